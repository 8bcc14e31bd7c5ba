"""The edge on stage: the real wiring over a real database, a small feature of its own, the fakes around it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.cloud import PUBLIC, Cloud
from bot.edge import Edge
from bot.router import Router
from bot.settings import Settings
from dialogs.features import Command, Feature
from dialogs.turn import CardView, CloseDialog, Nothing, OpenDialog, Replace, Reply, Say, SearchResults, Show, Turn
from domain.faults import AlreadyDone, NotFound
from domain.identifiers import ProjectId
from domain.languages import Language
from domain.places import Subject, SubjectKind
from storage.database import Database
from tests.fakes.fake_authority import APP_ID, APP_PASSWORD, FakeAuthority
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.teams_client import TENANT, TeamsClient
from workflows.live_cards import LiveCards
from workflows.outbox import Outbox
from workflows.people import People

SUBJECT = Subject(kind=SubjectKind.PROJECT, id=ProjectId(7))


def a_card(text: str, *, subject: Subject | None = None) -> CardView:
    """A card that says one thing."""
    body = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": text}]}
    return CardView(body=body, summary=f"About {text}", subject=subject)


@dataclass
class Echo:
    """A feature that answers in every way there is, and keeps the turns it saw."""

    turns: list[Turn] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    welcomed: int = 0

    def feature(self) -> Feature:
        """Its commands and verbs."""
        echo = {Language.ENGLISH: ("echo",), Language.FRENCH: ("écho",)}
        return Feature(
            commands=(
                self._command("echo", echo, self.echo),
                self._command(
                    "ticket", {Language.ENGLISH: ("ticket",), Language.FRENCH: ()}, self.echo, takes_files=True
                ),
                self._command("card", {Language.ENGLISH: ("card",), Language.FRENCH: ("carte",)}, self.show),
                self._command("choices", {Language.ENGLISH: ("choices",), Language.FRENCH: ("choix",)}, self.choices),
                self._command("break", {Language.ENGLISH: ("break",), Language.FRENCH: ("casse",)}, self.fail),
                self._command("missing", {Language.ENGLISH: ("missing",), Language.FRENCH: ("manque",)}, self.missing),
                self._command("again", {Language.ENGLISH: ("again",), Language.FRENCH: ("encore",)}, self.again),
                self._command("held", {Language.ENGLISH: ("held",), Language.FRENCH: ("retenu",)}, self.held),
            ),
            verbs={
                "echo.say": self.echo_pressed,
                "echo.replace": self.replace,
                "echo.show": self.show,
                "echo.break": self.fail,
                "echo.again": self.again,
                "echo.nothing": self.nothing,
                "echo.open": self.open,
                "echo.close": self.close,
                "echo.search": self.search,
                "echo.act": self.open,
            },
            files=self.files,
        )

    @staticmethod
    def _command(key: str, words: Mapping[Language, tuple[str, ...]], handler: Any, **fields: Any) -> Command:
        return Command(key=key, words=words, title=key, description=key, handler=handler, **fields)

    async def echo(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return Say(text=f"echo {turn.said}")

    async def echo_pressed(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return Say(text=f"echo {turn.pressed.text('word') if turn.pressed else ''}")

    async def show(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return Show(card=a_card(turn.said or "shown", subject=SUBJECT))

    async def replace(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return Replace(card=a_card("replaced", subject=SUBJECT))

    async def choices(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return Say(text="Which one?\nChoose.", suggestions=(("The echo", "echo one"), ("A card", "card")))

    async def fail(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        raise RuntimeError(f"cannot digest {turn.said}")

    async def missing(self, turn: Turn) -> Reply:
        raise NotFound("project", turn.said)

    async def again(self, turn: Turn) -> Reply:
        raise AlreadyDone(SUBJECT)

    async def held(self, turn: Turn) -> Reply:
        await self.gate.wait()
        return Say(text="released")

    async def nothing(self, turn: Turn) -> Reply:
        return Nothing()

    async def open(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return OpenDialog(title="A form", card=a_card("form"))

    async def close(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return CloseDialog(text="done", card=a_card("closed", subject=SUBJECT))

    async def search(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return SearchResults(results=(("Found", turn.said, a_card("found")),))

    async def files(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        return Say(text=f"{len(turn.files)} files")

    async def welcome(self, turn: Turn) -> Reply:
        self.welcomed += 1
        return Show(card=a_card("welcome"))

    async def unknown(self, turn: Turn, guesses: tuple[Command, ...]) -> Reply:
        self.turns.append(turn)
        return Say(text="unknown: " + ", ".join(guess.key for guess in guesses))

    async def unknown_verb(self, turn: Turn) -> Reply:
        return Say(text="unknown verb")


class Clock:
    """A clock that tests move. It starts at the real time, since tokens carry it."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, time: timedelta) -> None:
        """Let time go by."""
        self.now += time


@dataclass
class Stage:
    """The running edge, and who is around it."""

    url: str
    edge: Edge
    echo: Echo
    teams: FakeTeams
    clock: Clock
    outbox: Outbox
    authority: FakeAuthority | None = None

    def client(self, **fields: Any) -> TeamsClient:
        """A person's Teams client, with good tokens where the stage asks for them."""
        authority = self.authority
        if authority is not None:
            token = authority.token(service_url=self.teams.url)
            fields.setdefault("token", lambda: token)
        return TeamsClient(self.url, self.teams, **fields)


@asynccontextmanager
async def set_up(
    database: Database,
    teams: FakeTeams,
    *,
    authority: FakeAuthority | None = None,
    cloud: Cloud = PUBLIC,
    folder: Path = Path("var"),
) -> AsyncIterator[Stage]:
    """Serve the edge on loopback, with authentication when there is an authority. Files go below `folder`."""
    echo, clock, outbox = Echo(), Clock(), Outbox(database=database)
    settings = Settings(files=folder / "files")
    if authority is not None:
        settings = replace(settings, app_id=APP_ID, app_password=APP_PASSWORD, tenant_id=TENANT)
        cloud = authority.cloud

    async def fit() -> bool:
        return True

    edge = Edge(
        settings=settings,
        clock=clock,
        people=People(database=database),
        router=Router([echo.feature()], unknown=echo.unknown, unknown_verb=echo.unknown_verb),
        welcome=echo.welcome,
        shown_cards=LiveCards(database=database),
        outbox=outbox,
        checks={"database": fit},
        cloud=cloud,
    )
    database.on_queued(edge.dispatcher.wake)
    runner = web.AppRunner(edge.application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    try:
        yield Stage(
            url=f"http://127.0.0.1:{port}",
            edge=edge,
            echo=echo,
            teams=teams,
            clock=clock,
            outbox=outbox,
            authority=authority,
        )
    finally:
        echo.gate.set()
        await runner.cleanup()
