"""Records what became of deliveries: several at a time, one write after the other, and as often as it takes."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from structlog import get_logger

from bot.logs import place_of
from domain.outbox import Outcome

log = get_logger()

GATHERING = 0.05
"""Seconds left to what is about to arrive: a write is a transaction, and turns of people wait for theirs meanwhile."""
ENOUGH = 100
"""How many are written without waiting for more, and at once at most: the event loop is not to be held for long."""
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


class Record(Protocol):
    """Where outcomes are written (`workflows.outbox.Outbox`)."""

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None: ...


class Recorder:
    """Writes what is added, a batch at a time; what comes while a write is under way goes into the next one. `written` is told how many.

    While the database is away nothing is forgotten: the write is tried again until it succeeds or the process ends, and then the lease
    makes the rows due again.
    """

    def __init__(self, *, outbox: Record, clock: Callable[[], datetime], written: Callable[[int], None]) -> None:
        self._outbox = outbox
        self._clock = clock
        self._written = written
        self._waiting: list[Outcome] = []
        self._writer: asyncio.Task[None] | None = None
        self._caught_up = asyncio.Event()
        self._caught_up.set()
        self._hurry = asyncio.Event()

    def add(self, outcome: Outcome) -> None:
        """Have one outcome written soon."""
        self._waiting.append(outcome)
        if len(self._waiting) >= ENOUGH:
            self._hurry.set()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())

    async def caught_up(self) -> None:
        """Wait, when writing fails, until what was sent is written: what is not written may look due again."""
        await self._caught_up.wait()

    async def emptied(self) -> None:
        """Wait until everything added so far is written."""
        self._hurry.set()
        if self._writer is not None:
            await self._writer

    def give_up(self) -> None:
        """Write nothing more."""
        if self._writer is not None:
            self._writer.cancel()

    async def _write_all(self) -> None:
        while self._waiting:
            if len(self._waiting) < ENOUGH:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), GATHERING)
            self._hurry.clear()
            batch, self._waiting = self._waiting[:ENOUGH], self._waiting[ENOUGH:]
            await self._write(batch)
            self._written(len(batch))

    async def _write(self, outcomes: Sequence[Outcome]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._outbox.record(outcomes, self._clock())
            except Exception as error:
                self._caught_up.clear()
                log.error("record.failed", rows=len(outcomes), error=type(error).__name__, where=place_of(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._caught_up.set()
                return
