"""What several repositories do alike with a statement: insert unless it is there, and tell whether it was."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Executable,
    Select,
    String,
    Table,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from storage.database import Question, Transaction
from storage.transactions import Answer

Insert = sqlite.Insert | postgresql.Insert
Understood = TypeVar("Understood")


class Inserting:
    """An INSERT that knows ON CONFLICT, made once for each dialect: to make a statement costs several times what it costs to run it."""

    def __init__(self, table: Table, finish: Callable[[Insert], Insert]) -> None:
        self._made = {"sqlite": finish(sqlite.insert(table)), "postgresql": finish(postgresql.insert(table))}

    def on(self, tx: Transaction) -> Insert:
        """The statement of the dialect at hand."""
        return self._made[tx.dialect_name]


class Among:
    """A SELECT of the rows whose column is among some values, which are one parameter however many they are: one text, prepared once.

    `also` is another SELECT of the same columns, whose rows come with them.
    """

    def __init__(
        self,
        statement: Select[*tuple[Any, ...]],
        column: ColumnElement[Any],
        also: Select[*tuple[Any, ...]] | None = None,
    ) -> None:
        listed = func.json_each(bindparam("among", type_=String())).table_valued("value")
        found = {
            "sqlite": statement.where(column.in_(select(listed.c.value))),
            "postgresql": statement.where(column == any_(bindparam("among", type_=ARRAY(column.type)))),
        }
        self._made: dict[str, Executable] = {
            dialect: one if also is None else select(one.subquery()).union_all(also) for dialect, one in found.items()
        }

    async def run(self, tx: Transaction, among: Sequence[int] | Sequence[str], **parameters: object) -> Answer:
        """The rows. `parameters` are the others of the statement."""
        return await tx.execute(self._made[tx.dialect_name], {"among": _listed(tx, among), **parameters})

    def asked(
        self,
        tx: Transaction,
        among: Sequence[int] | Sequence[str],
        understand: Callable[[Answer], Understood],
        **parameters: object,
    ) -> Question[Understood]:
        """The question for the rows, and how they are understood."""
        named = {"among": _listed(tx, among), **parameters}
        return Question(statement=self._made[tx.dialect_name], parameters=named, understand=understand)


def _listed(tx: Transaction, among: Sequence[int] | Sequence[str]) -> object:
    return json.dumps(list(among)) if tx.dialect_name == "sqlite" else list(among)


class Joined:
    """Rows that a statement joins, in columns of given types: it runs once for all of them instead of once for each.

    On PostgreSQL each column is a parameter; on SQLite all of them are one, in JSON.
    """

    def __init__(self, **columns: TypeEngine[Any]) -> None:
        arrays = [bindparam(name, type_=ARRAY(kind)) for name, kind in columns.items()]
        each = func.json_each(bindparam("rows", type_=String())).table_valued("value")
        self.columns: dict[str, Mapping[str, ColumnElement[Any]]] = {
            "postgresql": dict(func.unnest(*arrays).table_valued(*columns).render_derived(name="joined").c.items()),
            "sqlite": {name: func.json_extract(each.c.value, f"$[{n}]") for n, name in enumerate(columns)},
        }
        """The columns by dialect, to be compared and set."""
        dialect = sqlite.dialect()
        self._inputs = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in columns.items()}

    def parameters(self, tx: Transaction, **columns: Sequence[Any]) -> dict[str, Any]:
        """The values of each column, row by row, as the statement takes them."""
        if tx.dialect_name == "postgresql":
            return columns
        written = [
            columns[name] if process is None else map(process, columns[name]) for name, process in self._inputs.items()
        ]
        return {"rows": json.dumps(list(zip(*written, strict=True)))}


def insert_into(tx: Transaction, table: Table) -> Insert:
    """An INSERT of the dialect at hand, which knows ON CONFLICT."""
    if tx.dialect_name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def insert_once(tx: Transaction, table: Table, **values: Any) -> bool:
    """Insert a row unless one with the same key stands; tell whether it was inserted."""
    result = await tx.execute(_unless_it_stands(table).on(tx), values)
    return bool(result.rowcount)


@lru_cache
def _unless_it_stands(table: Table) -> Inserting:
    return Inserting(table, lambda insert: insert.on_conflict_do_nothing())
