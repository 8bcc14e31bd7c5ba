"""Reading an item and telling what one makes of it: useful or not, an answer to its quiz, a topic stopped; following its links.

Each method on an item raises NotFound for one that is not there (not sent yet, taken back), NotAllowed for one that is for others; those
that write raise AlreadyDone when Teams repeats its activity.
"""

from datetime import datetime

from domain.acts import Act
from domain.identifiers import NewsId, PersonId
from domain.news.item import NewsItem, Topic
from domain.news.reader import WITH_WHOM_IT_REACHED
from domain.rights import Intention
from storage.database import Database, Transaction
from storage.news import clicks, items, mutes, reactions
from workflows import audit
from workflows.news.reader import Links, Shown, edit, readable, readership_of, shown_to, subject_of
from workflows.once import once

__all__ = ["Links", "Reading"]


class Reading:
    """What a reader does with an item."""

    def __init__(self, *, database: Database, links: Links) -> None:
        self._database = database
        self._links = links

    async def open(self, item_id: NewsId, act: Act) -> Shown:
        """An item, with what the reader told of it."""
        async with self._database.reading() as tx:
            return await self._shown(tx, await readable(tx, item_id, act), act)

    async def react(self, item_id: NewsId, is_useful: bool | None, act: Act) -> Shown:
        """Keep whether the reader finds the item useful; None takes it back."""
        async with self._database.transaction() as tx:
            item = await self._acting(tx, item_id, act)
            await reactions.react(tx, item.id, act.person.id, is_useful, act.now)
            return await self._edited(tx, item, act)

    async def answer(self, item_id: NewsId, number: int, act: Act) -> Shown:
        """Keep the reader's answer to the quiz. The first one counts; one that the quiz does not offer changes nothing."""
        async with self._database.transaction() as tx:
            item = await self._acting(tx, item_id, act)
            view = await reactions.view(tx, item.id, act.person.id)
            offered = len(item.wording(act.language).answers) if item.has_quiz else 0
            if view.answer is None and 0 <= number < offered:
                await reactions.answer(tx, item.id, act.person.id, number, act.now)
            return await self._edited(tx, item, act)

    async def stop_topic(self, item_id: NewsId, act: Act) -> Shown:
        """Stop the topic of an item for the reader. What everyone has to read still comes."""
        async with self._database.transaction() as tx:
            item = await self._acting(tx, item_id, act)
            await _set_topic(tx, item.topic, act, is_stopped=True)
            return await self._edited(tx, item, act)

    async def resume_topic(self, item_id: NewsId, act: Act) -> Shown:
        """Have the reader receive the topic of an item again."""
        async with self._database.transaction() as tx:
            item = await self._acting(tx, item_id, act)
            await _set_topic(tx, item.topic, act, is_stopped=False)
            return await self._edited(tx, item, act)

    async def stopped_topics(self, act: Act) -> frozenset[Topic]:
        """The topics that the person stopped. Raises NotAllowed."""
        async with self._database.reading() as tx:
            await readership_of(tx, act)
            return await mutes.stopped(tx, act.person.id)

    async def set_topic(self, topic: Topic, act: Act, *, is_stopped: bool) -> frozenset[Topic]:
        """Stop a topic for the person, or have them receive it again; the topics that are then stopped."""
        async with self._database.transaction() as tx:
            await readership_of(tx, act)
            await once(tx, act, None)
            await _set_topic(tx, topic, act, is_stopped=is_stopped)
            return await mutes.stopped(tx, act.person.id)

    async def follow(self, item_id: NewsId, link: int, reader: PersonId | None, now: datetime) -> str | None:
        """Count that a link of an item is followed; its address, None when the item was taken back or has no such link.

        A `reader` is given where it is kept who does; that they did so first is what is kept.
        """
        async with self._database.transaction() as tx:
            item = await items.find(tx, item_id)
            if item is None or item.state not in WITH_WHOM_IT_REACHED or not 0 <= link < len(item.link_urls):
                return None
            await clicks.count(tx, item.id, link)
            if reader is not None:
                await clicks.note(tx, item.id, link, reader, now)
        return item.link_urls[link]

    async def _acting(self, tx: Transaction, item_id: NewsId, act: Act) -> NewsItem:
        item = await readable(tx, item_id, act)
        await once(tx, act, subject_of(item.id))
        return item

    async def _shown(self, tx: Transaction, item: NewsItem, act: Act) -> Shown:
        return await shown_to(tx, item, act, self._links)

    async def _edited(self, tx: Transaction, item: NewsItem, act: Act) -> Shown:
        shown = await self._shown(tx, item, act)
        await edit(tx, act, shown)
        return shown


async def _set_topic(tx: Transaction, topic: Topic, act: Act, *, is_stopped: bool) -> None:
    if is_stopped:
        await mutes.stop(tx, act.person.id, topic, act.now)
    else:
        await mutes.resume(tx, act.person.id, topic)
    details = {"topic": topic.value, "stopped": is_stopped}
    await audit.record(tx, act, Intention.READ_NEWS, f"person/{act.person.id}", details)
