"""Ten thousand turns in one life of the bot: memory half-way and at the end, calls to the authority from its start."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench import cores, load
from bench.entrants import Saying
from bench.load import Talk, Turn
from bench.running import Contestant, Server, Stage

CONVERSATIONS = 16


@dataclass(frozen=True, kw_only=True)
class Endurance:
    """Resident bytes after half the turns and after all, and the authority's calls."""

    turns: int
    half_rss: int
    full_rss: int
    authority_calls: int
    faults: Counter[str]

    @property
    def growth(self) -> float:
        """What the second half added, as a share of the first."""
        return self.full_rss / self.half_rss - 1

    @property
    def calls_per_thousand(self) -> float:
        """Calls to the authority per 1,000 turns, those of the start included."""
        return 1000 * self.authority_calls / self.turns


async def endure(
    stage: Stage,
    contestant: Contestant,
    saying: Saying,
    turns: int,
    tell: Callable[[str], None],
) -> Endurance:
    """Start the contestant afresh and let it live through so many turns."""
    before = await stage.authority.calls()
    server = await stage.start(contestant)
    try:
        conversations = list(await saying.conversations(stage, server, CONVERSATIONS, brief=False))
        first = await _some(stage, server, conversations, turns // 2)
        half = cores.rss_bytes(server.pid)
        tell(f"{first.turns} turns lived, {half / 1e6:.0f} MB")
        second = await _some(stage, server, conversations, turns - turns // 2)
        full = cores.rss_bytes(server.pid)
        calls = await stage.authority.calls() - before
    finally:
        server.stop()
    return Endurance(
        turns=first.turns + second.turns,
        half_rss=half,
        full_rss=full,
        authority_calls=calls,
        faults=first.faults + second.faults,
    )


async def _some(stage: Stage, server: Server, conversations: list[Talk], turns: int) -> load.Sample:
    left = iter(range(turns))
    return await load.drive(
        stage.connector, server.port, server.pid, [_while_left(left, talk) for talk in conversations], 3600
    )


def _while_left(left: Iterator[int], talk: Talk) -> Talk:
    for _ in left:
        turn: Turn | None = next(talk, None)
        if turn is None:
            return
        yield turn
