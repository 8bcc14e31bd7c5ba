"""A run: who enters, in which order the parts are played, and what is told of them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import cores, endurance, hangs, mardi, meetings, report, rounds, tickets
from bench.connector import Connector
from bench.databases import SQLITE, Databases, opened
from bench.entrants import Echoes, Entrant, always
from bench.identity import make_identity
from bench.outbox import part as outbox
from bench.outbox.part import OutboxFigures
from bench.report import Figures
from bench.running import ROOT, AuthorityProcess, Contestant, Stage

_PEERS = {
    "sdk": "(a) botbuilder 4.17.1, echo",
    "agents": "(b) Microsoft 365 Agents SDK 1.9.0, echo",
    "bare": "(c) aiohttp alone, echo",
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to measure, and for how long. `groups` are parts of the run by name; `turns` are those of the memory run."""

    groups: frozenset[str]
    rounds: int
    seconds: float
    warm_up: float
    turns: int
    authentication: tuple[bool, ...]
    postgresql: bool
    profile: bool
    strict: bool
    sizes: outbox.Sizes


async def run(plan: Plan) -> int:
    """Play the plan and print what came of it. Returns the exit code."""
    if not cores.separate():
        _tell("this machine has one core: the bot and the load share it, and only ratios of peers mean something")
    with _stage_folder() as folder:
        identity = make_identity(folder)
        cores.pin(cores.OTHERS)
        authority = AuthorityProcess(folder)
        connector = Connector()
        await connector.start(identity.certificate_file)
        stage = Stage(folder=folder, identity=identity, authority=authority, connector=connector)
        try:
            with opened(folder, postgresql=plan.postgresql) as databases:
                if plan.profile:
                    for told in await mardi.profile(stage, databases, authenticated=plan.authentication[-1]):
                        print(told)
                    return 0
                figures = await _measure(plan, stage, databases)
        finally:
            authority.stop()
    return _print(figures, strict=plan.strict)


async def _measure(plan: Plan, stage: Stage, databases: Databases) -> Figures:
    entrants = [*_peers(plan), *_ours(plan, databases)]
    effort = rounds.Effort(rounds=plan.rounds, seconds=plan.seconds, warm_up=plan.warm_up)
    outcome = await rounds.play(entrants, stage, effort, _tell)
    sent = await outbox.measure(stage, databases, plan.sizes, _tell) if "outbox" in plan.groups else OutboxFigures()
    figures = Figures(entrants=entrants, scores=outcome.scores, starts=outcome.starts, outbox=sent)
    authenticated = plan.authentication[-1]
    if "stall" in plan.groups:
        for entrant in _one_of_each(plan, databases, authenticated=authenticated):
            figures.deafness[entrant.name] = await hangs.listen_while_hanging(
                stage, await entrant.enter(stage), entrant.saying
            )
        _tell("stalls measured")
    if "tickets" in plan.groups:
        figures.tickets.update(await tickets.measure(databases, _tell))
    if "memory" in plan.groups:
        entrant = mardi.living(databases, SQLITE, authenticated=authenticated, turns=plan.turns)
        figures.endurance[entrant.name] = await endurance.endure(
            stage, await entrant.enter(stage), entrant.saying, plan.turns, _tell
        )
    if "meetings" in plan.groups:
        figures.required.extend(await meetings.measure(databases, _tell))
    return figures


def _peers(plan: Plan) -> Iterator[Entrant]:
    for key, title in _PEERS.items() if "peers" in plan.groups else ():
        for authenticated in plan.authentication:
            yield _peer(key, title, authenticated=authenticated)


def _peer(key: str, title: str, *, authenticated: bool) -> Entrant:
    contestant = Contestant(key=key, target=f"bench.servers.{key}_echo", authenticated=authenticated)
    return Entrant(
        name=report.name(key, authenticated=authenticated),
        title=report.title(title, authenticated=authenticated),
        enter=always(contestant),
        saying=Echoes(),
    )


def _ours(plan: Plan, databases: Databases) -> Iterator[Entrant]:
    for authenticated in plan.authentication:
        if "help" in plan.groups:
            yield mardi.helping(databases, authenticated=authenticated)
        for base in databases.kinds if "publish" in plan.groups else ():
            yield mardi.publishing(databases, base, authenticated=authenticated)
        for base in databases.kinds if "open" in plan.groups else ():
            yield mardi.opening(databases, base, authenticated=authenticated)
            yield mardi.telling(databases, base, authenticated=authenticated)


def _one_of_each(plan: Plan, databases: Databases, *, authenticated: bool) -> Iterator[Entrant]:
    for key, title in _PEERS.items() if "peers" in plan.groups else ():
        yield _peer(key, title, authenticated=authenticated)
    if "help" in plan.groups:
        yield mardi.helping(databases, authenticated=authenticated)
    for base in databases.kinds if "publish" in plan.groups else ():
        yield mardi.publishing(databases, base, authenticated=authenticated)


def _print(figures: Figures, *, strict: bool) -> int:
    wanted = [*report.requirements(figures), *figures.required]
    parts = [
        report.table(figures),
        report.lives(figures),
        report.sending(figures),
        tickets.table(figures.tickets) if figures.tickets else "",
        report.openings(figures),
    ]
    print("", *(f"{part}\n" for part in parts if part), report.verdict(wanted), sep="\n")
    wrong = report.wrong_answers(figures)
    if wrong:
        print(f"\nwrong answers:\n{wrong}")
    missed = any(one.met is False and not one.summit for one in wanted)
    return 1 if wrong or (strict and missed) else 0


@contextmanager
def _stage_folder() -> Iterator[Path]:
    """A folder on the disk where Mardi keeps its data: a database in memory would flatter it."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as name:
        yield Path(name)


def _tell(line: str) -> None:
    print(f"· {line}", flush=True)
