"""Reading later: what is offered is ahead, on a working day, outside quiet hours, on the reader's own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_quiet
from domain.news.reminders import DayWrong, Moment, chosen_day, moment, moments

PARIS = ZoneInfo("Europe/Paris")
instants = st.integers(0, 40 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(["Europe/Paris", "America/Martinique", "Pacific/Noumea", "Indian/Reunion"]).map(ZoneInfo)


def paris(day: str, hour: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS).astimezone(UTC)


@given(instants, zones)
def test_what_is_offered_is_ahead_disturbs_nobody_and_comes_in_order(now: datetime, zone: ZoneInfo) -> None:
    offered = list(moments(now, zone).values())
    assert offered
    assert offered == sorted(set(offered))
    assert all(one > now and not is_quiet(one, zone) for one in offered)


@given(instants, zones, st.sampled_from(Moment))
def test_a_moment_pressed_late_still_is_ahead(now: datetime, zone: ZoneInfo, wanted: Moment) -> None:
    assert moment(wanted, now, zone) > now


@given(instants, zones, st.integers(min_value=-400, max_value=800))
def test_a_day_that_was_chosen_is_ahead_or_told_why_not(now: datetime, zone: ZoneInfo, days: int) -> None:
    today = now.astimezone(zone).date()
    found = chosen_day((today + timedelta(days=days)).isoformat(), now, zone)
    if days < 0:
        assert found is DayWrong.PAST
    elif days > 366:
        assert found is DayWrong.TOO_FAR
    else:
        assert isinstance(found, datetime)
        assert found > now
        assert not is_quiet(found, zone)


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (
            paris("2026-11-24", "10:00"),
            {
                Moment.TODAY: paris("2026-11-24", "14:00"),
                Moment.TOMORROW: paris("2026-11-25", "09:00"),
                Moment.MONDAY: paris("2026-11-30", "09:00"),
            },
        ),
        (
            paris("2026-11-24", "13:50"),
            {
                Moment.TODAY: paris("2026-11-24", "17:00"),
                Moment.TOMORROW: paris("2026-11-25", "09:00"),
                Moment.MONDAY: paris("2026-11-30", "09:00"),
            },
        ),
        (paris("2026-11-27", "18:00"), {Moment.TOMORROW: paris("2026-11-30", "09:00")}),
        # Easter Monday is no working day, and the clocks went forward the Sunday before last
        (
            paris("2026-04-03", "09:00"),
            {Moment.TODAY: paris("2026-04-03", "14:00"), Moment.TOMORROW: paris("2026-04-07", "09:00")},
        ),
    ],
    ids=["tuesday morning", "just before two", "friday evening", "before Easter"],
)
def test_what_is_offered_when(now: datetime, offered: dict[Moment, datetime]) -> None:
    assert moments(now, PARIS) == offered


def test_a_moment_that_is_over_gives_way_to_the_next() -> None:
    assert moment(Moment.TODAY, paris("2026-11-24", "19:00"), PARIS) == paris("2026-11-25", "09:00")
    assert moment(Moment.MONDAY, paris("2026-11-27", "18:00"), PARIS) == paris("2026-11-30", "09:00")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", DayWrong.MISSING),
        ("demain", DayWrong.NOT_A_DAY),
        ("2026-02-30", DayWrong.NOT_A_DAY),
        ("2026-11-23", DayWrong.PAST),
        ("2028-01-01", DayWrong.TOO_FAR),
        ("2026-11-24", paris("2026-11-24", "14:00")),
        ("2026-12-25", paris("2026-12-28", "09:00")),
        (" 2026-12-01 ", paris("2026-12-01", "09:00")),
    ],
)
def test_a_day_as_it_is_typed(typed: str, found: datetime | DayWrong) -> None:
    assert chosen_day(typed, paris("2026-11-24", "10:00"), PARIS) == found


def test_the_day_it_is_follows_the_readers_clock() -> None:
    midnight_in_paris = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert chosen_day("2026-11-23", midnight_in_paris, PARIS) is DayWrong.PAST
    assert isinstance(chosen_day("2026-11-23", midnight_in_paris, ZoneInfo("America/Martinique")), datetime)
    assert date(2026, 11, 24) == midnight_in_paris.astimezone(PARIS).date()
