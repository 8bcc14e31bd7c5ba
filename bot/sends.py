"""What became of a send: a closed union of values, and the reading of the connector's answers into them.

The table is Microsoft's: what passes is tried again, what is about the person is remembered, what is about the bot stops the run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import orjson

from domain.outbox import NOT_INSTALLED

PASSING = frozenset({412, 502, 503, 504})
LONGEST_PAUSE = 300.0
"""The longest `Retry-After` that is believed, in seconds."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """It arrived. `activity_id` is None where the service tells none (a deletion)."""

    activity_id: str | None


@dataclass(frozen=True, kw_only=True)
class Throttled:
    """Too many requests: every sender pauses for `retry_after` seconds."""

    retry_after: float


@dataclass(frozen=True, kw_only=True)
class Transient:
    """A fault that passes: 412, 502, 503, 504, a time-out, a broken connection."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """The person, or who decides for them, closed the conversation to the bot. Nothing helps until they act."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class NotInstalled:
    """The bot is not, or no longer, where it wants to speak: wait for an install event."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class NotThere:
    """The conversation or the activity does not exist."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Unauthorised:
    """The service refuses the bot itself, whomever it writes to."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class NoToken:
    """The login service gave no token, so nothing was sent."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The service refuses this message, and would refuse it again."""

    reason: str


Outcome = Sent | Throttled | Transient | Blocked | NotInstalled | NotThere | Unauthorised | NoToken | Rejected


def read_answer(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Outcome:
    """What an answer of the connector service means. `now` serves to read a `Retry-After` given as a date."""
    if 200 <= status < 300:
        identifier = json_object(body).get("id")
        return Sent(activity_id=identifier if isinstance(identifier, str) and identifier else None)
    if status == 429:
        return Throttled(retry_after=_retry_after(headers.get("Retry-After"), now))
    code = _code(json_object(body))
    if status in PASSING:
        return Transient(reason=code or f"http_{status}")
    if status == 401:
        return Unauthorised(reason=code or "unauthorised")
    if status == 403:
        return NotInstalled(reason=code) if code in NOT_INSTALLED else Blocked(reason=code or "forbidden")
    if status == 404:
        return NotThere(reason=code or "not_found")
    return Rejected(reason=code or f"http_{status}")


def json_object(body: bytes) -> Mapping[str, object]:
    """The JSON object of a body; empty when it holds none."""
    try:
        value = orjson.loads(body) if body else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _code(answer: Mapping[str, object]) -> str:
    """The error's code word, from either shape: ``{"errorCode", "message": "<JSON with subCode>"}`` or ``{"error": {"code"}}``."""
    message = answer.get("message")
    if isinstance(message, str):
        inner = json_object(message.encode(errors="replace")).get("subCode")
        if isinstance(inner, str):
            return _word(inner)
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return _word(code) if isinstance(code, str) else ""


def _word(code: str) -> str:
    return "".join(letter for letter in code if letter.isalnum() or letter in "_-")[:80]


def _retry_after(value: str | None, now: datetime) -> float:
    """Seconds to pause; one when the service names none."""
    if not value:
        return 1.0
    try:
        seconds = float(value)
    except ValueError:
        try:
            instant = parsedate_to_datetime(value)
        except ValueError:
            return 1.0
        seconds = (instant.replace(tzinfo=instant.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_PAUSE) if seconds == seconds else 1.0
