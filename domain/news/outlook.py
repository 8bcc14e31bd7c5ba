"""An item about to go out: whom it will reach, how long that takes, when it is planned; and what is wrong with a chosen date."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import is_working_day
from domain.languages import Language
from domain.news.item import HolidayRule, NewsItem
from domain.news.recipients import Why
from domain.news.report import duration
from domain.news.tuesdays import WEEKS_AHEAD, edition_of, goes_out_on, instant_of


class PlanWrong(StrEnum):
    """What can be wrong when an item is planned or sent."""

    NOT_A_DATE = "not_a_date"
    NOT_AN_HOUR = "not_an_hour"
    IN_THE_PAST = "in_the_past"
    TOO_FAR = "too_far"
    TAKEN = "taken"
    HOLIDAY = "holiday"
    NO_TUESDAY_LEFT = "no_tuesday_left"
    EMPTY_AUDIENCE = "empty_audience"
    NOT_READY = "not_ready"
    CHANGED = "changed"
    """Somebody changed the text since it was looked at."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A day and an hour as they were chosen: ``2026-11-24``, ``09:00``; hostile."""

    day: str = ""
    hour: str = ""


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What the editor is told before an item goes out.

    `readers` counts those it reaches by their language, `passed_over` the others by reason. `next_free` is the next free Tuesday.
    `choice` is the date to show in the form. `is_confirming` when the editor is asked whether to send now.
    """

    item: NewsItem
    audience_name: str
    readers: Mapping[Language, int]
    passed_over: Mapping[Why, int]
    per_second: float
    at: datetime
    zone: ZoneInfo
    next_free: datetime | None
    choice: Choice
    wrong: PlanWrong | None = None
    is_confirming: bool = False
    is_missed: bool = False
    may_send: bool = True

    @property
    def reached(self) -> int:
        return sum(self.readers.values())

    @property
    def takes(self) -> timedelta:
        """How long it takes to send at the pace."""
        return duration(self.reached, self.per_second)


def chosen(instant: datetime | None, zone: ZoneInfo) -> Choice:
    """An instant as the form shows it."""
    if instant is None:
        return Choice()
    local = instant.astimezone(zone)
    return Choice(day=local.date().isoformat(), hour=f"{local:%H:%M}")


def read_choice(
    choice: Choice, rule: HolidayRule, now: datetime, taken: Collection[date], zone: ZoneInfo
) -> datetime | PlanWrong:
    """The instant of a chosen day and hour, or what is wrong with it. `taken` holds the Tuesdays of other items.

    A public holiday is moved to the next working day, or refused, by the item's rule.
    """
    try:
        day = date.fromisoformat(choice.day.strip())
    except ValueError:
        return PlanWrong.NOT_A_DATE
    try:
        hour = time.fromisoformat(choice.hour.strip())
    except ValueError:
        return PlanWrong.NOT_AN_HOUR
    today = now.astimezone(zone).date()
    if day < today:
        return PlanWrong.IN_THE_PAST
    if day > today + timedelta(weeks=WEEKS_AHEAD):
        return PlanWrong.TOO_FAR
    if day.weekday() < 5 and not is_working_day(day):
        moved = goes_out_on(day, rule)
        if moved is None:
            return PlanWrong.HOLIDAY
        day = moved
    instant = instant_of(day, hour.replace(tzinfo=None), zone)
    if instant <= now:
        return PlanWrong.IN_THE_PAST
    return PlanWrong.TAKEN if edition_of(day) in taken else instant
