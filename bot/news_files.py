"""Files behind signed addresses: an editor's browser has no identity, so the address itself is the right, for a day."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import hdrs, web

from bot.signing import Signer
from cards.text import speech
from domain.identifiers import NewsId
from domain.languages import Language

PATH = "/f/{token}"
_HEADERS = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

Content = Callable[[NewsId, Language], Awaitable[bytes | None]]
"""The file of an item in a language; None when there is none."""


class SignedFiles:
    """Makes the addresses of the files of the news, and knows them again until they end."""

    def __init__(self, *, keys: Sequence[str], base: str) -> None:
        self._signer = Signer(keys=keys, purpose="news.file")
        self._base = base.rstrip("/")

    def address(self, item: NewsId, language: Language, until: datetime) -> str:
        """The address of the file of an item, which serves until an instant."""
        token = self._signer.token_until(f"{item}.{language}", until)
        return f"{self._base}{PATH.format(token=token)}"

    def read(self, token: str, now: datetime) -> tuple[NewsId, Language] | None:
        """The item and the language that a token names; None for one that Mardi did not make, or that has ended."""
        told = self._signer.read_at(token, now)
        if told is None:
            return None
        item, _, language = told.partition(".")
        return NewsId(int(item)), Language(language)


def add_files(
    application: web.Application, *, files: SignedFiles, content: Content, clock: Callable[[], datetime]
) -> None:
    """Serve the files; what is not signed, has ended, or is of an item that is gone, is told in words with a 404."""

    async def serve(request: web.Request) -> web.Response:
        named = files.read(request.match_info["token"], clock())
        written = await content(*named) if named is not None else None
        if named is None or written is None:
            return _gone(request)
        disposition = f'attachment; filename="mardi-news-{named[0]}.csv"'
        headers = {**_HEADERS, hdrs.CONTENT_DISPOSITION: disposition}
        return web.Response(body=written, content_type="text/csv", charset="utf-8", headers=headers)

    application.router.add_get(PATH, serve)


def _gone(request: web.Request) -> web.Response:
    asked = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").partition(",")[0].partition(";")[0]
    say = speech(Language.of(asked) or Language.FRENCH)
    text = say.say("This address no longer serves. Ask Mardi for the file again, from the report of the item.")
    return web.Response(status=404, text=text, headers=_HEADERS)
