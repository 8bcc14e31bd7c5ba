"""What several repositories do alike with a statement: insert unless it is there, and tell whether it was."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction

Insert = sqlite.Insert | postgresql.Insert


def insert_into(tx: Transaction, table: Table) -> Insert:
    """An INSERT of the dialect at hand, which knows ON CONFLICT."""
    if tx.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def insert_once(tx: Transaction, table: Table, **values: Any) -> bool:
    """Insert a row unless one with the same key stands; tell whether it was inserted."""
    result = await tx.execute(insert_into(tx, table).values(values).on_conflict_do_nothing())
    return bool(result.rowcount)
