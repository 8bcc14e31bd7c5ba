"""What is forgotten once it can no longer serve."""

from datetime import datetime, timedelta

from domain.tickets.attachment import FORGOTTEN
from storage import handled
from storage.database import Database
from storage.files import FileStore
from storage.outbox import recording
from storage.tickets import attachments

_REPETITIONS = timedelta(days=7)
_ENDED_DELIVERIES = timedelta(days=90)


class Housekeeping:
    """The nightly tidy. `files` is where the content of files lies, None to leave it alone."""

    def __init__(self, *, database: Database, files: FileStore | None = None) -> None:
        self._database = database
        self._files = files

    async def tidy(self, now: datetime) -> int:
        """Forget the activities handled 7 days ago, the deliveries ended 90 days ago and the files that joined no ticket in a day.

        Returns how many rows and files went.
        """
        async with self._database.transaction() as tx:
            gone = await handled.forget_before(tx, now - _REPETITIONS)
            gone += await recording.forget_before(tx, now - _ENDED_DELIVERIES)
            gone += await attachments.forget_waiting(tx, now - FORGOTTEN)
            named = await attachments.contents(tx)
        if self._files is not None:
            gone += await self._files.remove_unless(named, now - FORGOTTEN)
        return gone
