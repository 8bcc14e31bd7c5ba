"""People: who they are, the roles they were granted, where they can be reached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update

from domain.folding import fold
from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.people import Person, Role, Sighting
from domain.places import Place
from storage.database import Transaction
from storage.places import place_from
from storage.rows import insert_into
from storage.schema import people, places

_PLACE = (
    places.c.service_url,
    places.c.conversation_id,
    places.c.scope,
    places.c.tenant_id,
    places.c.team_id,
    places.c.name.label("place_name"),
)
_WITH_PLACE = select(people, *_PLACE).outerjoin(places, places.c.id == people.c.place_id)


def roles_from(text: str) -> frozenset[Role]:
    """The roles a row grants, staff included."""
    return frozenset({Role.STAFF, *(Role(word) for word in text.split())})


def roles_as_text(roles: Iterable[Role]) -> str:
    """The roles as a row keeps them: those beyond staff, in order."""
    return " ".join(sorted(role.value for role in roles if role is not Role.STAFF))


def person_from(row: Mapping[str, Any]) -> Person:
    """The person of a row that holds the columns of `people`."""
    return Person(
        id=PersonId(row["id"]),
        entra_id=row["entra_id"],
        name=row["name"],
        roles=roles_from(row["roles"]),
        teams_id=row["teams_id"],
        email=row["email"],
        department=row["department"],
        chosen_language=Language.of(row["chosen_language"]),
        teams_language=Language.of(row["teams_language"]),
        timezone=row["timezone"],
        unreachable=row["unreachable"],
    )


def _reached(row: Row[Any]) -> tuple[Person, Place | None]:
    facts = dict(row._mapping)
    person = person_from(facts)
    if facts["place_id"] is None:
        return person, None
    return person, place_from({**facts, "name": facts["place_name"]})


async def recall(tx: Transaction, entra_id: str) -> tuple[Person, Place | None] | None:
    """A person and the personal conversation in which they can be reached, by Entra object id."""
    row = (await tx.execute(_WITH_PLACE.where(people.c.entra_id == entra_id))).first()
    return _reached(row) if row else None


async def find(tx: Transaction, person_id: PersonId) -> Person | None:
    """The person of an id."""
    row = (await tx.execute(select(people).where(people.c.id == person_id))).mappings().first()
    return person_from(dict(row)) if row else None


async def reach(tx: Transaction, person_id: PersonId) -> tuple[PlaceId, Place] | None:
    """Where a person can be written to; None when Mardi is not installed for them."""
    row = (
        (
            await tx.execute(
                select(places).join(people, people.c.place_id == places.c.id).where(people.c.id == person_id)
            )
        )
        .mappings()
        .first()
    )
    return (PlaceId(row["id"]), place_from(dict(row))) if row else None


async def named(tx: Transaction, text: str, limit: int = 10) -> tuple[Person, ...]:
    """People whose name or e-mail contains a text, accents and capitals set aside, by name. `%` and `_` stand for themselves."""
    pattern = fold(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    statement = (
        select(people)
        .where(people.c.folded.like(f"%{pattern}%", escape="\\") | people.c.email.like(f"{pattern}%", escape="\\"))
        .order_by(people.c.name)
        .limit(limit)
    )
    rows = (await tx.execute(statement)).mappings()
    return tuple(person_from(dict(row)) for row in rows)


async def holding(tx: Transaction, role: Role) -> tuple[Person, ...]:
    """The people who were granted a role, by name."""
    rows = (
        await tx.execute(
            select(people).where((" " + people.c.roles + " ").contains(f" {role.value} ")).order_by(people.c.name)
        )
    ).mappings()
    return tuple(person_from(dict(row)) for row in rows)


async def teams_ids(tx: Transaction, ids: Sequence[PersonId], roles: Sequence[Role], limit: int) -> tuple[str, ...]:
    """The Teams ids of some people, then of those who were granted one of the roles; who never spoke to Mardi has none."""
    named = people.c.id.in_(ids)
    granted = [(" " + people.c.roles + " ").contains(f" {role.value} ") for role in roles]
    statement = select(people.c.teams_id).where(people.c.teams_id != "", or_(named, *granted))
    return tuple((await tx.execute(statement.order_by(~named, people.c.id).limit(limit))).scalars())


async def meet(tx: Transaction, sighting: Sighting, place_id: PlaceId | None) -> Person:
    """Write what an activity tells of a person: a new row, or what changed; what it leaves out stays."""
    told = {
        "teams_id": sighting.teams_id,
        "teams_language": sighting.teams_language.value if sighting.teams_language else "",
        "timezone": sighting.timezone,
        "name": sighting.name,
        "folded": fold(sighting.name),
    }
    facts: dict[str, Any] = {name: value for name, value in told.items() if value}
    if place_id is not None:
        facts |= {"place_id": place_id, "unreachable": ""}
    statement = insert_into(tx, people).values(
        {"entra_id": sighting.entra_id, "name": "?", "teams_id": sighting.teams_id, **facts}
    )
    statement = statement.on_conflict_do_update(index_elements=["entra_id"], set_=facts)
    row = (await tx.execute(statement.returning(*people.c))).mappings().one()
    return person_from(dict(row))


async def choose_language(tx: Transaction, person_id: PersonId, language: Language) -> None:
    """Keep the language a person chose."""
    await tx.execute(update(people).where(people.c.id == person_id).values(chosen_language=language.value))


async def set_roles(tx: Transaction, person_id: PersonId, roles: Iterable[Role]) -> None:
    """Replace the roles granted to a person."""
    await tx.execute(update(people).where(people.c.id == person_id).values(roles=roles_as_text(roles)))


async def lock(tx: Transaction, person_id: PersonId) -> Person | None:
    """The person of an id, their row held until the end of the transaction."""
    row = (await tx.execute(select(people).where(people.c.id == person_id).with_for_update())).mappings().first()
    return person_from(dict(row)) if row else None


async def welcome(tx: Transaction, person_id: PersonId, now: datetime) -> bool:
    """Note that a person is being welcomed; False when they already were."""
    result = await tx.execute(
        update(people).where(people.c.id == person_id, people.c.welcomed_at.is_(None)).values(welcomed_at=now)
    )
    return bool(result.rowcount)


async def installed(tx: Transaction, person_id: PersonId, now: datetime) -> None:
    """Note that Mardi is installed for a person, who can be reached again."""
    await tx.execute(update(people).where(people.c.id == person_id).values(installed_at=now, unreachable=""))


async def unreachable(tx: Transaction, person_id: PersonId, reason: str) -> None:
    """Note why a person cannot be written to, in the platform's words."""
    await tx.execute(update(people).where(people.c.id == person_id).values(unreachable=reason[:128]))


async def forget_place(tx: Transaction, person_id: PersonId) -> None:
    """Forget the personal conversation of somebody, which is no longer there: the next message opens one."""
    await tx.execute(update(people).where(people.c.id == person_id).values(place_id=None))


async def reached_in(tx: Transaction, person_id: PersonId, place_id: PlaceId) -> None:
    """Note the personal conversation that was opened with a person."""
    await tx.execute(update(people).where(people.c.id == person_id).values(place_id=place_id, unreachable=""))


async def uninstalled(tx: Transaction, person_id: PersonId) -> None:
    """Note that Mardi was removed by a person: it has nowhere to write to them."""
    await tx.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(installed_at=None, place_id=None, unreachable="uninstalled")
    )
