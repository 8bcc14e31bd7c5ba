"""What is forgotten once it can no longer serve."""

from datetime import datetime, timedelta

from storage import handled
from storage.database import Database
from storage.outbox import recording

_REPETITIONS = timedelta(days=7)
_ENDED_DELIVERIES = timedelta(days=90)


class Housekeeping:
    """The nightly tidy."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def tidy(self, now: datetime) -> int:
        """Forget the activities handled 7 days ago and the deliveries ended 90 days ago. Returns how many rows went."""
        async with self._database.transaction() as tx:
            return await handled.forget_before(tx, now - _REPETITIONS) + await recording.forget_before(
                tx, now - _ENDED_DELIVERIES
            )
