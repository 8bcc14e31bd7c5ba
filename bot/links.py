"""Signed links: the addresses that count how often the links of the news are followed, and the page they lead through.

A link names an item and the number of a link, never an address: that is looked up when it is followed, so nobody can have Mardi send
people elsewhere. The signature keeps others from counting what nobody pressed. By whom a link was followed is neither asked nor kept.
"""

from collections.abc import Awaitable, Callable, Sequence
from html import escape
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.signing import Signer
from bot.web import language_of
from cards.text import speech
from domain.identifiers import NewsId

PATH = "/l/{token}"
_HEADERS = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}

Follow = Callable[[NewsId, int], Awaitable[str | None]]
"""Counts that a link of an item is followed; its address, None when there is none to go to (`workflows.news.Reading.follow`)."""


class SignedLinks:
    """Makes the links and knows them again."""

    def __init__(self, *, keys: Sequence[str], base: str) -> None:
        self._signer = Signer(keys=keys, purpose="news.click")
        self._base = base.rstrip("/")

    def click(self, item: NewsId, link: int) -> str:
        """The address that leads to a link of an item, which is counted."""
        return f"{self._base}{PATH.format(token=self._signer.token(f'{item}.{link}'))}"

    def read(self, token: str) -> tuple[NewsId, int] | None:
        """The item and the number of the link that a token names, None for one that Mardi did not make."""
        told = self._signer.read(token)
        if told is None:
            return None
        item, _, link = told.partition(".")
        return NewsId(int(item)), int(link)


def add_links(application: web.Application, *, links: SignedLinks, follow: Follow) -> None:
    """Serve the links: 302 to the page, 404 in words for what leads nowhere. HEAD, which previews send, is refused: it would count."""

    async def go(request: web.Request) -> web.Response:
        named = links.read(request.match_info["token"])
        address = await follow(*named) if named is not None else None
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
