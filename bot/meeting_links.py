"""Signed addresses of what meetings hand out (calendar files, feeds, lists), and the route that serves them.

A token is the claims, the instant they hold until, and an HMAC of both under a key of `MARDI_SECRET_KEYS`: the first signs, all verify. It
says what is asked for, never what is allowed: the workflow looks that up again each time.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hmac import compare_digest
from hmac import digest as hmac

from aiohttp import web
from structlog import get_logger

from cards.text import speech
from domain.faults import Fault
from domain.languages import Language
from workflows.meetings.files import File

log = get_logger()

ROUTE = "/m/{token}/{name}"
_PURPOSE = b"mardi meeting link\0"
_LONGEST = 400
_SIGNATURE = 32


class MeetingLinks:
    """Signs and verifies. `base` is the address people reach the bot at."""

    def __init__(self, *, keys: tuple[str, ...], base: str) -> None:
        self._keys = tuple(key.encode() for key in keys)
        self._base = base.rstrip("/")

    def address(self, claims: str, until: datetime | None, name: str) -> str:
        """The address of what `claims` say, until an instant, under a file name."""
        body = f"{int(until.timestamp()) if until else 0}/{claims}".encode()
        token = urlsafe_b64encode(self._signed(self._keys[0], body) + body).decode().rstrip("=")
        return f"{self._base}/m/{token}/{name}"

    def claims(self, token: str, now: datetime) -> str | None:
        """What a token claims; None for one that is forged, damaged or past."""
        if len(token) > _LONGEST or not token.isascii():
            return None
        try:
            signed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (NotBase64, ValueError):
            return None
        signature, body = signed[:_SIGNATURE], signed[_SIGNATURE:]
        if not any(compare_digest(signature, self._signed(key, body)) for key in self._keys):
            return None
        until, _, claims = body.decode().partition("/")
        if int(until) and now >= datetime.fromtimestamp(int(until), UTC):
            return None
        return claims

    def _signed(self, key: bytes, body: bytes) -> bytes:
        return hmac(key, _PURPOSE + body, "sha256")


Give = Callable[[str, datetime], Awaitable[File | None]]


def file_route(links: MeetingLinks, give: Give, clock: Callable[[], datetime]) -> web.RouteDef:
    """The route of all signed addresses. What cannot be given is a 404 that says what to do; nothing is cached on the way."""

    async def serve(request: web.Request) -> web.Response:
        now = clock()
        claims = links.claims(request.match_info["token"], now)
        file = None
        if claims is not None:
            try:
                file = await give(claims, now)
            except Fault as fault:
                log.info("meeting_file.refused", fault=type(fault).__name__)
        if file is None:
            return _gone()
        placed = "inline" if file.is_inline else "attachment"
        headers = {
            "Content-Type": file.media_type,
            "Content-Disposition": f'{placed}; filename="{file.name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=file.content, headers=headers)

    return web.get(ROUTE, serve)


def _gone() -> web.Response:
    sentences = [
        speech(language).say("This link no longer holds. Ask Mardi for a new one: “my meetings”.")
        for language in Language
    ]
    return web.Response(status=404, text="\n".join(sentences) + "\n", headers={"Cache-Control": "no-store"})
