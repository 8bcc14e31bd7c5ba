"""What is forgotten once it can no longer serve."""

import asyncio
from datetime import datetime, timedelta

from domain.news.habits import CLICKS_KEPT
from domain.tickets.attachment import FORGOTTEN
from storage import card_holds, handled
from storage.database import Database
from storage.files import FileStore
from storage.news import clicks
from storage.outbox import recording
from storage.tickets import attachments

_REPETITIONS = timedelta(days=7)
_ENDED_DELIVERIES = timedelta(days=90)
_AT_A_TIME = 1_000


class Housekeeping:
    """The nightly tidy. `files` is where the content of files lies, None to leave it alone."""

    def __init__(self, *, database: Database, files: FileStore | None = None) -> None:
        self._database = database
        self._files = files

    async def tidy(self, now: datetime) -> int:
        """Forget the activities handled 7 days ago, the deliveries ended 90 days ago, the files that joined no ticket in a day,
        the holds of forms that nobody sent, and who followed a link of the news 90 days ago.

        Many go in many small transactions: who speaks to Mardi meanwhile does not wait. Returns how many rows and files went.
        """
        async with self._database.transaction() as tx:
            gone = await handled.forget_before(tx, now - _REPETITIONS)
            gone += await card_holds.forget_before(tx, now)
            gone += await clicks.forget_before(tx, now - CLICKS_KEPT)
        gone += await self._deliveries(now - _ENDED_DELIVERIES)
        async with self._database.transaction() as tx:
            await recording.forget_payloads(tx, now - _ENDED_DELIVERIES)
            gone += await attachments.forget_waiting(tx, now - FORGOTTEN)
            named = await attachments.contents(tx)
        if self._files is not None:
            gone += await self._files.remove_unless(named, now - FORGOTTEN)
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
