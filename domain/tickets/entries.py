"""What happens to a ticket, and the history it leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.identifiers import EntryId, TicketId
from domain.projects import PersonRef
from domain.tickets.ticket import State


class Event(StrEnum):
    """Everything that can happen to a ticket. `domain.tickets.life` says who may cause what, and when."""

    OPEN = "open"
    TAKE = "take"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    PLAN = "plan"
    CANCEL = "cancel"
    REMIND = "remind"
    ELAPSE = "elapse"
    SUSPEND = "suspend"
    RESUME = "resume"
    WAKE = "wake"
    ASK = "ask"
    REPLY = "reply"
    ANSWER = "answer"
    NOTE = "note"
    CLASSIFY = "classify"
    DECLARE_MAJOR = "declare_major"
    LIFT_MAJOR = "lift_major"
    LINK = "link"
    UNLINK = "unlink"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    CLOSE = "close"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    ATTACH = "attach"
    UNTAKEN = "untaken"
    WARN = "warn"
    BREACH = "breach"


class Audience(StrEnum):
    """Who may read an entry: the requester too, or only those who work on the ticket."""

    PUBLIC = "public"
    INTERNAL = "internal"


INTERNAL_EVENTS = frozenset(
    {Event.NOTE, Event.HAND_OVER, Event.UNTAKEN, Event.WARN, Event.BREACH, Event.LINK, Event.UNLINK}
)
"""What the requester is never shown: notes, and what the service says to itself."""


def audience_of(event: Event) -> Audience:
    """Who may read what an event leaves in the history."""
    return Audience.INTERNAL if event in INTERNAL_EVENTS else Audience.PUBLIC


UNWRITTEN = EntryId(0)
"""The id of an entry before it is written."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a history. `author` is None when Mardi itself acted; `state` is the one the ticket had afterwards.

    `details` hold what changed, by name: ids, levels and names, never what somebody wrote.
    """

    id: EntryId = UNWRITTEN
    ticket: TicketId
    at: datetime
    event: Event
    author: PersonRef | None
    audience: Audience
    state: State
    text: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


def public(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that a requester may read."""
    return tuple(entry for entry in entries if entry.audience is Audience.PUBLIC)
