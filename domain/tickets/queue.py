"""Tickets as lists show them: the requester's own, and the queue of a group."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.identifiers import TicketId
from domain.projects import PersonRef
from domain.tickets.catalogue import GroupRef
from domain.tickets.ticket import Ending, Priority, State, TicketType

PAGE = 8


class Shelf(StrEnum):
    """Which tickets of a queue are looked at."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """A ticket on one line. `due_at` is None while the clock stands still, or when nothing is promised."""

    id: TicketId
    type: TicketType
    state: State
    title: str
    requester: PersonRef
    technician: PersonRef | None
    group: GroupRef
    priority: Priority
    opened_at: datetime
    due_at: datetime | None
    ending: Ending | None = None

    @property
    def number(self) -> str:
        """The number as people write and say it."""
        return f"T\u00a0{self.id}"


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """A page (from 0) of a queue. `groups` are those the person can look at, `group` the one chosen, None for all of them."""

    shelf: Shelf
    group: GroupRef | None
    number: int
    lines: tuple[TicketLine, ...]
    counts: Mapping[Shelf, int] = field(default_factory=dict)
    groups: tuple[GroupRef, ...] = ()

    @property
    def total(self) -> int:
        """How many tickets the shelf holds."""
        return self.counts.get(self.shelf, 0)

    @property
    def pages(self) -> int:
        """How many pages they take."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """A page (from 0) of the tickets of a requester: the open ones first, then the newest."""

    number: int
    lines: tuple[TicketLine, ...]
    total: int
    open: int

    @property
    def pages(self) -> int:
        """How many pages they take."""
        return max(1, -(-self.total // PAGE))
