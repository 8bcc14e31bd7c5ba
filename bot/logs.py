"""Logs: one line per fact, a fixed `action` key, ids and code words. What a person wrote cannot get in.

Only the keys of `KEYS` are written; anything else is struck out, values that are no plain words, ids or numbers included. Exceptions
are told by their type and by where they happened, never by their message, which may quote a parameter of a query.
"""

import contextlib
import io
import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO, cast

import structlog

ROOT = Path(__file__).resolve().parent.parent
KEYS = frozenset(
    {
        "action", "activity_id", "address", "attempts", "authenticated", "checks", "conversation_id", "delivery_id", "delivered",
        "error", "event", "failed", "host", "key", "kind", "level", "library", "milliseconds", "name", "outcome", "person_id",
        "port", "postponed", "reason", "reference", "retry_after", "rows", "scope", "seconds", "status", "subject", "timestamp",
        "version", "way", "where",
    }
)  # fmt: skip
STRUCK_OUT = "[struck out]"
LONGEST_VALUE = 300
DEEPEST = 12


class _Unfailing(io.TextIOBase):
    """A stream whose faults (a full disk, a pipe that nobody reads any more) stop no turn: what cannot be written is lost."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def configure_logs(level: str, *, stream: TextIO | None = None, as_json: bool | None = None) -> None:
    """Set up structlog and, through it, what the libraries log. JSON unless the stream is a terminal.

    A stream that fails is no fault of what is logged: nothing is raised.
    """
    output = stream or sys.stderr
    json_lines = not output.isatty() if as_json is None else as_json
    number = logging.getLevelNamesMapping()[level]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json_lines
        else structlog.dev.ConsoleRenderer(event_key="action", colors=output.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.EventRenamer("action", replace_by="event"),
            strike_out,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=cast(TextIO, _Unfailing(output))),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_ToStructlog()]
    root.setLevel(max(number, logging.WARNING))


def strike_out(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave ids, numbers and code words; strike out the rest."""
    for key, value in line.items():
        if key not in KEYS or not _is_plain(value):
            line[key] = STRUCK_OUT
        elif isinstance(value, str) and len(value) > LONGEST_VALUE:
            line[key] = value[:LONGEST_VALUE]
    return line


def _is_plain(value: object) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str) and "\n" not in value


def place_of(error: BaseException) -> list[str]:
    """Where an error happened, innermost last: ``workflows/people.py:44 recognise``. Its message stays out."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    return [f"{_shortened(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _shortened(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])


class _ToStructlog(logging.Handler):
    """What libraries log, by the name of the logger and the type of the error: their messages may quote what people wrote."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        template = record.msg if isinstance(record.msg, str) and record.args else ""
        structlog.get_logger().log(
            record.levelno,
            "library.message",
            library=record.name,
            name=template.replace("\n", " "),
            error=type(error).__name__ if error else None,
            where=place_of(error) if error else None,
        )
