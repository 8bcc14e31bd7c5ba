"""French working days. The only module that knows holidays."""

from datetime import date, timedelta
from functools import lru_cache

from holidays.countries.france import France


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(France(years=year))  # type: ignore[no-untyped-call]


def is_working_day(day: date) -> bool:
    """Monday to Friday, French public holidays left out (Code du travail, L3133-1)."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def working_day_on_or_before(day: date) -> date:
    """The day itself when it is worked, else the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date) -> date:
    """The day itself when it is worked, else the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
