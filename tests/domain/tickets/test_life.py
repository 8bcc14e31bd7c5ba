"""The life of a ticket: whatever may happen next, it stays sound."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.faults import NotNow
from domain.identifiers import TicketId
from domain.people import Person, Role
from domain.rights import Intention, Relation, may
from domain.tickets import life
from domain.tickets.appointment import Appointment
from domain.tickets.entries import INTERNAL_EVENTS, Audience, Event, audience_of
from domain.tickets.priority import DEFAULT_CELLS, Matrix
from domain.tickets.ticket import (
    Ending,
    Impact,
    Link,
    Pending,
    PendingReason,
    Priority,
    State,
    Ticket,
    Urgency,
    read_ticket_number,
)
from tests.domain.tickets.samples import NETWORK, OPENED, PAUL, SOPHIE, TARIK, a_ticket

WORKER = frozenset({Intention.WORK_ON_TICKET, Intention.DECLARE_MAJOR_INCIDENT})
REQUESTER = frozenset({Intention.ANSWER_TICKET})
NOW = OPENED + timedelta(hours=1)


def step(ticket: Ticket, event: Event, now=NOW) -> Ticket:  # type: ignore[no-untyped-def]
    """The ticket after an event, whatever it takes."""
    match event:
        case Event.TAKE:
            return life.take(ticket, TARIK, now)
        case Event.ASSIGN:
            return life.assign(ticket, SOPHIE, now)
        case Event.HAND_OVER:
            return life.hand_over(ticket, NETWORK, now)
        case Event.PLAN:
            return life.plan(ticket, Appointment(at=now + timedelta(days=2), where="Bureau 214"), TARIK, now)
        case Event.SUSPEND:
            return life.suspend(ticket, Pending(reason=PendingReason.SUPPLIER, text="Pièce"), TARIK, now)
        case Event.RESUME:
            return life.resume(ticket, now)
        case Event.WAKE:
            return life.wake(ticket, now)
        case Event.ASK:
            return life.ask(ticket, TARIK, now)
        case Event.REPLY:
            return life.reply(ticket, now)
        case Event.ANSWER:
            return life.answer(ticket, TARIK, now)
        case Event.CLASSIFY:
            what = life.Classification(impact=Impact.EVERYONE)
            return life.classify(ticket, Matrix(), now, what)
        case Event.DECLARE_MAJOR:
            return life.declare_major(ticket, now)
        case Event.LIFT_MAJOR:
            return life.lift_major(ticket, Matrix(), now)
        case Event.LINK:
            return life.link(ticket, TicketId(7), Link.DUPLICATE, now)
        case Event.UNLINK:
            return life.unlink(ticket, now)
        case Event.RESOLVE:
            return life.resolve(ticket, "Câble changé", TARIK, now)
        case Event.REOPEN:
            return life.reopen(ticket, now)
        case Event.CONFIRM | Event.CLOSE | Event.EXPIRE | Event.WITHDRAW:
            return life.close(ticket, event, now)
        case _:
            return life.passed(ticket, event, now)


class Life(RuleBasedStateMachine):
    """Any sequence of events that the table allows."""

    def __init__(self) -> None:
        super().__init__()
        self.ticket = a_ticket()
        self.clock = OPENED

    @precondition(lambda self: self.ticket.state is not State.CLOSED)
    @rule(event=st.sampled_from(list(life.TABLE)), minutes=st.integers(0, 10_000))
    def happens(self, event: Event, minutes: int) -> None:
        self.clock += timedelta(minutes=minutes)
        before = self.ticket
        if not life.is_possible(before, event):
            with pytest.raises(NotNow):
                step(before, event, self.clock)
            return
        self.ticket = after = step(before, event, self.clock)
        assert after.version >= before.version
        assert (after.version > before.version) or after.state is before.state
        assert (after.id, after.requester, after.opened_at) == (before.id, before.requester, before.opened_at)

    @precondition(lambda self: self.ticket.state is State.CLOSED)
    @rule(event=st.sampled_from(list(life.TABLE)))
    def nothing_happens_to_what_is_closed(self, event: Event) -> None:
        with pytest.raises(NotNow):
            step(self.ticket, event, self.clock)

    @invariant()
    def it_is_sound(self) -> None:
        ticket = self.ticket
        assert (ticket.state is State.PENDING) == (ticket.pending is not None)
        assert (ticket.state is State.CLOSED) == (ticket.closed_at is not None) == (ticket.ending is not None)
        assert ticket.state is not State.PLANNED or ticket.appointment is not None
        assert ticket.appointment is None or ticket.state in (State.PLANNED, State.PENDING)
        assert (ticket.parent is None) == (ticket.link is None)
        if ticket.state is State.RESOLVED:
            assert ticket.solution
            assert ticket.resolved_at is not None
        if ticket.state.is_open:
            assert not ticket.solution
            assert ticket.resolved_at is None
        if ticket.state is State.NEW:
            assert ticket.owned_at is None
        elif ticket.ending is not Ending.WITHDRAWN:
            assert ticket.owned_at is not None
        assert (ticket.priority is Priority.MAJOR) or ticket.priority in DEFAULT_CELLS.values()

    @invariant()
    def somebody_can_always_go_on(self) -> None:
        offered = life.possible(self.ticket, WORKER | REQUESTER)
        assert (not offered) == (self.ticket.state is State.CLOSED)


TestLife = Life.TestCase


def test_only_those_events_are_offered_that_the_person_has_the_right_to() -> None:
    for state in State:
        ticket = a_ticket(state=state, pending=Pending(reason=PendingReason.OTHER) if state is State.PENDING else None)
        worker, requester = life.possible(ticket, WORKER), life.possible(ticket, REQUESTER)
        assert worker & requester <= {Event.REOPEN, Event.ATTACH}
        assert not life.possible(ticket, frozenset({Intention.READ_TICKET}))
        assert not {Event.WAKE, Event.EXPIRE, Event.REMIND, Event.ELAPSE} & (worker | requester)


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (State.NEW, {Event.REPLY, Event.ATTACH, Event.WITHDRAW}),
        (State.IN_PROGRESS, {Event.REPLY, Event.ATTACH}),
        (State.RESOLVED, {Event.REPLY, Event.ATTACH, Event.CONFIRM, Event.REOPEN}),
        (State.CLOSED, set()),
    ],
)
def test_what_a_requester_is_offered(state: State, offered: set[Event]) -> None:
    assert life.possible(a_ticket(state=state), REQUESTER) == offered


def test_a_ticket_that_was_touched_is_withdrawn_no_more() -> None:
    touched = life.classify(a_ticket(), Matrix(), NOW, life.Classification(impact=Impact.EVERYONE))
    with pytest.raises(NotNow):
        life.close(touched, Event.WITHDRAW, NOW)
    noted = step(a_ticket(), Event.NOTE)
    assert life.close(noted, Event.WITHDRAW, NOW).ending is Ending.WITHDRAWN


def test_a_question_waits_for_its_answer_and_nothing_else_does() -> None:
    asked = life.ask(a_ticket(), TARIK, NOW)
    assert (asked.state, asked.technician) == (State.PENDING, TARIK)
    assert life.reply(asked, NOW).state is State.IN_PROGRESS
    waiting = life.suspend(a_ticket(), Pending(reason=PendingReason.SUPPLIER), TARIK, NOW)
    assert life.reply(waiting, NOW).state is State.PENDING


def test_an_appointment_outlasts_a_question_and_a_wait_and_nothing_that_makes_it_pointless() -> None:
    planned = step(a_ticket(), Event.PLAN)
    assert (planned.state, planned.technician) == (State.PLANNED, TARIK)
    asked = step(planned, Event.ASK)
    assert (asked.state, asked.appointment) == (State.PENDING, planned.appointment)
    assert step(asked, Event.REPLY).state is State.PLANNED
    assert step(step(planned, Event.SUSPEND), Event.WAKE).state is State.PLANNED
    assert step(planned, Event.TAKE).appointment == planned.appointment
    for event in (Event.CANCEL, Event.ELAPSE, Event.HAND_OVER):
        ended = step(planned, event)
        assert (ended.state, ended.appointment) == (State.IN_PROGRESS, None)
    assert step(planned, Event.RESOLVE).appointment is None
    for event in (Event.CANCEL, Event.REMIND, Event.ELAPSE):
        assert not life.is_possible(a_ticket(state=State.IN_PROGRESS), event)


def test_who_works_on_a_new_ticket_has_taken_it() -> None:
    for event in (Event.SUSPEND, Event.ASK, Event.ANSWER, Event.PLAN, Event.RESOLVE):
        done = step(a_ticket(), event)
        assert (done.technician, done.owned_at) == (TARIK, NOW)
    noted = step(a_ticket(), Event.NOTE)
    assert (noted.technician, noted.owned_at, noted.state) == (None, None, State.NEW)


def test_a_ticket_that_is_handed_over_waits_for_somebody_of_the_other_group() -> None:
    taken = life.take(a_ticket(), TARIK, NOW)
    handed = life.hand_over(taken, NETWORK, NOW + timedelta(hours=1))
    assert (handed.group, handed.technician, handed.state, handed.owned_at) == (NETWORK, None, State.IN_PROGRESS, NOW)


def test_a_reopened_ticket_has_no_solution_and_its_technician_still() -> None:
    again = life.reopen(life.resolve(life.take(a_ticket(), TARIK, NOW), "Câble", TARIK, NOW), NOW)
    assert (again.solution, again.resolved_at, again.technician) == ("", None, TARIK)


def test_a_technician_who_needs_help_is_a_requester_like_any_other() -> None:
    relations = frozenset({Relation.REQUESTER, Relation.OPENER, Relation.MEMBER, Relation.LEAD})
    person = Person(id=PAUL.id, entra_id="", name="Paul", roles=frozenset(Role))
    for intention in (Intention.READ_TICKET_NOTES, Intention.WORK_ON_TICKET, Intention.DECLARE_MAJOR_INCIDENT):
        assert not may(person, intention, relations)
    assert may(person, Intention.ANSWER_TICKET, relations)


def test_what_the_service_says_to_itself_is_internal() -> None:
    for event in Event:
        assert (audience_of(event) is Audience.INTERNAL) == (event in INTERNAL_EVENTS)
    assert {Event.NOTE, Event.WARN, Event.BREACH, Event.UNTAKEN} <= INTERNAL_EVENTS


# Priority


def test_the_matrix_is_the_one_of_glpi() -> None:
    rows = ["".join(str(Matrix().priority(urgency, impact).level) for impact in Impact) for urgency in Urgency]
    assert rows == ["11222", "12233", "22344", "23445", "23455"]


def test_an_administrator_changes_a_cell() -> None:
    cell = (Urgency.VERY_LOW, Impact.NOBODY_STOPPED)
    matrix = Matrix(changed={cell: Priority.HIGH})
    assert matrix.priority(*cell) is Priority.HIGH
    assert matrix.priority(Urgency.LOW, Impact.NOBODY_STOPPED) is Priority.VERY_LOW


@given(st.sampled_from(Urgency), st.sampled_from(Impact))
def test_a_priority_follows_its_cell_unless_it_was_declared_major(urgency: Urgency, impact: Impact) -> None:
    what = life.Classification(urgency=urgency, impact=impact)
    judged = life.classify(a_ticket(), Matrix(), NOW, what)
    assert judged.priority is Matrix().priority(urgency, impact)
    major = life.classify(life.declare_major(a_ticket(), NOW), Matrix(), NOW, what)
    assert major.priority is Priority.MAJOR
    assert life.lift_major(major, Matrix(), NOW).priority is judged.priority


@given(st.sampled_from(Urgency), st.sampled_from(Impact))
def test_more_urgency_or_impact_never_lowers_the_priority(urgency: Urgency, impact: Impact) -> None:
    here = Matrix().priority(urgency, impact).level
    for more_urgent, more_impact in itertools.product(Urgency, Impact):
        if more_urgent.level >= urgency.level and more_impact.level >= impact.level:
            assert Matrix().priority(more_urgent, more_impact).level >= here


# Numbers


@pytest.mark.parametrize(
    "text", ["T 1042", "t1042", "T\u00a01042", "#1042", "1042", " n° 1 042 ", "ticket 1042", "T-1042"]
)
def test_a_number_is_understood_as_people_write_it(text: str) -> None:
    assert read_ticket_number(text) == 1042


@pytest.mark.parametrize("text", ["", "T", "écran", "10x42", "T 0", "-5", "1" * 40, "T 10 42 écrans", "٣٤"])
def test_anything_else_is_no_number(text: str) -> None:
    assert read_ticket_number(text) is None


def test_a_number_is_read_back() -> None:
    assert read_ticket_number(replace(a_ticket(), id=TicketId(12)).number) == 12
