"""When the news goes out: on Tuesdays, at an hour of the organisation's clock, by the item's rule on public holidays."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import is_working_day, working_day_on_or_after
from domain.news.item import HolidayRule

WEEKS_AHEAD = 52
"""How far ahead a free Tuesday is looked for, and an item can be planned."""
_WEEK = timedelta(days=7)


def tuesday_of(day: date) -> date:
    """The one Tuesday of the week, from Monday, that holds a day."""
    return day + timedelta(days=1 - day.weekday())


def tuesdays(first: date, number: int) -> tuple[date, ...]:
    """So many Tuesdays in a row, from the one of the week of `first` on."""
    start = tuesday_of(first)
    return tuple(start + week * _WEEK for week in range(number))


def goes_out_on(tuesday: date, rule: HolidayRule) -> date | None:
    """The day of a Tuesday's edition: itself, or the next working day when it is a public holiday; None when the rule skips it."""
    if is_working_day(tuesday):
        return tuesday
    return working_day_on_or_after(tuesday) if rule is HolidayRule.NEXT_WORKING_DAY else None


def edition_of(day: date) -> date | None:
    """The Tuesday whose edition goes out on a day: itself, or the public holiday that the day stands in for; None for other days."""
    tuesday = tuesday_of(day)
    if day in (tuesday, goes_out_on(tuesday, HolidayRule.NEXT_WORKING_DAY)):
        return tuesday
    return None


def instant_of(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """An hour of a day on the organisation's clock, in UTC.

    An hour that the clock skips in spring comes as long after as it would have, one that it repeats in autumn is the first of the two.
    """
    return datetime.combine(day, hour, zone).astimezone(UTC)


def next_free(
    now: datetime, taken: Collection[date], rule: HolidayRule, *, hour: time, zone: ZoneInfo
) -> datetime | None:
    """The next Tuesday without an edition, at the usual hour; None when there is none within a year. `taken` holds Tuesdays."""
    for tuesday in tuesdays(now.astimezone(zone).date(), WEEKS_AHEAD):
        day = goes_out_on(tuesday, rule)
        if day is None or tuesday in taken:
            continue
        instant = instant_of(day, hour, zone)
        if instant > now:
            return instant
    return None
