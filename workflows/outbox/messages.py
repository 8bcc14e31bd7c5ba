"""What workflows put into the outbox, in the transaction of its cause."""

from collections.abc import Mapping
from datetime import datetime

from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.places import Subject
from storage.database import Transaction
from storage.outbox import queueing


def message(card: Mapping[str, object], summary: str) -> dict[str, object]:
    """An activity, as JSON, that is one card alone, with the sentence of its toast."""
    return {
        "type": "message",
        "summary": summary,
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


async def send(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId | None = None,
    person_id: PersonId | None = None,
    payload: Mapping[str, object],
    language: Language,
    now: datetime,
    subject: Subject | None = None,
) -> bool:
    """Queue a message to a place, or to a person wherever they can be reached; False when `key` was queued before.

    It goes as soon as the transaction is committed. Raises ValueError unless exactly one of `place_id` and `person_id` is given.
    """
    if (place_id is None) == (person_id is None):
        raise ValueError("a message goes to a place or to a person")
    return await queueing.queue_send(
        tx,
        key=key,
        place_id=place_id,
        person_id=person_id,
        payload=payload,
        subject=subject,
        language=language,
        due_at=now,
        now=now,
    )
