"""Taking what is due from the outbox, for a while and within the pace."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, bindparam, case, exists, func, or_, select, update

from domain.identifiers import OutboxId, PersonId, PlaceId
from domain.languages import Language
from domain.outbox import (
    MINUTE,
    Addressee,
    Delivery,
    DeliveryState,
    Ended,
    Operation,
    Priority,
    foregone,
    minute_of,
)
from storage.database import Transaction
from storage.handled import subject_from
from storage.places import place_from
from storage.rows import insert_into
from storage.schema import outbox, pace, payloads, people, places

_TEAMS = "teams"
_ANOTHER = outbox.alias("another")
_LEADER = outbox.alias("leader")
_RESIDENT = people.alias("resident")

_IS_SEND = outbox.c.operation == Operation.SEND.value
_BEING_CHANGED = exists().where(
    _ANOTHER.c.place_id == outbox.c.place_id,
    _ANOTHER.c.activity_id == outbox.c.activity_id,
    _ANOTHER.c.state == DeliveryState.SENDING.value,
    _ANOTHER.c.id != outbox.c.id,
)
_LEADER_SENT = exists().where(_LEADER.c.id == outbox.c.follows, _LEADER.c.state == DeliveryState.SENT.value)
_WAS_SENDING = outbox.c.state == DeliveryState.SENDING.value

_ANY_DUE = select(
    or_(*(exists().where(outbox.c.priority == one.value, outbox.c.due_at <= bindparam("now")) for one in Priority))
)
"""A look at the beginning of each priority: its cost does not depend on how many rows have ended, or are due another day."""

_CLAIM = (
    update(outbox)
    .where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(
                outbox.c.priority == bindparam("of_priority"),
                outbox.c.due_at <= bindparam("now"),
                or_(outbox.c.follows.is_(None), _LEADER_SENT),
                or_(_IS_SEND, ~_BEING_CHANGED),
            )
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True, of=outbox)
        )
    )
    .values(
        state=DeliveryState.SENDING.value,
        due_at=bindparam("until"),
        attempts=outbox.c.attempts + 1,
        repeats=outbox.c.repeats + case((_WAS_SENDING, 1), else_=0),
        place_id=func.coalesce(
            outbox.c.place_id, select(_LEADER.c.place_id).where(_LEADER.c.id == outbox.c.follows).scalar_subquery()
        ),
        activity_id=func.coalesce(
            outbox.c.activity_id,
            select(_LEADER.c.activity_id).where(_LEADER.c.id == outbox.c.follows).scalar_subquery(),
        ),
    )
    .returning(outbox.c.id)
)
_CLAIMED = (
    select(
        outbox.c.id.label("outbox_id"),
        outbox.c.operation,
        outbox.c.activity_id,
        outbox.c.payload,
        outbox.c.payload_id,
        outbox.c.attempts,
        outbox.c.repeats,
        outbox.c.reason,
        outbox.c.expires_at,
        outbox.c.subject,
        outbox.c.language,
        func.coalesce(people.c.id, _RESIDENT.c.id).label("person_id"),
        func.coalesce(people.c.entra_id, _RESIDENT.c.entra_id).label("entra_id"),
        func.coalesce(people.c.teams_id, _RESIDENT.c.teams_id).label("teams_id"),
        func.coalesce(people.c.unreachable, _RESIDENT.c.unreachable).label("unreachable"),
        places,
    )
    .outerjoin(people, people.c.id == outbox.c.person_id)
    .outerjoin(_RESIDENT, _RESIDENT.c.place_id == outbox.c.place_id)
    .outerjoin(places, places.c.id == func.coalesce(outbox.c.place_id, people.c.place_id))
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(outbox.c.priority, outbox.c.id)
)
_PAYLOADS = select(payloads.c.id, payloads.c.payload).where(payloads.c.id.in_(bindparam("ids", expanding=True)))
_PLAN = (
    update(pace)
    .where(pace.c.name == _TEAMS)
    .values(
        free_at=bindparam("instant"),
        before=case(
            (pace.c.minute == bindparam("this"), pace.c.before),
            (pace.c.minute == bindparam("previous"), pace.c.in_minute),
            else_=0,
        ),
        in_minute=bindparam("sends", type_=pace.c.in_minute.type)
        + case((pace.c.minute == bindparam("this"), pace.c.in_minute), else_=0),
        minute=bindparam("this"),
    )
)
_HOLD = update(pace).where(pace.c.name == _TEAMS).values(free_at=bindparam("until"))
_FREE_AT = select(pace.c.free_at).where(pace.c.name == _TEAMS).with_for_update()


async def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether a row may be claimed. The cost does not depend on how many rows have ended or are yet to come."""
    return bool((await tx.execute(_ANY_DUE, {"now": now})).scalar_one())


async def free_at(tx: Transaction, now: datetime) -> datetime:
    """The instant from which a send may be planned, its row held until the end of the transaction."""
    found: datetime | None = (await tx.execute(_FREE_AT)).scalar_one_or_none()
    if found is None:
        await tx.execute(insert_into(tx, pace).values(name=_TEAMS, free_at=now).on_conflict_do_nothing())
        found = (await tx.execute(_FREE_AT)).scalar_one()
    return found or now


async def plan(tx: Transaction, instant: datetime, *, now: datetime, sends: int = 0) -> None:
    """So many sends are planned, and everything before an instant: the next one may be planned from there on."""
    this = minute_of(now)
    facts = {"instant": instant, "this": this, "previous": this - MINUTE, "sends": sends}
    await tx.execute(_PLAN, facts)


async def hold(tx: Transaction, until: datetime) -> None:
    """Plan nothing before an instant, on any replica: the service asked for a pause."""
    standing = await free_at(tx, until)
    if standing < until:
        await tx.execute(_HOLD, {"until": until})


async def claim(tx: Transaction, now: datetime, lease: timedelta, most: int) -> tuple[Delivery | Ended, ...]:
    """Take at most `most` due rows, the more urgent first; other dispatchers pass them over until the lease ends.

    A row whose lease ended is due again: its dispatcher died, or lost the database, and `repeats` tells that it may have arrived. A row
    that need not be sent any more comes back as the end that it is to be given.
    """
    ids: list[int] = []
    for priority in Priority:
        facts = {"of_priority": priority.value, "now": now, "most": most - len(ids), "until": now + lease}
        ids += (await tx.execute(_CLAIM, facts)).scalars()
        if len(ids) >= most:
            break
    if not ids:
        return ()
    rows = (await tx.execute(_CLAIMED, {"ids": ids})).mappings().all()
    shared = await _shared(tx, {row["payload_id"] for row in rows} - {None})
    return tuple(_claimed(row, shared, now, lease) for row in rows)


async def _shared(tx: Transaction, ids: set[int]) -> Mapping[int, Mapping[str, object]]:
    if not ids:
        return {}
    rows = await tx.execute(_PAYLOADS, {"ids": sorted(ids)})
    return {row.id: row.payload for row in rows}


def _claimed(
    row: RowMapping, shared: Mapping[int, Mapping[str, object]], now: datetime, lease: timedelta
) -> Delivery | Ended:
    facts = dict(row)
    has_place = facts["id"] is not None
    delivery = Delivery(
        id=OutboxId(facts["outbox_id"]),
        operation=Operation(facts["operation"]),
        place_id=PlaceId(facts["id"]) if has_place else None,
        place=place_from(facts) if has_place else None,
        person=_addressee(facts),
        activity_id=facts["activity_id"],
        payload=facts["payload"] if facts["payload"] is not None else shared.get(facts["payload_id"], {}),
        attempts=facts["attempts"],
        repeats=facts["repeats"],
        subject=subject_from(facts["subject"]),
        language=Language(facts["language"]),
        leased_until=now + lease,
        begin_by=now + lease / 2,
        at=now,
    )
    end = foregone(
        reason=facts["reason"], unreachable=facts["unreachable"] or "", expires_at=facts["expires_at"], now=now
    )
    return delivery if end is None else Ended(delivery=delivery, state=end[0], reason=end[1], at=now)


def _addressee(facts: Mapping[str, Any]) -> Addressee | None:
    if facts["person_id"] is None:
        return None
    return Addressee(id=PersonId(facts["person_id"]), entra_id=facts["entra_id"], teams_id=facts["teams_id"])
