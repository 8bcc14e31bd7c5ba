"""The whole bot over HTTP, on the demonstration organisation, with the fake Teams around it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

import app
from bot.settings import Settings
from storage.database import Database
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.teams_client import TeamsClient
from workflows import demonstration

DEMONSTRATION = Path(__file__).resolve().parents[2] / "examples" / "demonstration.toml"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PEOPLE = {"camille": 1, "claire": 2, "marc": 3, "helene": 12, "bernard": 15}


@dataclass
class Region:
    """The running bot and the people of the demonstration."""

    url: str
    teams: FakeTeams
    mardi: app.Mardi
    clock: Callable[[], datetime]
    _clients: dict[str, TeamsClient] = field(default_factory=dict)

    def client(self, key: str, *, locale: str = "fr-FR") -> TeamsClient:
        """The Teams client of somebody of the demonstration."""
        entra_id = f"6f0c1a52-3b7d-4e18-9c41-{PEOPLE[key]:012d}"
        return TeamsClient(self.url, self.teams, name=key.capitalize(), entra_id=entra_id, locale=locale)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
async def region(database_url: str) -> AsyncIterator[Region]:
    """The bot, served on loopback."""
    database = Database(database_url)
    await demonstration.load(database, DEMONSTRATION, NOW)
    await database.close()
    clock = Clock()
    mardi = app.Mardi(Settings(database_url=database_url, secret_keys=("k" * 32,)), clock=clock)
    runner = web.AppRunner(mardi.edge.application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with FakeTeams() as teams:
        yield Region(url=f"http://127.0.0.1:{runner.addresses[0][1]}", teams=teams, mardi=mardi, clock=clock)
        await runner.cleanup()
