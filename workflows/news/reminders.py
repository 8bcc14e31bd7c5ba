"""Reading later: a reader chooses when, and gets the item again at that time, never in quiet hours."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cards.text import speech
from domain.acts import Act
from domain.calendar import after_quiet, is_quiet
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.reader import Delaying, Told, is_readable, readership
from domain.news.reminders import DayWrong, Moment, chosen_day, moment, moments
from domain.outbox import Priority
from domain.people import Person
from domain.zones import zone_named
from storage import people
from storage.database import Database, Transaction
from storage.news import archive, audiences, items, reactions, reminders
from storage.news.reminders import DueReminder
from workflows.news.reader import Links, Shown, addresses, edit, edit_pressed, readable, shown_to, subject_of
from workflows.once import once
from workflows.outbox import message, send

SET_ASIDE = timedelta(hours=1)


class Reminders:
    """Reminders of items. `timezone` and `language` are those of who told none."""

    def __init__(self, *, database: Database, links: Links, timezone: ZoneInfo, language: Language) -> None:
        self._database = database
        self._links = links
        self._timezone = timezone
        self._language = language

    async def offer(self, item_id: NewsId, act: Act) -> Shown:
        """The item with the moments to choose among. Raises NotFound, NotAllowed, AlreadyDone."""
        return await self._with_panel(item_id, _delaying(act), act)

    async def not_later(self, item_id: NewsId, act: Act) -> Shown:
        """The item without the moments: none of them was chosen. Raises as `offer`."""
        return await self._with_panel(item_id, None, act)

    async def at_moment(self, item_id: NewsId, wanted: Moment, act: Act) -> Shown:
        """Remind the reader at one of the moments offered; for one that is over, at the next. Raises as `offer`."""
        return await self._remind(item_id, moment(wanted, act.now, act.timezone), act)

    async def on_day(self, item_id: NewsId, day: str, act: Act) -> Shown:
        """Remind the reader on a day, as it was typed; one that cannot be comes back with why. Raises as `offer`."""
        when = chosen_day(day, act.now, act.timezone)
        if isinstance(when, DayWrong):
            return await self._with_panel(item_id, replace(_delaying(act), day=day.strip()[:10], wrong=when), act)
        return await self._remind(item_id, when, act)

    async def forget(self, item_id: NewsId, act: Act) -> Shown:
        """Remind the reader no more. Raises as `offer`."""
        return await self._remind(item_id, None, act)

    async def tick(self, now: datetime) -> int:
        """Remind those whose time has come; what falls in quiet hours after all, late as it is, waits for their end. Returns how many.

        One that breaks is set aside for a while, so that it holds nobody up, and its error is raised once the others are done.
        """
        reminded = 0
        broken: Exception | None = None
        while due := await self._next(now):
            try:
                async with self._database.transaction() as tx:
                    reminded += await self._send(tx, due, now)
            except Exception as error:
                broken = error
                async with self._database.transaction() as tx:
                    await reminders.remind(tx, due.item, due.person, now + SET_ASIDE)
        if broken is not None:
            raise broken
        return reminded

    async def _next(self, now: datetime) -> DueReminder | None:
        async with self._database.reading() as tx:
            found = await reminders.due(tx, now, 1)
        return found[0] if found else None

    async def _with_panel(self, item_id: NewsId, delaying: Delaying | None, act: Act) -> Shown:
        """The item with the part open in which a time is chosen, or shut; where it was pressed it then stands so."""
        async with self._database.transaction() as tx:
            item = await readable(tx, item_id, act)
            await once(tx, act, subject_of(item.id))
            shown = replace(await shown_to(tx, item, act, self._links), delaying=delaying)
            await edit_pressed(tx, act, shown)
        return shown

    async def _remind(self, item_id: NewsId, when: datetime | None, act: Act) -> Shown:
        async with self._database.transaction() as tx:
            item = await readable(tx, item_id, act)
            await once(tx, act, subject_of(item.id))
            if when is None:
                await reminders.forget(tx, item.id, act.person.id)
            else:
                await reminders.remind(tx, item.id, act.person.id, when)
            shown = await shown_to(tx, item, act, self._links)
            await edit(tx, act, shown)
        return shown

    async def _send(self, tx: Transaction, due: DueReminder, now: datetime) -> bool:
        """Send one reminder, or put it off, or drop it: its item was taken back, its reader is gone."""
        if not await reminders.take(tx, due):
            return False
        person = await people.find(tx, due.person)
        reached = await people.reach(tx, due.person)
        item = await items.find(tx, due.item)
        if person is None or reached is None or item is None or not await self._is_theirs(tx, item, person, now):
            return False
        timezone = zone_named(person.timezone, self._timezone)
        if is_quiet(now, timezone):
            await reminders.remind(tx, item.id, person.id, after_quiet(now, timezone))
            return False
        language = person.language(self._language)
        view = await reactions.view(tx, item.id, person.id)
        links, names_reader = addresses(item, self._links, person.id), self._links.names_readers
        shown = Shown(item=item, view=view, links=links, names_reader=names_reader, told=Told.REMINDED)
        toast = speech(language).say("To read: {title}", title=item.wording(language).title)
        return await send(
            tx,
            key=f"news/{item.id}/reminder/{person.id}/{due.remind_at.isoformat()}",
            place_id=reached[0],
            payload=message(shown.card(language, timezone), toast),
            language=language,
            now=now,
            subject=subject_of(item.id),
            priority=Priority.REMINDER,
        )

    async def _is_theirs(self, tx: Transaction, item: NewsItem, person: Person, now: datetime) -> bool:
        today = now.astimezone(zone_named(person.timezone, self._timezone)).date()
        by = readership(person, bodies=await audiences.bodies_of(tx, person.id, today))
        return is_readable(item, by, was_sent=await archive.was_sent(tx, item.id, person.id, None))


def _delaying(act: Act) -> Delaying:
    today = act.now.astimezone(act.timezone).date()
    return Delaying(today=today, moments=moments(act.now, act.timezone))
