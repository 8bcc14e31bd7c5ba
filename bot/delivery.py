"""Empties the outbox: claims what is due within the pace, sends it, records what became of it. It knows no feature."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from structlog import get_logger

from bot.connector import Connector
from bot.logs import place_of
from bot.metrics import Metrics
from bot.recorder import Recorder
from bot.sending import Sender
from domain.outbox import Claim, Delivery, Outcome, Postponed

log = get_logger()

AT_ONCE = 32
"""How many deliveries are on their way, or waiting to be recorded, at a time: so many a crash can repeat at most."""
GATHERING = 0.05
"""Seconds left to what is being queued, so that a busy minute is claimed by handfuls."""
GRACE = 10.0
"""Seconds that a stop leaves to what is being sent."""
ERROR_PAUSE = 5.0


class Queue(Protocol):
    """The outbox as the dispatcher needs it (`workflows.outbox.Outbox`)."""

    async def claim(self, now: datetime, *, answers: int = 0) -> Claim: ...

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None: ...

    async def hold(self, until: datetime) -> None: ...


def _always() -> bool:
    return True


class Dispatcher:
    """Sends what is due, whenever it is woken.

    `may_dispatch` says whether this process is the one to do it: of several on one SQLite file only one is.
    """

    def __init__(
        self,
        *,
        outbox: Queue,
        connector: Connector,
        sender: Sender,
        metrics: Metrics,
        clock: Callable[[], datetime],
        may_dispatch: Callable[[], bool] = _always,
    ) -> None:
        self._outbox = outbox
        self._connector = connector
        self._sender = sender
        self._metrics = metrics
        self._clock = clock
        self._may_dispatch = may_dispatch
        self._recorder = Recorder(outbox=outbox, clock=clock)
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._woken = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._last_to: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._stopped = asyncio.Event()

    def wake(self) -> None:
        """Something may be due. Cheap; to be called from the loop's thread."""
        self._woken.set()

    def start(self) -> None:
        """Send in the background, until `stop`."""
        self._loop = asyncio.create_task(self._run())
        self.wake()

    @property
    def is_running(self) -> bool:
        """Whether the background loop lives."""
        return self._loop is not None and not self._loop.done()

    async def stop(self) -> None:
        """Begin nothing more. What is on its way has 10 s to end and be recorded; the rest is given back."""
        self._stopped.set()
        self.wake()
        if self._loop is None:
            return
        _, pending = await asyncio.wait([self._loop], timeout=GRACE)
        if pending:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop

    async def run_once(self, now: datetime) -> int:
        """Claim what is due at `now` and the pace allows, and send it. Returns how many deliveries were claimed."""
        claim = await self._outbox.claim(now, answers=self._connector.pace.answers_since())
        await asyncio.gather(*self._begin(claim))
        return len(claim.deliveries)

    async def _run(self) -> None:
        """Claim ahead of the pace while what was claimed is being sent."""
        under_way: set[asyncio.Task[None]] = set()
        while not self._stopped.is_set():
            self._woken.clear()
            await asyncio.sleep(GATHERING)
            claim = await self._claim() if self._may_dispatch() else Claim()
            tasks = self._begin(claim)
            under_way.update(tasks)
            for task in tasks:
                task.add_done_callback(under_way.discard)
            if not claim.deliveries:
                await self._until(claim.starts_at)
            elif len(under_way) >= AT_ONCE:
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        if under_way:
            await asyncio.wait(under_way)

    async def _claim(self) -> Claim:
        try:
            return await self._outbox.claim(self._clock(), answers=self._connector.pace.answers_since())
        except Exception as error:
            log.error("dispatch.broken", error=type(error).__name__, where=place_of(error))
            return Claim(starts_at=self._clock() + timedelta(seconds=ERROR_PAUSE))

    async def _until(self, instant: datetime | None) -> None:
        """Wait to be woken or, when the pace is used up, for that instant alone."""
        if instant is None:
            await self._woken.wait()
            return
        seconds = (instant - self._clock()).total_seconds()
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), seconds)

    def _begin(self, claim: Claim) -> list[asyncio.Task[None]]:
        """A task per conversation: what goes to one goes in order, also after what an earlier claim still sends there."""
        if claim.starts_at is None:
            return []
        planned: dict[tuple[str, str], list[tuple[datetime, Delivery]]] = defaultdict(list)
        for number, delivery in enumerate(claim.deliveries):
            planned[_conversation(delivery)].append((claim.starts_at + number * claim.interval, delivery))
        tasks = []
        for conversation, deliveries in planned.items():
            task = asyncio.create_task(self._send_all(deliveries, self._last_to.get(conversation)))
            self._last_to[conversation] = task
            task.add_done_callback(lambda done, to=conversation: self._forget(to, done))  # type: ignore[misc]
            tasks.append(task)
        return tasks

    def _forget(self, conversation: tuple[str, str], done: asyncio.Task[None]) -> None:
        if self._last_to.get(conversation) is done:
            del self._last_to[conversation]

    async def _send_all(
        self, deliveries: Sequence[tuple[datetime, Delivery]], before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        for instant, delivery in deliveries:
            try:
                await self._until(instant)
                async with self._gate:
                    outcome = await self._outcome(delivery)
                    await self._recorder.record(outcome)
            except Exception as error:
                log.error("delivery.broken", delivery_id=delivery.id, error=type(error).__name__, where=place_of(error))

    async def _outcome(self, delivery: Delivery) -> Outcome:
        now = self._clock()
        if self._stopped.is_set():
            return Postponed(delivery=delivery, until=now, reason="", begun=False)
        pace = self._connector.pace
        if pace.is_paused and pace.paused_until is not None:
            return Postponed(delivery=delivery, until=pace.paused_until, reason="throttled", begun=False)
        answer, outcome = await self._sender.send(delivery)
        self._metrics.sent(delivery.operation.value, answer)
        if pace.is_paused and pace.paused_until is not None:
            await self._outbox.hold(pace.paused_until)
        return outcome


def _conversation(delivery: Delivery) -> tuple[str, str]:
    if delivery.place is None:
        return "", f"person/{delivery.person.id if delivery.person else delivery.id}"
    return delivery.place.service_url, delivery.place.conversation_id
