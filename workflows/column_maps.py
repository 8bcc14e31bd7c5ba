"""Column maps: which column of somebody's file holds what, and how its cells are to be read. Written in TOML by an administrator."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from domain.cells import DATE_FORMATS, UNITS, Cell, cut, is_date_format, text_of
from domain.faults import Fault
from domain.folding import fold
from domain.imports import ImportReport, Problem, Remark
from workflows.tables import Row, Table, read_table

_SHOWN = 60
_NULLS = ("na", "n/a", "#n/a", "-", "--", "–", "—", "n.c.", "nc", "n.d.", "nd")


@dataclass(eq=False)
class MapUnusable(Fault):
    """A column map cannot be used; `sentences` say where and why, in English, for who administers Mardi."""

    sentences: tuple[str, ...]


@lru_cache
def _all_folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _unit(text: str) -> str:
    if text.lower() not in UNITS:
        msg = f"{text!r} is no unit; there are {', '.join(unit for unit in UNITS if unit)} (in any capitals)"
        raise ValueError(msg)
    return text


def _date_format(text: str) -> str:
    if not is_date_format(text):
        msg = f"{text!r} is no date format; write it with YYYY, MM and DD, or EXCEL"
        raise ValueError(msg)
    return text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One column: the headers it may have, tried in order, and how its cells are read."""

    headers: tuple[str, ...] = Field(min_length=1)
    null: tuple[str, ...] = ()
    unit: Annotated[str, AfterValidator(_unit)] = "€"
    dates: tuple[Annotated[str, AfterValidator(_date_format)], ...] = DATE_FORMATS
    words: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    def meaning(self, text: str) -> str:
        """What a word of the file means, by `words`; the text itself when the map does not translate it."""
        said = fold(text)
        return next((value for value, words in self.words.items() if said in _all_folded(words)), text)


class Derived(_Strict):
    """A date computed from two columns: a start, and a duration in units of `days` days."""

    start: str
    duration: str
    days: Decimal = Field(default=Decimal(365), gt=0)


class ColumnMap(_Strict):
    """A whole map. `identity` says what makes two rows the same project when the file gives no code."""

    columns: Mapping[str, Column]
    null: tuple[str, ...] = _NULLS
    derived: Mapping[str, Derived] = Field(default_factory=dict)
    defaults: Mapping[str, str] = Field(default_factory=dict)
    identity: tuple[Literal["name", "theme"], ...] = ("name",)

    def is_null(self, target: str, cell: Cell) -> bool:
        """Whether a cell of a column says nothing: it is empty, or holds one of the words for null."""
        text = fold(text_of(cell))
        return not text or text in _all_folded(self.null) or text in _all_folded(self.columns[target].null)


@dataclass(frozen=True, kw_only=True)
class Fields:
    """What a map can fill in one kind of import.

    `targets` are the fields; `required` must have a column. The words of a field of `choices` mean one of these. `defaulted` fields can
    have a default. Other columns may only serve what is derived, where something can be (`may_derive`).
    """

    targets: Collection[str]
    required: str
    choices: Mapping[str, type[StrEnum] | Collection[str]] = field(default_factory=dict)
    defaulted: Collection[str] = ()
    may_derive: bool = False


def load(source: Path | str, fields: Fields) -> ColumnMap:
    """Read a map from a file, or from the text of one. Raises MapUnusable with all that is wrong; OSError when it cannot be opened."""
    text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    try:
        column_map = ColumnMap.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise MapUnusable((f"not TOML: {fault}",)) from fault
    except ValidationError as fault:
        raise MapUnusable(
            tuple(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors())
        ) from fault
    if sentences := tuple(_misuses(column_map, fields)):
        raise MapUnusable(sentences)
    return column_map


def _misuses(column_map: ColumnMap, fields: Fields) -> Iterator[str]:
    helpers = {name for derived in column_map.derived.values() for name in (derived.start, derived.duration)}
    known = ", ".join(sorted(fields.targets))
    if fields.required not in column_map.columns:
        yield f"columns.{fields.required}: a map needs this column"
    if column_map.derived and not fields.may_derive:
        yield "derived: nothing can be derived here"
    for target in column_map.columns:
        if target not in fields.targets and target not in helpers:
            yield f"columns.{target}: no such field, and nothing is derived from it; the fields are {known}"
    for target in (*column_map.derived, *column_map.defaults):
        if target not in fields.targets:
            yield f"{target}: no such field; the fields are {known}"
    for target in column_map.defaults:
        if target not in fields.defaulted:
            yield f"defaults.{target}: only {', '.join(fields.defaulted) or 'nothing'} can have one"
    for target, choices in fields.choices.items():
        for word in _meanings(column_map, target):
            if word not in list(choices):
                yield f"{target}: {word!r} is none of {', '.join(choices)}"
    for helper in sorted(helpers - set(column_map.columns)):
        yield f"columns.{helper}: something is derived from this column, which the map does not have"


def _meanings(column_map: ColumnMap, target: str) -> Iterator[str]:
    """What the words of a field mean, and its default."""
    if target in column_map.columns:
        yield from column_map.columns[target].words
    if target in column_map.defaults:
        yield column_map.defaults[target]


@dataclass(frozen=True, kw_only=True)
class MappedTable:
    """A table seen through a map: for each target the column that holds it, and the named columns left over."""

    table: Table
    places: Mapping[str, int]
    ignored: tuple[str, ...]

    def cell(self, row: Row, target: str) -> Cell:
        """The cell of a row that holds a target; None when the file has no such column, or the row ends before it."""
        place = self.places.get(target)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def header(self, target: str) -> str:
        """The header of the column that holds a target, as the file writes it."""
        place = self.places.get(target)
        return self.table.header[place] if place is not None else ""


def read_mapped(source: Path | bytes, column_map: ColumnMap, required: str) -> MappedTable:
    """Read a file through a map; its header is the first row that names the required column. Raises Unreadable, OSError."""

    def named(cells: Sequence[str]) -> int:
        found = _places(cells, column_map)
        return len(found) if required in found else 0

    table = read_table(source, named)
    places = _places([fold(name) for name in table.header], column_map)
    ignored = tuple(name for place, name in enumerate(table.header) if name and place not in places.values())
    return MappedTable(table=table, places=places, ignored=ignored)


def _places(cells: Sequence[str], column_map: ColumnMap) -> dict[str, int]:
    places: dict[str, int] = {}
    for target, column in column_map.columns.items():
        found = next((cells.index(header) for header in map(fold, column.headers) if header in cells), None)
        if found is not None:
            places[target] = found
    return places


@dataclass(kw_only=True)
class Remarks:
    """Gathers what is wrong, so that all of it is said at once."""

    table: MappedTable
    warnings: list[Remark] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)

    def warn(self, problem: Problem, row: Row | int, target: str, value: str, limit: int | None = None) -> None:
        """Note what leaves a cell aside, and the rest of the file standing."""
        self.warnings.append(self._remark(problem, row, target, value, limit))

    def refuse(self, problem: Problem, row: Row | int, target: str, value: str = "", limit: int | None = None) -> None:
        """Note what refuses the whole file."""
        self.errors.append(self._remark(problem, row, target, value, limit))

    def _remark(self, problem: Problem, row: Row | int, target: str, value: str, limit: int | None) -> Remark:
        number = row if isinstance(row, int) else row.number
        return Remark(
            problem=problem, row=number, column=self.table.header(target), value=cut(value, _SHOWN), limit=limit
        )

    def report(self, *, created: int = 0, updated: int = 0, unchanged: int = 0) -> ImportReport:
        """The report of the import; with errors, nothing was done."""
        if self.errors:
            created = updated = unchanged = 0
        return ImportReport(
            created=created,
            updated=updated,
            unchanged=unchanged,
            warnings=tuple(sorted(self.warnings, key=_by_row)),
            errors=tuple(sorted(self.errors, key=_by_row)),
            ignored=self.table.ignored,
        )


def _by_row(remark: Remark) -> int:
    return remark.row or 0
