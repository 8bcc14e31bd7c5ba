"""The composition root: settings → database → workflows → dialogs → bot → scheduler → web application, and the commands around it.

Read it first: everything is built here, once, and handed what it needs. Nothing imports this module.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from aiohttp import web

from bot.appointment_files import AppointmentLinks
from bot.channel_check import ChannelCheck
from bot.cloud import PUBLIC, Cloud
from bot.connector import Address, Member
from bot.databases import databases
from bot.edge import Edge
from bot.file_links import FileLinks
from bot.images import Images
from bot.imports import imports, news_habits
from bot.links import SignedLinks, add_links
from bot.logs import configure_logs
from bot.meeting_links import MeetingLinks
from bot.news_files import SignedFiles
from bot.report_files import ReportFiles
from bot.rosters import ChannelRosters
from bot.router import Router
from bot.scheduler import Scheduler
from bot.sending import AS_IT_STANDS
from bot.sends import Outcome
from bot.serving import serve_until_told
from bot.settings import Settings
from bot.sole_dispatcher import SoleDispatcher
from bot.terminal import CannotBegin, prepare, refused, settings_or_exit
from dialogs.channels import ChannelDialogs
from dialogs.features import Feature
from dialogs.flash_reports import FlashReportDialogs
from dialogs.help import HelpDialogs
from dialogs.meetings import MeetingDialogs
from dialogs.news import NewsDialogs
from dialogs.outbox import OutboxDialogs
from dialogs.people import PeopleDialogs
from dialogs.portfolio import PortfolioDialogs
from dialogs.projects import ProjectDialogs
from dialogs.tickets.feature import ticket_features
from dialogs.tickets.files import FileDialogs
from dialogs.tickets.searching import SearchDialogs
from domain.news.habits import Clicks
from domain.places import Place, Scope
from storage import migrating
from storage.database import Database
from storage.files import FileStore
from workflows.channels import Channels
from workflows.flash_reports import FlashReports
from workflows.housekeeping import Housekeeping
from workflows.live_cards import LiveCards
from workflows.meetings import Meetings
from workflows.news import Newsroom
from workflows.outbox import Outbox, OutboxAdministration
from workflows.people import People
from workflows.portfolio import Portfolio
from workflows.projects import Projects
from workflows.tickets import Tickets

Clock = Callable[[], datetime]

NEWS_SENT_EVERY = timedelta(seconds=2)
"""What is planned goes out within this time of its hour."""
NEWS_FILLED_EVERY = timedelta(minutes=1)
REMINDERS_EVERY = timedelta(seconds=20)
TICKETS_EVERY = timedelta(seconds=5)
"""How often it is looked whether something about a ticket is due: a notice, a warning, a closing."""
REPORT_EVERY = timedelta(minutes=10)
COUNT_EVERY = timedelta(seconds=20)
"""How often the words of new tickets are counted, for the search."""


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


class Mardi:
    """The whole bot, built from its settings. `cloud` and `clock` are others in tests and benches."""

    def __init__(self, settings: Settings, *, cloud: Cloud = PUBLIC, clock: Clock = utc_now) -> None:
        self.settings = settings
        self.database = database = Database(settings.database_url)
        self.people = People(database=database, administrators=settings.admins)
        self.projects = Projects(database=database)
        self.flash_reports = FlashReports(database=database, channel_language=settings.default_language)
        self.portfolio = Portfolio(database=database)
        self.channels = Channels(database=database)
        self.outbox = Outbox(database=database, per_second=settings.pace, lease=settings.lease)
        names_readers = settings.news_clicks is Clicks.PEOPLE
        links = SignedLinks(keys=settings.secret_keys, base=settings.address, names_readers=names_readers)
        news_files = SignedFiles(keys=settings.secret_keys, base=settings.address)
        self.news = Newsroom(
            database=database,
            links=links,
            files=news_files,
            images=Images(),
            habits=news_habits(settings),
            needs_approval=settings.news_approval,
        )
        meeting_links = MeetingLinks(keys=settings.secret_keys, base=settings.address)
        self.meetings = Meetings(
            database=database,
            zone=settings.timezone,
            language=settings.default_language,
            links=meeting_links,
            look_ahead=settings.meetings_look_ahead,
        )
        store = FileStore(settings.files)
        self._rosters = ChannelRosters(ask=self._members)
        appointments = AppointmentLinks(keys=settings.secret_keys, base=settings.address)
        self.tickets = Tickets(
            database=database,
            rules=settings.support,
            language=settings.default_language,
            rosters=self._rosters,
            calendars=appointments,
        )
        self.support_check = ChannelCheck(
            support=self.tickets, ask=self._members, administrators=settings.admins, clock=clock
        )
        self.file_links = FileLinks(
            keys=settings.secret_keys, base=settings.address, store=store, files=self.tickets, clock=clock
        )
        self.report_files = ReportFiles(
            keys=settings.secret_keys, base=settings.address, reports=self.tickets, clock=clock
        )
        self._housekeeping = Housekeeping(database=database, files=store)
        self._help = HelpDialogs(
            commands=lambda: self.router.commands, flash_reports=self.flash_reports, news=self.news.editing
        )
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
            on_movement=self._moved,
            cloud=cloud,
            sole_dispatcher=SoleDispatcher(settings.database_file),
            payload_of=links.payload_of if names_readers else AS_IT_STANDS,
        )
        database.on_queued(self.edge.dispatcher.wake)
        self._beat(self.edge.scheduler)
        self.edge.application.add_routes(
            [
                self.file_links.route(),
                self.report_files.route(),
                meeting_links.route(self.meetings.files.give, clock),
                appointments.route(self.tickets.appointment_file, clock),
                news_files.route(self.news.measuring.content, clock),
            ]
        )
        add_links(self.edge.application, links=links, follow=self.news.reading.follow, clock=clock)
        self.edge.application.cleanup_ctx.append(self._database_at_hand)
        self.edge.application.cleanup_ctx.append(self._channels_known)

    def _features(self) -> tuple[Feature, ...]:
        """Everything that can be said or pressed."""
        return (
            FlashReportDialogs(flash_reports=self.flash_reports).feature(),
            ProjectDialogs(projects=self.projects, flash_reports=self.flash_reports).feature(),
            PortfolioDialogs(portfolio=self.portfolio).feature(),
            NewsDialogs(news=self.news).feature(),
            MeetingDialogs(meetings=self.meetings).feature(),
            ChannelDialogs(channels=self.channels).feature(),
            *ticket_features(self.tickets, news=self.news.reading, report_link=self.report_files.link),
            FileDialogs(tickets=self.tickets, link=self.file_links.link).feature(),
            SearchDialogs(tickets=self.tickets).feature(),
            PeopleDialogs(people=self.people, flash_reports=self.flash_reports).feature(),
            OutboxDialogs(administration=OutboxAdministration(outbox=self.outbox, database=self.database)).feature(),
            self._help.feature(),
        )

    def _beat(self, scheduler: Scheduler) -> None:
        """What is done by itself: each beat looks for what is due by then, which is done once, however late the beat is."""
        scheduler.nightly("tidy", self._housekeeping.tidy)
        scheduler.nightly("support-check", self.support_check.run)
        scheduler.every(NEWS_SENT_EVERY, "news.send", self.news.sending.tick)
        scheduler.every(NEWS_FILLED_EVERY, "news.fill", self.news.planning.tick)
        scheduler.every(REMINDERS_EVERY, "news.remind", self.news.reminders.tick)
        scheduler.every(REMINDERS_EVERY, "meetings", self.meetings.reminding.tick)
        scheduler.every(TICKETS_EVERY, "tickets", self.tickets.tick)
        scheduler.every(REPORT_EVERY, "support-report", self.tickets.tell_weekly)
        scheduler.every(COUNT_EVERY, "stems", self._count_stems)

    async def _database_at_hand(self, _application: web.Application) -> AsyncIterator[None]:
        try:
            await prepare(self.database, self.settings)
            yield
        finally:
            await self.database.close()

    async def _channels_known(self, _application: web.Application) -> AsyncIterator[None]:
        self.support_check.soon()
        yield
        await self.support_check.close()
        await self._rosters.close()

    async def _members(self, address: Address) -> tuple[Member, ...] | Outcome:
        return await self.edge.connector.members(address)

    def _moved(self, place: Place) -> None:
        """Somebody joined or left a conversation: the channels of its team are asked again."""
        self._rosters.moved(place)
        if place.scope is not Scope.PERSONAL:
            self.support_check.soon()

    async def _count_stems(self, _now: datetime) -> None:
        await self.tickets.count_stems()

    async def _is_current(self) -> bool:
        return await migrating.is_current(self.database)


cli = typer.Typer(
    help="Mardi, the Microsoft Teams bot for projects and support.", no_args_is_help=False, add_completion=False
)
cli.add_typer(databases)
cli.add_typer(imports)


@cli.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Serve, when no command is named."""
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Start the bot (the default)."""
    settings = settings_or_exit()
    configure_logs(settings.log_level)
    try:
        serve_until_told(Mardi(settings).edge.application, settings)
    except CannotBegin as fault:
        raise refused(fault) from None


@cli.command()
def package(
    file: Annotated[Path, typer.Argument(help="Where to write the Teams app package.")] = Path("dist/mardi.zip"),
) -> None:
    """Write the app package that an administrator uploads to Teams."""
    from manifest.package import PackageIncomplete, write_package

    settings = settings_or_exit()
    router = Mardi(settings).router
    try:
        write_package(
            file,
            commands=router.commands,
            extensions=router.extensions,
            app_id=settings.app_id,
            public_url=settings.public_url,
        )
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

    settings = settings_or_exit()

    async def examine() -> bool:
        mardi = Mardi(settings)
        examined = Doctor(
            settings=settings,
            cloud=PUBLIC,
            database=mardi.database,
            channels=mardi.channels,
            support=mardi.support_check,
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
