"""The metronome: APScheduler behind one class. It only polls; what is due, and since when, stands in the database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog import get_logger

from bot.logs import place_of

log = get_logger()

Tick = Callable[[datetime], Awaitable[object]]
"""Does what is due at an instant, which is now."""

NIGHT = 3
"""The hour of what is done at night, in the organisation's time zone."""
_SPREAD = 600
"""Seconds over which the replicas spread what each does at night."""


class Scheduler:
    """Runs each tick at its interval: never twice at once, and once for all the beats that a stop or a long run missed.

    What is due stands in due columns, so a stop forgets nothing. How old a thing may be and still be done is the business of its workflow.
    """

    def __init__(self, *, clock: Callable[[], datetime], timezone: ZoneInfo) -> None:
        self._clock = clock
        self._timezone = timezone
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )

    def every(self, interval: timedelta, name: str, tick: Tick) -> None:
        """Have `tick` called at each interval. An error in it is logged, and the next beat comes all the same."""
        self._scheduler.add_job(self._guarded(name, tick), "interval", seconds=interval.total_seconds(), id=name)

    def nightly(self, name: str, tick: Tick) -> None:
        """Have `tick` called every night, a few minutes apart in the replicas. A night that was missed is made up for by the next."""
        self._scheduler.add_job(
            self._guarded(name, tick), "cron", hour=NIGHT, timezone=self._timezone, jitter=_SPREAD, id=name
        )

    @property
    def is_running(self) -> bool:
        """Whether it beats."""
        return bool(self._scheduler.running)

    def start(self) -> None:
        """Start beating; to be called in the event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop beating. A tick under way is cancelled: what it had not committed is due as before."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _guarded(self, name: str, tick: Tick) -> Callable[[], Awaitable[None]]:
        async def guarded() -> None:
            try:
                await tick(self._clock())
            except asyncio.CancelledError:
                log.info("tick.stopped", name=name)
            except Exception as error:
                log.error("tick.failed", name=name, error=type(error).__name__, where=place_of(error))

        return guarded
