"""What came of an import, said to the operator: counts, then every remark by row and column."""

from collections.abc import Sequence
from typing import Protocol

from cards.text import Speech, speech
from domain.imports import ImportReport, Problem, Remark
from domain.languages import Language


def told(report: ImportReport, language: Language) -> str:
    """The report as lines of plain text: errors, warnings, the columns that were not used, and the counts last."""
    say = speech(language)
    ignored = say.say("Columns that the map does not use: {columns}.", columns=", ".join(report.ignored))
    return outcome(
        report,
        say,
        refused=say.say("The file is refused and nothing was imported:"),
        errors=[_remark(one, say) for one in report.errors],
        warnings=[_remark(one, say) for one in report.warnings],
        notes=[ignored] if report.ignored else [],
    )


class Counted(Protocol):
    """What any import counts."""

    @property
    def created(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def unchanged(self) -> int: ...


def outcome(
    counted: Counted,
    say: Speech,
    *,
    refused: str,
    errors: Sequence[str],
    warnings: Sequence[str],
    notes: Sequence[str] = (),
) -> str:
    """Lines of plain text: the errors under `refused`, the warnings, the notes; the counts last, unless there are errors."""
    lines: list[str] = []
    if errors:
        lines += [refused, *(f"  - {one}" for one in errors)]
    if warnings:
        lines += [say.many("{n} remark:", "{n} remarks:", len(warnings)), *(f"  - {one}" for one in warnings)]
    lines += notes
    if not errors:
        lines.append(
            say.say(
                "{created} created, {updated} updated, {unchanged} unchanged.",
                created=say.number(counted.created),
                updated=say.number(counted.updated),
                unchanged=say.number(counted.unchanged),
            )
        )
    return "\n".join(lines)


def _remark(remark: Remark, say: Speech) -> str:
    text = problem(remark, say)
    if remark.row is None:
        return text
    where = say.say("row {row}", row=remark.row)
    if remark.column:
        where = say.say("row {row}, column “{column}”", row=remark.row, column=remark.column)
    return say.colon(where, text)


def problem(remark: Remark, say: Speech) -> str:
    """What is wrong, and what becomes of it."""
    value = remark.value
    limit = say.number(remark.limit) if remark.limit is not None else ""
    match remark.problem:
        case Problem.TOO_BIG:
            return say.say("The file is too big: {limit} MB at most. Cut it in two.", limit=limit)
        case Problem.TOO_MANY_ROWS:
            return say.say("The file has too many rows: {limit} at most. Cut it in two.", limit=limit)
        case Problem.NOT_A_TABLE:
            return say.say("This is neither a CSV file nor an XLSX workbook.")
        case Problem.OLD_EXCEL:
            return say.say("This is an old or protected Excel workbook: save it as XLSX without a password, or as CSV.")
        case Problem.DAMAGED:
            return say.say("The file is damaged: open it in a spreadsheet and save it again.")
        case Problem.NO_HEADER:
            return say.say("No row among the first 20 has the header that the map requires.")
        case Problem.NO_ROWS:
            return say.say("There is a header but no row below it.")
        case Problem.REQUIRED:
            return say.say("nothing here, and this column is required.")
        case Problem.NOT_A_DATE:
            return say.say("“{value}” is not a date that the map knows; left empty.", value=value)
        case Problem.NOT_A_NUMBER:
            return say.say("“{value}” is not a number; left empty.", value=value)
        case Problem.OUT_OF_RANGE:
            return say.say("“{value}” is out of range; left empty.", value=value)
        case Problem.UNKNOWN_WORD:
            return say.say("the map does not know the word “{value}”; left empty.", value=value)
        case Problem.UNKNOWN_PERSON:
            return say.say("nobody known is named “{value}”; left empty.", value=value)
        case Problem.SEVERAL_PEOPLE:
            return say.say("several people are named “{value}”: write the e-mail address; left empty.", value=value)
        case Problem.UNKNOWN_GROUP:
            return say.say("no group is named “{value}”, here or in the file; left empty.", value=value)
        case Problem.TOO_DEEP:
            return say.say("more than {limit} levels; cut.", limit=limit)
        case Problem.NOT_AN_ID:
            return say.say("“{value}” is not an Entra object id.", value=value)
        case Problem.CUT:
            return say.say("longer than {limit} characters; cut.", limit=limit)
        case Problem.REPEATED:
            return say.say("“{value}” stands in row {row} already.", value=value, row=remark.limit)
