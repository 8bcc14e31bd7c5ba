"""SQLite, spoken to from the loop's own thread.

A statement takes microseconds; a driver that hands each to a thread and back makes it the most of a turn. Here statements run where
they are asked for, and only what waits, for the lock of another process (BEGIN IMMEDIATE) or for the disk (COMMIT), goes to a thread
while the loop goes on. Writing transactions of one process take turns.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Executable, Insert, create_engine, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from storage.prepared import Statements
from storage.transactions import Answer, Outrun, Parameters, Transaction, refuse_writing

Result = TypeVar("Result")

BUSY_MILLISECONDS = 10_000
"""How long a transaction waits for another process to end its own."""
READERS = 8

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MILLISECONDS}",
    "cache_size=-16000",
)


class SqliteTransaction(Transaction):
    """A transaction whose statements run at once."""

    dialect_name = "sqlite"

    def __init__(self, connection: Connection, driver: sqlite3.Connection, statements: Statements) -> None:
        super().__init__()
        self._connection = connection
        self._driver = driver
        self._statements = statements

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        prepared = self._statements.find(statement, parameters)
        if prepared is None:
            return self._connection.execute(statement, parameters)
        try:
            if isinstance(parameters, Sequence):
                done = self._driver.executemany(prepared.text, [prepared.values(one) for one in parameters])
            else:
                done = self._driver.execute(prepared.text, prepared.values(parameters or {}))
            rows = done.fetchall()
        except sqlite3.IntegrityError as error:
            raise IntegrityError(prepared.text, None, error) from error
        except sqlite3.OperationalError as error:
            raise OperationalError(prepared.text, None, error) from error
        return prepared.fetched(rows, len(rows) if prepared.returns_rows else done.rowcount)

    async def defer(self, statement: Executable, parameters: Parameters) -> None:
        await self.execute(statement, parameters)

    async def expect(self, statement: Executable, parameters: Mapping[str, Any]) -> None:
        if not (await self.execute(statement, parameters)).rowcount:
            raise Outrun

    async def add(self, statement: Insert, parameters: Mapping[str, Any]) -> int:
        await self.execute(statement, parameters)
        key: int = self._driver.execute("SELECT last_insert_rowid()").fetchone()[0]
        return key

    async def run_sync(self, work: Callable[[Connection], Result]) -> Result:
        return work(self._connection)


class SqliteReading(SqliteTransaction):
    """One that reads."""

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        refuse_writing(statement)
        return await super().execute(statement, parameters)


class SqliteEngine:
    """One file. `url` has the backend `sqlite`."""

    def __init__(self, url: URL, **codec: Any) -> None:
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(
            url.set(drivername="sqlite"),
            poolclass=QueuePool,
            pool_size=READERS,
            max_overflow=-1,
            connect_args={"check_same_thread": False, "isolation_level": None},
            **codec,
        )
        event.listen(self.engine, "connect", _prepare)
        self._statements = Statements(self.engine.dialect)
        self._turn = asyncio.Lock()
        self._writer: Connection | None = None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A transaction that holds the lock from its beginning; committed when left cleanly, else rolled back."""
        async with self._turn:
            if self._writer is None:
                self._writer = self.engine.connect()
                _wait(_driver(self._writer), 0)
            driver = _driver(self._writer)
            await _begin_immediately(driver)
            try:
                yield SqliteTransaction(self._writer, driver, self._statements)
                await _in_thread(driver.commit)
            finally:
                driver.rollback()
                if self._writer.in_transaction():
                    self._writer.rollback()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction on one snapshot, rolled back at its end."""
        with self.engine.connect() as connection:
            driver = _driver(connection)
            driver.execute("BEGIN")
            try:
                yield SqliteReading(connection, driver, self._statements)
            finally:
                driver.rollback()

    async def close(self) -> None:
        """Close the connections."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.engine.dispose()


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    return driver


def _prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


async def _begin_immediately(driver: sqlite3.Connection) -> None:
    """Begin at once where no other process writes; else wait for it in a thread, as long as the busy time-out lets."""
    try:
        driver.execute("BEGIN IMMEDIATE")
        return
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
    _wait(driver, BUSY_MILLISECONDS)
    try:
        await _in_thread(lambda: driver.execute("BEGIN IMMEDIATE"))
    finally:
        _wait(driver, 0)


def _wait(driver: sqlite3.Connection, milliseconds: int) -> None:
    """How long a connection waits from now on for the lock of another process."""
    driver.execute(f"PRAGMA busy_timeout={milliseconds}")


async def _in_thread(call: Callable[[], Result]) -> Result:
    """What a call returns. Who is cancelled meanwhile still waits for its end: two threads never use one connection at once."""
    work = asyncio.get_running_loop().run_in_executor(None, call)
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise
