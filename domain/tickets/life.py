"""The life of a ticket, as one table: which event, from which state, caused by whom, leads where.

The functions below the table make the ticket that an event leads to. They raise `NotNow` for what the table has no line for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.faults import NotNow
from domain.identifiers import TicketId
from domain.projects import PersonRef
from domain.rights import Intention
from domain.tickets.appointment import Appointment
from domain.tickets.catalogue import GroupRef
from domain.tickets.entries import Event
from domain.tickets.priority import Matrix
from domain.tickets.ticket import Ending, Impact, Link, Pending, PendingReason, Priority, State, Ticket, Urgency


@dataclass(frozen=True, kw_only=True)
class Step:
    """A line of the table. `by` is what the person must have the right to, any of them; empty when only Mardi itself causes it.

    `moves` says where each state leads; what is not among them cannot see the event. `is_change` tells whether a button shown before
    may no longer fit afterwards: the version rises.
    """

    by: frozenset[Intention]
    moves: Mapping[State, State]
    is_change: bool = True


_NEW, _IN_PROGRESS, _PLANNED, _PENDING, _RESOLVED, _CLOSED = State
_OPEN = (_NEW, _IN_PROGRESS, _PLANNED, _PENDING)
_OWNED = {_NEW: _IN_PROGRESS, _IN_PROGRESS: _IN_PROGRESS, _PLANNED: _PLANNED, _PENDING: _PENDING}
"""Who takes a new ticket, or works on it, has it in progress from then on."""
_UNPLANNED = {_PLANNED: _IN_PROGRESS, _PENDING: _PENDING}
_ENDS_APPOINTMENT = frozenset({Event.HAND_OVER, Event.CANCEL, Event.ELAPSE})
"""What leaves an open ticket without its appointment. Whatever else happens meanwhile, a question or a wait, it stands."""


def _step(*by: Intention, moves: Mapping[State, State], is_change: bool = True) -> Step:
    return Step(by=frozenset(by), moves=moves, is_change=is_change)


def _staying(*states: State) -> Mapping[State, State]:
    return {state: state for state in states}


def _to(state: State, *states: State) -> Mapping[State, State]:
    return dict.fromkeys(states, state)


_WORK, _REQUEST, _MAJOR = Intention.WORK_ON_TICKET, Intention.ANSWER_TICKET, Intention.DECLARE_MAJOR_INCIDENT

TABLE: Mapping[Event, Step] = {
    Event.TAKE: _step(_WORK, moves=_OWNED),
    Event.ASSIGN: _step(_WORK, moves=_OWNED),
    Event.HAND_OVER: _step(_WORK, moves={**_staying(_NEW, _IN_PROGRESS, _PENDING), _PLANNED: _IN_PROGRESS}),
    Event.PLAN: _step(_WORK, moves=_to(_PLANNED, *_OPEN)),
    Event.CANCEL: _step(_WORK, moves=_UNPLANNED),
    Event.REMIND: _step(moves=_staying(_PLANNED, _PENDING), is_change=False),
    Event.ELAPSE: _step(moves=_UNPLANNED),
    Event.SUSPEND: _step(_WORK, moves=_to(_PENDING, _NEW, _IN_PROGRESS, _PLANNED)),
    Event.RESUME: _step(_WORK, moves=_to(_IN_PROGRESS, _PENDING)),
    Event.WAKE: _step(moves=_to(_IN_PROGRESS, _PENDING)),
    Event.ASK: _step(_WORK, moves=_to(_PENDING, *_OPEN)),
    Event.REPLY: _step(_REQUEST, moves=_staying(*_OPEN, _RESOLVED), is_change=False),
    Event.ANSWER: _step(_WORK, moves={**_OWNED, _RESOLVED: _RESOLVED}, is_change=False),
    Event.NOTE: _step(_WORK, moves=_staying(*_OPEN, _RESOLVED), is_change=False),
    Event.ATTACH: _step(_REQUEST, _WORK, moves=_staying(*_OPEN, _RESOLVED), is_change=False),
    Event.CLASSIFY: _step(_WORK, moves=_staying(*_OPEN)),
    Event.DECLARE_MAJOR: _step(_MAJOR, moves=_staying(*_OPEN)),
    Event.LIFT_MAJOR: _step(_MAJOR, moves=_staying(*_OPEN)),
    Event.LINK: _step(_WORK, moves=_staying(*_OPEN)),
    Event.UNLINK: _step(_WORK, moves=_staying(*_OPEN)),
    Event.RESOLVE: _step(_WORK, moves=_to(_RESOLVED, *_OPEN)),
    Event.REOPEN: _step(_REQUEST, _WORK, moves=_to(_IN_PROGRESS, _RESOLVED)),
    Event.CONFIRM: _step(_REQUEST, moves=_to(_CLOSED, _RESOLVED)),
    Event.CLOSE: _step(_WORK, moves=_to(_CLOSED, _RESOLVED)),
    Event.EXPIRE: _step(moves=_to(_CLOSED, _RESOLVED)),
    Event.WITHDRAW: _step(_REQUEST, moves=_to(_CLOSED, _NEW)),
}


def is_possible(ticket: Ticket, event: Event) -> bool:
    """Whether the ticket, as it stands, can see the event, whoever causes it."""
    if ticket.state not in TABLE[event].moves:
        return False
    match event:
        case Event.WITHDRAW:
            return ticket.is_untouched
        case Event.UNLINK:
            return ticket.parent is not None
        case Event.DECLARE_MAJOR:
            return ticket.priority is not Priority.MAJOR
        case Event.LIFT_MAJOR:
            return ticket.priority is Priority.MAJOR
        case Event.CANCEL | Event.REMIND | Event.ELAPSE:
            return ticket.appointment is not None
        case _:
            return True


def possible(ticket: Ticket, intentions: frozenset[Intention]) -> frozenset[Event]:
    """The events that somebody with the right to these intentions can cause now."""
    return frozenset(
        event for event, step in TABLE.items() if not step.by.isdisjoint(intentions) and is_possible(ticket, event)
    )


def passed(ticket: Ticket, event: Event, now: datetime, **changes: Any) -> Ticket:
    """The ticket after an event, with what else changes by it. Raises NotNow when it cannot see the event."""
    if not is_possible(ticket, event):
        raise NotNow(event=event, state=ticket.state)
    step = TABLE[event]
    state = step.moves[ticket.state]
    appointment = ticket.appointment if state.is_open and event not in _ENDS_APPOINTMENT else None
    if state is State.IN_PROGRESS and appointment is not None:
        state = State.PLANNED
    is_change = step.is_change or state is not ticket.state
    stands: dict[str, Any] = {
        "state": state,
        "pending": ticket.pending if state is State.PENDING else None,
        "appointment": appointment,
        "owned_at": ticket.owned_at or (None if state is State.NEW or event is Event.WITHDRAW else now),
        "changed_at": now,
        "version": ticket.version + is_change,
    }
    return replace(ticket, **{**stands, **changes})


def take(ticket: Ticket, by: PersonRef, now: datetime) -> Ticket:
    """Somebody looks after it from now on."""
    return passed(ticket, Event.TAKE, now, technician=by)


def assign(ticket: Ticket, to: PersonRef, now: datetime) -> Ticket:
    """Somebody is to look after it."""
    return passed(ticket, Event.ASSIGN, now, technician=to)


def hand_over(ticket: Ticket, to: GroupRef, now: datetime) -> Ticket:
    """Another group is to look after it; nobody of it has taken it yet."""
    return passed(ticket, Event.HAND_OVER, now, group=to, technician=None)


def plan(ticket: Ticket, appointment: Appointment, by: PersonRef, now: datetime) -> Ticket:
    """An appointment is made, or moved. Nothing else is waited for."""
    return passed(ticket, Event.PLAN, now, appointment=appointment, technician=ticket.technician or by)


def suspend(ticket: Ticket, pending: Pending, by: PersonRef, now: datetime) -> Ticket:
    """Nothing can be done for the time being."""
    return passed(ticket, Event.SUSPEND, now, pending=pending, technician=ticket.technician or by)


def resume(ticket: Ticket, now: datetime) -> Ticket:
    """It goes on."""
    return passed(ticket, Event.RESUME, now)


def wake(ticket: Ticket, now: datetime) -> Ticket:
    """It goes on by itself: the day has come."""
    return passed(ticket, Event.WAKE, now)


def ask(ticket: Ticket, by: PersonRef, now: datetime) -> Ticket:
    """The requester is asked something, and the ticket waits for their answer."""
    pending = Pending(reason=PendingReason.REQUESTER)
    return passed(ticket, Event.ASK, now, pending=pending, technician=ticket.technician or by)


def reply(ticket: Ticket, now: datetime) -> Ticket:
    """The requester answers. What waited for them goes on by itself."""
    answered = passed(ticket, Event.REPLY, now)
    waited = answered.pending is not None and answered.pending.reason is PendingReason.REQUESTER
    return wake(answered, now) if waited else answered


def answer(ticket: Ticket, by: PersonRef, now: datetime) -> Ticket:
    """The requester is told something. Who answers a new ticket has taken it."""
    return passed(ticket, Event.ANSWER, now, technician=ticket.technician or by)


@dataclass(frozen=True, kw_only=True)
class Classification:
    """What a technician decides a ticket is: None leaves it as it is."""

    impact: Impact | None = None
    urgency: Urgency | None = None


def classify(ticket: Ticket, matrix: Matrix, now: datetime, what: Classification, **changes: Any) -> Ticket:
    """The ticket judged otherwise. Its priority follows, unless it was declared major."""
    urgency, impact = what.urgency or ticket.urgency, what.impact or ticket.impact
    priority = ticket.priority if ticket.priority is Priority.MAJOR else matrix.priority(urgency, impact)
    return passed(ticket, Event.CLASSIFY, now, urgency=urgency, impact=impact, priority=priority, **changes)


def declare_major(ticket: Ticket, now: datetime) -> Ticket:
    """A major incident: before everything else."""
    return passed(ticket, Event.DECLARE_MAJOR, now, priority=Priority.MAJOR)


def lift_major(ticket: Ticket, matrix: Matrix, now: datetime) -> Ticket:
    """No major incident any more."""
    return passed(ticket, Event.LIFT_MAJOR, now, priority=matrix.priority(ticket.urgency, ticket.impact))


def link(ticket: Ticket, to: TicketId, how: Link, now: datetime) -> Ticket:
    """It hangs on another ticket from now on: what that one is answered answers this one too."""
    return passed(ticket, Event.LINK, now, parent=to, link=how)


def unlink(ticket: Ticket, now: datetime) -> Ticket:
    """It stands on its own again."""
    return passed(ticket, Event.UNLINK, now, parent=None, link=None)


def resolve(ticket: Ticket, solution: str, by: PersonRef, now: datetime) -> Ticket:
    """A solution is given; the requester is to say whether it works."""
    return passed(ticket, Event.RESOLVE, now, solution=solution, resolved_at=now, technician=ticket.technician or by)


def reopen(ticket: Ticket, now: datetime) -> Ticket:
    """The solution does not hold."""
    return passed(ticket, Event.REOPEN, now, solution="", resolved_at=None)


_ENDINGS = {
    Event.CONFIRM: Ending.CONFIRMED,
    Event.CLOSE: Ending.BY_TECHNICIAN,
    Event.EXPIRE: Ending.UNANSWERED,
    Event.WITHDRAW: Ending.WITHDRAWN,
}


def close(ticket: Ticket, event: Event, now: datetime) -> Ticket:
    """The end, by one of the four events that lead there; for ever."""
    return passed(ticket, event, now, ending=_ENDINGS[event], closed_at=now)
