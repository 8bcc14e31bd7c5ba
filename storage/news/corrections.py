"""The rows of a correction whose readers told something of the item: their card is their own, not the one that all others share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.reader import ReaderView
from storage.database import Transaction
from storage.rows import insert_into
from storage.schema import news_mutes, news_reactions, news_reminders, outbox, payloads, people

AT_A_TIME = 500

_MARKED = (
    select(
        outbox.c.id,
        outbox.c.language,
        people.c.timezone,
        news_reactions.c.is_useful,
        news_reactions.c.answer,
        news_reminders.c.remind_at,
        news_mutes.c.topic,
    )
    .select_from(outbox)
    .join(people, people.c.id == outbox.c.person_id)
    .outerjoin(
        news_reactions,
        and_(news_reactions.c.person_id == people.c.id, news_reactions.c.item_id == bindparam("item")),
    )
    .outerjoin(
        news_reminders,
        and_(news_reminders.c.person_id == people.c.id, news_reminders.c.item_id == bindparam("item")),
    )
    .outerjoin(news_mutes, and_(news_mutes.c.person_id == people.c.id, news_mutes.c.topic == bindparam("topic")))
    .where(
        outbox.c.cause == bindparam("cause"),
        or_(
            news_reactions.c.is_useful.is_not(None),
            news_reactions.c.answer.is_not(None),
            news_reminders.c.remind_at.is_not(None),
            news_mutes.c.topic.is_not(None),
        ),
    )
    .order_by(outbox.c.id)
)


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A row of a correction, and what its reader told. `timezone` is the reader's, as their client names it."""

    row: int
    language: Language
    timezone: str
    view: ReaderView


async def marked(tx: Transaction, item: NewsItem, cause: str) -> tuple[Marked, ...]:
    """The rows of a correction of an item whose readers told something of it, or stopped its topic."""
    rows = await tx.execute(_MARKED, {"item": item.id, "topic": item.topic.value, "cause": cause})
    return tuple(_marked_from(row, item) for row in rows)


def _marked_from(row: Any, item: NewsItem) -> Marked:
    view = ReaderView(
        is_useful=row.is_useful,
        answer=row.answer,
        remind_at=row.remind_at,
        stopped=frozenset() if row.topic is None else frozenset({item.topic}),
    )
    return Marked(row=row.id, language=Language(row.language), timezone=row.timezone, view=view)


async def give(tx: Transaction, rows: Sequence[int], payload: dict[str, object], now: datetime) -> None:
    """Have some rows of the outbox carry a payload of their own."""
    kept = insert_into(tx, payloads).values(payload=payload, created_at=now).returning(payloads.c.id)
    payload_id = (await tx.execute(kept)).scalar_one()
    for start in range(0, len(rows), AT_A_TIME):
        some = outbox.c.id.in_(rows[start : start + AT_A_TIME])
        await tx.execute(update(outbox).where(some).values(payload_id=payload_id))
