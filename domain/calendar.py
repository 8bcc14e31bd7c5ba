"""French working days and quiet hours, days that come back, clocks that change. The only module that knows holidays and RRULEs."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
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


# Hours of the clock


class ClockChange(StrEnum):
    """What a change of clocks does to an hour of the day."""

    SKIPPED = "skipped"
    REPEATED = "repeated"


def clock_change(day: date, hour: time, zone: ZoneInfo) -> ClockChange | None:
    """Whether an hour of a day is one that the clocks skip or show twice; None on any other."""
    earlier = datetime.combine(day, hour, zone)
    if earlier.utcoffset() == earlier.replace(fold=1).utcoffset():
        return None
    stands = earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == earlier.replace(tzinfo=None)
    return ClockChange.REPEATED if stands else ClockChange.SKIPPED


def at_local(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks of a zone show an hour; the first of two, and as if not skipped for one that is."""
    return datetime.combine(day, hour, zone).astimezone(UTC)


# Days that come back


class NotARule(ValueError):
    """A text is no recurrence rule that Mardi can follow."""


class TooOften(ValueError):
    """A rule gives more days in the time asked about than anybody meets."""


_FREQUENCIES = ("WEEKLY", "MONTHLY", "YEARLY")
_PARTS: Mapping[str, re.Pattern[str]] = {
    "DTSTART": re.compile(r"20\d{6}"),
    "FREQ": re.compile("|".join(_FREQUENCIES)),
    "INTERVAL": re.compile(r"[1-9]\d?"),
    "BYDAY": re.compile(r"(?:[-+]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[-+]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU))*"),
    "BYMONTH": re.compile(r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*"),
    "BYMONTHDAY": re.compile(r"(?:-1|[1-9]|[12]\d|3[01])"),
    "BYSETPOS": re.compile(r"-1|[1-4]"),
    "COUNT": re.compile(r"[1-9]\d{0,2}"),
    "UNTIL": re.compile(r"\d{8}"),
}
_LEAP_YEAR = 2028


def rule_parts(rule: str) -> Mapping[str, str]:
    """The parts of an RRULE (RFC 5545, 3.3.10), the day it is counted from among them (DTSTART, a property of its own in the RFC).

    Raises NotARule for one that is malformed, never falls, or comes more than weekly.
    """
    text = rule.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for one in text.split(";"):
        name, _, value = one.partition("=")
        pattern = _PARTS.get(name)
        if pattern is None or name in parts or not pattern.fullmatch(value):
            raise NotARule(rule)
        parts[name] = value
    if "FREQ" not in parts or {"COUNT", "UNTIL"} <= parts.keys() or not _may_fall(parts):
        raise NotARule(rule)
    return parts


def _may_fall(parts: Mapping[str, str]) -> bool:
    """Whether some day can fulfil a rule: the library would look for the others until the year 9999."""
    numbered = any(one[0] in "+-12345" for one in parts.get("BYDAY", "").split(",") if one)
    if parts["FREQ"] == "WEEKLY" and (numbered or "BYMONTHDAY" in parts):
        return False
    if parts["FREQ"] == "YEARLY" and numbered and "BYMONTH" not in parts:
        return False
    if "BYMONTHDAY" in parts and ("BYDAY" in parts or "BYSETPOS" in parts):
        return False
    if "BYSETPOS" in parts and (numbered or "BYDAY" not in parts or parts["FREQ"] == "WEEKLY"):
        return False
    months = [int(one) for one in parts.get("BYMONTH", "1").split(",")]
    return any(int(parts.get("BYMONTHDAY", "1")) <= monthrange(_LEAP_YEAR, month)[1] for month in months)


def recurring_days(rule: str, first: date, last: date, *, most: int = 60) -> tuple[date, ...]:
    """The days of an RRULE from `first` to `last`, both included. A rule without end is cut at `last`.

    It is counted from its DTSTART; without one, an interval is counted from a Monday that never changes, so that every other week is the
    same week whenever one asks, and all else from `first`. Raises NotARule, and TooOften when there are more than `most`.
    """
    parts = dict(rule_parts(rule))
    begins, ends = datetime.combine(first, time()), datetime.combine(last, time())
    try:
        counted_from = _counted_from(parts, first)
        text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "DTSTART")
        series = rrulestr(text, dtstart=datetime.combine(counted_from, time()))
    except ValueError as fault:
        raise NotARule(rule) from fault
    days: list[date] = []
    for moment in series:
        if moment > ends:
            break
        if moment < begins:
            continue
        if len(days) == most:
            raise TooOften(rule)
        days.append(moment.date())
    return tuple(days)


_A_MONDAY = date(2024, 1, 1)


def _counted_from(parts: Mapping[str, str], first: date) -> date:
    if "DTSTART" in parts:
        return date.fromisoformat(parts["DTSTART"])
    return min(_A_MONDAY, first) if "INTERVAL" in parts and "COUNT" not in parts else first
