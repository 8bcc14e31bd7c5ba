"""PostgreSQL, over asyncpg.

SQLAlchemy's asynchronous engine keeps the connections and runs what is not prepared; what is goes to asyncpg itself, which keeps it
prepared on the server. The driver is in manual mode, so that both are in one transaction: ours. The default isolation holds:
repositories lock the rows they read in order to write.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import URL, Connection, Executable, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.prepared import Statements
from storage.transactions import Answer, Parameters, Transaction

Result = TypeVar("Result")

TRUSTED_SECONDS = 1.0
"""How long a connection may lie idle without being tried again."""
KEPT_STATEMENTS = 500
"""How many statements a connection keeps prepared: more than there are constants in the repositories."""
_IDLE_SINCE = "idle_since"


def _note_idle(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = monotonic()


class PostgresqlTransaction(Transaction):
    """A transaction on one connection of the pool."""

    dialect_name = "postgresql"

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection, statements: Statements) -> None:
        super().__init__()
        self._connection = connection
        self._driver = driver
        self._statements = statements

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        prepared = self._statements.find(statement, parameters)
        if prepared is None:
            return await self._connection.execute(statement, parameters)
        try:
            if isinstance(parameters, Sequence):
                await self._driver.executemany(prepared.text, [prepared.values(one) for one in parameters])
                return prepared.fetched((), -1)
            values = prepared.values(parameters or {})
            if prepared.returns_rows:
                rows = await self._driver.fetch(prepared.text, *values)
                return prepared.fetched(rows, len(rows))
            status = await self._driver.execute(prepared.text, *values)
        except asyncpg.IntegrityConstraintViolationError as error:
            raise IntegrityError(prepared.text, None, error) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DBAPIError(prepared.text, None, error) from error
        return prepared.fetched((), _rowcount(status))

    async def run_sync(self, work: Callable[[Connection], Result]) -> Result:
        return await self._connection.run_sync(work)


class PostgresqlEngine:
    """One database of a server. `url` has the backend `postgresql`."""

    def __init__(self, url: URL, **codec: Any) -> None:
        self._asynchronous = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=10,
            max_overflow=5,
            isolation_level="AUTOCOMMIT",
            connect_args={"statement_cache_size": KEPT_STATEMENTS},
            **codec,
        )
        self.engine = self._asynchronous.sync_engine
        self._statements = Statements(self.engine.dialect)
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
        async with self._connected() as (connection, driver), driver.transaction():
            yield PostgresqlTransaction(connection, driver, self._statements)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction rolled back at its end."""
        async with self._connected() as (connection, driver):
            transaction = driver.transaction()
            await transaction.start()
            try:
                yield PostgresqlTransaction(connection, driver, self._statements)
            finally:
                await transaction.rollback()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[AsyncConnection, asyncpg.Connection]]:
        """A connection of the pool, with asyncpg's own under it. One whose transaction could not be ended goes back to nobody."""
        async with self._asynchronous.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None  # noqa: S101 - for the type checker
            try:
                yield connection, driver
            finally:
                if driver.is_closed() or driver.is_in_transaction():
                    await connection.invalidate()

    async def close(self) -> None:
        """Close the connections."""
        await self._asynchronous.dispose()


def _rowcount(status: str) -> int:
    """How many rows a command touched, by what the server says of it: `UPDATE 3`, `INSERT 0 1`."""
    count = status.rpartition(" ")[2]
    return int(count) if count.isdecimal() else -1
