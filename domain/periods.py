"""The periods that flash reports cover, by the rhythm of the project."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import working_day_on_or_before

_FIRST_MONDAY = date(1970, 1, 5)


class Rhythm(StrEnum):
    """How often a project reports."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True, kw_only=True, order=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date
    rhythm: Rhythm

    @property
    def due(self) -> date:
        """The last working day of the period (of the days before it, when the period has none)."""
        return working_day_on_or_before(self.end)


def period_of(rhythm: Rhythm, day: date) -> Period:
    """The period that holds a day: a calendar month, a week from Monday, or two such weeks counted from 5 January 1970."""
    if rhythm is Rhythm.MONTHLY:
        start = day.replace(day=1)
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return Period(start=start, end=end, rhythm=rhythm)
    days = 7 if rhythm is Rhythm.WEEKLY else 14
    start = day - timedelta(days=(day - _FIRST_MONDAY).days % days)
    return Period(start=start, end=start + timedelta(days=days - 1), rhythm=rhythm)


def previous(period: Period) -> Period:
    """The period just before."""
    return period_of(period.rhythm, period.start - timedelta(days=1))


_GRACE = {Rhythm.WEEKLY: timedelta(days=3), Rhythm.FORTNIGHTLY: timedelta(days=5), Rhythm.MONTHLY: timedelta(days=10)}


def asked_until(period: Period) -> date:
    """The last day on which the report of a period is still asked for: 3 days after a week, 5 after a fortnight, 10 after a month."""
    return period.end + _GRACE[period.rhythm]


def period_to_report(rhythm: Rhythm, today: date, last_reported: date | None) -> Period:
    """The period that a report written today is about.

    It is the current one, save during the first days of it (`asked_until`), when the one before is still asked for if nothing was
    published for it. `last_reported` is the start of the last period published, None when there is none.
    """
    current = period_of(rhythm, today)
    before = previous(current)
    missed = last_reported is not None and last_reported < before.start
    return before if missed and today <= asked_until(before) else current
