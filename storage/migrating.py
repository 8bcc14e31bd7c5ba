"""Bring a database to the schema of this version, and tell whether it is there."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database
from storage.schema import metadata

_SCRIPTS = Path(__file__).parent / "migrations"


def is_compared(_item: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    """Whether Alembic compares an object with the schema. What is named `fts_…` is full-text search, written by hand for each database."""
    return not (name or "").startswith("fts_")


_COMPARISON = {"compare_type": True, "include_object": is_compared}


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this version of Mardi needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return head or ""


async def current(database: Database) -> str:
    """The revision a database stands at; empty when it holds nothing of Mardi."""
    async with database.reading() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision() or "")


async def is_current(database: Database) -> bool:
    """Whether a database stands at the revision this version needs."""
    return await current(database) == newest()


async def migrate(database: Database) -> tuple[str, str]:
    """Bring a database to the newest revision; tells from which to which. Data is kept."""
    before = await current(database)
    async with database.transaction() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))
    return before, newest()


async def write_migration(database: Database, message: str) -> None:
    """Write a migration script, numbered after the last, from the difference between a migrated database and the schema."""
    number = f"{int(newest() or 0) + 1:04}"
    async with database.transaction() as connection:
        await connection.run_sync(
            lambda sync: command.revision(_config(sync), message=message, autogenerate=True, rev_id=number)
        )


async def differences(database: Database) -> list[object]:
    """What the schema has that a database lacks, or the reverse; empty when they agree."""
    async with database.reading() as connection:
        return await connection.run_sync(
            lambda sync: list(compare_metadata(MigrationContext.configure(sync, opts=_COMPARISON), metadata))
        )
