"""The database: transactions that commit when left cleanly, on SQLite or on PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import orjson
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import IntegrityError

from storage.postgresql import PostgresqlEngine
from storage.sqlite import SqliteEngine
from storage.transactions import Outrun, Question, Transaction, note_queued

__all__ = ["Database", "Question", "Transaction", "again_if_outrun", "note_queued"]

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

MOST_RUNS = 20
"""How often an intention is begun at most. Each time it is outrun somebody else came to their end."""


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


def again_if_outrun(intention: Callable[Parameters, Awaitable[Result]]) -> Callable[Parameters, Awaitable[Result]]:
    """An intention that holds nothing while it looks: it is begun again when somebody else was quicker, and then reads what they wrote.

    To be outrun is to miss what was expected, or to write a key that is meanwhile taken. What leaves its transaction must be its answer
    alone. On SQLite, where writers take turns, it happens to nobody.
    """

    @wraps(intention)
    async def until_undisturbed(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        for _ in range(MOST_RUNS - 1):
            try:
                return await intention(*args, **kwargs)
            except (Outrun, IntegrityError):
                continue
        return await intention(*args, **kwargs)

    return until_undisturbed
