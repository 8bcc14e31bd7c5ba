"""The event loop while others hang: how long a bot is deaf when its authority, or the connector, takes two seconds to answer."""

import asyncio
from dataclasses import dataclass

from bench import load
from bench.entrants import Saying
from bench.running import Contestant, Stage

HANG = 2.0
_SPEAKERS = 4


@dataclass(frozen=True, kw_only=True)
class Deafness:
    """The longest wait for `/healthz`, in seconds: with everything well, with the authority hanging, with the connector hanging."""

    calm: float
    authority: float
    connector: float

    @property
    def worst(self) -> float:
        """The figure that has a limit."""
        return max(self.authority, self.connector)


async def listen_while_hanging(stage: Stage, contestant: Contestant, saying: Saying) -> Deafness:
    """Start the contestant afresh with an authority that hangs, so that its first turns need it; then let the connector hang."""
    await stage.authority.hang(HANG)
    server = await stage.start(contestant)

    async def worst() -> float:
        speakers = await saying.conversations(stage, server, _SPEAKERS, brief=True)
        async with load.Probe(server.port) as probe:
            await load.drive(stage.connector, server.port, server.pid, speakers, 0.2)
            await asyncio.sleep(0.1)
        return probe.worst

    try:
        authority = await worst()
        await stage.authority.hang(0)
        calm = await worst()
        stage.connector.hang = HANG
        hanging = await worst()
    finally:
        stage.connector.hang = 0.0
        await stage.authority.hang(0)
        server.stop()
    return Deafness(calm=calm, authority=authority, connector=hanging)
