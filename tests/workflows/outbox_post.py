"""The outbox as a dispatcher uses it, and what workflows queue in it, for the tests of both."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from domain.identifiers import PersonId
from domain.languages import Language
from domain.outbox import Delivery, DeliveryState, Ended, Operation, Outcome, Postponed, Priority, Recipient
from domain.places import Place
from storage import places
from storage.database import Database
from storage.outbox import broadcasts
from tests.cast import CHANNEL, NOW
from workflows import outbox
from workflows.outbox import Outbox, message

CAUSE = "news/1"


def says(text: str) -> dict[str, object]:
    """A message that says one thing."""
    return message({"text": text}, text)


TEXTS = {language: says(f"news {language}") for language in Language}


class Post:
    """One delivery at a time, at a pace that never makes it wait unless another is given."""

    def __init__(self, database: Database, per_second: float = 10_000) -> None:
        self.database = database
        self.outbox = Outbox(database=database, per_second=per_second)

    async def send(
        self,
        key: str,
        *,
        now: datetime = NOW,
        place: Place = CHANNEL,
        priority: Priority = Priority.INTERACTIVE,
        due_at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> bool:
        """Queue a message to a place."""
        async with self.database.transaction() as tx:
            return await outbox.send(
                tx,
                key=key,
                place_id=await places.keep(tx, place),
                payload=says(key),
                language=Language.FRENCH,
                now=now,
                priority=priority,
                due_at=due_at,
                expires_at=expires_at,
            )

    async def broadcast(
        self, people: Sequence[PersonId], *, cause: str = CAUSE, expires_at: datetime | None = None, now: datetime = NOW
    ) -> None:
        """Queue the news to people, in French."""
        async with self.database.transaction() as tx:
            await broadcasts.queue(
                tx,
                cause=cause,
                recipients=[Recipient(language=Language.FRENCH, person=one) for one in people],
                texts=TEXTS,
                priority=Priority.BROADCAST,
                due_at=now,
                expires_at=expires_at,
                now=now,
            )

    async def change(self, operation: Operation, cause: str, text: str = "corrected", now: datetime = NOW) -> int:
        """Correct or recall the news."""
        texts = {language: says(text) for language in Language} if operation is Operation.EDIT else {}
        async with self.database.transaction() as tx:
            return await broadcasts.change_all(tx, of=CAUSE, cause=cause, operation=operation, texts=texts, now=now)

    async def claim(self, now: datetime = NOW, most: int = 1_000) -> tuple[Delivery, ...]:
        """What a dispatcher gets."""
        return (await self.outbox.claim(now, most=most)).deliveries

    async def record(self, *outcomes: Outcome, now: datetime = NOW) -> None:
        """What a dispatcher records."""
        await self.outbox.record(outcomes, now)

    async def sent(self, *deliveries: Delivery) -> None:
        """They arrived."""
        await self.record(*(arrived(one) for one in deliveries))

    async def counts(self) -> Mapping[DeliveryState, int]:
        """How many rows stand in each state."""
        return await self.outbox.counts()

    async def reasons(self, cause: str = CAUSE) -> Mapping[tuple[DeliveryState, str], int]:
        """How the rows of the news stand."""
        async with self.database.reading() as tx:
            return await broadcasts.reasons(tx, cause)


def arrived(delivery: Delivery, activity_id: str | None = None) -> Ended:
    """A delivery arrived, in an activity named after its row."""
    is_send = delivery.operation is Operation.SEND
    return Ended(
        delivery=delivery,
        state=DeliveryState.SENT,
        at=NOW,
        activity_id=activity_id or (f"activity-{delivery.id}" if is_send else None),
    )


def failed(delivery: Delivery, state: DeliveryState, reason: str) -> Ended:
    """A delivery ended for good."""
    return Ended(delivery=delivery, state=state, at=NOW, reason=reason)


def later(delivery: Delivery, seconds: float = 2, reason: str = "http_503", now: datetime = NOW) -> Postponed:
    """A delivery met a fault that passes."""
    return Postponed(delivery=delivery, until=now + timedelta(seconds=seconds), reason=reason)
