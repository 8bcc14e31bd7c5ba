"""Tuesdays: one a week, never in the past, at the same hour of the clock all year."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day
from domain.news.item import HolidayRule
from domain.news.tuesdays import (
    WEEKS_AHEAD,
    edition_of,
    goes_out_on,
    instant_of,
    next_free,
    tuesday_of,
    tuesdays,
)

PARIS = ZoneInfo("Europe/Paris")
NINE = time(9)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 10:00 in Paris."""

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31))
instants = st.integers(-6 * 525_600, 30 * 525_600).map(lambda minutes: NOW + timedelta(minutes=minutes))
rules = st.sampled_from(HolidayRule)
zones = st.sampled_from(["Europe/Paris", "America/Martinique", "Pacific/Noumea", "Indian/Reunion"]).map(ZoneInfo)


def free(now: datetime, *taken: date, rule: HolidayRule = HolidayRule.NEXT_WORKING_DAY) -> datetime | None:
    return next_free(now, taken, rule, hour=NINE, zone=PARIS)


@given(days)
def test_every_week_has_one_tuesday(day: date) -> None:
    tuesday = tuesday_of(day)
    assert tuesday.weekday() == 1
    assert tuesday.isocalendar()[:2] == day.isocalendar()[:2]


@given(days, st.integers(1, 60))
def test_tuesdays_follow_each_other_by_a_week(day: date, number: int) -> None:
    found = tuesdays(day, number)
    assert len(found) == number
    assert all(after - before == timedelta(days=7) for before, after in pairwise(found))


@given(instants, rules, zones, st.sets(st.integers(0, WEEKS_AHEAD - 1)))
def test_the_next_free_one_is_ahead_worked_free_and_at_the_hour(
    now: datetime, rule: HolidayRule, zone: ZoneInfo, weeks: set[int]
) -> None:
    ahead = tuesdays(now.astimezone(zone).date(), WEEKS_AHEAD)
    taken = {ahead[week] for week in weeks}
    found = next_free(now, taken, rule, hour=NINE, zone=zone)
    if found is None:
        assert len(taken) >= WEEKS_AHEAD - 12
        return
    local = found.astimezone(zone)
    assert found > now
    assert local.time() == NINE
    assert is_working_day(local.date())
    assert edition_of(local.date()) not in taken
    if rule is HolidayRule.SKIP:
        assert local.weekday() == 1


@given(days)
def test_a_day_belongs_to_the_edition_of_its_own_week_or_to_none(day: date) -> None:
    assert edition_of(day) in (None, tuesday_of(day))


@given(days, rules)
def test_an_edition_goes_out_on_a_day_that_is_its_own(day: date, rule: HolidayRule) -> None:
    tuesday = tuesday_of(day)
    goes_out = goes_out_on(tuesday, rule)
    if goes_out is not None:
        assert edition_of(goes_out) == tuesday
        assert is_working_day(goes_out)


def test_the_hour_stands_whatever_the_season() -> None:
    assert instant_of(date(2026, 7, 7), NINE, PARIS) == datetime(2026, 7, 7, 7, 0, tzinfo=UTC)
    assert instant_of(date(2026, 11, 24), NINE, PARIS) == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_an_hour_that_the_clock_skips_or_repeats_is_one_instant() -> None:
    assert instant_of(date(2027, 3, 28), time(2, 30), PARIS) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert instant_of(date(2026, 10, 25), time(2, 30), PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_tuesday_whose_hour_has_passed_gives_way_to_the_next() -> None:
    assert free(NOW) == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert free(NOW - timedelta(hours=2)) == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert free(NOW, date(2026, 12, 1)) == datetime(2026, 12, 8, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "day"),
    [(HolidayRule.NEXT_WORKING_DAY, date(2026, 7, 15)), (HolidayRule.SKIP, date(2026, 7, 21))],
)
def test_on_a_public_holiday_the_rule_of_the_item_decides(rule: HolidayRule, day: date) -> None:
    before = datetime(2026, 7, 9, 12, 0, tzinfo=UTC)
    assert free(before, rule=rule) == instant_of(day, NINE, PARIS)


def test_no_tuesday_is_left_when_a_year_is_taken() -> None:
    assert free(NOW, *tuesdays(NOW.date(), WEEKS_AHEAD)) is None
