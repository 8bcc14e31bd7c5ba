"""French working days and quiet hours. The only module that knows holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

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


QUIET_FROM = time(20)
QUIET_UNTIL = time(7, 30)
"""Nobody is written to between the two, on their own clock, nor on a day that is not worked: it waits for the next working morning."""


def is_quiet(instant: datetime, timezone: ZoneInfo) -> bool:
    """Whether an aware instant falls in quiet hours, or on a day that is not worked, where the clock is `timezone`."""
    local = instant.astimezone(timezone)
    return not QUIET_UNTIL <= local.time() < QUIET_FROM or not is_working_day(local.date())


def after_quiet(instant: datetime, timezone: ZoneInfo) -> datetime:
    """The instant itself where it disturbs nobody, else the end of the quiet it falls in. Aware, in UTC."""
    if not is_quiet(instant, timezone):
        return instant.astimezone(UTC)
    local = instant.astimezone(timezone)
    first = local.date() if local.time() < QUIET_FROM else local.date() + timedelta(days=1)
    return at(working_day_on_or_after(first), QUIET_UNTIL, timezone)


def at(day: date, hour: time, timezone: ZoneInfo) -> datetime:
    """The instant of an hour of a day on the clock of `timezone`, aware, in UTC. An hour that clocks skip is taken after the skip."""
    return datetime.combine(day, hour, tzinfo=timezone).astimezone(UTC)
