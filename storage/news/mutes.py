"""The topics that people stopped."""

from datetime import datetime

from sqlalchemy import delete, select

from domain.identifiers import PersonId
from domain.news.item import Topic
from storage.database import Transaction
from storage.rows import insert_once
from storage.schema import news_mutes


async def stopped(tx: Transaction, person: PersonId) -> frozenset[Topic]:
    """The topics that a person stopped."""
    rows = await tx.execute(select(news_mutes.c.topic).where(news_mutes.c.person_id == person))
    return frozenset(Topic(topic) for topic in rows.scalars())


async def stop(tx: Transaction, person: PersonId, topic: Topic, now: datetime) -> None:
    """Stop a topic for a person."""
    await insert_once(tx, news_mutes, person_id=person, topic=topic.value, at=now)


async def resume(tx: Transaction, person: PersonId, topic: Topic) -> None:
    """Have a person receive a topic again."""
    await tx.execute(delete(news_mutes).where(news_mutes.c.person_id == person, news_mutes.c.topic == topic.value))
