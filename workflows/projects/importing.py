"""Projects imported from a file: read whole through a column map, then written in one transaction, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from domain.identifiers import PersonId
from domain.imports import ImportReport, Problem
from domain.rights import Intention
from storage.database import Database, Transaction
from storage.projects import importing
from storage.projects.importing import Standing
from storage.projects.projects import ProjectFacts
from workflows.column_maps import ColumnMap, Remarks
from workflows.people_named import person_named
from workflows.projects.codes import Identity, assign
from workflows.projects.reading import CHOICES, ProjectRow, project_map, read_row
from workflows.table_import import import_table

__all__ = ["ProjectImport", "project_map"]


class ProjectImport:
    """Imports projects for an operator who has the server's shell: no right is asked, the audit names no person."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def run(self, source: Path | bytes, column_map: ColumnMap, now: datetime) -> ImportReport:
        """Import a CSV or XLSX file. Nothing is written when the report has errors.

        A project that stands already is updated by what the file says; an empty or unreadable cell leaves what is known. Raises OSError
        when the file cannot be opened.
        """
        return await import_table(
            self._database,
            source,
            column_map,
            "name",
            read=lambda row, remarks: read_row(row, column_map, remarks),
            check=lambda rows, remarks: _refuse_repetitions(rows, column_map, remarks),
            write=lambda tx, rows, remarks: _write(tx, rows, column_map, remarks),
            intention=Intention.EDIT_PROJECT,
            subject="projects/import",
            now=now,
        )


def _identity(row: ProjectRow, column_map: ColumnMap) -> Identity:
    theme = row.values.get("theme", "") if "theme" in column_map.identity else ""
    return Identity(name=row.values["name"], theme=theme)


def _refuse_repetitions(rows: Sequence[ProjectRow], column_map: ColumnMap, remarks: Remarks) -> None:
    """One project twice in a file: which of the two rows is right cannot be known."""
    seen: dict[object, int] = {}
    for row in rows:
        if "name" not in row.values:
            continue
        code = row.values.get("code")
        first = seen.setdefault(code or _identity(row, column_map).folded(), row.row)
        if first != row.row:
            target = "code" if code else "name"
            remarks.refuse(Problem.REPEATED, row.row, target, row.values[target], first)


def _coded(
    rows: Sequence[ProjectRow], column_map: ColumnMap, standing: Mapping[str, Standing]
) -> Sequence[tuple[str, ProjectRow]]:
    """Each row with the code of its project: its own, else the one its name makes."""
    given = frozenset(row.values["code"] for row in rows if "code" in row.values)
    with_theme = "theme" in column_map.identity
    identities = {
        code: Identity(name=one.facts.name, theme=one.facts.theme if with_theme else "")
        for code, one in standing.items()
    }
    without = [row for row in rows if "code" not in row.values]
    made = iter(assign([_identity(row, column_map) for row in without], identities, given))
    return [(row.values.get("code") or next(made), row) for row in rows]


async def _write(tx: Transaction, rows: Sequence[ProjectRow], column_map: ColumnMap, remarks: Remarks) -> ImportReport:
    standing = await importing.standing(tx)
    persons = await _persons(tx, rows, remarks)
    defaults = _defaults(column_map)
    new: list[ProjectFacts] = []
    changed: list[Standing] = []
    for code, row in _coded(rows, column_map, standing):
        said = {**row.values, "code": code}
        for relation in ("manager", "deputy"):
            if (name := said.pop(relation, None)) and (person := persons[name]):
                said[relation] = person
        before = standing.get(code)
        if before is None:
            new.append(ProjectFacts(**{**defaults, **said}))
        elif (after := replace(before.facts, **said)) != before.facts:
            changed.append(replace(before, facts=after))
    await importing.create_all(tx, new)
    await importing.change_all(tx, changed)
    return remarks.report(created=len(new), updated=len(changed), unchanged=len(rows) - len(new) - len(changed))


def _defaults(column_map: ColumnMap) -> Mapping[str, Any]:
    return {
        target: CHOICES[target](text) if target in CHOICES else text for target, text in column_map.defaults.items()
    }


async def _persons(tx: Transaction, rows: Sequence[ProjectRow], remarks: Remarks) -> Mapping[str, PersonId | None]:
    """The people whom cells name, by e-mail or by whole name in either order; each that cannot be told is remarked."""
    found: dict[str, PersonId | Problem] = {}
    for row in rows:
        for relation in ("manager", "deputy"):
            if name := row.values.get(relation):
                if name not in found:
                    found[name] = await person_named(tx, name)
                if isinstance(problem := found[name], Problem):
                    remarks.warn(problem, row.row, relation, name)
    return {name: None if isinstance(one, Problem) else one for name, one in found.items()}
