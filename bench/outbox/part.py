"""Plays the part: Mardi's own process, its outbox full, the fake Teams at the other end."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bench import cores, load, mardi
from bench.activities import Channel, Person
from bench.connector import Reply
from bench.databases import SQLITE, Crowd, Databases
from bench.load import Talk, Turn
from bench.outbox.teams import FakeTeamsProcess
from bench.running import ROOT, Contestant, Server, Stage
from bench.wire import Message

PACE = 45
LATENCY = 0.1
UNLIMITED = 1_000_000
BETWEEN_TURNS = 0.05
"""Seconds between the turns of the person who talks during the broadcast: twenty a second, each of which writes."""
POLLED_SMALL = 1_000

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is played: people of the broadcast, deliveries without limits, rows of the large outbox, seconds of idle talk."""

    people: int = 3_600
    deliveries: int = 100_000
    peers: int = 20_000
    sdk: int = 1_000
    rows: int = 1_000_000
    audience: int = 100_000
    idle: float = 40.0


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """Under Teams' limits: seconds from queueing to the last arrival, 429s met, people reached, p99 of a turn idle and meanwhile."""

    people: int
    seconds: float
    throttled: int
    reached: int
    idle: load.Sample
    meanwhile: load.Sample

    @property
    def ideal(self) -> float:
        """Seconds at the pace."""
        return self.people / PACE


@dataclass(frozen=True, kw_only=True)
class Rush:
    """Without limits: deliveries per second and per processor second, and resident bytes half-way and at the end."""

    deliveries: int
    per_second: float
    per_cpu_second: float
    half_rss: int
    full_rss: int


@dataclass
class OutboxFigures:
    """All of it, by kind of database. Rates are deliveries per processor second; polls and expansion are seconds."""

    broadcasts: dict[str, Broadcast] = field(default_factory=dict)
    rushes: dict[str, Rush] = field(default_factory=dict)
    bare: float = 0.0
    sdk: float = 0.0
    polls: dict[str, tuple[float, float]] = field(default_factory=dict)
    expansion: float = 0.0
    deaf: float = 0.0


async def measure(stage: Stage, databases: Databases, sizes: Sizes, tell: Tell) -> OutboxFigures:
    """Everything, one after the other."""
    figures = OutboxFigures()
    with FakeTeamsProcess() as teams:
        for kind in databases.kinds:
            figures.rushes[kind] = await _rush(stage, databases, kind, teams, sizes)
            tell(
                f"{kind}: {sizes.deliveries} deliveries without limits, {figures.rushes[kind].per_cpu_second:.0f}/CPU s"
            )
            figures.bare = max(figures.bare, await _posted(teams, sizes.peers))
        figures.sdk = await _posted(teams, sizes.sdk, "sdk")
        tell(f"bare POST {figures.bare:.0f}/CPU s, continue_conversation {figures.sdk:.0f}/CPU s")
        figures.expansion, figures.deaf = await _expansion(databases, teams, sizes)
        for kind in databases.kinds:
            figures.polls[kind] = await _polls(databases, kind, sizes)
        tell("idle polls and expansion measured")
        for kind in databases.kinds:
            figures.broadcasts[kind] = await _broadcast(stage, databases, kind, teams, sizes)
            tell(f"{kind}: broadcast to {sizes.people} in {figures.broadcasts[kind].seconds:.1f} s")
    return figures


async def _rush(stage: Stage, databases: Databases, kind: str, teams: FakeTeamsProcess, sizes: Sizes) -> Rush:
    await teams.order(app_limit=None, conversation_limits=False, latency=0, forget=True)
    contestant = _contestant(databases, kind, teams.url, pace=UNLIMITED)
    url = contestant.environment["MARDI_DATABASE_URL"]
    _seed("people", url, teams.url, str(sizes.deliveries))
    server = await stage.start(contestant)
    try:
        _seed("announce", url)
        first = await teams.until(200, 60)
        cpu, start = cores.cpu_seconds(server.pid), time.perf_counter()
        await teams.until(sizes.deliveries // 2, 3600)
        half = cores.rss_bytes(server.pid)
        last = await teams.until(sizes.deliveries, 3600)
        cpu, seconds = cores.cpu_seconds(server.pid) - cpu, time.perf_counter() - start
        full = cores.rss_bytes(server.pid)
        assert last.people == last.total == sizes.deliveries, last
    finally:
        server.stop()
    delivered = sizes.deliveries - first.total
    return Rush(
        deliveries=sizes.deliveries,
        per_second=delivered / seconds,
        per_cpu_second=delivered / cpu,
        half_rss=half,
        full_rss=full,
    )


async def _posted(teams: FakeTeamsProcess, number: int, *how: str) -> float:
    await teams.order(app_limit=None, conversation_limits=False, latency=0, forget=True)
    told = await _told("bench.servers.bare_post", teams.url, str(number), *how)
    return number / float(told)


async def _expansion(databases: Databases, teams: FakeTeamsProcess, sizes: Sizes) -> tuple[float, float]:
    url = _fresh(databases, SQLITE, teams.url)
    _seed("people", url, teams.url, str(sizes.audience))
    told = json.loads(await _told("bench.outbox.polling", "expand", url))
    assert told["rows"] == sizes.audience
    return told["seconds"], told["deaf"]


async def _polls(databases: Databases, kind: str, sizes: Sizes) -> tuple[float, float]:
    urls = [_fresh(databases, kind, "http://127.0.0.1:9/") for _ in range(2)]
    for url, rows in zip(urls, (POLLED_SMALL, sizes.rows), strict=True):
        _seed("rows", url, str(rows))
    small, large = json.loads(await _told("bench.outbox.polling", "poll", *urls))
    return small, large


async def _broadcast(stage: Stage, databases: Databases, kind: str, teams: FakeTeamsProcess, sizes: Sizes) -> Broadcast:
    await teams.order(app_limit=50, conversation_limits=True, latency=LATENCY, forget=True)
    contestant = _contestant(databases, kind, teams.url, pace=PACE)
    url = contestant.environment["MARDI_DATABASE_URL"]
    _seed("people", url, teams.url, str(sizes.people))
    server = await stage.start(contestant)
    try:
        await _talk(stage, server, 2.0)
        idle = await _talk(stage, server, sizes.idle)
        talking = asyncio.create_task(_talk(stage, server, sizes.people / PACE))
        queued = float(await _told("bench.outbox.seeding", "announce", url))
        last = await teams.until(sizes.people, 4 * sizes.people / PACE)
        seconds = time.time() - queued
        meanwhile = await talking
    finally:
        server.stop()
    return Broadcast(
        people=sizes.people,
        seconds=seconds,
        throttled=last.throttled,
        reached=last.people,
        idle=idle,
        meanwhile=meanwhile,
    )


async def _talk(stage: Stage, server: Server, seconds: float) -> load.Sample:
    """Somebody chooses the language of Mardi, again and again: a turn that writes, answered in the same request."""
    sample = load.Sample()
    channel, person = stage.channel(server), Person(0)
    until = time.perf_counter() + seconds
    for turn in _choices(channel, person):
        once = await load.drive(stage.connector, server.port, server.pid, [iter([turn])], 1)
        sample.latencies += once.latencies
        sample.faults += once.faults
        if time.perf_counter() >= until:
            break
        await asyncio.sleep(BETWEEN_TURNS)
    assert not sample.faults, sample.faults
    return sample


def _choices(channel: Channel, person: Person) -> Talk:
    while True:
        payload = channel.button(person, "f:0", "language.choose", {"language": "fr"})
        yield Turn(payload=payload, fault=_is_a_card)


def _is_a_card(answer: Message, _: Reply | None) -> str:
    return "" if b"application/vnd.microsoft.card.adaptive" in answer.body else "no card"


def _contestant(databases: Databases, kind: str, service_url: str, *, pace: int) -> Contestant:
    return mardi.contestant(
        kind, _fresh(databases, kind, service_url), databases.folder, authenticated=False, MARDI_PACE=str(pace)
    )


def _fresh(databases: Databases, kind: str, service_url: str) -> str:
    return databases.fresh(kind, Crowd(service_url=service_url, projects=()))


def _seed(*arguments: str) -> str:
    command = [sys.executable, "-m", "bench.outbox.seeding", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


async def _told(module: str, *arguments: str) -> str:
    """What a process prints, run while nothing else does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, stdout=subprocess.PIPE
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}")
    return out.decode()


def sample_p99(sample: load.Sample) -> float:
    """Seconds that 99 turns of 100 did not exceed."""
    return sample.quantile(0.99)


def told(figures: OutboxFigures) -> Iterator[str]:
    """The figures, a line each."""
    for kind, one in figures.broadcasts.items():
        idle, meanwhile = 1000 * sample_p99(one.idle), 1000 * sample_p99(one.meanwhile)
        yield (
            f"{kind}: {one.reached} of {one.people} people in {one.seconds:.1f} s (ideal {one.ideal:.1f}), {one.throttled} × 429;"
            f" p99 of a turn {idle:.1f} ms idle, {meanwhile:.1f} ms meanwhile"
            f" (p50 {1000 * one.idle.quantile(0.5):.1f}, {1000 * one.meanwhile.quantile(0.5):.1f})"
        )
    for kind, rush in figures.rushes.items():
        yield (
            f"{kind}: {rush.deliveries} deliveries without limits: {rush.per_second:.0f}/s, {rush.per_cpu_second:.0f} per CPU s;"
            f" RSS {rush.half_rss / 1e6:.0f} → {rush.full_rss / 1e6:.0f} MB"
        )
    if figures.bare:
        yield f"bare pooled POST: {figures.bare:.0f} per CPU s; continue_conversation of botbuilder: {figures.sdk:.0f} per CPU s"
    for kind, (small, large) in figures.polls.items():
        yield f"{kind}: idle poll {1e6 * small:.0f} µs small, {1e6 * large:.0f} µs large"
    if figures.expansion:
        yield f"sqlite: audience expanded in {figures.expansion:.2f} s, the loop deaf for {1000 * figures.deaf:.0f} ms at most"
