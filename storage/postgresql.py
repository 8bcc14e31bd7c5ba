"""PostgreSQL, over asyncpg.

SQLAlchemy's asynchronous engine keeps the connections and runs what is not prepared; what is goes to asyncpg itself, which keeps it
prepared on the server. The driver is in manual mode, so that both are in one transaction: ours. The default isolation holds:
repositories lock the rows they read in order to write.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache, partial
from time import monotonic
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import URL, Connection, Executable, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.prepared import Prepared, Statements
from storage.transactions import Answer, Parameters, Transaction, refuse_writing

Result = TypeVar("Result")

CONNECTIONS = 15
"""How many connections are kept, at most: one beyond them would be opened and its statements prepared for a single use."""
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
        self._deferred: list[tuple[Prepared, list[Any]]] = []

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        prepared = self._statements.find(statement, parameters)
        if prepared is None:
            await self.flush()
            return await self._connection.execute(statement, parameters)
        if self._waits_for(prepared):
            await self.flush()
        with _faults(prepared.text):
            if isinstance(parameters, Sequence):
                await self._driver.executemany(prepared.text, [prepared.values(one) for one in parameters])
                return prepared.fetched((), -1)
            values = prepared.values(parameters or {})
            if prepared.returns_rows:
                rows = await self._driver.fetch(prepared.text, *values)
                return prepared.fetched(rows, len(rows))
            return prepared.fetched((), _rowcount(await self._driver.execute(prepared.text, *values)))

    async def defer(self, statement: Executable, parameters: Parameters) -> None:
        prepared = self._statements.find(statement, parameters)
        if prepared is None or prepared.returns_rows:
            await self.execute(statement, parameters)
            return
        if self._waits_for(prepared):
            await self.flush()
        each = parameters if isinstance(parameters, Sequence) else [parameters]
        self._deferred += [(prepared, prepared.values(one)) for one in each]

    async def flush(self) -> None:
        """Run what was deferred, all of it as one statement."""
        if not self._deferred:
            return
        deferred, self._deferred = self._deferred, []
        text = _together(tuple(prepared.text for prepared, _ in deferred))
        with _faults(text):
            await self._driver.execute(text, *(value for _, values in deferred for value in values))

    def _waits_for(self, prepared: Prepared) -> bool:
        """Whether a statement touches what a deferred one writes: the parts of one statement do not see each other's work."""
        return any(not prepared.tables.isdisjoint(one.tables) for one, _ in self._deferred)

    async def run_sync(self, work: Callable[[Connection], Result]) -> Result:
        await self.flush()
        return await self._connection.run_sync(work)


class PostgresqlReading(PostgresqlTransaction):
    """A connection that reads."""

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        refuse_writing(statement)
        return await super().execute(statement, parameters)

    async def defer(self, statement: Executable, _parameters: Parameters) -> None:
        refuse_writing(statement)


class PostgresqlEngine:
    """One database of a server. `url` has the backend `postgresql`."""

    def __init__(self, url: URL, **codec: Any) -> None:
        self._asynchronous = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
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
            tx = PostgresqlTransaction(connection, driver, self._statements)
            yield tx
            await tx.flush()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Statements that only read. Each sees what is committed when it begins, as in a transaction of the default isolation, so that a
        BEGIN and a ROLLBACK would be two round trips for nothing. Raises InvalidRequestError for a write."""
        async with self._connected() as (connection, driver):
            yield PostgresqlReading(connection, driver, self._statements)

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


@contextmanager
def _faults(text: str) -> Iterator[None]:
    """What asyncpg raises, as SQLAlchemy does; without the values, which are nobody's but the person's."""
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise IntegrityError(text, None, error) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DBAPIError(text, None, error) from error


_PLACEHOLDER = re.compile(r"\$(\d+)")


@lru_cache(maxsize=256)
def _together(texts: tuple[str, ...]) -> str:
    """Several writes as one statement: all but the last are its WITH, and the parameters are numbered through.

    The protocol takes parameters for one statement at a time, and asyncpg waits for each answer: written one by one they would cost a round
    trip each. In a WITH they all see what was there before them, so what touches the same table is not put together (`_waits_for`) unless
    it is one write for several rows, and keys to rows written beside them are checked at the end of the statement.
    """
    numbered, before = [], 0
    for text in texts:
        numbers = [int(number) for number in _PLACEHOLDER.findall(text)]
        numbered.append(_PLACEHOLDER.sub(partial(_renumbered, before=before), text))
        before += max(numbers, default=0)
    *first, last = numbered
    return f"WITH {', '.join(f'w{n} AS ({text})' for n, text in enumerate(first))} {last}" if first else last


def _renumbered(found: re.Match[str], *, before: int) -> str:
    return f"${int(found[1]) + before}"


def _rowcount(status: str) -> int:
    """How many rows a command touched, by what the server says of it: `UPDATE 3`, `INSERT 0 1`."""
    count = status.rpartition(" ")[2]
    return int(count) if count.isdecimal() else -1
