"""What lies on the desk of a project, read in one statement: the last report and the draft."""

from sqlalchemy import literal, select, true

from domain.flash_reports.report import Report
from domain.identifiers import ProjectId
from domain.periods import Rhythm
from storage.database import Transaction
from storage.drafts import VERSIONS, Latest, latest_from
from storage.flash_reports import LAST, report_from

_REPORT, _DRAFT = LAST.subquery("last_report"), VERSIONS.subquery("last_draft")
_DESK = select(
    *(column.label(f"report_{column.key}") for column in _REPORT.c),
    *(column.label(f"draft_{column.key}") for column in _DRAFT.c),
).select_from(
    select(literal(1).label("one")).subquery("desk").outerjoin(_REPORT, true()).outerjoin(_DRAFT, true()),
)


async def lying(tx: Transaction, project_id: ProjectId, rhythm: Rhythm) -> tuple[Report | None, Latest]:
    """The last report of a project in its current revision, and its draft as it stands."""
    row = (await tx.execute(_DESK, {"project": project_id})).mappings().one()
    report = {column.key: row[f"report_{column.key}"] for column in _REPORT.c}
    draft = {column.key: row[f"draft_{column.key}"] for column in _DRAFT.c}
    return (
        report_from(report) if report["id"] is not None else None,
        latest_from(draft, rhythm) if draft["version"] is not None else Latest(),
    )
