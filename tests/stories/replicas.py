"""The real process, `python app.py serve`, started, watched and killed as the world does it.

Each is forked from a process that has imported the application once: to import it is most of a start, and a story has a dozen.
"""

import asyncio
import json
import os
import runpy
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["app"])


def _serve(settings: Mapping[str, str], log: Connection) -> None:
    """What the process does: nothing of the settings of whoever runs the tests, its log into a pipe."""
    for name in [name for name in os.environ if name.startswith(("Microsoft", "MARDI_"))]:
        del os.environ[name]
    os.environ.update(settings)
    os.chdir(ROOT)
    os.dup2(log.fileno(), 2)
    sys.path.insert(0, str(ROOT))
    sys.argv = ["app.py", "serve"]
    with open(os.devnull, "w") as sys.stdout:
        runpy.run_path("app.py", run_name="__main__")


@dataclass
class Replica:
    """One process. `lines` is its log so far, by action."""

    process: BaseProcess
    lines: list[Mapping[str, object]] = field(default_factory=list)
    _told: asyncio.Condition = field(default_factory=asyncio.Condition)
    _listener: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, database_url: str, folder: Path, *, pace: int = 2_000, lease: int = 2) -> "Replica":
        """Start one on a database; it is at work as soon as it can be."""
        settings = {
            "MARDI_DATABASE_URL": database_url,
            "MARDI_PACE": str(pace),
            "MARDI_LEASE": str(lease),
            "MARDI_PORT": "0",
            "MARDI_FILES": str(folder / "files"),
            "MARDI_SECRET_KEYS": "k" * 40,
        }
        log, writer = _FORKS.Pipe(duplex=False)
        process = _FORKS.Process(target=_serve, args=(settings, writer))
        await asyncio.to_thread(process.start)
        writer.close()
        replica = cls(process)
        replica._listener = asyncio.create_task(replica._listen(log))
        return replica

    async def _listen(self, log: Connection) -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(log.fileno()), "rb")
        )
        log.close()
        async for line in reader:
            try:
                told = json.loads(line)
            except ValueError:
                told = {"action": "", "text": line.decode(errors="replace")}
            async with self._told:
                self.lines.append(told)
                self._told.notify_all()
        transport.close()
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
        if self.process.is_alive():
            self.process.terminate()
        return await self._gone()

    async def _gone(self) -> int:
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(self.process.join, PATIENCE)
            assert self._listener is not None
            await self._listener
        assert self.process.exitcode is not None
        return self.process.exitcode


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Wait for something that can only be asked."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - the other process cannot tell us
            await asyncio.sleep(0.05)
