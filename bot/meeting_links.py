"""Signed addresses of what meetings hand out (calendar files, feeds, lists), and the route that serves them.

An address says what is asked for, never what is allowed: the workflow looks that up again each time it is opened.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import hdrs, web
from structlog import get_logger

from bot.signed_files import HEADERS, Addresses
from cards.text import speech
from domain.faults import Fault
from domain.languages import Language
from workflows.meetings.files import File

log = get_logger()

FOLDER = "/m"


class MeetingLinks:
    """Signs what workflows ask for, and knows it again. `base` is the address people reach the bot at."""

    def __init__(self, *, keys: tuple[str, ...], base: str) -> None:
        self._addresses = Addresses(keys=keys, base=base, folder=FOLDER, purpose="meetings")

    def address(self, claims: str, until: datetime | None, name: str) -> str:
        """The address of what `claims` say, until an instant (for as long as the keys do without one), under a file name."""
        return f"{self._addresses.of(claims, until)}/{name}"

    def claims(self, token: str, now: datetime) -> str | None:
        """What a token claims; None for one that is forged, damaged or past."""
        return self._addresses.read(token, now)


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
            **HEADERS,
            hdrs.CONTENT_TYPE: file.media_type,
            hdrs.CONTENT_DISPOSITION: f'{placed}; filename="{file.name}"',
        }
        return web.Response(body=file.content, headers=headers)

    return web.get(f"{FOLDER}/{{token}}/{{name}}", serve)


def _gone() -> web.Response:
    sentences = [
        speech(language).say("This link no longer holds. Ask Mardi for a new one: “my meetings”.")
        for language in Language
    ]
    return web.Response(status=404, text="\n".join(sentences) + "\n", headers=HEADERS)
