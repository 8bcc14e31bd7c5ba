"""What is claimed from the outbox, whatever way the database takes to find it."""

from datetime import timedelta

from sqlalchemy import insert, text

from domain.outbox import Priority
from storage.database import Database
from storage.outbox import claiming
from storage.schema import outbox
from tests.cast import NOW
from tests.conftest import PostgreSQL

_WAYS = ("hashagg", "hashjoin", "mergejoin", "material", "sort", "memoize")


async def test_no_plan_claims_more_than_was_asked_for(postgresql: PostgreSQL) -> None:
    database = Database(postgresql.url("mardi"))
    row = {"operation": "send", "language": "fr", "state": "due", "due_at": NOW, "created_at": NOW, "payload": {}}
    terms = claiming.Terms(now=NOW, lease=timedelta(minutes=1), most=5, slot=lambda _: NOW)
    async with database.transaction() as tx:
        await tx.execute(insert(outbox), [{"key": f"key-{number}", **row} for number in range(50)])
        for way in _WAYS:
            await tx.execute(text(f"SET LOCAL enable_{way} = off"))
        assert len(await claiming.claim(tx, terms, [Priority.INTERACTIVE], {})) == 5
    await database.close()
    postgresql.empty("mardi")
