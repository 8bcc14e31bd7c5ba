"""Files behind signed addresses: a reader's browser has no identity, so the address itself is the right, until it ends."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import hdrs, web

from bot.signing import Signer
from cards.text import speech
from domain.languages import Language

HEADERS = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, kw_only=True)
class ServedFile:
    """A file as a browser saves it."""

    name: str
    media_type: str
    content: bytes


class Addresses:
    """Makes the addresses of the files of one feature under its folder (``/f``), and knows them again until they end."""

    def __init__(self, *, keys: Sequence[str], base: str, folder: str, purpose: str) -> None:
        self._signer = Signer(keys=keys, purpose=purpose)
        self._base = base.rstrip("/")
        self.folder = folder

    def of(self, told: str, until: datetime | None) -> str:
        """The address of the file that a text tells, which serves until an instant, or (None) until the keys change."""
        return f"{self._base}{self.folder}/{self._signer.token_until(told, until)}"

    def read(self, token: str, now: datetime) -> str | None:
        """What a token tells; None for one that Mardi did not make, or that has ended."""
        return self._signer.read_at(token, now)


def serve_files(
    application: web.Application,
    *,
    addresses: Addresses,
    find: Callable[[str], Awaitable[ServedFile | None]],
    clock: Callable[[], datetime],
) -> None:
    """Serve the files; what is not signed, has ended, or is of something that is gone, is told in words with a 404."""

    async def serve(request: web.Request) -> web.Response:
        told = addresses.read(request.match_info["token"], clock())
        file = await find(told) if told is not None else None
        if file is None:
            return _gone(request)
        headers = {**HEADERS, hdrs.CONTENT_DISPOSITION: f'attachment; filename="{file.name}"'}
        charset = "utf-8" if file.media_type.startswith("text/") else None
        return web.Response(body=file.content, content_type=file.media_type, charset=charset, headers=headers)

    application.router.add_get(f"{addresses.folder}/{{token}}", serve)


def _gone(request: web.Request) -> web.Response:
    asked = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").partition(",")[0].partition(";")[0]
    say = speech(Language.of(asked) or Language.FRENCH)
    text = say.say("This address no longer serves. Ask Mardi for the file again.")
    return web.Response(status=404, text=text, headers=HEADERS)
