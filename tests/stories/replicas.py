"""The real process, `python app.py serve`, started, watched and killed as the world does it."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass
class Replica:
    """One process. `lines` is its log so far, by action."""

    process: Process
    lines: list[Mapping[str, object]] = field(default_factory=list)
    _told: asyncio.Condition = field(default_factory=asyncio.Condition)
    _listener: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, database_url: str, folder: Path, *, pace: int = 2_000, lease: int = 2) -> "Replica":
        """Start one on a database; it is at work as soon as it can be."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("Microsoft", "MARDI_"))}
        settings = {
            "MARDI_DATABASE_URL": database_url,
            "MARDI_PACE": str(pace),
            "MARDI_LEASE": str(lease),
            "MARDI_PORT": "0",
            "MARDI_FILES": str(folder / "files"),
            "MARDI_SECRET_KEYS": "k" * 40,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "app.py", "serve", cwd=ROOT, env=inherited | settings, stdout=DEVNULL, stderr=PIPE
        )
        replica = cls(process)
        replica._listener = asyncio.create_task(replica._listen())
        return replica

    async def _listen(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            try:
                told = json.loads(line)
            except ValueError:
                told = {"action": "", "text": line.decode(errors="replace")}
            async with self._told:
                self.lines.append(told)
                self._told.notify_all()
        async with self._told:
            self._told.notify_all()

    async def until_it_says(self, *actions: str) -> None:
        """Wait for a line of its log."""
        async with asyncio.timeout(PATIENCE), self._told:
            await self._told.wait_for(lambda: any(line.get("action") in actions for line in self.lines))

    def said(self, action: str) -> bool:
        """Whether its log holds an action."""
        return any(line.get("action") == action for line in self.lines)

    async def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        await self._gone()

    async def stop(self) -> int:
        """As an operator stops it. Returns its exit code."""
        if self.process.returncode is None:
            self.process.terminate()
        return await self._gone()

    async def _gone(self) -> int:
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
            assert self._listener is not None
            await self._listener
        return code


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait for something that can only be asked."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - the other process cannot tell us
            await asyncio.sleep(0.05)
