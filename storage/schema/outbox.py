"""What is to be sent, and the one pace it is sent at."""

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, String, Table, text

from storage.schema.base import ID, JSON, key, metadata
from storage.types import UtcDateTime

WAITING_EDIT = "state = 'due' AND operation = 'edit'"
OPEN = "due_at IS NOT NULL"
FAILED_STATES = ("blocked", "not_installed", "not_found", "failed")
FAILED = "state IN ('blocked', 'not_installed', 'not_found', 'failed') AND set_aside_at IS NULL"


def _partial(name: str, where: str, *columns: str) -> Index:
    """An index of the rows that it is asked for alone: rows change their state twice, and each index costs each time."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


payloads = Table(
    "payloads",
    metadata,
    key(),
    Column("payload", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)
"""What many recipients get alike: one row per message and language."""

outbox = Table(
    "outbox",
    metadata,
    key(),
    Column("key", String(1024), nullable=False, unique=True),
    Column("cause", String(64)),
    Column("operation", String(8), nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default="0"),
    Column("place_id", ID, ForeignKey("places.id")),
    Column("person_id", ID, ForeignKey("people.id")),
    Column("activity_id", String(256)),
    Column("follows", ID, ForeignKey("outbox.id")),
    Column("subject", String(64)),
    Column("language", String(8), nullable=False),
    Column("payload", JSON),
    Column("payload_id", ID, ForeignKey("payloads.id")),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("repeats", Integer, nullable=False, server_default="0"),
    Column("reason", String(256), nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("set_aside_at", UtcDateTime),
    _partial("ix_outbox_priority_due_at_id", OPEN, "priority", "due_at", "id"),
    _partial("ix_outbox_state_reason", FAILED, "state", "reason"),
    Index("ix_outbox_payload_id", "payload_id"),
    _partial("ix_outbox_place_id_activity_id", "activity_id IS NOT NULL", "place_id", "activity_id"),
    _partial("ix_outbox_follows", "follows IS NOT NULL", "follows"),
    _partial("ix_outbox_subject_place_id", "subject IS NOT NULL", "subject", "place_id"),
    _partial("ix_outbox_cause", "cause IS NOT NULL", "cause"),
)
"""One row per message and recipient: a place, or a person whose place is looked up when the row is claimed.

`due_at` is when to look at the row again: its due time, the next attempt, the end of its lease; null once it has ended. An edit of an
activity that is yet to be sent has no `activity_id` but `follows` the row that sends it. `repeats` counts the leases that ended while
the row was being sent: that many times it may have arrived before. `cause` names the broadcast that a row is one of.
A failure that an administrator set aside stays what it is, but is told no more."""

pace = Table(
    "pace",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("free_at", UtcDateTime, nullable=False),
    Column("minute", UtcDateTime),
    Column("in_minute", Integer, nullable=False, server_default="0"),
    Column("before", Integer, nullable=False, server_default="0"),
)
"""The one pace of all replicas: the instant from which the next send may be planned, and how many were planned in a minute (by its
beginning) and in the one before."""

waiting_edit = Index(
    "uq_outbox_waiting_edit",
    outbox.c.place_id,
    outbox.c.activity_id,
    unique=True,
    sqlite_where=text(WAITING_EDIT),
    postgresql_where=text(WAITING_EDIT),
)
waiting_follower = Index(
    "uq_outbox_waiting_follower",
    outbox.c.follows,
    unique=True,
    sqlite_where=text(WAITING_EDIT),
    postgresql_where=text(WAITING_EDIT),
)
"""Of one activity at most one edit waits: a later one takes its place."""
