"""The outbox: what goes to people outside the answer to what they just did.

`message` and `send` are for workflows, in the transaction of the cause; `Outbox` is for the dispatcher that empties it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.identifiers import PlaceId
from domain.languages import Language
from domain.outbox import Delivery, DeliveryState, Operation
from domain.places import Scope, Subject
from storage import live_cards, outbox, people, places
from storage.database import Database, Transaction

LEASE = timedelta(seconds=90)
"""How long a claimed row belongs to its dispatcher."""


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
    place_id: PlaceId,
    payload: Mapping[str, object],
    language: Language,
    now: datetime,
    subject: Subject | None = None,
) -> bool:
    """Queue a message, to be sent as soon as the transaction is committed; False when `key` was queued before."""
    return await outbox.queue_send(
        tx, key=key, place_id=place_id, payload=payload, subject=subject, language=language, due_at=now, now=now
    )


class Outbox:
    """Claims what is due and records what became of it."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def claim(self, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """At most `limit` due deliveries, leased for 90 s. An empty poll only reads."""
        async with self._database.reading() as tx:
            if not await outbox.any_due(tx, now):
                return ()
        async with self._database.transaction() as tx:
            return await outbox.claim(tx, now, now + LEASE, limit)

    async def delivered(self, delivery: Delivery, activity_id: str | None, now: datetime) -> None:
        """A delivery arrived; its activity now shows its subject."""
        async with self._database.transaction() as tx:
            await outbox.end(tx, delivery, DeliveryState.SENT, now, activity_id=activity_id)
            shown = activity_id or delivery.activity_id
            if delivery.operation is not Operation.DELETE and delivery.subject is not None and shown:
                showing = live_cards.Showing(place_id=delivery.place_id, activity_id=shown, language=delivery.language)
                await live_cards.note(tx, showing, delivery.subject, now)

    async def postponed(self, delivery: Delivery, until: datetime, reason: str, now: datetime) -> None:
        """A delivery met a passing fault and is tried again at `until`."""
        async with self._database.transaction() as tx:
            await outbox.postpone(tx, delivery, until, reason, now)

    async def failed(self, delivery: Delivery, reason: str, now: datetime) -> None:
        """A delivery cannot arrive, for a reason in the platform's words."""
        async with self._database.transaction() as tx:
            await outbox.end(tx, delivery, DeliveryState.FAILED, now, reason=reason)

    async def unreachable(self, delivery: Delivery, reason: str, now: datetime) -> None:
        """A delivery failed because its place is closed to Mardi: the person, or the channel, is remembered as such."""
        async with self._database.transaction() as tx:
            await outbox.end(tx, delivery, DeliveryState.FAILED, now, reason=reason)
            if delivery.place.scope is Scope.PERSONAL:
                await people.unreachable_at(tx, delivery.place_id, reason)
            else:
                await places.gone(tx, delivery.place, now)

    async def counts(self) -> Mapping[DeliveryState, int]:
        """How many rows stand in each state."""
        async with self._database.reading() as tx:
            return await outbox.counts(tx)
