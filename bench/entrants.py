"""What is measured: a server to start, together with what is said to it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench import talks
from bench.activities import Person
from bench.load import Talk
from bench.running import Contestant, Server, Stage


class Saying(Protocol):
    """How conversations are made. What has to be laid ready before a measure (a form on screen) is made here, outside it."""

    async def conversations(self, stage: Stage, server: Server, count: int, *, brief: bool) -> Sequence[Talk]:
        """So many fresh conversations; brief ones are for warming up."""
        ...


class Echoes:
    """A sentence and its echo."""

    async def conversations(self, stage: Stage, server: Server, count: int, *, brief: bool) -> Sequence[Talk]:  # noqa: ARG002
        channel = stage.channel(server)
        return [talks.echo(channel, Person(number)) for number in range(count)]


@dataclass(frozen=True)
class Commands:
    """A command whose answer is a card, such as `aide`."""

    word: str

    async def conversations(self, stage: Stage, server: Server, count: int, *, brief: bool) -> Sequence[Talk]:  # noqa: ARG002
        channel = stage.channel(server)
        return [talks.command(channel, Person(number), self.word) for number in range(count)]


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """One line of the report. `name` is the key of its figures; `enter` gives what is to be started, its database laid afresh."""

    name: str
    title: str
    enter: Callable[[Stage], Awaitable[Contestant]]
    saying: Saying


def always(contestant: Contestant) -> Callable[[Stage], Awaitable[Contestant]]:
    """The `enter` of a contestant that keeps nothing."""

    async def enter(_: Stage) -> Contestant:
        return contestant

    return enter
