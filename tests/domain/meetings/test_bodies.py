"""Bodies: dates that come back whatever the holidays, mandates, defaults."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import ClockChange, NotARule, TooOften, clock_change, is_working_day, recurring_days, rule_parts
from domain.identifiers import BodyId, PersonId
from domain.meetings.bodies import DEFAULTS, Body, BodyKind, Capacity, HolidayRule, Mandate, occurrences

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2026, 12, 1), date(2027, 11, 30)


def dates(rule: str, holiday: HolidayRule) -> list[date | None]:
    return [one.held for one in occurrences(recurring_days(rule, FIRST, LAST), holiday)]


def test_the_second_tuesday_of_each_month() -> None:
    found = recurring_days("FREQ=MONTHLY;BYDAY=2TU", FIRST, LAST)
    assert len(found) == 12
    assert found[0] == date(2026, 12, 8)
    assert all(day.weekday() == 1 and 8 <= day.day <= 14 for day in found)


def test_a_holiday_moves_the_date_by_the_bodys_rule() -> None:
    thursdays = "FREQ=YEARLY;BYMONTH=5;BYDAY=1TH"  # 6 May 2027, Ascension Day
    assert dates(thursdays, HolidayRule.BEFORE) == [date(2027, 5, 5)]
    assert dates(thursdays, HolidayRule.AFTER) == [date(2027, 5, 7)]
    assert dates(thursdays, HolidayRule.WEEK_LATER) == [date(2027, 5, 13)]
    assert dates(thursdays, HolidayRule.SKIP) == [None]
    (moved,) = occurrences([date(2027, 5, 6)], HolidayRule.BEFORE)
    assert moved.is_moved


def test_a_rule_without_end_is_cut_and_one_that_comes_too_often_refused() -> None:
    assert len(recurring_days("FREQ=WEEKLY;BYDAY=MO", FIRST, LAST)) == 52
    with pytest.raises(TooOften):
        recurring_days("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", FIRST, LAST)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every month",
        "FREQ=SECONDLY",
        "FREQ=DAILY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=6TU",
        "FREQ=MONTHLY;BYDAY=2TU;BYMONTHDAY=1",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=MONTHLY;FREQ=WEEKLY",
        "FREQ=MONTHLY;BYDAY=TU;COUNT=2;UNTIL=20270101",
        "FREQ=MONTHLY;UNTIL=99999999",
        "FREQ=MONTHLY;BYEASTER=1",
        "FREQ=MONTHLY;INTERVAL=0",
    ],
)
def test_what_is_no_rule_or_never_falls_is_refused(rule: str) -> None:
    with pytest.raises(NotARule):
        recurring_days(rule, FIRST, LAST)


_RULES = st.builds(
    lambda freq, ordinal, day, month, interval: (
        f"FREQ={freq};BYDAY={ordinal if freq != 'WEEKLY' else ''}{day}{f';BYMONTH={month}' if freq == 'YEARLY' else ''};INTERVAL={interval}"
    ),
    st.sampled_from(["WEEKLY", "MONTHLY", "YEARLY"]),
    st.sampled_from(["1", "2", "3", "4", "-1"]),
    st.sampled_from(["MO", "TU", "WE", "TH", "FR"]),
    st.integers(1, 12),
    st.integers(1, 3),
)


@given(_RULES, st.dates(date(2026, 1, 1), date(2035, 1, 1)), st.sampled_from(HolidayRule))
def test_whatever_the_rule_a_meeting_is_held_on_a_working_day_and_once(
    rule: str, first: date, holiday: HolidayRule
) -> None:
    last = date.fromordinal(first.toordinal() + 365)
    named = recurring_days(rule, first, last)
    found = occurrences(named, holiday)
    held = [one.held for one in found if one.held is not None]
    assert all(map(is_working_day, held))
    assert len(held) == len(set(held))
    assert all(first <= day <= last for day in named)
    assert all(one.held is not None or holiday is HolidayRule.SKIP for one in found)


def test_clocks_that_change() -> None:
    assert clock_change(date(2027, 3, 28), time(2, 30), PARIS) is ClockChange.SKIPPED
    assert clock_change(date(2026, 10, 25), time(2, 30), PARIS) is ClockChange.REPEATED
    assert clock_change(date(2026, 10, 25), time(3, 0), PARIS) is None
    assert clock_change(date(2027, 3, 28), time(3, 0), PARIS) is None


def test_a_mandate_runs_from_its_first_day_to_its_last() -> None:
    one = Mandate(
        person=PersonId(1), name="Anne", capacity=Capacity.CHAIR, since=date(2026, 1, 1), until=date(2026, 12, 8)
    )
    guest = Mandate(person=PersonId(2), name="Bruno", capacity=Capacity.GUEST)
    secretary = Mandate(person=PersonId(3), name="Chloé", capacity=Capacity.SECRETARY)
    body = Body(id=BodyId(1), name="Conseil", kind=BodyKind.REGIONAL_COUNCIL, mandates=(one, guest, secretary))
    assert body.voters(date(2026, 12, 8)) == {PersonId(1)}
    assert body.voters(date(2026, 12, 9)) == frozenset()
    assert body.invited(date(2026, 12, 8)) == {PersonId(1), PersonId(2)}


def test_every_kind_has_defaults_that_can_be_followed() -> None:
    assert set(DEFAULTS) == set(BodyKind)
    for rules in DEFAULTS.values():
        if rules.rule:
            rule_parts(rules.rule)
    assert DEFAULTS[BodyKind.REGIONAL_COUNCIL].notice_days == 12
