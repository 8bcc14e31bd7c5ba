"""Published reports: frozen revisions, read whole or as lines of a history."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select, update

from domain.flash_reports.report import Report, ReportLine, Trend, Weather
from domain.identifiers import PersonId, ProjectId, ReportId
from domain.periods import Period, Rhythm
from storage.database import Transaction
from storage.flash_reports_frozen import comparison_from, content_from, frozen_comparison, frozen_content
from storage.schema import people, report_revisions, reports

_LINE = (
    reports.c.id,
    reports.c.number,
    reports.c.period_start,
    reports.c.period_end,
    reports.c.rhythm,
    report_revisions.c.revision,
    report_revisions.c.overall,
    report_revisions.c.trend,
    report_revisions.c.progress,
    report_revisions.c.published_at,
    people.c.name.label("author_name"),
)
_WHOLE = (
    *_LINE,
    reports.c.project_id,
    reports.c.revision.label("current"),
    report_revisions.c.content,
    report_revisions.c.comparison,
    report_revisions.c.author_id,
    report_revisions.c.reason,
)
_REVISIONS = reports.join(report_revisions, report_revisions.c.report_id == reports.c.id).join(
    people, people.c.id == report_revisions.c.author_id
)
_CURRENT = report_revisions.c.revision == reports.c.revision
LAST = (
    select(*_WHOLE)
    .select_from(_REVISIONS)
    .where(_CURRENT, reports.c.project_id == bindparam("project"))
    .order_by(reports.c.number.desc())
    .limit(1)
)
_BEFORE = LAST.where(reports.c.number < bindparam("number"))
_BY_ID = select(*_WHOLE).select_from(_REVISIONS).where(reports.c.id == bindparam("report"))
_NUMBERED = (
    select(*_WHOLE)
    .select_from(_REVISIONS)
    .where(
        reports.c.project_id == bindparam("project"),
        reports.c.number == bindparam("number"),
        report_revisions.c.revision == bindparam("revision"),
    )
)
_ADD = insert(reports)
_FREEZE = insert(report_revisions)
_LINES = select(*_LINE).select_from(_REVISIONS).where(_CURRENT)


def _period_of(row: RowMapping | Mapping[str, Any]) -> Period:
    return Period(start=row["period_start"], end=row["period_end"], rhythm=Rhythm(row["rhythm"]))


def report_from(row: RowMapping | Mapping[str, Any]) -> Report:
    """The report of a row of `LAST`."""
    return Report(
        id=ReportId(row["id"]),
        project=ProjectId(row["project_id"]),
        number=row["number"],
        revision=row["revision"],
        period=_period_of(row),
        content=content_from(row["content"]),
        comparison=comparison_from(row["comparison"]),
        author=PersonId(row["author_id"]),
        author_name=row["author_name"],
        published_at=row["published_at"],
        reason=row["reason"],
    )


def _found(row: RowMapping | None) -> Report | None:
    return None if row is None else report_from(row)


def _line_from(row: RowMapping) -> ReportLine:
    return ReportLine(
        id=ReportId(row["id"]),
        number=row["number"],
        revision=row["revision"],
        period=_period_of(row),
        overall=Weather(row["overall"]),
        trend=Trend(row["trend"]) if row["trend"] else None,
        progress=row["progress"],
        author_name=row["author_name"],
        published_at=row["published_at"],
    )


async def last(tx: Transaction, project_id: ProjectId) -> Report | None:
    """The last report of a project, in its current revision."""
    return _found((await tx.execute(LAST, {"project": project_id})).mappings().first())


async def before(tx: Transaction, project_id: ProjectId, number: int) -> Report | None:
    """The last report of a project whose number is smaller, in its current revision: what a revision is compared with."""
    return _found((await tx.execute(_BEFORE, {"project": project_id, "number": number})).mappings().first())


async def find(tx: Transaction, report_id: ReportId, revision: int | None = None) -> Report | None:
    """A report, in its current revision or in the one asked for."""
    wanted = _CURRENT if revision is None else report_revisions.c.revision == revision
    return _found((await tx.execute(_BY_ID.where(wanted), {"report": report_id})).mappings().first())


async def numbered(tx: Transaction, project_id: ProjectId, number: int, revision: int) -> Report | None:
    """A revision of a report, by the number it has in its project."""
    found = await tx.execute(_NUMBERED, {"project": project_id, "number": number, "revision": revision})
    return _found(found.mappings().first())


async def lines(tx: Transaction, project_id: ProjectId, limit: int, offset: int = 0) -> tuple[ReportLine, ...]:
    """The reports of a project as a history lists them, the newest first."""
    statement = _LINES.where(reports.c.project_id == project_id).order_by(reports.c.number.desc())
    rows = (await tx.execute(statement.limit(limit).offset(offset))).mappings()
    return tuple(_line_from(row) for row in rows)


async def count(tx: Transaction, project_id: ProjectId) -> int:
    """How many reports a project has published."""
    statement = select(func.count()).select_from(reports).where(reports.c.project_id == project_id)
    return (await tx.execute(statement)).scalar_one()


async def lines_of(tx: Transaction, ids: Sequence[ReportId]) -> Mapping[ReportId, ReportLine]:
    """The lines of several reports."""
    if not ids:
        return {}
    rows = (await tx.execute(_LINES.where(reports.c.id.in_(ids)))).mappings()
    return {line.id: line for line in map(_line_from, rows)}


async def revisions(tx: Transaction, report_id: ReportId) -> tuple[ReportLine, ...]:
    """All the revisions of a report, the newest first."""
    statement = select(*_LINE).select_from(_REVISIONS).where(reports.c.id == report_id)
    rows = (await tx.execute(statement.order_by(report_revisions.c.revision.desc()))).mappings()
    return tuple(_line_from(row) for row in rows)


async def add(tx: Transaction, project_id: ProjectId, number: int, period: Period) -> ReportId:
    """Add the report of a period, whose first revision is to follow. A period or a number published before is an integrity error."""
    report = {
        "project_id": project_id,
        "number": number,
        "period_start": period.start,
        "period_end": period.end,
        "rhythm": period.rhythm.value,
        "revision": 1,
    }
    return ReportId(await tx.add(_ADD, report))


async def freeze(tx: Transaction, report: Report) -> None:
    """Write a revision, for ever; from the second on it becomes the current one."""
    await tx.defer(
        _FREEZE,
        {
            "report_id": report.id,
            "revision": report.revision,
            "content": frozen_content(report.content),
            "comparison": frozen_comparison(report.comparison),
            "overall": report.content.overall.value,
            "trend": report.comparison.overall.value if report.comparison.overall else None,
            "progress": report.content.progress,
            "author_id": report.author,
            "published_at": report.published_at,
            "reason": report.reason,
        },
    )
    if report.revision > 1:
        await tx.execute(update(reports).where(reports.c.id == report.id).values(revision=report.revision))
