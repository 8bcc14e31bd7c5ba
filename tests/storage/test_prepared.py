"""Statements met again go straight to the driver, and mean the same there."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, event, insert, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError, StatementError

from storage.database import Database
from storage.postgresql import PostgresqlTransaction
from storage.schema import audit, milestones, projects
from tests.conftest import PostgreSQL

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_ADD_PROJECT = insert(projects)
_ADD_MILESTONE = insert(milestones).returning(milestones.c.id, milestones.c.baseline)
_BY_CODE = select(projects).where(projects.c.code == bindparam("code")).limit(1)
_MOVE = update(milestones).where(milestones.c.id == bindparam("milestone")).values(forecast=bindparam("day"))
_RECORD = insert(audit)
_RECORDED = select(audit.c.at, audit.c.details).order_by(audit.c.id)
_FORGET = delete(projects).where(projects.c.code == bindparam("code"))
_NAMED = (
    select(projects.c.name).where(projects.c.code.in_(bindparam("codes", expanding=True))).order_by(projects.c.code)
)


def _project(code: str, **facts: Any) -> dict[str, Any]:
    return {"code": code, "name": f"Projet {code}", "rhythm": "monthly", "state": "active"} | facts


@pytest.fixture
def through_sqlalchemy(database: Database) -> list[str]:
    """The statements that SQLAlchemy ran."""
    ran: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: ran.append(told[2]))
    return ran


async def test_a_statement_met_again_goes_to_the_driver(database: Database, through_sqlalchemy: list[str]) -> None:
    async with database.transaction() as tx:
        for code in "ABC":
            await tx.execute(_ADD_PROJECT, _project(code))
    async with database.reading() as tx:
        found = [(await tx.execute(_BY_CODE, {"code": code})).mappings().one()["name"] for code in "ABC"]
    assert found == ["Projet A", "Projet B", "Projet C"]
    assert len([one for one in through_sqlalchemy if one.startswith("INSERT")]) == 1
    assert len([one for one in through_sqlalchemy if one.startswith("SELECT projects")]) == 1


async def test_values_and_rows_keep_their_types(database: Database) -> None:
    async with database.transaction() as tx:
        for number in range(3):
            facts = {"budget": Decimal("1234567890.07"), "starts_on": date(2026, 3, number + 1), "ends_on": None}
            await tx.execute(_ADD_PROJECT, _project(f"P{number}", **facts))
            details = {"number": number, "accents": "é€"}
            await tx.execute(
                _RECORD, {"at": NOON, "person_id": None, "intention": "x", "subject": "y", "details": details}
            )
        for _ in range(2):
            project = (await tx.execute(_BY_CODE, {"code": "P2"})).mappings().one()
            kept = (await tx.execute(_RECORDED)).all()
    assert (project["budget"], project["starts_on"], project["ends_on"]) == (
        Decimal("1234567890.07"),
        date(2026, 3, 3),
        None,
    )
    assert [(row.at, row.details["number"], row.details["accents"]) for row in kept] == [
        (NOON, number, "é€") for number in range(3)
    ]
    assert all(row.at.tzinfo is UTC for row in kept)


async def test_it_tells_how_many_rows_it_touched(database: Database) -> None:
    async with database.transaction() as tx:
        for code in "ABC":
            assert (await tx.execute(_ADD_PROJECT, _project(code))).rowcount == 1
        assert [(await tx.execute(_FORGET, {"code": code})).rowcount for code in ("A", "A", "B")] == [1, 0, 1]
        assert [(await tx.execute(_NAMED, {"codes": codes})).scalars().all() for codes in (["A"], ["A", "C"])] == [
            [],
            ["Projet C"],
        ]


async def test_it_returns_rows_and_runs_for_many_sets_of_values(database: Database) -> None:
    day, later = date(2026, 12, 1), date(2027, 1, 1)
    async with database.transaction() as tx:
        await tx.execute(_ADD_PROJECT, _project("P"))
        project = (await tx.execute(select(projects.c.id))).scalar_one()
        row = {"project_id": project, "name": "Jalon", "baseline": day, "forecast": day}
        ids = []
        for _ in range(3):
            made, baseline = (await tx.execute(_ADD_MILESTONE, row)).one()
            assert baseline == day
            ids.append(made)
        for run, moved in ((tx.execute, ids[:1]), (tx.execute, ids[1:2]), (tx.defer, ids[2:])):
            await run(_MOVE, [{"milestone": one, "day": later} for one in moved])
        assert (await tx.execute(select(milestones.c.forecast))).scalars().all() == [later] * 3
        await tx.defer(_MOVE, [{"milestone": one, "day": day} for one in ids])
        assert (await tx.execute(select(milestones.c.forecast))).scalars().all() == [day] * 3


async def test_faults_keep_their_kind_and_nothing_stays(database: Database) -> None:
    async with database.transaction() as tx:
        for code in "AB":
            await tx.execute(_ADD_PROJECT, _project(code))
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(_ADD_PROJECT, _project("C"))
            await tx.execute(_ADD_PROJECT, _project("A"))
    record: dict[str, object] = {
        "at": NOON.replace(tzinfo=None),
        "person_id": None,
        "intention": "x",
        "subject": "y",
        "details": {},
    }
    for _ in range(2):
        with pytest.raises(StatementError, match="time zone"):
            async with database.transaction() as tx:
                await tx.execute(_RECORD, record)
    for _ in range(2):
        with pytest.raises((InvalidRequestError, StatementError), match="code"):
            async with database.reading() as tx:
                await tx.execute(_BY_CODE)
    async with database.reading() as tx:
        assert (await tx.execute(select(projects.c.code).order_by(projects.c.code))).scalars().all() == ["A", "B"]


async def test_what_is_deferred_is_there_for_who_asks_and_at_the_commit(database: Database) -> None:
    record: dict[str, object] = {"at": NOON, "person_id": None, "intention": "x", "subject": "y", "details": {}}
    for round_ in range(3):
        async with database.transaction() as tx:
            await tx.defer(_ADD_PROJECT, _project(f"P{round_}"))
            await tx.defer(_RECORD, record)
            found = (await tx.execute(_BY_CODE, {"code": f"P{round_}"})).mappings().one()
            assert found["name"] == f"Projet P{round_}"
            await tx.defer(_ADD_PROJECT, _project(f"Q{round_}"))
            await tx.defer(_FORGET, {"code": f"Q{round_}"})
            await tx.defer(_ADD_PROJECT, _project(f"R{round_}"))
    async with database.reading() as tx:
        codes = (await tx.execute(select(projects.c.code).order_by(projects.c.code))).scalars().all()
        assert codes == ["P0", "P1", "P2", "R0", "R1", "R2"]
        assert len((await tx.execute(_RECORDED)).all()) == 3


async def test_a_fault_of_what_was_deferred_undoes_the_transaction(database: Database) -> None:
    record: dict[str, object] = {"at": NOON, "person_id": None, "intention": "x", "subject": "y", "details": {}}
    async with database.transaction() as tx:
        for code in "AB":
            await tx.defer(_ADD_PROJECT, _project(code))
            await tx.defer(_RECORD, record)
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.defer(_RECORD, record)
            await tx.defer(_ADD_PROJECT, _project("A"))
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            await tx.defer(_RECORD, record)
            raise ZeroDivisionError
    async with database.reading() as tx:
        assert len((await tx.execute(_RECORDED)).all()) == 2


async def test_a_server_gets_what_was_deferred_in_one_round_trip(postgresql: PostgreSQL) -> None:
    record: dict[str, object] = {"at": NOON, "person_id": None, "intention": "x", "subject": "y", "details": {}}
    database = Database(postgresql.url("mardi"))
    asked: list[str] = []
    for code in "ABC":
        async with database.transaction() as tx:
            assert isinstance(tx, PostgresqlTransaction)
            if code == "B":
                tx._driver.add_query_logger(lambda query: asked.append(query.query.split()[0]))
            await tx.defer(_ADD_PROJECT, _project(code))
            await tx.defer(_RECORD, record)
    await asyncio.sleep(0)
    assert [word for word in asked if word in ("WITH", "INSERT")] == ["WITH", "WITH"]
    await database.close()
    postgresql.empty("mardi")


async def test_who_is_cancelled_leaves_nothing_behind(database: Database) -> None:
    async def write() -> None:
        async with database.transaction() as tx:
            for number in range(50):
                await tx.execute(_ADD_PROJECT, _project(f"P{number}"))
                await asyncio.sleep(0)
            await asyncio.Event().wait()

    for pauses in range(60):
        task = asyncio.create_task(write())
        for _ in range(pauses):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    async with database.transaction() as tx:
        assert (await tx.execute(select(projects.c.code))).all() == []
        await tx.execute(_ADD_PROJECT, _project("LAST"))
    async with database.reading() as tx:
        assert (await tx.execute(select(projects.c.code))).scalars().all() == ["LAST"]
