"""French working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day, working_day_on_or_after, working_day_on_or_before

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 5, 1),  # fête du Travail
        date(2026, 5, 8),  # victoire de 1945
        date(2026, 4, 6),  # lundi de Pâques
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # lundi de Pentecôte
        date(2026, 7, 14),  # fête nationale
        date(2026, 11, 11),  # armistice
        date(2026, 12, 25),  # Noël
        date(2026, 11, 22),  # un dimanche
        date(2026, 11, 21),  # un samedi
    ],
)
def test_holidays_and_weekends_are_not_worked(day: date) -> None:
    assert not is_working_day(day)


def test_good_friday_and_an_ordinary_tuesday_are_worked() -> None:
    assert is_working_day(date(2026, 4, 3))
    assert is_working_day(date(2026, 11, 24))


@given(DAYS)
def test_the_nearest_working_day_is_worked_and_near(day: date) -> None:
    before, after = working_day_on_or_before(day), working_day_on_or_after(day)
    assert is_working_day(before)
    assert is_working_day(after)
    assert timedelta(0) <= day - before <= timedelta(days=4)
    assert timedelta(0) <= after - day <= timedelta(days=4)
    assert (before == day) == (after == day) == is_working_day(day)
