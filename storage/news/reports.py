"""What became of items, counted: deliveries by end, what readers told; and each delivery by name, for the file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.recipients import Why
from domain.news.report import Line, Opinions, Tally
from domain.outbox import DeliveryState
from storage.database import Transaction
from storage.news import clicks
from storage.outbox import broadcasts
from storage.rows import Among
from storage.schema import (
    news_clicks,
    news_follows,
    news_items,
    news_questions,
    news_reactions,
    outbox,
    people,
    places,
)

_ENDS = select(news_items.c.ends).where(news_items.c.id == bindparam("item"))
_KEEP_ENDS = update(news_items).where(news_items.c.id == bindparam("item")).values(ends=bindparam("counts"))
_RECENT = select(func.count()).where(
    outbox.c.cause == bindparam("cause"),
    outbox.c.state == DeliveryState.SENT.value,
    outbox.c.done_at > bindparam("since"),
)

_FOLLOWED = select(
    news_clicks.c.link,
    news_clicks.c.clicks,
    select(func.count())
    .where(news_follows.c.item_id == news_clicks.c.item_id, news_follows.c.link == news_clicks.c.link)
    .scalar_subquery()
    .label("followers"),
).where(news_clicks.c.item_id == bindparam("item"))

_BY_NAME = Among(select(people.c.id, people.c.name, people.c.department).order_by(people.c.name), people.c.id)


def cause_of(item: NewsId) -> str:
    """The cause under which the outbox carries an item."""
    return f"news/{item}"


def correction_of(item: NewsId, number: int) -> str:
    """The cause of its nth correction."""
    return f"{cause_of(item)}/correction/{number}"


def recall_of(item: NewsId) -> str:
    """The cause of its recall."""
    return f"{cause_of(item)}/recall"


async def tally(tx: Transaction, item: NewsId) -> Tally:
    """Where the messages of an item stand; what was kept of them once it had gone out, which outlives the outbox's own rows."""
    kept = (await tx.execute(_ENDS, {"item": item})).scalar_one_or_none()
    if kept:
        return Tally(counts={_why(state, reason): number for state, reason, number in kept})
    return await standing(tx, cause_of(item))


async def standing(tx: Transaction, cause: str) -> Tally:
    """Where the rows of a broadcast stand in the outbox."""
    return Tally(counts=await broadcasts.reasons(tx, cause))


async def keep(tx: Transaction, item: NewsId, counts: Tally) -> None:
    """Keep the ends of an item that has gone out: the rows of the outbox are forgotten after some months."""
    ends = [[state.value, reason, number] for (state, reason), number in counts.counts.items()]
    await tx.execute(_KEEP_ENDS, {"item": item, "counts": ends})


async def forget(tx: Transaction, item: NewsId) -> None:
    """Count the rows of the outbox again: what was stopped goes on."""
    await tx.execute(update(news_items).where(news_items.c.id == item).values(ends=None))


async def sent_since(tx: Transaction, cause: str, instant: datetime) -> int:
    """How many messages of a broadcast were sent after an instant."""
    return int((await tx.execute(_RECENT, {"cause": cause, "since": instant})).scalar_one())


async def corrections(tx: Transaction, item: NewsId) -> int:
    """How often an item was corrected."""
    return int((await tx.execute(select(news_items.c.corrections).where(news_items.c.id == item))).scalar_one())


async def count_correction(tx: Transaction, item: NewsId) -> int:
    """Count one more correction; returns its number."""
    statement = update(news_items).where(news_items.c.id == item).values(corrections=news_items.c.corrections + 1)
    return int((await tx.execute(statement.returning(news_items.c.corrections))).scalar_one())


async def opinions(tx: Transaction, item: NewsId) -> Opinions:
    """What readers told of an item."""
    told = news_reactions.c
    votes = await _counted(tx, select(told.is_useful, func.count()).where(told.item_id == item), told.is_useful)
    answers = await _counted(tx, select(told.answer, func.count()).where(told.item_id == item), told.answer)
    followed = (await tx.execute(_FOLLOWED, {"item": item})).all()
    asked = select(func.count()).select_from(news_questions).where(news_questions.c.item_id == item)
    return Opinions(
        useful=votes.get(True, 0),
        not_useful=votes.get(False, 0),
        clicks={row.link: row.clicks for row in followed},
        followers={row.link: row.followers for row in followed if row.followers},
        answers={int(answer): number for answer, number in answers.items() if answer is not None},
        questions=int((await tx.execute(asked)).scalar_one()),
    )


async def _counted(tx: Transaction, statement: Any, column: Any) -> Mapping[Any, int]:
    return {row[0]: row[1] for row in await tx.execute(statement.group_by(column))}


async def lines(tx: Transaction, item: NewsId) -> tuple[Line, ...]:
    """Each delivery of an item, by the name of its recipient; and who followed a link of it without one."""
    followed = dict(await clicks.followed(tx, item))
    statement = (
        select(
            outbox.c.person_id,
            people.c.name.label("person"),
            people.c.department,
            places.c.name.label("place"),
            outbox.c.language,
            outbox.c.state,
            outbox.c.reason,
            outbox.c.done_at,
            outbox.c.repeats,
        )
        .select_from(outbox)
        .outerjoin(people, people.c.id == outbox.c.person_id)
        .outerjoin(places, places.c.id == outbox.c.place_id)
        .where(outbox.c.cause == cause_of(item))
        .order_by(people.c.name, outbox.c.id)
    )
    told = [
        Line(
            name=row.person or row.place or "",
            department=row.department or "",
            language=Language(row.language),
            state=DeliveryState(row.state),
            reason=row.reason,
            at=row.done_at,
            may_be_twice=row.repeats > 0,
            followed=followed.pop(PersonId(row.person_id or 0), {}),
        )
        for row in await tx.execute(statement)
    ]
    return (*told, *await _without_delivery(tx, followed))


async def _without_delivery(tx: Transaction, followed: Mapping[PersonId, Mapping[int, datetime]]) -> tuple[Line, ...]:
    if not followed:
        return ()
    return tuple(
        Line(
            name=row.name,
            department=row.department,
            language=None,
            state=None,
            reason="",
            at=None,
            followed=followed[PersonId(row.id)],
        )
        for row in await _BY_NAME.run(tx, list(followed))
    )


def _why(state: str, reason: str) -> Why:
    return DeliveryState(state), reason
