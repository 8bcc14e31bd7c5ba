"""One running Playground: a Node process that shows Teams in a browser and posts to the bot what is typed there."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
START_SECONDS = 60.0
END_SECONDS = 5.0


class PlaygroundFailed(RuntimeError):
    """The Playground ended, or did not begin to listen in time; says what it wrote last."""


def what_is_missing() -> str:
    """What keeps the Playground from being started and how to get it, in a sentence; empty when it is here."""
    if shutil.which("node") is None:
        return "Node.js is not on this machine: install it (version 20 or later, with npm), then run `make run` again."
    if not PROGRAM.exists():
        return "The Playground is not installed: run `npm ci`, then `make run` again."
    return ""


def is_taken(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(url: str, lives: Callable[[], bool], seconds: float = START_SECONDS) -> bool:
    """Wait until an address answers; False when its process died first, or time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and lives():
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 (our own address)
                return True
        except OSError:
            time.sleep(0.05)
    return False


class Playground:
    """Started on entering, ended on leaving. `port` 0 lets it choose; `url` is known once it is started."""

    def __init__(self, *, configuration: str, folder: Path, bot: str, port: int = 0) -> None:
        self._configuration = configuration
        self._folder = folder.resolve()
        self._bot = bot
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> None:
        """Begin to start it, in a process group of its own so that Ctrl-C reaches only who started it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        configuration = self._folder / "playground.yml"
        configuration.write_text(self._configuration, encoding="utf-8")
        surroundings = {
            **os.environ,
            "TEAMSAPPTESTER_BROWSER": "none",
            "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(configuration),
            "M365_AGENTS_PLAYGROUND_LOGFILE": str(self._folder / "playground.log"),
        }
        command = ["node", str(PROGRAM), "start", "-e", self._bot, "-c", "msteams", "-p", str(self._port)]
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(  # noqa: S603
                [*command, "--disable-telemetry"],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=surroundings,
                start_new_session=True,
            )

    def wait(self) -> str:
        """Wait until it listens; its address. Raises PlaygroundFailed."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            said = self._said.read_text(encoding="utf-8", errors="replace")
            if found := re.search(r"Listening on (\d+)", said):
                self.url = f"http://localhost:{found[1]}"
                return self.url
            if self.has_ended:
                raise PlaygroundFailed(f"The Playground did not start: {said.strip()[-400:]}")
            time.sleep(0.05)
        raise PlaygroundFailed(f"The Playground did not listen within {START_SECONDS:.0f} s.")

    @property
    def _said(self) -> Path:
        return self._folder / "playground.out"

    @property
    def has_ended(self) -> bool:
        """Whether the process is over."""
        return self._process is None or self._process.poll() is not None

    def end(self) -> None:
        """End it; safe to call twice."""
        if self._process is not None:
            end(self._process)

    def __enter__(self) -> "Playground":
        self.start()
        try:
            self.wait()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and insist when it does not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
