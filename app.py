"""The composition root: settings → database → workflows → dialogs → bot → scheduler → web application, and the commands around it.

Read it first: everything is built here, once, and handed what it needs. Nothing imports this module.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from aiohttp import web

from bot.cloud import PUBLIC, Cloud
from bot.edge import Edge
from bot.logs import configure_logs
from bot.meeting_links import MeetingLinks, file_route
from bot.router import Router
from bot.settings import Settings, SettingsFaults, load_settings
from dialogs.channels import ChannelDialogs
from dialogs.features import Feature
from dialogs.flash_reports import FlashReportDialogs
from dialogs.help import HelpDialogs
from dialogs.meetings import MeetingDialogs
from dialogs.people import PeopleDialogs
from dialogs.portfolio import PortfolioDialogs
from dialogs.projects import ProjectDialogs
from domain.imports import ImportReport
from domain.languages import Language
from storage import migrating
from storage.database import Database
from workflows.channels import Channels
from workflows.flash_reports import FlashReports
from workflows.housekeeping import Housekeeping
from workflows.live_cards import LiveCards
from workflows.meetings import Meetings
from workflows.outbox import Outbox
from workflows.people import People
from workflows.portfolio import Portfolio
from workflows.projects import Projects

Clock = Callable[[], datetime]
Result = TypeVar("Result")

TIDY_EVERY = timedelta(hours=24)
MEETINGS_EVERY = timedelta(seconds=20)


class SchemaOutdated(Exception):
    """The database does not stand at the schema of this version."""

    def __init__(self, current: str, needed: str) -> None:
        super().__init__(
            f"The database stands at revision {current or 'none'} and this version needs {needed}:"
            " run `python app.py migrate`, then start again."
        )


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


class Mardi:
    """The whole bot, built from its settings. `cloud` and `clock` are others in tests and benches."""

    def __init__(self, settings: Settings, *, cloud: Cloud = PUBLIC, clock: Clock = utc_now) -> None:
        self.settings = settings
        self._clock = clock
        self.database = database = Database(settings.database_url)
        self.people = People(database=database, administrators=settings.admins)
        self.projects = Projects(database=database)
        self.flash_reports = FlashReports(database=database, channel_language=settings.default_language)
        self.portfolio = Portfolio(database=database)
        self.channels = Channels(database=database)
        self.outbox = Outbox(database=database)
        links = MeetingLinks(keys=settings.secret_keys, base=settings.public_url or f"http://localhost:{settings.port}")
        self.meetings = Meetings(
            database=database,
            zone=settings.timezone,
            language=settings.default_language,
            links=links,
            look_ahead=settings.meetings_look_ahead,
        )
        self._housekeeping = Housekeeping(database=database)
        self._help = HelpDialogs(commands=lambda: self.router.commands, flash_reports=self.flash_reports)
        self.router = Router(self._features(), unknown=self._help.unknown, unknown_verb=self._help.stale)
        self.edge = Edge(
            settings=settings,
            clock=clock,
            people=self.people,
            router=self.router,
            welcome=self._help.welcome,
            shown_cards=LiveCards(database=database),
            outbox=self.outbox,
            checks={"database": self._is_current},
            cloud=cloud,
        )
        database.on_queued(self.edge.dispatcher.wake)
        self.edge.scheduler.every(TIDY_EVERY, "tidy", self._tidy)
        self.edge.scheduler.every(MEETINGS_EVERY, "meetings", self._remind_of_meetings)
        self.edge.application.add_routes([file_route(links, self.meetings.files.give, clock)])
        self.edge.application.cleanup_ctx.append(self._database_at_hand)

    def _features(self) -> tuple[Feature, ...]:
        """Everything that can be said or pressed."""
        return (
            FlashReportDialogs(flash_reports=self.flash_reports).feature(),
            ProjectDialogs(projects=self.projects, flash_reports=self.flash_reports).feature(),
            PortfolioDialogs(portfolio=self.portfolio).feature(),
            MeetingDialogs(meetings=self.meetings).feature(),
            ChannelDialogs(channels=self.channels).feature(),
            PeopleDialogs(people=self.people, flash_reports=self.flash_reports).feature(),
            self._help.feature(),
        )

    async def _database_at_hand(self, _application: web.Application) -> AsyncIterator[None]:
        await prepare(self.database, self.settings)
        yield
        await self.database.close()

    async def _is_current(self) -> bool:
        return await migrating.is_current(self.database)

    async def _remind_of_meetings(self) -> None:
        await self.meetings.reminding.tick(self._clock())

    async def _tidy(self) -> None:
        await self._housekeeping.tidy(self._clock())


async def prepare(database: Database, settings: Settings) -> None:
    """Migrate an embedded database; raise SchemaOutdated for a shared one that is behind."""
    if settings.is_embedded:
        await migrating.migrate(database)
    elif not await migrating.is_current(database):
        raise SchemaOutdated(await migrating.current(database), migrating.newest())


cli = typer.Typer(
    help="Mardi, the Microsoft Teams bot for projects and support.", no_args_is_help=False, add_completion=False
)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsFaults as faults:
        typer.echo("Mardi cannot start with these settings:", err=True)
        for fault in faults.faults:
            typer.echo(f"  - {fault}", err=True)
        raise typer.Exit(2) from None


def _run(work: Callable[[Database, Settings], Coroutine[Any, Any, Result]]) -> Result:
    """Do something with the configured database, and close it."""
    settings = _settings()

    async def opened() -> Result:
        database = Database(settings.database_url)
        try:
            return await work(database, settings)
        finally:
            await database.close()

    try:
        return asyncio.run(opened())
    except SchemaOutdated as outdated:
        typer.echo(str(outdated), err=True)
        raise typer.Exit(3) from None


@cli.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Serve, when no command is named."""
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Start the bot (the default)."""
    settings = _settings()
    configure_logs(settings.log_level)
    try:
        run(Mardi(settings))
    except SchemaOutdated as outdated:
        typer.echo(str(outdated), err=True)
        raise typer.Exit(3) from None


def run(mardi: Mardi) -> None:
    """Serve until SIGINT or SIGTERM; what is being sent then has ten seconds to end."""
    settings = mardi.settings

    def say_where(_text: str) -> None:
        typer.echo(f"Mardi listens on http://{settings.host}:{settings.port}/api/messages")

    web.run_app(mardi.edge.application, host=settings.host, port=settings.port, print=say_where, access_log=None)


@cli.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""

    async def work(database: Database, _settings: Settings) -> tuple[str, str]:
        return await migrating.migrate(database)

    before, after = _run(work)
    typer.echo(f"The database stands at revision {after}." if before != after else f"Already at revision {after}.")


@cli.command()
def demo(
    file: Annotated[Path, typer.Argument(help="The organisation to load.")] = Path("examples/demonstration.toml"),
) -> None:
    """Load the demonstration organisation, once."""
    from workflows import demonstration

    async def work(database: Database, settings: Settings) -> str:
        await prepare(database, settings)
        return await demonstration.load(database, file, utc_now())

    typer.echo(_run(work))


_MAP = Annotated[Path | None, typer.Option("--map", help="A column map (TOML); docs/import.md tells how to write one.")]


@cli.command()
def import_projects(file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")], column_map: _MAP = None) -> None:
    """Create and update projects from a file: all of it, or nothing."""
    from workflows.projects.importing import ProjectImport
    from workflows.projects.reading import project_map

    async def work(database: Database, settings: Settings) -> ImportReport:
        await prepare(database, settings)
        return await ProjectImport(database=database).run(file, project_map(column_map), utc_now())

    _tell(work, file)


@cli.command()
def import_people(file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")], column_map: _MAP = None) -> None:
    """Create and update people from a file: all of it, or nothing."""
    from workflows.people_importing import PeopleImport, people_map

    async def work(database: Database, settings: Settings) -> ImportReport:
        await prepare(database, settings)
        return await PeopleImport(database=database).run(file, people_map(column_map), utc_now())

    _tell(work, file)


@cli.command()
def import_bodies(file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")], column_map: _MAP = None) -> None:
    """Create bodies and their members, and bring mandates up to date, from a file: all of it, or nothing."""
    from workflows.meetings.importing import BodyImport, body_map

    settings = _settings()

    async def work(database: Database, _settings: Settings) -> ImportReport:
        await prepare(database, settings)
        office = Mardi(settings).meetings.office
        return await BodyImport(database=database, office=office).run(file, body_map(column_map), utc_now())

    _tell(work, file)


def _tell(work: Callable[[Database, Settings], Coroutine[Any, Any, ImportReport]], file: Path) -> None:
    """Import, say what came of it, and end with 1 when the file was refused."""
    from cards.imports import told
    from workflows.column_maps import MapUnusable

    try:
        report = _run(work)
    except MapUnusable as unusable:
        typer.echo("The column map cannot be used:", err=True)
        for sentence in unusable.sentences:
            typer.echo(f"  - {sentence}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"{file} cannot be read: {error.strerror}.", err=True)
        raise typer.Exit(2) from None
    typer.echo(told(report, Language.ENGLISH))
    if report.refused:
        raise typer.Exit(1)


@cli.command()
def package(
    file: Annotated[Path, typer.Argument(help="Where to write the Teams app package.")] = Path("dist/mardi.zip"),
) -> None:
    """Write the app package that an administrator uploads to Teams."""
    from manifest.package import PackageIncomplete, write_package

    settings = _settings()
    commands = Mardi(settings).router.commands
    try:
        write_package(file, commands=commands, app_id=settings.app_id, public_url=settings.public_url)
    except PackageIncomplete as incomplete:
        typer.echo("The package cannot be made yet:", err=True)
        for fault in incomplete.faults:
            typer.echo(f"  - {fault}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"The Teams app package is {file}.")


@cli.command()
def doctor() -> None:
    """Check configuration, texts, database, credentials and channels, and say what is wrong."""
    from bot.doctor import Doctor

    settings = _settings()

    async def examine() -> bool:
        mardi = Mardi(settings)
        examined = Doctor(
            settings=settings,
            cloud=PUBLIC,
            database=mardi.database,
            channels=mardi.channels,
            connector=mardi.edge.connector,
            tokens=mardi.edge.tokens,
        )
        all_well = True
        try:
            async for finding in examined.examine():
                typer.echo(f"{'ok  ' if finding.is_well else 'FAIL'}  {finding.sentence}")
                all_well = all_well and finding.is_well
        finally:
            await mardi.edge.close()
            await mardi.database.close()
        return all_well

    if not asyncio.run(examine()):
        raise typer.Exit(1)


if __name__ == "__main__":
    cli()
