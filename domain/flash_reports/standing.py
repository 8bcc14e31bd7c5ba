"""Where the report of a project stands, for one period."""

from datetime import date
from enum import StrEnum

from domain.periods import Period, asked_until


class Standing(StrEnum):
    """The states of one project in one campaign."""

    TO_DO = "to_do"
    DRAFT = "draft"
    PUBLISHED = "published"
    LATE = "late"
    MISSED = "missed"


def standing(period: Period, today: date, *, published: bool, has_draft: bool) -> Standing:
    """The state of the report of a period. A draft past its due date is late; once nobody asks for the period any more it is missed."""
    if published:
        return Standing.PUBLISHED
    if today > asked_until(period):
        return Standing.MISSED
    if today > period.due:
        return Standing.LATE
    return Standing.DRAFT if has_draft else Standing.TO_DO
