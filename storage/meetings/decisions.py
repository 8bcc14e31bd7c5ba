"""The decision log."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, bindparam, insert, select, update

from domain.identifiers import BodyId, DecisionId, MeetingId, PersonId
from domain.meetings.decisions import Decision, DecisionState
from storage.database import Transaction
from storage.schema import bodies, decisions, meetings, people

_DECISIONS = (
    select(
        decisions,
        bodies.c.name.label("body_name"),
        meetings.c.starts_at.label("meeting_at"),
        people.c.name.label("owner_name"),
    )
    .join(bodies, bodies.c.id == decisions.c.body_id)
    .join(meetings, meetings.c.id == decisions.c.meeting_id)
    .outerjoin(people, people.c.id == decisions.c.owner_id)
)
_ORDER = (decisions.c.due_on.is_(None), decisions.c.due_on, decisions.c.id)
_DUE = select(decisions.c.id).where(decisions.c.look_at <= bindparam("now")).order_by(decisions.c.look_at)


def _decision_from(row: RowMapping) -> Decision:
    return Decision(
        id=DecisionId(row["id"]),
        body=BodyId(row["body_id"]),
        body_name=row["body_name"],
        meeting=MeetingId(row["meeting_id"]),
        meeting_at=row["meeting_at"],
        text=row["text"],
        owner=None if row["owner_id"] is None else PersonId(row["owner_id"]),
        owner_name=row["owner_name"] or "",
        due_on=row["due_on"],
        state=DecisionState(row["state"]),
        version=row["version"],
    )


async def find(tx: Transaction, decision_id: DecisionId) -> Decision | None:
    """A decision."""
    row = (await tx.execute(_DECISIONS.where(decisions.c.id == decision_id))).mappings().first()
    return _decision_from(row) if row else None


async def add(
    tx: Transaction,
    *,
    body: BodyId,
    meeting: MeetingId,
    text: str,
    owner: PersonId | None,
    due_on: date | None,
    look_at: datetime | None,
) -> DecisionId:
    """Write a decision."""
    statement = insert(decisions).values(
        body_id=body,
        meeting_id=meeting,
        text=text,
        owner_id=owner,
        due_on=due_on,
        state=DecisionState.OPEN.value,
        look_at=look_at,
    )
    return DecisionId((await tx.execute(statement.returning(decisions.c.id))).scalar_one())


async def settle(tx: Transaction, decision: Decision, state: DecisionState, look_at: datetime | None) -> bool:
    """Change how a decision stands; False when it is no longer at the version it was read at."""
    result = await tx.execute(
        update(decisions)
        .where(decisions.c.id == decision.id, decisions.c.version == decision.version)
        .values(state=state.value, look_at=look_at, version=decisions.c.version + 1)
    )
    return bool(result.rowcount)


async def look_again(tx: Transaction, decision_id: DecisionId, look_at: datetime | None) -> None:
    """When to remind its owner next."""
    await tx.execute(update(decisions).where(decisions.c.id == decision_id).values(look_at=look_at))


async def open_ones(
    tx: Transaction, *, body: BodyId | None = None, owner: PersonId | None = None, limit: int = 50
) -> tuple[Decision, ...]:
    """The open decisions of a body or of a person, the soonest due first."""
    statement = _DECISIONS.where(decisions.c.state == DecisionState.OPEN.value)
    if body is not None:
        statement = statement.where(decisions.c.body_id == body)
    if owner is not None:
        statement = statement.where(decisions.c.owner_id == owner)
    rows = (await tx.execute(statement.order_by(*_ORDER).limit(limit))).mappings()
    return tuple(map(_decision_from, rows))


async def of_meeting(tx: Transaction, meeting: MeetingId) -> tuple[Decision, ...]:
    """What a meeting decided."""
    rows = (await tx.execute(_DECISIONS.where(decisions.c.meeting_id == meeting).order_by(decisions.c.id))).mappings()
    return tuple(map(_decision_from, rows))


async def of_bodies(tx: Transaction, ids: Sequence[BodyId], limit: int = 200) -> tuple[Decision, ...]:
    """The log of some bodies, the latest meeting first."""
    statement = _DECISIONS.where(decisions.c.body_id.in_(ids))
    rows = (await tx.execute(statement.order_by(meetings.c.starts_at.desc(), decisions.c.id).limit(limit))).mappings()
    return tuple(map(_decision_from, rows))


async def due(tx: Transaction, now: datetime, limit: int) -> tuple[DecisionId, ...]:
    """The decisions whose owner is to be reminded, the first due first."""
    return tuple(DecisionId(one) for one in (await tx.execute(_DUE.limit(limit), {"now": now})).scalars())
