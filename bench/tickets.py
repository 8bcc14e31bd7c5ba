"""The part `tickets`: how long the service centre takes with 100,000 tickets, on each kind of database, beside one with hardly any."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench import cores
from bench.databases import Databases
from bench.running import ROOT

FULL = (100_000, 10_000)
"""Tickets, and how many of them are open."""
ALL_OPEN = (100_000, 100_000)
FEW = (100, 100)

Seconds = Mapping[str, Sequence[float]]


@dataclass(frozen=True, kw_only=True)
class TicketFigures:
    """Seconds of each call among 100,000 tickets; of an idle tick with as many open and with a hundred, taken in turns."""

    full: Seconds
    all_open: Sequence[float]
    few: Sequence[float]

    def quantile(self, name: str, share: float) -> float:
        """Milliseconds under which a share of the calls stayed, among 100,000 tickets."""
        return 1000 * quantile(self.full[name], share)

    @property
    def tick_ratio(self) -> float:
        """How much longer an idle tick takes with 100,000 open tickets than with a hundred: by the medians."""
        return quantile(self.all_open, 0.5) / quantile(self.few, 0.5)


def quantile(values: Sequence[float], share: float) -> float:
    """The value under which a share of them stays."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def measure(databases: Databases, tell: Callable[[str], None]) -> dict[str, TicketFigures]:
    """The figures of each kind of database."""
    figures = {}
    for kind in databases.kinds:
        urls = []
        for size in (FULL, ALL_OPEN, FEW):
            urls.append(await asyncio.to_thread(_seeded, databases.empty(kind), size))
            tell(f"tickets: {kind} holds {size[0]:,} of which {size[1]:,} open")
        full, *others = urls
        taken = await asyncio.to_thread(_measured, full)
        ticks = await asyncio.to_thread(_measured, *others)
        tell(f"tickets: {kind} measured")
        figures[kind] = TicketFigures(full=taken, all_open=ticks[others[0]], few=ticks[others[1]])
    return figures


def _seeded(url: str, size: tuple[int, int]) -> str:
    seeding = [sys.executable, "-m", "bench.seed_tickets", url, *map(str, size)]
    subprocess.run(seeding, cwd=ROOT, check=True)
    return url


def _measured(*urls: str) -> Seconds:
    """Seconds of each call to one database; of the idle tick alone, by their URLs, of several."""
    measuring = [sys.executable, "-m", "bench.centre", *urls]
    told = subprocess.run(measuring, cwd=ROOT, check=True, capture_output=True, text=True, preexec_fn=_on_the_bots_core)
    taken: Seconds = json.loads(told.stdout)
    return taken


def _on_the_bots_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        cores.pin(cores.BOT)


def table(figures: Mapping[str, TicketFigures]) -> str:
    """A line for each call and database."""
    lines = [f"{'':32}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}"]
    for kind, one in figures.items():
        for name in one.full:
            shares = "".join(f"{one.quantile(name, share):10.2f}" for share in (0.5, 0.95, 0.99))
            lines.append(f"{f'{name}, {kind}':32}{shares}")
        lines.append(f"{f'idle tick, 100,000 : 100, {kind}':32}{one.tick_ratio:9.2f}×")
    return "\n".join(lines)
