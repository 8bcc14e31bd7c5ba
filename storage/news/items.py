"""Items of the news, as they stand."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import EllipsisType
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from domain.folding import fold
from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.audience import Audience, AudienceKind
from domain.news.item import HolidayRule, NewsItem, NewsState, Topic, Wording
from domain.projects import PersonRef
from storage.database import Transaction
from storage.schema import news_items, people

_AUTHOR, _WRITER = people.alias("author"), people.alias("writer")

ITEMS = (
    select(news_items, _AUTHOR.c.name.label("author_name"), _WRITER.c.name.label("writer_name"))
    .join(_AUTHOR, _AUTHOR.c.id == news_items.c.author_id)
    .join(_WRITER, _WRITER.c.id == news_items.c.writer_id)
)
"""Items whole, for `item_from`."""

_BY_ID = ITEMS.where(news_items.c.id == bindparam("item"))
_LOCKED = _BY_ID.with_for_update(of=news_items)
_BY_SOURCE = ITEMS.where(news_items.c.source == bindparam("source"))
_PLANNED = (
    ITEMS.where(
        news_items.c.state.in_(bindparam("states", expanding=True)),
        news_items.c.send_at >= bindparam("start"),
        news_items.c.send_at < bindparam("end"),
    )
    .order_by(news_items.c.send_at, news_items.c.id)
)  # fmt: skip
_DUE = (
    ITEMS.where(news_items.c.look_at <= bindparam("now"))
    .order_by(news_items.c.look_at, news_items.c.id)
    .limit(bindparam("limit"))
)
_COUNTS = select(news_items.c.state, news_items.c.is_template, func.count()).group_by(
    news_items.c.state, news_items.c.is_template
)
_WITH_A_DATE = tuple(
    state.value for state in (NewsState.SCHEDULED, NewsState.SENDING, NewsState.STOPPED, NewsState.SENT)
)


def item_from(row: Mapping[str, Any]) -> NewsItem:
    """The item of a row of `ITEMS`."""
    return NewsItem(
        id=NewsId(row["id"]),
        version=row["version"],
        state=NewsState(row["state"]),
        topic=Topic(row["topic"]),
        wordings={Language(language): wording_from(told) for language, told in row["wordings"].items()},
        author=PersonRef(id=PersonId(row["author_id"]), name=row["author_name"]),
        writer=PersonRef(id=PersonId(row["writer_id"]), name=row["writer_name"]),
        image_url=row["image_url"],
        link_urls=tuple(row["link_urls"]),
        right_answer=row["right_answer"],
        is_mandatory=row["is_mandatory"],
        is_template=row["is_template"],
        audience=Audience(kind=AudienceKind(row["audience_kind"]), value=row["audience_value"]),
        holiday_rule=HolidayRule(row["holiday_rule"]),
        approver=None if row["approver_id"] is None else PersonId(row["approver_id"]),
        remark=row["remark"],
        send_at=row["send_at"],
        sent_at=row["sent_at"],
        updated_at=row["updated_at"],
    )


def wording_from(told: Mapping[str, Any]) -> Wording:
    """A wording as its column keeps it."""
    lists = {name: tuple(told[name]) for name in ("link_titles", "answers") if name in told}
    return Wording(**{**told, **lists})


def _told(item: NewsItem) -> dict[str, Any]:
    """What an item says, as its row keeps it."""
    return {
        "version": item.version,
        "state": item.state.value,
        "topic": item.topic.value,
        "wordings": {language.value: _as_json(wording) for language, wording in item.wordings.items()},
        "folded": folded(item),
        "image_url": item.image_url,
        "link_urls": list(item.link_urls),
        "right_answer": item.right_answer,
        "is_mandatory": item.is_mandatory,
        "is_template": item.is_template,
        "audience_kind": item.audience.kind.value,
        "audience_value": item.audience.value,
        "holiday_rule": item.holiday_rule.value,
        "writer_id": (item.writer or item.author).id,
        "approver_id": item.approver,
        "remark": item.remark,
        "send_at": item.send_at,
        "sent_at": item.sent_at,
    }


def _as_json(wording: Wording) -> dict[str, object]:
    return {
        "title": wording.title,
        "summary": wording.summary,
        "body": wording.body,
        "image_alt": wording.image_alt,
        "link_titles": list(wording.link_titles),
        "question": wording.question,
        "answers": list(wording.answers),
    }


def folded(item: NewsItem) -> str:
    """All the words of an item without accents or capitals, for the archive's search."""
    words = (
        text
        for one in item.wordings.values()
        for text in (one.title, one.summary, one.body, one.question, *one.link_titles, *one.answers)
    )
    return fold(" ".join(words))


async def find(tx: Transaction, item_id: NewsId, *, for_update: bool = False) -> NewsItem | None:
    """An item; `for_update` keeps others from changing it until the transaction ends."""
    row = (await tx.execute(_LOCKED if for_update else _BY_ID, {"item": item_id})).mappings().first()
    return item_from(dict(row)) if row else None


async def imported_from(tx: Transaction, source: str) -> NewsItem | None:
    """The item that was imported from a file of this name."""
    row = (await tx.execute(_BY_SOURCE, {"source": source})).mappings().first()
    return item_from(dict(row)) if row else None


async def add(tx: Transaction, item: NewsItem, now: datetime, *, source: str | None = None) -> NewsId:
    """Write a new item; its own `id` counts for nothing. `source` is the file it was imported from."""
    row = {
        **_told(item),
        "author_id": item.author.id,
        "source": source,
        "look_at": item.send_at if item.state is NewsState.SCHEDULED else None,
        "created_at": now,
        "updated_at": now,
    }
    return NewsId((await tx.execute(insert(news_items).values(row).returning(news_items.c.id))).scalar_one())


async def save(tx: Transaction, item: NewsItem, now: datetime) -> None:
    """Write what an item says, its state and its instants. The caller holds the item (`find`, `for_update`)."""
    row = {
        **_told(item),
        "look_at": item.send_at if item.state is NewsState.SCHEDULED else None,
        "updated_at": now,
    }
    await tx.execute(update(news_items).where(news_items.c.id == item.id).values(row))


async def set_state(
    tx: Transaction,
    item_id: NewsId,
    state: NewsState,
    *,
    look_at: datetime | None,
    send_at: datetime | EllipsisType | None = ...,
    sent_at: datetime | EllipsisType | None = ...,
    approver: PersonId | EllipsisType | None = ...,
    remark: str | EllipsisType = ...,
) -> None:
    """Move an item on, without a new version: what it says stays. What is not given stays as it is."""
    given = {"send_at": send_at, "sent_at": sent_at, "approver_id": approver, "remark": remark}
    values = {name: value for name, value in given.items() if value is not ...}
    statement = update(news_items).where(news_items.c.id == item_id)
    await tx.execute(statement.values(state=state.value, look_at=look_at, **values))


def _in_states(
    statement: Select[Any], states: Collection[NewsState], author: PersonId | None, *, templates: bool
) -> Select[Any]:
    wanted = statement.where(
        news_items.c.state.in_([state.value for state in states]), news_items.c.is_template.is_(templates)
    )
    return wanted if author is None else wanted.where(news_items.c.author_id == author)


async def listed(
    tx: Transaction,
    states: Collection[NewsState],
    limit: int,
    offset: int = 0,
    *,
    author: PersonId | None = None,
    templates: bool = False,
    oldest_first: bool = False,
) -> tuple[NewsItem, ...]:
    """Items in some states: by when they went or are to go out, else by their last change; the latest first unless told otherwise."""
    when = func.coalesce(news_items.c.sent_at, news_items.c.send_at, news_items.c.updated_at)
    order = (when, news_items.c.id) if oldest_first else (when.desc(), news_items.c.id.desc())
    statement = _in_states(ITEMS, states, author, templates=templates).order_by(*order).limit(limit).offset(offset)
    return tuple(item_from(dict(row)) for row in (await tx.execute(statement)).mappings())


async def counts(tx: Transaction, *, author: PersonId | None = None) -> Mapping[tuple[NewsState, bool], int]:
    """How many items are in each state, templates (True) apart."""
    wanted = _COUNTS if author is None else _COUNTS.where(news_items.c.author_id == author)
    rows = await tx.execute(wanted)
    return {(NewsState(state), bool(is_template)): int(number) for state, is_template, number in rows}


async def scheduled_between(tx: Transaction, start: datetime, end: datetime) -> tuple[NewsItem, ...]:
    """What goes out, or went, from `start` on and before `end`: by the instant it was planned for."""
    bounds = {"start": start, "end": end, "states": _WITH_A_DATE}
    return tuple(item_from(dict(row)) for row in (await tx.execute(_PLANNED, bounds)).mappings())


async def due(tx: Transaction, now: datetime, limit: int) -> tuple[NewsItem, ...]:
    """The items that the scheduler is to look at by now, the longest due first."""
    rows = (await tx.execute(_DUE, {"now": now, "limit": limit})).mappings()
    return tuple(item_from(dict(row)) for row in rows)
