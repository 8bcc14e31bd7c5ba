"""The metronome: one beat at a time, told what time it is, faults survived."""

import asyncio
from collections.abc import AsyncIterator
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

    async def slow(now: datetime) -> None:
        nonlocal begun
        begun += now == NOW
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

    async def broken(_now: datetime) -> None:
        nonlocal beats
        beats += 1
        if beats > 1:
            again.set()
        raise OSError

    scheduler.every(BEAT, "broken", broken)
    scheduler.start()
    await asyncio.wait_for(again.wait(), PATIENCE)


def test_what_is_done_at_night_is_done_at_three_in_paris(scheduler: Scheduler) -> None:
    async def tidy(_now: datetime) -> None:
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
    ticks: list[datetime] = []

    async def tick(now: datetime) -> None:
        ticks.append(now)

    scheduler.every(timedelta(hours=1), "rare", tick)
    scheduler.start()
    ran = scheduler.is_running
    scheduler.stop()
    await asyncio.sleep(0)
    assert (ran, scheduler.is_running) == (True, False)
    assert ticks == []
