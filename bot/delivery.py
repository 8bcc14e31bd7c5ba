"""Empties the outbox: claims what is due, sends it within the pace, records what became of it. It knows no feature."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from structlog import get_logger

from bot.connector import Address, Connector
from bot.logs import place_of
from bot.metrics import Metrics
from bot.sends import Blocked, NotInstalled, NotThere, Outcome, Rejected, Sent, Throttled, Transient, Unauthorised
from domain.outbox import Delivery, Operation

log = get_logger()

BATCH = 50
AT_ONCE = 16
FIRST_BACK_OFF = 2.0
LONGEST_BACK_OFF = 600.0
MOST_ATTEMPTS = 20
"""With the back-off above: about two and a half hours of trying."""
REFUSED_PAUSE = timedelta(minutes=1)
"""How long the run stops when the service refuses the bot itself."""
GRACE = 10.0
"""Seconds that a stop leaves to what is being sent."""
ERROR_PAUSE = 5.0


class Queue(Protocol):
    """The outbox as the dispatcher needs it (`workflows.outbox.Outbox`)."""

    async def claim(self, now: datetime, limit: int) -> tuple[Delivery, ...]: ...

    async def delivered(self, delivery: Delivery, activity_id: str | None, now: datetime) -> None: ...

    async def postponed(self, delivery: Delivery, until: datetime, reason: str, now: datetime) -> None: ...

    async def failed(self, delivery: Delivery, reason: str, now: datetime) -> None: ...

    async def unreachable(self, delivery: Delivery, reason: str, now: datetime) -> None: ...


class Dispatcher:
    """Sends what is due, whenever it is woken."""

    def __init__(self, *, outbox: Queue, connector: Connector, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        self._outbox = outbox
        self._connector = connector
        self._metrics = metrics
        self._clock = clock
        self._woken = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False

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
        """Send nothing more. What is on its way has 10 s to end and be recorded; what is not recorded is due again after its lease."""
        self._stopping = True
        self.wake()
        if self._loop is None:
            return
        _, pending = await asyncio.wait([self._loop], timeout=GRACE)
        if pending:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop

    async def run_once(self, now: datetime) -> int:
        """Claim what is due at `now`, at most a batch, and send it. Returns how many deliveries were claimed."""
        deliveries = await self._outbox.claim(now, BATCH)
        places: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
        for delivery in deliveries:
            places[delivery.place.service_url, delivery.place.conversation_id].append(delivery)
        gate = asyncio.Semaphore(AT_ONCE)
        results = await asyncio.gather(*(self._send_all(one, gate) for one in places.values()), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                log.error("delivery.broken", error=type(result).__name__, where=place_of(result))
        return len(deliveries)

    async def _run(self) -> None:
        while not self._stopping:
            await self._woken.wait()
            self._woken.clear()
            try:
                while not self._stopping and await self.run_once(self._clock()):
                    pass
            except Exception as error:
                log.error("dispatch.broken", error=type(error).__name__, where=place_of(error))
                await asyncio.sleep(ERROR_PAUSE)

    async def _send_all(self, deliveries: Sequence[Delivery], gate: asyncio.Semaphore) -> None:
        """What goes to one conversation goes in order; several conversations go side by side."""
        for delivery in deliveries:
            async with gate:
                if self._stopping:
                    return
                await self._connector.pace.wait()
                outcome = await self._send(delivery)
                self._metrics.sent(delivery.operation.value, outcome)
                await self._record(delivery, outcome)

    async def _send(self, delivery: Delivery) -> Outcome:
        address = Address(service_url=delivery.place.service_url, conversation_id=delivery.place.conversation_id)
        match delivery.operation, delivery.activity_id:
            case Operation.SEND, _:
                return await self._connector.send(address, delivery.payload)
            case Operation.EDIT, str(activity_id):
                return await self._connector.update(address, activity_id, delivery.payload)
            case Operation.DELETE, str(activity_id):
                return await self._connector.delete(address, activity_id)
            case _:
                return Rejected(reason="no_activity_id")

    async def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Sent(activity_id=activity_id):
                shown = activity_id if delivery.operation is Operation.SEND else delivery.activity_id
                await self._outbox.delivered(delivery, shown, now)
            case NotThere() if delivery.operation is Operation.DELETE:
                await self._outbox.delivered(delivery, delivery.activity_id, now)
            case Throttled(retry_after=seconds):
                self._connector.pace.pause(seconds)
                await self._postpone(delivery, timedelta(seconds=seconds), "throttled", now)
            case Transient(reason=reason):
                await self._postpone(delivery, back_off(delivery.attempts), reason, now)
            case Unauthorised(reason=reason):
                self._connector.pace.pause(REFUSED_PAUSE.total_seconds())
                await self._postpone(delivery, REFUSED_PAUSE, reason, now)
            case Blocked(reason=reason) | NotInstalled(reason=reason):
                await self._outbox.unreachable(delivery, reason, now)
            case NotThere(reason=reason) if delivery.operation is Operation.SEND:
                await self._outbox.unreachable(delivery, reason, now)
            case NotThere(reason=reason) | Rejected(reason=reason):
                await self._outbox.failed(delivery, reason, now)
        if not isinstance(outcome, Sent):
            log.warning(
                "delivery.unsent",
                delivery_id=delivery.id,
                kind=delivery.operation.value,
                outcome=type(outcome).__name__,
                reason=getattr(outcome, "reason", ""),
                attempts=delivery.attempts,
                conversation_id=delivery.place.conversation_id,
            )

    async def _postpone(self, delivery: Delivery, pause: timedelta, reason: str, now: datetime) -> None:
        if delivery.attempts >= MOST_ATTEMPTS:
            await self._outbox.failed(delivery, reason, now)
        else:
            await self._outbox.postponed(delivery, now + pause, reason, now)


def back_off(attempts: int) -> timedelta:
    """How long to wait after the nth attempt: doubling from 2 s to 10 min, with a quarter of jitter either way."""
    seconds = min(FIRST_BACK_OFF * 2 ** (attempts - 1), LONGEST_BACK_OFF)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311 jitter, not a secret
