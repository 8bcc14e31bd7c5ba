"""The portfolio as a list: a line per project, filtered and cut into pages, in one query."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, func, select

from domain.flash_reports.report import Trend, Weather
from domain.folding import fold
from domain.identifiers import PersonId, ProjectId, ReportId
from domain.periods import Rhythm, period_of
from domain.portfolio import PAGE, Filters, LastReport, PortfolioLine, PortfolioPage, theme_key
from domain.projects import PersonRef, ProjectState
from storage.database import Transaction
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


def ref(row: RowMapping | Mapping[str, Any], who: str) -> PersonRef | None:
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


_WORST_FIRST = (
    case(
        (projects.c.state == ProjectState.ACTIVE.value, 0), (projects.c.state == ProjectState.CLOSED.value, 2), else_=1
    ),
    case({weather.value: -weather.severity for weather in Weather}, value=projects.c.last_overall, else_=1),
    projects.c.name,
    projects.c.id,
)
_UNTOLD = "untold"
_COUNTS = (
    *(
        func.count(case((projects.c.last_overall == weather.value, 1))).over().label(weather.value)
        for weather in Weather
    ),
    func.count(case((projects.c.last_overall.is_(None), 1))).over().label(_UNTOLD),
)
_PAGE = LINES.add_columns(*_COUNTS).order_by(*_WORST_FIRST)
_CHOICES = (
    select(projects.c.theme, projects.c.manager_id, MANAGER.c.name.label("manager_name"))
    .select_from(projects.outerjoin(MANAGER, MANAGER.c.id == projects.c.manager_id))
    .distinct()
)


async def page(tx: Transaction, filters: Filters, number: int) -> PortfolioPage:
    """A page of the list and its counts in one query, and the themes and managers to filter by in another.

    Active projects come first, the gravest weather first, then by name. A number past the end gives the last page, a theme that is not
    there filters nothing. A text is compared here, since neither database sets accents aside.
    """
    themes, managers = await _choices(tx)
    theme = next((theme for theme in themes if theme_key(theme) == filters.theme), "")
    filters = filters if theme else replace(filters, theme="")
    statement = _PAGE.where(*_conditions(filters, theme))
    if filters.text:
        rows = [row for row in (await tx.execute(statement)).mappings() if _mentions(row, filters.text)]
        number, lines, counts = _cut(rows, number)
    else:
        number, lines, counts = await _limited(tx, statement, max(number, 0))
    return PortfolioPage(
        filters=filters,
        number=number,
        lines=tuple(line_from(row) for row in lines),
        total=sum(counts.values()),
        counts=counts,
        themes=themes,
        managers=managers,
    )


_Cut = tuple[int, Sequence[RowMapping], Mapping[Weather | None, int]]


async def _limited(tx: Transaction, statement: Select[Any], number: int) -> _Cut:
    rows = (await tx.execute(statement.limit(PAGE).offset(number * PAGE))).mappings().all()
    if rows:
        first = rows[0]
        return number, rows, {weather: first[weather.value] for weather in Weather} | {None: first[_UNTOLD]}
    if number == 0:
        return 0, (), {}
    _, _, counts = await _limited(tx, statement, 0)
    total = sum(counts.values())
    return await _limited(tx, statement, -(-total // PAGE) - 1) if total else (0, (), {})


def _cut(rows: Sequence[RowMapping], number: int) -> _Cut:
    counts = Counter(Weather(row["last_overall"]) if row["last_overall"] else None for row in rows)
    number = min(max(number, 0), max(-(-len(rows) // PAGE) - 1, 0))
    return number, rows[number * PAGE : (number + 1) * PAGE], counts


async def _choices(tx: Transaction) -> tuple[tuple[str, ...], tuple[PersonRef, ...]]:
    rows = (await tx.execute(_CHOICES)).mappings().all()
    themes = {row["theme"] for row in rows if row["theme"]}
    managers = {manager for row in rows if (manager := ref(row, "manager"))}
    return tuple(sorted(themes, key=fold)), tuple(sorted(managers, key=lambda one: (fold(one.name), one.id)))


def _conditions(filters: Filters, theme: str) -> Sequence[ColumnElement[bool]]:
    wanted: Mapping[ColumnElement[str] | ColumnElement[int], str | int | None] = {
        projects.c.theme: theme or None,
        projects.c.manager_id: filters.manager,
        projects.c.last_overall: filters.weather.value if filters.weather else None,
        projects.c.state: filters.state.value if filters.state else None,
    }
    return [column == value for column, value in wanted.items() if value is not None]


def _mentions(row: RowMapping, text: str) -> bool:
    """Whether each word of a text stands in the code, name, theme or manager of a row."""
    said = fold(" ".join((row["code"], row["name"], row["theme"], row["manager_name"] or "")))
    return all(word in said for word in fold(text).split())
