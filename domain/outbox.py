"""What is to be sent outside the answer to a turn: a message, or the edit or removal of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from domain.identifiers import OutboxId, PersonId, PlaceId
from domain.languages import Language
from domain.places import Place, Subject


class Operation(StrEnum):
    """What a delivery does to the conversation."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


class Priority(IntEnum):
    """What goes first when more is due than the pace allows."""

    INTERACTIVE = 0
    REMINDER = 1
    BROADCAST = 2


class DeliveryState(StrEnum):
    """Where a row of the outbox stands. All but the first two are ends."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    NOT_INSTALLED = "not_installed"
    NOT_FOUND = "not_found"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"

    @property
    def is_open(self) -> bool:
        """Whether the row may still be sent."""
        return self in (DeliveryState.DUE, DeliveryState.SENDING)


NOT_INSTALLED = frozenset(
    {
        "BotNotInConversationRoster",
        "BotDisabledByAdmin",
        "BotNotRegistered",
        "BotNotInstalled",
        "no_conversation",
        "uninstalled",
    }
)
"""The reasons for which Mardi cannot write to somebody that an installation cures."""


def closed_by(reason: str) -> DeliveryState:
    """The end of a message to somebody who is unreachable for a reason, as `Person.unreachable` keeps it."""
    return DeliveryState.NOT_INSTALLED if reason in NOT_INSTALLED else DeliveryState.BLOCKED


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """A person to write to, as the service must be told when no conversation with them is known yet."""

    id: PersonId
    entra_id: str
    teams_id: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One claimed row. `payload` is an activity as JSON, ready to post; `activity_id` is None for a message yet to be sent.

    `place` is None for a person with whom no conversation is known: one is to be created. `attempts` counts this one: 1 the first time.
    `repeats` counts the attempts whose end is not known, after each of which the message may have arrived.
    """

    id: OutboxId
    operation: Operation
    place_id: PlaceId | None
    place: Place | None
    person: Addressee | None
    activity_id: str | None
    payload: Mapping[str, object]
    attempts: int
    repeats: int
    subject: Subject | None
    language: Language


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What was claimed, and the pace to send it at: the first at `starts_at`, each next an `interval` later.

    Without deliveries, `starts_at` is when to claim again because the pace is used up, None when nothing is due.
    """

    deliveries: tuple[Delivery, ...] = ()
    starts_at: datetime | None = None
    interval: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A delivery that came to an end. `place` is where it went, when a conversation had to be created for it."""

    delivery: Delivery
    state: DeliveryState
    at: datetime
    activity_id: str | None = None
    reason: str = ""
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class Postponed:
    """A delivery to be tried again: it met a passing fault, or (`begun` False) its turn did not come."""

    delivery: Delivery
    until: datetime
    reason: str
    begun: bool = True


Outcome = Ended | Postponed


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One recipient of a broadcast: a person, or a place such as a channel."""

    language: Language
    person: PersonId | None = None
    place: PlaceId | None = None
