"""The files of a ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.files import FileKind
from domain.identifiers import AttachmentId, TicketId
from domain.projects import PersonRef

RECENT = timedelta(minutes=10)
"""How long after somebody opened a ticket, or its form, a file they send alone is taken to belong to it."""
WAITING = timedelta(minutes=30)
"""How long a file waits for the ticket that its sender is writing, or is asked about."""
FORGOTTEN = timedelta(days=1)
"""After that time a file that joined no ticket is removed."""
MOST_WAITING = 20
MOST_CHOICES = 5


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that somebody sent; `ticket` is None while it waits for one. `size` is in bytes, `said` what was written with it."""

    id: AttachmentId
    ticket: TicketId | None
    name: str
    kind: FileKind
    size: int
    sha256: str
    sent_by: PersonRef
    sent_at: datetime
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A ticket that a file may belong to."""

    ticket: TicketId
    title: str

    @property
    def number(self) -> str:
        """The number as people write and say it."""
        return f"T\u00a0{self.ticket}"
