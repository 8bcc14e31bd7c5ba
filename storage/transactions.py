"""An open transaction: what every repository function takes first."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, TypeVarTuple, overload

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.sql.selectable import TypedReturnsRows

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Result = TypeVar("Result")
Columns = TypeVarTuple("Columns")


class Fetched(IteratorResult[*Columns]):
    """Rows that are all here. `rowcount` tells how many were found or changed."""

    def __init__(self, metadata: SimpleResultMetaData, rows: Sequence[Any], rowcount: int) -> None:
        super().__init__(metadata, iter(rows))
        self.rowcount = rowcount


Answer = CursorResult[*tuple[Any, ...]] | Fetched[*tuple[Any, ...]]


class Transaction(ABC):
    """A transaction of either database. `queued` tells whether something to send was queued in it."""

    dialect_name: str

    def __init__(self) -> None:
        self.queued = False

    @overload
    async def execute(
        self, statement: TypedReturnsRows[*Columns], parameters: Parameters | None = None
    ) -> CursorResult[*Columns] | Fetched[*Columns]: ...

    @overload
    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer: ...

    @abstractmethod
    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Answer:
        """Run a statement, once or for each set of parameters."""

    @abstractmethod
    async def defer(self, statement: Executable, parameters: Parameters) -> None:
        """Run a write whose outcome nobody reads: by the time one of its tables is asked for, at the commit at the latest.

        A server gets what was deferred in one round trip. A fault shows only then. Several sets of parameters concern different rows.
        """

    @abstractmethod
    async def run_sync(self, work: Callable[[Connection], Result]) -> Result:
        """Have a synchronous library (Alembic) work on the connection."""


def note_queued(tx: Transaction) -> None:
    """Say that this transaction queued something to send: whoever waits is told once it is committed."""
    tx.queued = True


def refuse_writing(statement: Executable) -> None:
    """What every reading transaction asks of its statements. Raises InvalidRequestError for one that writes."""
    if statement.is_dml:
        raise InvalidRequestError("a reading transaction does not write")
