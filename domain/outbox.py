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
    """What goes first when more is due than the pace allows: what people wait for, then what is due to them, then what is for many."""

    INTERACTIVE = 0
    REMINDER = 1
    BROADCAST = 2


class DeliveryState(StrEnum):
    """Where a row of the outbox stands. All but the first two are ends.

    A row that waits for another attempt is due again, at a later time, and keeps the reason of the last one.
    """

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


FAILURES = frozenset(
    {DeliveryState.BLOCKED, DeliveryState.NOT_INSTALLED, DeliveryState.NOT_FOUND, DeliveryState.FAILED}
)
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


EXPIRED, STOPPED, SUPERSEDED = "expired", "stopped", "superseded"
"""Our own reasons, beside those of the service: it came too late, somebody stopped it, a later change took its place."""


def foregone(
    *, reason: str, unreachable: str, expires_at: datetime | None, now: datetime
) -> tuple[DeliveryState, str] | None:
    """How a row ends, and why, that need not be sent any more although its time has come; None when it is to be sent.

    `reason` is the row's own, `unreachable` its person's.
    """
    if reason == STOPPED:
        return DeliveryState.CANCELLED, STOPPED
    if expires_at is not None and expires_at <= now:
        return DeliveryState.SKIPPED, EXPIRED
    return (closed_by(unreachable), unreachable) if unreachable else None


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
    `repeats` counts the attempts whose end is not known, after each of which the message may have arrived. The row is its dispatcher's
    until `leased_until`; it is to be sent at `at`, and not to be begun later than `begin_by`, so that the send ends within the lease.
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
    leased_until: datetime
    begin_by: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What was claimed, each delivery with the instant that the pace gives it.

    Those that come too late keep at least `spacing` between them: to catch up in a burst would break the limit that the pace keeps. The
    service takes `in_second` within any second.
    Without deliveries, `again_at` is when to claim again because the pace is used up, None when nothing is due.
    """

    deliveries: tuple[Delivery, ...] = ()
    spacing: timedelta = timedelta(0)
    in_second: int = 1
    again_at: datetime | None = None


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
    """A delivery to be tried again: it met a passing fault, or (`counts` False) one that is not its own, such as a pause of the service.

    `place` as in `Ended`.
    """

    delivery: Delivery
    until: datetime
    reason: str
    counts: bool = True
    place: Place | None = None


Outcome = Ended | Postponed


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One recipient of a broadcast: a person, or a place such as a channel."""

    language: Language
    person: PersonId | None = None
    place: PlaceId | None = None


MINUTE = timedelta(minutes=1)


def minute_of(instant: datetime) -> datetime:
    """The beginning of the minute of an instant."""
    return instant.replace(second=0, microsecond=0)


@dataclass(frozen=True, kw_only=True)
class Tempo:
    """How fast the outbox goes: the pace that is set, how many sends the last minute held, and a pause that Teams asked for, if any."""

    per_second: float
    last_minute: int = 0
    held_until: datetime | None = None


def in_last_minute(now: datetime, minute: datetime | None, in_minute: int, before: int) -> int:
    """About how many of what is counted by the minute fell into the last sixty seconds."""
    this = minute_of(now)
    if minute is None or minute < this - MINUTE:
        return 0
    if minute < this:
        in_minute, before = 0, in_minute
    return in_minute + round(before * (1 - (now - this) / MINUTE))


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How the outbox stands. `waiting` are due, of which `retrying` after a fault that passes, by its reason; `later` are due another time.

    `failed` counts by state and reason what ended without reaching anybody. `oldest_due` is since when the oldest that waits is due.
    """

    waiting: int
    later: int
    sending: int
    retrying: Mapping[str, int]
    failed: Mapping[tuple[DeliveryState, str], int]
    oldest_due: datetime | None
    tempo: Tempo


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A row that failed, or waits for another attempt at `again_at`: to whom it goes, what about, and why it did not arrive.

    `repeats` is how often it may have arrived unnoticed.
    """

    id: OutboxId
    operation: Operation
    state: DeliveryState
    reason: str
    recipient: str
    subject: Subject | None
    cause: str
    attempts: int
    repeats: int
    since: datetime
    again_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class TroublePage:
    """A page of them, the latest first."""

    troubles: tuple[Trouble, ...]
    number: int
    pages: int
    total: int
