"""Taking what is due from the outbox, for a while and within the pace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, case, exists, func, or_, select, update

from domain.identifiers import OutboxId, PersonId, PlaceId
from domain.languages import Language
from domain.outbox import Addressee, Delivery, DeliveryState, Operation
from storage.database import Transaction
from storage.handled import subject_from
from storage.places import place_from
from storage.rows import insert_into
from storage.schema import outbox, pace, payloads, people, places

_TEAMS = "teams"
_ANOTHER = outbox.alias("another")
_LEADER = outbox.alias("leader")

_BEING_CHANGED = exists().where(
    _ANOTHER.c.place_id == outbox.c.place_id,
    _ANOTHER.c.activity_id == outbox.c.activity_id,
    _ANOTHER.c.state == DeliveryState.SENDING.value,
    _ANOTHER.c.id != outbox.c.id,
)
_LEADER_SENT = exists().where(_LEADER.c.id == outbox.c.follows, _LEADER.c.state == DeliveryState.SENT.value)
_WAS_SENDING = outbox.c.state == DeliveryState.SENDING.value


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether a row may be claimed. The cost does not depend on how many rows have ended."""
    return (await tx.execute(select(outbox.c.id).where(outbox.c.due_at <= now).limit(1))).first() is not None


async def free_at(tx: Transaction, now: datetime) -> datetime:
    """The instant from which a send may be planned, its row held until the end of the transaction."""
    statement = select(pace.c.free_at).where(pace.c.name == _TEAMS).with_for_update()
    found: datetime | None = (await tx.execute(statement)).scalar_one_or_none()
    if found is None:
        await tx.execute(insert_into(tx, pace).values(name=_TEAMS, free_at=now).on_conflict_do_nothing())
        found = (await tx.execute(statement)).scalar_one()
    return found or now


async def plan(tx: Transaction, instant: datetime) -> None:
    """Everything before an instant is planned: the next send may be planned from there on."""
    await tx.execute(update(pace).where(pace.c.name == _TEAMS).values(free_at=instant))


async def expire(tx: Transaction, now: datetime) -> None:
    """End what waited beyond its time."""
    await tx.execute(
        update(outbox)
        .where(outbox.c.due_at <= now, outbox.c.expires_at <= now, outbox.c.state == DeliveryState.DUE.value)
        .values(state=DeliveryState.SKIPPED.value, due_at=None, done_at=now, reason="expired")
    )


async def claim(tx: Transaction, now: datetime, until: datetime, limit: int) -> tuple[Delivery, ...]:
    """Take at most `limit` due rows until a lease ends; other dispatchers pass them over meanwhile.

    A row whose lease ended is due again: its dispatcher died, or lost the database, and `repeats` tells that it may have arrived.
    """
    due = (
        select(outbox.c.id)
        .where(outbox.c.due_at <= now, or_(outbox.c.follows.is_(None), _LEADER_SENT), ~_BEING_CHANGED)
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(due))
        .values(
            state=DeliveryState.SENDING.value,
            due_at=until,
            attempts=outbox.c.attempts + 1,
            repeats=outbox.c.repeats + case((_WAS_SENDING, 1), else_=0),
        )
        .returning(outbox.c.id)
    )
    ids = (await tx.execute(taken)).scalars().all()
    if not ids:
        return ()
    rows = (await tx.execute(_CLAIMED.where(outbox.c.id.in_(ids)))).mappings()
    return tuple(_delivery(row) for row in rows)


_CLAIMED = (
    select(
        outbox.c.id.label("outbox_id"),
        outbox.c.operation,
        func.coalesce(outbox.c.activity_id, _LEADER.c.activity_id).label("activity_id"),
        outbox.c.payload,
        payloads.c.payload.label("shared_payload"),
        outbox.c.attempts,
        outbox.c.repeats,
        outbox.c.subject,
        outbox.c.language,
        outbox.c.person_id,
        people.c.entra_id,
        people.c.teams_id,
        places,
    )
    .outerjoin(people, people.c.id == outbox.c.person_id)
    .outerjoin(places, places.c.id == func.coalesce(outbox.c.place_id, people.c.place_id))
    .outerjoin(payloads, payloads.c.id == outbox.c.payload_id)
    .outerjoin(_LEADER, _LEADER.c.id == outbox.c.follows)
    .order_by(outbox.c.priority, outbox.c.id)
)


def _delivery(row: RowMapping) -> Delivery:
    facts = dict(row)
    return Delivery(
        id=OutboxId(facts["outbox_id"]),
        operation=Operation(facts["operation"]),
        place_id=PlaceId(facts["id"]) if facts["id"] is not None else None,
        place=place_from(facts) if facts["id"] is not None else None,
        person=_addressee(facts),
        activity_id=facts["activity_id"],
        payload=facts["payload"] if facts["payload"] is not None else facts["shared_payload"] or {},
        attempts=facts["attempts"],
        repeats=facts["repeats"],
        subject=subject_from(facts["subject"]),
        language=Language(facts["language"]),
    )


def _addressee(facts: Mapping[str, Any]) -> Addressee | None:
    if facts["person_id"] is None:
        return None
    return Addressee(id=PersonId(facts["person_id"]), entra_id=facts["entra_id"], teams_id=facts["teams_id"])


async def hold(tx: Transaction, until: datetime) -> None:
    """Plan nothing before an instant, on any replica: the service asked for a pause."""
    standing = await free_at(tx, until)
    if standing < until:
        await plan(tx, until)
