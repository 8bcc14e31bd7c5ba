"""Fills a database with tickets: `python -m bench.seed_tickets URL TICKETS OPEN`. The last OPEN of them are open, the others closed.

Written straight into the tables, as an import of another tool's tickets would be; the words are cut and counted as Mardi does.
"""

import asyncio
import itertools
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select

from bench.complaints import Complaints
from storage import migrating
from storage.database import Database
from storage.schema import (
    applications,
    assignment_groups,
    categories,
    group_members,
    people,
    ticket_entries,
    ticket_stems,
    tickets,
)
from storage.search import frequencies
from storage.search.stems import stems

PEOPLE, TECHNICIANS, GROUPS, APPLICATIONS, CATEGORIES = 2_000, 40, 4, 100, 25
_AT_ONCE = 5_000
Rows = Iterator[Mapping[str, Any]]


async def seed(url: str, count: int, still_open: int) -> None:
    """Migrate the database and fill it."""
    database = Database(url)
    await migrating.migrate(database)
    await _write(database, people, _people())
    await _write(database, assignment_groups, _groups())
    await _write(database, group_members, _members())
    await _write(database, applications, _applications())
    await _write(database, categories, _categories())
    made, words, opened = itertools.tee(_tickets(count, still_open, datetime.now(UTC)), 3)
    await _write_together(
        database,
        (tickets, ({name: value for name, value in one.items() if name in tickets.c} for one in made)),
        (ticket_stems, ({"ticket_id": one["id"], "stems": one["stems"]} for one in words)),
        (ticket_entries, map(_entry, opened)),
    )
    while await _counted(database):
        pass
    if not database.is_sqlite:
        await _go_on_numbering(database)
    await database.close()


async def _go_on_numbering(database: Database) -> None:
    """What is written after this gets ids of its own: SQLite counts on from the rows, PostgreSQL from what it was told."""
    async with database.transaction() as tx:
        for table in (people, assignment_groups, applications, categories, tickets):
            highest = select(func.max(table.c.id)).scalar_subquery()
            await tx.execute(select(func.setval(f"{table.name}_id_seq", highest)))


async def _counted(database: Database) -> int:
    async with database.transaction() as tx:
        return await frequencies.count(tx, _AT_ONCE)


async def _write(database: Database, table: Table, rows: Rows) -> None:
    await _write_together(database, (table, rows))


async def _write_together(database: Database, *written: tuple[Table, Rows]) -> None:
    """A few thousand rows of each table in turn, so that none is held whole."""
    while True:
        pieces = [(table, list(itertools.islice(rows, _AT_ONCE))) for table, rows in written]
        if not pieces[0][1]:
            return
        async with database.transaction() as tx:
            for table, rows in pieces:
                await tx.execute(insert(table), [dict(row) for row in rows])


def _people() -> Rows:
    for number in range(1, PEOPLE + 1):
        key = f"0bbb0000-0000-4000-8000-{number:012d}"
        yield {
            "id": number,
            "entra_id": key,
            "teams_id": f"29:{number}",
            "name": f"Agent {number}",
            "folded": f"agent {number}",
        }


def _groups() -> Rows:
    for number in range(1, GROUPS + 1):
        yield {"id": number, "name": f"Groupe {number}", "lead_id": number, "is_default": number == 1}


def _members() -> Rows:
    for number in range(1, TECHNICIANS + 1):
        yield {"group_id": number % GROUPS + 1, "person_id": number}


def _applications() -> Rows:
    for number in range(1, APPLICATIONS + 1):
        yield {"id": number, "code": f"APP-{number}", "name": f"Application {number}", "group_id": number % GROUPS + 1}


def _categories() -> Rows:
    for number in range(1, CATEGORIES + 1):
        name = f"Rubrique {number}"
        yield {"id": number, "name": name, "path": name, "group_id": number % GROUPS + 1}


def _tickets(count: int, still_open: int, now: datetime) -> Rows:
    chance = random.Random(7)
    for number, (title, description) in enumerate(Complaints().many(count), start=1):
        is_open = number > count - still_open
        is_taken = chance.random() < 0.6
        opened_at = now - timedelta(minutes=(count - number) * 2)
        requester, group = chance.randint(TECHNICIANS + 1, PEOPLE), chance.randint(1, GROUPS)
        kind = chance.choice(("incident", "request"))
        marks = [
            f"_g{group}",
            f"_p{requester}",
            "_open" if is_open else "_solved",
            *(["_incident"] if kind == "incident" else []),
        ]
        if number % 500 == 0:
            marks.append("_shared")
        yield {
            "id": number,
            "type": kind,
            "state": ("in_progress" if is_taken else "new") if is_open else "closed",
            "title": title,
            "description": description,
            "requester_id": requester,
            "opened_by": requester,
            "group_id": group,
            "technician_id": chance.randint(1, TECHNICIANS) if is_taken or not is_open else None,
            "category_id": chance.randint(1, CATEGORIES),
            "application_id": chance.randint(1, APPLICATIONS),
            "urgency": 3,
            "impact": 2,
            "priority": 6 if number % 500 == 0 else chance.randint(1, 5),
            "solution": "" if is_open else "Poste redémarré, pilote remplacé.",
            "ending": None if is_open else "confirmed",
            "opened_at": opened_at,
            "owned_at": opened_at + timedelta(minutes=20) if is_taken or not is_open else None,
            "resolved_at": None if is_open else opened_at + timedelta(hours=3),
            "closed_at": None if is_open else opened_at + timedelta(days=2),
            "changed_at": opened_at,
            "resolve_due_at": opened_at + timedelta(days=30) if is_open else None,
            "check_at": now + timedelta(days=30) if is_open else None,
            "stems": " ".join((*stems(title, description), *marks)),
        }


def _entry(ticket: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "ticket_id": ticket["id"],
        "at": ticket["opened_at"],
        "event": "open",
        "author_id": ticket["requester_id"],
        "audience": "public",
        "state": "new",
        "details": {},
    }


if __name__ == "__main__":
    asyncio.run(seed(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
