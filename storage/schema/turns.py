"""What turns leave behind: which activities were acted on, which cards show what, who did what."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.schema.base import ID, JSON, key, metadata
from storage.types import UtcDateTime

handled_activities = Table(
    "handled_activities",
    metadata,
    Column("conversation_id", String(512), primary_key=True),
    Column("activity_id", String(256), primary_key=True),
    Column("subject", String(64)),
    Column("handled_at", UtcDateTime, nullable=False, index=True),
)

live_cards = Table(
    "live_cards",
    metadata,
    Column("place_id", ID, ForeignKey("places.id"), primary_key=True),
    Column("activity_id", String(256), primary_key=True),
    Column("subject", String(64), nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("shown_at", UtcDateTime, nullable=False),
)
"""Which activities show which subject: an activity shows one at a time."""

card_holds = Table(
    "card_holds",
    metadata,
    Column("place_id", ID, ForeignKey("places.id"), primary_key=True),
    Column("activity_id", String(256), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("subject", String(64), nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False, index=True),
)
"""Who fills in a form in the place of a live card, which is not redrawn until they are done, or that instant."""

audit = Table(
    "audit",
    metadata,
    key(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("person_id", ID, ForeignKey("people.id")),
    Column("intention", String(64), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("details", JSON, nullable=False),
)
