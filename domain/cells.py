"""Cells of a spreadsheet as people fill them: dates, amounts with their units, words. A cell of a CSV file is a text."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from domain.imports import Problem, Unreadable
from domain.numbers import NotANumber, read_number

Cell = str | Decimal | date | None
"""What a cell holds; a number of a workbook is exact."""

DATE_FORMATS = ("YYYY-MM-DD", "DD/MM/YYYY", "EXCEL")
"""How dates are read unless the map says otherwise. EXCEL is a number of days since 30 December 1899."""

UNITS = {"": Decimal(1), "€": Decimal(1), "k€": Decimal(10) ** 3, "m€": Decimal(10) ** 6, "md€": Decimal(10) ** 9}
"""Units of money by their written form, capitals set aside, in euros."""

_FIRST_EXCEL_DAY, _LAST_EXCEL_DAY = 18_264, 91_313  # 1950 and 2149
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = range(1950, 2150)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?Z?$")
_AMOUNT = re.compile(r"(?P<number>.*?)\s*(?P<unit>(?:k|m|md)?€)?", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TOKENS = {"YYYY": r"(?P<year>\d{4})", "MM": r"(?P<month>\d{1,2})", "DD": r"(?P<day>\d{1,2})"}
_TOKEN = re.compile("|".join(_TOKENS))


def text_of(cell: Cell) -> str:
    """The cell as a text on one line, without control characters."""
    return " ".join(_plain(cell).split())


def paragraphs_of(cell: Cell) -> str:
    """The cell as a text whose line breaks are kept."""
    lines = _plain(cell).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return _CONTROL.sub("", cell)


def is_date_format(text: str) -> bool:
    """Whether a map can name this format: EXCEL, or YYYY with MM and DD once at most, between any signs."""
    found = _TOKEN.findall(text)
    return text == "EXCEL" or ("YYYY" in found and len(found) == len(set(found)))


def read_date(cell: Cell, formats: tuple[str, ...] = DATE_FORMATS) -> date:
    """Read a cell as a day; a format without day or month means the first. Raises Unreadable, also outside 1950–2149."""
    if isinstance(cell, date):
        return _in_range(cell)
    text = _MIDNIGHT.sub("", text_of(cell))
    for form in formats:
        if form == "EXCEL":
            if re.fullmatch(r"\d{5}(\.0+)?", text) and _FIRST_EXCEL_DAY <= (days := int(text[:5])) <= _LAST_EXCEL_DAY:
                return _EXCEL_EPOCH + timedelta(days=days)
            continue
        pattern = "".join(
            _TOKENS[part] if part in _TOKENS else re.escape(part) for part in re.split(f"({_TOKEN.pattern})", form)
        )
        if match := re.fullmatch(pattern, text, re.ASCII):
            parts = match.groupdict()
            try:
                day = date(int(parts["year"]), int(parts.get("month") or 1), int(parts.get("day") or 1))
            except ValueError:
                continue
            return _in_range(day)
    raise Unreadable(Problem.NOT_A_DATE)


def _in_range(day: date) -> date:
    if isinstance(day, datetime):
        day = day.date()
    if day.year not in _YEARS:
        raise Unreadable(Problem.OUT_OF_RANGE)
    return day


def read_decimal(cell: Cell) -> Decimal:
    """Read a cell as a number, in the French or the English convention. Raises Unreadable."""
    if isinstance(cell, Decimal):
        return cell
    try:
        return read_number(text_of(cell))
    except NotANumber:
        raise Unreadable(Problem.NOT_A_NUMBER) from None


def read_amount(cell: Cell, unit: str = "€") -> Decimal:
    """Read a cell as euros, rounded to the cent. A unit written in the cell (``7 M€``) wins over that of the column.

    Raises Unreadable, also for a negative amount or one of 10¹² euros and beyond.
    """
    match = _AMOUNT.fullmatch(text_of(cell))
    number, written = (match["number"], match["unit"]) if match else (text_of(cell), None)
    amount = read_decimal(number if written else cell) * UNITS[(written or unit).lower()]
    if not 0 <= amount < Decimal(10) ** 12:
        raise Unreadable(Problem.OUT_OF_RANGE)
    return amount.quantize(Decimal("0.01"))


def end_of(start: date, duration: Decimal, days: Decimal) -> date:
    """The day that a duration in units of `days` days leads to, rounded to the day. Raises Unreadable when it leads nowhere."""
    if not 0 <= duration * days < 60_000:
        raise Unreadable(Problem.OUT_OF_RANGE)
    return _in_range(start + timedelta(days=round(duration * days)))


def cut(text: str, limit: int) -> str:
    """The text, or its first words and an ellipsis, in `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    words, space, _ = head.rpartition(" ")
    return (words if space and len(words) > limit // 2 else head).rstrip() + "…"
