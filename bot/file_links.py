"""Links to the files of tickets: signed, made for one person, good for an hour; what they open is looked up again at each opening.

A browser carries nothing that tells who opens a link, so it is the link that says for whom it was made. It stands in personal chats alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote

from aiohttp import web
from structlog import get_logger

from bot.settings import Settings
from bot.signing import Signer
from cards.faults import explain
from cards.text import speech
from domain.faults import Fault
from domain.identifiers import AttachmentId, PersonId
from domain.tickets.attachment import Attachment
from storage.files import FileStore

log = get_logger()

ROUTE = "/files/{token}"
LIFE = timedelta(hours=1)


class OpenedFiles(Protocol):
    """Who knows the files, and who may have them (`workflows.tickets.Tickets`)."""

    async def file(self, attachment_id: AttachmentId, person_id: PersonId, now: datetime) -> Attachment:
        """A file, for a person. Raises a Fault when there is none, or not for them."""
        ...


class FileLinks:
    """Makes the links, and answers who opens them."""

    def __init__(
        self, *, settings: Settings, store: FileStore, files: OpenedFiles, clock: Callable[[], datetime]
    ) -> None:
        self._signer = Signer(keys=settings.secret_keys, purpose="ticket.file")
        self._base = settings.address
        self._language = settings.default_language
        self._store = store
        self._files = files
        self._clock = clock

    def link(self, attachment_id: AttachmentId, person_id: PersonId, now: datetime) -> str:
        """The address at which a person finds a file, for an hour."""
        return f"{self._base}/files/{self._signer.token_until(f'{attachment_id}.{person_id}', now + LIFE)}"

    async def open(self, request: web.Request) -> web.Response:
        """The handler of the route. A picture is shown, anything else is saved; a browser runs nothing of it."""
        now = self._clock()
        named = _named(self._signer.read_at(request.match_info["token"], now))
        words = speech(self._language)
        if named is None:
            return _refused(words.say("This link no longer opens anything: ask Mardi for the file again."))
        try:
            attachment = await self._files.file(*named, now)
        except Fault as fault:
            return _refused(explain(fault, self._language))
        content = await self._store.read(attachment.sha256)
        if content is None:
            log.error("file.lost", subject=f"attachment/{attachment.id}")
            return _refused(words.say("This file is no longer there."))
        return web.Response(body=content, headers=_headers(attachment))


def _named(said: str | None) -> tuple[AttachmentId, PersonId] | None:
    if said is None:
        return None
    attachment, _, person = said.partition(".")
    return AttachmentId(int(attachment)), PersonId(int(person))


def _headers(attachment: Attachment) -> dict[str, str]:
    kind = attachment.kind
    charset = "; charset=utf-8" if kind.media_type == "text/plain" else ""
    disposition = "inline" if kind.is_picture else "attachment"
    return {
        "Content-Type": f"{kind.media_type}{charset}",
        "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(attachment.name, safe='')}",
        **_SAFE,
    }


_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


def _refused(text: str) -> web.Response:
    return web.Response(status=404, text=text, headers=_SAFE)
