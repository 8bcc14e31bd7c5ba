"""What takes too long ends where it was begun; what ends in time, and what somebody else ends, is left as it is."""

import asyncio

import pytest

from bot.patience import Patience

SHORT, LONG = 0.01, 3_600.0


async def _wait(patience: Patience, event: asyncio.Event) -> str:
    try:
        with patience:
            await event.wait()
    except TimeoutError:
        return "late"
    return "in time"


async def test_each_of_several_that_take_too_long_ends() -> None:
    patience, never = Patience(SHORT), asyncio.Event()
    assert await asyncio.gather(*(_wait(patience, never) for _ in range(3))) == ["late"] * 3
    assert await _wait(patience, never) == "late"


async def test_what_began_after_another_that_ended_in_time_is_watched_too() -> None:
    patience, soon = Patience(SHORT), asyncio.Event()
    first = asyncio.create_task(_wait(patience, soon))
    await asyncio.sleep(0)
    second = asyncio.create_task(_wait(patience, asyncio.Event()))
    await asyncio.sleep(0)
    patience._began[second] += SHORT
    soon.set()
    assert await first == "in time"
    assert await second == "late"


async def test_who_was_late_goes_on_as_if_it_had_never_been_cancelled() -> None:
    assert await _wait(Patience(SHORT), asyncio.Event()) == "late"
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_cancellation_by_somebody_else_stays_one() -> None:
    task = asyncio.create_task(_wait(Patience(LONG), asyncio.Event()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_who_is_cancelled_when_already_late_is_cancelled() -> None:
    task = asyncio.create_task(_wait(Patience(SHORT), asyncio.Event()))
    await asyncio.sleep(0)
    while not task.cancelling():  # noqa: ASYNC110 - it is the timer that cancels
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
