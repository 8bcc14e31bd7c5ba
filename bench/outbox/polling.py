"""An idle poll of a small outbox and of a large one, in turn; and the expansion of an audience. Runs on the core of the bot.

python -m bench.outbox.polling poll SMALL_URL LARGE_URL         prints the medians in seconds
python -m bench.outbox.polling expand URL                       prints the seconds it took, and the rows written
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from bench import cores
from storage.database import Database
from tests.crowd import announce
from workflows.outbox import Outbox

ROUNDS = 40
POLLS = 25


async def poll(urls: Sequence[str]) -> list[float]:
    """Seconds of one poll of each: the median of the rounds' medians, which follow each other in turn."""
    databases = [Database(url) for url in urls]
    outboxes = [Outbox(database=database) for database in databases]
    medians: list[list[float]] = [[] for _ in urls]
    for number in range(ROUNDS + 1):
        for outbox, kept in zip(outboxes, medians, strict=True):
            took = [await _one(outbox) for _ in range(POLLS)]
            if number:
                kept.append(statistics.median(took))
    for database in databases:
        await database.close()
    return [statistics.median(kept) for kept in medians]


async def _one(outbox: Outbox) -> float:
    now = datetime.now(UTC)
    start = time.perf_counter()
    claim = await outbox.claim(now)
    took = time.perf_counter() - start
    assert not claim.deliveries
    return took


async def expand(url: str) -> dict[str, float]:
    """A broadcast to everybody, and the longest that the event loop was deaf meanwhile."""
    database = Database(url)
    deaf = asyncio.create_task(_listen())
    await asyncio.sleep(0.1)
    start = time.perf_counter()
    written = await announce(database)
    took = time.perf_counter() - start
    deaf.cancel()
    await asyncio.gather(deaf, return_exceptions=True)
    await database.close()
    return {"seconds": took, "rows": written, "deaf": _worst}


_worst = 0.0


async def _listen() -> None:
    global _worst
    while True:
        start = time.perf_counter()
        await asyncio.sleep(0.001)
        _worst = max(_worst, time.perf_counter() - start)


if __name__ == "__main__":
    cores.pin(cores.BOT)
    what, *urls = sys.argv[1:]
    print(json.dumps(asyncio.run(poll(urls) if what == "poll" else expand(urls[0]))))
