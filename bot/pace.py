"""What the senders of one process tell each other: how many answers went out beside the outbox, and a pause that Teams asked for.

The pace itself is kept in the database (`workflows.outbox`), since all replicas share it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta


class Pace:
    """Answers in a turn count against the pace but never wait; deliveries of the outbox wait for both."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._answers = 0
        self.paused_until: datetime | None = None

    def count(self) -> None:
        """Count a send that does not wait."""
        self._answers += 1

    def answers_since(self) -> int:
        """How many sends were counted since this was asked last."""
        answers, self._answers = self._answers, 0
        return answers

    def pause(self, seconds: float) -> None:
        """Hold all that waits, since the service asked for it."""
        until = self._clock() + timedelta(seconds=seconds)
        self.paused_until = max(until, self.paused_until or until)

    @property
    def is_paused(self) -> bool:
        """Whether deliveries are to be held now."""
        return self.paused_until is not None and self._clock() < self.paused_until
