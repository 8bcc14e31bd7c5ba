"""Files of rows, CSV or XLSX, read whole and with suspicion: whatever comes out is a header and rows of cells, or Unreadable."""

import csv
import io
import math
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from domain.cells import Cell, text_of
from domain.folding import fold
from domain.imports import Problem, Unreadable

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_UNPACKED = 150_000_000
_MOST_LINES = 100_000
_HEADER_WITHIN = 20
_DELIMITERS = ",;\t|"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

IsHeader = Callable[[Sequence[str]], int]
"""How many columns of a map a row of folded cells names; 0 when it cannot be the header."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row with something in it, and its number as a spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The header as written, and the rows below it that are not empty in every named column."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(source: Path | bytes, is_header: IsHeader) -> Table:
    """Read a table whose header stands within the first 20 rows; in a workbook, on any of its sheets.

    Raises Unreadable: bigger than 20 MB (150 MB unpacked), more than 20,000 rows, no text nor workbook, no header. Raises OSError when the
    file cannot be opened.
    """
    content = _content(source)
    if content.startswith(_ZIP):
        return _from_workbook(content, is_header)
    if content.startswith(_OLD_EXCEL):
        raise Unreadable(Problem.OLD_EXCEL)
    return _from_text(_decoded(content), is_header)


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as file:
            source = file.read(MOST_BYTES + 1)
    if len(source) > MOST_BYTES:
        raise Unreadable(Problem.TOO_BIG, MOST_BYTES // 1_000_000)
    return source


def _decoded(content: bytes) -> str:
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(Problem.NOT_A_TABLE)


def _from_text(text: str, is_header: IsHeader) -> Table:
    """The delimiter is the one with which the header names the most columns of the map."""

    def named(delimiter: str) -> int:
        lines = _lines(text, delimiter)
        return max(
            (is_header(_folded(cells)) for _, (_, cells) in zip(range(_HEADER_WITHIN), lines, strict=False)), default=0
        )

    best = max(_DELIMITERS, key=named)
    return _table(_lines(text, best), is_header)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield number, cells[:MOST_COLUMNS]
    except csv.Error:
        raise Unreadable(Problem.DAMAGED) from None


def _from_workbook(content: bytes, is_header: IsHeader) -> Table:
    """Values only: a formula counts for the value the workbook kept of it.

    Whatever the parser stumbles over, the file is at fault: it says so by exceptions of every kind.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable(Problem.TOO_BIG, MOST_BYTES // 1_000_000)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which are not read
            return _first_table(content, is_header)
    except Unreadable:
        raise
    except Exception as fault:
        raise Unreadable(Problem.DAMAGED) from fault


def _first_table(content: bytes, is_header: IsHeader) -> Table:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            lines = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1)
            try:
                return _table(((number, [_cell(value) for value in row]) for number, row in lines), is_header)
            except Unreadable as fault:
                if fault.problem is not Problem.NO_HEADER:
                    raise
    finally:
        book.close()
    raise Unreadable(Problem.NO_HEADER)


def _cell(value: object) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return "oui" if value else "non"
        case int():
            return Decimal(value)
        case float():
            return Decimal(repr(value)) if math.isfinite(value) else None
        case datetime():
            return value.date()
        case date():
            return value
        case time() | timedelta():
            return str(value)
        case _:
            return str(value)


def _table(lines: Iterable[tuple[int, Sequence[Cell]]], is_header: IsHeader) -> Table:
    header: tuple[str, ...] | None = None
    named: tuple[int, ...] = ()
    rows: list[Row] = []
    for number, cells in lines:
        if number > _MOST_LINES:
            raise Unreadable(Problem.TOO_MANY_ROWS, MOST_ROWS)
        if header is None:
            if is_header(_folded(cells)):
                header = tuple(text_of(cell) for cell in cells)
                named = tuple(index for index, name in enumerate(header) if name)
            elif number >= _HEADER_WITHIN:
                break
        elif any(text_of(cells[index]) for index in named if index < len(cells)):
            rows.append(Row(number=number, cells=tuple(cells)))
            if len(rows) > MOST_ROWS:
                raise Unreadable(Problem.TOO_MANY_ROWS, MOST_ROWS)
    if header is None:
        raise Unreadable(Problem.NO_HEADER)
    return Table(header=header, rows=tuple(rows))


def _folded(cells: Sequence[Cell]) -> list[str]:
    return [fold(text_of(cell)) for cell in cells]
