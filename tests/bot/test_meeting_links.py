"""Signed addresses: what nobody signed, what is past and what is damaged opens nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from bot.meeting_links import MeetingLinks
from domain.faults import NotFound
from domain.files import HandedFile
from workflows.meetings.files import CALENDAR

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LINKS = MeetingLinks(keys=("new" * 16, "old" * 16), base="https://mardi.example/")


def token_of(address: str) -> str:
    return address.split("/m/")[1].split("/")[0]


def test_an_address_says_what_was_signed_until_its_time() -> None:
    address = LINKS.address("ics-5-7", NOW + timedelta(minutes=1), "mardi.ics")
    assert address.startswith("https://mardi.example/m/")
    assert address.endswith("/mardi.ics")
    assert LINKS.claims(token_of(address), NOW) == "ics-5-7"
    assert LINKS.claims(token_of(address), NOW + timedelta(minutes=1, seconds=1)) is None


def test_one_without_an_end_holds() -> None:
    token = token_of(LINKS.address("feed-7-1-fr", None, "mardi.ics"))
    assert LINKS.claims(token, NOW + timedelta(days=9999)) == "feed-7-1-fr"


def test_the_first_key_signs_and_all_verify() -> None:
    former = MeetingLinks(keys=("old" * 16,), base="")
    token = token_of(former.address("feed-7-1-fr", None, "x"))
    assert LINKS.claims(token, NOW) == "feed-7-1-fr"
    assert former.claims(token_of(LINKS.address("feed-7-1-fr", None, "x")), NOW) is None


@given(st.text(max_size=500))
def test_what_was_made_up_opens_nothing(token: str) -> None:
    assert LINKS.claims(token, NOW) is None


@given(st.integers(0, 200), st.integers(1, 255))
def test_one_damaged_letter_opens_nothing(at: int, change: int) -> None:
    token = token_of(LINKS.address("list-5-7-fr-pdf", NOW + timedelta(hours=1), "x"))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    at %= len(token) - 1
    other = alphabet[(alphabet.index(token[at]) + change) % len(alphabet)]
    damaged = token[:at] + other + token[at + 1 :]
    assert damaged == token or LINKS.claims(damaged, NOW) is None


@pytest.fixture
async def served() -> AsyncIterator[str]:
    async def give(claims: str, now: datetime) -> HandedFile | None:
        if claims == "gone":
            raise NotFound("meeting")
        if claims == "feed":
            return HandedFile(name="mardi.ics", media_type=CALENDAR, content=b"BEGIN", is_inline=True)
        return None

    application = web.Application()
    application.add_routes([LINKS.route(give, lambda: NOW)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_the_route_serves_what_is_signed_and_nothing_else(served: str) -> None:
    async def get(claims: str) -> tuple[int, str, str]:
        address = MeetingLinks(keys=("new" * 16,), base=served).address(claims, None, "a.ics")
        async with ClientSession(headers={"Accept-Language": "en"}) as session, session.get(address) as response:
            return response.status, response.headers["Content-Type"], await response.text()

    assert await get("feed") == (200, f"{CALENDAR}; charset=utf-8", "BEGIN")
    assert await get("gone") == (
        404,
        "text/plain; charset=utf-8",
        "This meeting cannot be found. Type “my meetings” to see yours.",
    )
    status, _, text = await get("nothing")
    assert (status, text) == (404, "This link no longer opens anything: ask Mardi for a new one.")
    async with ClientSession() as session, session.get(f"{served}/m/made-up/a.ics") as response:
        assert response.status == 404
