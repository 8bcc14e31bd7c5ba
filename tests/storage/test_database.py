"""Transactions on both databases: nothing is lost, whoever writes at once."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import InvalidRequestError, StatementError

from storage import migrating
from storage.database import Database, note_queued
from storage.schema import projects
from tests.cast import Cast
from tests.conftest import PostgreSQL

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


async def _a_project(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(insert(projects).values(code="P", name="P", rhythm="monthly", state="active", version=0))


async def test_ten_parallel_increments_add_up_to_ten(database: Database) -> None:
    await _a_project(database)

    async def increment() -> None:
        async with database.transaction() as tx:
            row = (await tx.execute(select(projects.c.version).with_for_update())).scalar_one()
            await asyncio.sleep(0)
            await tx.execute(update(projects).values(version=row + 1))

    await asyncio.gather(*(increment() for _ in range(10)))
    async with database.reading() as tx:
        assert (await tx.execute(select(projects.c.version))).scalar_one() == 10


async def test_an_exception_rolls_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            await tx.execute(insert(projects).values(code="P", name="P", rhythm="monthly", state="active"))
            raise ZeroDivisionError
    async with database.reading() as tx:
        assert (await tx.execute(select(projects))).all() == []


async def test_what_only_reads_refuses_to_write(database: Database) -> None:
    with pytest.raises(InvalidRequestError, match="does not write"):
        async with database.reading() as tx:
            await tx.execute(insert(projects).values(code="P", name="P", rhythm="monthly", state="active"))
    async with database.reading() as tx:
        assert (await tx.execute(select(projects))).all() == []


async def test_an_instant_comes_back_in_utc_and_a_naive_one_is_refused(database: Database, cast: Cast) -> None:
    from storage import people
    from storage.schema import people as table

    paris = datetime(2026, 11, 24, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    async with database.transaction() as tx:
        assert await people.welcome(tx, cast.paul.id, paris)
    async with database.reading() as tx:
        kept = (await tx.execute(select(table.c.welcomed_at).where(table.c.id == cast.paul.id))).scalar_one()
    assert kept == NOON
    assert kept.tzinfo is UTC
    with pytest.raises(StatementError, match="time zone"):
        async with database.transaction() as tx:
            await people.welcome(tx, cast.marc.id, datetime(2026, 11, 24))  # noqa: DTZ001 - what is refused


async def test_cents_are_exact(database: Database) -> None:
    await _a_project(database)
    async with database.transaction() as tx:
        await tx.execute(update(projects).values(budget=Decimal("1234567890.07")))
    async with database.reading() as tx:
        assert (await tx.execute(select(projects.c.budget))).scalar_one() == Decimal("1234567890.07")


async def test_who_waits_for_messages_is_told_after_the_commit_only(database: Database) -> None:
    told: list[str] = []
    database.on_queued(lambda: told.append("told"))
    async with database.transaction() as tx:
        note_queued(tx)
        assert told == []
    assert told == ["told"]
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            note_queued(tx)
            raise ZeroDivisionError
    async with database.transaction():
        pass
    assert told == ["told"]


async def test_the_migrations_lead_to_the_schema(database: Database) -> None:
    assert await migrating.is_current(database)
    assert await migrating.differences(database) == []


async def test_a_connection_that_died_while_idle_is_replaced(
    postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgresql.url("mardi"))
    async with database.reading() as tx:
        await tx.execute(select(projects))
    postgresql.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'mardi'")
    monkeypatch.setattr("storage.postgresql.TRUSTED_SECONDS", 0.0)
    async with database.reading() as tx:
        assert (await tx.execute(select(projects))).all() == []
    await database.close()
