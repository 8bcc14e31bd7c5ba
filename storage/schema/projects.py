"""Projects and their milestones."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from storage.schema.base import ID, key, metadata
from storage.types import Cents

projects = Table(
    "projects",
    metadata,
    key(),
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
    Column("writes", Integer, nullable=False, server_default="0"),
    Column("last_report_id", ID),
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("last_period_start", Date),
    Column("last_overall", String(16)),
    Column("last_trend", String(16)),
    Column("last_progress", Integer),
)
"""`version` counts the changes of the project itself, `writes` whatever else is written of it: drafts, reports, milestones. Who holds
nothing while they read expects both as they were. The `last_…` columns repeat what the portfolio lists of the last published report,
so that a page of it is one query."""

milestones = Table(
    "milestones",
    metadata,
    key(),
    Column("project_id", ID, ForeignKey("projects.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("baseline", Date, nullable=False),
    Column("forecast", Date, nullable=False),
    Column("actual", Date),
)
