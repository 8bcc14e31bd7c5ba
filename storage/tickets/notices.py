"""Who follows a ticket, and how far each was told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select, update

from domain.identifiers import EntryId, PersonId, TicketId
from storage.database import Transaction
from storage.rows import Inserting, insert_once
from storage.schema import ticket_followers, ticket_notices

DUE_AT_ONCE = 200
_FOLLOWERS = (
    select(ticket_followers.c.person_id)
    .where(ticket_followers.c.ticket_id == bindparam("ticket"))
    .order_by(ticket_followers.c.person_id)
)
_ONE = select(ticket_notices).where(
    ticket_notices.c.ticket_id == bindparam("ticket"), ticket_notices.c.person_id == bindparam("person")
)
_DUE = (
    select(ticket_notices.c.ticket_id, ticket_notices.c.person_id)
    .where(ticket_notices.c.due_at.is_not(None), ticket_notices.c.due_at <= bindparam("now"))
    .order_by(ticket_notices.c.due_at)
    .limit(literal_column(str(DUE_AT_ONCE)))
)
"""The limit stands in the text, as in `storage.tickets.tickets`."""
_KEEP = Inserting(
    ticket_notices,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["ticket_id", "person_id"],
        set_={name: insert.excluded[name] for name in ("told_entry_id", "told_at", "due_at")},
    ),
)
_PUT_OFF = (
    update(ticket_notices)
    .where(ticket_notices.c.ticket_id == bindparam("ticket"), ticket_notices.c.person_id == bindparam("person"))
    .values(due_at=bindparam("until"))
)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """How far somebody was told of a ticket: up to an entry, at an instant; `due_at` is when they are to be told the rest."""

    ticket: TicketId
    person: PersonId
    told_entry: EntryId
    told_at: datetime | None = None
    due_at: datetime | None = None


async def find(tx: Transaction, ticket_id: TicketId, person_id: PersonId) -> Notice | None:
    """How far somebody was told of a ticket; None when they never were, nor are to be."""
    row = (await tx.execute(_ONE, {"ticket": ticket_id, "person": person_id})).first()
    if row is None:
        return None
    return Notice(
        ticket=ticket_id,
        person=person_id,
        told_entry=EntryId(row.told_entry_id),
        told_at=row.told_at,
        due_at=row.due_at,
    )


async def keep(tx: Transaction, notice: Notice) -> None:
    """Write down how far somebody was told."""
    values = {
        "ticket_id": notice.ticket,
        "person_id": notice.person,
        "told_entry_id": notice.told_entry,
        "told_at": notice.told_at,
        "due_at": notice.due_at,
    }
    await tx.execute(_KEEP.on(tx), values)


async def due(tx: Transaction, now: datetime) -> Sequence[tuple[TicketId, PersonId]]:
    """Who is to be told of what, the longest due first; so many at once."""
    rows = await tx.execute(_DUE, {"now": now})
    return [(TicketId(row.ticket_id), PersonId(row.person_id)) for row in rows]


async def put_off(tx: Transaction, ticket_id: TicketId, person_id: PersonId, until: datetime) -> None:
    """Tell somebody later."""
    await tx.execute(_PUT_OFF, {"ticket": ticket_id, "person": person_id, "until": until})


async def follow(tx: Transaction, ticket_id: TicketId, person_id: PersonId, now: datetime) -> bool:
    """Have somebody hear of a ticket; False when they already do."""
    return await insert_once(tx, ticket_followers, ticket_id=ticket_id, person_id=person_id, since=now)


async def followers(tx: Transaction, ticket_id: TicketId) -> Sequence[PersonId]:
    """Who follows a ticket."""
    return [PersonId(one) for one in (await tx.execute(_FOLLOWERS, {"ticket": ticket_id})).scalars()]


async def count_followers(tx: Transaction, ticket_id: TicketId) -> int:
    """How many follow a ticket."""
    statement = select(func.count()).where(ticket_followers.c.ticket_id == ticket_id)
    return (await tx.execute(statement)).scalar_one()
