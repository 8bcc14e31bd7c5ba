"""French working days and quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    after_quiet,
    at,
    is_quiet,
    is_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
)

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
PARIS = ZoneInfo("Europe/Paris")


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


instants = st.integers(0, 40 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(["Europe/Paris", "America/Martinique", "Pacific/Noumea"]).map(ZoneInfo)


@given(instants, zones)
def test_after_the_quiet_it_is_not_quiet_and_no_working_hour_is_lost(instant: datetime, zone: ZoneInfo) -> None:
    found = after_quiet(instant, zone)
    assert found >= instant
    assert not is_quiet(found, zone)
    if not is_quiet(instant, zone):
        assert found == instant
    elif found != instant:
        assert is_quiet(found - timedelta(minutes=1), zone)


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-11-24T07:29", "2026-11-24T07:30"),
        ("2026-11-24T07:30", "2026-11-24T07:30"),
        ("2026-11-24T19:59", "2026-11-24T19:59"),
        ("2026-11-24T20:00", "2026-11-25T07:30"),
        ("2026-11-27T21:00", "2026-11-30T07:30"),
        ("2026-11-28T12:00", "2026-11-30T07:30"),
        ("2026-12-25T10:00", "2026-12-28T07:30"),
        ("2026-03-28T23:00", "2026-03-30T07:30"),
        ("2026-10-24T23:00", "2026-10-26T07:30"),
    ],
)
def test_quiet_hours_end_on_a_working_morning(local: str, until: str) -> None:
    instant = datetime.fromisoformat(local).replace(tzinfo=PARIS)
    assert after_quiet(instant, PARIS) == datetime.fromisoformat(until).replace(tzinfo=PARIS)


def test_an_hour_that_clocks_skip_is_taken_after_the_skip() -> None:
    assert at(date(2026, 3, 29), time(2, 30), PARIS) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
