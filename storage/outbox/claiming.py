"""Taking what is due from the outbox, for a while and within the pace."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import bindparam, case, exists, func, literal_column, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

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
from domain.places import Place, Scope
from storage.database import Transaction
from storage.handled import subject_from
from storage.rows import Among, insert_into
from storage.schema import outbox, pace, payloads, people, places

Texts = dict[int, Mapping[str, object]]
"""What many rows share, by the id of the payload: such a row of the database never changes."""

MOST_TEXTS = 64
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

_DUE = select(
    *(
        select(outbox.c.id)
        .where(outbox.c.priority == one.value, outbox.c.due_at <= bindparam("now"))
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(literal_column("1"))
        .scalar_subquery()
        for one in Priority
    )
)
"""A look at the beginning of each priority: its cost does not depend on how many rows have ended, or are due another day. Order and
limit stand in the text: without them PostgreSQL, once it keeps one plan for all instants, reads the whole table."""

_CLAIMED = Among(
    select(
        outbox.c.id,
        outbox.c.operation,
        func.coalesce(outbox.c.activity_id, _LEADER.c.activity_id),
        outbox.c.follows,
        outbox.c.payload,
        outbox.c.payload_id,
        outbox.c.attempts,
        outbox.c.repeats,
        outbox.c.reason,
        outbox.c.expires_at,
        outbox.c.subject,
        outbox.c.language,
        func.coalesce(people.c.id, _RESIDENT.c.id),
        func.coalesce(people.c.entra_id, _RESIDENT.c.entra_id),
        func.coalesce(people.c.teams_id, _RESIDENT.c.teams_id),
        func.coalesce(people.c.unreachable, _RESIDENT.c.unreachable),
        places.c.id,
        places.c.service_url,
        places.c.conversation_id,
        places.c.scope,
        places.c.tenant_id,
        places.c.team_id,
        places.c.name,
    )
    .outerjoin(_LEADER, _LEADER.c.id == outbox.c.follows)
    .outerjoin(people, people.c.id == outbox.c.person_id)
    .outerjoin(_RESIDENT, _RESIDENT.c.place_id == func.coalesce(outbox.c.place_id, _LEADER.c.place_id))
    .outerjoin(places, places.c.id == func.coalesce(outbox.c.place_id, _LEADER.c.place_id, people.c.place_id))
    .order_by(outbox.c.priority, outbox.c.id),
    outbox.c.id,
)
_RESOLVE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(place_id=bindparam("place"), activity_id=bindparam("activity"))
)
"""What follows a message takes its place and id once that arrived, so that no other change of it is under way at the same time."""
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


@lru_cache(maxsize=256)
def _claim(most: int) -> ReturningUpdate[int]:
    """Take at most so many rows. The number stands in the text, as in `_DUE`.

    They are chosen in a WITH, which is read once: PostgreSQL may read a subquery of IN again for each row, past what it locked.
    """
    chosen = (
        select(outbox.c.id)
        .where(
            outbox.c.priority == bindparam("of_priority"),
            outbox.c.due_at <= bindparam("now"),
            or_(outbox.c.follows.is_(None), _LEADER_SENT),
            or_(_IS_SEND, ~_BEING_CHANGED),
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(literal_column(str(most)))
        .with_for_update(skip_locked=True, of=outbox)
        .cte("chosen")
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(chosen.c.id)))
        .values(
            state=DeliveryState.SENDING.value,
            due_at=bindparam("until"),
            attempts=outbox.c.attempts + 1,
            repeats=outbox.c.repeats + case((_WAS_SENDING, 1), else_=0),
        )
        .returning(outbox.c.id)
    )


async def due(tx: Transaction, now: datetime) -> tuple[Priority, ...]:
    """The priorities of which a row may be claimed, the most urgent first."""
    found = (await tx.execute(_DUE, {"now": now})).one()
    return tuple(priority for priority, first in zip(Priority, found, strict=True) if first is not None)


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


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On which terms rows are claimed: how many at most, for how long, and at which instant the pace sends each.

    `slot` gives the next instant; its argument says whether the conversation is still to be opened, which is a request more.
    """

    now: datetime
    lease: timedelta
    most: int
    slot: Callable[[bool], datetime]

    @cached_property
    def leased_until(self) -> datetime:
        """When the rows are due again, unless what became of them is recorded."""
        return self.now + self.lease

    @cached_property
    def begin_by(self) -> datetime:
        """Sends that begin later may not end within the lease."""
        return self.now + self.lease / 2


async def claim(
    tx: Transaction, terms: Terms, priorities: Sequence[Priority], texts: Texts
) -> tuple[Delivery | Ended, ...]:
    """Take due rows of some priorities, in their order; other dispatchers pass them over until the lease ends.

    A row whose lease ended is due again: its dispatcher died, or lost the database, and `repeats` tells that it may have arrived. A row
    that need not be sent any more comes back as the end that it is to be given. `texts` remembers what many rows share.
    """
    ids: list[int] = []
    for priority in priorities:
        facts = {"of_priority": priority.value, "now": terms.now, "until": terms.leased_until}
        ids += (await tx.execute(_claim(terms.most - len(ids)), facts)).scalars()
        if len(ids) >= terms.most:
            break
    if not ids:
        return ()
    rows = (await _CLAIMED.run(tx, ids)).all()
    await _remember(tx, {row.payload_id for row in rows} - {None} - set(texts), texts)
    claimed = tuple(_claimed(tuple(row), terms, texts) for row in rows)
    following = [{"row": row.id, "place": row[16], "activity": row[2]} for row in rows if row.follows is not None]
    if following:
        await tx.execute(_RESOLVE, following)
    return claimed


async def _remember(tx: Transaction, ids: set[int], texts: Texts) -> None:
    if not ids:
        return
    if len(texts) + len(ids) > MOST_TEXTS:
        texts.clear()
    rows = await tx.execute(_PAYLOADS, {"ids": sorted(ids)})
    texts.update({row.id: row.payload for row in rows})


def _claimed(row: Sequence[Any], terms: Terms, texts: Texts) -> Delivery | Ended:
    (
        outbox_id, operation, activity_id, _, payload, payload_id, attempts, repeats, reason, expires_at, subject, language,
        person_id, entra_id, teams_id, unreachable, place_id, service_url, conversation_id, scope, tenant_id, team_id, name,
    ) = row  # fmt: skip
    place = None
    if place_id is not None:
        place = Place(
            service_url=service_url,
            conversation_id=conversation_id,
            scope=Scope(scope),
            tenant_id=tenant_id,
            team_id=team_id,
            name=name,
        )
    end = foregone(reason=reason, unreachable=unreachable or "", expires_at=expires_at, now=terms.now)
    delivery = Delivery(
        id=outbox_id,
        operation=Operation(operation),
        place_id=place_id,
        place=place,
        person=None if person_id is None else Addressee(id=person_id, entra_id=entra_id, teams_id=teams_id),
        activity_id=activity_id,
        payload=payload if payload is not None else texts.get(payload_id, {}),
        attempts=attempts,
        repeats=repeats,
        subject=subject_from(subject),
        language=Language(language),
        leased_until=terms.leased_until,
        begin_by=terms.begin_by,
        at=terms.slot(place is None) if end is None else terms.now,
    )
    return delivery if end is None else Ended(delivery=delivery, state=end[0], reason=end[1], at=terms.now)
