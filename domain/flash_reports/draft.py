"""A draft: the one report of a project that is being written, by whoever may write it."""

from dataclasses import dataclass
from datetime import datetime

from domain.forms import Entry
from domain.identifiers import PersonId, ProjectId, ReportId
from domain.periods import Period


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What stands typed for a project. `version` rises with every save; 0 is the prefilled form that nobody saved yet.

    `revises` is the published report that the draft revises, None for a new report.
    """

    project: ProjectId
    period: Period
    version: int
    entry: Entry
    revises: ReportId | None = None
    author: PersonId | None = None
    author_name: str = ""
    saved_at: datetime | None = None
