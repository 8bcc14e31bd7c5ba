"""What came of reading a file of projects, people or the catalogue: counts, and every remark by row and column."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """What can be wrong with a file, or with one of its cells."""

    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_A_TABLE = "not_a_table"
    OLD_EXCEL = "old_excel"
    DAMAGED = "damaged"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"

    REQUIRED = "required"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_PERSON = "unknown_person"
    SEVERAL_PEOPLE = "several_people"
    UNKNOWN_GROUP = "unknown_group"
    TOO_DEEP = "too_deep"
    NOT_AN_ID = "not_an_id"
    CUT = "cut"
    REPEATED = "repeated"


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One remark. `row` counts as a spreadsheet does, the header included; None when it is about the whole file.

    `column` is the header as the file writes it. `value` is the cell, cut at 60 characters. `limit` is what was exceeded, or the row
    that a repetition repeats.
    """

    problem: Problem
    row: int | None = None
    column: str = ""
    value: str = ""
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What came of an import. With `errors` nothing was written. `ignored` are the named columns that the map does not use."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: tuple[Remark, ...] = ()
    errors: tuple[Remark, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the file was refused as a whole."""
        return bool(self.errors)


class Unreadable(ValueError):
    """A cell that cannot be read as what its column holds, or a file that cannot be read at all."""

    def __init__(self, problem: Problem, limit: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.limit = limit
