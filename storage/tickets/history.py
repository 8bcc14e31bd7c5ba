"""The history of tickets: entries are only added, and read by audience."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select

from domain.identifiers import EntryId, PersonId, TicketId
from domain.projects import PersonRef
from domain.tickets.entries import Audience, Entry, Event
from domain.tickets.service_level import Log
from domain.tickets.ticket import State
from storage.database import Transaction
from storage.schema import people, ticket_entries

_BEGIN = insert(ticket_entries)
_ADD = _BEGIN.returning(ticket_entries.c.id)
_ENTRIES = (
    select(ticket_entries, people.c.name.label("author_name"))
    .select_from(ticket_entries.outerjoin(people, people.c.id == ticket_entries.c.author_id))
    .where(ticket_entries.c.ticket_id == bindparam("ticket"))
)
_LATEST = _ENTRIES.order_by(ticket_entries.c.id.desc()).limit(bindparam("most")).offset(bindparam("skipped"))
_LATEST_PUBLIC = _LATEST.where(ticket_entries.c.audience == Audience.PUBLIC.value)
_AFTER = _ENTRIES.where(ticket_entries.c.id > bindparam("entry")).order_by(ticket_entries.c.id)
_AFTER_PUBLIC = _AFTER.where(ticket_entries.c.audience == Audience.PUBLIC.value)
_COUNT = select(func.count()).where(ticket_entries.c.ticket_id == bindparam("ticket"))
_COUNT_PUBLIC = _COUNT.where(ticket_entries.c.audience == Audience.PUBLIC.value)
_LOG = (
    select(ticket_entries.c.at, ticket_entries.c.state)
    .where(ticket_entries.c.ticket_id == bindparam("ticket"))
    .order_by(ticket_entries.c.id)
)
_PLANNED = (
    _ENTRIES.where(ticket_entries.c.event.in_([Event.PLAN.value, Event.ELAPSE.value]))
    .order_by(ticket_entries.c.id.desc())
    .limit(2)
)
_WRITTEN_SINCE = select(func.count()).where(
    ticket_entries.c.author_id == bindparam("person"), ticket_entries.c.at > bindparam("since")
)


def _entry_from(row: RowMapping) -> Entry:
    author = row["author_id"]
    return Entry(
        id=EntryId(row["id"]),
        ticket=TicketId(row["ticket_id"]),
        at=row["at"],
        event=Event(row["event"]),
        author=PersonRef(id=PersonId(author), name=row["author_name"]) if author is not None else None,
        audience=Audience(row["audience"]),
        state=State(row["state"]),
        text=row["text"],
        details=row["details"],
    )


async def begin(tx: Transaction, entry: Entry) -> None:
    """Write the first entry of a ticket, under the id that was drawn for it (`storage.tickets.beginning`)."""
    await tx.defer(_BEGIN, {"id": entry.id, **_columns(entry)})


async def add(tx: Transaction, entry: Entry) -> EntryId:
    """Add an entry; its id is given here, whatever the value holds."""
    return EntryId((await tx.execute(_ADD, _columns(entry))).scalar_one())


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "ticket_id": entry.ticket,
        "at": entry.at,
        "event": entry.event.value,
        "author_id": entry.author.id if entry.author else None,
        "audience": entry.audience.value,
        "state": entry.state.value,
        "text": entry.text,
        "details": dict(entry.details),
    }


async def latest(
    tx: Transaction, ticket_id: TicketId, *, with_notes: bool, most: int, skipped: int = 0
) -> tuple[Entry, ...]:
    """The entries of a ticket, the newest first; without notes, what only those who work on it may read is left out."""
    statement = _LATEST if with_notes else _LATEST_PUBLIC
    rows = await tx.execute(statement, {"ticket": ticket_id, "most": most, "skipped": skipped})
    return tuple(_entry_from(row) for row in rows.mappings())


async def after(tx: Transaction, ticket_id: TicketId, entry_id: EntryId, *, with_notes: bool) -> tuple[Entry, ...]:
    """The entries that came after one, the oldest first."""
    rows = await tx.execute(_AFTER if with_notes else _AFTER_PUBLIC, {"ticket": ticket_id, "entry": entry_id})
    return tuple(_entry_from(row) for row in rows.mappings())


async def count(tx: Transaction, ticket_id: TicketId, *, with_notes: bool) -> int:
    """How many entries a ticket has, for the same readers as `latest`."""
    return (await tx.execute(_COUNT if with_notes else _COUNT_PUBLIC, {"ticket": ticket_id})).scalar_one()


async def log(tx: Transaction, ticket_id: TicketId) -> Log:
    """When a ticket came into which state, from its opening on."""
    told: list[tuple[datetime, State]] = []
    for row in await tx.execute(_LOG, {"ticket": ticket_id}):
        state = State(row.state)
        if not told or told[-1][1] is not state:
            told.append((row.at, state))
    return told


async def planned(tx: Transaction, ticket_id: TicketId) -> tuple[Entry, ...]:
    """The entries of the appointment that was planned last, the newest first: its end, when it was kept, and its being planned."""
    entries = tuple(map(_entry_from, (await tx.execute(_PLANNED, {"ticket": ticket_id})).mappings()))
    return entries if entries and entries[0].event is Event.ELAPSE else entries[:1]


async def written_since(tx: Transaction, person_id: PersonId, since: datetime) -> int:
    """How often a person wrote or did something about tickets after an instant."""
    return (await tx.execute(_WRITTEN_SINCE, {"person": person_id, "since": since})).scalar_one()


def newest(entries: Sequence[Entry]) -> EntryId:
    """The id of the newest of some entries; 0 of none."""
    return max((entry.id for entry in entries), default=EntryId(0))
