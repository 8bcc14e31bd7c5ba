"""The milestones of projects."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, delete, insert, update

from domain.flash_reports.report import MilestoneStatus
from domain.identifiers import MilestoneId, ProjectId
from domain.projects import Milestone, Project
from storage.database import Transaction
from storage.schema import milestones

_MOVE = (
    update(milestones)
    .where(milestones.c.id == bindparam("milestone"))
    .values(forecast=bindparam("forecast"), actual=bindparam("actual"))
)
_ADD = insert(milestones).returning(milestones.c.id)


async def save(tx: Transaction, project: Project, statuses: Sequence[MilestoneStatus]) -> tuple[MilestoneStatus, ...]:
    """Write the forecasts and actual dates that a report tells of a project held for update, and the milestones it adds.

    Returns the statuses, those added with their ids.
    """
    standing = {milestone.id: (milestone.forecast, milestone.actual) for milestone in project.milestones}
    moved = [
        {"milestone": status.id, "forecast": status.forecast, "actual": status.actual}
        for status in statuses
        if status.id is not None and standing.get(status.id) != (status.forecast, status.actual)
    ]
    kept = []
    for status in statuses:
        if status.id is None:
            row = {
                "project_id": project.id,
                "name": status.name,
                "baseline": status.baseline,
                "forecast": status.forecast,
                "actual": status.actual,
            }
            status = replace(status, id=MilestoneId((await tx.execute(_ADD, row)).scalar_one()))
        kept.append(status)
    if moved:
        await tx.defer(_MOVE, moved)
    return tuple(kept)


async def add(
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


async def correct(tx: Transaction, before: Milestone, name: str, baseline: date) -> None:
    """Rename a milestone or correct its baseline. A forecast that never left the baseline goes with it; any other stays."""
    moves = before.forecast == before.baseline and before.actual is None
    await tx.execute(
        update(milestones)
        .where(milestones.c.id == before.id)
        .values(name=name, baseline=baseline, forecast=baseline if moves else before.forecast)
    )


async def remove(tx: Transaction, project_id: ProjectId, ids: Iterable[MilestoneId]) -> None:
    """Take milestones off a project; published reports keep what they told of them."""
    await tx.execute(delete(milestones).where(milestones.c.project_id == project_id, milestones.c.id.in_(list(ids))))
