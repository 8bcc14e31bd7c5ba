"""The clocks: in opening hours, standing still while somebody else must act, told once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import GroupId
from domain.tickets import life
from domain.tickets.entries import Event
from domain.tickets.rules import SupportRules
from domain.tickets.service_level import (
    DEFAULT_RULES,
    Log,
    Span,
    TargetRule,
    Targets,
    Unit,
    own_clock,
    read_span,
    resolve_clock,
    targets_of,
)
from domain.tickets.ticket import Pending, PendingReason, Priority, State, TicketType
from domain.tickets.timekeeping import Timekeeping, clocks_of, due_events, kept, next_check, told
from domain.working_hours import WorkingHours
from tests.domain.tickets.samples import TARIK, a_ticket

PARIS = ZoneInfo("Europe/Paris")
OFFICE = WorkingHours()
RULES = SupportRules()
FOUR_HOURS = Span(amount=4, unit=Unit.HOURS)
NEW, IN_PROGRESS, PENDING, RESOLVED = State.NEW, State.IN_PROGRESS, State.PENDING, State.RESOLVED


def paris(*parts: int) -> datetime:
    """An instant told by the clocks of Paris."""
    return datetime(*parts, tzinfo=PARIS).astimezone(UTC)  # type: ignore[arg-type,misc]


def test_a_ticket_of_four_in_the_afternoon_is_due_at_ten_the_next_day() -> None:
    clock = resolve_clock([(paris(2026, 11, 24, 16), NEW)], FOUR_HOURS, OFFICE, paris(2026, 11, 24, 17))
    assert clock is not None
    assert clock.due_at == paris(2026, 11, 25, 10)
    assert clock.warn_at == paris(2026, 11, 25, 9, 12)
    assert (clock.spent, clock.left) == (timedelta(hours=1), timedelta(hours=3))


def test_waiting_shifts_what_is_due() -> None:
    log = [
        (paris(2026, 11, 24, 9), NEW),
        (paris(2026, 11, 24, 10), IN_PROGRESS),
        (paris(2026, 11, 24, 11), PENDING),
        (paris(2026, 11, 25, 11), IN_PROGRESS),
    ]
    waiting = resolve_clock(log[:3], FOUR_HOURS, OFFICE, paris(2026, 11, 24, 17))
    assert waiting is not None
    assert (waiting.is_paused, waiting.due_at, waiting.left) == (True, None, timedelta(hours=2))
    going_on = resolve_clock(log, FOUR_HOURS, OFFICE, paris(2026, 11, 25, 12))
    assert going_on is not None
    assert (going_on.is_paused, going_on.due_at) == (False, paris(2026, 11, 25, 13))


def test_what_was_late_before_it_waited_stays_late() -> None:
    log = [(paris(2026, 11, 24, 9), NEW), (paris(2026, 11, 24, 15), PENDING)]
    clock = resolve_clock(log, FOUR_HOURS, OFFICE, paris(2026, 11, 26, 9))
    assert clock is not None
    assert clock.due_at == paris(2026, 11, 24, 13)
    assert clock.is_late(paris(2026, 11, 26, 9))


def test_a_solution_that_does_not_hold_is_no_resolution() -> None:
    log = [
        (paris(2026, 11, 24, 9), NEW),
        (paris(2026, 11, 24, 10), RESOLVED),
        (paris(2026, 11, 25, 10), IN_PROGRESS),
        (paris(2026, 11, 25, 16), RESOLVED),
    ]
    first = resolve_clock(log[:2], FOUR_HOURS, OFFICE, paris(2026, 11, 24, 12))
    assert first is not None
    assert (first.is_kept, first.spent) == (True, timedelta(hours=1))
    second = resolve_clock(log, FOUR_HOURS, OFFICE, paris(2026, 11, 26, 12))
    assert second is not None
    assert (second.is_kept, second.spent, second.due_at) == (False, timedelta(hours=7), paris(2026, 11, 25, 13))


def test_closing_changes_no_verdict() -> None:
    log = [(paris(2026, 11, 24, 9), NEW), (paris(2026, 11, 24, 10), RESOLVED), (paris(2026, 12, 2, 10), State.CLOSED)]
    clock = resolve_clock(log, FOUR_HOURS, OFFICE, paris(2027, 1, 4, 12))
    assert clock is not None
    assert (clock.is_kept, clock.stopped_at) == (True, paris(2026, 11, 24, 10))


def test_taking_a_ticket_stops_its_first_clock() -> None:
    log = [(paris(2026, 11, 24, 16), NEW), (paris(2026, 11, 25, 9), IN_PROGRESS)]
    clock = own_clock(log, Span(amount=4, unit=Unit.HOURS), OFFICE, paris(2026, 11, 27, 9))
    assert clock is not None
    assert (clock.is_kept, clock.spent) == (True, timedelta(hours=3))
    assert own_clock(log, None, OFFICE, paris(2026, 11, 27, 9)) is None


def test_days_count_working_days() -> None:
    two_days = Span(amount=2, unit=Unit.DAYS)
    clock = resolve_clock([(paris(2026, 11, 9, 16), NEW)], two_days, OFFICE, paris(2026, 11, 9, 17))
    assert clock is not None
    assert clock.due_at == paris(2026, 11, 12, 16)


# Any history


_MINUTES = st.integers(0, 6_000)
_STATES = st.sampled_from([IN_PROGRESS, PENDING, RESOLVED])
_LOGS = st.lists(st.tuples(_MINUTES, _STATES), max_size=12)
_SPANS = st.builds(Span, amount=st.integers(1, 12), unit=st.sampled_from(Unit))
_STARTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 bounds have none
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def _log(start: datetime, changes: list[tuple[int, State]]) -> tuple[Log, datetime]:
    log, at = [(start, NEW)], start
    for minutes, state in changes:
        at += timedelta(minutes=minutes)
        if state is not log[-1][1]:
            log.append((at, state))
    return log, at


@given(_STARTS, _LOGS, _SPANS, _MINUTES)
def test_time_runs_only_while_somebody_is_to_act(
    start: datetime, changes: list[tuple[int, State]], span: Span, later: int
) -> None:
    log, last = _log(start, changes)
    now = last + timedelta(minutes=later)
    clock = resolve_clock(log, span, OFFICE, now)
    assert clock is not None
    assert timedelta(0) <= clock.spent <= OFFICE.elapsed(start, now)
    state = log[-1][1]
    assert clock.is_paused == (state is PENDING)
    assert (clock.stopped_at is not None) == (state is RESOLVED)
    if state in (NEW, IN_PROGRESS):
        assert clock.due_at is not None
        assert clock.warn_at is not None
        assert clock.warn_at <= clock.due_at
        assert clock.is_late(now) or clock.left >= timedelta(0)
    if clock.due_at is None:
        assert not clock.is_late(now)
        assert clock.left > timedelta(0)


@given(_STARTS, _LOGS, _SPANS, st.integers(1, 3_000))
def test_waiting_longer_never_makes_a_ticket_late(
    start: datetime, changes: list[tuple[int, State]], span: Span, longer: int
) -> None:
    log, last = _log(start, [*changes, (1, PENDING)])
    soon = resolve_clock(log, span, OFFICE, last)
    late = resolve_clock(log, span, OFFICE, last + timedelta(minutes=longer))
    assert soon is not None
    assert late is not None
    assert (soon.spent, soon.due_at) == (late.spent, late.due_at)


@given(_STARTS, _LOGS, _SPANS, _SPANS)
def test_every_warning_is_given_once_and_none_while_waiting(
    start: datetime, changes: list[tuple[int, State]], own: Span, resolve: Span
) -> None:
    """Follow a ticket from check to check, as the tick does, through any history."""
    log, last = _log(start, [*changes, (60, IN_PROGRESS)])
    targets, times = Targets(own=own, resolve=resolve), Timekeeping()
    given_: list[Event] = []
    for number, (at, state) in enumerate(log):
        until = log[number + 1][0] if number + 1 < len(log) else last + timedelta(days=120)
        ticket = a_ticket(
            state=state,
            opened_at=start,
            pending=Pending(reason=PendingReason.OTHER) if state is PENDING else None,
            resolved_at=at if state is RESOLVED else None,
        )
        so_far = log[: number + 1]
        times = kept(ticket, clocks_of(so_far, targets, RULES, at), times, RULES, at)
        while times.check_at is not None and times.check_at < until:
            now = max(times.check_at, at)
            clocks = clocks_of(so_far, targets, RULES, now)
            events = due_events(ticket, clocks, times, RULES, now)
            assert events, "woken for nothing"
            if Event.EXPIRE in events:
                return
            assert state is not PENDING
            for event in events:
                times = told(times, event, now)
            given_ += events
            times = kept(ticket, clocks, times, RULES, now)
    assert len(given_) == len(set(given_))
    assert given_.index(Event.BREACH) >= 0
    assert Event.WARN not in given_ or given_.index(Event.WARN) < given_.index(Event.BREACH)
    assert (Event.UNTAKEN in given_) <= (times.own_kept is not True)


def test_what_is_found_breached_is_not_warned_of_first() -> None:
    log, targets = [(paris(2026, 11, 24, 9), NEW)], Targets(resolve=FOUR_HOURS)
    ticket, now = a_ticket(), paris(2026, 11, 26, 9)
    assert due_events(ticket, clocks_of(log, targets, RULES, now), Timekeeping(), RULES, now) == [Event.BREACH]


def test_a_resolved_ticket_closes_after_five_working_days() -> None:
    resolved = life.resolve(a_ticket(), "Câble", TARIK, paris(2026, 11, 9, 15))
    log = [(paris(2026, 11, 9, 9), NEW), (paris(2026, 11, 9, 15), RESOLVED)]
    clocks = clocks_of(log, Targets(), RULES, paris(2026, 11, 9, 15))
    assert next_check(resolved, clocks, Timekeeping(), RULES) == paris(2026, 11, 17, 15)
    early, late = paris(2026, 11, 17, 14), paris(2026, 11, 17, 15)
    assert not due_events(resolved, clocks, Timekeeping(), RULES, early)
    assert due_events(resolved, clocks, Timekeeping(), RULES, late) == (Event.EXPIRE,)


def test_a_withdrawn_ticket_has_no_verdict_and_nothing_due() -> None:
    gone = life.close(a_ticket(), Event.WITHDRAW, paris(2026, 11, 24, 12))
    log = [(paris(2026, 11, 24, 10), NEW), (paris(2026, 11, 24, 12), State.CLOSED)]
    clocks = clocks_of(log, Targets(own=FOUR_HOURS, resolve=FOUR_HOURS), RULES, paris(2026, 11, 24, 12))
    times = kept(gone, clocks, Timekeeping(check_at=paris(2026, 11, 24, 14)), RULES, paris(2026, 11, 24, 12))
    assert (times.check_at, times.own_kept, times.resolve_kept) == (None, None, None)


# Targets


def test_the_most_particular_rule_wins() -> None:
    def rule(span: str, **fits: object) -> TargetRule:
        return TargetRule(targets=Targets(resolve=read_span(span)), **fits)  # type: ignore[arg-type]

    network = GroupId(2)
    rules = (
        rule("5d"),
        rule("1d", priority=Priority.HIGH),
        rule("2d", type=TicketType.REQUEST),
        rule("3h", group=network),
        rule("1h", group=network, priority=Priority.HIGH),
    )

    def resolve(group: int, kind: TicketType, priority: Priority) -> str:
        return str(targets_of(rules, GroupId(group), kind, priority).resolve)

    assert resolve(1, TicketType.INCIDENT, Priority.LOW) == "5d"
    assert resolve(1, TicketType.INCIDENT, Priority.HIGH) == "1d"
    assert resolve(1, TicketType.REQUEST, Priority.HIGH) == "2d"
    assert resolve(2, TicketType.REQUEST, Priority.LOW) == "3h"
    assert resolve(2, TicketType.REQUEST, Priority.HIGH) == "1h"


def test_every_priority_has_targets_to_begin_with() -> None:
    for priority in Priority:
        targets = targets_of(DEFAULT_RULES, GroupId(1), TicketType.INCIDENT, priority)
        assert targets.own is not None
        assert targets.resolve is not None


@pytest.mark.parametrize(
    ("text", "told"), [("4h", "4h"), ("30 min", "30min"), ("2 j", "2d"), ("1D", "1d"), ("5 m", "5min")]
)
def test_a_span_is_read(text: str, told: str) -> None:
    assert str(read_span(text)) == told


@pytest.mark.parametrize("text", ["", "h", "0h", "-1h", "1000h", "4 heures", "4h30", "٤h"])
def test_anything_else_is_no_span(text: str) -> None:
    assert read_span(text) is None


def test_the_survey_asks_the_share_it_is_set_to() -> None:
    asked = sum(SupportRules(survey_share=0.25).asks_survey(number) for number in range(1, 10_001))
    assert 2_300 < asked < 2_700
    assert not any(SupportRules(survey_share=0).asks_survey(number) for number in range(1, 100))
    assert all(SupportRules(survey_share=1).asks_survey(number) for number in range(1, 100))
