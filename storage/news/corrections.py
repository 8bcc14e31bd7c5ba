"""The cards of an item that a correction must treat one by one.

The rows whose readers told something of the item: their card is their own, not the one that all others share. And the copies that are no
message of the broadcast: reminders, and what readers opened from the archive in their own chats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, FromClause, and_, bindparam, or_, select, update

from domain.identifiers import PlaceId
from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.reader import ReaderView
from domain.places import Subject
from storage.database import Transaction
from storage.outbox import broadcasts
from storage.rows import insert_into
from storage.schema import live_cards, news_mutes, news_reactions, news_reminders, outbox, payloads, people

AT_A_TIME = 500

_TOLD = (
    people.c.timezone,
    news_reactions.c.is_useful,
    news_reactions.c.answer,
    news_reminders.c.remind_at,
    news_mutes.c.topic,
)


def _with_what_they_told(readers: FromClause) -> FromClause:
    """Readers with what each told of the item and of its topic."""
    of_item: BindParameter[int] = bindparam("item")
    return (
        readers.outerjoin(
            news_reactions, and_(news_reactions.c.person_id == people.c.id, news_reactions.c.item_id == of_item)
        )
        .outerjoin(news_reminders, and_(news_reminders.c.person_id == people.c.id, news_reminders.c.item_id == of_item))
        .outerjoin(news_mutes, and_(news_mutes.c.person_id == people.c.id, news_mutes.c.topic == bindparam("topic")))
    )


_MARKED = (
    select(outbox.c.id, outbox.c.language, *_TOLD)
    .select_from(_with_what_they_told(outbox.join(people, people.c.id == outbox.c.person_id)))
    .where(
        or_(outbox.c.cause == bindparam("cause"), and_(outbox.c.cause == bindparam("of"), broadcasts.MAY_GO)),
        or_(
            news_reactions.c.is_useful.is_not(None),
            news_reactions.c.answer.is_not(None),
            news_reminders.c.remind_at.is_not(None),
            news_mutes.c.topic.is_not(None),
        ),
    )
    .order_by(outbox.c.id)
)
_SENT = select(outbox.c.activity_id).where(outbox.c.cause == bindparam("cause"), outbox.c.activity_id.is_not(None))
_COPIES = (
    select(live_cards.c.place_id, live_cards.c.activity_id, live_cards.c.language, *_TOLD)
    .select_from(_with_what_they_told(live_cards.join(people, people.c.place_id == live_cards.c.place_id)))
    .where(live_cards.c.subject == bindparam("subject"), live_cards.c.activity_id.not_in(_SENT))
    .order_by(live_cards.c.place_id, live_cards.c.activity_id)
)


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A row of a correction or of a broadcast, and what its reader told. `timezone` is the reader's, as their client names it."""

    row: int
    language: Language
    timezone: str
    view: ReaderView


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A card of an item that is no message of its broadcast, in its reader's own chat, and what that reader told."""

    place: PlaceId
    activity: str
    language: Language
    timezone: str
    view: ReaderView


async def marked(tx: Transaction, item: NewsItem, of: str, cause: str) -> tuple[Marked, ...]:
    """The rows of a correction (`cause`), and of the broadcast `of` that may yet go, whose readers told something or stopped its topic."""
    rows = await tx.execute(_MARKED, {"item": item.id, "topic": item.topic.value, "of": of, "cause": cause})
    return tuple(_marked_from(row, item) for row in rows)


async def copies(tx: Transaction, item: NewsItem, subject: Subject, cause: str) -> tuple[Copy, ...]:
    """The cards of an item in readers' own chats, beside the messages that the broadcast `cause` sent."""
    sought = {"item": item.id, "topic": item.topic.value, "subject": str(subject), "cause": cause}
    rows = await tx.execute(_COPIES, sought)
    return tuple(
        Copy(
            place=PlaceId(row.place_id),
            activity=row.activity_id,
            language=Language(row.language),
            timezone=row.timezone,
            view=_view(row, item),
        )
        for row in rows
    )


def _marked_from(row: Any, item: NewsItem) -> Marked:
    return Marked(row=row.id, language=Language(row.language), timezone=row.timezone, view=_view(row, item))


def _view(row: Any, item: NewsItem) -> ReaderView:
    return ReaderView(
        is_useful=row.is_useful,
        answer=row.answer,
        remind_at=row.remind_at,
        stopped=frozenset() if row.topic is None else frozenset({item.topic}),
    )


async def give(tx: Transaction, rows: Sequence[int], payload: Mapping[str, object], now: datetime) -> None:
    """Have some rows of the outbox carry a payload of their own."""
    kept = insert_into(tx, payloads).values(payload=payload, created_at=now).returning(payloads.c.id)
    payload_id = (await tx.execute(kept)).scalar_one()
    for start in range(0, len(rows), AT_A_TIME):
        some = outbox.c.id.in_(rows[start : start + AT_A_TIME])
        await tx.execute(update(outbox).where(some).values(payload_id=payload_id))
