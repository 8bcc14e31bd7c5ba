"""Signed links: the addresses that count how often the links of the news are followed, and the page they lead through.

A link names an item and the number of a link, never an address: that is looked up when it is followed, so nobody can have Mardi send
people elsewhere. The signature keeps others from counting what nobody pressed.

Unless the organisation set otherwise (`names_readers`), no address names a reader, and by whom it was followed is neither asked nor kept.
Where it did, a message to many is still stored once: its addresses name `RECIPIENT`, which gives way to each reader when it is sent.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.signing import Signer
from bot.web import language_of
from cards.text import speech
from domain.identifiers import NewsId, PersonId
from domain.news.reader import RECIPIENT
from domain.outbox import Delivery

PATH = "/l/{token}"
_HEADERS = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}

Named = tuple[NewsId, int, PersonId | None]
"""An item, the number of a link of it and, where that is kept, who follows it."""

Follow = Callable[[NewsId, int, PersonId | None, datetime], Awaitable[str | None]]
"""Counts that a link of an item is followed; its address, None when there is none to go to (`workflows.news.Reading.follow`)."""


class SignedLinks:
    """Makes the links and knows them again. `names_readers` when it is kept who follows them."""

    def __init__(self, *, keys: Sequence[str], base: str, names_readers: bool = False) -> None:
        self._signer = Signer(keys=keys, purpose="news.click")
        self._beginning = base.rstrip("/") + PATH.format(token="")
        self.names_readers = names_readers

    def click(self, item: NewsId, link: int, reader: PersonId | None = None) -> str:
        """The address that leads to a link of an item, which is counted; for a reader, where it is kept who follows it."""
        who = f".{reader}" if reader is not None and self.names_readers else ""
        return self._beginning + self._signer.token(f"{item}.{link}{who}")

    def read(self, token: str) -> Named | None:
        """What a token names, None for one that Mardi did not make. Nobody is known by one that was made before it was set otherwise."""
        named = self._named(token)
        if named is None:
            return None
        item, link, reader = named
        return item, link, reader if self.names_readers and reader != RECIPIENT else None

    def payload_of(self, delivery: Delivery) -> Mapping[str, object]:
        """What is sent: the addresses that name the recipient of a message to many name who it goes to. A channel's stay as they are."""
        if delivery.person is None or not self.names_readers:
            return delivery.payload
        completed: Mapping[str, object] = self._completed(delivery.payload, delivery.person.id)
        return completed

    def _completed(self, value: Any, reader: PersonId) -> Any:
        """A copy, where something of it changes: what is stored once is shared by those it goes to."""
        match value:
            case dict():
                changed = {key: self._completed(one, reader) for key, one in value.items()}
                return changed if any(changed[key] is not one for key, one in value.items()) else value
            case list():
                items = [self._completed(one, reader) for one in value]
                return items if any(one is not old for one, old in zip(items, value, strict=True)) else value
            case str() if value.startswith(self._beginning):
                named = self._named(value.removeprefix(self._beginning))
                return value if named is None or named[2] != RECIPIENT else self.click(*named[:2], reader)
            case _:
                return value

    def _named(self, token: str) -> Named | None:
        told = self._signer.read(token)
        if told is None:
            return None
        item, link, *reader = map(int, told.split("."))
        return NewsId(item), link, PersonId(reader[0]) if reader else None


def add_links(
    application: web.Application, *, links: SignedLinks, follow: Follow, clock: Callable[[], datetime]
) -> None:
    """Serve the links: 302 to the page, 404 in words for what leads nowhere. HEAD, which previews send, is refused: it would count."""

    async def go(request: web.Request) -> web.Response:
        named = links.read(request.match_info["token"])
        address = await follow(*named, clock()) if named is not None else None
        if address is None or urlsplit(address).scheme not in ("http", "https"):
            return _nowhere(request)
        return web.Response(status=302, headers={**_HEADERS, hdrs.LOCATION: address})

    application.router.add_get(PATH, go, allow_head=False)


def _nowhere(request: web.Request) -> web.Response:
    """The page for a link that leads nowhere, in the language the browser asks for."""
    language = language_of(request)
    say = speech(language)
    title = escape(say.say("This link no longer leads anywhere"))
    told = escape(
        say.say(
            "The item was taken back, or the address is incomplete. Open the item again in Teams, or write “news” to Mardi."
        )
    )
    page = (
        f'<!doctype html><html lang="{language.value}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Mardi</title>'
        "<style>body{font:16px/1.5 'Segoe UI',sans-serif;max-width:32em;margin:4em auto;padding:0 1em}</style>"
        f"<h1>{title}</h1><p>{told}</p></html>"
    )
    return web.Response(status=404, text=page, content_type="text/html", headers=_HEADERS)
