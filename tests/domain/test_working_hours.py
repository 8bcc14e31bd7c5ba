"""Opening hours, through nights, week-ends, holidays and changes of the clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day
from domain.working_hours import WorkingHours

PARIS = ZoneInfo("Europe/Paris")
OFFICE = WorkingHours()

INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 bounds have none
SPANS = st.timedeltas(timedelta(0), timedelta(hours=300))
HOURS = st.builds(
    lambda opens, length: WorkingHours(opens=time(opens), closes=time(min(opens + length, 23))),
    st.integers(0, 21),
    st.integers(1, 23),
)


def paris(*parts: int) -> datetime:
    """An instant told by the clocks of Paris."""
    return datetime(*parts, tzinfo=PARIS).astimezone(UTC)  # type: ignore[arg-type,misc]


def test_four_hours_from_four_in_the_afternoon_end_at_ten_the_next_working_day() -> None:
    assert OFFICE.advance(paris(2026, 11, 24, 16), timedelta(hours=4)) == paris(2026, 11, 25, 10)
    assert OFFICE.advance(paris(2026, 11, 27, 16), timedelta(hours=4)) == paris(2026, 11, 30, 10)


def test_holidays_are_passed_over() -> None:
    # Wednesday 11 November 2026 is the armistice.
    assert OFFICE.advance(paris(2026, 11, 10, 16), timedelta(hours=4)) == paris(2026, 11, 12, 10)
    # From Thursday 24 December 2026 over Christmas and a week-end.
    assert OFFICE.advance(paris(2026, 12, 24, 17), timedelta(hours=2)) == paris(2026, 12, 28, 9)


def test_the_hour_stays_the_same_when_the_clocks_change() -> None:
    # The night of Saturday 28 to Sunday 29 March 2026 is an hour short, that of 24 to 25 October 2026 an hour long.
    assert OFFICE.advance(paris(2026, 3, 27, 17), timedelta(hours=2)) == paris(2026, 3, 30, 9)
    assert OFFICE.advance(paris(2026, 10, 23, 17), timedelta(hours=2)) == paris(2026, 10, 26, 9)
    assert OFFICE.advance_days(paris(2026, 3, 27, 10), 1) == paris(2026, 3, 30, 10)
    assert OFFICE.elapsed(paris(2026, 3, 27, 8), paris(2026, 3, 30, 18)) == timedelta(hours=20)


def test_an_opening_time_that_the_clocks_jump_over_is_shorter() -> None:
    night = WorkingHours(opens=time(1), closes=time(5), timezone=ZoneInfo("America/New_York"))
    # Monday to Friday only, and clocks change on Sundays: every night of work has its four hours.
    assert night.elapsed(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 7, tzinfo=UTC)) == timedelta(hours=20)


def test_days_are_working_days() -> None:
    assert OFFICE.advance_days(paris(2026, 11, 24, 16), 2) == paris(2026, 11, 26, 16)
    assert OFFICE.advance_days(paris(2026, 11, 9, 10), 2) == paris(2026, 11, 12, 10)
    # What comes on a Saturday has all of Monday.
    assert OFFICE.advance_days(paris(2026, 11, 21, 12), 1) == paris(2026, 11, 23, 18)
    assert OFFICE.advance_days(paris(2026, 11, 24, 7), 1) == paris(2026, 11, 24, 18)
    assert OFFICE.advance_days(paris(2026, 11, 24, 18), 1) == paris(2026, 11, 25, 18)


def test_a_service_opens_before_it_closes() -> None:
    with pytest.raises(ValueError, match="opens before"):
        WorkingHours(opens=time(18), closes=time(8))


@given(INSTANTS, SPANS, HOURS)
def test_what_was_advanced_has_elapsed(start: datetime, span: timedelta, hours: WorkingHours) -> None:
    end = hours.advance(start, span)
    assert end >= start
    assert hours.elapsed(start, end) == span


@given(INSTANTS, SPANS)
def test_the_instant_is_the_first_one(start: datetime, span: timedelta) -> None:
    end = OFFICE.advance(start, span)
    if span:
        assert OFFICE.elapsed(start, end - timedelta(microseconds=1)) < span


@given(INSTANTS, SPANS, SPANS)
def test_advancing_twice_is_advancing_once(start: datetime, one: timedelta, other: timedelta) -> None:
    assert OFFICE.advance(OFFICE.advance(start, one), other) == OFFICE.advance(start, one + other)


@given(st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
def test_elapsed_time_adds_up(instants: list[datetime]) -> None:
    first, second, third = instants
    total = OFFICE.elapsed(first, third)
    assert OFFICE.elapsed(first, second) + OFFICE.elapsed(second, third) == total
    assert OFFICE.elapsed(third, first) == timedelta(0)


@given(INSTANTS, st.integers(1, 30))
def test_days_end_while_the_service_is_open_and_take_as_many_days_of_work(start: datetime, days: int) -> None:
    end = OFFICE.advance_days(start, days)
    local = end.astimezone(PARIS)
    assert is_working_day(local.date())
    assert time(8) < local.time() <= time(18)
    assert OFFICE.elapsed(start, end) == timedelta(hours=10 * days)
