"""The portfolio as a list: a line per project, filtered and cut into pages, in one query."""

from sqlalchemy import RowMapping, select

from domain.flash_reports.report import Trend, Weather
from domain.identifiers import PersonId, ProjectId, ReportId
from domain.periods import Rhythm, period_of
from domain.portfolio import LastReport, PortfolioLine
from domain.projects import PersonRef, ProjectState
from storage.schema import people, projects, reports

MANAGER = people.alias("manager")
DEPUTY = people.alias("deputy")

LINES = select(
    projects.c.id,
    projects.c.code,
    projects.c.name,
    projects.c.theme,
    projects.c.state,
    projects.c.rhythm,
    projects.c.manager_id,
    MANAGER.c.name.label("manager_name"),
    projects.c.deputy_id,
    DEPUTY.c.name.label("deputy_name"),
    projects.c.last_report_id,
    projects.c.last_number,
    projects.c.last_period_start,
    projects.c.last_overall,
    projects.c.last_trend,
    projects.c.last_progress,
    reports.c.rhythm.label("last_rhythm"),
).select_from(
    projects.outerjoin(MANAGER, MANAGER.c.id == projects.c.manager_id)
    .outerjoin(DEPUTY, DEPUTY.c.id == projects.c.deputy_id)
    .outerjoin(reports, reports.c.id == projects.c.last_report_id)
)
"""What `line_from` reads."""


def ref(row: RowMapping, who: str) -> PersonRef | None:
    """The `manager` or `deputy` of a row."""
    key = row[f"{who}_id"]
    return None if key is None else PersonRef(id=PersonId(key), name=row[f"{who}_name"])


def line_from(row: RowMapping) -> PortfolioLine:
    """The line of a row of `LINES`."""
    rhythm = Rhythm(row["rhythm"])
    last = None
    if row["last_report_id"] is not None:
        last = LastReport(
            id=ReportId(row["last_report_id"]),
            number=row["last_number"],
            period=period_of(Rhythm(row["last_rhythm"] or rhythm), row["last_period_start"]),
            overall=Weather(row["last_overall"]),
            trend=Trend(row["last_trend"]) if row["last_trend"] else None,
            progress=row["last_progress"],
        )
    return PortfolioLine(
        id=ProjectId(row["id"]),
        code=row["code"],
        name=row["name"],
        theme=row["theme"],
        state=ProjectState(row["state"]),
        rhythm=rhythm,
        manager=ref(row, "manager"),
        deputy=ref(row, "deputy"),
        last=last,
    )
