"""Drafts and frozen reports."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.schema.base import ID, JSON, key, metadata
from storage.types import UtcDateTime

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
    key(),
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
