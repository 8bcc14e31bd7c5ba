"""Who looks after tickets: groups, the people of each, the channels they work in, and where new tickets go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from domain.identifiers import ApplicationId, CategoryId, GroupId, PersonId, PlaceId
from domain.people import Person
from domain.places import Place, Subject
from domain.projects import PersonRef
from domain.tickets.catalogue import AssignmentGroup
from domain.tickets.ticket import ApplicationRef, CategoryRef
from storage.database import Transaction
from storage.people import person_from
from storage.places import place_from
from storage.rows import insert_once
from storage.schema import (
    applications,
    assignment_groups,
    categories,
    group_channels,
    group_members,
    live_cards,
    people,
    places,
)

_LEAD = people.alias("lead")
_GROUPS = (
    select(assignment_groups, _LEAD.c.name.label("lead_name"))
    .select_from(assignment_groups.outerjoin(_LEAD, _LEAD.c.id == assignment_groups.c.lead_id))
    .order_by(assignment_groups.c.is_default.desc(), assignment_groups.c.name)
)
_CHANNELS = (
    select(group_channels.c.group_id, places)
    .join(places, places.c.id == group_channels.c.place_id)
    .where(places.c.gone_at.is_(None))
    .order_by(group_channels.c.group_id, places.c.id)
)
_KEPT_IN = select(group_members.c.group_id).where(group_members.c.person_id == bindparam("person"))
_CATEGORY = select(categories).where(categories.c.id == bindparam("category"), categories.c.is_active)
_HOMES = (
    select(people)
    .join(live_cards, live_cards.c.place_id == people.c.place_id)
    .where(live_cards.c.subject == bindparam("subject"))
)
_APPLICATION = select(applications).where(applications.c.id == bindparam("application"), applications.c.is_active)


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A channel in which a group works."""

    group: GroupId
    place_id: PlaceId
    place: Place


async def every(tx: Transaction) -> tuple[AssignmentGroup, ...]:
    """All the groups, the default one first, then by name."""
    return tuple(
        AssignmentGroup(
            id=GroupId(row["id"]),
            name=row["name"],
            lead=PersonRef(id=PersonId(row["lead_id"]), name=row["lead_name"]) if row["lead_id"] is not None else None,
            is_default=row["is_default"],
            is_active=row["is_active"],
        )
        for row in (await tx.execute(_GROUPS)).mappings()
    )


async def channels(tx: Transaction) -> tuple[Channel, ...]:
    """All the channels in which groups work, those that are gone left out."""
    rows = (await tx.execute(_CHANNELS)).mappings()
    return tuple(
        Channel(group=GroupId(row["group_id"]), place_id=PlaceId(row["id"]), place=place_from(dict(row)))
        for row in rows
    )


async def kept_in(tx: Transaction, person_id: PersonId) -> frozenset[GroupId]:
    """The groups on whose lists a person stands."""
    return frozenset(GroupId(one) for one in (await tx.execute(_KEPT_IN, {"person": person_id})).scalars())


async def members(tx: Transaction, group_id: GroupId) -> tuple[Person, ...]:
    """The people on the list of a group, by name."""
    rows = await tx.execute(
        select(people)
        .join(group_members, group_members.c.person_id == people.c.id)
        .where(group_members.c.group_id == group_id)
        .order_by(people.c.name, people.c.id)
    )
    return tuple(person_from(dict(row)) for row in rows.mappings())


async def people_of(tx: Transaction, entra_ids: Sequence[str]) -> tuple[Person, ...]:
    """The people of some Entra object ids, as far as Mardi knows them, by name."""
    rows = await tx.execute(select(people).where(people.c.entra_id.in_(entra_ids)).order_by(people.c.name, people.c.id))
    return tuple(person_from(dict(row)) for row in rows.mappings())


async def create(tx: Transaction, name: str, *, lead: PersonId | None = None, is_default: bool = False) -> GroupId:
    """A new group. A name that is taken is an integrity error."""
    values = {"name": name, "lead_id": lead, "is_default": is_default}
    return GroupId((await tx.execute(insert(assignment_groups).returning(assignment_groups.c.id), values)).scalar_one())


async def set_lead(tx: Transaction, group_id: GroupId, lead: PersonId | None) -> None:
    """Name the lead of a group, or nobody."""
    await tx.execute(update(assignment_groups).where(assignment_groups.c.id == group_id).values(lead_id=lead))


async def enlist(tx: Transaction, group_id: GroupId, person_id: PersonId) -> bool:
    """Put a person on the list of a group; False when they already stood there."""
    return await insert_once(tx, group_members, group_id=group_id, person_id=person_id)


async def strike(tx: Transaction, group_id: GroupId, person_id: PersonId) -> bool:
    """Strike a person off the list of a group; False when they did not stand there."""
    result = await tx.execute(
        delete(group_members).where(group_members.c.group_id == group_id, group_members.c.person_id == person_id)
    )
    return bool(result.rowcount)


async def bind(tx: Transaction, group_id: GroupId, place_id: PlaceId, by: PersonId, now: datetime) -> bool:
    """Have a group work in a channel; False when it already does."""
    return await insert_once(tx, group_channels, group_id=group_id, place_id=place_id, bound_by=by, bound_at=now)


async def unbind(tx: Transaction, group_id: GroupId, place_id: PlaceId) -> bool:
    """Have a group no longer work in a channel; False when it did not."""
    result = await tx.execute(
        delete(group_channels).where(group_channels.c.group_id == group_id, group_channels.c.place_id == place_id)
    )
    return bool(result.rowcount)


async def category(tx: Transaction, category_id: CategoryId) -> tuple[CategoryRef, GroupId | None] | None:
    """A category that can be chosen, and the group its tickets go to; None when it cannot, or no longer."""
    row = (await tx.execute(_CATEGORY, {"category": category_id})).mappings().first()
    if row is None:
        return None
    group = row["group_id"]
    return CategoryRef(id=category_id, path=row["path"]), GroupId(group) if group is not None else None


async def application(tx: Transaction, application_id: ApplicationId) -> tuple[ApplicationRef, GroupId | None] | None:
    """An application that can be chosen, and the group its tickets go to; None when it cannot, or no longer."""
    row = (await tx.execute(_APPLICATION, {"application": application_id})).mappings().first()
    if row is None:
        return None
    group = row["group_id"]
    return ApplicationRef(id=application_id, name=row["name"]), GroupId(group) if group is not None else None


async def homes(tx: Transaction, subject: Subject) -> Mapping[PlaceId, Person]:
    """The personal conversations in which a card of a subject stands, and whose they are."""
    rows = (await tx.execute(_HOMES, {"subject": str(subject)})).mappings()
    return {PlaceId(row["place_id"]): person_from(dict(row)) for row in rows}
