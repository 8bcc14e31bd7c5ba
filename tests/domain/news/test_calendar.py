"""The calendar ahead: each planned item once, the backlog in its order on the gaps it may take."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.calendar import taken, weeks
from domain.news.item import HolidayRule, NewsItem, NewsState, Topic, Wording
from domain.news.tuesdays import instant_of
from domain.projects import PersonRef

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)
ITEM = NewsItem(
    id=NewsId(0),
    version=1,
    state=NewsState.READY,
    topic=Topic.TEAMS,
    wordings={Language.FRENCH: Wording(title="Un titre")},
    author=PersonRef(id=PersonId(1), name="Olivia Bernard"),
)


def planned(number: int, day: date, hour: time = time(9)) -> NewsItem:
    return replace(ITEM, id=NewsId(number), state=NewsState.SCHEDULED, send_at=instant_of(day, hour, PARIS))


def waiting(number: int, rule: HolidayRule = HolidayRule.NEXT_WORKING_DAY) -> NewsItem:
    return replace(ITEM, id=NewsId(number), holiday_rule=rule)


@given(st.lists(st.integers(0, 55), max_size=20), st.integers(0, 12))
def test_every_item_is_shown_once_and_no_gap_is_passed_while_something_waits(days: list[int], backlog: int) -> None:
    items = [planned(number, TUESDAY - timedelta(days=1) + timedelta(days=day)) for number, day in enumerate(days)]
    queue = [waiting(100 + number) for number in range(backlog)]
    shown = weeks(TUESDAY, NOW, items, queue, hour=time(9), zone=PARIS, number=8)
    told = [week.edition.id for week in shown if week.edition] + [one.id for week in shown for one in week.others]
    assert sorted(told) == sorted(one.id for one in items)
    proposed = [week.proposed.id for week in shown if week.proposed]
    assert proposed == [one.id for one in queue[: len(proposed)]]
    gaps = sum(1 for week in shown if week.is_gap)
    assert len(proposed) == min(gaps, backlog)


def test_an_edition_moved_by_a_holiday_is_that_of_its_tuesday() -> None:
    (week,) = weeks(date(2026, 7, 14), NOW, [planned(1, date(2026, 7, 15))], (), hour=time(9), zone=PARIS, number=1)
    assert week.edition is not None
    assert week.is_moved
    assert taken([planned(1, date(2026, 7, 15))], PARIS) == {date(2026, 7, 14)}
    assert taken([planned(1, date(2026, 7, 16))], PARIS) == frozenset()


def test_an_item_that_skips_holidays_leaves_its_place_to_the_next() -> None:
    before = datetime(2026, 7, 9, 9, 0, tzinfo=UTC)
    queue = [waiting(1, HolidayRule.SKIP), waiting(2)]
    first, second = weeks(date(2026, 7, 14), before, (), queue, hour=time(9), zone=PARIS, number=2)
    assert (first.proposed, second.proposed) == (queue[1], queue[0])
    assert first.instant == instant_of(date(2026, 7, 15), time(9), PARIS)


def test_a_tuesday_whose_hour_has_passed_is_no_gap() -> None:
    (week,) = weeks(date(2026, 11, 24), NOW, (), [waiting(1)], hour=time(9), zone=PARIS, number=1)
    assert (week.is_over, week.is_gap, week.proposed) == (True, False, None)
