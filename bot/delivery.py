"""Empties the outbox: claims what is due within the pace, sends it, records what became of it. It knows no feature."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from structlog import get_logger

from bot.connector import Connector
from bot.logs import place_of
from bot.metrics import Metrics
from bot.pace import Conversations, Second
from bot.recorder import Recorder
from bot.sending import Sender
from domain.outbox import Claim, Delivery, Outcome, Postponed

log = get_logger()

IN_HAND = 200
"""How many deliveries are claimed and not yet recorded, at a time: so many a crash can repeat at most."""
HANDFUL = 100
"""How many are claimed at a time, when so many are due: a claim is a transaction."""
AT_ONCE = 64
"""How many are being sent at a time."""
GATHERING = 0.05
"""Seconds left to what is being queued, so that a busy minute is claimed by handfuls."""
BLINK = 0.001
"""Seconds that are not worth a wait."""
GRACE = 9.0
"""Seconds that a stop leaves to what is being sent, of the ten that it may take."""
FIRST_ERROR_PAUSE = 0.25
LONGEST_ERROR_PAUSE = 5.0

Conversation = tuple[str, str]
"""Where a delivery goes: a service URL and a conversation id, or a person with whom there is none yet."""


class Queue(Protocol):
    """The outbox as the dispatcher needs it (`workflows.outbox.Outbox`)."""

    async def claim(self, now: datetime, *, answers: int = 0, most: int = IN_HAND) -> Claim: ...

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
        self._pace = connector.pace
        self._sender = sender
        self._metrics = metrics
        self._clock = clock
        self._may_dispatch = may_dispatch
        self._recorder = Recorder(outbox=outbox, clock=clock, written=self._out_of_hand)
        self._conversations = Conversations()
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._workers: set[asyncio.Task[None]] = set()
        self._lines: dict[Conversation, deque[Delivery]] = {}
        self._ready: deque[Conversation] = deque()
        self._in_hand = 0
        self._room = asyncio.Event()
        self._held_until: datetime | None = None
        self._next_at: datetime | None = None
        self._spacing = timedelta(0)
        self._second = Second()
        self._in_second = 1
        self._pace.on_pause(self.wake)

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
        """Begin nothing more. What is on its way has 9 s to end and be recorded; the rest is given back at once."""
        self._stopped.set()
        self.wake()
        if self._loop is None:
            return
        _, pending = await asyncio.wait([self._loop], timeout=GRACE)
        for task in (*pending, *self._workers):
            task.cancel()
        self._recorder.give_up()
        await asyncio.gather(self._loop, *self._workers, return_exceptions=True)

    async def run_once(self, now: datetime) -> int:
        """Claim what is due at `now` and the pace allows, and send it. Returns how many deliveries were claimed."""
        await self._heed()
        claim = await self._outbox.claim(now, answers=self._pace.answers_since(), most=IN_HAND)
        await self.carry_out(claim)
        await self._heed()
        return len(claim.deliveries)

    async def carry_out(self, claim: Claim) -> None:
        """Send what was claimed, and record what became of it."""
        self._begin(claim)
        await asyncio.gather(*self._workers)
        await self._recorder.emptied()

    async def _run(self) -> None:
        """Claim ahead of the pace while what was claimed is being sent."""
        pause = FIRST_ERROR_PAUSE
        while not self._stopped.is_set():
            try:
                again_at = await self._claim_some()
                pause = FIRST_ERROR_PAUSE
            except Exception as error:
                log.error("dispatch.broken", error=type(error).__name__, where=place_of(error))
                again_at = self._clock() + timedelta(seconds=pause)
                pause = min(2 * pause, LONGEST_ERROR_PAUSE)
            await self._rest(again_at)
        if self._workers:
            await asyncio.wait(self._workers)
        await self._recorder.emptied()

    async def _claim_some(self) -> datetime | None:
        """Claim and begin what there is room for. Returns when to do so again; None when nothing is due before the next waking."""
        self._woken.clear()
        await self._heed()
        if self._in_hand > IN_HAND - HANDFUL:
            self._room.clear()
            await self._room.wait()
        await self._recorder.caught_up()
        if self._stopped.is_set() or not self._may_dispatch():
            return None
        answers = self._pace.answers_since()
        try:
            claim = await self._outbox.claim(self._clock(), answers=answers, most=IN_HAND - self._in_hand)
        except Exception:
            self._pace.count(answers)
            raise
        self._begin(claim)
        return self._clock() if claim.deliveries else claim.again_at

    async def _heed(self) -> None:
        """Tell the other replicas of a pause that the service asked this one for."""
        until = self._pace.paused_until
        if until is not None and until != self._held_until:
            await self._outbox.hold(until)
            self._held_until = until

    async def _rest(self, again_at: datetime | None) -> None:
        """Wait to be woken or, when the pace is used up, for an instant alone."""
        if again_at is not None:
            await self._until(again_at)
            return
        await self._woken.wait()
        if not self._stopped.is_set():
            await asyncio.sleep(GATHERING)

    async def _until(self, instant: datetime) -> None:
        """Wait for an instant, or for the end."""
        seconds = (instant - self._clock()).total_seconds()
        if seconds > 0:
            await self._for(seconds)

    async def _for(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), seconds)

    async def _turn_of(self, delivery: Delivery) -> None:
        """Wait for the instant that the pace gives a delivery and, when several are late, for a distance from the one before."""
        while not self._stopped.is_set():
            now = self._clock()
            instant = max(delivery.at, self._next_at or delivery.at)
            if (instant - now).total_seconds() < BLINK:
                full_for = self._second.full_for(self._in_second, monotonic())
                if full_for:
                    await self._for(full_for)
                    continue
                # From the instant it should have gone at, so that waking late time after time does not add up; only what is later
                # than a whole distance is forgotten, since it would go out in a burst.
                self._next_at = (instant if now - instant < self._spacing else now) + self._spacing
                return
            await self._until(instant)

    def _begin(self, claim: Claim) -> None:
        """Put deliveries in line. What goes to one conversation goes in order, also after what an earlier claim still sends there."""
        if not claim.deliveries:
            return
        self._in_hand += len(claim.deliveries)
        self._spacing, self._in_second = claim.spacing, claim.in_second
        for delivery in claim.deliveries:
            conversation = _conversation(delivery)
            line = self._lines.get(conversation)
            if line is None:
                self._lines[conversation] = deque([delivery])
                self._ready.append(conversation)
            else:
                line.append(delivery)
        for _ in range(min(len(self._ready), AT_ONCE - len(self._workers))):
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def _work(self) -> None:
        """Serve one conversation after the other, while there are any."""
        while self._ready:
            conversation = self._ready.popleft()
            line = self._lines[conversation]
            while line:
                await self._deliver(conversation, line.popleft())
            del self._lines[conversation]

    async def _deliver(self, conversation: Conversation, delivery: Delivery) -> None:
        try:
            await self._turn_of(delivery)
            outcome = await self._outcome(conversation, delivery)
        except Exception as error:
            log.error("delivery.broken", delivery_id=delivery.id, error=type(error).__name__, where=place_of(error))
            self._out_of_hand(1)
        else:
            self._recorder.add(outcome)

    def _out_of_hand(self, number: int) -> None:
        self._in_hand -= number
        if self._in_hand <= IN_HAND - HANDFUL:
            self._room.set()

    async def _outcome(self, conversation: Conversation, delivery: Delivery) -> Outcome:
        now = self._clock()
        if self._stopped.is_set() or now > delivery.begin_by:
            return Postponed(delivery=delivery, until=now, reason="", counts=False)
        paused = self._pace.paused_until
        if paused is not None and self._pace.is_paused:
            return Postponed(delivery=delivery, until=paused, reason="throttled", counts=False)
        free_at = self._conversations.take(conversation, now)
        if free_at is not None:
            return Postponed(delivery=delivery, until=free_at, reason="", counts=False)
        began = monotonic()
        self._second.begun()
        try:
            answer, outcome = await self._sender.send(delivery)
        finally:
            self._second.answered(began, monotonic())
        self._metrics.sent(delivery.operation.value, answer)
        return outcome


def _conversation(delivery: Delivery) -> Conversation:
    if delivery.place is None:
        return "", f"person/{delivery.person.id if delivery.person else delivery.id}"
    return delivery.place.service_url, delivery.place.conversation_id
