"""The periods that reports cover."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day
from domain.periods import Rhythm, asked_until, period_of, period_to_report, previous

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
RHYTHMS = st.sampled_from(Rhythm)


@given(RHYTHMS, DAYS)
def test_every_day_is_in_one_period_and_periods_follow_each_other(rhythm: Rhythm, day: date) -> None:
    period = period_of(rhythm, day)
    assert period.start <= day <= period.end
    assert period_of(rhythm, period.start) == period_of(rhythm, period.end) == period
    assert previous(period).end + timedelta(days=1) == period.start
    assert period_of(rhythm, period.end + timedelta(days=1)).start == period.end + timedelta(days=1)


@given(RHYTHMS, DAYS)
def test_a_report_is_due_on_a_working_day_not_after_the_end(rhythm: Rhythm, day: date) -> None:
    period = period_of(rhythm, day)
    assert is_working_day(period.due)
    assert period.end - timedelta(days=5) <= period.due <= period.end


@pytest.mark.parametrize(
    ("rhythm", "start", "end"),
    [
        (Rhythm.WEEKLY, date(2026, 11, 23), date(2026, 11, 29)),
        (Rhythm.FORTNIGHTLY, date(2026, 11, 23), date(2026, 12, 6)),
        (Rhythm.MONTHLY, date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_the_periods_that_hold_the_24th_of_november(rhythm: Rhythm, start: date, end: date) -> None:
    period = period_of(rhythm, date(2026, 11, 24))
    assert (period.start, period.end) == (start, end)


@given(RHYTHMS, DAYS)
def test_a_first_report_is_about_the_current_period(rhythm: Rhythm, today: date) -> None:
    assert period_to_report(rhythm, today, None) == period_of(rhythm, today)


@given(RHYTHMS, DAYS, st.integers(0, 5))
def test_the_period_before_is_asked_for_while_its_grace_lasts(rhythm: Rhythm, today: date, behind: int) -> None:
    current = period_of(rhythm, today)
    last = current
    for _ in range(behind):
        last = previous(last)
    asked = period_to_report(rhythm, today, last.start)
    in_grace = today <= asked_until(previous(current))
    assert asked == (previous(current) if behind >= 2 and in_grace else current)


def test_october_is_asked_for_until_the_tenth_of_november() -> None:
    september = date(2026, 9, 1)
    october = period_of(Rhythm.MONTHLY, date(2026, 10, 1))
    november = period_of(Rhythm.MONTHLY, date(2026, 11, 1))
    assert period_to_report(Rhythm.MONTHLY, date(2026, 11, 10), september) == october
    assert period_to_report(Rhythm.MONTHLY, date(2026, 11, 11), september) == november
    assert period_to_report(Rhythm.MONTHLY, date(2026, 11, 2), october.start) == november
