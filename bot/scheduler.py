"""The metronome: APScheduler behind one class. It only polls; what is due, and since when, stands in the database."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog import get_logger

from bot.logs import place_of

log = get_logger()

Tick = Callable[[], Awaitable[None]]


class Scheduler:
    """Runs each tick at its interval: never twice at once, and once for all the beats that a stop or a long run missed."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )

    def every(self, interval: timedelta, name: str, tick: Tick) -> None:
        """Have `tick` called at each interval. An error in it is logged, and the next beat comes all the same."""

        async def guarded() -> None:
            try:
                await tick()
            except Exception as error:
                log.error("tick.failed", name=name, error=type(error).__name__, where=place_of(error))

        self._scheduler.add_job(guarded, "interval", seconds=interval.total_seconds(), id=name)

    @property
    def is_running(self) -> bool:
        """Whether it beats."""
        return bool(self._scheduler.running)

    def start(self) -> None:
        """Start beating; to be called in the event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop beating. A tick under way goes on."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
