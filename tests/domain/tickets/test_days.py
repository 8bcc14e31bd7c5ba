"""The days of a report, as people say them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tickets.days import Days, Lately, days_of, read_days, week_before

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(DAYS)
def test_the_week_before_any_day_is_a_whole_one_that_is_over(day: date) -> None:
    week = week_before(day)
    assert (week.start.weekday(), week.end - week.start) == (0, 6 * DAY)
    assert week.end < day <= week.end + 7 * DAY


@given(DAYS, st.sampled_from(Lately))
def test_a_span_is_whole_and_begins_no_later_than_today(day: date, span: Lately) -> None:
    days = days_of(span, day)
    assert days.start <= day
    assert (days.end >= day) == (span is Lately.THIS_MONTH)
    if span is not Lately.LAST_WEEK:
        assert days.start.day == 1
        assert (days.end + DAY).day == 1


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("", date(2026, 11, 16), date(2026, 11, 22)),
        ("Semaine dernière", date(2026, 11, 16), date(2026, 11, 22)),
        ("novembre", date(2026, 11, 1), date(2026, 11, 30)),
        ("en nov.", date(2026, 11, 1), date(2026, 11, 30)),
        ("Décembre", date(2025, 12, 1), date(2025, 12, 31)),
        ("february 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("d'août", date(2026, 8, 1), date(2026, 8, 31)),
        ("mai", date(2026, 5, 1), date(2026, 5, 31)),
        ("le mois dernier", date(2026, 10, 1), date(2026, 10, 31)),
        ("ce mois-ci", date(2026, 11, 1), date(2026, 11, 30)),
        ("l’année dernière", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("du 1/11/2026 au 15/11/2026", date(2026, 11, 1), date(2026, 11, 15)),
        ("2026-11-01 to 2026-11-15", date(2026, 11, 1), date(2026, 11, 15)),
        ("24/11/2026", TODAY, TODAY),
    ],
)
def test_days_are_understood_in_both_languages(said: str, start: date, end: date) -> None:
    assert read_days(said, TODAY) == Days(start=start, end=end)


@pytest.mark.parametrize("said", ["bonjour", "ma", "jui", "ju", "13/13/2026", "1999", "1/11 au 15/11", "x" * 10_000])
def test_what_means_no_days_is_not_guessed_at(said: str) -> None:
    assert read_days(said, TODAY) is None


@given(st.text(max_size=60), DAYS)
def test_nothing_typed_breaks_it(said: str, day: date) -> None:
    days = read_days(said, day)
    assert days is None or isinstance(days, Days)
