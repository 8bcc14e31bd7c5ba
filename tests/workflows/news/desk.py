"""Editors at their desk: who types what, and what the others are told."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from domain.languages import Language
from domain.news.form import NewsForm, Sheet, Submission
from domain.news.item import NewsItem
from domain.news.writing import as_typed
from domain.people import Person
from storage import schema
from storage.schema import news_items
from tests.workflows.news.newsroom import Newsroom
from workflows.news.editing import Editing

WRITTEN = {
    "topic": "security",
    "audience": "everyone",
    "is_mandatory": "false",
    "holiday_rule": "next_working_day",
    "fr.title": "Verrouillez votre poste",
    "fr.body": "Windows + **L**.",
}
FRENCH = Language.FRENCH


@dataclass(kw_only=True)
class Desk:
    """Editors at their desk: each method is one of them doing one thing."""

    room: Newsroom
    editing: Editing

    async def save(self, person: Person, item: NewsItem | None = None, /, **how: Any) -> Sheet | NewsForm:
        return await self.editing.save(sent(item, **how), self.room.act(person))

    async def submit(self, person: Person, item: NewsItem | None = None, /, **how: Any) -> Sheet | NewsForm:
        return await self.editing.submit(sent(item, **how), self.room.act(person))

    async def saved(self, person: Person, item: NewsItem | None = None, /, **how: Any) -> NewsItem:
        sheet = await self.save(person, item, **how)
        assert isinstance(sheet, Sheet), sheet
        return sheet.item

    async def submitted(self, person: Person, item: NewsItem | None = None, /, **how: Any) -> NewsItem:
        sheet = await self.submit(person, item, **how)
        assert isinstance(sheet, Sheet), sheet
        return sheet.item

    async def count(self) -> int:
        async with self.room.database.reading() as tx:
            return int((await tx.execute(select(func.count()).select_from(news_items))).scalar_one())

    async def told(self) -> list[tuple[str, str]]:
        """The conversations that got a message, with its toast, in order."""
        outbox, places_table = schema.outbox, schema.places
        statement = (
            select(places_table.c.conversation_id, outbox.c.payload)
            .join(places_table, places_table.c.id == outbox.c.place_id)
            .where(outbox.c.operation == "send")
            .order_by(outbox.c.id)
        )
        async with self.room.database.reading() as tx:
            return [(row.conversation_id, row.payload["summary"]) for row in await tx.execute(statement)]


def sent(item: NewsItem | None, *, version: int | None = None, **typed: str) -> Submission:
    """What the form of an item sends: all that it shows, with some fields typed over (`__` for dots)."""
    fields = dict(as_typed(item).fields) if item else dict(WRITTEN)
    fields |= {name.replace("__", "."): text for name, text in typed.items()}
    at = (item.version if item else 0) if version is None else version
    return Submission(item=item.id if item else None, version=at, data=fields)


def chat(person: Person) -> str:
    """The personal chat of a person."""
    return f"a:{person.entra_id}"
