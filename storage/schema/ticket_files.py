"""The files that people sent for their tickets. Their content lies outside the database, under the SHA-256 of it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.schema.base import ID, key, metadata
from storage.types import UtcDateTime

_WAITING = "ticket_id IS NULL"

attachments = Table(
    "attachments",
    metadata,
    key(),
    Column("ticket_id", ID, ForeignKey("tickets.id"), index=True),
    Column("sent_by", ID, ForeignKey("people.id"), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("said", String(2000), nullable=False, server_default=""),
    Column("conversation_id", String(512), nullable=False),
    Column("activity_id", String(256), nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("conversation_id", "activity_id", "position"),
    Index("ix_attachments_waiting", "sent_by", "sent_at", sqlite_where=text(_WAITING), postgresql_where=text(_WAITING)),
)
"""Without a ticket, a file waits for the one its sender is writing or will choose. The activity it came with and its position there
keep a repetition from adding it twice."""
