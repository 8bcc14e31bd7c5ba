"""People imported from a file: read whole through a column map, then written in one transaction, or not at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.cells import cut, text_of
from domain.imports import ImportReport, Problem, Unreadable
from domain.languages import Language
from domain.people import Role
from domain.rights import Intention
from storage import people_importing
from storage.database import Database, Transaction
from storage.people_importing import PersonFacts
from workflows.column_maps import Column, ColumnMap, Fields, Remarks, load
from workflows.table_import import import_table
from workflows.tables import Row

_FIELDS = Fields(
    targets=("entra_id", "name", "email", "department", "roles", "language"),
    required="entra_id",
    choices={"roles": Role, "language": Language},
)
_DEFAULT_MAP = Path(__file__).parent / "people_columns.toml"
_LIMITS = {"name": 256, "email": 320, "department": 256}


def people_map(path: Path | None = None) -> ColumnMap:
    """The column map of a file, or the one that holds when none is given. Raises MapUnusable, OSError."""
    return load(path or _DEFAULT_MAP, _FIELDS)


@dataclass(frozen=True, kw_only=True)
class _PersonRow:
    row: int
    entra_id: str
    values: Mapping[str, Any]


class PeopleImport:
    """Imports people for an operator who has the server's shell: no right is asked, the audit names no person."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def run(self, source: Path | bytes, column_map: ColumnMap, now: datetime) -> ImportReport:
        """Import a CSV or XLSX file. Nothing is written when the report has errors.

        Somebody known is updated by what the file says; an empty or unreadable cell leaves what is known, and so does a language for
        who has one already. Nobody is removed. Raises OSError when the file cannot be opened.
        """
        return await import_table(
            self._database,
            source,
            column_map,
            "entra_id",
            read=lambda row, remarks: _read_row(row, column_map, remarks),
            check=_refuse_repetitions,
            write=_write,
            intention=Intention.GRANT_ROLE,
            subject="people/import",
            now=now,
        )


async def _write(tx: Transaction, rows: Sequence[_PersonRow], remarks: Remarks) -> ImportReport:
    new, changed = _compared(rows, await people_importing.standing(tx), remarks)
    if not remarks.errors:
        await people_importing.create_all(tx, new)
        await people_importing.change_all(tx, changed)
    return remarks.report(created=len(new), updated=len(changed), unchanged=len(rows) - len(new) - len(changed))


def _read_row(row: Row, column_map: ColumnMap, remarks: Remarks) -> _PersonRow | None:
    values: dict[str, Any] = {}
    for target, column in column_map.columns.items():
        cell = remarks.table.cell(row, target)
        if column_map.is_null(target, cell):
            continue
        text = text_of(cell)
        try:
            values[target] = _value(target, text, column)
        except Unreadable as fault:
            if target == "entra_id":
                remarks.refuse(fault.problem, row, target, text)
                return None
            remarks.warn(fault.problem, row, target, text)
        if len(text) > (limit := _LIMITS.get(target, len(text))):
            remarks.warn(Problem.CUT, row, target, text, limit)
    entra_id = values.pop("entra_id", None)
    if entra_id is None:
        remarks.refuse(Problem.REQUIRED, row, "entra_id")
        return None
    return _PersonRow(row=row.number, entra_id=entra_id, values=values)


def _value(target: str, text: str, column: Column) -> object:
    if target == "entra_id":
        try:
            return str(UUID(text))
        except ValueError:
            raise Unreadable(Problem.NOT_AN_ID) from None
    if target == "roles":
        words = [column.meaning(word) for word in re.split(r"[,;/|+]", text) if word.strip()]
        return frozenset({Role.STAFF, *(_role(word.strip()) for word in words)})
    if target == "language":
        language = Language.of(column.meaning(text))
        if language is None:
            raise Unreadable(Problem.UNKNOWN_WORD)
        return language
    text = cut(text, _LIMITS[target])
    return text.lower() if target == "email" else text


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise Unreadable(Problem.UNKNOWN_WORD) from None


def _refuse_repetitions(rows: Sequence[_PersonRow], remarks: Remarks) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.entra_id, row.row)
        if first != row.row:
            remarks.refuse(Problem.REPEATED, row.row, "entra_id", row.entra_id, first)


def _compared(
    rows: Sequence[_PersonRow], known: Mapping[str, PersonFacts], remarks: Remarks
) -> tuple[list[PersonFacts], list[PersonFacts]]:
    """Who is new, and who changed. A new person needs a name."""
    new: list[PersonFacts] = []
    changed: list[PersonFacts] = []
    for row in rows:
        before = known.get(row.entra_id)
        if before is None:
            if "name" in row.values:
                new.append(PersonFacts(entra_id=row.entra_id, **row.values))
            else:
                remarks.refuse(Problem.REQUIRED, row.row, "name")
            continue
        said = {**row.values, "language": before.language or row.values.get("language")}
        if (after := replace(before, **said)) != before:
            changed.append(after)
    return new, changed
