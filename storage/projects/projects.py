"""Projects: their facts, and what their last report said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, select, update

from domain.flash_reports.report import Trend, Weather
from domain.identifiers import MilestoneId, PersonId, ProjectId, ReportId
from domain.periods import Rhythm
from domain.projects import Milestone, Project, ProjectState
from storage.database import Transaction
from storage.portfolio import DEPUTY, MANAGER, ref
from storage.rows import insert_into
from storage.schema import milestones, projects

_BY_ID = (
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
    .where(projects.c.id == bindparam("project"))
    .order_by(milestones.c.baseline, milestones.c.id)
)
HELD = select(projects.c.id).where(projects.c.id == bindparam("held")).with_for_update()
"""Holds a project until the end of the transaction. What belongs to it is read after: who waited for it would read what stood before."""
_RECORD_REPORT = (
    update(projects)
    .where(projects.c.id == bindparam("project"), projects.c.last_number <= bindparam("number"))
    .values(
        last_report_id=bindparam("report"),
        last_number=bindparam("number"),
        last_period_start=bindparam("period_start"),
        last_overall=bindparam("overall"),
        last_trend=bindparam("trend"),
        last_progress=bindparam("progress"),
    )
)


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
    )


async def find(tx: Transaction, project_id: ProjectId, *, for_update: bool = False) -> Project | None:
    """A project with its milestones by baseline; `for_update` holds it until the transaction ends."""
    if for_update:
        await tx.execute(HELD, {"held": project_id})
    return _project_from((await tx.execute(_BY_ID, {"project": project_id})).mappings().all())


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


async def record_report(
    tx: Transaction,
    project_id: ProjectId,
    *,
    report_id: ReportId,
    number: int,
    period_start: date,
    overall: Weather,
    trend: Trend | None,
    progress: int,
) -> None:
    """Note what a report says beside its project, for the lists; the revision of an older one changes nothing there."""
    await tx.defer(
        _RECORD_REPORT,
        {
            "project": project_id,
            "report": report_id,
            "number": number,
            "period_start": period_start,
            "overall": overall.value,
            "trend": trend.value if trend else None,
            "progress": progress,
        },
    )
