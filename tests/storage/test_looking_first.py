"""Who looks first and writes at the end asks a server twice: for all they look at, and for all they write."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database import Database, Question, again_if_outrun
from storage.schema import audit, milestones, projects
from storage.transactions import Answer, Outrun
from tests.conftest import PostgreSQL

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = date(2026, 12, 1)
_ADD_PROJECT = insert(projects)
_ADD_MILESTONE = insert(milestones)
_RECORD = insert(audit)
_NAMED = select(projects.c.id, projects.c.name, projects.c.starts_on).where(projects.c.code == bindparam("code"))
_RECORDED = select(audit.c.at, audit.c.details).order_by(audit.c.id.desc())
_STANDING = select(milestones.c.name).order_by(milestones.c.id)
_HOLD = select(projects.c.id).where(projects.c.code == bindparam("code")).with_for_update()
_RENAME = update(projects).where(projects.c.code == bindparam("of")).values(name=bindparam("new_name"))
RECORD = {"at": NOON, "person_id": None, "intention": "x", "subject": "y", "details": {"accents": "é€"}}


def _project(code: str, **facts: Any) -> dict[str, Any]:
    return {"code": code, "name": f"Projet {code}", "rhythm": "monthly", "state": "active", "starts_on": DAY} | facts


def _all(answer: Answer) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in answer]


def _named(code: str) -> Question[list[tuple[Any, ...]]]:
    return Question(statement=_NAMED, parameters={"code": code}, understand=_all)


_HISTORY = Question(statement=_RECORDED, parameters={}, understand=_all)


async def _heard() -> None:
    """What was asked is told by the loop, a little later."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def told(postgresql: PostgreSQL) -> AsyncIterator[tuple[Database, list[str]]]:
    """A database on the server, and the first words of what its connections were asked."""
    database, asked = Database(postgresql.url("mardi")), list[str]()

    def listen(connection: Any, _record: object) -> None:
        connection.driver_connection.add_query_logger(lambda query: asked.append(query.query.split()[0].strip(";")))

    event.listen(database.engine, "connect", listen)
    async with database.transaction() as tx:
        for statement, values in ((_ADD_PROJECT, _project("A")), (_RECORD, RECORD)):
            await tx.defer(statement, values)
    for _ in range(2):
        async with database.reading() as tx:
            await tx.execute(_NAMED, {"code": "A"})
    await _heard()
    asked.clear()
    yield database, asked
    await database.close()
    postgresql.empty("mardi")


async def test_several_questions_are_answered_each_with_its_own_rows_and_types(database: Database) -> None:
    async with database.transaction() as tx:
        for code in "AB":
            await tx.defer(_ADD_PROJECT, _project(code))
        await tx.defer(_RECORD, RECORD)
        first, nobody, history, second = await tx.ask(_named("A"), _named("C"), _HISTORY, _named("B"))
    assert [[row[1:] for row in rows] for rows in (first, nobody, second)] == [
        [("Projet A", DAY)],
        [],
        [("Projet B", DAY)],
    ]
    assert history == [(NOON, {"accents": "é€"})]


async def test_a_row_added_is_named_before_it_is_written(database: Database) -> None:
    for round_ in range(3):
        async with database.transaction() as tx:
            project = await tx.add(_ADD_PROJECT, _project(f"P{round_}"))
            row = {"project_id": project, "baseline": DAY, "forecast": DAY}
            ids = [await tx.add(_ADD_MILESTONE, row | {"name": name}) for name in ("Recette", "Bascule")]
            assert len(set(ids)) == 2
            ((found, _, _),) = (await tx.ask(_named(f"P{round_}")))[0]
            assert found == project
    async with database.reading() as tx:
        assert (await tx.execute(_STANDING)).scalars().all() == ["Recette", "Bascule"] * 3


async def test_nothing_is_written_when_an_expected_row_is_not_there(database: Database) -> None:
    for _ in range(2):
        with pytest.raises(Outrun):
            async with database.transaction() as tx:
                await tx.defer(_RECORD, RECORD)
                await tx.expect(_RENAME, {"of": "nobody", "new_name": "x"})
                await tx.add(_ADD_PROJECT, _project("A"))
    async with database.reading() as tx:
        assert await tx.ask(_named("A"), _HISTORY) == ([], [])


async def test_an_intention_is_begun_again_until_it_is_not_outrun(database: Database) -> None:
    runs = []

    @again_if_outrun
    async def intention(fault: Exception, times: int) -> str:
        runs.append(fault)
        if len(runs) <= times:
            raise fault
        return "done"

    assert await intention(Outrun(), 2) == "done"
    assert len(runs) == 3
    runs.clear()
    assert await intention(IntegrityError("", None, ValueError()), 1) == "done"
    runs.clear()
    with pytest.raises(Outrun):
        await intention(Outrun(), 1_000)
    assert len(runs) == 20


async def test_who_looks_and_then_writes_asks_a_server_twice(told: tuple[Database, list[str]]) -> None:
    database, asked = told
    async with database.transaction() as tx:
        await tx.ask(_named("A"), _named("B"), _HISTORY)
        await tx.defer(_RECORD, RECORD)
        await tx.expect(_RENAME, {"of": "A", "new_name": "Autre"})
    await _heard()
    assert asked == ["SELECT", "WITH"]
    async with database.reading() as tx:
        ((_, name, _),), _ = await tx.ask(_named("A"), _HISTORY)
        assert name == "Autre"


async def test_who_holds_a_row_begins_before_and_what_was_expected_is_written_first(
    told: tuple[Database, list[str]],
) -> None:
    database, asked = told
    for _ in range(2):
        asked.clear()
        async with database.transaction() as tx:
            await tx.execute(_NAMED, {"code": "A"})
            await tx.expect(_RENAME, {"of": "A", "new_name": "Autre"})
            await tx.execute(_HOLD, {"code": "A"})
            await tx.defer(_RECORD, RECORD)
        await _heard()
    assert asked == ["SELECT", "BEGIN", "WITH", "SELECT", "INSERT", "COMMIT"]
