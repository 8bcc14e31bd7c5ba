"""Throughput and latency: rounds in which every entrant has its turn, so that a noisy minute spoils a round and not an entrant."""

import asyncio
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench import load
from bench.entrants import Entrant
from bench.load import Sample
from bench.running import Stage

CONCURRENCIES = (1, 16)


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long to measure: the number of rounds, and seconds per measure and of warming up before it."""

    rounds: int
    seconds: float
    warm_up: float


@dataclass
class Score:
    """What the rounds said of one entrant at one number of conversations."""

    samples: list[Sample] = field(default_factory=list)
    authority_calls: int = 0
    authority_turns: int = 0

    @property
    def rate(self) -> float:
        """Right turns per second: the median of the rounds."""
        return statistics.median(sample.rate for sample in self.samples)

    def quantile(self, share: float) -> float:
        """A latency in seconds: the median of the rounds' quantiles."""
        return statistics.median(sample.quantile(share) for sample in self.samples)

    @property
    def cpu_per_turn(self) -> float:
        """Seconds of processor the bot used for a turn: what a busy neighbour changes least."""
        return statistics.median(sample.bot_cpu / sample.turns for sample in self.samples if sample.turns)

    @property
    def bot_load(self) -> float:
        """The share of its core that the bot used."""
        return statistics.median(sample.bot_cpu / sample.seconds for sample in self.samples)

    @property
    def generator_load(self) -> float:
        """The share of its core that the load and the connector used: near 1 they would be what is measured."""
        return statistics.median(sample.load_cpu / sample.seconds for sample in self.samples)

    @property
    def faults(self) -> Counter[str]:
        """Wrong answers, by what was wrong."""
        return sum((sample.faults for sample in self.samples), Counter())

    @property
    def calls_per_thousand(self) -> float:
        """Calls to the authority per 1,000 turns, the start (at one conversation) and the warming up included."""
        return 1000 * self.authority_calls / self.authority_turns if self.authority_turns else 0.0


Scores = dict[tuple[str, int], Score]


@dataclass
class Outcome:
    """The scores by entrant and number of conversations, and the seconds that each start took, by entrant."""

    scores: Scores = field(default_factory=dict)
    starts: dict[str, list[float]] = field(default_factory=dict)


async def play(entrants: Sequence[Entrant], stage: Stage, effort: Effort, tell: Callable[[str], None]) -> Outcome:
    """Start every entrant in every round, and measure it at every number of conversations."""
    outcome = Outcome()
    for number in range(effort.rounds):
        for entrant in entrants:
            await _attend(entrant, stage, effort, outcome)
        tell(f"round {number + 1} of {effort.rounds} done")
    return outcome


async def _attend(entrant: Entrant, stage: Stage, effort: Effort, outcome: Outcome) -> None:
    before = await stage.authority.calls()
    server = await stage.start(await entrant.enter(stage))
    outcome.starts.setdefault(entrant.name, []).append(server.start_seconds)
    try:
        for count in CONCURRENCIES:
            score = outcome.scores.setdefault((entrant.name, count), Score())
            warm = await entrant.saying.conversations(stage, server, count, brief=True)
            warmed = await load.drive(stage.connector, server.port, server.pid, warm, effort.warm_up)
            conversations = await entrant.saying.conversations(stage, server, count, brief=False)
            await asyncio.sleep(0.05)
            sample = await load.drive(stage.connector, server.port, server.pid, conversations, effort.seconds)
            score.samples.append(sample)
            after = await stage.authority.calls()
            score.authority_calls += after - before
            score.authority_turns += sample.turns + warmed.turns
            before = after
    finally:
        server.stop()
