"""A ticket as one person may see it, with what they can do about it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.tickets.entries import Entry, Event
from domain.tickets.survey import Survey
from domain.tickets.ticket import Ticket
from domain.tickets.timekeeping import Clocks


class Side(StrEnum):
    """From where a ticket is looked at."""

    REQUESTER = "requester"
    """Who needs it, or wrote it down for them: their words, what they were told, no notes."""
    WORKER = "worker"
    """Who may work on it: all of it."""
    TEAM = "team"
    """A channel of its group, where several people look: what the requester may read, and who does what."""
    FOLLOWER = "follower"
    """Who has the same trouble: what became of it, and nothing of its requester."""


@dataclass(frozen=True, kw_only=True)
class TicketView:
    """A ticket as it stands `at` an instant, for whoever looks from a side.

    `entries` are the latest that this side may read, the newest first, out of `entry_count`. `allowed` are the events this person can
    cause now. `children` says how many tickets hang on it, `followers` how many people follow it.
    `just` is what they have just done; `has_marked` tells that it was to say how it went. `calendar` is the address where this person
    finds the appointment as a calendar file, or its being called off; empty when there is neither.
    """

    ticket: Ticket
    side: Side
    at: datetime
    allowed: frozenset[Event] = frozenset()
    entries: tuple[Entry, ...] = ()
    entry_count: int = 0
    clocks: Clocks = field(default_factory=Clocks)
    children: int = 0
    followers: int = 0
    files: int = 0
    survey: Survey | None = None
    just: Event | None = None
    has_marked: bool = False
    calendar: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it should have been resolved by now."""
        return self.clocks.resolve is not None and self.clocks.resolve.is_late(self.at)
