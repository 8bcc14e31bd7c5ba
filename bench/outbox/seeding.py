"""Fills a migrated database for the measures, in a process of its own.

python -m bench.outbox.seeding people URL SERVICE_URL SIZE      so many people, each in a chat at a service
python -m bench.outbox.seeding announce URL                     a broadcast to all of them; prints the instant it was queued
python -m bench.outbox.seeding rows URL SIZE                    so many deliveries that ended, and so many that are due another day
"""

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text

from domain.outbox import DeliveryState, Operation
from storage.database import Database
from storage.schema import outbox
from tests.crowd import announce, gather

_AT_A_TIME = 20_000


async def main(what: str, url: str, *rest: str) -> None:
    """Do one of the three."""
    database = Database(url)
    match what:
        case "people":
            await gather(database, rest[0], int(rest[1]))
        case "announce":
            await announce(database)
            print(time.time(), flush=True)
        case "rows":
            await rows(database, int(rest[0]))
    await database.close()


async def rows(database: Database, size: int) -> None:
    """Ended ones are of the past months, the others of the months to come, spread over all priorities."""
    now = datetime.now(UTC)
    minute = timedelta(minutes=1)
    for start in range(0, size, _AT_A_TIME):
        numbers = range(start, min(start + _AT_A_TIME, size))
        async with database.transaction() as tx:
            for state, instant in ((DeliveryState.SENT, -minute), (DeliveryState.DUE, minute)):
                values = [
                    {
                        "key": f"{state}/{number}",
                        "operation": Operation.SEND.value,
                        "priority": number % 3,
                        "language": "fr",
                        "state": state.value,
                        "due_at": now + (number + 60) * instant if state.is_open else None,
                        "done_at": None if state.is_open else now + number * instant,
                        "created_at": now,
                    }
                    for number in numbers
                ]
                await tx.execute(insert(outbox), values)
    async with database.transaction() as tx:
        await tx.execute(text("ANALYZE"))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
