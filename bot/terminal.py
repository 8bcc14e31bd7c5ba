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


class SchemaOutdated(Exception):
    """The database does not stand at the schema of this version."""

    def __init__(self, current: str, needed: str) -> None:
        super().__init__(
            f"The database stands at revision {current or 'none'} and this version needs {needed}:"
            " run `python app.py migrate`, then start again."
        )


async def prepare(database: Database, settings: Settings) -> None:
    """Migrate an embedded database; raise SchemaOutdated for a shared one that is behind."""
    if settings.is_embedded:
        await migrating.migrate(database)
    elif not await migrating.is_current(database):
        raise SchemaOutdated(await migrating.current(database), migrating.newest())


def settings_or_exit() -> Settings:
    """The settings, or every fault of theirs told and the end."""
    try:
        return load_settings()
    except SettingsFaults as faults:
        typer.echo("Mardi cannot start with these settings:", err=True)
        for fault in faults.faults:
            typer.echo(f"  - {fault}", err=True)
        raise typer.Exit(2) from None


def outdated(fault: SchemaOutdated) -> typer.Exit:
    """Tell that the schema is another, and how to end."""
    typer.echo(str(fault), err=True)
    return typer.Exit(3)


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
    except SchemaOutdated as fault:
        raise outdated(fault) from None


def run_prepared(work: Work[Result]) -> Result:
    """The same, on a database brought to the schema of this version."""

    async def prepared(database: Database, settings: Settings) -> Result:
        await prepare(database, settings)
        return await work(database, settings)

    return run(prepared)
