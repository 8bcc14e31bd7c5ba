"""Files behind signed addresses: a browser has no identity, so the address itself says what is asked for, and by whom, until it ends.

It never says what is allowed: that is looked up again at each opening.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from urllib.parse import quote

from aiohttp import hdrs, web
from structlog import get_logger

from bot.signing import Signer
from bot.web import language_of
from cards.faults import explain
from cards.text import speech
from domain.faults import Fault
from domain.files import HandedFile

log = get_logger()

Find = Callable[[str, datetime], Awaitable[HandedFile | None]]
"""The file of claims that Mardi signed; None, or a fault that says why, when it is not there or not for them any more."""

_HEADERS = {
    hdrs.CACHE_CONTROL: "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Addresses:
    """Makes the addresses of one kind of files, in a folder of their own (``/f``), knows them again until they end, and serves them."""

    def __init__(self, *, keys: Sequence[str], base: str, folder: str, purpose: str) -> None:
        self._signer = Signer(keys=keys, purpose=purpose)
        self._base = base.rstrip("/")
        self._folder = folder

    def address(self, claims: str, until: datetime | None, name: str = "") -> str:
        """The address of the file that `claims` tell, which serves until an instant, or (None) until the keys change.

        A name makes it end as the file does, for programs that go by that.
        """
        named = f"/{name}" if name else ""
        return f"{self._base}{self._folder}/{self._signer.token_until(claims, until)}{named}"

    def claims(self, token: str, now: datetime) -> str | None:
        """What a token claims; None for one that Mardi did not make, or that has ended."""
        return self._signer.read_at(token, now)

    def route(self, find: Find, clock: Callable[[], datetime]) -> web.RouteDef:
        """The route that serves the files. What cannot be given is a 404 that says why, in the language the browser asks for."""

        async def serve(request: web.Request) -> web.Response:
            now, language = clock(), language_of(request)
            claims = self.claims(request.match_info["token"], now)
            try:
                file = await find(claims, now) if claims is not None else None
            except Fault as fault:
                log.info("file.refused", fault=type(fault).__name__)
                return _refused(explain(fault, language))
            if file is None:
                words = speech(language)
                return _refused(words.say("This link no longer opens anything: ask Mardi for a new one."))
            return web.Response(body=file.content, headers=_headers(file))

        return web.get(f"{self._folder}/{{token}}{{name:(/[^/]*)?}}", serve)


def _headers(file: HandedFile) -> dict[str, str]:
    charset = "; charset=utf-8" if file.media_type.startswith("text/") else ""
    disposition = "inline" if file.is_inline else "attachment"
    return {
        hdrs.CONTENT_TYPE: f"{file.media_type}{charset}",
        hdrs.CONTENT_DISPOSITION: f"{disposition}; filename*=UTF-8''{quote(file.name, safe='')}",
        **_HEADERS,
    }


def _refused(text: str) -> web.Response:
    return web.Response(status=404, text=text, headers=_HEADERS)
