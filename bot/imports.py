"""The operator's imports: a file goes in whole, or not at all, and what came of it is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.meeting_links import MeetingLinks
from bot.settings import Settings
from bot.terminal import Work, run_prepared
from domain.imports import ImportReport
from domain.languages import Language
from domain.news.habits import Habits
from domain.news.imports import NewsImportReport
from storage.database import Database

Report = TypeVar("Report")

imports = typer.Typer()
_FILE = Annotated[Path, typer.Argument(help="A CSV or XLSX file.")]
_MAP = Annotated[Path | None, typer.Option("--map", help="A column map (TOML); docs/import.md tells how to write one.")]


def news_habits(settings: Settings) -> Habits:
    """What the organisation set about its news."""
    return Habits(
        zone=settings.timezone,
        hour=settings.news_hour,
        fills=settings.news_backlog,
        language=settings.default_language,
        per_second=settings.pace,
    )


@imports.command()
def import_projects(file: _FILE, column_map: _MAP = None) -> None:
    """Create and update projects from a file: all of it, or nothing."""
    from workflows.projects.importing import ProjectImport
    from workflows.projects.reading import project_map

    async def work(database: Database, _settings: Settings) -> ImportReport:
        return await ProjectImport(database=database).run(file, project_map(column_map), datetime.now(UTC))

    _import_table(work)


@imports.command()
def import_people(file: _FILE, column_map: _MAP = None) -> None:
    """Create and update people from a file: all of it, or nothing."""
    from workflows.people_importing import PeopleImport, people_map

    async def work(database: Database, _settings: Settings) -> ImportReport:
        return await PeopleImport(database=database).run(file, people_map(column_map), datetime.now(UTC))

    _import_table(work)


@imports.command()
def import_catalogue(file: _FILE, column_map: _MAP = None) -> None:
    """Create and update the groups, categories and applications of the service centre from a file: all of it, or nothing."""
    from workflows.tickets.catalogue import CatalogueImport, catalogue_map

    async def work(database: Database, _settings: Settings) -> ImportReport:
        return await CatalogueImport(database=database).run(file, catalogue_map(column_map), datetime.now(UTC))

    _import_table(work)


@imports.command()
def import_bodies(file: _FILE, column_map: _MAP = None) -> None:
    """Create bodies and their members, and bring mandates up to date, from a file: all of it, or nothing."""
    from workflows.meetings import Meetings
    from workflows.meetings.importing import BodyImport, body_map

    async def work(database: Database, settings: Settings) -> ImportReport:
        meetings = Meetings(
            database=database,
            zone=settings.timezone,
            language=settings.default_language,
            links=MeetingLinks(keys=settings.secret_keys, base=settings.address),
        )
        importing = BodyImport(database=database, office=meetings.office)
        return await importing.run(file, body_map(column_map), datetime.now(UTC))

    _import_table(work)


@imports.command()
def import_news(
    files: Annotated[list[Path], typer.Argument(help="Markdown files; docs/news.md tells how to write one.")],
    author: Annotated[str, typer.Option(help="The e-mail address of the author of files that name none.")] = "",
) -> None:
    """Create and update items of the Tuesday news from Markdown files: all of them, or none."""
    from cards.news.imports import told
    from workflows.news.importing import NewsImport

    async def work(database: Database, settings: Settings) -> NewsImportReport:
        importing = NewsImport(database=database, habits=news_habits(settings), needs_approval=settings.news_approval)
        return await importing.run(files, author, datetime.now(UTC))

    report = _read(lambda: run_prepared(work))
    _tell(told(report, Language.ENGLISH), is_refused=report.refused)


def _import_table(work: Work[ImportReport]) -> None:
    """Import a table through a column map."""
    from cards.imports import told
    from workflows.column_maps import MapUnusable

    try:
        report = _read(lambda: run_prepared(work))
    except MapUnusable as unusable:
        typer.echo("The column map cannot be used:", err=True)
        for sentence in unusable.sentences:
            typer.echo(f"  - {sentence}", err=True)
        raise typer.Exit(2) from None
    _tell(told(report, Language.ENGLISH), is_refused=report.refused)


def _read(importing: Callable[[], Report]) -> Report:
    try:
        return importing()
    except OSError as error:
        typer.echo(f"{error.filename} cannot be read: {error.strerror}.", err=True)
        raise typer.Exit(2) from None


def _tell(told: str, *, is_refused: bool) -> None:
    typer.echo(told)
    if is_refused:
        raise typer.Exit(1)
