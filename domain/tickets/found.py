"""Tickets found by their words: what may already be known of a trouble before it is told again."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import GroupId, NewsId, PersonId, TicketId
from domain.projects import PersonRef
from domain.tickets.catalogue import GroupRef
from domain.tickets.ticket import ApplicationRef, Priority, State, TicketType

LEAST_LIKENESS = 0.34
"""How much of what was typed a ticket must hold to be called alike, the rare words counting for more."""
SHARED_WORDS = 2
"""How many of the rarest words it must share, where that many were typed."""
MOST_SIMILAR = 3
MOST_ITEMS = 2


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Which tickets somebody may find: all of them, or their own, those of their groups, and those that are everybody's trouble."""

    person: PersonId
    groups: tuple[GroupId, ...] = ()
    everything: bool = False


@dataclass(frozen=True, kw_only=True)
class FoundTicket:
    """A line about a ticket. `people` counts those who have this trouble: the requester, followers, and requesters of what hangs on it.

    `likeness` goes from 0 to 1. `is_shared` says that it is everybody's trouble: a major incident, or one that others hang on.
    """

    id: TicketId
    type: TicketType
    state: State
    title: str
    requester: PersonRef
    group: GroupRef
    technician: PersonRef | None
    application: ApplicationRef | None
    priority: Priority
    solution: str
    people: int
    is_shared: bool
    opened_at: datetime
    resolved_at: datetime | None
    likeness: float = 1.0

    @property
    def number(self) -> str:
        """The number as people write and say it."""
        return f"T\u00a0{self.id}"


@dataclass(frozen=True, kw_only=True)
class FoundItem:
    """An item of the news that may answer, and its title in the reader's language."""

    id: NewsId
    title: str
    likeness: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Similar:
    """What looks like a trouble that is being told: open incidents to follow, tickets whose solution may help, items of the news."""

    open: tuple[FoundTicket, ...] = ()
    solved: tuple[FoundTicket, ...] = ()
    items: tuple[FoundItem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.open or self.solved or self.items)
