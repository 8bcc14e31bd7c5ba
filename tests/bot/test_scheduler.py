"""The metronome: one beat at a time, faults survived, what is older than the stated limit left to its workflow."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES

from bot.scheduler import Scheduler
from tests.patience import PATIENCE

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BEAT = timedelta(milliseconds=10)


@pytest.fixture
async def scheduler() -> AsyncIterator[Scheduler]:
    scheduler = Scheduler(clock=lambda: NOW, timezone=ZoneInfo("Europe/Paris"))
    yield scheduler
    scheduler.stop()


async def test_a_tick_that_overruns_does_not_pile_up(scheduler: Scheduler) -> None:
    begun, missed, release = 0, asyncio.Event(), asyncio.Event()
    ended = asyncio.Event()

    async def slow() -> None:
        nonlocal begun
        begun += 1
        await release.wait()
        ended.set()

    scheduler.every(BEAT, "slow", slow)
    scheduler._scheduler.add_listener(lambda _event: missed.set(), EVENT_JOB_MAX_INSTANCES)
    scheduler.start()
    await asyncio.wait_for(missed.wait(), PATIENCE)
    assert begun == 1
    release.set()
    await asyncio.wait_for(ended.wait(), PATIENCE)


async def test_a_tick_that_fails_beats_again(scheduler: Scheduler) -> None:
    again = asyncio.Event()
    beats = 0

    async def broken() -> None:
        nonlocal beats
        beats += 1
        if beats > 1:
            again.set()
        raise OSError

    scheduler.every(BEAT, "broken", broken)
    scheduler.start()
    await asyncio.wait_for(again.wait(), PATIENCE)


async def test_what_is_due_is_told_how_far_back_to_look(scheduler: Scheduler) -> None:
    asked: asyncio.Future[tuple[datetime, datetime]] = asyncio.get_running_loop().create_future()

    async def due(after: datetime, now: datetime) -> None:
        if not asked.done():
            asked.set_result((after, now))

    scheduler.due(BEAT, "reminders", due, catch_up=timedelta(hours=12))
    scheduler.start()
    assert await asyncio.wait_for(asked, PATIENCE) == (NOW - timedelta(hours=12), NOW)


def test_what_is_done_at_night_is_done_at_three_in_paris(scheduler: Scheduler) -> None:
    async def tidy() -> None:
        pass

    scheduler.nightly("tidy", tidy)
    (job,) = scheduler._scheduler.get_jobs()
    trigger = job.trigger
    trigger.jitter = None
    winter = trigger.get_next_fire_time(None, datetime(2026, 11, 24, 12, tzinfo=UTC))
    summer = trigger.get_next_fire_time(None, datetime(2026, 7, 1, 12, tzinfo=UTC))
    assert winter.astimezone(UTC) == datetime(2026, 11, 25, 2, tzinfo=UTC)
    assert summer.astimezone(UTC) == datetime(2026, 7, 2, 1, tzinfo=UTC)


async def test_a_stop_ends_the_beats(scheduler: Scheduler) -> None:
    ticks: list[Callable[[], Awaitable[None]]] = []

    async def tick() -> None:
        ticks.append(tick)

    scheduler.every(timedelta(hours=1), "rare", tick)
    scheduler.start()
    ran = scheduler.is_running
    scheduler.stop()
    await asyncio.sleep(0)
    assert (ran, scheduler.is_running) == (True, False)
    assert ticks == []
