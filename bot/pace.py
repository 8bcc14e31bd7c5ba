"""What the senders of one process tell each other: answers that went out beside the outbox, a pause that Teams asked for, and how much
each conversation may still get.

The pace of the app is kept in the database (`workflows.outbox`), since all replicas share it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

LIMITS = (
    (7, timedelta(seconds=1)),
    (8, timedelta(seconds=2)),
    (60, timedelta(seconds=30)),
    (1_800, timedelta(hours=1)),
)
"""What Teams takes from one bot in one conversation: so many sends in so long, all four at once."""
MOST_CONVERSATIONS = 5_000


def _nobody() -> None:
    """No one waits to be told."""


class Pace:
    """Answers in a turn count against the pace but never wait; deliveries of the outbox wait for both."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._answers = 0
        self._on_pause = _nobody
        self.paused_until: datetime | None = None

    def on_pause(self, call: Callable[[], None]) -> None:
        """Have `call` called at each pause."""
        self._on_pause = call

    def count(self, sends: int = 1) -> None:
        """Count sends that do not wait."""
        self._answers += sends

    def answers_since(self) -> int:
        """How many sends were counted since this was asked last."""
        answers, self._answers = self._answers, 0
        return answers

    def pause(self, seconds: float) -> None:
        """Hold all that waits, since the service asked for it."""
        until = self._clock() + timedelta(seconds=seconds)
        self.paused_until = max(until, self.paused_until or until)
        self._on_pause()

    @property
    def is_paused(self) -> bool:
        """Whether deliveries are to be held now."""
        return self.paused_until is not None and self._clock() < self.paused_until


class Conversations:
    """How much each conversation got lately from this process. A busy channel waits by itself; else its 429 would stop everybody."""

    def __init__(self) -> None:
        self._sends: dict[tuple[str, str], list[datetime]] = {}

    def take(self, conversation: tuple[str, str], now: datetime) -> datetime | None:
        """Count a send to a conversation, or say from when on it takes another one."""
        sends = self._sends.pop(conversation, None)
        if sends is None:
            self._sends[conversation] = [now]
            if len(self._sends) > MOST_CONVERSATIONS:
                del self._sends[next(iter(self._sends))]
            return None
        self._sends[conversation] = sends
        free_at = max((sends[-most] + span for most, span in LIMITS if len(sends) >= most), default=now)
        if free_at > now:
            return free_at
        sends.append(now)
        del sends[: -LIMITS[-1][0]]
        return None
