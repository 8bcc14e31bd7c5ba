"""What became of what was claimed from the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, select, update

from domain.outbox import Delivery, DeliveryState, Ended, Operation, Postponed
from storage.database import Transaction
from storage.schema import outbox, payloads

_ANOTHER = outbox.alias("another")

_END = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("ended"),
        due_at=None,
        done_at=bindparam("at"),
        reason=bindparam("why"),
        activity_id=func.coalesce(bindparam("activity", type_=outbox.c.activity_id.type), outbox.c.activity_id),
        place_id=func.coalesce(bindparam("place", type_=outbox.c.place_id.type), outbox.c.place_id),
    )
)


async def end(tx: Transaction, ended: Sequence[Ended]) -> None:
    """Record how deliveries ended. What follows a message that never went has nothing to edit, and ends with it."""
    if not ended:
        return
    await tx.execute(
        _END,
        [
            {
                "row": one.delivery.id,
                "ended": one.state.value,
                "at": one.at,
                "why": one.reason[:256],
                "activity": one.activity_id,
                "place": one.delivery.place_id,
            }
            for one in ended
        ],
    )
    for one in ended:
        if one.state is not DeliveryState.SENT and one.delivery.operation is Operation.SEND:
            await tx.execute(
                update(outbox)
                .where(outbox.c.follows == one.delivery.id, outbox.c.state == DeliveryState.DUE.value)
                .values(state=DeliveryState.CANCELLED.value, due_at=None, done_at=one.at, reason=one.reason[:256])
            )


async def postpone(tx: Transaction, postponed: Postponed, now: datetime) -> None:
    """Put a delivery back for another attempt; an edit that a later one waits to replace ends instead."""
    delivery = postponed.delivery
    if delivery.operation is Operation.EDIT and await _is_replaced(tx, delivery):
        superseded = Ended(delivery=delivery, state=DeliveryState.CANCELLED, at=now, reason="superseded")
        await end(tx, [superseded])
        return
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == delivery.id)
        .values(
            state=DeliveryState.DUE.value,
            due_at=postponed.until,
            reason=postponed.reason[:256],
            attempts=outbox.c.attempts - (0 if postponed.begun else 1),
        )
    )


async def _is_replaced(tx: Transaction, delivery: Delivery) -> bool:
    follows = (await tx.execute(select(outbox.c.follows).where(outbox.c.id == delivery.id))).scalar_one()
    same = _ANOTHER.c.follows == follows if follows else _ANOTHER.c.activity_id == delivery.activity_id
    newer = await tx.execute(
        select(_ANOTHER.c.id).where(
            _ANOTHER.c.id != delivery.id,
            _ANOTHER.c.place_id == delivery.place_id,
            same,
            _ANOTHER.c.state == DeliveryState.DUE.value,
            _ANOTHER.c.operation == Operation.EDIT.value,
        )
    )
    return newer.first() is not None


async def counts(tx: Transaction, cause: str | None = None) -> Mapping[DeliveryState, int]:
    """How many rows stand in each state, of all or of one cause."""
    statement = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    if cause is not None:
        statement = statement.where(outbox.c.cause == cause)
    return {DeliveryState(state): number for state, number in await tx.execute(statement)}


async def forget_before(tx: Transaction, instant: datetime) -> int:
    """Forget the rows that ended before an instant, and the payloads that none needs any more. Returns how many rows went."""
    ended = outbox.c.done_at < instant
    followers = await tx.execute(delete(outbox).where(ended, outbox.c.follows.is_not(None)))
    leaders = await tx.execute(delete(outbox).where(ended, ~exists().where(_ANOTHER.c.follows == outbox.c.id)))
    await tx.execute(
        delete(payloads).where(payloads.c.created_at < instant, ~exists().where(outbox.c.payload_id == payloads.c.id))
    )
    return followers.rowcount + leaders.rowcount
