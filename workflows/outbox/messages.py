"""What workflows put into the outbox, in the transaction of its cause."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.outbox import Priority
from domain.places import Subject
from storage.database import Transaction
from storage.outbox import queueing

SOON = timedelta(minutes=1)
"""What is due later stands in a due column of its subject and is rendered at its time: a text such as "in 6 days" would grow false."""


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
    priority: Priority = Priority.INTERACTIVE,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Queue a message to a place, or to a person wherever they can be reached; False when `key` was queued before.

    It goes as soon as the transaction is committed, or at `due_at`, a minute ahead at most; once `expires_at` has come it no longer goes.
    Raises ValueError for a later `due_at`, and unless exactly one of `place_id` and `person_id` is given.
    """
    if (place_id is None) == (person_id is None):
        raise ValueError("a message goes to a place or to a person")
    if due_at is not None and due_at > now + SOON:
        raise ValueError("what is due later than in a minute is rendered when it is due")
    return await queueing.queue_send(
        tx,
        key=key,
        place_id=place_id,
        person_id=person_id,
        payload=payload,
        subject=subject,
        language=language,
        due_at=due_at or now,
        now=now,
        priority=priority,
        expires_at=expires_at,
    )


async def edit(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId,
    activity_id: str,
    payload: Mapping[str, object],
    language: Language,
    now: datetime,
    subject: Subject | None = None,
) -> None:
    """Queue the edit of a message that stands; of several that wait the last one goes. Live cards have `workflows.live_cards`."""
    await queueing.queue_edit(
        tx,
        key=key,
        place_id=place_id,
        activity_id=activity_id,
        payload=payload,
        subject=subject,
        language=language,
        now=now,
    )


async def delete(
    tx: Transaction, *, key: str, place_id: PlaceId, activity_id: str, language: Language, now: datetime
) -> None:
    """Queue the deletion of a message that stands."""
    await queueing.queue_delete(tx, key=key, place_id=place_id, activity_id=activity_id, language=language, now=now)


async def withdraw(tx: Transaction, *, key: str, now: datetime) -> bool:
    """Take back what was queued under a key, whether it waits, is on its way or stands; False when it never went or is unknown."""
    return await queueing.withdraw(tx, key=key, now=now)
