"""The one pace of all that the bot sends: Teams allows an app 50 requests per second in a tenant."""

import asyncio
from collections.abc import Callable

PER_SECOND = 45.0
"""Below the limit of 50, since what the service counts arrives in bursts."""


class Pace:
    """A bucket of permissions to send, refilled `per_second`.

    Answers in a turn count but never wait: they may leave the bucket in debt, which the deliveries of the outbox then wait out.
    """

    def __init__(self, *, per_second: float = PER_SECOND, time: Callable[[], float] | None = None) -> None:
        self._per_second = per_second
        self._time = time
        self._level = per_second
        self._counted_at: float | None = None
        self._paused_until = 0.0

    def _now(self) -> float:
        return self._time() if self._time is not None else asyncio.get_running_loop().time()

    def _refill(self) -> float:
        now = self._now()
        if self._counted_at is not None:
            self._level = min(self._per_second, self._level + (now - self._counted_at) * self._per_second)
        self._counted_at = now
        return now

    def count(self) -> None:
        """Count a send that does not wait."""
        self._refill()
        self._level -= 1

    def pause(self, seconds: float) -> None:
        """Hold all that waits, since the service asked for it."""
        self._paused_until = max(self._paused_until, self._now() + seconds)

    def delay(self) -> float:
        """Take a place in the queue. Returns the seconds to wait before sending."""
        now = self._refill()
        self._level -= 1
        owed = max(0.0, -self._level / self._per_second)
        return max(owed, self._paused_until - now)

    async def wait(self) -> None:
        """Wait for the turn of one delivery."""
        seconds = self.delay()
        if seconds > 0:
            await asyncio.sleep(seconds)
