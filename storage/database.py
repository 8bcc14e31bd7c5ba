"""The database: one engine, transactions that commit when left cleanly, and the manners of SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage import sqlite

Transaction = AsyncConnection
"""An open transaction: what every repository function takes first."""

_BUSY_SECONDS = 10
_QUEUED = "mardi_queued"


def _ignore() -> None:
    """Nobody waits to be told."""


class Database:
    """An engine over one URL, `sqlite:///var/mardi.db` or `postgresql://user:password@host/name`.

    On SQLite writing transactions of this process take turns on a lock (other processes wait on the busy time-out), begin with
    BEGIN IMMEDIATE, and run in WAL. On PostgreSQL the default isolation holds and repositories lock the rows they read to write.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.url = parsed.set(drivername="sqlite+aiosqlite" if self.is_sqlite else "postgresql+asyncpg")
        options: dict[str, Any] = {"pool_size": 5, "max_overflow": 0}
        if self.is_sqlite:
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            options["connect_args"] = {"async_creator_fn": sqlite.connect}
        else:
            options |= {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 5}
        self.engine = create_async_engine(self.url, json_serializer=_to_json, json_deserializer=orjson.loads, **options)
        self._writer: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None
        self._on_queued: Callable[[], None] = _ignore
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        self._reading = self.engine.execution_options(mardi_writes=False)
        self._writing = self.engine.execution_options(mardi_writes=True)

    def on_queued(self, call: Callable[[], None]) -> None:
        """Have `call` called after each commit of a transaction that queued something to send (`queued`)."""
        self._on_queued = call

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that may write: commits when left cleanly, rolls back when an exception passes."""
        queued: list[bool] = []
        async with self._writer or nullcontext(), self._writing.connect() as connection:
            connection.info[_QUEUED] = queued
            async with connection.begin():
                yield connection
        if queued:
            self._on_queued()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction that only reads, from one snapshot on SQLite; rolled back at its end."""
        async with self._reading.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Close the connections."""
        await self.engine.dispose()


def note_queued(tx: Transaction) -> None:
    """Say that this transaction queued something to send: whoever waits is told once it is committed."""
    tx.info[_QUEUED].append(True)


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("mardi_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
