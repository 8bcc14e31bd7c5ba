"""An open transaction: what every repository function takes first."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, TypeVarTuple, overload

from sqlalchemy import Connection, CursorResult, Executable, Insert
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
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


@dataclass(frozen=True, kw_only=True)
class Question(Generic[A]):
    """A SELECT that is yet to be asked, and how its rows are understood: several are asked together (`Transaction.ask`)."""

    statement: Executable
    parameters: Mapping[str, Any]
    understand: Callable[[Answer], A]


class Outrun(Exception):
    """Somebody else changed what a transaction had read, and expected to find at its end: nothing of it stays.

    Whoever begins again reads what they wrote (`storage.database.again_if_outrun`).
    """


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
        The statement is one that is kept, not built for this call.
        """

    @abstractmethod
    async def expect(self, statement: Executable, parameters: Mapping[str, Any]) -> None:
        """As `defer`, for a write that is to find its row as it was read; raises Outrun, at the commit at the latest, when it does not.

        So nothing need be held meanwhile: whoever writes on such a row counts up what the statement asks for.
        """

    @abstractmethod
    async def add(self, statement: Insert, parameters: Mapping[str, Any]) -> int:
        """The id of a new row, which is written as what is deferred is; so several can be added, and name each other."""

    @overload
    async def ask(self, only: Question[A], /) -> tuple[A]: ...

    @overload
    async def ask(self, first: Question[A], second: Question[B], /) -> tuple[A, B]: ...

    @overload
    async def ask(self, first: Question[A], second: Question[B], third: Question[C], /) -> tuple[A, B, C]: ...

    @overload
    async def ask(
        self, first: Question[A], second: Question[B], third: Question[C], fourth: Question[D], /
    ) -> tuple[A, B, C, D]: ...

    async def ask(self, *questions: Question[Any]) -> tuple[Any, ...]:
        """What several questions are answered; a server is asked in one round trip."""
        answers = await self._answers(questions)
        return tuple(question.understand(answer) for question, answer in zip(questions, answers, strict=True))

    async def _answers(self, questions: Sequence[Question[Any]]) -> Sequence[Answer]:
        return [await self.execute(question.statement, question.parameters) for question in questions]

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
