"""The report of the support as a file: behind an address made for one person, whose right is looked up again at each opening."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from aiohttp import web

from bot.signed_files import Addresses, ServedFile, serve_files
from domain.identifiers import PersonId
from domain.languages import Language
from domain.tickets.days import Days
from domain.tickets.report import ReportFormat

LIFE = timedelta(hours=24)
_MEDIA_TYPES = {
    ReportFormat.CSV: "text/csv",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Reports(Protocol):
    """Who makes the files (`workflows.tickets.Tickets`)."""

    async def report_file(
        self, days: Days, kind: ReportFormat, person_id: PersonId, language: Language, now: datetime
    ) -> bytes | None: ...


class ReportFiles:
    """Makes the addresses, and serves them."""

    def __init__(self, *, keys: Sequence[str], base: str, reports: Reports, clock: Callable[[], datetime]) -> None:
        self._addresses = Addresses(keys=keys, base=base, folder="/r", purpose="support.report")
        self._reports = reports
        self._clock = clock

    def link(self, days: Days, kind: ReportFormat, person_id: PersonId, language: Language, now: datetime) -> str:
        """The address at which a person finds the report of some days, for a day."""
        told = f"{days.start:%Y%m%d}.{days.end:%Y%m%d}.{person_id}.{language}.{kind}"
        return self._addresses.of(told, now + LIFE)

    def add_to(self, application: web.Application) -> None:
        """Serve the files."""
        serve_files(application, addresses=self._addresses, find=self._find, clock=self._clock)

    async def _find(self, told: str) -> ServedFile | None:
        start, end, person, language, written = told.split(".")
        days, kind = Days(start=date.fromisoformat(start), end=date.fromisoformat(end)), ReportFormat(written)
        content = await self._reports.report_file(days, kind, PersonId(int(person)), Language(language), self._clock())
        if content is None:
            return None
        name = f"mardi-support-{days.start.isoformat()}-{days.end.isoformat()}.{kind}"
        return ServedFile(name=name, media_type=_MEDIA_TYPES[kind], content=content)
