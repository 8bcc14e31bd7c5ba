"""When a reader can be reminded of an item: moments of working days, outside quiet hours, on their own clock."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import at, is_quiet, working_day_on_or_after

MORNING = time(9)
_AFTERNOON = time(14)
_EVENING = time(17)
_NOTICE = timedelta(minutes=20)
"""A reminder that comes sooner is none."""
FARTHEST = timedelta(days=366)
_MONDAY = 0


class Moment(StrEnum):
    """The moments that are offered at one press."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    MONDAY = "monday"


class DayWrong(StrEnum):
    """Why a day cannot be chosen."""

    MISSING = "missing"
    NOT_A_DAY = "not_a_day"
    PAST = "past"
    TOO_FAR = "too_far"


def moments(now: datetime, timezone: ZoneInfo) -> Mapping[Moment, datetime]:
    """What can be offered now, soonest first, each later than the one before: this afternoon, the next working morning, next Monday."""
    today = now.astimezone(timezone).date()
    later_today = (at(today, hour, timezone) for hour in (_AFTERNOON, _EVENING))
    monday = today + timedelta(days=7 - today.weekday() + _MONDAY)
    offered = {
        Moment.TODAY: next((one for one in later_today if one >= now + _NOTICE and not is_quiet(one, timezone)), None),
        Moment.TOMORROW: _morning(today + timedelta(days=1), timezone),
        Moment.MONDAY: _morning(monday, timezone),
    }
    found: dict[Moment, datetime] = {}
    for moment, instant in offered.items():
        if instant is not None and instant not in found.values():
            found[moment] = instant
    return found


def moment(wanted: Moment, now: datetime, timezone: ZoneInfo) -> datetime:
    """The instant of a moment that was pressed; of one that is over by now, the next there is."""
    offered = moments(now, timezone)
    order = list(Moment)
    return next(offered[one] for one in (*order[order.index(wanted) :], *order) if one in offered)


def chosen_day(text: str, now: datetime, timezone: ZoneInfo) -> datetime | DayWrong:
    """The instant of a day that was chosen, as ``2026-11-24``: its morning, or that of the next working day; today, the next moment."""
    if not text.strip():
        return DayWrong.MISSING
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return DayWrong.NOT_A_DAY
    today = now.astimezone(timezone).date()
    if day < today:
        return DayWrong.PAST
    if day > today + FARTHEST:
        return DayWrong.TOO_FAR
    if day == today:
        return moment(Moment.TODAY, now, timezone)
    return _morning(day, timezone)


def _morning(day: date, timezone: ZoneInfo) -> datetime:
    return at(working_day_on_or_after(day), MORNING, timezone)
