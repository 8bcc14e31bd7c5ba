"""The load: conversations that speak again as soon as they are answered, and what was seen of the bot meanwhile."""

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bench import cores, wire
from bench.connector import Connector, Reply

_PATIENCE = 120.0
"""Seconds beyond the end of a measure after which an unanswered turn fails it."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A request to the bot. When `reply_in` names a conversation, the turn ends with both the answer and the message posted there.

    `fault` says in a word what is wrong with what came, empty when it is right.
    """

    payload: bytes
    reply_in: str = ""
    fault: Callable[[wire.Message, Reply | None], str]


Talk = Iterator[Turn]
"""One conversation: its turns, one after the other."""


@dataclass(kw_only=True)
class Sample:
    """One measure: seconds of each turn, of the whole, and of processor used by the bot and by the load."""

    latencies: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    bot_cpu: float = 0.0
    load_cpu: float = 0.0

    @property
    def turns(self) -> int:
        return len(self.latencies)

    @property
    def rate(self) -> float:
        """Right turns per second."""
        return (self.turns - self.faults.total()) / self.seconds if self.seconds else 0.0

    def quantile(self, share: float) -> float:
        """The latency in seconds that `share` of the turns did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def drive(connector: Connector, bot_port: int, bot_pid: int, talks: Sequence[Talk], seconds: float) -> Sample:
    """Let all conversations talk for so many seconds, or until they have nothing more to say."""
    sample = Sample()
    lines = [await wire.Line.open(bot_port) for _ in talks]
    gc.collect()
    gc.disable()
    bot_cpu, load_cpu, start = cores.cpu_seconds(bot_pid), time.process_time(), time.perf_counter()
    try:
        async with asyncio.timeout(seconds + _PATIENCE), asyncio.TaskGroup() as together:
            for line, talk in zip(lines, talks, strict=True):
                together.create_task(_converse(connector, line, talk, start + seconds, sample))
    finally:
        gc.enable()
        for line in lines:
            line.close()
    sample.seconds = time.perf_counter() - start
    sample.bot_cpu = cores.cpu_seconds(bot_pid) - bot_cpu
    sample.load_cpu = time.process_time() - load_cpu
    return sample


async def _converse(connector: Connector, line: wire.Line, talk: Talk, until: float, sample: Sample) -> None:
    for turn in talk:
        start = time.perf_counter()
        awaited = connector.expect(turn.reply_in) if turn.reply_in else None
        answer = await line.ask(turn.payload)
        wrong = "" if answer.status < 300 else f"status {answer.status}"
        reply = await awaited if awaited is not None and not wrong else None
        end = time.perf_counter()
        sample.latencies.append(end - start)
        if wrong := wrong or turn.fault(answer, reply):
            sample.faults[wrong] += 1
        if end >= until:
            return


async def ask_once(connector: Connector, bot_port: int, turn: Turn) -> tuple[wire.Message, Reply | None]:
    """One turn outside any measure. Raises RuntimeError when what came is wrong."""
    line = await wire.Line.open(bot_port)
    try:
        async with asyncio.timeout(_PATIENCE):
            awaited = connector.expect(turn.reply_in) if turn.reply_in else None
            answer = await line.ask(turn.payload)
            reply = await awaited if awaited is not None and answer.status < 300 else None
    finally:
        line.close()
    wrong = f"status {answer.status}: {answer.body[:200]!r}" if answer.status >= 300 else turn.fault(answer, reply)
    if wrong:
        raise RuntimeError(wrong)
    return answer, reply


class Probe:
    """Asks `/healthz` every 10 ms beside the load: what it waits at worst is how long the bot's event loop was held."""

    def __init__(self, bot_port: int) -> None:
        self._port = bot_port
        self.worst = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Probe":
        self._line = await wire.Line.open(self._port)
        await self._ask()
        self.worst = 0.0
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._line.close()

    async def _watch(self) -> None:
        while True:
            await self._ask()
            await asyncio.sleep(0.01)

    async def _ask(self) -> None:
        start = time.perf_counter()
        asked = asyncio.ensure_future(self._line.ask(wire.request("GET", "/healthz", f"127.0.0.1:{self._port}")))
        try:
            await asked
        finally:
            self.worst = max(self.worst, time.perf_counter() - start)
