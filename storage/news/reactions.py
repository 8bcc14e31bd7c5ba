"""What readers tell of an item: useful or not, their answer to its quiz."""

from datetime import datetime

from sqlalchemy import bindparam, select

from domain.identifiers import NewsId, PersonId
from domain.news.item import Topic
from domain.news.reader import ReaderView
from storage.database import Transaction
from storage.rows import Insert, Inserting
from storage.schema import news_mutes, news_reactions, news_reminders

_VIEW = select(
    select(news_reactions.c.is_useful)
    .where(news_reactions.c.item_id == bindparam("item"), news_reactions.c.person_id == bindparam("person"))
    .scalar_subquery()
    .label("is_useful"),
    select(news_reactions.c.answer)
    .where(news_reactions.c.item_id == bindparam("item"), news_reactions.c.person_id == bindparam("person"))
    .scalar_subquery()
    .label("answer"),
    select(news_reminders.c.remind_at)
    .where(news_reminders.c.item_id == bindparam("item"), news_reminders.c.person_id == bindparam("person"))
    .scalar_subquery()
    .label("remind_at"),
)
_STOPPED = select(news_mutes.c.topic).where(news_mutes.c.person_id == bindparam("person"))


async def view(tx: Transaction, item: NewsId, person: PersonId) -> ReaderView:
    """What a reader told of an item, and asked about it."""
    told = (await tx.execute(_VIEW, {"item": item, "person": person})).one()
    stopped = (await tx.execute(_STOPPED, {"person": person})).scalars()
    return ReaderView(
        is_useful=told.is_useful,
        answer=told.answer,
        remind_at=told.remind_at,
        stopped=frozenset(Topic(topic) for topic in stopped),
    )


def _replacing(column: str) -> Inserting:
    def finish(insert: Insert) -> Insert:
        replaced = {name: insert.excluded[name] for name in (column, "at")}
        return insert.on_conflict_do_update(index_elements=["item_id", "person_id"], set_=replaced)

    return Inserting(news_reactions, finish)


_FIND_USEFUL = _replacing("is_useful")
_ANSWER = _replacing("answer")


async def react(tx: Transaction, item: NewsId, person: PersonId, is_useful: bool | None, now: datetime) -> None:
    """Keep whether a reader finds an item useful; None takes back what they told."""
    values = {"item_id": item, "person_id": person, "is_useful": is_useful, "at": now}
    await tx.execute(_FIND_USEFUL.on(tx), values)


async def answer(tx: Transaction, item: NewsId, person: PersonId, number: int, now: datetime) -> None:
    """Keep a reader's answer to the quiz."""
    values = {"item_id": item, "person_id": person, "answer": number, "at": now}
    await tx.execute(_ANSWER.on(tx), values)
