"""A reading room: everything a reader does with items, and what they get for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.acts import Act
from domain.languages import Language
from domain.news.item import NewsItem, NewsState
from domain.outbox import Operation
from tests.cast import NOW, PARIS
from tests.workflows.news.newsroom import Newsroom
from workflows.news.archive import Archive
from workflows.news.questions import Questions
from workflows.news.reading import Reading
from workflows.news.reminders import Reminders


@dataclass
class ReadingRoom:
    """The newsroom as readers meet it."""

    newsroom: Newsroom
    reading: Reading = field(init=False)
    reminders: Reminders = field(init=False)
    archive: Archive = field(init=False)
    questions: Questions = field(init=False)

    def __post_init__(self) -> None:
        database, links = self.newsroom.database, self.newsroom.links
        self.reading = Reading(database=database, links=links)
        self.reminders = Reminders(database=database, links=links, timezone=PARIS, language=Language.FRENCH)
        self.archive = Archive(database=database, links=links)
        self.questions = Questions(database=database, links=links, language=Language.FRENCH, timezone=PARIS)

    async def delivered(self, now: datetime = NOW) -> list[tuple[Operation, str, Mapping[str, Any]]]:
        """What the outbox sends now: the operation, the conversation, the activity."""
        taken = await self.newsroom.deliver(now=now)
        return [(one.operation, one.place.conversation_id if one.place else "", one.payload) for one in taken]


async def an_item(room: ReadingRoom, **facts: Any) -> NewsItem:
    """An item that has gone out."""
    return await room.newsroom.item(facts.pop("state", NewsState.SENT), **{"sent_at": NOW, **facts})


def paul(room: ReadingRoom, **how: Any) -> Act:
    """Something that Paul does."""
    return room.newsroom.act(room.newsroom.cast.paul, **how)
