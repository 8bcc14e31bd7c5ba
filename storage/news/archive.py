"""The items that have gone out, as readers find them again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from domain.identifiers import NewsId, PersonId, PlaceId
from domain.news.archive import PAGE, ArchivePage, Sought
from domain.news.audience import AudienceKind
from domain.news.item import NewsItem
from domain.news.reader import IN_THE_ARCHIVE, Readership
from domain.outbox import DeliveryState
from storage.database import Transaction
from storage.news.items import ITEMS, item_from
from storage.news.reports import cause_of
from storage.schema import news_items, outbox

_WHEN = func.coalesce(news_items.c.sent_at, news_items.c.send_at, news_items.c.updated_at)


def _readable(by: Readership) -> ColumnElement[bool]:
    """What `Readership.includes` says, of every item at once."""
    kind, value = news_items.c.audience_kind, news_items.c.audience_value
    theirs = [kind == AudienceKind.EVERYONE.value]
    if by.place is not None:
        theirs.append(and_(kind == AudienceKind.CHANNEL.value, value == str(by.place)))
    if not by.is_shared:
        theirs.append(and_(kind == AudienceKind.ROLE.value, value.in_([role.value for role in by.roles])))
        if by.department:
            theirs.append(and_(kind == AudienceKind.DEPARTMENT.value, value == by.department))
        if by.bodies:
            theirs.append(and_(kind == AudienceKind.COMMITTEE.value, value.in_(sorted(map(str, by.bodies)))))
    return or_(*theirs)


def _found(statement: Select[Any], by: Readership, sought: Sought) -> Select[Any]:
    statement = statement.where(
        news_items.c.state.in_([state.value for state in IN_THE_ARCHIVE]),
        news_items.c.is_template.is_(False),
        _readable(by),
    )
    if sought.topic is not None:
        statement = statement.where(news_items.c.topic == sought.topic.value)
    for word in sought.words:
        statement = statement.where(news_items.c.folded.contains(word, autoescape=True))
    return statement


async def page(tx: Transaction, by: Readership, sought: Sought, number: int) -> ArchivePage:
    """A page of what is found, the latest first; the last page when the number is past the end."""
    counted = _found(select(func.count()).select_from(news_items), by, sought)
    empty = ArchivePage(sought=sought, total=int((await tx.execute(counted)).scalar_one()))
    number = min(max(number, 0), empty.pages - 1)
    items = await latest(tx, by, sought, PAGE, number * PAGE)
    return ArchivePage(sought=sought, items=items, number=number, total=empty.total)


async def latest(tx: Transaction, by: Readership, sought: Sought, limit: int, offset: int = 0) -> tuple[NewsItem, ...]:
    """The latest items of what is found."""
    statement = _found(ITEMS, by, sought).order_by(_WHEN.desc(), news_items.c.id.desc()).limit(limit).offset(offset)
    return tuple(item_from(dict(row)) for row in (await tx.execute(statement)).mappings())


async def holding(
    tx: Transaction, by: Readership, stems: Sequence[str], least: int, limit: int
) -> tuple[NewsItem, ...]:
    """The latest items that hold at least so many of some stems, without accents or capitals."""
    held = [case((news_items.c.folded.contains(stem, autoescape=True), 1), else_=0) for stem in stems]
    statement = _found(ITEMS, by, Sought()).where(sum(held[1:], start=held[0]) >= least)
    rows = await tx.execute(statement.order_by(_WHEN.desc(), news_items.c.id.desc()).limit(limit))
    return tuple(item_from(dict(row)) for row in rows.mappings())


async def was_sent(tx: Transaction, item: NewsId, person: PersonId, place: PlaceId | None) -> bool:
    """Whether an item was sent to a person or, for a channel, to a place; one that is on its way counts."""
    keys = [f"{cause_of(item)}/person/{person}"]
    if place is not None:
        keys.append(f"{cause_of(item)}/place/{place}")
    arrived = (DeliveryState.SENT.value, DeliveryState.SENDING.value)
    statement = select(outbox.c.id).where(outbox.c.key.in_(keys), outbox.c.state.in_(arrived)).limit(1)
    return (await tx.execute(statement)).first() is not None
