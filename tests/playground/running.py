"""The real bot as a process of its own, on a database that holds the demonstration."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from examples.playground.instance import ROOT, end, wait_for

DATABASE = "mardi.db"
_STILL = frozenset({'mardi_outbox_rows{reason="",state="sending"} 0.0', "mardi_outbox_oldest_due_seconds 0.0"})


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _surroundings(folder: Path, **settings: str) -> dict[str, str]:
    """The environment without the developer's own settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.upper().startswith(("MARDI_", "MICROSOFTAPP"))
    }
    return {**kept, "MARDI_DATABASE_URL": f"sqlite:///{folder / DATABASE}", **settings}


def load_demonstration(folder: Path) -> None:
    """Make a database that holds the demonstration in a folder, by the command that people use."""
    subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "demo", str(ROOT / "examples" / "demonstration.toml")],
        cwd=folder,
        env=_surroundings(folder),
        check=True,
    )


class Bot:
    """`python app.py serve` on a free port, with a copy of a database. Ended by SIGTERM, which it must obey with exit code 0."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api/messages"
        shutil.copy(template / DATABASE, folder / DATABASE)
        self._log = folder / "bot.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "serve"],
                cwd=folder,
                env=_surroundings(folder, MARDI_PORT=str(self.port)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> str:
        """What it has written."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def complaints(self) -> list[str]:
        """The lines of its log that tell of an error."""
        return [line for line in self.log.splitlines() if re.search(r'"level": ?"(error|critical)"|^Traceback', line)]

    def wait(self) -> None:
        """Wait until it answers. Fails with what it wrote."""
        listens = wait_for(f"http://127.0.0.1:{self.port}/healthz", lambda: self._process.poll() is None)
        assert listens, f"the bot does not listen:\n{self.log[-3000:]}"

    @property
    def is_still(self) -> bool:
        """Whether nothing that is due waits to go out or is on its way."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            told = answer.read().decode()
        return _STILL.issubset(told.splitlines())

    def end(self) -> int:
        """End it; its exit code."""
        end(self._process)
        return self._process.returncode
