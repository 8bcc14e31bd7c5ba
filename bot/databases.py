"""The operator's commands on the database alone: brought to the schema of this version, filled with the demonstration."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings
from bot.terminal import revision, run, run_prepared
from storage import migrating
from storage.database import Database

databases = typer.Typer()


@databases.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""

    async def work(database: Database, _settings: Settings) -> tuple[str, str]:
        await revision(database)
        return await migrating.migrate(database)

    before, after = run(work)
    typer.echo(f"The database stands at revision {after}." if before != after else f"Already at revision {after}.")


@databases.command()
def demo(
    file: Annotated[Path, typer.Argument(help="The organisation to load.")] = Path("examples/demonstration.toml"),
) -> None:
    """Load the demonstration organisation, once, and the catalogue of its service centre (catalogue.csv beside it)."""
    from workflows import demonstration
    from workflows.tickets.catalogue import CatalogueImport, catalogue_map

    async def work(database: Database, _settings: Settings) -> str:
        now = datetime.now(UTC)
        said = await demonstration.load(database, file, now)
        catalogue = file.with_name("catalogue.csv")
        if catalogue.is_file():
            await CatalogueImport(database=database).run(catalogue, catalogue_map(), now)
        return said

    try:
        typer.echo(run_prepared(work))
    except OSError as error:
        typer.echo(f"{error.filename} cannot be read: {error.strerror}.", err=True)
        raise typer.Exit(2) from None
    except ValueError as error:
        typer.echo(f"The demonstration cannot be loaded: {error}", err=True)
        raise typer.Exit(2) from None
