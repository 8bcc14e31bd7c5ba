"""What is to be sent outside the answer to a turn: a message, or the edit or removal of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.identifiers import OutboxId, PlaceId
from domain.languages import Language
from domain.places import Place, Subject


class Operation(StrEnum):
    """What a delivery does to the conversation."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


class DeliveryState(StrEnum):
    """Where a row of the outbox stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One claimed row. `payload` is an activity as JSON, ready to post; `activity_id` is None for a message yet to be sent.

    `attempts` counts this one: 1 the first time.
    """

    id: OutboxId
    operation: Operation
    place_id: PlaceId
    place: Place
    activity_id: str | None
    payload: Mapping[str, object]
    attempts: int
    subject: Subject | None
    language: Language
