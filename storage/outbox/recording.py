"""What became of what was claimed from the outbox.

Whoever claimed a row may record it while the lease is still theirs; of a message that arrived the record holds as long as the row is open.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from domain.outbox import STOPPED, SUPERSEDED, Delivery, DeliveryState, Ended, Operation, Postponed
from storage.database import Transaction
from storage.rows import Joined
from storage.schema import outbox, payloads

_ANOTHER = outbox.alias("another")
_LEADER = outbox.alias("leader")
_IS_OPEN = or_(outbox.c.state == DeliveryState.SENDING.value, outbox.c.state == DeliveryState.DUE.value)
LONGEST_REASON = 256

_ROW = outbox.c.id == bindparam("row")
_STILL_OURS = (outbox.c.state == DeliveryState.SENDING.value) & (outbox.c.due_at == bindparam("leased_until"))
_AN_END: Mapping[str, Any] = {
    "state": bindparam("ended"),
    "due_at": None,
    "done_at": bindparam("at"),
    "reason": bindparam("why"),
    "activity_id": func.coalesce(bindparam("activity", type_=outbox.c.activity_id.type), outbox.c.activity_id),
    "place_id": func.coalesce(bindparam("place", type_=outbox.c.place_id.type), outbox.c.place_id),
}
_ARRIVALS = Joined(
    row=outbox.c.id.type, at=outbox.c.done_at.type, activity=outbox.c.activity_id.type, place=outbox.c.place_id.type
)
_ARRIVED = {
    dialect: update(outbox)
    .where(outbox.c.id == arrived["row"], _IS_OPEN)
    .values(
        state=DeliveryState.SENT.value,
        due_at=None,
        done_at=arrived["at"],
        reason="",
        activity_id=func.coalesce(arrived["activity"], outbox.c.activity_id),
        place_id=func.coalesce(arrived["place"], outbox.c.place_id),
    )
    for dialect, arrived in _ARRIVALS.columns.items()
}
_END = update(outbox).where(_ROW, _STILL_OURS).values(_AN_END)
_MAY_YET_STAND = or_(
    *(_LEADER.c.state == one.value for one in (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.SENT))
)
_END_FOLLOWER = (
    update(outbox)
    .where(
        outbox.c.follows == bindparam("row"),
        outbox.c.state == DeliveryState.DUE.value,
        ~exists().where(_LEADER.c.id == outbox.c.follows, _MAY_YET_STAND),
    )
    .values(state=DeliveryState.CANCELLED.value, due_at=None, done_at=bindparam("at"), reason=bindparam("why"))
)
_POSTPONE = (
    update(outbox)
    .where(_ROW, _STILL_OURS, outbox.c.reason != bindparam("stopped"))
    .values(
        state=DeliveryState.DUE.value,
        due_at=bindparam("until"),
        reason=func.coalesce(func.nullif(bindparam("why"), ""), outbox.c.reason),
        attempts=outbox.c.attempts - bindparam("uncounted", type_=outbox.c.attempts.type),
        place_id=func.coalesce(bindparam("place", type_=outbox.c.place_id.type), outbox.c.place_id),
    )
)
_STOP = (
    update(outbox)
    .where(_ROW, _STILL_OURS)
    .values(state=DeliveryState.CANCELLED.value, due_at=None, done_at=bindparam("at"))
)


class Overtaken(Exception):
    """An edit cannot wait again: a later one of the same message was queued meanwhile. The transaction is of no further use."""


async def end(tx: Transaction, ended: Sequence[Ended]) -> None:
    """Record how deliveries ended. What follows a message that never went has nothing to edit, and ends with it."""
    arrived = [one for one in ended if one.state is DeliveryState.SENT]
    others = [_facts(one) for one in ended if one.state is not DeliveryState.SENT]
    if arrived:
        facts = _ARRIVALS.parameters(
            tx,
            row=[one.delivery.id for one in arrived],
            at=[one.at for one in arrived],
            activity=[one.activity_id for one in arrived],
            place=[one.delivery.place_id for one in arrived],
        )
        await tx.execute(_ARRIVED[tx.dialect_name], facts)
    if others:
        await tx.execute(_END, others)
    never_went = [
        {"row": one.delivery.id, "at": one.at, "why": one.reason[:LONGEST_REASON]}
        for one in ended
        if one.state is not DeliveryState.SENT and one.delivery.operation is Operation.SEND
    ]
    if never_went:
        await tx.execute(_END_FOLLOWER, never_went)


def _facts(one: Ended) -> dict[str, Any]:
    return {
        "row": one.delivery.id,
        "at": one.at,
        "activity": one.activity_id,
        "place": one.delivery.place_id,
        "ended": one.state.value,
        "why": one.reason[:LONGEST_REASON],
        "leased_until": one.delivery.leased_until,
    }


async def postpone(tx: Transaction, postponed: Postponed, now: datetime) -> None:
    """Put a delivery back for another attempt; an edit that a later one waits to replace ends instead, and what was stopped.

    Raises Overtaken when that later one came between the look and the write (PostgreSQL; on SQLite writers take turns).
    """
    delivery = postponed.delivery
    if delivery.operation is Operation.EDIT and await _is_replaced(tx, delivery):
        await end(tx, [superseded(delivery, now)])
        return
    facts = {
        "row": delivery.id,
        "leased_until": delivery.leased_until,
        "stopped": STOPPED,
        "until": postponed.until,
        "why": postponed.reason[:LONGEST_REASON],
        "uncounted": 0 if postponed.counts else 1,
        "place": delivery.place_id,
    }
    try:
        result = await tx.execute(_POSTPONE, facts)
    except IntegrityError as error:
        raise Overtaken from error
    if not result.rowcount:
        await tx.execute(_STOP, {"row": delivery.id, "leased_until": delivery.leased_until, "at": now})
        await tx.execute(_END_FOLLOWER, {"row": delivery.id, "at": now, "why": STOPPED})


def superseded(delivery: Delivery, now: datetime) -> Ended:
    """The end of an edit whose place a later one takes."""
    return Ended(delivery=delivery, state=DeliveryState.CANCELLED, at=now, reason=SUPERSEDED)


async def _is_replaced(tx: Transaction, delivery: Delivery) -> bool:
    follows = (await tx.execute(select(outbox.c.follows).where(outbox.c.id == delivery.id))).scalar_one()
    same = _ANOTHER.c.activity_id == delivery.activity_id
    if follows:
        same |= _ANOTHER.c.follows == follows
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


async def forget_some(tx: Transaction, instant: datetime, after: int, most: int) -> tuple[int, int | None]:
    """Of the next `most` rows after an id, forget those that ended before an instant.

    Returns how many went, and the id to go on after; None once no older row is left. A message goes after what followed it.
    """
    rows = (
        await tx.execute(
            select(outbox.c.id, outbox.c.follows, outbox.c.created_at, outbox.c.done_at)
            .where(outbox.c.id > after)
            .order_by(outbox.c.id)
            .limit(most)
        )
    ).all()
    old = [row for row in rows if row.done_at is not None and row.done_at < instant]
    followers = [row.id for row in old if row.follows is not None]
    gone = 0
    for ids in (followers, [row.id for row in old if row.follows is None]):
        if ids:
            unfollowed = ~exists().where(_ANOTHER.c.follows == outbox.c.id)
            gone += (await tx.execute(delete(outbox).where(outbox.c.id.in_(ids), unfollowed))).rowcount
    return gone, rows[-1].id if len(rows) == most and rows[-1].created_at < instant else None


async def forget_payloads(tx: Transaction, instant: datetime) -> None:
    """Forget the texts of before an instant that no row needs any more."""
    unused = ~exists().where(outbox.c.payload_id == payloads.c.id)
    await tx.execute(delete(payloads).where(payloads.c.created_at < instant, unused))
