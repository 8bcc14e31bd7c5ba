"""All the tables, a module per feature. A migration accompanies each change (`storage/migrations/`); a test compares the two."""

from storage.schema.base import metadata
from storage.schema.flash_reports import drafts, report_revisions, reports
from storage.schema.news import (
    news_clicks,
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
from storage.schema.turns import audit, handled_activities, live_cards

__all__ = [
    "FAILED_STATES",
    "WAITING_EDIT",
    "audit",
    "bindings",
    "drafts",
    "handled_activities",
    "live_cards",
    "metadata",
    "milestones",
    "news_clicks",
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
    "projects",
    "report_revisions",
    "reports",
]
