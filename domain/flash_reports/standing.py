"""Where the report of a project stands, for one period."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.flash_reports.report import ReportLine
from domain.periods import Period, asked_until
from domain.projects import Project


class Standing(StrEnum):
    """The states of one project in one campaign."""

    TO_DO = "to_do"
    DRAFT = "draft"
    PUBLISHED = "published"
    LATE = "late"
    MISSED = "missed"

    @property
    def urgency(self) -> int:
        """0 for what is to be written first."""
        return (Standing.LATE, Standing.DRAFT, Standing.TO_DO, Standing.MISSED, Standing.PUBLISHED).index(self)


@dataclass(frozen=True, kw_only=True)
class ToReport:
    """A project as the one who reports on it sees it: the period asked for, where its report stands, the last one published."""

    project: Project
    period: Period
    standing: Standing
    last: ReportLine | None = None


def standing(period: Period, today: date, *, published: bool, has_draft: bool) -> Standing:
    """The state of the report of a period. A draft past its due date is late; once nobody asks for the period any more it is missed."""
    if published:
        return Standing.PUBLISHED
    if today > asked_until(period):
        return Standing.MISSED
    if today > period.due:
        return Standing.LATE
    return Standing.DRAFT if has_draft else Standing.TO_DO
