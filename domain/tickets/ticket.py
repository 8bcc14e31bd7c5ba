"""A ticket: who needs what, how badly, who looks after it, and how it ended."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identifiers import ApplicationId, CategoryId, TicketId
from domain.people import Person
from domain.projects import PersonRef
from domain.rights import Relation
from domain.tickets.appointment import Appointment
from domain.tickets.catalogue import GroupRef

TITLE_LIMIT = 120
DESCRIPTION_LIMIT = 4_000
WHERE_LIMIT = 120
TEXT_LIMIT = 2_000
"""The most characters of an answer, a question, a note, a reason or a solution."""
LINK_LIMIT = 1_000
MOST_ATTACHMENTS = 10


class TicketType(StrEnum):
    """Something is broken, or something is wanted."""

    INCIDENT = "incident"
    REQUEST = "request"


class State(StrEnum):
    """Where a ticket stands (GLPI's states 1 to 6)."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    PLANNED = "planned"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to do something about it."""
        return self not in (State.RESOLVED, State.CLOSED)


class _Level(StrEnum):
    """A scale: its members stand in order, the first being level 1."""

    @property
    def level(self) -> int:
        """The place on the scale, from 1."""
        return list(type(self)).index(self) + 1


class Urgency(_Level):
    """How badly the requester needs it, said in their words: from "it can wait" to "I cannot work"."""

    VERY_LOW = "very_low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class Impact(_Level):
    """Whom it hinders, as the technician judges."""

    NOBODY_STOPPED = "nobody_stopped"
    ONE_PERSON = "one_person"
    ONE_SERVICE = "one_service"
    SEVERAL_SERVICES = "several_services"
    EVERYONE = "everyone"


class Priority(_Level):
    """What is looked after first. Computed from urgency and impact, save the last, which is declared."""

    VERY_LOW = "very_low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"
    MAJOR = "major"

    @classmethod
    def of(cls, level: int) -> "Priority":
        """The priority of a level from 1 to 6."""
        return list(cls)[level - 1]


class PendingReason(StrEnum):
    """Whom a pending ticket waits for."""

    REQUESTER = "requester"
    SUPPLIER = "supplier"
    EQUIPMENT = "equipment"
    OTHER = "other"


class Link(StrEnum):
    """How a ticket hangs on another one, its parent."""

    DUPLICATE = "duplicate"
    CHILD = "child"


class Ending(StrEnum):
    """How a closed ticket came to its end."""

    CONFIRMED = "confirmed"
    UNANSWERED = "unanswered"
    BY_TECHNICIAN = "by_technician"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class CategoryRef:
    """A category as a ticket names it."""

    id: CategoryId
    path: str


@dataclass(frozen=True, kw_only=True)
class ApplicationRef:
    """An application as a ticket names it."""

    id: ApplicationId
    name: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """The message that a ticket was made from: who wrote it, and the link to it."""

    author: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Pending:
    """Whom a ticket waits for, why, and when it goes on by itself; `until` None waits for somebody to act."""

    reason: PendingReason
    text: str = ""
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket. Its id is its number, which people say aloud.

    `requester` is the one who needs it, `opened_by` who wrote it down for them. `owned_at` is when somebody first took it.
    `version` rises whenever something changes that a button may depend on, not with answers and notes. Instants are UTC.
    """

    id: TicketId
    type: TicketType
    state: State
    title: str
    description: str
    requester: PersonRef
    opened_by: PersonRef
    group: GroupRef
    technician: PersonRef | None = None
    category: CategoryRef | None = None
    application: ApplicationRef | None = None
    where: str = ""
    source: Source = Source()
    urgency: Urgency = Urgency.MEDIUM
    impact: Impact = Impact.ONE_PERSON
    priority: Priority = Priority.LOW
    pending: Pending | None = None
    appointment: Appointment | None = None
    solution: str = ""
    parent: TicketId | None = None
    link: Link | None = None
    ending: Ending | None = None
    opened_at: datetime
    owned_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    changed_at: datetime
    version: int = 1

    @property
    def number(self) -> str:
        """The number as people write and say it: ``T 1042``."""
        return f"T\u00a0{self.id}"

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was changed since it was opened: its requester may still withdraw it."""
        return self.state is State.NEW and self.version == 1

    @property
    def is_known_incident(self) -> bool:
        """Whether it was declared to be everybody's, so that others may know of it and follow it."""
        return self.priority is Priority.MAJOR

    def relations_of(self, person: Person, *, is_member: bool, is_lead: bool) -> frozenset[Relation]:
        """How a person stands to this ticket; whether they are of its group, or lead it, is for the caller to know."""
        pairs = (
            (person.id == self.requester.id, Relation.REQUESTER),
            (person.id == self.opened_by.id, Relation.OPENER),
            (is_member, Relation.MEMBER),
            (is_lead, Relation.LEAD),
        )
        return frozenset(relation for stands, relation in pairs if stands)


_NUMBER = re.compile(r"(?:(?:ticket|t|n°|no|#)[\s.:-]*)?(\d[\d\s]{0,20})", re.IGNORECASE)


def read_ticket_number(text: str) -> TicketId | None:
    """The number in ``T 1042``, ``t1042``, ``#1042``, ``1 042``; None when the text is anything else."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    digits = "".join(sign for sign in match.group(1) if sign.isascii() and sign.isdigit())
    return TicketId(int(digits)) if 0 < len(digits) <= 18 and int(digits) else None
