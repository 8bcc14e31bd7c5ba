"""The course of a report adds up to its figures, whatever the days."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day
from domain.tickets.report import Fact, Step, report_of
from domain.working_hours import PARIS

START = date(2026, 3, 1)
MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def a_fact(opened_at: datetime, resolved_at: datetime | None, start: date, end: date) -> Fact:
    def within(instant: datetime | None) -> bool:
        return instant is not None and start <= instant.astimezone(PARIS).date() <= end

    return Fact(
        group="Hotline",
        category="",
        application="",
        opened_at=opened_at,
        opened=within(opened_at),
        resolved=within(resolved_at),
        resolved_at=resolved_at,
        open=resolved_at is None,
    )


@given(st.lists(st.tuples(MOMENTS, st.none() | MOMENTS), max_size=20), st.integers(0, 300))
def test_the_course_adds_up_and_stays_within_the_days(
    moments: list[tuple[datetime, datetime | None]], days: int
) -> None:
    end = START + timedelta(days=days)
    report = report_of([a_fact(*one, START, end) for one in moments], START, end, NOW)
    starts = [stretch.start for stretch in report.course]
    assert sum(stretch.opened for stretch in report.course) == report.figures.opened
    assert sum(stretch.resolved for stretch in report.course) == report.figures.resolved
    assert starts == sorted(set(starts))
    assert all(START <= day <= end for day in starts)
    assert len(starts) <= 14


def test_days_off_stand_in_the_course_only_when_something_happened() -> None:
    sunday = datetime(2026, 11, 22, 10, tzinfo=UTC)
    start, end = date(2026, 11, 16), date(2026, 11, 22)
    quiet = report_of([], start, end, NOW)
    assert [stretch.start for stretch in quiet.course] == [date(2026, 11, day) for day in range(16, 21)]
    assert all(is_working_day(stretch.start) for stretch in quiet.course)
    busy = report_of([a_fact(sunday, None, start, end)], start, end, NOW)
    assert [(stretch.start, stretch.opened) for stretch in busy.course][-1] == (end, 1)
    assert busy.step is Step.DAY


def test_a_ticket_of_late_evening_counts_on_the_day_of_the_clock_on_the_wall() -> None:
    late = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # Tuesday 17th in Paris
    report = report_of(
        [a_fact(late, None, date(2026, 11, 16), date(2026, 11, 17))], date(2026, 11, 16), date(2026, 11, 17), NOW
    )
    assert [stretch.opened for stretch in report.course] == [0, 1]
