"""Projects: their facts, their milestones, and what their last report said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import RowMapping, bindparam, case, delete, func, insert, select, update

from domain.folding import fold
from domain.identifiers import MilestoneId, PersonId, ProjectId
from domain.periods import Rhythm
from domain.portfolio import PortfolioLine
from domain.projects import Milestone, Project, ProjectState
from storage.database import Transaction
from storage.portfolio import DEPUTY, LINES, MANAGER, line_from, ref
from storage.rows import insert_into
from storage.schema import milestones, projects

_MATCH_LEAST = 72
"""The least likeness, of 100, at which a mistyped name still finds its project."""

_WITH_MILESTONES = (
    select(
        projects,
        MANAGER.c.name.label("manager_name"),
        DEPUTY.c.name.label("deputy_name"),
        milestones.c.id.label("milestone_id"),
        milestones.c.name.label("milestone_name"),
        milestones.c.baseline,
        milestones.c.forecast,
        milestones.c.actual,
    )
    .select_from(
        projects.outerjoin(MANAGER, MANAGER.c.id == projects.c.manager_id)
        .outerjoin(DEPUTY, DEPUTY.c.id == projects.c.deputy_id)
        .outerjoin(milestones, milestones.c.project_id == projects.c.id)
    )
    .order_by(milestones.c.baseline, milestones.c.id)
)
_BY_ID = _WITH_MILESTONES.where(projects.c.id == bindparam("project"))
_COUNTED = {"writes": projects.c.writes + 1}
_HOLD = update(projects).where(projects.c.id == bindparam("project")).values(_COUNTED)
"""Holds a project until the end of the transaction. What belongs to it is read after: who waited for it would read what stood before."""
_BY_CODE = _WITH_MILESTONES.where(projects.c.code == bindparam("code"))

_ACTIVE_FIRST = case((projects.c.state == ProjectState.ACTIVE.value, 0), else_=1)
_OF_PERSON = LINES.where(
    (projects.c.manager_id == bindparam("person")) | (projects.c.deputy_id == bindparam("person"))
).order_by(_ACTIVE_FIRST, projects.c.name, projects.c.id)

_LINE_BY_CODE = LINES.where(projects.c.code == bindparam("code"))
_NAMES = select(projects.c.id, projects.c.code, projects.c.name)


@dataclass(frozen=True, kw_only=True)
class ProjectFacts:
    """What is written of a project, its milestones left out. Money in euros."""

    code: str
    name: str
    theme: str = ""
    description: str = ""
    manager: PersonId | None = None
    deputy: PersonId | None = None
    sponsor: str = ""
    rhythm: Rhythm = Rhythm.MONTHLY
    state: ProjectState = ProjectState.ACTIVE
    budget: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @classmethod
    def of(cls, project: Project) -> "ProjectFacts":
        """The facts of a project as it stands."""
        return cls(
            code=project.code,
            name=project.name,
            theme=project.theme,
            description=project.description,
            manager=project.manager.id if project.manager else None,
            deputy=project.deputy.id if project.deputy else None,
            sponsor=project.sponsor,
            rhythm=project.rhythm,
            state=project.state,
            budget=project.budget,
            starts_on=project.starts_on,
            ends_on=project.ends_on,
        )

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        return {
            "code": self.code,
            "name": self.name,
            "theme": self.theme,
            "description": self.description,
            "manager_id": self.manager,
            "deputy_id": self.deputy,
            "sponsor": self.sponsor,
            "rhythm": self.rhythm.value,
            "state": self.state.value,
            "budget": self.budget,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
        }


def _project_from(rows: Sequence[RowMapping]) -> Project | None:
    if not rows:
        return None
    standing = tuple(
        Milestone(
            id=MilestoneId(one["milestone_id"]),
            name=one["milestone_name"],
            baseline=one["baseline"],
            forecast=one["forecast"],
            actual=one["actual"],
        )
        for one in rows
        if one["milestone_id"] is not None
    )
    return project_from(rows[0], standing)


def project_from(row: RowMapping | Mapping[str, Any], standing: tuple[Milestone, ...]) -> Project:
    """The project of a row, with the names of its manager and deputy, and its milestones."""
    return Project(
        id=ProjectId(row["id"]),
        code=row["code"],
        name=row["name"],
        theme=row["theme"],
        description=row["description"],
        manager=ref(row, "manager"),
        deputy=ref(row, "deputy"),
        sponsor=row["sponsor"],
        rhythm=Rhythm(row["rhythm"]),
        state=ProjectState(row["state"]),
        budget=row["budget"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        milestones=standing,
        version=row["version"],
        writes=row["writes"],
    )


async def find(tx: Transaction, project_id: ProjectId, *, for_update: bool = False) -> Project | None:
    """A project with its milestones by baseline; `for_update` holds it until the transaction ends."""
    if for_update:
        await tx.execute(_HOLD, {"project": project_id})
    return _project_from((await tx.execute(_BY_ID, {"project": project_id})).mappings().all())


async def by_code(tx: Transaction, code: str) -> Project | None:
    """The project of a code, capitals set aside."""
    return _project_from((await tx.execute(_BY_CODE, {"code": code.strip().upper()})).mappings().all())


async def line_by_code(tx: Transaction, code: str) -> PortfolioLine | None:
    """The line of the project of a code, capitals set aside."""
    row = (await tx.execute(_LINE_BY_CODE, {"code": code.strip().upper()})).mappings().first()
    return line_from(row) if row is not None else None


async def search(tx: Transaction, text: str, limit: int = 10) -> tuple[PortfolioLine, ...]:
    """The projects that a text may name, the likeliest first: by code or name, accents, capitals and slips of the finger forgiven."""
    wanted = fold(text)
    if not wanted:
        return ()
    named = await tx.execute(_NAMES)
    scored = [(_likeness(wanted, _folded(code), _folded(name)), name, key) for key, code, name in named]
    likely = sorted((one for one in scored if one[0] >= _MATCH_LEAST), key=lambda one: (-one[0], one[1]))
    ids = [key for _, _, key in likely[:limit]]
    if not ids:
        return ()
    lines = {row["id"]: line_from(row) for row in (await tx.execute(LINES.where(projects.c.id.in_(ids)))).mappings()}
    return tuple(lines[key] for key in ids)


_folded = lru_cache(maxsize=4096)(fold)
"""Every search compares with the codes and names of all projects."""


def _likeness(wanted: str, code: str, name: str) -> float:
    if wanted in (code, name):
        return 103
    if name.startswith(wanted) or code.startswith(wanted):
        return 102
    if wanted in name:
        return 101
    return max(fuzz.ratio(wanted, code), fuzz.ratio(wanted, name), *(fuzz.ratio(wanted, word) for word in name.split()))


async def of_person(tx: Transaction, person_id: PersonId) -> tuple[PortfolioLine, ...]:
    """The projects a person manages or is deputy of, the active ones first, then by name."""
    rows = (await tx.execute(_OF_PERSON, {"person": person_id})).mappings()
    return tuple(line_from(row) for row in rows)


async def active(tx: Transaction) -> tuple[PortfolioLine, ...]:
    """The active projects, by name."""
    statement = LINES.where(projects.c.state == ProjectState.ACTIVE.value).order_by(projects.c.name, projects.c.id)
    return tuple(line_from(row) for row in (await tx.execute(statement)).mappings())


async def add_milestone(
    tx: Transaction,
    project_id: ProjectId,
    name: str,
    baseline: date,
    *,
    forecast: date | None = None,
    actual: date | None = None,
) -> MilestoneId:
    """Add a milestone; it is expected at its baseline unless a forecast is given."""
    statement = (
        insert(milestones)
        .values(project_id=project_id, name=name, baseline=baseline, forecast=forecast or baseline, actual=actual)
        .returning(milestones.c.id)
    )
    return MilestoneId((await tx.execute(statement)).scalar_one())


async def correct_milestone(tx: Transaction, before: Milestone, name: str, baseline: date) -> None:
    """Rename a milestone or correct its baseline. A forecast that never left the baseline goes with it; any other stays."""
    moves = before.forecast == before.baseline and before.actual is None
    await tx.execute(
        update(milestones)
        .where(milestones.c.id == before.id)
        .values(name=name, baseline=baseline, forecast=baseline if moves else before.forecast)
    )


async def remove_milestones(tx: Transaction, project_id: ProjectId, ids: Iterable[MilestoneId]) -> None:
    """Take milestones off a project; published reports keep what they told of them."""
    await tx.execute(delete(milestones).where(milestones.c.project_id == project_id, milestones.c.id.in_(list(ids))))


async def create(tx: Transaction, facts: ProjectFacts) -> ProjectId | None:
    """Write a new project; None when its code is taken."""
    statement = insert_into(tx, projects).values(facts.columns()).on_conflict_do_nothing(index_elements=["code"])
    key = (await tx.execute(statement.returning(projects.c.id))).scalar_one_or_none()
    return None if key is None else ProjectId(key)


async def change(tx: Transaction, project_id: ProjectId, version: int, facts: ProjectFacts) -> bool:
    """Replace the facts of a project; False when it is no longer at `version`, and nothing is written."""
    result = await tx.execute(
        update(projects)
        .where(projects.c.id == project_id, projects.c.version == version)
        .values(**facts.columns(), version=projects.c.version + 1)
    )
    return bool(result.rowcount)


async def code_is_taken(tx: Transaction, code: str, other_than: ProjectId | None = None) -> bool:
    """Whether another project has a code."""
    statement = select(func.count()).select_from(projects).where(projects.c.code == code)
    if other_than is not None:
        statement = statement.where(projects.c.id != other_than)
    return bool((await tx.execute(statement)).scalar_one())


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
