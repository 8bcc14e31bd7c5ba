"""Tables that spreadsheets open: no cell of them is taken for a formula, and French or English ones open the file by a double click."""

import csv
import io
from collections.abc import Iterable, Sequence

from cards.text import Speech

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | None


def csv_file(rows: Iterable[Sequence[Cell]], say: Speech) -> bytes:
    """The rows, with the separators of the reader's language."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if say.is_french else ",", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_written(cell, say) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def _written(cell: Cell, say: Speech) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return str(cell).replace(".", ",") if say.is_french else str(cell)
