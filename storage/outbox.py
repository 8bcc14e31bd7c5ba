"""The outbox: rows written in the transaction of their cause, claimed by lease, sent, and recorded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, or_, select, text, update

from domain.identifiers import OutboxId, PlaceId
from domain.languages import Language
from domain.outbox import Delivery, DeliveryState, Operation
from domain.places import Subject
from storage.database import Transaction, note_queued
from storage.handled import subject_from
from storage.places import place_from
from storage.rows import insert_into
from storage.schema import WAITING_EDIT, outbox, places

_ANOTHER = outbox.alias("another")
_LEADER = outbox.alias("leader")


async def queue_send(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId,
    payload: Mapping[str, object],
    subject: Subject | None,
    language: Language,
    due_at: datetime,
    now: datetime,
) -> bool:
    """Queue a message; False when one with this key was queued before."""
    values = _values(Operation.SEND, key, place_id, payload, subject, language, due_at, now)
    result = await tx.execute(insert_into(tx, outbox).values(values).on_conflict_do_nothing(index_elements=["key"]))
    note_queued(tx)
    return bool(result.rowcount)


async def queue_edit(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId,
    activity_id: str,
    payload: Mapping[str, object],
    subject: Subject | None,
    language: Language,
    now: datetime,
) -> None:
    """Queue the edit of an activity, in the place of one that waits already."""
    values = _values(Operation.EDIT, key, place_id, payload, subject, language, now, now) | {"activity_id": activity_id}
    await _queue_waiting(tx, values, [outbox.c.place_id, outbox.c.activity_id])


async def edit_unsent(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId,
    subject: Subject,
    payload: Mapping[str, object],
    language: Language,
    now: datetime,
) -> bool:
    """Bring what is still to be sent about a subject in a place up to date; False when nothing is.

    A message that waits is rewritten; one on its way is followed by an edit.
    """
    unsent = and_(
        outbox.c.subject == str(subject), outbox.c.place_id == place_id, outbox.c.operation == Operation.SEND.value
    )
    rewritten = await tx.execute(
        update(outbox).where(unsent, outbox.c.state == DeliveryState.DUE.value).values(payload=dict(payload))
    )
    if rewritten.rowcount:
        return True
    on_its_way = await tx.execute(select(outbox.c.id).where(unsent, outbox.c.state == DeliveryState.SENDING.value))
    sending = on_its_way.scalars().first()
    if sending is None:
        return False
    values = _values(Operation.EDIT, key, place_id, payload, subject, language, now, now) | {"follows": sending}
    await _queue_waiting(tx, values, [outbox.c.follows])
    return True


async def _queue_waiting(tx: Transaction, values: Mapping[str, Any], target: list[Any]) -> None:
    statement = insert_into(tx, outbox).values(values)
    statement = statement.on_conflict_do_update(
        index_elements=target,
        index_where=text(WAITING_EDIT),
        set_={name: statement.excluded[name] for name in ("payload", "subject", "language")},
    )
    await tx.execute(statement)
    note_queued(tx)


def _values(
    operation: Operation,
    key: str,
    place_id: PlaceId,
    payload: Mapping[str, object],
    subject: Subject | None,
    language: Language,
    due_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    return {
        "key": key,
        "operation": operation.value,
        "place_id": place_id,
        "payload": dict(payload),
        "subject": str(subject) if subject else None,
        "language": language.value,
        "state": DeliveryState.DUE.value,
        "due_at": due_at,
        "created_at": now,
    }


_BEING_EDITED = exists().where(
    _ANOTHER.c.place_id == outbox.c.place_id,
    _ANOTHER.c.activity_id == outbox.c.activity_id,
    _ANOTHER.c.state == DeliveryState.SENDING.value,
    _ANOTHER.c.id != outbox.c.id,
)
_LEADER_SENT = exists().where(_LEADER.c.id == outbox.c.follows, _LEADER.c.state == DeliveryState.SENT.value)


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether a row may be claimed. The cost does not depend on how many rows have ended."""
    return (await tx.execute(select(outbox.c.id).where(outbox.c.due_at <= now).limit(1))).first() is not None


async def claim(tx: Transaction, now: datetime, until: datetime, limit: int) -> tuple[Delivery, ...]:
    """Take at most `limit` due rows until a lease ends; other dispatchers pass them over meanwhile.

    A row whose lease ended (its dispatcher died) is due again, and `attempts` tells that it may have been sent before.
    """
    due = (
        select(outbox.c.id)
        .where(outbox.c.due_at <= now, or_(outbox.c.follows.is_(None), _LEADER_SENT), ~_BEING_EDITED)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(due))
        .values(state=DeliveryState.SENDING.value, due_at=until, attempts=outbox.c.attempts + 1)
        .returning(outbox.c.id)
    )
    ids = (await tx.execute(taken)).scalars().all()
    if not ids:
        return ()
    rows = await tx.execute(
        select(
            outbox.c.id.label("outbox_id"),
            outbox.c.operation,
            func.coalesce(outbox.c.activity_id, _LEADER.c.activity_id).label("activity_id"),
            outbox.c.payload,
            outbox.c.attempts,
            outbox.c.subject,
            outbox.c.language,
            places,
        )
        .join(places, places.c.id == outbox.c.place_id)
        .outerjoin(_LEADER, _LEADER.c.id == outbox.c.follows)
        .where(outbox.c.id.in_(ids))
        .order_by(outbox.c.id)
    )
    return tuple(_delivery(row) for row in rows)


def _delivery(row: Row[Any]) -> Delivery:
    facts = dict(row._mapping)
    return Delivery(
        id=OutboxId(facts["outbox_id"]),
        operation=Operation(facts["operation"]),
        place_id=PlaceId(facts["id"]),
        place=place_from(facts),
        activity_id=facts["activity_id"],
        payload=facts["payload"],
        attempts=facts["attempts"],
        subject=subject_from(facts["subject"]),
        language=Language(facts["language"]),
    )


async def end(
    tx: Transaction,
    delivery: Delivery,
    state: DeliveryState,
    now: datetime,
    *,
    reason: str = "",
    activity_id: str | None = None,
) -> None:
    """Record how a delivery ended. What follows a message that never went has nothing to edit, and ends with it."""
    values: dict[str, Any] = {"state": state.value, "due_at": None, "done_at": now, "reason": reason[:256]}
    if activity_id is not None:
        values["activity_id"] = activity_id
    await tx.execute(update(outbox).where(outbox.c.id == delivery.id).values(values))
    if state is not DeliveryState.SENT and delivery.operation is Operation.SEND:
        await tx.execute(
            update(outbox)
            .where(outbox.c.follows == delivery.id, outbox.c.state == DeliveryState.DUE.value)
            .values(state=DeliveryState.CANCELLED.value, due_at=None, done_at=now, reason=reason[:256])
        )


async def postpone(tx: Transaction, delivery: Delivery, until: datetime, reason: str, now: datetime) -> None:
    """Put a delivery back for another attempt; an edit that a later one waits to replace ends instead."""
    if delivery.operation is Operation.EDIT:
        row = (await tx.execute(select(outbox.c.follows).where(outbox.c.id == delivery.id))).scalar_one()
        same = _ANOTHER.c.follows == row if row else _ANOTHER.c.activity_id == delivery.activity_id
        newer = await tx.execute(
            select(_ANOTHER.c.id).where(
                _ANOTHER.c.place_id == delivery.place_id,
                same,
                _ANOTHER.c.state == DeliveryState.DUE.value,
                _ANOTHER.c.operation == Operation.EDIT.value,
            )
        )
        if newer.first() is not None:
            await end(tx, delivery, DeliveryState.CANCELLED, now, reason="superseded")
            return
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == delivery.id)
        .values(state=DeliveryState.DUE.value, due_at=until, reason=reason[:256])
    )


async def counts(tx: Transaction) -> Mapping[DeliveryState, int]:
    """How many rows stand in each state."""
    rows = await tx.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {DeliveryState(state): number for state, number in rows}


async def forget_before(tx: Transaction, instant: datetime) -> int:
    """Forget the rows that ended before an instant, those that others follow last. Returns how many."""
    ended = outbox.c.done_at < instant
    followers = await tx.execute(delete(outbox).where(ended, outbox.c.follows.is_not(None)))
    leaders = await tx.execute(delete(outbox).where(ended, ~exists().where(_ANOTHER.c.follows == outbox.c.id)))
    return followers.rowcount + leaders.rowcount
