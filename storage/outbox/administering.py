"""What an administrator does to rows that failed, or wait for another attempt: one of them, or all."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update

from domain.identifiers import OutboxId
from domain.outbox import STOPPED, SUPERSEDED, DeliveryState, Operation
from storage.database import Transaction, note_queued
from storage.outbox.overview import IS_FAILED, IS_RETRYING
from storage.schema import outbox, people

_NEWER = outbox.alias("newer")
_LEADER = outbox.alias("leader")
_IS_OVERTAKEN = and_(
    outbox.c.operation == Operation.EDIT.value,
    exists().where(
        _NEWER.c.place_id == outbox.c.place_id,
        _NEWER.c.activity_id == outbox.c.activity_id,
        _NEWER.c.id != outbox.c.id,
        or_(_NEWER.c.id > outbox.c.id, _NEWER.c.due_at.is_not(None)),
    ),
)
"""An old version of a message that was changed again since: to send it now would undo that."""


async def retry(tx: Transaction, row_id: OutboxId | None, now: datetime) -> int:
    """Send again, as if for the first time, also to whom it is known to be closed. Returns how many rows are due again."""
    which = _which(row_id)
    superseded = {"state": DeliveryState.CANCELLED.value, "due_at": None, "done_at": now, "reason": SUPERSEDED}
    await tx.execute(update(outbox).where(which, _IS_OVERTAKEN).values(superseded))
    persons = select(outbox.c.person_id).where(which, outbox.c.person_id.is_not(None))
    homes = select(outbox.c.place_id).where(which, outbox.c.place_id.is_not(None))
    known = and_(people.c.unreachable != "", or_(people.c.id.in_(persons), people.c.place_id.in_(homes)))
    await tx.execute(update(people).where(known).values(unreachable=""))
    again = {"state": DeliveryState.DUE.value, "due_at": now, "done_at": None, "attempts": 0, "reason": ""}
    result = await tx.execute(update(outbox).where(which).values(again))
    note_queued(tx)
    return result.rowcount


async def give_up(tx: Transaction, row_id: OutboxId | None, now: datetime) -> int:
    """Try no more what waits for another attempt; tell no more what failed, which stays on record. Returns how many rows."""
    chosen = true() if row_id is None else outbox.c.id == row_id
    cancelled = {"state": DeliveryState.CANCELLED.value, "due_at": None, "done_at": now, "reason": STOPPED}
    stopped = await tx.execute(update(outbox).where(IS_RETRYING, chosen).values(cancelled))
    if stopped.rowcount:
        leader_goes = exists().where(_LEADER.c.id == outbox.c.follows, _LEADER.c.state != DeliveryState.CANCELLED.value)
        orphans = and_(outbox.c.follows.is_not(None), outbox.c.state == DeliveryState.DUE.value, ~leader_goes)
        await tx.execute(update(outbox).where(orphans).values(cancelled))
    aside = await tx.execute(update(outbox).where(IS_FAILED, chosen).values(set_aside_at=now))
    return stopped.rowcount + aside.rowcount


def _which(row_id: OutboxId | None) -> ColumnElement[bool]:
    troubled = or_(IS_FAILED, IS_RETRYING)
    return troubled if row_id is None else and_(outbox.c.id == row_id, troubled)
