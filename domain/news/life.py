"""The life of an item: which act leads from which states to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.news.item import NewsState


class Event(StrEnum):
    """What can happen to an item."""

    EDIT = "edit"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    CANCEL = "cancel"
    RESTORE = "restore"
    BEGIN = "begin"
    FINISH = "finish"
    STOP = "stop"
    RESUME = "resume"
    CORRECT = "correct"
    RECALL = "recall"


@dataclass(frozen=True)
class Step:
    """The states an event starts from, and the one it leads to; None when the state stays."""

    before: frozenset[NewsState]
    after: NewsState | None


_UNSENT = frozenset({NewsState.DRAFT, NewsState.SUBMITTED, NewsState.READY, NewsState.SCHEDULED})
_OUT = frozenset({NewsState.SENDING, NewsState.SENT, NewsState.STOPPED})

LIFE: Mapping[Event, Step] = {
    Event.EDIT: Step(_UNSENT, NewsState.DRAFT),
    Event.SUBMIT: Step(frozenset({NewsState.DRAFT}), NewsState.SUBMITTED),
    Event.SEND_BACK: Step(frozenset({NewsState.SUBMITTED}), NewsState.DRAFT),
    Event.APPROVE: Step(frozenset({NewsState.DRAFT, NewsState.SUBMITTED}), NewsState.READY),
    Event.SCHEDULE: Step(frozenset({NewsState.READY, NewsState.SCHEDULED}), NewsState.SCHEDULED),
    Event.UNSCHEDULE: Step(frozenset({NewsState.SCHEDULED}), NewsState.READY),
    Event.CANCEL: Step(_UNSENT, NewsState.CANCELLED),
    Event.RESTORE: Step(frozenset({NewsState.CANCELLED}), NewsState.DRAFT),
    Event.BEGIN: Step(frozenset({NewsState.READY, NewsState.SCHEDULED}), NewsState.SENDING),
    Event.FINISH: Step(frozenset({NewsState.SENDING}), NewsState.SENT),
    Event.STOP: Step(frozenset({NewsState.SENDING}), NewsState.STOPPED),
    Event.RESUME: Step(frozenset({NewsState.STOPPED}), NewsState.SENDING),
    Event.CORRECT: Step(_OUT, None),
    Event.RECALL: Step(_OUT, NewsState.RECALLED),
}


def allows(state: NewsState, event: Event) -> bool:
    """Whether an item in this state can live this event."""
    return state in LIFE[event].before


def after(state: NewsState, event: Event) -> NewsState:
    """The state that follows. Raises ValueError where the event has no place."""
    if not allows(state, event):
        raise ValueError(f"{event} has no place in {state}")
    return LIFE[event].after or state
