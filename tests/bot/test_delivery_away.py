"""The database is away in the middle of a broadcast: sending stops, goes on by itself, and nobody is written to twice."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

import pytest

from bot import delivery, recorder
from domain.outbox import DeliveryState, Outcome
from storage import sqlite
from tests.bot.office import Office
from tests.conftest import PostgreSQL
from tests.crowd import announce, gather
from tests.patience import PATIENCE
from workflows.outbox import Outbox

EVERYBODY = delivery.IN_HAND + 100
Away = Callable[[], AbstractContextManager[None]]

_HOLD = """
import sqlite3, sys
holder = sqlite3.connect(sys.argv[1], isolation_level=None)
holder.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def away(database_url: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Away:
    """Keeps everybody from writing: another process holds SQLite's lock beyond the busy time-out, PostgreSQL lets nobody in."""
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 10)

    @contextmanager
    def locked() -> Iterator[None]:
        command = [sys.executable, "-c", _HOLD, database_url.removeprefix("sqlite:///")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield
            holder.kill()

    @contextmanager
    def closed() -> Iterator[None]:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        server.run("ALTER DATABASE mardi ALLOW_CONNECTIONS false")
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'mardi'")
        try:
            yield
        finally:
            server.run("ALTER DATABASE mardi ALLOW_CONNECTIONS true")

    return locked if database_url.startswith("sqlite") else closed


@pytest.mark.parametrize("seconds", [20, 100])
async def test_sending_resumes_by_itself_even_when_leases_ended_meanwhile(
    office: Office, away: Away, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, failed = Outbox.record, asyncio.Semaphore(0)

    async def told(self: Outbox, outcomes: Sequence[Outcome], now: datetime) -> None:
        try:
            await write(self, outcomes, now)
        except Exception:
            failed.release()
            raise

    monkeypatch.setattr(Outbox, "record", told)
    for module, name in ((recorder, "FIRST_PAUSE"), (recorder, "LONGEST_PAUSE"), (delivery, "LONGEST_ERROR_PAUSE")):
        monkeypatch.setattr(module, name, 0.001)
    await gather(office.database, office.teams.url, EVERYBODY)
    await announce(office.database)
    office.clock.now = datetime.now(office.clock.now.tzinfo)
    office.teams.hang()
    office.dispatcher.start()
    await asyncio.wait_for(office.teams.reached.wait(), PATIENCE)
    with away():
        office.teams.release()
        for _ in range(10):
            await asyncio.wait_for(failed.acquire(), PATIENCE)
            office.clock.pass_(timedelta(seconds=seconds / 10))
        assert 0 < office.teams.total <= delivery.IN_HAND
    await office.teams.until_total(EVERYBODY, 10)
    await office.dispatcher.stop()
    assert await office.counts() == {DeliveryState.SENT: EVERYBODY}
    assert set(office.teams.received.values()) == {1}
