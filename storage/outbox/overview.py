"""How the outbox stands, for who administers Mardi: counted from the indices of what is open and what failed, not from all that was."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, case, func, or_, select, text

from domain.identifiers import OutboxId
from domain.outbox import DeliveryState, Operation, Overview, Tempo, Trouble, TroublePage, in_last_minute
from storage.database import Transaction
from storage.handled import subject_from
from storage.schema import FAILED_STATES, outbox, pace, people, places

_IS_LATER = case((outbox.c.due_at > bindparam("now"), 1), else_=0)
_OPEN = (
    select(
        outbox.c.state,
        outbox.c.reason,
        _IS_LATER.label("is_later"),
        func.count().label("rows"),
        func.min(outbox.c.due_at).label("oldest"),
    )
    .where(outbox.c.due_at.is_not(None))
    .group_by(outbox.c.state, outbox.c.reason, text("is_later"))
)
IS_RETRYING = and_(outbox.c.due_at.is_not(None), outbox.c.state == DeliveryState.DUE.value, outbox.c.reason != "")
IS_FAILED = and_(
    outbox.c.state.in_(bindparam("failed", FAILED_STATES, expanding=True, literal_execute=True)),
    outbox.c.set_aside_at.is_(None),
)
"""Written out in the statement: SQLite then sees that the index of what failed is meant."""
_FAILED = (
    select(outbox.c.state, outbox.c.reason, func.count()).where(IS_FAILED).group_by(outbox.c.state, outbox.c.reason)
)
_PLACE = places.alias("place")
_TROUBLE = (
    select(
        outbox,
        func.coalesce(people.c.name, func.nullif(_PLACE.c.name, ""), "").label("recipient"),
    )
    .outerjoin(_PLACE, _PLACE.c.id == outbox.c.place_id)
    .outerjoin(people, or_(people.c.id == outbox.c.person_id, people.c.place_id == outbox.c.place_id))
)


async def overview(tx: Transaction, now: datetime, per_second: float, ahead: timedelta) -> Overview:
    """The whole of it. A pause is one that reaches further than sends are planned ahead."""
    standing = (await tx.execute(_OPEN, {"now": now})).all()
    due = [row for row in standing if row.state == DeliveryState.DUE.value]
    waiting = [row for row in due if not row.is_later]
    retrying: Counter[str] = Counter()
    for row in due:
        retrying[row.reason] += row.rows
    del retrying[""]
    failed = await tx.execute(_FAILED)
    return Overview(
        waiting=sum(row.rows for row in waiting),
        later=sum(row.rows for row in due if row.is_later),
        sending=sum(row.rows for row in standing if row.state == DeliveryState.SENDING.value),
        retrying=retrying,
        failed={(DeliveryState(state), reason): number for state, reason, number in failed},
        oldest_due=min((row.oldest for row in waiting), default=None),
        tempo=await _tempo(tx, now, per_second, ahead),
    )


async def _tempo(tx: Transaction, now: datetime, per_second: float, ahead: timedelta) -> Tempo:
    row = (await tx.execute(select(pace))).first()
    if row is None:
        return Tempo(per_second=per_second)
    return Tempo(
        per_second=per_second,
        last_minute=in_last_minute(now, row.minute, row.in_minute, row.before),
        held_until=row.free_at if row.free_at > now + ahead else None,
    )


async def troubles(tx: Transaction, number: int, size: int) -> TroublePage:
    """A page of what failed, the latest first, and then of what waits for another attempt; the last page when there are not so many."""
    failed, retrying = await _count(tx, IS_FAILED), await _count(tx, IS_RETRYING)
    pages = max(1, -(-(failed + retrying) // size))
    number = min(max(number, 0), pages - 1)
    start = number * size
    latest = _TROUBLE.where(IS_FAILED).order_by(outbox.c.done_at.desc(), outbox.c.id.desc())
    rows = list((await tx.execute(latest.offset(start).limit(size))).mappings())
    if len(rows) < size:
        soonest = _TROUBLE.where(IS_RETRYING).order_by(outbox.c.due_at, outbox.c.id)
        rows += (await tx.execute(soonest.offset(max(0, start - failed)).limit(size - len(rows)))).mappings()
    troubles = tuple(_trouble(row) for row in rows)
    return TroublePage(troubles=troubles, number=number, pages=pages, total=failed + retrying)


async def _count(tx: Transaction, which: ColumnElement[bool]) -> int:
    return (await tx.execute(select(func.count()).select_from(outbox).where(which))).scalar_one()


async def trouble(tx: Transaction, row_id: OutboxId) -> Trouble | None:
    """One row that failed or waits for another attempt; None when it does so no longer."""
    row = (await tx.execute(_TROUBLE.where(outbox.c.id == row_id, or_(IS_FAILED, IS_RETRYING)))).mappings().first()
    return _trouble(row) if row else None


def _trouble(row: RowMapping) -> Trouble:
    state = DeliveryState(row["state"])
    return Trouble(
        id=OutboxId(row["id"]),
        operation=Operation(row["operation"]),
        state=state,
        reason=row["reason"],
        recipient=row["recipient"],
        subject=subject_from(row["subject"]),
        cause=row["cause"] or "",
        attempts=row["attempts"],
        repeats=row["repeats"],
        since=row["done_at"] or row["created_at"],
        again_at=row["due_at"] if state is DeliveryState.DUE else None,
    )
