"""Tickets, their history, and the groups that look after them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, text

from storage.schema.base import ID, JSON, key, metadata
from storage.types import UtcDateTime

OPEN_TICKET = "state NOT IN ('resolved', 'closed')"
_LOOKED_AT = "check_at IS NOT NULL"
_TOLD_LATER = "due_at IS NOT NULL"

assignment_groups = Table(
    "assignment_groups",
    metadata,
    key(),
    Column("name", String(80), nullable=False, unique=True),
    Column("lead_id", ID, ForeignKey("people.id")),
    Column("is_default", Boolean, nullable=False, server_default=text("false")),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
)

group_members = Table(
    "group_members",
    metadata,
    Column("group_id", ID, ForeignKey("assignment_groups.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True, index=True),
)
"""The list that an administrator keeps, beside the rosters of the group's channels."""

group_channels = Table(
    "group_channels",
    metadata,
    Column("group_id", ID, ForeignKey("assignment_groups.id"), primary_key=True),
    Column("place_id", ID, ForeignKey("places.id"), primary_key=True, index=True),
    Column("bound_by", ID, ForeignKey("people.id"), nullable=False),
    Column("bound_at", UtcDateTime, nullable=False),
)

categories = Table(
    "categories",
    metadata,
    key(),
    Column("name", String(120), nullable=False),
    Column("path", String(512), nullable=False, unique=True),
    Column("parent_id", ID, ForeignKey("categories.id"), index=True),
    Column("group_id", ID, ForeignKey("assignment_groups.id")),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
)

applications = Table(
    "applications",
    metadata,
    key(),
    Column("code", String(32), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("manager_id", ID, ForeignKey("people.id"), index=True),
    Column("group_id", ID, ForeignKey("assignment_groups.id")),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
)

tickets = Table(
    "tickets",
    metadata,
    key(),
    Column("type", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("title", String(120), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("requester_id", ID, ForeignKey("people.id"), nullable=False),
    Column("opened_by", ID, ForeignKey("people.id"), nullable=False),
    Column("group_id", ID, ForeignKey("assignment_groups.id"), nullable=False),
    Column("technician_id", ID, ForeignKey("people.id")),
    Column("category_id", ID, ForeignKey("categories.id")),
    Column("application_id", ID, ForeignKey("applications.id")),
    Column("located", String(120), nullable=False, server_default=""),
    Column("source_author", String(256), nullable=False, server_default=""),
    Column("source_link", String(1000), nullable=False, server_default=""),
    Column("urgency", SmallInteger, nullable=False),
    Column("impact", SmallInteger, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("pending_reason", String(16)),
    Column("pending_text", Text, nullable=False, server_default=""),
    Column("pending_until", UtcDateTime),
    Column("appointment_at", UtcDateTime),
    Column("appointment_where", String(200), nullable=False, server_default=""),
    Column("remind_at", UtcDateTime),
    Column("solution", Text, nullable=False, server_default=""),
    Column("parent_id", ID, ForeignKey("tickets.id"), index=True),
    Column("link", String(16)),
    Column("ending", String(16)),
    Column("opened_at", UtcDateTime, nullable=False, index=True),
    Column("owned_at", UtcDateTime),
    Column("resolved_at", UtcDateTime, index=True),
    Column("closed_at", UtcDateTime, index=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("resolve_due_at", UtcDateTime),
    Column("check_at", UtcDateTime),
    Column("own_breached_at", UtcDateTime),
    Column("resolve_warned_at", UtcDateTime),
    Column("resolve_breached_at", UtcDateTime),
    Column("own_kept", Boolean),
    Column("own_seconds", Integer),
    Column("resolve_kept", Boolean),
    Column("resolve_seconds", Integer),
    Index("ix_tickets_requester_id_id", "requester_id", "id"),
    Index("ix_tickets_opened_by_opened_at", "opened_by", "opened_at"),
    Index("ix_tickets_check_at", "check_at", sqlite_where=text(_LOOKED_AT), postgresql_where=text(_LOOKED_AT)),
    Index(
        "ix_tickets_open",
        "group_id",
        "priority",
        "id",
        sqlite_where=text(OPEN_TICKET),
        postgresql_where=text(OPEN_TICKET),
    ),
    Index(
        "ix_tickets_open_technician_id",
        "technician_id",
        "priority",
        "id",
        sqlite_where=text(OPEN_TICKET),
        postgresql_where=text(OPEN_TICKET),
    ),
)
"""`check_at` is when something becomes due by itself: nobody took it, a warning, a breach, the end of a wait, a reminder of the
appointment or its end, the closing.

`resolve_due_at` is null while the clock stands still. `own_…` and `resolve_…` verdicts and durations (seconds of opening hours) are
written when the ticket is taken and resolved, and frozen when it is closed."""

ticket_entries = Table(
    "ticket_entries",
    metadata,
    key(),
    Column("ticket_id", ID, ForeignKey("tickets.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event", String(16), nullable=False),
    Column("author_id", ID, ForeignKey("people.id")),
    Column("audience", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("details", JSON, nullable=False),
    Index("ix_ticket_entries_ticket_id_id", "ticket_id", "id"),
    Index("ix_ticket_entries_author_id_at", "author_id", "at"),
)
"""The history: rows are only added. `state` is the one the ticket had afterwards, so the clocks can be computed from here."""

ticket_followers = Table(
    "ticket_followers",
    metadata,
    Column("ticket_id", ID, ForeignKey("tickets.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True, index=True),
    Column("since", UtcDateTime, nullable=False),
)
"""Who has the same trouble, and hears of the answer."""

ticket_notices = Table(
    "ticket_notices",
    metadata,
    Column("ticket_id", ID, ForeignKey("tickets.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("told_entry_id", ID, nullable=False, server_default="0"),
    Column("told_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Index("ix_ticket_notices_due_at", "due_at", sqlite_where=text(_TOLD_LATER), postgresql_where=text(_TOLD_LATER)),
)
"""How far somebody was told of a ticket, and when they are to be told what came since."""

ticket_surveys = Table(
    "ticket_surveys",
    metadata,
    Column("ticket_id", ID, ForeignKey("tickets.id"), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("score", SmallInteger),
    Column("comment", Text, nullable=False, server_default=""),
    Column("answered_at", UtcDateTime),
)

priority_matrix = Table(
    "priority_matrix",
    metadata,
    Column("urgency", SmallInteger, primary_key=True, autoincrement=False),
    Column("impact", SmallInteger, primary_key=True, autoincrement=False),
    Column("priority", SmallInteger, nullable=False),
)
"""The cells that an administrator changed; the others are the default ones."""

service_targets = Table(
    "service_targets",
    metadata,
    key(),
    Column("group_id", ID, ForeignKey("assignment_groups.id")),
    Column("type", String(16)),
    Column("priority", SmallInteger),
    Column("own", String(16), nullable=False, server_default=""),
    Column("resolve", String(16), nullable=False, server_default=""),
)
"""What an administrator set for some tickets: a null column fits all. A span is written `4h`, `30min` or `2d`; empty is no target."""
