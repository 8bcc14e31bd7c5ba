"""Starts and stops the processes of a run."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench import cores, wire
from bench.activities import Channel
from bench.connector import Connector
from bench.identity import APP_ID, APP_PASSWORD, TENANT_ID, Identity

ROOT = Path(__file__).resolve().parent.parent
_START_LIMIT = 60.0


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """A server to measure: what is started, whether it authenticates, and its own environment."""

    key: str
    target: str
    arguments: tuple[str, ...] = ()
    authenticated: bool
    environment: Mapping[str, str] = field(default_factory=dict)


class AuthorityProcess:
    """The fake authority, and the desk by which it is steered."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.authority", str(folder), str(cores.OTHERS)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        port, desk = self._process.stdout.readline().split()
        self.port, self._desk = int(port), int(desk)

    async def calls(self) -> int:
        """How often it was asked since it started."""
        return sum((await self._ask("GET", "/counts")).values())

    async def hang(self, seconds: float) -> None:
        """Make every later answer wait."""
        await self._ask("POST", f"/hang?seconds={seconds}")

    async def _ask(self, method: str, path: str) -> dict[str, int]:
        line = await wire.Line.open(self._desk)
        answer = await line.ask(wire.request(method, path, "127.0.0.1"))
        line.close()
        counts: dict[str, int] = json.loads(answer.body)
        return counts

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)


class Server:
    """A contestant that runs. `start_seconds` is from the start of the process to the first accepted connection."""

    def __init__(self, contestant: Contestant, port: int, process: "subprocess.Popen[bytes]", start: float) -> None:
        self.contestant = contestant
        self.port = port
        self.pid = process.pid
        self.start_seconds = start
        self._process = process

    def stop(self) -> None:
        """End it as an operator would; by force after 15 seconds."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What all servers of a run share."""

    folder: Path
    identity: Identity
    authority: AuthorityProcess
    connector: Connector

    def channel(self, server: Server) -> Channel:
        """The channel as that server sees it."""
        authenticated = server.contestant.authenticated
        service_url = self.connector.service_url(authenticated=authenticated)
        bearer = self.identity.token(service_url) if authenticated else ""
        return Channel(service_url=service_url, bot_port=server.port, bearer=bearer)

    async def start(self, contestant: Contestant, profile: Path | None = None) -> Server:
        """Start a contestant and wait until it listens. Raises RuntimeError, with the end of its log, when it does not."""
        port = free_port()
        command = [sys.executable, "-m", "bench.launch"]
        command += ["--authority", str(self.authority.port), "--connector", str(self.connector.tls_port)]
        if profile is not None:
            command += ["--profile", str(profile)]
        command += [contestant.target, *contestant.arguments]
        log = self.folder / f"{contestant.key}-{port}.log"
        begin = time.perf_counter()
        with log.open("wb") as sink:
            process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs meanwhile
                command,
                cwd=ROOT,
                env=self._environment(contestant, port),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        while not _listens(port):
            if process.poll() is not None or time.perf_counter() - begin > _START_LIMIT:
                process.kill()
                raise RuntimeError(f"{contestant.key} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            await asyncio.sleep(0.005)
        return Server(contestant, port, process, time.perf_counter() - begin)

    def _environment(self, contestant: Contestant, port: int) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("Microsoft", "MARDI_"))}
        certificates = {
            "REQUESTS_CA_BUNDLE": str(self.identity.ca_file),
            "SSL_CERT_FILE": str(self.identity.ca_file),
        }
        credentials = {
            "MicrosoftAppId": APP_ID,
            "MicrosoftAppPassword": APP_PASSWORD,
            "MicrosoftAppTenantId": TENANT_ID,
            "MicrosoftAppType": "SingleTenant",
        }
        address = {"BENCH_PORT": str(port), "MARDI_HOST": "127.0.0.1", "MARDI_PORT": str(port)}
        return (
            inherited
            | certificates
            | (credentials if contestant.authenticated else {})
            | address
            | dict(contestant.environment)
        )


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) == 0
