"""Bodies, their meetings, who is invited and what they answered, decisions, calendars."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.schema.base import ID, JSON, key, metadata
from storage.types import UtcDateTime

bodies = Table(
    "bodies",
    metadata,
    key(),
    Column("name", String(120), nullable=False),
    Column("folded", String(240), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("theme", String(120), nullable=False, server_default=""),
    Column("quorum", String(16), nullable=False),
    Column("quorum_number", Integer, nullable=False, server_default="0"),
    Column("remote", Boolean, nullable=False),
    Column("proxies", Integer, nullable=False, server_default="0"),
    Column("notice_days", Integer, nullable=False, server_default="0"),
    Column("ladder", String(400), nullable=False, server_default=""),
    Column("rule", String(200), nullable=False, server_default=""),
    Column("holiday_rule", String(16), nullable=False),
    Column("starts_at", String(5), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", String(160), nullable=False, server_default=""),
    Column("link", String(1000), nullable=False, server_default=""),
    Column("agenda", JSON, nullable=False),
    Column("answers_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
"""`folded` is the name without accents or capitals: two bodies never have the same. `starts_at` is local, ``HH:MM``."""

mandates = Table(
    "mandates",
    metadata,
    Column("body_id", ID, ForeignKey("bodies.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True, index=True),
    Column("capacity", String(16), primary_key=True),
    Column("deputy_of", ID, ForeignKey("people.id")),
    Column("since", Date),
    Column("until", Date),
)
"""One capacity of a person in a body. A mandate that ended stays: it tells who could come then."""

meetings = Table(
    "meetings",
    metadata,
    key(),
    Column("body_id", ID, ForeignKey("bodies.id"), nullable=False),
    Column("title", String(160), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False, index=True),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("place", String(160), nullable=False, server_default=""),
    Column("link", String(1000), nullable=False, server_default=""),
    Column("is_public", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("agenda", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("minutes_url", String(1000), nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("moved_from", UtcDateTime),
    Column("occurrence", Date),
    Column("announced_at", UtcDateTime),
    Column("uid", String(64), nullable=False, unique=True),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("schedule", Integer, nullable=False, server_default="1"),
    Column("look_at", UtcDateTime, index=True),
    UniqueConstraint("body_id", "occurrence"),
    Index("ix_meetings_body_id_starts_at", "body_id", "starts_at"),
)
"""`occurrence` is the day that the recurrence names, so that a year generated again adds nothing; `look_at` is when to look at the meeting
again (its end), null once nothing is to come."""

invitations = Table(
    "invitations",
    metadata,
    key(),
    Column("meeting_id", ID, ForeignKey("meetings.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False, index=True),
    Column("is_voter", Boolean, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("proxy_to", ID, ForeignKey("people.id")),
    Column("deputy", ID, ForeignKey("people.id")),
    Column("stands_in_for", ID, ForeignKey("people.id")),
    Column("answered_at", UtcDateTime),
    Column("attended", String(16)),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("known_at", UtcDateTime, nullable=False),
    Column("notice", String(16)),
    Column("look_at", UtcDateTime, index=True),
    UniqueConstraint("meeting_id", "person_id"),
)
"""Who is invited. `known_at` is since when the person knows the date; `notice` a change that is still to be told; `look_at` when to look
at the person's reminders again, null when none will be due."""

meeting_reminders = Table(
    "meeting_reminders",
    metadata,
    Column("invitation_id", ID, ForeignKey("invitations.id"), primary_key=True),
    Column("schedule", Integer, primary_key=True, autoincrement=False),
    Column("rung", String(24), primary_key=True),
    Column("skip", String(16)),
    Column("ended_at", UtcDateTime, nullable=False),
)
"""How each reminder ended, for each date a meeting was given: sent where `skip` is null. The key refuses a second time."""

decisions = Table(
    "decisions",
    metadata,
    key(),
    Column("body_id", ID, ForeignKey("bodies.id"), nullable=False, index=True),
    Column("meeting_id", ID, ForeignKey("meetings.id"), nullable=False, index=True),
    Column("text", String(400), nullable=False),
    Column("owner_id", ID, ForeignKey("people.id"), index=True),
    Column("due_on", Date),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("look_at", UtcDateTime, index=True),
)

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
)
"""Whose calendar can be subscribed to. The address holds the generation, signed: a new one makes the former address worthless."""
