"""Files behind signed addresses: to who holds one that Mardi made, for a day; anybody else is told in words."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from aiohttp import ClientResponse, ClientSession, web

from bot.news_files import SignedFiles
from bot.signing import Signer
from domain.identifiers import NewsId
from domain.languages import Language
from tests.bot.stage import Clock

Serve = Callable[[web.Application], Awaitable[str]]
KEYS = ("k" * 32, "l" * 32)
DAY = timedelta(days=1)


def test_what_was_signed_is_read_and_nothing_else() -> None:
    signer = Signer(keys=KEYS, purpose="tests")
    token = signer.token("12.fr")
    assert signer.read(token) == "12.fr"
    told, _, signature = token.rpartition(".")
    others = [
        f"13.fr.{signature}",
        f"{told}.{signature[:-1]}",
        told,
        "",
        ".",
        "é" * 9,
        "x" * 10_000,
        f"{told}.{'A' * 22}",
    ]
    assert [signer.read(one) for one in others] == [None] * len(others)


def test_a_token_for_one_purpose_is_none_for_another() -> None:
    token = Signer(keys=KEYS, purpose="one").token("12")
    assert Signer(keys=KEYS, purpose="other").read(token) is None


def test_the_first_key_signs_and_all_verify() -> None:
    old = Signer(keys=KEYS[1:], purpose="tests").token("12")
    assert Signer(keys=KEYS, purpose="tests").read(old) == "12"
    new = Signer(keys=KEYS, purpose="tests").token("12")
    assert Signer(keys=KEYS[1:], purpose="tests").read(new) is None


def test_without_a_key_each_process_has_its_own() -> None:
    token = Signer(keys=(), purpose="tests").token("12")
    assert Signer(keys=(), purpose="tests").read(token) is None


@pytest.fixture
async def files(aiohttp_serve: Serve, clock: Clock) -> tuple[SignedFiles, str]:
    """Files of a bot that has one, of item 12, and where it is served."""
    application = web.Application()

    async def content(item: NewsId, language: Language) -> bytes | None:
        return f"{item};{language}".encode() if item == 12 else None

    signed = SignedFiles(keys=KEYS, base="https://mardi.example/")
    application.add_routes([signed.route(content, clock)])
    return signed, await aiohttp_serve(application)


async def _get(url: str, path: str, *, language: str = "fr-FR") -> tuple[ClientResponse, str]:
    async with ClientSession() as session:
        response = await session.get(url + path, headers={"Accept-Language": language})
        return response, await response.text()


async def test_the_address_serves_the_file_until_it_ends(files: tuple[SignedFiles, str], clock: Clock) -> None:
    signed, url = files
    address = signed.address(NewsId(12), Language.ENGLISH, clock.now + DAY)
    assert address.startswith("https://mardi.example/f/12.en.")
    path = address.removeprefix("https://mardi.example")
    response, text = await _get(url, path)
    assert (response.status, text) == (200, "12;en")
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''mardi-news-12.csv"
    assert response.headers["Cache-Control"] == "private, no-store"
    clock.pass_(DAY)
    response, text = await _get(url, path)
    assert (response.status, text.split(".")[0]) == (
        404,
        "Ce lien n’ouvre plus rien\u00a0: demandez-en un nouveau à Mardi",
    )


async def test_an_address_that_mardi_did_not_make_or_whose_item_is_gone_is_told_in_words(
    files: tuple[SignedFiles, str], clock: Clock
) -> None:
    signed, url = files
    gone = signed.address(NewsId(13), Language.FRENCH, clock.now + DAY).removeprefix("https://mardi.example")
    forged = signed.address(NewsId(12), Language.FRENCH, clock.now - DAY).removeprefix("https://mardi.example")
    for path in (gone, forged, forged.replace("/f/12", "/f/1"), "/f/x", "/f/1.fr.9999999999.AAAAAAAAAAAAAAAAAAAAAA"):
        response, text = await _get(url, path, language="en-GB,en;q=0.8")
        assert (response.status, text.split(".")[0]) == (
            404,
            "This link no longer opens anything: ask Mardi for a new one",
        )
