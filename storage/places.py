"""Conversations that Mardi can send to, and what the channels among them are bound to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from domain.identifiers import PersonId, PlaceId
from domain.places import Place, Purpose, Scope
from storage.database import Question, Transaction
from storage.rows import insert_into, insert_once
from storage.schema import bindings, places
from storage.transactions import Answer


def place_from(row: Mapping[str, Any]) -> Place:
    """The place of a row that holds the columns of `places`."""
    return Place(
        service_url=row["service_url"],
        conversation_id=row["conversation_id"],
        scope=Scope(row["scope"]),
        tenant_id=row["tenant_id"],
        team_id=row["team_id"],
        name=row["name"],
    )


_KNOWN = select(places.c.id, places.c.gone_at).where(
    places.c.service_url == bindparam("service_url"), places.c.conversation_id == bindparam("conversation_id")
)


def standing(place: Place) -> Question[PlaceId | None]:
    """The id of a place that was written before and is not gone."""
    names = {"service_url": place.service_url, "conversation_id": place.conversation_id}
    return Question(statement=_KNOWN, parameters=names, understand=_standing)


def _standing(answer: Answer) -> PlaceId | None:
    row = answer.first()
    return PlaceId(row.id) if row is not None and row.gone_at is None else None


async def keep(tx: Transaction, place: Place) -> PlaceId:
    """The id of a place, written when it is new; a conversation heard from again is no longer gone."""
    (kept,) = await tx.ask(standing(place))
    if kept is not None:
        return kept
    statement = (
        insert_into(tx, places)
        .values(
            service_url=place.service_url,
            conversation_id=place.conversation_id,
            scope=place.scope.value,
            tenant_id=place.tenant_id,
            team_id=place.team_id,
            name=place.name,
        )
        .on_conflict_do_update(index_elements=["service_url", "conversation_id"], set_={"gone_at": None})
        .returning(places.c.id)
    )
    return PlaceId((await tx.execute(statement)).scalar_one())


async def known(tx: Transaction, place: Place) -> PlaceId | None:
    """The id of a place that was written before, also when it is gone."""
    names = {"service_url": place.service_url, "conversation_id": place.conversation_id}
    row = (await tx.execute(_KNOWN, names)).first()
    return PlaceId(row.id) if row is not None else None


async def find(tx: Transaction, place_id: PlaceId) -> Place | None:
    """The place of an id, also when it is gone."""
    row = (await tx.execute(select(places).where(places.c.id == place_id))).mappings().first()
    return place_from(dict(row)) if row else None


async def gone(tx: Transaction, place: Place, now: datetime) -> None:
    """Remember that nothing more can be sent to a conversation, and forget what it was bound to."""
    found = select(places.c.id).where(
        places.c.service_url == place.service_url, places.c.conversation_id == place.conversation_id
    )
    await tx.execute(delete(bindings).where(bindings.c.place_id.in_(found)))
    await tx.execute(update(places).where(places.c.id.in_(found)).values(gone_at=now))


async def bind(tx: Transaction, purpose: Purpose, place_id: PlaceId, by: PersonId, now: datetime) -> bool:
    """Bind a channel to a purpose; False when it already was."""
    return await insert_once(tx, bindings, purpose=purpose.value, place_id=place_id, bound_by=by, bound_at=now)


async def unbind(tx: Transaction, purpose: Purpose, place_id: PlaceId) -> bool:
    """Undo a binding; False when there was none."""
    result = await tx.execute(
        delete(bindings).where(bindings.c.purpose == purpose.value, bindings.c.place_id == place_id)
    )
    return bool(result.rowcount)


_BOUND = (
    select(places)
    .join(bindings, bindings.c.place_id == places.c.id)
    .where(places.c.gone_at.is_(None), bindings.c.purpose == bindparam("purpose"))
    .order_by(places.c.id)
)


async def bound_to(tx: Transaction, purpose: Purpose) -> tuple[tuple[PlaceId, Place], ...]:
    """The channels bound to a purpose, in the order of their ids."""
    rows = (await tx.execute(_BOUND, {"purpose": purpose.value})).mappings()
    return tuple((PlaceId(row["id"]), place_from(dict(row))) for row in rows)
