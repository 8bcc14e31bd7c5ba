"""Who wants to read which item later, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from domain.identifiers import NewsId, PersonId
from storage.database import Transaction
from storage.rows import Insert, Inserting
from storage.schema import news_reminders


@dataclass(frozen=True, kw_only=True)
class DueReminder:
    """A reminder whose time has come."""

    item: NewsId
    person: PersonId
    remind_at: datetime


def _in_place(insert: Insert) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=["item_id", "person_id"], set_={"remind_at": insert.excluded.remind_at}
    )


_SET = Inserting(news_reminders, _in_place)
_DUE = (
    select(news_reminders)
    .where(news_reminders.c.remind_at <= bindparam("now"))
    .order_by(news_reminders.c.remind_at, news_reminders.c.item_id, news_reminders.c.person_id)
    .limit(bindparam("limit"))
)


async def remind(tx: Transaction, item: NewsId, person: PersonId, remind_at: datetime) -> None:
    """Have a person reminded of an item at an instant, and not at the one they chose before."""
    await tx.execute(_SET.on(tx), {"item_id": item, "person_id": person, "remind_at": remind_at})


async def forget(tx: Transaction, item: NewsId, person: PersonId) -> None:
    """Have a person no longer reminded of an item."""
    await tx.execute(
        update(news_reminders)
        .where(news_reminders.c.item_id == item, news_reminders.c.person_id == person)
        .values(remind_at=None)
    )


async def take(tx: Transaction, reminder: DueReminder) -> bool:
    """Take a reminder upon oneself; False when it is no longer due then: another replica sends it, or the reader chose otherwise."""
    result = await tx.execute(
        update(news_reminders)
        .where(
            news_reminders.c.item_id == reminder.item,
            news_reminders.c.person_id == reminder.person,
            news_reminders.c.remind_at == reminder.remind_at,
        )
        .values(remind_at=None)
    )
    return bool(result.rowcount)


async def due(tx: Transaction, now: datetime, limit: int) -> tuple[DueReminder, ...]:
    """The reminders whose time has come, the longest due first."""
    rows = await tx.execute(_DUE, {"now": now, "limit": limit})
    return tuple(
        DueReminder(item=NewsId(row.item_id), person=PersonId(row.person_id), remind_at=row.remind_at) for row in rows
    )
