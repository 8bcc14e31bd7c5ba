"""The whole bot over HTTP, on the demonstration organisation, with the fake Teams around it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

import app
from bot.settings import DEFAULT_PACE, Settings
from domain.news.habits import Clicks
from storage.database import Database
from tests.conftest import PostgreSQL
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.teams_client import TeamsClient
from workflows import demonstration

DEMONSTRATION = Path(__file__).resolve().parents[2] / "examples" / "demonstration.toml"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PEOPLE = {"camille": 1, "claire": 2, "marc": 3, "adele": 9, "helene": 12, "paul": 13, "bernard": 15}


@dataclass
class Region:
    """The running bot and the people of the demonstration."""

    url: str
    teams: FakeTeams
    mardi: app.Mardi
    clock: Callable[[], datetime]
    _clients: dict[str, TeamsClient] = field(default_factory=dict)

    def client(self, key: str, *, locale: str = "fr-FR", timezone: str = "Europe/Paris") -> TeamsClient:
        """The Teams client of somebody of the demonstration."""
        entra_id = f"6f0c1a52-3b7d-4e18-9c41-{PEOPLE[key]:012d}"
        return TeamsClient(
            self.url, self.teams, name=key.capitalize(), entra_id=entra_id, locale=locale, timezone=timezone
        )


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


async def _loaded(url: str) -> None:
    database = Database(url)
    await demonstration.load(database, DEMONSTRATION, NOW)
    await database.close()


@pytest.fixture(scope="session")
def sqlite_demonstration(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds the demonstration, copied for each story."""
    path = tmp_path_factory.mktemp("demonstration") / "mardi.db"
    shutil.copy(sqlite_template, path)
    asyncio.run(_loaded(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgresql_demonstration(postgresql: PostgreSQL) -> str:
    """The name of a database that holds the demonstration, copied for each story."""
    name = postgresql.copy("mardi")
    asyncio.run(_loaded(postgresql.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def demonstration_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that holds the demonstration, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "mardi.db"
        shutil.copy(request.getfixturevalue("sqlite_demonstration"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.copy(request.getfixturevalue("postgresql_demonstration"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def pace() -> float:
    """How many messages the outbox sends in a second; a story of very many messages says its own."""
    return DEFAULT_PACE


@pytest.fixture
def clicks() -> Clicks:
    """What is kept of who follows a link of the news; a story of those who are told says so."""
    return Clicks.COUNT


@pytest.fixture
async def region(demonstration_url: str, tmp_path: Path, pace: float, clicks: Clicks) -> AsyncIterator[Region]:
    """The bot, served on loopback."""
    clock = Clock()
    settings = Settings(
        database_url=demonstration_url,
        secret_keys=("k" * 32,),
        files=tmp_path / "files",
        pace=pace,
        news_clicks=clicks,
    )
    mardi = app.Mardi(settings, clock=clock)
    runner = web.AppRunner(mardi.edge.application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with FakeTeams() as teams:
        yield Region(url=f"http://127.0.0.1:{runner.addresses[0][1]}", teams=teams, mardi=mardi, clock=clock)
        await runner.cleanup()
