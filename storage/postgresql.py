"""PostgreSQL, over asyncpg.

SQLAlchemy's asynchronous engine keeps the connections and runs what is not prepared; what is goes to asyncpg itself, which keeps it
prepared on the server. The driver is in manual mode, so that both are in one transaction: ours. The default isolation holds:
repositories lock the rows they read in order to write.
"""

from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import URL, Connection, Executable, Insert, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage import together
from storage.prepared import Prepared, Statements
from storage.transactions import Answer, Outrun, Parameters, Question, Transaction, refuse_writing

Result = TypeVar("Result")

CONNECTIONS = 8
"""How many connections are kept, at most. One loop keeps one or two busy, and each prepares and plans every statement anew: more would be
slow at first for longer. None is opened beyond them, for a single use."""
TRUSTED_SECONDS = 1.0
"""How long a connection may lie idle without being tried again."""
KEPT_STATEMENTS = 500
"""How many statements a connection keeps prepared: more than there are constants in the repositories."""
DRAWN = 32
"""How many ids of a table are drawn at a time, before their rows are written."""
_IDLE_SINCE = "idle_since"
_DRAW = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2::integer)"


def _note_idle(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = monotonic()


class Keys:
    """Ids of rows that are yet to be written, by table. Those left over at the end are never used, as those of what was rolled back."""

    def __init__(self) -> None:
        self._drawn: defaultdict[str, deque[int]] = defaultdict(deque)

    async def take(self, driver: asyncpg.Connection, table: str) -> int:
        """The next id of a table."""
        drawn = self._drawn[table]
        if not drawn:
            rows = await driver.fetch(_DRAW, table, DRAWN)
            drawn.extend(row[0] for row in rows)
        return drawn.popleft()


@dataclass(frozen=True, kw_only=True)
class _Deferred:
    """A write that waits. `is_expected` says that it must find its row."""

    prepared: Prepared
    values: list[Any]
    is_expected: bool = False


class PostgresqlTransaction(Transaction):
    """A transaction on one connection of the pool.

    BEGIN is sent before the first statement that writes or holds a row: what only looks sees what is committed when it is asked, inside a
    transaction of the default isolation and outside alike. Where nothing else was written by its end, what was deferred goes as one
    statement, which is a transaction by itself. So who only looks, and defers what it writes, costs neither BEGIN nor COMMIT.
    """

    dialect_name = "postgresql"

    def __init__(
        self, connection: AsyncConnection, driver: asyncpg.Connection, statements: Statements, keys: Keys
    ) -> None:
        super().__init__()
        self._connection = connection
        self._driver = driver
        self._statements = statements
        self._keys = keys
        self._deferred: list[_Deferred] = []
        self._begun: asyncpg.transaction.Transaction | None = None

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        prepared = self._statements.find(statement, parameters)
        if prepared is None:
            return await self._through_sqlalchemy(statement, parameters)
        if self._waits_for(prepared) or (not prepared.only_looks and any(one.is_expected for one in self._deferred)):
            await self.flush()
        if not prepared.only_looks:
            await self._begin()
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
        prepared = self._statements.find(statement, parameters, is_kept=True)
        if prepared is None or prepared.returns_rows:
            await self._through_sqlalchemy(statement, parameters)
            return
        if self._waits_for(prepared):
            await self.flush()
        each = parameters if isinstance(parameters, Sequence) else [parameters]
        self._deferred += [_Deferred(prepared=prepared, values=prepared.values(one)) for one in each]

    async def expect(self, statement: Executable, parameters: Mapping[str, Any]) -> None:
        prepared = self._statements.find(statement, parameters, is_kept=True)
        if prepared is None or prepared.returns_rows:
            if not (await self._through_sqlalchemy(statement, parameters)).rowcount:
                raise Outrun
            return
        if self._waits_for(prepared):
            await self.flush()
        self._deferred.append(_Deferred(prepared=prepared, values=prepared.values(parameters), is_expected=True))

    async def add(self, statement: Insert, parameters: Mapping[str, Any]) -> int:
        key = await self._keys.take(self._driver, statement.table.name)
        values = {**parameters, "id": key}
        prepared = self._statements.find(statement, values, is_kept=True)
        if prepared is None:
            await self._through_sqlalchemy(statement, values)
        else:
            if any(prepared.tables & one.prepared.tables and one.prepared.deletes for one in self._deferred):
                await self.flush()
            self._deferred.append(_Deferred(prepared=prepared, values=prepared.values(values)))
        return key

    async def _answers(self, questions: Sequence[Question[Any]]) -> Sequence[Answer]:
        if len(questions) == 1:
            return await super()._answers(questions)
        asked = [(self._statements.find(one.statement, one.parameters, is_kept=True), one) for one in questions]
        ready = [(prepared, prepared.values(one.parameters)) for prepared, one in asked if prepared is not None]
        if len(ready) < len(asked) or not all(prepared.only_looks for prepared, _ in ready):
            return await super()._answers(questions)
        if any(self._waits_for(prepared) for prepared, _ in ready):
            await self.flush()
        text = together.questions(tuple(prepared.text for prepared, _ in ready))
        with _faults(text):
            rows = await self._driver.fetch(text, *(value for _, values in ready for value in values))
        answers: list[list[tuple[Any, ...]]] = [[] for _ in ready]
        for number, row in rows:
            answers[number].append(row)
        return [prepared.fetched(found, len(found)) for (prepared, _), found in zip(ready, answers, strict=True)]

    async def _through_sqlalchemy(self, statement: Executable, parameters: Parameters | None) -> Answer:
        await self.flush()
        await self._begin()
        return await self._connection.execute(statement, parameters)

    async def flush(self) -> None:
        """Run what was deferred, for what comes after it."""
        if self._deferred:
            await self._begin()
            await self.run_deferred()

    async def commit(self) -> None:
        """Keep it all."""
        if self._begun is not None:
            await self._begun.commit()

    async def undo(self) -> None:
        """Keep nothing of it. What cannot be told to the server any more ends with the connection."""
        if self._begun is not None and self._driver.is_in_transaction():
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await self._begun.rollback()

    async def _begin(self) -> None:
        if self._begun is None:
            self._begun = self._driver.transaction()
            await self._begun.start()

    async def run_deferred(self) -> None:
        """Run what was deferred, all of it as one statement: a transaction by itself unless one was begun."""
        if not self._deferred:
            return
        deferred, self._deferred = self._deferred, []
        text = together.writes(tuple((one.prepared.text, one.is_expected) for one in deferred))
        with _faults(text):
            await self._driver.execute(text, *(value for one in deferred for value in one.values))

    def _waits_for(self, prepared: Prepared) -> bool:
        """Whether a statement touches what a deferred one writes: the parts of one statement do not see each other's work."""
        return any(not prepared.tables.isdisjoint(one.prepared.tables) for one in self._deferred)

    async def run_sync(self, work: Callable[[Connection], Result]) -> Result:
        await self.flush()
        await self._begin()
        return await self._connection.run_sync(work)


class PostgresqlReading(PostgresqlTransaction):
    """A connection that reads."""

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        refuse_writing(statement)
        return await super().execute(statement, parameters)

    async def defer(self, statement: Executable, _parameters: Parameters) -> None:
        refuse_writing(statement)

    async def expect(self, statement: Executable, _parameters: Mapping[str, Any]) -> None:
        refuse_writing(statement)

    async def add(self, statement: Insert, _parameters: Mapping[str, Any]) -> int:
        refuse_writing(statement)
        return 0

    async def _begin(self) -> None:
        """There is nothing to undo."""


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
        self._keys = Keys()
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
        async with self._connected() as (connection, driver):
            tx = PostgresqlTransaction(connection, driver, self._statements, self._keys)
            try:
                yield tx
                await tx.run_deferred()
            except Exception:
                await tx.undo()
                raise
            await tx.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Statements that only read. Each sees what is committed when it begins, as in a transaction of the default isolation, so that a
        BEGIN and a ROLLBACK would be two round trips for nothing. Raises InvalidRequestError for a write."""
        async with self._connected() as (connection, driver):
            yield PostgresqlReading(connection, driver, self._statements, self._keys)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[AsyncConnection, asyncpg.Connection]]:
        """A connection of the pool, with asyncpg's own under it.

        One whose transaction could not be ended goes back to nobody. Nor does that of a task that was cancelled: what it asked last may
        still be under way, a BEGIN among it.
        """
        async with self._asynchronous.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None  # noqa: S101 - for the type checker
            try:
                yield connection, driver
            except BaseException as error:
                if not isinstance(error, Exception) or driver.is_closed() or driver.is_in_transaction():
                    await connection.invalidate()
                raise

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
    except (asyncpg.DivisionByZeroError, asyncpg.DeadlockDetectedError) as error:
        raise Outrun from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DBAPIError(text, None, error) from error


def _rowcount(status: str) -> int:
    """How many rows a command touched, by what the server says of it: `UPDATE 3`, `INSERT 0 1`."""
    count = status.rpartition(" ")[2]
    return int(count) if count.isdecimal() else -1
