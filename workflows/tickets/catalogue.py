"""The catalogue of the service centre imported from a file: read whole through a column map, then written in one transaction, or not.

Groups come first, then the tree of categories from its root, then applications, so that each row may name what another one brings.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from domain.folding import fold
from domain.identifiers import CategoryId, GroupId, PersonId
from domain.imports import ImportReport, Problem
from domain.rights import Intention
from domain.tickets.catalogue import PATH_SEPARATOR
from storage.database import Database, Transaction
from storage.tickets import catalogue, groups
from storage.tickets.catalogue import ApplicationFacts, CategoryFacts, GroupFacts, Standing
from workflows.column_maps import ColumnMap, Remarks
from workflows.people_named import person_named
from workflows.table_import import import_table
from workflows.tickets.catalogue_reading import CatalogueRow, Kind, catalogue_map, code_of, read_row

__all__ = ["CatalogueImport", "catalogue_map"]

_Facts = TypeVar("_Facts", GroupFacts, CategoryFacts, ApplicationFacts)


class CatalogueImport:
    """Imports for an operator who has the server's shell: no right is asked, the audit names no person."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def run(self, source: Path | bytes, column_map: ColumnMap, now: datetime) -> ImportReport:
        """Import a CSV or XLSX file. Nothing is written when the report has errors.

        What stands already is updated by what the file says; an empty or unreadable cell leaves what is known. Nothing is removed: a row
        whose column `active` says no is offered no longer. Raises OSError when the file cannot be opened.
        """
        return await import_table(
            self._database,
            source,
            column_map,
            "name",
            read=lambda row, remarks: read_row(row, column_map, remarks),
            check=_refuse_repetitions,
            write=_write,
            intention=Intention.KEEP_SUPPORT,
            subject="catalogue/import",
            now=now,
        )


async def _write(tx: Transaction, rows: Sequence[CatalogueRow], remarks: Remarks) -> ImportReport:
    writing = _Writing(tx, await catalogue.standing(tx), remarks)
    await writing.write(rows)
    return remarks.report(created=writing.created, updated=writing.updated, unchanged=writing.unchanged)


def _refuse_repetitions(rows: Sequence[CatalogueRow], remarks: Remarks) -> None:
    """One thing twice in a file: which of the two rows is right cannot be known."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault(row.key, row.row)
        if first != row.row:
            remarks.refuse(Problem.REPEATED, row.row, "code" if row.code else "name", row.code or row.name, first)


class _Writing:
    """One import, in its transaction."""

    def __init__(self, tx: Transaction, standing: Standing, remarks: Remarks) -> None:
        self._tx = tx
        self._remarks = remarks
        self._groups = dict(standing.groups)
        self._categories = dict(standing.categories)
        self._applications = dict(standing.applications)
        self._persons: dict[str, PersonId | Problem] = {}
        self.created = self.updated = self.unchanged = 0

    async def write(self, rows: Sequence[CatalogueRow]) -> None:
        """Write the rows, in the order in which they lean on each other."""
        for row in (one for one in rows if one.kind is Kind.GROUP):
            await self._group(row)
        for row in sorted((one for one in rows if one.kind is Kind.CATEGORY), key=lambda one: len(one.path)):
            await self._category(row)
        for row in (one for one in rows if one.kind is Kind.APPLICATION):
            await self._application(row)

    async def _group(self, row: CatalogueRow) -> None:
        known = self._groups.get(fold(row.name))
        before = known[1] if known else GroupFacts(name=row.name)
        facts = replace(
            before,
            lead=await self._person(row, row.person) or before.lead,
            is_default=before.is_default if row.is_default is None else row.is_default,
            is_active=before.is_active if row.is_active is None else row.is_active,
        )
        if facts.is_default and not before.is_default:
            await self._no_default_but(fold(row.name))
        group_id = known[0] if known else await catalogue.add_group(self._tx, facts)
        self._groups[fold(row.name)] = (group_id, facts)
        enlisted = await self._enlist(row, group_id)
        if known is None:
            self.created += 1
        elif self._is_change(before, facts, also=enlisted):
            await catalogue.change_group(self._tx, group_id, facts)

    async def _enlist(self, row: CatalogueRow, group_id: GroupId) -> bool:
        """Put on the list of a group those whom its row names and who do not stand there yet; nobody is struck off."""
        persons = [await self._person(row, name, "members") for name in row.members]
        added = [await groups.enlist(self._tx, group_id, one) for one in persons if one is not None]
        return any(added)

    async def _no_default_but(self, name: str) -> None:
        """There is one default group: the last that says so."""
        for key, (group_id, facts) in list(self._groups.items()):
            if key != name and facts.is_default:
                self._groups[key] = (group_id, replace(facts, is_default=False))
                await catalogue.change_group(self._tx, group_id, self._groups[key][1])

    async def _category(self, row: CatalogueRow) -> None:
        parent = await self._branch(row.path[:-1])
        path = PATH_SEPARATOR.join(row.path)
        known = self._categories.get(fold(path))
        before = known[1] if known else CategoryFacts(path=path, name=row.name, parent=parent)
        facts = replace(
            before,
            group=self._named_group(row) or before.group,
            is_active=before.is_active if row.is_active is None else row.is_active,
        )
        if known is None:
            self._categories[fold(path)] = (await catalogue.add_category(self._tx, facts), facts)
            self.created += 1
        elif self._is_change(before, facts):
            await catalogue.change_category(self._tx, known[0], facts)
            self._categories[fold(path)] = (known[0], facts)

    async def _branch(self, path: tuple[str, ...]) -> CategoryId | None:
        """The category of a path, made with all above it where it does not stand."""
        if not path:
            return None
        whole = PATH_SEPARATOR.join(path)
        known = self._categories.get(fold(whole))
        if known is None:
            facts = CategoryFacts(path=whole, name=path[-1], parent=await self._branch(path[:-1]))
            known = (await catalogue.add_category(self._tx, facts), facts)
            self._categories[fold(whole)] = known
            self.created += 1
        return known[0]

    async def _application(self, row: CatalogueRow) -> None:
        code = row.code or self._code_of_name(row.name)
        known = self._applications.get(code)
        before = known[1] if known else ApplicationFacts(code=code, name=row.name)
        facts = replace(
            before,
            name=row.name,
            manager=await self._person(row, row.person) or before.manager,
            group=self._named_group(row) or before.group,
            is_active=before.is_active if row.is_active is None else row.is_active,
        )
        if known is None:
            self._applications[code] = (await catalogue.add_application(self._tx, facts), facts)
            self.created += 1
        elif self._is_change(before, facts):
            await catalogue.change_application(self._tx, known[0], facts)
            self._applications[code] = (known[0], facts)

    def _code_of_name(self, name: str) -> str:
        """The code under which an application of that name stands, else one that is free."""
        standing = next((code for code, (_, facts) in self._applications.items() if fold(facts.name) == fold(name)), "")
        if standing:
            return standing
        plain = code_of(name)
        return next(code for code in (plain, *_numbered(plain)) if code not in self._applications)

    def _is_change(self, before: _Facts, after: _Facts, *, also: bool = False) -> bool:
        if before == after and not also:
            self.unchanged += 1
            return False
        self.updated += 1
        return True

    def _named_group(self, row: CatalogueRow) -> GroupId | None:
        if not row.group:
            return None
        known = self._groups.get(fold(row.group))
        if known is None:
            self._remarks.warn(Problem.UNKNOWN_GROUP, row.row, "group", row.group)
            return None
        return known[0]

    async def _person(self, row: CatalogueRow, name: str, column: str = "person") -> PersonId | None:
        """The person whom a cell names, by e-mail or by whole name in either order; who cannot be told is remarked."""
        if not name:
            return None
        if name not in self._persons:
            self._persons[name] = await person_named(self._tx, name)
        found = self._persons[name]
        if isinstance(found, Problem):
            self._remarks.warn(found, row.row, column, name)
            return None
        return found


def _numbered(code: str) -> Sequence[str]:
    return [f"{code[:28]}-{number}" for number in range(2, 1000)]
