"""The report of the support as a file: behind an address made for one person, whose right is looked up again at each opening."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from aiohttp import web

from bot.signed_files import Addresses
from domain.files import HandedFile
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
        claims = f"{days.start:%Y%m%d}.{days.end:%Y%m%d}.{person_id}.{language}.{kind}"
        return self._addresses.address(claims, now + LIFE)

    def route(self) -> web.RouteDef:
        """The route that serves them."""
        return self._addresses.route(self._find, self._clock)

    async def _find(self, claims: str, now: datetime) -> HandedFile | None:
        start, end, person, language, written = claims.split(".")
        days, kind = Days(start=date.fromisoformat(start), end=date.fromisoformat(end)), ReportFormat(written)
        content = await self._reports.report_file(days, kind, PersonId(int(person)), Language(language), now)
        if content is None:
            return None
        name = f"mardi-support-{days.start.isoformat()}-{days.end.isoformat()}.{kind}"
        return HandedFile(name=name, media_type=_MEDIA_TYPES[kind], content=content)
