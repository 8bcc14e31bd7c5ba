"""The short forms of a ticket, each opened by a press, and what can be sent with it."""

from collections.abc import Mapping
from enum import StrEnum

from domain.tickets.entries import Event


class Form(StrEnum):
    """Which form."""

    MESSAGE = "message"
    """The requester writes."""
    REOPENING = "reopening"
    """The solution does not hold."""
    MARK = "mark"
    """How it went."""
    WRITING = "writing"
    """Who works on it answers, asks, notes, resolves."""
    HANDS = "hands"
    HOLD = "hold"
    APPOINTMENT = "appointment"
    JUDGEMENT = "judgement"


EVENTS: Mapping[Form, frozenset[Event]] = {
    Form.MESSAGE: frozenset({Event.REPLY}),
    Form.REOPENING: frozenset({Event.REOPEN}),
    Form.MARK: frozenset(),
    Form.WRITING: frozenset({Event.ANSWER, Event.ASK, Event.NOTE, Event.RESOLVE}),
    Form.HANDS: frozenset({Event.ASSIGN, Event.HAND_OVER}),
    Form.HOLD: frozenset({Event.SUSPEND}),
    Form.APPOINTMENT: frozenset({Event.PLAN, Event.CANCEL}),
    Form.JUDGEMENT: frozenset({Event.CLASSIFY, Event.DECLARE_MAJOR, Event.LIFT_MAJOR, Event.LINK, Event.UNLINK}),
}
"""The events that each form can cause. A mark is none: the survey says whether it is asked for."""
