"""What the rows of a file of projects say, read through a column map; nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.cells import cut, end_of, paragraphs_of, read_amount, read_date, read_decimal, text_of
from domain.imports import Problem, Unreadable
from domain.periods import Rhythm
from domain.projects import CODE_LIMIT, NAME_LIMIT, SPONSOR_LIMIT, THEME_LIMIT, ProjectState
from workflows.column_maps import ColumnMap, Fields, Remarks, load
from workflows.projects.codes import slug
from workflows.tables import Row

TARGETS = (
    "name",
    "code",
    "theme",
    "description",
    "manager",
    "deputy",
    "sponsor",
    "rhythm",
    "state",
    "budget",
    "starts_on",
    "ends_on",
)
IMPORTED_DESCRIPTION_LIMIT = 10_000
_LIMITS = {"name": NAME_LIMIT, "theme": THEME_LIMIT, "sponsor": SPONSOR_LIMIT}
CHOICES: Mapping[str, type[Rhythm] | type[ProjectState]] = {"rhythm": Rhythm, "state": ProjectState}
FIELDS = Fields(
    targets=TARGETS,
    required="name",
    choices=CHOICES,
    defaulted=("theme", "sponsor", "rhythm", "state"),
    may_derive=True,
)
_DEFAULT_MAP = Path(__file__).parent / "columns.toml"


def project_map(path: Path | None = None) -> ColumnMap:
    """The column map of a file, or the one that holds when none is given. Raises MapUnusable, OSError."""
    return load(path or _DEFAULT_MAP, FIELDS)


@dataclass(frozen=True, kw_only=True)
class ProjectRow:
    """What a row says of its project: the columns it fills. A manager or deputy is still the text of the cell."""

    row: int
    values: Mapping[str, Any]


def read_row(row: Row, column_map: ColumnMap, remarks: Remarks) -> ProjectRow:
    """Read a row; what cannot be read is remarked, and a row without a name refuses the file."""
    values: dict[str, Any] = {}
    for target in column_map.columns:
        cell = remarks.table.cell(row, target)
        if column_map.is_null(target, cell):
            continue
        try:
            values[target] = _value(target, row, column_map, remarks)
        except Unreadable as fault:
            remarks.warn(fault.problem, row, target, text_of(cell), fault.limit)
    for target, derived in column_map.derived.items():
        start, duration = values.get(derived.start), values.get(derived.duration)
        if target not in values and isinstance(start, date) and isinstance(duration, Decimal):
            try:
                values[target] = end_of(start, duration, derived.days)
            except Unreadable as fault:
                remarks.warn(fault.problem, row, derived.duration, f"{duration:f}")
    if not values.get("name"):
        remarks.refuse(Problem.REQUIRED, row, "name")
    return ProjectRow(row=row.number, values={target: values[target] for target in TARGETS if target in values})


def _value(target: str, row: Row, column_map: ColumnMap, remarks: Remarks) -> object:
    cell = remarks.table.cell(row, target)
    column = column_map.columns[target]
    text = text_of(cell)
    if target in CHOICES:
        try:
            return CHOICES[target](column.meaning(text))
        except ValueError:
            raise Unreadable(Problem.UNKNOWN_WORD) from None
    if target == "budget":
        return read_amount(cell, column.unit)
    if target in ("starts_on", "ends_on") or target in {derived.start for derived in column_map.derived.values()}:
        return read_date(cell, column.dates)
    if target in {derived.duration for derived in column_map.derived.values()}:
        return read_decimal(cell)
    if target == "code":
        code = slug(text)
        if not code or len(code) > CODE_LIMIT:
            raise Unreadable(Problem.OUT_OF_RANGE, CODE_LIMIT)
        return code
    if target == "description":
        text, limit = paragraphs_of(cell), IMPORTED_DESCRIPTION_LIMIT
    else:
        limit = _LIMITS.get(target, IMPORTED_DESCRIPTION_LIMIT)
    if len(text) > limit:
        remarks.warn(Problem.CUT, row, target, text, limit)
    return cut(text, limit)
