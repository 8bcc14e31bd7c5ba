"""The figures in words: a table, the ratios, and which of the required figures are met."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.endurance import Endurance
from bench.entrants import Entrant
from bench.hangs import Deafness
from bench.outbox import part
from bench.outbox.part import OutboxFigures
from bench.rounds import CONCURRENCIES, Scores
from bench.tickets import TicketFigures

TOLD_IN = 2
"""Turns in which a ticket is told and opened."""
FLAT = 0.02
"""Memory is flat when turns 5,001 to 10,000 add at most this share."""


def name(key: str, *, authenticated: bool) -> str:
    """The key of an entrant's figures."""
    return f"{key} auth" if authenticated else key


def title(words: str, *, authenticated: bool) -> str:
    """An entrant in the table."""
    return f"{words}, authenticated" if authenticated else words


def _is_ours(key: str) -> bool:
    return key.startswith(("help", "publish", "open", "life"))


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One figure that was asked for: what was reached, in words, and whether that is enough (None: not measured)."""

    wish: str
    reached: str
    met: bool | None
    summit: bool = False


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All that a run measured, by the entrants' names. Starts are seconds, one for each round; a part that was left out is empty.

    `required` are the required figures that a part of the run judges by itself.
    """

    entrants: Sequence[Entrant]
    scores: Scores
    starts: dict[str, list[float]] = field(default_factory=dict)
    deafness: dict[str, Deafness] = field(default_factory=dict)
    endurance: dict[str, Endurance] = field(default_factory=dict)
    outbox: OutboxFigures = field(default_factory=OutboxFigures)
    tickets: dict[str, TicketFigures] = field(default_factory=dict)
    required: list[Requirement] = field(default_factory=list)


def table(figures: Figures) -> str:
    """Turns, latencies and loads, one line for each entrant and number of conversations."""
    head = (
        "",
        "conv.",
        "turns/s",
        "p50 ms",
        "p99 ms",
        "CPU ms/turn",
        "bot core",
        "load core",
        "authority/1000",
        "wrong",
    )
    rows = [head]
    for entrant in figures.entrants:
        for count in CONCURRENCIES:
            score = figures.scores.get((entrant.name, count))
            if score is None:
                continue
            rows.append(
                (
                    entrant.title,
                    str(count),
                    f"{score.rate:.1f}",
                    f"{score.quantile(0.5) * 1000:.1f}",
                    f"{score.quantile(0.99) * 1000:.1f}",
                    f"{score.cpu_per_turn * 1000:.2f}",
                    f"{score.bot_load:.0%}",
                    f"{score.generator_load:.0%}",
                    f"{score.calls_per_thousand:.1f}",
                    str(score.faults.total()),
                )
            )
    return _aligned(rows)


def lives(figures: Figures) -> str:
    """Starts, stalls and memory."""
    rows: list[tuple[str, ...]] = [
        ("", "start s", "stall ms: calm", "authority hangs", "connector hangs", "RSS MB", "")
    ]
    for key in dict.fromkeys([*figures.starts, *figures.deafness, *figures.endurance]):
        deaf, endured = figures.deafness.get(key), figures.endurance.get(key)
        rows.append(
            (
                key,
                f"{statistics.median(figures.starts[key]):.2f}" if key in figures.starts else "",
                *([f"{one * 1000:.0f}" for one in (deaf.calm, deaf.authority, deaf.connector)] if deaf else [""] * 3),
                f"{endured.half_rss / 1e6:.0f} → {endured.full_rss / 1e6:.0f}" if endured else "",
                f"{endured.turns} turns, {endured.calls_per_thousand:.2f} authority calls per 1,000" if endured else "",
            )
        )
    return _aligned(rows)


def sending(figures: Figures) -> str:
    """What was measured of the outbox."""
    return "\n".join(part.told(figures.outbox))


def openings(figures: Figures) -> str:
    """Tickets opened for each report published: by their form alone, and told beside 100,000 others, whose likes are sought first.

    Empty unless all of them were measured.
    """
    rows = [("tickets opened ÷ reports published", "conv.", "form sent", "told, similar ones shown, form sent")]
    for key in (name(base, authenticated=one) for base in ("sqlite", "postgresql") for one in (False, True)):
        for count in CONCURRENCIES:
            scores = [figures.scores.get((f"{what} {key}", count)) for what in ("publish", "open", "open beside")]
            published, opened, told = (score.rate if score else 0.0 for score in scores)
            if published and opened and told:
                rows.append((key, str(count), f"{opened / published:.2f} ×", f"{told / TOLD_IN / published:.2f} ×"))
    return _aligned(rows) if len(rows) > 1 else ""


def requirements(figures: Figures) -> list[Requirement]:
    """What was asked for, and what was reached. Where there are several ways to measure, the least favourable counts."""
    return [
        *(
            _ratio(
                figures, f"publishing ({base}) ≥ 20 × (a), with authentication", f"publish {base} auth", "sdk auth", 20
            )
            for base in ("sqlite", "postgresql")
        ),
        *(
            _ratio(figures, f"publishing ({base}) ≥ 1.5 × (a), without", f"publish {base}", "sdk", 1.5)
            for base in ("sqlite", "postgresql")
        ),
        _ratio(figures, "help ≥ 1 × (b), with authentication", "help auth", "agents auth", 1),
        _ratio(figures, "help ≥ 1 × (b), without", "help", "agents", 1),
        *_lived(figures),
        *_delivered(figures.outbox),
        *_about_tickets(figures),
        *(
            _ratio(
                figures,
                f"publishing ({base}) ≥ 1 × (b){words}",
                f"publish {base}{auth}",
                f"agents{auth}",
                1,
                summit=True,
            )
            for base in ("sqlite", "postgresql")
            for auth, words in ((" auth", ", with authentication"), ("", ", without"))
        ),
        _ratio(figures, "help ≥ 1/5 × (c), with authentication", "help auth", "bare auth", 0.2, summit=True),
        _ratio(figures, "help ≥ 1/5 × (c), without", "help", "bare", 0.2, summit=True),
    ]


def verdict(wanted: Iterable[Requirement]) -> str:
    """The requirements as lines, the summit after the required."""
    words = {True: "met", False: "NOT MET", None: "not measured"}
    rows = [("", "reached", "")]
    rows += [(("summit: " if one.summit else "required: ") + one.wish, one.reached, words[one.met]) for one in wanted]
    return _aligned(rows)


def wrong_answers(figures: Figures) -> str:
    """Every wrong answer by entrant, a line for each kind; empty when all were right."""
    found = [(f"{key} at {count}", score.faults) for (key, count), score in figures.scores.items()]
    found += [(key, endured.faults) for key, endured in figures.endurance.items()]
    return "\n".join(f"  {key}: {number} × {words}" for key, faults in found for words, number in faults.items())


def _ratio(figures: Figures, wish: str, ours: str, theirs: str, least: float, *, summit: bool = False) -> Requirement:
    ratios = [
        (figures.scores[ours, count].rate / figures.scores[theirs, count].rate, count)
        for count in CONCURRENCIES
        if (ours, count) in figures.scores and (theirs, count) in figures.scores
    ]
    if not ratios:
        return Requirement(wish=wish, reached="", met=None, summit=summit)
    reached = ", ".join(f"{ratio:.2f} × at {count}" for ratio, count in ratios)
    return Requirement(wish=wish, reached=reached, met=min(ratios)[0] >= least, summit=summit)


def _lived(figures: Figures) -> list[Requirement]:
    deaf = {key: one.worst for key, one in figures.deafness.items() if _is_ours(key)}
    starts = {key: statistics.median(one) for key, one in figures.starts.items() if _is_ours(key)}
    lived = figures.endurance
    return [
        _limit("authority calls ≤ 2 per 1,000 turns", {n: one.calls_per_thousand for n, one in lived.items()}, 2, ""),
        _limit("event loop stalled ≤ 100 ms", {n: 1000 * one for n, one in deaf.items()}, 100, " ms"),
        _limit("start to listening ≤ 3 s", starts, 3, " s"),
        _limit("RSS ≤ 200 MB after all turns", {n: one.full_rss / 1e6 for n, one in lived.items()}, 200, " MB"),
        _limit(f"RSS flat: second half adds ≤ {FLAT:.0%}", {n: 100 * one.growth for n, one in lived.items()}, 2, " %"),
    ]


def _delivered(outbox: OutboxFigures) -> list[Requirement]:
    broadcasts, rushes = outbox.broadcasts, outbox.rushes
    slower = {kind: part.sample_p99(one.meanwhile) / part.sample_p99(one.idle) for kind, one in broadcasts.items()}
    rates = {kind: rush.per_cpu_second / outbox.bare for kind, rush in rushes.items()}
    return [
        _limit(
            "broadcast ≤ 1.05 × people ÷ pace",
            {n: one.seconds / one.ideal for n, one in broadcasts.items()},
            1.05,
            " ×",
        ),
        _limit("no 429 under the limits", {n: float(one.throttled) for n, one in broadcasts.items()}, 0, ""),
        _limit("p99 of a turn meanwhile ≤ 1.5 × idle", slower, 1.5, " ×"),
        _least("deliveries per CPU second ≥ 0.5 × bare POST", rates, 0.5, " ×"),
        _limit(
            "idle poll, a large outbox ≤ 1.2 × a small one", {n: y / x for n, (x, y) in outbox.polls.items()}, 1.2, " ×"
        ),
        _limit(
            f"RSS flat over the deliveries: second half adds ≤ {FLAT:.0%}",
            {n: 100 * (rush.full_rss / rush.half_rss - 1) for n, rush in rushes.items()},
            100 * FLAT,
            " %",
        ),
        _limit("100,000 recipients expanded ≤ 5 s", {"sqlite": outbox.expansion} if outbox.expansion else {}, 5, " s"),
    ]


def _least(wish: str, values: Mapping[str, float], least: float, unit: str) -> Requirement:
    if not values:
        return Requirement(wish=wish, reached="", met=None)
    reached = ", ".join(f"{key} {value:.2f}{unit}" for key, value in values.items())
    return Requirement(wish=wish, reached=reached, met=min(values.values()) >= least)


def _about_tickets(figures: Figures) -> list[Requirement]:
    def worst(share: float, *names: str) -> dict[str, float]:
        return {f"{name} {kind}": one.quantile(name, share) for kind, one in figures.tickets.items() for name in names}

    opened = [
        _ratio(
            figures,
            f"opening a ticket ({base}) ≥ 0.7 × publishing{words}",
            f"open {base}{auth}",
            f"publish {base}{auth}",
            0.7,
        )
        for base in ("sqlite", "postgresql")
        for auth, words in ((" auth", ", with authentication"), ("", ", without"))
    ]
    ratios = {kind: one.tick_ratio for kind, one in figures.tickets.items()}
    return [
        *opened,
        _limit("similar tickets of 100,000: p95 ≤ 50 ms", worst(0.95, "similar", "similar, support"), 50, " ms"),
        _limit("queue and search of 100,000: p99 ≤ 50 ms", worst(0.99, "queue", "search"), 50, " ms"),
        _limit("idle tick, 100,000 open ≤ 1.2 × 100 open", ratios, 1.2, " ×"),
    ]


def _limit(wish: str, values: Mapping[str, float], most: float, unit: str) -> Requirement:
    if not values:
        return Requirement(wish=wish, reached="", met=None)
    reached = ", ".join(f"{key} {value:.2f}{unit}" for key, value in values.items())
    return Requirement(wish=wish, reached=reached, met=max(values.values()) <= most)


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
