"""The database: transactions that commit when left cleanly, on SQLite or on PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import orjson
from sqlalchemy import Engine, make_url

from storage.postgresql import PostgresqlEngine
from storage.sqlite import SqliteEngine
from storage.transactions import Transaction, note_queued

__all__ = ["Database", "Transaction", "note_queued"]


def _ignore() -> None:
    """Nobody waits to be told."""


class Database:
    """A database by its URL, `sqlite:///var/mardi.db` or `postgresql://user:password@host/name`."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        kind = SqliteEngine if self.is_sqlite else PostgresqlEngine
        self._engine = kind(parsed, json_serializer=_to_json, json_deserializer=orjson.loads)
        self._on_queued: Callable[[], None] = _ignore

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for who listens to its events."""
        return self._engine.engine

    def on_queued(self, call: Callable[[], None]) -> None:
        """Have `call` called after each commit of a transaction that queued something to send (`note_queued`)."""
        self._on_queued = call

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that may write: commits when left cleanly, rolls back when an exception passes."""
        async with self._engine.writing() as tx:
            yield tx
        if tx.queued:
            self._on_queued()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction that only reads, from one snapshot on SQLite; rolled back at its end."""
        async with self._engine.reading() as tx:
            yield tx

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.close()


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()
