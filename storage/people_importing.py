"""People written many at once: what an import compares with, and what it writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from domain.folding import fold
from domain.identifiers import PersonId
from domain.languages import Language
from domain.people import Role
from storage.database import Transaction
from storage.people import roles_as_text, roles_from
from storage.schema import people


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What a directory tells of a person. `language` is the one to speak until they choose another."""

    entra_id: str
    name: str
    email: str = ""
    department: str = ""
    roles: frozenset[Role] = frozenset({Role.STAFF})
    language: Language | None = None
    teams_id: str = ""

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        return {
            "entra_id": self.entra_id,
            "name": self.name,
            "folded": fold(self.name),
            "email": self.email,
            "department": self.department,
            "roles": roles_as_text(self.roles),
            "chosen_language": self.language.value if self.language else None,
            "teams_id": self.teams_id,
        }


async def standing(tx: Transaction) -> Mapping[str, PersonFacts]:
    """Everybody by Entra object id, all of them held until the transaction ends."""
    rows = (await tx.execute(select(people).order_by(people.c.id).with_for_update())).mappings()
    return {
        row["entra_id"]: PersonFacts(
            entra_id=row["entra_id"],
            name=row["name"],
            email=row["email"],
            department=row["department"],
            roles=roles_from(row["roles"]),
            language=Language.of(row["chosen_language"]),
            teams_id=row["teams_id"],
        )
        for row in rows
    }


async def ids(tx: Transaction) -> Mapping[str, PersonId]:
    """The id of everybody, by Entra object id."""
    return {row.entra_id: PersonId(row.id) for row in await tx.execute(select(people.c.entra_id, people.c.id))}


async def create_all(tx: Transaction, facts: Sequence[PersonFacts]) -> None:
    """Write new people."""
    if facts:
        await tx.execute(insert(people), [one.columns() for one in facts])


async def change_all(tx: Transaction, facts: Sequence[PersonFacts]) -> None:
    """Replace what a directory tells of people who are known."""
    if not facts:
        return
    values: dict[str, Any] = {name: bindparam(name) for name in facts[0].columns() if name != "entra_id"}
    statement = update(people).where(people.c.entra_id == bindparam("known")).values(**values)
    await tx.execute(statement, [{**one.columns(), "known": one.entra_id} for one in facts])
