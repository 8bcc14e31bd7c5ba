"""The metronome: APScheduler behind one class. It only polls; what is due, and since when, stands in the database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog import get_logger

from bot.logs import place_of

log = get_logger()

Tick = Callable[[], Awaitable[None]]
DueCall = Callable[[datetime, datetime], Awaitable[None]]
"""Does what fell due after the first instant and up to the second, which is now."""

NIGHT = 3
"""The hour of what is done at night, in the organisation's time zone."""
_SPREAD = 600
"""Seconds over which the replicas spread what each does at night."""


class Scheduler:
    """Runs each tick at its interval: never twice at once, and once for all the beats that a stop or a long run missed.

    What is due stands in due columns, so a stop forgets nothing. How old a thing may be and still be done is stated for each kind: the
    `catch_up` of `due`. What is older is the business of its workflow, which says so rather than doing it when it no longer helps.
    """

    def __init__(self, *, clock: Callable[[], datetime], timezone: ZoneInfo) -> None:
        self._clock = clock
        self._timezone = timezone
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )

    def every(self, interval: timedelta, name: str, tick: Tick) -> None:
        """Have `tick` called at each interval. An error in it is logged, and the next beat comes all the same."""
        self._scheduler.add_job(_guarded(name, tick), "interval", seconds=interval.total_seconds(), id=name)

    def due(self, interval: timedelta, name: str, call: DueCall, *, catch_up: timedelta) -> None:
        """Have `call` do, at each interval, what fell due within `catch_up`: `call(now - catch_up, now)`."""

        async def tick() -> None:
            now = self._clock()
            await call(now - catch_up, now)

        self.every(interval, name, tick)

    def nightly(self, name: str, tick: Tick) -> None:
        """Have `tick` called every night, a few minutes apart in the replicas. A night that was missed is made up for by the next."""
        self._scheduler.add_job(
            _guarded(name, tick), "cron", hour=NIGHT, timezone=self._timezone, jitter=_SPREAD, id=name
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


def _guarded(name: str, tick: Tick) -> Tick:
    async def guarded() -> None:
        try:
            await tick()
        except asyncio.CancelledError:
            log.info("tick.stopped", name=name)
        except Exception as error:
            log.error("tick.failed", name=name, error=type(error).__name__, where=place_of(error))

    return guarded
