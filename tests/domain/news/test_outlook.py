"""A day and an hour as they were chosen, read into an instant ahead that nobody took, or told what is wrong with them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day
from domain.news.item import HolidayRule
from domain.news.outlook import Choice, PlanWrong, chosen, read_choice
from domain.news.tuesdays import edition_of

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RULE = HolidayRule.NEXT_WORKING_DAY

typed = st.one_of(st.text(max_size=12), st.dates().map(date.isoformat), st.times().map(time.isoformat))


def read(day: str, hour: str = "09:00", rule: HolidayRule = RULE) -> datetime | PlanWrong:
    return read_choice(Choice(day=day, hour=hour), rule, NOW, {date(2026, 12, 8)}, PARIS)


@given(typed, typed, st.sampled_from(HolidayRule))
def test_whatever_is_typed_becomes_an_instant_ahead_or_a_reason(day: str, hour: str, rule: HolidayRule) -> None:
    found = read(day, hour, rule)
    if isinstance(found, datetime):
        assert found > NOW
        local = found.astimezone(PARIS).date()
        assert edition_of(local) != date(2026, 12, 8)
        assert local.weekday() >= 5 or is_working_day(local)


@given(st.integers(1_440, 440_000).map(lambda minutes: NOW + timedelta(minutes=minutes)))
def test_what_the_form_shows_is_read_as_the_same_minute(instant: datetime) -> None:
    local = instant.astimezone(PARIS)
    if local.fold or not (local.weekday() >= 5 or is_working_day(local.date())):
        return
    choice = chosen(instant, PARIS)
    assert read_choice(choice, RULE, NOW, (), PARIS) == instant


@pytest.mark.parametrize(
    ("day", "hour", "rule", "found"),
    [
        ("2026-11-24", "10:00", RULE, PlanWrong.IN_THE_PAST),
        ("2026-11-24", "10:01", RULE, datetime(2026, 11, 24, 9, 1, tzinfo=UTC)),
        ("2026-11-23", "23:00", RULE, PlanWrong.IN_THE_PAST),
        ("2026-12-08", "18:00", RULE, PlanWrong.TAKEN),
        ("2026-12-25", "09:00", RULE, datetime(2026, 12, 28, 8, 0, tzinfo=UTC)),
        ("2026-12-25", "09:00", HolidayRule.SKIP, PlanWrong.HOLIDAY),
        ("2026-12-26", "09:00", RULE, datetime(2026, 12, 26, 8, 0, tzinfo=UTC)),
        ("2027-03-28", "02:30", RULE, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2027-11-24", "09:00", RULE, PlanWrong.TOO_FAR),
        ("24/11/2026", "09:00", RULE, PlanWrong.NOT_A_DATE),
        ("2026-12-01", "9h", RULE, PlanWrong.NOT_AN_HOUR),
        ("2026-12-01", "25:00", RULE, PlanWrong.NOT_AN_HOUR),
    ],
)
def test_a_day_and_an_hour_are_read_on_the_organisations_clock(
    day: str, hour: str, rule: HolidayRule, found: object
) -> None:
    assert read(day, hour, rule) == found
