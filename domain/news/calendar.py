"""The Tuesdays ahead: what goes out on each, which are free, and what the backlog would put there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.news.item import HolidayRule, NewsItem
from domain.news.tuesdays import WEEKS_AHEAD, edition_of, goes_out_on, instant_of, tuesday_of, tuesdays

WEEKS_SHOWN = 8
PAGES = -(-WEEKS_AHEAD // WEEKS_SHOWN)
FILLED_AHEAD = timedelta(days=4)
"""How long before a Tuesday the backlog fills it: on Friday, so that an editor sees it on a working day."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """The week of a Tuesday.

    `instant` is when its edition goes out, or would. `edition` is the item of that day, `others` go out on other days of the week;
    `proposed` is what the backlog would put there. `is_over` when the hour has passed.
    """

    tuesday: date
    instant: datetime
    edition: NewsItem | None = None
    others: tuple[NewsItem, ...] = ()
    proposed: NewsItem | None = None
    is_over: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether nothing is planned for this Tuesday, and something can be."""
        return self.edition is None and not self.is_over

    @property
    def is_moved(self) -> bool:
        """Whether the Tuesday is a public holiday."""
        return goes_out_on(self.tuesday, HolidayRule.SKIP) is None


@dataclass(frozen=True, kw_only=True)
class NewsCalendar:
    """Some weeks in a row, what waits in the backlog in its order, and what was missed.

    `page`, from 0, tells which eight weeks; `fills` that the backlog fills gaps by itself.
    """

    weeks: tuple[Week, ...]
    backlog: tuple[NewsItem, ...]
    zone: ZoneInfo
    missed: tuple[NewsItem, ...] = ()
    fills: bool = False
    page: int = 0


def weeks(
    first: date,
    now: datetime,
    planned: Sequence[NewsItem],
    backlog: Sequence[NewsItem],
    *,
    hour: time,
    zone: ZoneInfo,
    number: int = WEEKS_SHOWN,
) -> tuple[Week, ...]:
    """Weeks from the one of `first` on. `backlog`, in its order, is laid on the gaps; hand in none when it does not fill them.

    A Tuesday that an item's rule on public holidays skips is left to the next item.
    """
    waiting = list(backlog)
    found = []
    for tuesday in tuesdays(first, number):
        day = goes_out_on(tuesday, HolidayRule.NEXT_WORKING_DAY) or tuesday
        of_week = [one for one in planned if one.send_at and tuesday_of(one.send_at.astimezone(zone).date()) == tuesday]
        edition = next((one for one in of_week if edition_of(_day(one, zone)) == tuesday), None)
        instant = (edition.send_at if edition else None) or instant_of(day, hour, zone)
        is_over = instant <= now
        proposed = None
        if edition is None and not is_over:
            proposed = next((one for one in waiting if goes_out_on(tuesday, one.holiday_rule)), None)
            if proposed is not None:
                waiting.remove(proposed)
        found.append(
            Week(
                tuesday=tuesday,
                instant=instant,
                edition=edition,
                others=tuple(one for one in of_week if one is not edition),
                proposed=proposed,
                is_over=is_over,
            )
        )
    return tuple(found)


def _day(item: NewsItem, zone: ZoneInfo) -> date:
    assert item.send_at is not None  # noqa: S101 (asked only about planned items)
    return item.send_at.astimezone(zone).date()


def taken(planned: Sequence[NewsItem], zone: ZoneInfo) -> frozenset[date]:
    """The Tuesdays that have an edition."""
    found = (edition_of(_day(one, zone)) for one in planned if one.send_at is not None)
    return frozenset(tuesday for tuesday in found if tuesday is not None)
