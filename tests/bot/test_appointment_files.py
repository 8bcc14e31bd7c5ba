"""The appointment as a calendar file: to whom the address was made for, until it ends, as long as they may read the ticket."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession, web

from bot.appointment_files import AppointmentLinks
from domain.faults import NotAllowed
from domain.identifiers import PersonId, TicketId
from domain.rights import Intention
from tests.bot.stage import Clock

Serve = Callable[[web.Application], Awaitable[str]]
BASE = "https://mardi.example"
LINKS = AppointmentLinks(keys=("k" * 32,), base=f"{BASE}/")


@pytest.fixture
async def url(aiohttp_serve: Serve, clock: Clock) -> str:
    async def content(ticket_id: TicketId, person_id: PersonId, _now: datetime) -> bytes | None:
        if person_id == 6:
            raise NotAllowed(Intention.READ_TICKET)
        return f"BEGIN {ticket_id}".encode() if ticket_id == 42 else None

    application = web.Application()
    application.add_routes([LINKS.route(content, clock)])
    return await aiohttp_serve(application)


async def _get(url: str, address: str) -> tuple[int, str, str, str]:
    async with ClientSession() as session, session.get(url + address.removeprefix(BASE)) as response:
        headers = response.headers
        return response.status, await response.text(), headers["Content-Type"], headers.get("Content-Disposition", "")


async def test_a_calendar_file_is_served_until_the_address_ends(url: str, clock: Clock) -> None:
    address = LINKS.address(TicketId(42), PersonId(5), clock.now + timedelta(days=7))
    assert address.startswith(f"{BASE}/a/")
    assert await _get(url, address) == (
        200,
        "BEGIN 42",
        "text/calendar; charset=utf-8",
        "attachment; filename*=UTF-8''mardi-ticket-42.ics",
    )
    clock.pass_(timedelta(days=7, seconds=1))
    assert (await _get(url, address))[0] == 404


async def test_nobody_else_and_nothing_made_up_is_served(url: str, clock: Clock) -> None:
    until = clock.now + timedelta(days=7)
    own = LINKS.address(TicketId(42), PersonId(5), until)
    refused = LINKS.address(TicketId(42), PersonId(6), until)
    none = LINKS.address(TicketId(43), PersonId(5), until)
    for address in (none, own.replace("/42.", "/41."), own.replace(".5.", ".7."), f"{BASE}/a/x", own[:-1]):
        status, text, _, _ = await _get(url, address)
        assert (status, text.split("\xa0")[0]) == (404, "Ce lien n’ouvre plus rien")
    status, text, _, _ = await _get(url, refused)
    assert (status, text.split("\xa0")[0]) == (404, "Ce ticket n’est pas le vôtre")
