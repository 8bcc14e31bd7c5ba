"""Recurrences in words: what is chosen is what is kept, and every other week is the same week whenever one asks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import NotARule, recurring_days
from domain.meetings.bodies import DEFAULTS
from domain.meetings.recurrence import RANKS, WEEKDAYS, Recurrence, Rhythm, recurrence_of, rule_of

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
CHOSEN = st.builds(
    Recurrence,
    rhythm=st.sampled_from([one for one in Rhythm if one is not Rhythm.CUSTOM]),
    weekday=st.sampled_from(WEEKDAYS),
    rank=st.sampled_from(RANKS),
    day=st.sampled_from([*range(1, 29), -1]),
    month=st.integers(1, 12),
    counted_from=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)


@given(CHOSEN, st.dates(date(2026, 12, 31), date(2030, 12, 31)))
def test_what_is_chosen_is_read_back_and_falls(told: Recurrence, first: date) -> None:
    rule = rule_of(told)
    again = recurrence_of(rule)
    assert (again.rhythm, rule_of(again)) == (told.rhythm, rule)
    if not rule:
        return
    days = recurring_days(rule, first, first + timedelta(days=366))
    assert days
    if told.rhythm not in (Rhythm.MONTHLY_DATE, Rhythm.YEARLY_DATE):
        assert {WEEKDAYS[day.weekday()] for day in days} == {told.weekday}


@given(DAYS, DAYS, st.integers(0, 400))
def test_every_other_week_is_the_same_week_whenever_one_asks(counted_from: date, first: date, later: int) -> None:
    for rule in (
        rule_of(Recurrence(rhythm=Rhythm.FORTNIGHTLY, counted_from=counted_from)),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    ):
        last = first + timedelta(days=366)
        then = first + timedelta(days=min(later, 366))
        assert [one for one in recurring_days(rule, first, last) if one >= then] == list(
            recurring_days(rule, then, last)
        )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=1TU,3TU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=2TU;COUNT=3",
        "FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO",
        "FREQ=MONTHLY",
        "nonsense",
    ],
)
def test_a_rule_beyond_the_words_is_kept_as_it_is(rule: str) -> None:
    assert recurrence_of(rule) == Recurrence(rhythm=Rhythm.CUSTOM, rule=rule)


def test_the_defaults_of_every_kind_have_words() -> None:
    assert all(recurrence_of(rules.rule).rhythm is not Rhythm.CUSTOM for rules in DEFAULTS.values())


def test_a_day_that_does_not_exist_starts_nothing() -> None:
    with pytest.raises(NotARule):
        recurring_days("DTSTART=20260230;FREQ=WEEKLY;BYDAY=MO", date(2026, 1, 1), date(2026, 12, 31))
