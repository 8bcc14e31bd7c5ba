"""SQLite spoken to from the loop's own thread.

The driver that SQLAlchemy brings hands every call to a thread and waits for it to come back: four hops for a statement that takes
microseconds, and most of the cost of a turn. Here a statement runs where it is asked for. Only what waits, for the lock of another
process (BEGIN IMMEDIATE) or for the disk (COMMIT), goes to a thread.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Row = tuple[Any, ...]
Result = TypeVar("Result")

_WAITS = "BEGIN IMMEDIATE"


class Cursor:
    """A cursor as SQLAlchemy's asynchronous dialect expects it."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.arraysize = cursor.arraysize

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] | None = None) -> None:
        if statement.startswith(_WAITS):
            await self._begin(statement)
        else:
            self._cursor.execute(statement, parameters or ())

    async def _begin(self, statement: str) -> None:
        """Begin at once where no other process writes; else wait for it in a thread, as long as the busy time-out lets."""
        patience = self._cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        self._cursor.execute("PRAGMA busy_timeout=0")
        try:
            self._cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            self._cursor.execute(f"PRAGMA busy_timeout={patience}")
            await _in_thread(lambda: self._cursor.execute(statement))
        finally:
            self._cursor.execute(f"PRAGMA busy_timeout={patience}")

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, parameters)

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(size or self.arraysize)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


class Connection:
    """A connection as SQLAlchemy's asynchronous dialect expects it. It leaves transactions to who begins and ends them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._conn = connection

    @property
    def isolation_level(self) -> str | None:
        return self._conn.isolation_level

    def cursor(self) -> Cursor:
        return Cursor(self._conn.cursor())

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        self._conn.create_function(*arguments, **options)

    async def commit(self) -> None:
        if self._conn.in_transaction:
            await _in_thread(self._conn.commit)

    async def rollback(self) -> None:
        self._conn.rollback()

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        """Close at once."""
        self._connection = None
        self._conn.close()


async def connect(path: str, **options: Any) -> Connection:
    """Open a database, in manual mode: the driver begins no transaction by itself."""
    options |= {"check_same_thread": False, "isolation_level": None}
    return Connection(await _in_thread(lambda: sqlite3.connect(path, **options)))


async def _in_thread(call: Callable[[], Result]) -> Result:
    """What a call returns. Who is cancelled meanwhile still waits for its end: two threads never use one connection at once."""
    work = asyncio.ensure_future(asyncio.to_thread(call))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise
