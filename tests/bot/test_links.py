"""Signed links: they lead to the item's own page, count, and can be neither made up nor bent elsewhere."""

from datetime import datetime
from typing import Any

import pytest
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from bot.links import SignedLinks, add_links
from bot.news_files import SignedFiles
from domain.identifiers import NewsId, OutboxId, PersonId
from domain.languages import Language
from domain.news.reader import RECIPIENT
from domain.outbox import Addressee, Delivery, Operation
from tests.cast import NOW

BASE = "https://mardi.region.example/"
KEY, OLD_KEY = "k" * 32, "o" * 32
LINKS = SignedLinks(keys=(KEY,), base=BASE)


def token_of(address: str) -> str:
    return address.rpartition("/")[2]


@given(st.integers(1, 2**53), st.integers(0, 9))
def test_a_link_names_its_item_and_number(item: int, link: int) -> None:
    address = LINKS.click(NewsId(item), link)
    assert address.startswith("https://mardi.region.example/l/")
    assert LINKS.read(token_of(address)) == (item, link, None)


@given(st.text(max_size=90))
def test_nothing_made_up_is_a_link(token: str) -> None:
    assert LINKS.read(token) is None


def test_a_link_cannot_be_bent_to_another_item_or_signed_for_another_purpose() -> None:
    token = token_of(LINKS.click(NewsId(12), 0))
    _, _, signature = token.rpartition(".")
    assert LINKS.read(f"13.0.{signature}") is None
    assert LINKS.read(f"12.1.{signature}") is None
    assert LINKS.read(token[:-1]) is None
    file = SignedFiles(keys=(KEY,), base=BASE).address(NewsId(12), Language.FRENCH, NOW)
    assert LINKS.read(token_of(file)) is None


def test_a_key_can_be_replaced_while_links_signed_with_it_still_lead() -> None:
    old = token_of(SignedLinks(keys=(OLD_KEY,), base=BASE).click(NewsId(12), 0))
    both = SignedLinks(keys=(KEY, OLD_KEY), base=BASE)
    assert both.read(old) == (12, 0, None)
    assert LINKS.read(token_of(both.click(NewsId(12), 0))) == (12, 0, None)
    assert LINKS.read(old) is None


# Who follows a link, where it is kept

NAMING = SignedLinks(keys=(KEY,), base=BASE, names_readers=True)
PAUL = Addressee(id=PersonId(7), entra_id="paul", teams_id="29:paul")


def a_delivery(payload: dict[str, object], person: Addressee | None = PAUL) -> Delivery:
    return Delivery(
        id=OutboxId(1),
        operation=Operation.SEND,
        place_id=None,
        place=None,
        person=person,
        activity_id=None,
        payload=payload,
        attempts=1,
        repeats=0,
        subject=None,
        language=Language.FRENCH,
        leased_until=NOW,
        begin_by=NOW,
        at=NOW,
    )


def a_message(*urls: str) -> dict[str, object]:
    return {
        "summary": "Un titre",
        "attachments": [{"content": {"body": [{"n": 1}], "links": [{"url": one} for one in urls]}}],
    }


def test_a_message_to_many_is_stored_once_and_each_gets_addresses_of_their_own() -> None:
    stored = a_message(*(NAMING.click(NewsId(12), link, RECIPIENT) for link in (0, 1)))
    before = repr(stored)
    theirs = NAMING.payload_of(a_delivery(stored))
    assert theirs == a_message(*(NAMING.click(NewsId(12), link, PAUL.id) for link in (0, 1)))
    assert NAMING.read(token_of(NAMING.click(NewsId(12), 1, PAUL.id))) == (12, 1, PAUL.id)
    assert repr(stored) == before


def test_a_channel_and_what_was_sent_without_completion_count_nobody() -> None:
    stored = a_message(NAMING.click(NewsId(12), 0, RECIPIENT))
    assert NAMING.payload_of(a_delivery(stored, person=None)) is stored
    assert NAMING.read(token_of(NAMING.click(NewsId(12), 0, RECIPIENT))) == (12, 0, None)


def test_only_addresses_that_mardi_made_for_whoever_it_goes_to_are_completed() -> None:
    token = token_of(NAMING.click(NewsId(12), 0, RECIPIENT))
    kept = a_message(
        NAMING.click(NewsId(12), 0),
        NAMING.click(NewsId(12), 0, PersonId(9)),
        f"{BASE}l/13.0.0.{token.rpartition('.')[2]}",
        f"{BASE}l/",
        f"https://other.example/l/{token}",
        "https://intranet.region.example",
    )
    assert NAMING.payload_of(a_delivery(kept)) is kept


def test_unless_it_is_set_no_address_names_anybody_and_nobody_is_known_by_one() -> None:
    assert LINKS.click(NewsId(12), 0, PAUL.id) == LINKS.click(NewsId(12), 0, RECIPIENT) == LINKS.click(NewsId(12), 0)
    assert LINKS.read(token_of(NAMING.click(NewsId(12), 0, PAUL.id))) == (12, 0, None)
    stored = a_message(NAMING.click(NewsId(12), 0, RECIPIENT))
    assert LINKS.payload_of(a_delivery(stored)) is stored


def test_a_reader_cannot_be_put_in_the_place_of_another() -> None:
    token = token_of(NAMING.click(NewsId(12), 0, PAUL.id))
    _, _, signature = token.rpartition(".")
    assert [NAMING.read(f"{told}.{signature}") for told in ("12.0.8", "12.0", "12.1.7", "12.0.7.7")] == [None] * 4


@pytest.fixture
async def served(aiohttp_serve: Any) -> tuple[str, list[tuple[int, int]]]:
    """The address of an application with the links, and what was followed."""
    followed: list[tuple[int, int]] = []
    addresses = {(12, 0): "https://intranet.region.example/poste?a=1#b", (12, 1): "javascript:alert(1)"}

    async def follow(item: NewsId, link: int, reader: PersonId | None, now: datetime) -> str | None:
        assert (reader, now) == (None, NOW)
        followed.append((item, link))
        return addresses.get((item, link))

    application = web.Application()
    add_links(application, links=LINKS, follow=follow, clock=lambda: NOW)
    return await aiohttp_serve(application), followed


async def _get(url: str, link: str, method: str = "GET", **headers: str) -> tuple[int, str, str, dict[str, str]]:
    path = link.removeprefix(BASE.rstrip("/"))
    async with (
        ClientSession() as session,
        session.request(method, f"{url}{path}", allow_redirects=False, headers=headers) as response,
    ):
        return response.status, response.headers.get("Location", ""), await response.text(), dict(response.headers)


async def test_a_link_leads_to_the_page_and_tells_it_nothing(served: tuple[str, list[tuple[int, int]]]) -> None:
    url, followed = served
    status, location, _, headers = await _get(url, LINKS.click(NewsId(12), 0))
    assert (status, location) == (302, "https://intranet.region.example/poste?a=1#b")
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert followed == [(12, 0)]


async def test_a_link_that_leads_nowhere_says_so_in_the_readers_language(
    served: tuple[str, list[tuple[int, int]]],
) -> None:
    url, followed = served
    nowhere = LINKS.click(NewsId(99), 0)
    status, location, page, headers = await _get(url, nowhere, **{"Accept-Language": "en-GB,en;q=0.9"})
    assert (status, location) == (404, "")
    assert "This link no longer leads anywhere" in page
    assert headers["Content-Type"].startswith("text/html")
    _, _, page, _ = await _get(url, nowhere, **{"Accept-Language": "pt"})
    assert "Ce lien ne mène plus nulle part" in page
    assert followed == [(99, 0), (99, 0)]


async def test_neither_a_forged_token_nor_a_scheme_of_another_kind_is_followed(
    served: tuple[str, list[tuple[int, int]]],
) -> None:
    url, followed = served
    assert (await _get(url, "/l/12.0.AAAAAAAAAAAAAAAAAAAAAA"))[0] == 404
    assert (await _get(url, "/l/%00%ff"))[0] == 404
    assert (await _get(url, "/l/" + "9" * 5_000))[0] == 404
    assert followed == []
    status, location, _, _ = await _get(url, LINKS.click(NewsId(12), 1))
    assert (status, location) == (404, "")


async def test_a_preview_that_only_asks_for_the_head_counts_nothing(served: tuple[str, list[tuple[int, int]]]) -> None:
    url, followed = served
    assert (await _get(url, LINKS.click(NewsId(12), 0), "HEAD"))[0] == 405
    assert followed == []
