"""Whose calendar can be subscribed to, and by the address of which generation."""

from dataclasses import dataclass

from sqlalchemy import select

from domain.identifiers import PersonId
from storage.database import Transaction
from storage.rows import insert_into
from storage.schema import calendar_feeds


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A calendar: closed, or open under the address of its generation."""

    generation: int
    is_open: bool


async def find(tx: Transaction, person: PersonId) -> Feed | None:
    """Somebody's calendar; None when it was never opened."""
    row = (await tx.execute(select(calendar_feeds).where(calendar_feeds.c.person_id == person))).first()
    return Feed(generation=row.generation, is_open=row.is_open) if row else None


async def keep(tx: Transaction, person: PersonId, feed: Feed) -> None:
    """Write how somebody's calendar stands."""
    statement = insert_into(tx, calendar_feeds).values(
        person_id=person, generation=feed.generation, is_open=feed.is_open
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id"],
            set_={name: statement.excluded[name] for name in ("generation", "is_open")},
        )
    )
