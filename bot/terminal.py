"""What an operator's commands have in common: settings read, a database opened, faults told in words with an exit code.

2 says that the command could not begin, 3 that the database stands at another schema, 1 that what was asked was refused.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import typer

from bot.settings import Settings, SettingsFaults, load_settings
from storage import migrating
from storage.database import Database

Result = TypeVar("Result")
Work = Callable[[Database, Settings], Coroutine[Any, Any, Result]]


class CannotBegin(Exception):
    """Why a command does not begin, in a sentence for the operator."""

    code = 2


class DatabaseUnusable(CannotBegin):
    """The database cannot be opened."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database does not answer ({reason}): check MARDI_DATABASE_URL, that the server runs, and the account's rights."
        )


class SchemaOutdated(CannotBegin):
    """The database does not stand at the schema of this version."""

    code = 3

    def __init__(self, current: str, needed: str) -> None:
        super().__init__(
            f"The database stands at revision {current or 'none'} and this version needs {needed}:"
            " run `python app.py migrate`, then start again."
        )


async def revision(database: Database) -> str:
    """The revision that a database stands at. Raises DatabaseUnusable, whatever its driver says."""
    try:
        return await migrating.current(database)
    except Exception as error:
        raise DatabaseUnusable(type(error).__name__) from error


async def prepare(database: Database, settings: Settings) -> None:
    """Migrate an embedded database. Raises DatabaseUnusable, and SchemaOutdated for a shared one that is behind."""
    current = await revision(database)
    if settings.is_embedded:
        await migrating.migrate(database)
    elif current != migrating.newest():
        raise SchemaOutdated(current, migrating.newest())


def settings_or_exit() -> Settings:
    """The settings, or every fault of theirs told and the end."""
    try:
        return load_settings()
    except SettingsFaults as faults:
        typer.echo("Mardi cannot start with these settings:", err=True)
        for fault in faults.faults:
            typer.echo(f"  - {fault}", err=True)
        raise typer.Exit(2) from None


def refused(fault: CannotBegin) -> typer.Exit:
    """Tell why a command does not begin, and how to end."""
    typer.echo(str(fault), err=True)
    return typer.Exit(fault.code)


def run(work: Work[Result]) -> Result:
    """Do something with the configured database, and close it."""
    settings = settings_or_exit()

    async def opened() -> Result:
        database = Database(settings.database_url)
        try:
            return await work(database, settings)
        finally:
            await database.close()

    try:
        return asyncio.run(opened())
    except CannotBegin as fault:
        raise refused(fault) from None


def run_prepared(work: Work[Result]) -> Result:
    """The same, on a database brought to the schema of this version."""

    async def prepared(database: Database, settings: Settings) -> Result:
        await prepare(database, settings)
        return await work(database, settings)

    return run(prepared)
