"""How often the links of items are followed; and by whom, where the organisation keeps it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from domain.identifiers import NewsId, PersonId
from domain.news.item import NewsItem
from domain.news.report import FOLLOWERS_PAGE, Follower, Followers
from storage.database import Transaction
from storage.rows import Insert, Inserting
from storage.schema import news_clicks, news_follows, people


def _one_more(insert: Insert) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=["item_id", "link"], set_={"clicks": news_clicks.c.clicks + insert.excluded.clicks}
    )


def _once_by_who_is_known(insert: Insert) -> Insert:
    """An address outlives a database that was restored from before: who is not known any more is no fault."""
    follows = {name: bindparam(name, type_=news_follows.c[name].type) for name in ("item_id", "link", "at")}
    known = select(people.c.id, *follows.values()).where(people.c.id == bindparam("reader"))
    return insert.from_select(["person_id", *follows], known).on_conflict_do_nothing()


_COUNT = Inserting(news_clicks, _one_more)
_NOTE = Inserting(news_follows, _once_by_who_is_known)


async def count(tx: Transaction, item: NewsId, link: int) -> None:
    """Count that a link is followed once more."""
    await tx.execute(_COUNT.on(tx), {"item_id": item, "link": link, "clicks": 1})


async def note(tx: Transaction, item: NewsId, link: int, reader: PersonId, now: datetime) -> None:
    """Keep that a reader followed a link; when they did so first is what counts."""
    await tx.execute(_NOTE.on(tx), {"item_id": item, "link": link, "reader": reader, "at": now})


async def followed(tx: Transaction, item: NewsId) -> Mapping[PersonId, Mapping[int, datetime]]:
    """Who followed which links of an item, and when first."""
    of_item = select(news_follows).where(news_follows.c.item_id == item)
    found: dict[PersonId, dict[int, datetime]] = {}
    for row in await tx.execute(of_item.order_by(news_follows.c.person_id, news_follows.c.link)):
        found.setdefault(PersonId(row.person_id), {})[row.link] = row.at
    return found


async def followers(tx: Transaction, item: NewsItem, number: int) -> Followers:
    """A page of those who followed links of an item; the last page when the number is past the end."""
    of_item = select(news_follows.c.person_id).where(news_follows.c.item_id == item.id).distinct()
    total = int((await tx.execute(select(func.count()).select_from(of_item.subquery()))).scalar_one())
    empty = Followers(item=item, total=total)
    number = min(max(number, 0), empty.pages - 1)
    named = select(people.c.id, people.c.name, people.c.department).where(people.c.id.in_(of_item))
    page = named.order_by(people.c.name, people.c.id).limit(FOLLOWERS_PAGE).offset(number * FOLLOWERS_PAGE)
    rows = (await tx.execute(page)).all()
    those = [row.id for row in rows]
    which = select(news_follows).where(news_follows.c.item_id == item.id, news_follows.c.person_id.in_(those))
    links: dict[int, dict[int, datetime]] = {}
    for row in await tx.execute(which.order_by(news_follows.c.link)):
        links.setdefault(row.person_id, {})[row.link] = row.at
    those_named = tuple(
        Follower(name=row.name, department=row.department, followed=links.get(row.id, {})) for row in rows
    )
    return replace(empty, people=those_named, number=number)


async def forget_before(tx: Transaction, instant: datetime) -> int:
    """Forget who followed links before an instant. Returns how much went."""
    return (await tx.execute(delete(news_follows).where(news_follows.c.at < instant))).rowcount
