"""PostgreSQL, over SQLAlchemy's asynchronous engine and asyncpg.

The default isolation holds: repositories lock the rows they read in order to write.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, CursorResult, Executable, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.transactions import Parameters, Transaction

Result = TypeVar("Result")

TRUSTED_SECONDS = 1.0
"""How long a connection may lie idle without being tried again."""
_IDLE_SINCE = "idle_since"


def _note_idle(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = monotonic()


class PostgresqlTransaction(Transaction):
    """A transaction on one connection of the pool."""

    dialect_name = "postgresql"

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__()
        self._connection = connection

    async def execute(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        return await self._connection.execute(statement, parameters)

    async def run_sync(self, work: Callable[[Connection], Result]) -> Result:
        return await self._connection.run_sync(work)


class PostgresqlEngine:
    """One database of a server. `url` has the backend `postgresql`."""

    def __init__(self, url: URL, **codec: Any) -> None:
        self._asynchronous = create_async_engine(
            url.set(drivername="postgresql+asyncpg"), pool_size=10, max_overflow=5, **codec
        )
        self.engine = self._asynchronous.sync_engine
        event.listen(self.engine, "checkin", _note_idle)
        event.listen(self.engine, "checkout", self._try)

    def _try(self, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        """Try a connection that lay idle before it is used: the server may have gone. The pool then opens another."""
        if monotonic() - record.info.get(_IDLE_SINCE, monotonic()) < TRUSTED_SECONDS:
            return
        try:
            self.engine.dialect.do_ping(connection)
        except (DBAPIError, self.engine.dialect.loaded_dbapi.Error, OSError) as gone:
            raise DisconnectionError from gone

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A transaction committed when left cleanly, else rolled back."""
        async with self._asynchronous.begin() as connection:
            yield PostgresqlTransaction(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction rolled back at its end."""
        async with self._asynchronous.connect() as connection:
            yield PostgresqlTransaction(connection)

    async def close(self) -> None:
        """Close the connections."""
        await self._asynchronous.dispose()
