"""Every version of an item as it was typed: what its form shows, and what two editors started from."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select

from domain.forms import Entry
from domain.identifiers import NewsId, PersonId
from storage.database import Transaction
from storage.schema import news_versions

_ENTRY = select(news_versions.c.entry).where(
    news_versions.c.item_id == bindparam("item"), news_versions.c.version == bindparam("version")
)


async def entry_of(tx: Transaction, item_id: NewsId, version: int) -> Entry | None:
    """What was typed for a version; None when it was never typed, as in an item that was imported."""
    fields = (await tx.execute(_ENTRY, {"item": item_id, "version": version})).scalar_one_or_none()
    return None if fields is None else Entry(fields=fields)


async def keep(tx: Transaction, item_id: NewsId, version: int, entry: Entry, author: PersonId, now: datetime) -> None:
    """Keep a version. Whoever saves holds the item, so that no two keep the same."""
    row = {
        "item_id": item_id,
        "version": version,
        "entry": dict(entry.fields),
        "author_id": author,
        "saved_at": now,
    }
    await tx.execute(insert(news_versions).values(row))
