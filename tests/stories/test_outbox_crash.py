"""Whatever dies in the middle of a broadcast, everybody gets it; who may have got it twice was being written to, and their row says so."""

import random
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.delivery import IN_HAND
from domain.outbox import DeliveryState
from storage.database import Database, Transaction
from storage.schema import outbox
from tests.conftest import PostgreSQL
from tests.crowd import CAUSE, announce, chat, gather
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.teams_rules import Limits
from tests.stories.replicas import Replica, until

EVERYBODY = 3_600
KILLS = 10


@dataclass
class Edition:
    """A broadcast to 3,600 people, on its way out of whatever processes there are."""

    url: str
    folder: Path
    teams: FakeTeams
    in_hand_at_kills: int = 0
    _left_behind: set[tuple[int, datetime]] = field(default_factory=set)
    _replicas: list[Replica] = field(default_factory=list)

    async def start(self) -> Replica:
        """Start a process."""
        replica = await Replica.start(self.url, self.folder)
        self._replicas.append(replica)
        return replica

    async def kill(self, replica: Replica) -> None:
        """Kill one, and note what it had in hand."""
        await replica.kill()
        async with self._reading() as tx:
            sending = outbox.c.state == DeliveryState.SENDING.value
            rows = await tx.execute(select(outbox.c.id, outbox.c.due_at).where(sending))
            in_hand = {(row.id, row.due_at) for row in rows} - self._left_behind
        self._left_behind |= in_hand
        self.in_hand_at_kills += len(in_hand)

    async def rows(self) -> Mapping[str, tuple[DeliveryState, int]]:
        """State and repeats of each person's row, by conversation."""
        async with self._reading() as tx:
            statement = select(outbox.c.person_id, outbox.c.state, outbox.c.repeats)
            found = await tx.execute(statement.where(outbox.c.cause == CAUSE))
            return {chat(person): (DeliveryState(state), repeats) for person, state, repeats in found}

    async def ended(self) -> bool:
        """Whether every row has come to its end."""
        async with self._reading() as tx:
            return (await tx.execute(select(outbox.c.id).where(outbox.c.due_at.is_not(None)).limit(1))).first() is None

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Transaction]:
        database = Database(self.url)
        try:
            async with database.reading() as tx:
                yield tx
        finally:
            await database.close()

    async def stop(self) -> None:
        """Stop what still runs."""
        for replica in self._replicas:
            await replica.stop()

    async def judge(self) -> None:
        """Nobody missed; each repetition was in hand at a kill, and marked."""
        rows = await self.rows()
        assert len(rows) == EVERYBODY
        assert {state for state, _ in rows.values()} == {DeliveryState.SENT}
        received = self.teams.received
        assert set(received) == set(rows)
        repeated = {who: times - 1 for who, times in received.items() if times > 1}
        assert all(times <= rows[who][1] for who, times in repeated.items())
        assert sum(repeated.values()) <= self.in_hand_at_kills


@pytest.fixture
async def edition(database_url: str, tmp_path: Path) -> AsyncIterator[Edition]:
    """On each kind of database."""
    async for one in _edition(database_url, tmp_path):
        yield one


@pytest.fixture
async def embedded(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Edition]:
    """On SQLite, for which one process dispatches."""
    path = tmp_path / "mardi.db"
    shutil.copy(sqlite_template, path)
    async for one in _edition(f"sqlite:///{path}", tmp_path):
        yield one


@pytest.fixture
async def shared(postgresql: PostgreSQL, tmp_path: Path) -> AsyncIterator[tuple[Edition, PostgreSQL, str]]:
    """On PostgreSQL, which several processes share and which can be away."""
    name = postgresql.copy("mardi")
    async for one in _edition(postgresql.url(name), tmp_path):
        yield one, postgresql, name
    postgresql.drop(name)


async def _edition(url: str, folder: Path) -> AsyncIterator[Edition]:
    async with FakeTeams(limits=Limits(app=3_000), keeps=False) as teams:
        database = Database(url)
        await gather(database, teams.url, EVERYBODY)
        assert await announce(database) == EVERYBODY
        await database.close()
        edition = Edition(url=url, folder=folder, teams=teams)
        yield edition
        await edition.stop()


async def test_ten_kills_at_random_moments_lose_nobody(edition: Edition) -> None:
    moments = sorted(random.Random(3).sample(range(1, EVERYBODY - 200), KILLS))  # noqa: S311 - a repeatable chance
    for moment in moments:
        replica = await edition.start()
        await edition.teams.until_total(moment)
        await edition.kill(replica)
    assert edition.in_hand_at_kills <= KILLS * IN_HAND
    last = await edition.start()
    await until(edition.ended)
    assert await last.stop() == 0
    await edition.judge()


async def test_three_replicas_killed_in_turn_lose_nobody(shared: tuple[Edition, PostgreSQL, str]) -> None:
    edition, _, _ = shared
    replicas = [await edition.start() for _ in range(3)]
    for number, moment in enumerate((600, 1_500, 2_400)):
        await edition.teams.until_total(moment)
        await edition.kill(replicas[number])
        replicas.append(await edition.start())
    await until(edition.ended)
    await edition.stop()
    await edition.judge()


async def test_a_database_that_was_away_is_found_again_and_nobody_is_written_to_twice(
    shared: tuple[Edition, PostgreSQL, str],
) -> None:
    edition, server, name = shared
    replica = await edition.start()
    await edition.teams.until_total(1_000)
    server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    await replica.until_it_says("record.failed")
    assert edition.teams.total < EVERYBODY
    server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await until(edition.ended)
    assert await replica.stop() == 0
    await edition.judge()
    assert edition.teams.total == EVERYBODY


async def test_on_sqlite_a_second_process_says_that_it_waits_and_takes_over_from_a_killed_one(
    embedded: Edition,
) -> None:
    edition = embedded
    first = await edition.start()
    await edition.teams.until_total(1)
    second = await edition.start()
    await second.until_it_says("dispatch.elsewhere")
    assert not first.said("dispatch.elsewhere")
    await edition.kill(first)
    await second.until_it_says("dispatch.taken_over")
    await until(edition.ended)
    assert await second.stop() == 0
    await edition.judge()
