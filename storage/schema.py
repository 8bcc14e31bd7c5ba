"""All the tables. A migration accompanies each change (`storage/migrations/`); a test compares the two."""

from sqlalchemy import JSON as _JSON
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.types import Cents, UtcDateTime

JSON = _JSON().with_variant(JSONB(), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key() -> Column[int]:
    return Column("id", ID, primary_key=True, autoincrement=True)


people = Table(
    "people",
    metadata,
    _key(),
    Column("entra_id", String(64), nullable=False, unique=True),
    Column("teams_id", String(256), nullable=False, server_default=""),
    Column("name", String(256), nullable=False),
    Column("folded", String(512), nullable=False, server_default=""),
    Column("email", String(320), nullable=False, server_default=""),
    Column("department", String(256), nullable=False, server_default=""),
    Column("roles", String(256), nullable=False, server_default=""),
    Column("chosen_language", String(8)),
    Column("teams_language", String(8)),
    Column("timezone", String(64), nullable=False, server_default=""),
    Column("place_id", ID, ForeignKey("places.id")),
    Column("welcomed_at", UtcDateTime),
    Column("installed_at", UtcDateTime),
    Column("unreachable", String(128), nullable=False, server_default=""),
)
"""`roles` is the space-separated list of the roles granted beyond staff; `place_id` the personal conversation; `folded` the name
without accents or capitals, which searches compare."""

places = Table(
    "places",
    metadata,
    _key(),
    Column("service_url", String(512), nullable=False),
    Column("conversation_id", String(512), nullable=False),
    Column("scope", String(16), nullable=False),
    Column("tenant_id", String(64), nullable=False, server_default=""),
    Column("team_id", String(256), nullable=False, server_default=""),
    Column("name", String(256), nullable=False, server_default=""),
    Column("gone_at", UtcDateTime),
    UniqueConstraint("service_url", "conversation_id"),
)

bindings = Table(
    "bindings",
    metadata,
    Column("purpose", String(32), primary_key=True),
    Column("place_id", ID, ForeignKey("places.id"), primary_key=True),
    Column("bound_by", ID, ForeignKey("people.id"), nullable=False),
    Column("bound_at", UtcDateTime, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    _key(),
    Column("code", String(32), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("theme", String(120), nullable=False, server_default=""),
    Column("description", Text, nullable=False, server_default=""),
    Column("manager_id", ID, ForeignKey("people.id"), index=True),
    Column("deputy_id", ID, ForeignKey("people.id"), index=True),
    Column("sponsor", String(256), nullable=False, server_default=""),
    Column("rhythm", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("budget", Cents),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("last_report_id", ID),
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("last_period_start", Date),
    Column("last_overall", String(16)),
    Column("last_trend", String(16)),
    Column("last_progress", Integer),
)
"""The `last_…` columns repeat what the portfolio lists of the last published report, so that a page of it is one query."""

milestones = Table(
    "milestones",
    metadata,
    _key(),
    Column("project_id", ID, ForeignKey("projects.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("baseline", Date, nullable=False),
    Column("forecast", Date, nullable=False),
    Column("actual", Date),
)

drafts = Table(
    "drafts",
    metadata,
    Column("project_id", ID, ForeignKey("projects.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("period_start", Date, nullable=False),
    Column("revises", ID, ForeignKey("reports.id")),
    Column("entry", JSON, nullable=False),
    Column("author_id", ID, ForeignKey("people.id"), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)
"""Every saved version of the draft being written; the highest is the draft, the others let two writers be merged."""

reports = Table(
    "reports",
    metadata,
    _key(),
    Column("project_id", ID, ForeignKey("projects.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("rhythm", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("project_id", "number"),
    UniqueConstraint("project_id", "period_start", "rhythm"),
)
"""A report of a project; `revision` is the current one."""

report_revisions = Table(
    "report_revisions",
    metadata,
    Column("report_id", ID, ForeignKey("reports.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content", JSON, nullable=False),
    Column("comparison", JSON, nullable=False),
    Column("overall", String(16), nullable=False),
    Column("trend", String(16)),
    Column("progress", Integer, nullable=False),
    Column("author_id", ID, ForeignKey("people.id"), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("reason", String(400), nullable=False, server_default=""),
)
"""What was published, frozen: rows are inserted, never updated."""

handled_activities = Table(
    "handled_activities",
    metadata,
    Column("conversation_id", String(512), primary_key=True),
    Column("activity_id", String(256), primary_key=True),
    Column("subject", String(64)),
    Column("handled_at", UtcDateTime, nullable=False, index=True),
)

WAITING_EDIT = "state = 'due' AND operation = 'edit'"
OPEN = "due_at IS NOT NULL"

payloads = Table(
    "payloads",
    metadata,
    _key(),
    Column("payload", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)
"""What many recipients get alike: one row per message and language."""

outbox = Table(
    "outbox",
    metadata,
    _key(),
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
    Index("ix_outbox_priority_due_at", "priority", "due_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    Index("ix_outbox_place_id_activity_id", "place_id", "activity_id"),
    Index("ix_outbox_follows", "follows"),
    Index("ix_outbox_subject_place_id", "subject", "place_id"),
    Index("ix_outbox_cause_state", "cause", "state"),
)
"""One row per message and recipient: a place, or a person whose place is looked up when the row is claimed.

`due_at` is when to look at the row again: its due time, the next attempt, the end of its lease; null once it has ended. An edit of an
activity that is yet to be sent has no `activity_id` but `follows` the row that sends it. `repeats` counts the leases that ended while
the row was being sent: that many times it may have arrived before. `cause` names the broadcast that a row is one of."""

pace = Table(
    "pace",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("free_at", UtcDateTime, nullable=False),
)
"""The one pace of all replicas: the instant from which the next send may be planned."""

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

audit = Table(
    "audit",
    metadata,
    _key(),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("person_id", ID, ForeignKey("people.id")),
    Column("intention", String(64), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("details", JSON, nullable=False),
)
