"""The fake Teams of the tests, in a process of its own on the core of the load."""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Self

from bench import wire
from bench.running import ROOT


@dataclass(frozen=True, kw_only=True)
class Received:
    """What arrived so far: messages, people who got one, and requests that were answered 429."""

    total: int
    people: int
    throttled: int


class FakeTeamsProcess:
    """Takes orders and reports over its control endpoint."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.fake_teams"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        self._port = int(self.url.rstrip("/").rpartition(":")[2])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    async def order(self, **what: object) -> None:
        """Set limits and latency; `forget` what arrived so far."""
        await self._ask("POST", json.dumps(what).encode())

    async def received(self) -> Received:
        """What arrived so far."""
        report = await self._ask("GET")
        return Received(total=report["total"], people=report["people"], throttled=int(report["answered"].get("429", 0)))

    async def until(self, total: int, seconds: float) -> Received:
        """Wait until so many messages arrived. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while (report := await self.received()).total < total:  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.02)
        return report

    async def _ask(self, method: str, body: bytes = b"") -> dict[str, Any]:
        line = await wire.Line.open(self._port)
        answer = await line.ask(wire.request(method, "/control", f"127.0.0.1:{self._port}", body))
        line.close()
        report: dict[str, Any] = json.loads(answer.body)
        return report
