"""The calendar held by one at a time, so that two editors who plan at once do not take the same Tuesday; and when to look at it again."""

from datetime import datetime

from sqlalchemy import func, select, update

from domain.identifiers import NewsId
from storage.database import Transaction
from storage.schema import news_items

_KEY = 7_276_321
"""Any number that no other lock of this database uses."""
_HOLD = select(func.pg_advisory_xact_lock(_KEY))


async def hold(tx: Transaction) -> None:
    """Have others who plan wait until the transaction ends. On SQLite a transaction that writes is alone anyway."""
    if tx.dialect_name == "postgresql":
        await tx.execute(_HOLD)


async def look_again(tx: Transaction, item: NewsId, instant: datetime) -> None:
    """Have the scheduler look at an item again at an instant, whatever its state."""
    await tx.execute(update(news_items).where(news_items.c.id == item).values(look_at=instant))
