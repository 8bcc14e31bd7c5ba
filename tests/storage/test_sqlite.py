"""SQLite on the loop's own thread: what may wait never stops the loop."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import exc, insert, select, text

from storage.database import Database
from storage.schema import projects


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    path = tmp_path / "mardi.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


async def test_the_loop_goes_on_while_another_process_holds_the_lock(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(projects).values(code="P", name="P", rhythm="monthly", state="active"))

    writing = asyncio.create_task(write())
    for _ in range(50):
        await asyncio.sleep(0.002)
        assert not writing.done()
    other.execute("COMMIT")
    other.close()
    await writing
    async with database.reading() as tx:
        assert (await tx.execute(select(projects.c.code))).scalars().all() == ["P"]
    await database.close()


async def test_who_is_cancelled_in_the_queue_leaves_the_connection_in_order(file: Path) -> None:
    database = Database(f"sqlite:///{file}")

    async def write(code: str) -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(projects).values(code=code, name="P", rhythm="monthly", state="active"))

    for number in range(20):
        task = asyncio.create_task(write(f"P{number}"))
        for _ in range(number % 10):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
    await write("LAST")
    async with database.reading() as tx:
        assert "LAST" in (await tx.execute(select(projects.c.code))).scalars().all()
    await database.close()


async def test_a_fault_of_the_database_keeps_its_kind(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    values = {"code": "P", "name": "P", "rhythm": "monthly", "state": "active"}
    with pytest.raises(exc.IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(insert(projects), [values, values])
    with pytest.raises(exc.OperationalError):
        async with database.reading() as tx:
            await tx.execute(text("SELECT * FROM nowhere"))
    async with database.reading() as tx:
        assert (await tx.execute(select(projects))).all() == []
    await database.close()
