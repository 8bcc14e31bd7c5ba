"""What reports and drafts write on their project: its milestones, its last report, and that something was written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Date, bindparam, func, insert, update

from domain.flash_reports.report import MilestoneStatus, Trend, Weather
from domain.identifiers import MilestoneId, ProjectId, ReportId
from domain.projects import Project
from storage.database import Transaction
from storage.schema import milestones, projects

_COUNTED = {"writes": projects.c.writes + 1}
_AS_READ = (
    projects.c.id == bindparam("project"),
    projects.c.version == bindparam("read_version"),
    projects.c.writes == bindparam("read_writes"),
)
_WRITE_ON = update(projects).where(*_AS_READ).values(_COUNTED)
_MOVE_MILESTONE = (
    update(milestones)
    .where(milestones.c.id == bindparam("milestone"))
    .values(forecast=bindparam("forecast"), actual=bindparam("actual"))
)
_MOVED = (
    func.unnest(
        bindparam("milestones", type_=ARRAY(milestones.c.id.type)),
        bindparam("forecasts", type_=ARRAY(Date())),
        bindparam("actuals", type_=ARRAY(Date())),
    )
    .table_valued("milestone", "forecast", "actual", name="moved")
    .render_derived()
)
_MOVE_MILESTONES = (
    update(milestones)
    .where(milestones.c.id == _MOVED.c.milestone)
    .values(forecast=_MOVED.c.forecast, actual=_MOVED.c.actual)
)
"""As `_MOVE_MILESTONE`, for any number of them with one text: a server makes each text ready anew."""
_LAST_REPORT: Mapping[str, Any] = {
    "last_report_id": bindparam("report"),
    "last_number": bindparam("number"),
    "last_period_start": bindparam("period_start"),
    "last_overall": bindparam("overall"),
    "last_trend": bindparam("trend"),
    "last_progress": bindparam("progress"),
}
_RECORD_REPORT = (
    update(projects)
    .where(projects.c.id == bindparam("project"), projects.c.last_number <= bindparam("number"))
    .values(_LAST_REPORT)
)
_RECORD_LAST_REPORT = update(projects).where(*_AS_READ).values({**_LAST_REPORT, **_COUNTED})
_ADD_MILESTONE = insert(milestones)


def _as_read(project: Project) -> dict[str, Any]:
    return {"project": project.id, "read_version": project.version, "read_writes": project.writes}


async def write_on(tx: Transaction, project: Project) -> None:
    """Something of a project is written. Raises Outrun, at the commit at the latest, when something was since it was read."""
    await tx.expect(_WRITE_ON, _as_read(project))


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
    read: Project | None = None,
) -> None:
    """Note what a report says beside its project, for the lists; the revision of an older one changes nothing there.

    With the project as it was `read` it is the last report, and `write_on` too.
    """
    told = {
        "report": report_id,
        "number": number,
        "period_start": period_start,
        "overall": overall.value,
        "trend": trend.value if trend else None,
        "progress": progress,
    }
    if read is None:
        await tx.defer(_RECORD_REPORT, {"project": project_id, **told})
    else:
        await tx.expect(_RECORD_LAST_REPORT, _as_read(read) | told)


async def save_milestones(
    tx: Transaction, project: Project, statuses: Sequence[MilestoneStatus]
) -> tuple[MilestoneStatus, ...]:
    """Write the forecasts and actual dates that a report tells of a project, and the milestones it adds.

    Returns the statuses, those added with their ids.
    """
    standing = {milestone.id: (milestone.forecast, milestone.actual) for milestone in project.milestones}
    moved = [
        {"milestone": status.id, "forecast": status.forecast, "actual": status.actual}
        for status in statuses
        if status.id is not None and standing.get(status.id) != (status.forecast, status.actual)
    ]
    if moved and tx.dialect_name == "postgresql":
        names = {"milestones": "milestone", "forecasts": "forecast", "actuals": "actual"}
        await tx.defer(_MOVE_MILESTONES, {many: [row[one] for row in moved] for many, one in names.items()})
    elif moved:
        await tx.defer(_MOVE_MILESTONE, moved)
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
            status = replace(status, id=MilestoneId(await tx.add(_ADD_MILESTONE, row)))
        kept.append(status)
    return tuple(kept)
