"""Links to the files of tickets: signed, made for one person, good for an hour; what they open is looked up again at each opening.

A browser carries nothing that tells who opens a link, so it is the link that says for whom it was made. It stands in personal chats alone.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import web
from structlog import get_logger

from bot.signed_files import Addresses
from domain.faults import NotFound
from domain.files import HandedFile
from domain.identifiers import AttachmentId, PersonId
from domain.tickets.attachment import Attachment
from storage.files import FileStore

log = get_logger()

LIFE = timedelta(hours=1)


class OpenedFiles(Protocol):
    """Who knows the files, and who may have them (`workflows.tickets.Tickets`)."""

    async def file(self, attachment_id: AttachmentId, person_id: PersonId, now: datetime) -> Attachment:
        """A file, for a person. Raises a Fault when there is none, or not for them."""
        ...


class FileLinks:
    """Makes the links, and serves what they open."""

    def __init__(
        self, *, keys: Sequence[str], base: str, store: FileStore, files: OpenedFiles, clock: Callable[[], datetime]
    ) -> None:
        self._addresses = Addresses(keys=keys, base=base, folder="/files", purpose="ticket.file")
        self._store = store
        self._files = files
        self._clock = clock

    def link(self, attachment_id: AttachmentId, person_id: PersonId, now: datetime) -> str:
        """The address at which a person finds a file, for an hour."""
        return self._addresses.address(f"{attachment_id}.{person_id}", now + LIFE)

    def route(self) -> web.RouteDef:
        """The route that serves them. A picture is shown, anything else is saved; a browser runs nothing of it."""
        return self._addresses.route(self._find, self._clock)

    async def _find(self, claims: str, now: datetime) -> HandedFile:
        attachment_id, _, person_id = claims.partition(".")
        attachment = await self._files.file(AttachmentId(int(attachment_id)), PersonId(int(person_id)), now)
        content = await self._store.read(attachment.sha256)
        if content is None:
            log.error("file.lost", subject=f"attachment/{attachment.id}")
            raise NotFound("file")
        kind = attachment.kind
        return HandedFile(name=attachment.name, media_type=kind.media_type, content=content, is_inline=kind.is_picture)
