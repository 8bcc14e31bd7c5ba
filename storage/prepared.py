"""Statements made ready once, and spoken straight to the driver from then on.

SQLAlchemy writes the SQL and knows how each type goes in and comes out. To ask it so for every execution costs several times what the
database needs. A repository keeps the statements of the hot paths as constants; one that is met for the second time is made ready: its
text, what its parameters are, how its columns come back. Statements built for a single call, and those whose text depends on the
parameters (an IN of any length), go through SQLAlchemy.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ClauseElement, Dialect, Executable, Table
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import InvalidRequestError, StatementError
from sqlalchemy.sql.compiler import ResultColumnsEntry, SQLCompiler
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeEngine

from storage.transactions import Answer, Fetched, Parameters

Process = Callable[[Any], Any]
_REQUIRED = object()
_WRITES_OR_HOLDS = re.compile(r"\b(INSERT|UPDATE|DELETE|FOR SHARE|FOR KEY SHARE|pg_advisory\w*)\b")


class Prepared:
    """A statement with the names of its parameters known.

    `returns_rows` tells whether rows come back, `tables` what it touches, `only_looks` whether it neither writes nor holds a row,
    `deletes` whether it takes rows away.
    """

    def __init__(
        self,
        compiled: SQLCompiler,
        dialect: Dialect,
        columns: Sequence[ResultColumnsEntry],
        tables: frozenset[str],
    ) -> None:
        self.text = compiled.string
        self.tables = tables
        self.deletes = self.text.startswith("DELETE")
        self.only_looks = _WRITES_OR_HOLDS.search(self.text) is None
        self._inputs = tuple(_input(compiled, name, dialect) for name in compiled.positiontup or ())
        self.returns_rows = bool(columns)
        outputs = enumerate(_output(column.type, dialect) for column in columns)
        self._outputs = tuple((number, process) for number, process in outputs if process is not None)
        self._metadata = SimpleResultMetaData([column.keyname for column in columns])

    def values(self, parameters: Mapping[str, Any]) -> list[Any]:
        """The parameters as the driver takes them. Raises StatementError for a value that its type refuses."""
        values = []
        for key, default, process in self._inputs:
            value = parameters.get(key, default)
            if value is _REQUIRED:
                raise InvalidRequestError(f"a value is required for bind parameter {key!r}")
            if process is not None:
                try:
                    value = process(value)
                except Exception as error:
                    raise StatementError(str(error), self.text, None, error) from error
            values.append(value)
        return values

    def fetched(self, rows: Sequence[Iterable[Any]], rowcount: int) -> Answer:
        """The rows of the driver as Python means them."""
        meant = [self._row(row) for row in rows] if self._outputs else [tuple(row) for row in rows]
        return Fetched(self._metadata, meant, rowcount)

    def _row(self, row: Iterable[Any]) -> tuple[Any, ...]:
        values = list(row)
        for number, process in self._outputs:
            values[number] = process(values[number])
        return tuple(values)


class Statements:
    """The statements of one database that were met before."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._met: WeakKeyDictionary[Executable, dict[_Names, Prepared | None]] = WeakKeyDictionary()

    def find(self, statement: Executable, parameters: Parameters | None, *, is_kept: bool = False) -> Prepared | None:
        """The statement made ready for these parameters; None for one that SQLAlchemy is to run.

        One that is not known to be a constant (`is_kept`) may have been built for this call alone, and would be made ready for nothing:
        it is when it comes again.
        """
        key = _names(parameters)
        ready = self._met.get(statement)
        if ready is None:
            ready = self._met[statement] = {}
            if not is_kept:
                return None
        if key not in ready:
            ready[key] = self._prepared(statement, key)
        return ready[key]

    def _prepared(self, statement: Executable, key: "_Names") -> Prepared | None:
        many, *names = key
        if not isinstance(statement, ClauseElement):
            return None
        # As for many executions: without the RETURNING of a new key that nobody asked for.
        compiled = statement.compile(dialect=self._dialect, column_keys=names, for_executemany=True)
        if not isinstance(compiled, SQLCompiler) or _depends_on_values(compiled):
            return None
        columns = _columns(compiled)
        if columns is None or (many and columns):
            return None
        tables = frozenset(one.name for one in iterate(statement) if isinstance(one, Table))
        return Prepared(compiled, self._dialect, columns, tables)


_Names = tuple[str, ...]
"""`many` for several sets of parameters, else an empty text; then the names of the parameters."""


def _names(parameters: Parameters | None) -> _Names:
    if not parameters:
        return ("",)
    return ("", *parameters) if isinstance(parameters, Mapping) else ("many", *parameters[0])


def _depends_on_values(compiled: SQLCompiler) -> bool:
    """Whether only the values of an execution complete the text, or SQLAlchemy has more to do than to run it."""
    return bool(
        compiled.post_compile_params
        or compiled.literal_execute_params
        or compiled.insert_prefetch
        or compiled.update_prefetch
        or compiled.isplaintext
    )


def _columns(compiled: SQLCompiler) -> Sequence[ResultColumnsEntry] | None:
    """The columns that come back; None when SQLAlchemy does not know them in the order of the rows.

    It tells them to its own cursors only: this is the one place where its private attributes are read.
    """
    return compiled._result_columns if compiled._ordered_columns else None


def _input(compiled: SQLCompiler, name: str, dialect: Dialect) -> tuple[str, Any, Process | None]:
    bind = compiled.binds[name]
    default = _REQUIRED if bind.required else bind.effective_value
    return bind.key, default, bind.type.dialect_impl(dialect).bind_processor(dialect)


def _output(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
