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
from storage.schema.news import (
    news_clicks,
    news_follows,
    news_items,
    news_mutes,
    news_questions,
    news_reactions,
    news_reminders,
    news_versions,
)
from storage.schema.outbox import FAILED_STATES, WAITING_EDIT, outbox, pace, payloads
from storage.schema.people import bindings, people, places
from storage.schema.projects import milestones, projects
from storage.schema.search import counted_stems, stem_counts, ticket_stems
from storage.schema.ticket_files import attachments
from storage.schema.tickets import (
    OPEN_TICKET,
    applications,
    assignment_groups,
    categories,
    group_channels,
    group_members,
    priority_matrix,
    service_targets,
    ticket_entries,
    ticket_followers,
    ticket_notices,
    ticket_surveys,
    tickets,
)
from storage.schema.turns import audit, card_holds, handled_activities, live_cards

__all__ = [
    "FAILED_STATES",
    "OPEN_TICKET",
    "WAITING_EDIT",
    "applications",
    "assignment_groups",
    "attachments",
    "audit",
    "bindings",
    "bodies",
    "calendar_feeds",
    "card_holds",
    "categories",
    "counted_stems",
    "decisions",
    "drafts",
    "group_channels",
    "group_members",
    "handled_activities",
    "invitations",
    "live_cards",
    "mandates",
    "meeting_reminders",
    "meetings",
    "metadata",
    "milestones",
    "news_clicks",
    "news_follows",
    "news_items",
    "news_mutes",
    "news_questions",
    "news_reactions",
    "news_reminders",
    "news_versions",
    "outbox",
    "pace",
    "payloads",
    "people",
    "places",
    "priority_matrix",
    "projects",
    "report_revisions",
    "reports",
    "service_targets",
    "stem_counts",
    "ticket_entries",
    "ticket_followers",
    "ticket_notices",
    "ticket_stems",
    "ticket_surveys",
    "tickets",
]
