"""The report as a file: to whom an address was made for, for a day, as long as they may read it."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import pytest
from aiohttp import ClientSession, web

from bot.report_files import ReportFiles
from domain.identifiers import PersonId
from domain.languages import Language
from domain.tickets.days import Days
from domain.tickets.report import ReportFormat
from tests.bot.stage import Clock

Serve = Callable[[web.Application], Awaitable[str]]
BASE = "https://mardi.example"
WEEK = Days(start=date(2026, 11, 16), end=date(2026, 11, 22))


class Reports:
    """Person 5 may read reports."""

    async def report_file(
        self, days: Days, kind: ReportFormat, person_id: PersonId, language: Language, now: datetime
    ) -> bytes | None:
        return f"{days.start}/{days.end}/{kind}/{language}".encode() if person_id == 5 else None


@pytest.fixture
async def files(aiohttp_serve: Serve, clock: Clock) -> tuple[ReportFiles, str]:
    application = web.Application()
    made = ReportFiles(keys=("k" * 32,), base=f"{BASE}/", reports=Reports(), clock=clock)
    application.add_routes([made.route()])
    return made, await aiohttp_serve(application)


async def _get(url: str, address: str) -> tuple[int, str, str, str]:
    async with ClientSession() as session, session.get(url + address.removeprefix(BASE)) as response:
        headers = response.headers
        return response.status, await response.text(), headers["Content-Type"], headers.get("Content-Disposition", "")


async def test_each_kind_is_served_until_the_address_ends(files: tuple[ReportFiles, str], clock: Clock) -> None:
    made, url = files
    person = PersonId(5)
    table = made.link(WEEK, ReportFormat.CSV, person, Language.FRENCH, clock.now)
    workbook = made.link(WEEK, ReportFormat.XLSX, person, Language.ENGLISH, clock.now)
    assert table.startswith(f"{BASE}/r/")
    assert await _get(url, table) == (
        200,
        "2026-11-16/2026-11-22/csv/fr",
        "text/csv; charset=utf-8",
        "attachment; filename*=UTF-8''mardi-support-2026-11-16-2026-11-22.csv",
    )
    status, text, media_type, name = await _get(url, workbook)
    assert (status, text, name[-5:]) == (200, "2026-11-16/2026-11-22/xlsx/en", ".xlsx")
    assert media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    clock.pass_(timedelta(hours=24))
    assert (await _get(url, table))[0] == 404


async def test_nobody_else_and_nothing_made_up_is_served(files: tuple[ReportFiles, str], clock: Clock) -> None:
    made, url = files
    other = made.link(WEEK, ReportFormat.CSV, PersonId(6), Language.FRENCH, clock.now)
    own = made.link(WEEK, ReportFormat.CSV, PersonId(5), Language.FRENCH, clock.now)
    for address in (other, own.replace("20261116", "20250101"), own.replace(".5.", ".7."), f"{BASE}/r/x", own[:-1]):
        status, text, _, _ = await _get(url, address)
        assert (status, text.split(".")[0]) == (404, "Ce lien n’ouvre plus rien\u00a0: demandez-en un nouveau à Mardi")
