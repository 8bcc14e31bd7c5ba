"""Mardi among the entrants: `python app.py serve` on a fresh database, asked for help, or given a full flash report to publish."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import load, profiling, report, seed, talks, tickets
from bench.activities import Channel, Person
from bench.complaints import Complaints
from bench.databases import SQLITE, Crowd, Databases
from bench.entrants import Commands, Entrant
from bench.load import Talk
from bench.running import ROOT, Contestant, Server, Stage

HELP = Commands("aide")
_PEOPLE = 16
_ALONE = 140
"""Reports that one conversation publishes in a measure."""
_EACH = 24
"""Reports that each of several conversations publishes in a measure."""
_BRIEF = 4
"""Reports that each conversation publishes to warm up."""


class Publishing:
    """Forms opened one by one beforehand, then each published once: a report is published once per project and period."""

    def __init__(self) -> None:
        self._next = [0] * _PEOPLE

    def forget(self) -> None:
        """Start again at the first project of everybody: the database is a fresh one."""
        self._next = [0] * _PEOPLE

    async def conversations(self, stage: Stage, server: Server, count: int, *, brief: bool) -> Sequence[Talk]:
        channel = stage.channel(server)
        amount = _BRIEF if brief else _ALONE if count == 1 else _EACH
        return await asyncio.gather(*(self._prepared(stage, channel, number, amount) for number in range(count)))

    async def _prepared(self, stage: Stage, channel: Channel, number: int, amount: int) -> Talk:
        person = Person(number)
        start = self._next[number]
        self._next[number] += amount
        turns = []
        for project in range(start, start + amount):
            opening = talks.card_command(channel, person, f"flash {seed.code(number, project)}")
            _, reply = await load.ask_once(stage.connector, channel.bot_port, opening)
            assert reply is not None
            turns.append(talks.press(channel, person, reply, mark=f"Banc {number} {project}."))
        return iter(turns)


class Opening:
    """Tickets opened, each by the form that was shown beforehand: a form can be sent again, and makes another ticket."""

    def __init__(self) -> None:
        self._number = itertools.count()

    async def conversations(self, stage: Stage, server: Server, count: int, *, brief: bool) -> Sequence[Talk]:
        channel = stage.channel(server)
        amount = _BRIEF if brief else _ALONE if count == 1 else _EACH
        return await asyncio.gather(*(self._prepared(stage, channel, number, amount) for number in range(count)))

    async def _prepared(self, stage: Stage, channel: Channel, number: int, amount: int) -> Talk:
        person = Person(number)
        _, reply = await load.ask_once(stage.connector, channel.bot_port, talks.card_command(channel, person, "ticket"))
        assert reply is not None
        marks = (f"Banc d'essai {number} {next(self._number)}" for _ in range(amount))
        return iter([talks.open_ticket(channel, person, reply, mark) for mark in marks])


class Telling:
    """A trouble told, answered by its form with the tickets that look like it; the form sent. Two turns for each ticket, over and over."""

    async def conversations(self, stage: Stage, server: Server, count: int, *, brief: bool) -> Sequence[Talk]:  # noqa: ARG002
        channel = stage.channel(server)
        return [self._talk(channel, Person(number)) for number in range(count)]

    def _talk(self, channel: Channel, person: Person) -> Talk:
        troubles = Complaints(seed=person.number)
        for number in itertools.count():
            title, description = troubles.one()
            telling = talks.Remembered(talks.card_command(channel, person, f"ticket {title}. {description}"))
            yield telling.turn
            if telling.reply is not None:
                yield talks.open_ticket(channel, person, telling.reply, f"Banc d'essai {person.number} {number}")


PROJECTS = (2 * _BRIEF + _ALONE + _EACH, *[_BRIEF + _EACH] * (_PEOPLE - 1))
"""How many projects each person needs for one start of a publishing server."""


class Living:
    """A life: each conversation asks for help, opens the form of its next project and publishes it, over and over."""

    async def conversations(self, stage: Stage, server: Server, count: int, *, brief: bool) -> Sequence[Talk]:  # noqa: ARG002
        channel = stage.channel(server)
        return [self._talk(channel, Person(number)) for number in range(count)]

    def _talk(self, channel: Channel, person: Person) -> Talk:
        for project in itertools.count():
            yield talks.card_command(channel, person, HELP.word)
            opening = talks.Remembered(
                talks.card_command(channel, person, f"flash {seed.code(person.number, project)}")
            )
            yield opening.turn
            if opening.reply is not None:
                yield talks.press(channel, person, opening.reply, mark=f"Banc {person.number} {project}.")


@dataclass
class Mardi:
    """Our server as a contestant: each start gets a fresh database and a folder of its own for what it keeps beside it."""

    databases: Databases
    kind: str
    authenticated: bool
    projects: tuple[int, ...]
    forget: Callable[[], None] = field(default=lambda: None)
    tickets: int = 0

    async def enter(self, stage: Stage) -> Contestant:
        """A contestant on a fresh database."""
        self.forget()
        service_url = stage.connector.service_url(authenticated=self.authenticated)
        url = await asyncio.to_thread(
            self.databases.fresh,
            self.kind,
            Crowd(service_url=service_url, projects=self.projects, tickets=self.tickets),
        )
        return contestant(self.kind, url, self.databases.folder, authenticated=self.authenticated)


def contestant(kind: str, url: str, folder: Path, *, authenticated: bool, **settings: str) -> Contestant:
    """Our server on a database, with further settings."""
    return Contestant(
        key=f"mardi-{kind}",
        target="app.py",
        arguments=("serve",),
        authenticated=authenticated,
        environment={
            "MARDI_DATABASE_URL": url,
            "MARDI_LOG_LEVEL": "WARNING",
            "MARDI_SECRET_KEYS": "bench-key-that-signs-nothing-of-worth-0001",
            "MARDI_SUPPORT_MOST_OPENED": "1000",
            "MARDI_FILES": str(folder / "files"),
            **settings,
        },
    )


def helping(databases: Databases, *, authenticated: bool) -> Entrant:
    """`aide`, on SQLite."""
    server = Mardi(databases, SQLITE, authenticated, (1,) * _PEOPLE)
    return Entrant(
        name=report.name("help", authenticated=authenticated),
        title=report.title("Mardi: help, SQLite", authenticated=authenticated),
        enter=server.enter,
        saying=HELP,
    )


def publishing(databases: Databases, kind: str, *, authenticated: bool) -> Entrant:
    """A full flash report published."""
    saying = Publishing()
    server = Mardi(databases, kind, authenticated, PROJECTS, saying.forget)
    return Entrant(
        name=report.name(f"publish {kind}", authenticated=authenticated),
        title=report.title(f"Mardi: publish, {kind}", authenticated=authenticated),
        enter=server.enter,
        saying=saying,
    )


def opening(databases: Databases, kind: str, *, authenticated: bool) -> Entrant:
    """A ticket opened."""
    server = Mardi(databases, kind, authenticated, PROJECTS)
    return Entrant(
        name=report.name(f"open {kind}", authenticated=authenticated),
        title=report.title(f"Mardi: open a ticket, {kind}", authenticated=authenticated),
        enter=server.enter,
        saying=Opening(),
    )


def telling(databases: Databases, kind: str, *, authenticated: bool) -> Entrant:
    """A ticket told and opened beside a hundred thousand, each of which may look like it."""
    server = Mardi(databases, kind, authenticated, (1,) * _PEOPLE, tickets=tickets.FULL[0])
    return Entrant(
        name=report.name(f"open beside {kind}", authenticated=authenticated),
        title=report.title(f"Mardi: similar tickets, then open, {kind}", authenticated=authenticated),
        enter=server.enter,
        saying=Telling(),
    )


def living(databases: Databases, kind: str, *, authenticated: bool, turns: int) -> Entrant:
    """Help, form and publication in turn, for so many turns."""
    each = turns // _PEOPLE // 3
    server = Mardi(databases, kind, authenticated, (each + each // 2 + 10,) * _PEOPLE)
    return Entrant(
        name=report.name(f"life {kind}", authenticated=authenticated),
        title=report.title(f"Mardi: a life, {kind}", authenticated=authenticated),
        enter=server.enter,
        saying=Living(),
    )


async def profile(stage: Stage, databases: Databases, *, authenticated: bool) -> Iterator[str]:
    """The profiles of help and of publishing on each kind of database, ready to print."""
    entrants = [
        helping(databases, authenticated=authenticated),
        *(publishing(databases, kind, authenticated=authenticated) for kind in databases.kinds),
    ]
    return iter([await _profiled(stage, entrant, stage.folder / f"profile-{n}") for n, entrant in enumerate(entrants)])


async def _profiled(stage: Stage, entrant: Entrant, folder: Path) -> str:
    server = await stage.start(await entrant.enter(stage), profile=folder)
    try:
        warm = await entrant.saying.conversations(stage, server, _PEOPLE, brief=True)
        await load.drive(stage.connector, server.port, server.pid, warm, 2)
        conversations = await entrant.saying.conversations(stage, server, _PEOPLE, brief=False)
        profiling.begin(server.pid)
        sample = await load.drive(stage.connector, server.port, server.pid, conversations, 4)
        profiling.end(server.pid, folder)
    finally:
        server.stop()
    return f"== {entrant.title}, profiled: {sample.rate:.0f}/s\n{profiling.summary(folder, ROOT, sample.turns)}"
