"""What is forgotten once it can no longer serve."""

import asyncio
from datetime import datetime, timedelta

from storage import handled
from storage.database import Database
from storage.outbox import recording

_REPETITIONS = timedelta(days=7)
_ENDED_DELIVERIES = timedelta(days=90)
_AT_A_TIME = 1_000


class Housekeeping:
    """The nightly tidy."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def tidy(self, now: datetime) -> int:
        """Forget the activities handled 7 days ago and the deliveries ended 90 days ago. Returns how many rows went.

        Many go in many small transactions: who speaks to Mardi meanwhile does not wait.
        """
        async with self._database.transaction() as tx:
            gone = await handled.forget_before(tx, now - _REPETITIONS)
        gone += await self._deliveries(now - _ENDED_DELIVERIES)
        async with self._database.transaction() as tx:
            await recording.forget_payloads(tx, now - _ENDED_DELIVERIES)
        return gone

    async def _deliveries(self, instant: datetime) -> int:
        gone, after = 0, 0
        while True:
            async with self._database.transaction() as tx:
                some, until = await recording.forget_some(tx, instant, after, _AT_A_TIME)
            gone += some
            if until is None:
                return gone
            after = until
            await asyncio.sleep(0)
