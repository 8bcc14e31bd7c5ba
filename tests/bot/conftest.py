"""The edge, served for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot.cloud import Cloud
from bot.connector import Connector
from storage.database import Database
from tests.bot.office import Office
from tests.bot.stage import Clock, Stage, set_up
from tests.fakes.fake_authority import FakeAuthority
from tests.fakes.fake_files import FakeFiles
from tests.fakes.fake_teams import FakeTeams


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    """The fake Teams."""
    async with FakeTeams() as teams:
        yield teams


@pytest.fixture
async def files() -> AsyncIterator[FakeFiles]:
    """The place where people's files lie."""
    async with FakeFiles() as files:
        yield files


@pytest.fixture
async def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeAuthority]:
    """The fake login services, trusted."""
    async with FakeAuthority(tmp_path) as authority:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority.ca_file)
        yield authority


@pytest.fixture
async def stage(database: Database, teams: FakeTeams, tmp_path: Path) -> AsyncIterator[Stage]:
    """The edge as on a laptop: no app id, everything let in."""
    async with set_up(database, teams, folder=tmp_path) as stage:
        yield stage


@pytest.fixture
async def guarded(
    database: Database, teams: FakeTeams, authority: FakeAuthority, tmp_path: Path
) -> AsyncIterator[Stage]:
    """The edge as in production: an app id, tokens both ways, one tenant."""
    async with set_up(database, teams, authority=authority, folder=tmp_path) as stage:
        yield stage


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def cloud_of_tests() -> Cloud:
    """The public cloud, with services of this machine allowed."""
    return Cloud(loopback_services=True)


@pytest.fixture
async def connector(clock: Clock, cloud_of_tests: Cloud) -> AsyncIterator[Connector]:
    """A connector without tokens."""
    connector = Connector(cloud=cloud_of_tests, clock=clock)
    yield connector
    await connector.close()


@pytest.fixture
async def aiohttp_serve() -> AsyncIterator[Callable[[web.Application], Awaitable[str]]]:
    """Serves an application on loopback, and returns its address."""
    runners: list[web.AppRunner] = []

    async def serve(application: web.Application) -> str:
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield serve
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def office(database: Database, teams: FakeTeams, clock: Clock, connector: Connector) -> Office:
    """An office at a database and a fake Teams of its own."""
    return Office(database, teams, clock, connector)
