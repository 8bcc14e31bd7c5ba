"""The edge, served for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.stage import Stage, set_up
from tests.fakes.fake_authority import FakeAuthority
from tests.fakes.fake_teams import FakeTeams


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    """The fake Teams."""
    async with FakeTeams() as teams:
        yield teams


@pytest.fixture
async def authority(tmp_path: Path) -> AsyncIterator[FakeAuthority]:
    """The fake login services."""
    async with FakeAuthority(tmp_path) as authority:
        yield authority


@pytest.fixture
async def stage(database: Database, teams: FakeTeams) -> AsyncIterator[Stage]:
    """The edge as on a laptop: no app id, everything let in."""
    async with set_up(database, teams) as stage:
        yield stage


@pytest.fixture
async def guarded(database: Database, teams: FakeTeams, authority: FakeAuthority) -> AsyncIterator[Stage]:
    """The edge as in production: an app id, tokens both ways, one tenant."""
    async with set_up(database, teams, authority=authority) as stage:
        yield stage
