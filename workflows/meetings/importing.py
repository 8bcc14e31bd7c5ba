"""Bodies and their members imported from a file, one row per member: all of it in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.calendar import NotARule, rule_parts
from domain.cells import cut, read_date, text_of
from domain.folding import fold
from domain.identifiers import PersonId
from domain.imports import ImportReport, Problem, Unreadable
from domain.meetings.bodies import DEFAULTS, NAME_LIMIT, THEME_LIMIT, Body, BodyKind, Capacity, Mandate
from domain.rights import Intention
from storage import people_importing
from storage.database import Database, Transaction
from storage.meetings import bodies
from storage.people_importing import PersonFacts
from workflows.column_maps import Column, ColumnMap, Fields, Remarks, load
from workflows.meetings import roster
from workflows.meetings.office import Office
from workflows.table_import import import_table
from workflows.tables import Row

_LIMITS = {"body": NAME_LIMIT, "theme": THEME_LIMIT, "name": 256, "email": 320, "rule": 200}
_CHOICES: Mapping[str, type[BodyKind] | type[Capacity]] = {"kind": BodyKind, "capacity": Capacity}
_FIELDS = Fields(
    targets=(
        "body", "kind", "theme", "rule", "entra_id", "name", "email", "capacity", "deputy_of", "since", "until",
    ),
    required="body",
    choices=_CHOICES,
)  # fmt: skip
_DEFAULT_MAP = Path(__file__).parent / "columns.toml"


def body_map(path: Path | None = None) -> ColumnMap:
    """The column map of a file, or the one that holds when none is given. Raises MapUnusable, OSError."""
    return load(path or _DEFAULT_MAP, _FIELDS)


@dataclass(frozen=True, kw_only=True)
class _MemberRow:
    row: Row
    values: Mapping[str, Any]

    @property
    def body(self) -> str:
        return fold(self.values["body"])


class BodyImport:
    """Imports bodies for an operator who has the server's shell: no right is asked, the audit names no person."""

    def __init__(self, *, database: Database, office: Office) -> None:
        self._database = database
        self._office = office

    async def run(self, source: Path | bytes, column_map: ColumnMap, now: datetime) -> ImportReport:
        """Import a CSV or XLSX file. Nothing is written when the report has errors.

        A body of that name gets its members added or their mandates brought up to date; nobody is removed. A member with an Entra id who is
        not known yet becomes known. Raises OSError when the file cannot be opened.
        """
        return await import_table(
            self._database,
            source,
            column_map,
            "body",
            read=lambda row, remarks: _read_row(row, column_map, remarks),
            write=lambda tx, rows, remarks: self._write(tx, rows, remarks, now),
            intention=Intention.KEEP_BODY,
            subject="bodies/import",
            now=now,
        )

    async def _write(
        self, tx: Transaction, rows: Sequence[_MemberRow], remarks: Remarks, now: datetime
    ) -> ImportReport:
        known = await _known(tx, rows)
        created = updated = unchanged = 0
        for name in dict.fromkeys(row.body for row in rows):
            theirs = [row for row in rows if row.body == name]
            body, is_new = await _body(tx, theirs)
            granted = _mandates(theirs, known, remarks)
            news = [one for one in granted if not _stands(one, body)]
            await bodies.grant(tx, body.id, news)
            await roster.keep_in_step(tx, self._office, body.id, cause=f"import/{now.timestamp()}", now=now)
            created += is_new
            updated += not is_new and bool(news)
            unchanged += not is_new and not news
        return remarks.report(created=created, updated=updated, unchanged=unchanged)


def _stands(one: Mandate, body: Body) -> bool:
    return replace(one, name="") in [replace(other, name="") for other in body.mandates]


async def _body(tx: Transaction, rows: Sequence[_MemberRow]) -> tuple[Body, bool]:
    """The body of some rows, created from what they say of it when there is none of that name."""
    said = {key: value for row in reversed(rows) for key, value in row.values.items()}
    found = await bodies.named(tx, said["body"])
    if found is not None:
        return found, False
    kind = said.get("kind", BodyKind.STEERING_COMMITTEE)
    rules = replace(DEFAULTS[kind], rule=said.get("rule", DEFAULTS[kind].rule))
    key = await bodies.create(tx, name=said["body"], kind=kind, theme=said.get("theme", ""), rules=rules)
    found = await bodies.find(tx, key) if key is not None else await bodies.named(tx, said["body"])
    assert found is not None, "it was written in this transaction"  # noqa: S101
    return found, key is not None


async def _known(tx: Transaction, rows: Sequence[_MemberRow]) -> Mapping[str, tuple[PersonId, str]]:
    """Everybody by Entra id, by e-mail and by name: id and name. Who comes with an Entra id and a name and is not known is written."""
    standing = await people_importing.standing(tx)
    strangers: dict[str, PersonFacts] = {}
    for row in rows:
        entra_id, name = row.values.get("entra_id"), row.values.get("name")
        if entra_id and name and entra_id not in standing:
            strangers[entra_id] = PersonFacts(entra_id=entra_id, name=name, email=row.values.get("email", ""))
    await people_importing.create_all(tx, list(strangers.values()))
    ids = await people_importing.ids(tx)
    known: dict[str, tuple[PersonId, str]] = {}
    namesakes: set[str] = set()
    for entra_id, facts in {**standing, **strangers}.items():
        person = (ids[entra_id], facts.name)
        for key in (entra_id, facts.email.casefold(), fold(facts.name)):
            if key in known and known[key] != person:
                namesakes.add(key)
            known[key] = person
    return {key: person for key, person in known.items() if key and key not in namesakes}


def _mandates(rows: Sequence[_MemberRow], known: Mapping[str, tuple[PersonId, str]], remarks: Remarks) -> list[Mandate]:
    found: dict[tuple[PersonId, Capacity], Mandate] = {}
    for one in rows:
        said = one.values
        key = said.get("entra_id") or said.get("email", "").casefold() or fold(said.get("name", ""))
        if not key:
            continue  # a row that only tells of the body
        person = known.get(key)
        if person is None:
            remarks.warn(Problem.UNKNOWN_PERSON, one.row, "name", said.get("name") or key)
            continue
        capacity = said.get("capacity", Capacity.MEMBER)
        member = known.get(fold(said["deputy_of"])) if capacity is Capacity.DEPUTY and "deputy_of" in said else None
        if capacity is Capacity.DEPUTY and member is None:
            remarks.warn(Problem.UNKNOWN_PERSON, one.row, "deputy_of", said.get("deputy_of", ""))
            continue
        found[person[0], capacity] = Mandate(
            person=person[0],
            name=person[1],
            capacity=capacity,
            deputy_of=member[0] if member else None,
            since=said.get("since"),
            until=said.get("until"),
        )
    return list(found.values())


def _read_row(row: Row, column_map: ColumnMap, remarks: Remarks) -> _MemberRow | None:
    values: dict[str, Any] = {}
    for target, column in column_map.columns.items():
        cell = remarks.table.cell(row, target)
        if column_map.is_null(target, cell):
            continue
        text = text_of(cell)
        try:
            values[target] = _value(target, text, column, remarks.table.cell(row, target))
        except Unreadable as fault:
            remarks.warn(fault.problem, row, target, text, fault.limit)
    if not values.get("body"):
        remarks.refuse(Problem.REQUIRED, row, "body")
        return None
    return _MemberRow(row=row, values=values)


def _value(target: str, text: str, column: Column, cell: Any) -> str | date | BodyKind | Capacity:
    if target in _CHOICES:
        try:
            return _CHOICES[target](column.meaning(text))
        except ValueError:
            raise Unreadable(Problem.UNKNOWN_WORD) from None
    if target in ("since", "until"):
        return read_date(cell, column.dates)
    if target == "entra_id":
        try:
            return str(UUID(text))
        except ValueError:
            raise Unreadable(Problem.NOT_AN_ID) from None
    if target == "rule":
        try:
            rule_parts(text)
        except NotARule:
            raise Unreadable(Problem.UNKNOWN_WORD) from None
    return cut(text, _LIMITS.get(target, 256))
