"""Projects as an import compares and writes them: all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from domain.identifiers import ProjectId
from domain.periods import Rhythm
from domain.projects import ProjectState
from storage.database import Transaction
from storage.projects.projects import ProjectFacts
from storage.schema import projects


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A project as an import finds it."""

    id: ProjectId
    facts: ProjectFacts


async def standing(tx: Transaction) -> Mapping[str, Standing]:
    """Every project by code, all of them held until the transaction ends: what an import compares with."""
    rows = (await tx.execute(select(projects).order_by(projects.c.id).with_for_update())).mappings()
    return {
        row["code"]: Standing(
            id=ProjectId(row["id"]),
            facts=ProjectFacts(
                code=row["code"],
                name=row["name"],
                theme=row["theme"],
                description=row["description"],
                manager=row["manager_id"],
                deputy=row["deputy_id"],
                sponsor=row["sponsor"],
                rhythm=Rhythm(row["rhythm"]),
                state=ProjectState(row["state"]),
                budget=row["budget"],
                starts_on=row["starts_on"],
                ends_on=row["ends_on"],
            ),
        )
        for row in rows
    }


async def create_all(tx: Transaction, facts: Sequence[ProjectFacts]) -> None:
    """Write new projects, whose codes are free."""
    if facts:
        await tx.execute(insert(projects), [one.columns() for one in facts])


async def change_all(tx: Transaction, changed: Sequence[Standing]) -> None:
    """Replace the facts of projects that `standing` holds."""
    if changed:
        values: dict[str, Any] = {name: bindparam(name) for name in changed[0].facts.columns()}
        statement = update(projects).where(projects.c.id == bindparam("project"))
        await tx.execute(
            statement.values(**values, version=projects.c.version + 1),
            [{"project": one.id, **one.facts.columns()} for one in changed],
        )
