"""What lies on the desk of a project, read in one statement: the project with its milestones, the last report and the draft."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import JSON, bindparam, func, select, true

from domain.flash_reports.report import Report
from domain.identifiers import MilestoneId, ProjectId
from domain.periods import Rhythm
from domain.projects import Milestone, Project
from storage.database import Transaction
from storage.drafts import VERSIONS, Latest, latest_from
from storage.flash_reports import LAST, report_from
from storage.portfolio import DEPUTY, MANAGER
from storage.projects.projects import project_from
from storage.schema import milestones, projects

_PROJECT = (*projects.c, MANAGER.c.name.label("manager_name"), DEPUTY.c.name.label("deputy_name"))
_REPORT, _DRAFT = LAST.subquery("last_report"), VERSIONS.subquery("last_draft")
_MILESTONE = (milestones.c.id, milestones.c.name, milestones.c.baseline, milestones.c.forecast, milestones.c.actual)
_MILESTONES = {
    "sqlite": func.json_group_array(func.json_array(*_MILESTONE), type_=JSON),
    "postgresql": func.json_agg(func.json_build_array(*_MILESTONE), type_=JSON),
}
_DESK = {
    dialect: select(
        select(gathered).where(milestones.c.project_id == bindparam("project")).scalar_subquery().label("milestones"),
        *_PROJECT,
        *(column.label(f"report_{column.key}") for column in _REPORT.c),
        *(column.label(f"draft_{column.key}") for column in _DRAFT.c),
    )
    .select_from(
        projects.outerjoin(MANAGER, MANAGER.c.id == projects.c.manager_id)
        .outerjoin(DEPUTY, DEPUTY.c.id == projects.c.deputy_id)
        .outerjoin(_REPORT, true())
        .outerjoin(_DRAFT, true())
    )
    .where(projects.c.id == bindparam("project"))
    for dialect, gathered in _MILESTONES.items()
}
_PROJECT_KEYS, _REPORT_KEYS, _DRAFT_KEYS = (
    tuple(column.key for column in columns) for columns in (_PROJECT, _REPORT.c, _DRAFT.c)
)


async def lying(tx: Transaction, project_id: ProjectId) -> tuple[Project, Report | None, Latest] | None:
    """A project, its last report in its current revision, and its draft as it stands; None when there is no such project."""
    row = (await tx.execute(_DESK[tx.dialect_name], {"project": project_id})).first()
    if row is None:
        return None
    values = iter(row)
    standing = sorted(next(values) or (), key=lambda one: (one[2], one[0]))
    project, report, draft = (
        dict(zip(keys, values, strict=False)) for keys in (_PROJECT_KEYS, _REPORT_KEYS, _DRAFT_KEYS)
    )
    return (
        project_from(project, tuple(map(_milestone_from, standing))),
        report_from(report) if report["id"] is not None else None,
        _latest(draft, Rhythm(project["rhythm"])),
    )


def _latest(draft: Mapping[str, Any], rhythm: Rhythm) -> Latest:
    return latest_from(draft, rhythm) if draft["version"] is not None else Latest()


def _milestone_from(values: tuple[int, str, str, str, str | None]) -> Milestone:
    key, name, baseline, forecast, actual = values
    return Milestone(
        id=MilestoneId(key),
        name=name,
        baseline=date.fromisoformat(baseline),
        forecast=date.fromisoformat(forecast),
        actual=date.fromisoformat(actual) if actual else None,
    )
