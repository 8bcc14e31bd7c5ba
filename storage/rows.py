"""What several repositories do alike with a statement: insert unless it is there, and tell whether it was."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction

Insert = sqlite.Insert | postgresql.Insert


class Inserting:
    """An INSERT that knows ON CONFLICT, made once for each dialect: to make a statement costs several times what it costs to run it."""

    def __init__(self, table: Table, finish: Callable[[Insert], Insert]) -> None:
        self._made = {"sqlite": finish(sqlite.insert(table)), "postgresql": finish(postgresql.insert(table))}

    def on(self, tx: Transaction) -> Insert:
        """The statement of the dialect at hand."""
        return self._made[tx.dialect_name]


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
