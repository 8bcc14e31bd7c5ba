"""All the tables, a module per feature. A migration accompanies each change (`storage/migrations/`); a test compares the two."""

from storage.schema.base import metadata
from storage.schema.flash_reports import drafts, report_revisions, reports
from storage.schema.meetings import (
    bodies,
    calendar_feeds,
    decisions,
    invitations,
    mandates,
    meeting_reminders,
    meetings,
)
from storage.schema.outbox import WAITING_EDIT, outbox, pace, payloads
from storage.schema.people import bindings, people, places
from storage.schema.projects import milestones, projects
from storage.schema.turns import audit, handled_activities, live_cards

__all__ = [
    "WAITING_EDIT",
    "audit",
    "bindings",
    "bodies",
    "calendar_feeds",
    "decisions",
    "drafts",
    "handled_activities",
    "invitations",
    "live_cards",
    "mandates",
    "meeting_reminders",
    "meetings",
    "metadata",
    "milestones",
    "outbox",
    "pace",
    "payloads",
    "people",
    "places",
    "projects",
    "report_revisions",
    "reports",
]
