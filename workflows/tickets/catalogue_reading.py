"""What the rows of a catalogue say, read through a column map; nothing is written here."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from slugify import slugify

from domain.cells import cut, text_of
from domain.folding import fold
from domain.imports import Problem
from domain.tickets.catalogue import (
    APPLICATION_CODE_LIMIT,
    APPLICATION_NAME_LIMIT,
    CATEGORY_NAME_LIMIT,
    GROUP_NAME_LIMIT,
    PATH_SEPARATOR,
)
from workflows.column_maps import Column, ColumnMap, Fields, Remarks, load
from workflows.tables import Row

DEEPEST = 4
"""Levels of the tree of categories."""
_DEFAULT_MAP = Path(__file__).parent / "catalogue_columns.toml"
_BRANCHES = re.compile(r"\s*[›>]\s*|\s+/\s+")
_FLAGS = ("default", "active")


class Kind(StrEnum):
    """What a row is about."""

    GROUP = "group"
    CATEGORY = "category"
    APPLICATION = "application"


_FIELDS = Fields(
    targets=("kind", "name", "code", "parent", "person", "members", "group", *_FLAGS),
    required="name",
    choices={"kind": Kind, **dict.fromkeys(_FLAGS, ("yes", "no"))},
)
_LIMITS = {
    Kind.GROUP: GROUP_NAME_LIMIT,
    Kind.CATEGORY: CATEGORY_NAME_LIMIT,
    Kind.APPLICATION: APPLICATION_NAME_LIMIT,
}


def catalogue_map(path: Path | None = None) -> ColumnMap:
    """The column map of a file, or the one that holds when none is given. Raises MapUnusable, OSError."""
    return load(path or _DEFAULT_MAP, _FIELDS)


@dataclass(frozen=True, kw_only=True)
class CatalogueRow:
    """What a row says. Empty texts and None are what it does not say. `path` are the names of a category from the root."""

    row: int
    kind: Kind
    name: str
    path: tuple[str, ...] = ()
    code: str = ""
    person: str = ""
    members: tuple[str, ...] = ()
    group: str = ""
    is_default: bool | None = None
    is_active: bool | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two rows the same thing."""
        named = fold(PATH_SEPARATOR.join(self.path)) if self.kind is Kind.CATEGORY else self.code or fold(self.name)
        return self.kind.value, named


def read_row(row: Row, column_map: ColumnMap, remarks: Remarks) -> CatalogueRow | None:
    """Read a row; what cannot be read is remarked, and a row without a name refuses the file."""
    texts = {
        target: text_of(cell)
        for target in column_map.columns
        if not column_map.is_null(target, cell := remarks.table.cell(row, target))
    }
    kind = _kind(texts.get("kind", ""), row, column_map, remarks)
    if kind is None:
        return None
    if not texts.get("name"):
        remarks.refuse(Problem.REQUIRED, row, "name")
        return None
    path = _path(texts, row, remarks) if kind is Kind.CATEGORY else ()
    name = path[-1] if path else _cut(texts["name"], _LIMITS[kind], row, "name", remarks)
    return CatalogueRow(
        row=row.number,
        kind=kind,
        name=name,
        path=path,
        code=_code(texts.get("code", ""), row, remarks) if kind is Kind.APPLICATION else "",
        person=texts.get("person", "") if kind is not Kind.CATEGORY else "",
        members=_names(texts.get("members", "")) if kind is Kind.GROUP else (),
        group=texts.get("group", "") if kind is not Kind.GROUP else "",
        is_default=_flag("default", texts, row, column_map, remarks) if kind is Kind.GROUP else None,
        is_active=_flag("active", texts, row, column_map, remarks),
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in re.split(r"[,;/|+]", text) if name.strip()))


def code_of(text: str) -> str:
    """The code that a name makes: capital letters, figures and hyphens."""
    return slugify(text).upper()[:APPLICATION_CODE_LIMIT].strip("-") or "APPLICATION"


def _kind(text: str, row: Row, column_map: ColumnMap, remarks: Remarks) -> Kind | None:
    if not text:
        return Kind.APPLICATION
    meaning = fold(column_map.columns["kind"].meaning(text))
    if meaning not in list(Kind):
        remarks.refuse(Problem.UNKNOWN_WORD, row, "kind", text)
        return None
    return Kind(meaning)


def _path(texts: dict[str, str], row: Row, remarks: Remarks) -> tuple[str, ...]:
    whole = [*_BRANCHES.split(texts.get("parent", "")), *_BRANCHES.split(texts["name"])]
    names = [_cut(name, CATEGORY_NAME_LIMIT, row, "name", remarks) for name in whole if name]
    if len(names) > DEEPEST:
        remarks.warn(Problem.TOO_DEEP, row, "name", PATH_SEPARATOR.join(names), DEEPEST)
    return tuple(names[:DEEPEST]) or (texts["name"][:CATEGORY_NAME_LIMIT],)


def _code(text: str, row: Row, remarks: Remarks) -> str:
    code = slugify(text).upper()
    if text and (not code or len(code) > APPLICATION_CODE_LIMIT):
        remarks.warn(Problem.OUT_OF_RANGE, row, "code", text, APPLICATION_CODE_LIMIT)
        return ""
    return code


def _flag(target: str, texts: dict[str, str], row: Row, column_map: ColumnMap, remarks: Remarks) -> bool | None:
    text = texts.get(target, "")
    if not text:
        return None
    column: Column = column_map.columns[target]
    meaning = fold(column.meaning(text))
    if meaning in ("yes", "no"):
        return meaning == "yes"
    remarks.warn(Problem.UNKNOWN_WORD, row, target, text)
    return None


def _cut(text: str, limit: int, row: Row, target: str, remarks: Remarks) -> str:
    if len(text) > limit:
        remarks.warn(Problem.CUT, row, target, text, limit)
    return cut(text, limit)
