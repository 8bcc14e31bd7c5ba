"""Sending: a test to oneself, the broadcast, its progress, stop and resume, correction and recall.

Each method that writes raises AlreadyDone when Teams repeats its activity, NotAllowed, and NotFound. What a stale button asks for and
has no place any more (an item sent twice, one stopped that has gone) changes nothing: the item's card tells where it stands.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from cards.news.item import news_card, news_summary
from cards.text import speech
from domain.acts import Act
from domain.identifiers import NewsId, PlaceId
from domain.languages import Language
from domain.news.audience import AudienceKind
from domain.news.habits import Habits
from domain.news.item import NewsItem, NewsState
from domain.news.life import Event, after, allows
from domain.news.outlook import PlanWrong
from domain.news.reader import RECIPIENT, ReaderView
from domain.news.report import is_missed
from domain.news.rights import demand_sending
from domain.outbox import Operation
from domain.places import Scope
from domain.rights import Intention
from storage import people, places
from storage.database import Database, Transaction
from storage.news import audiences, calendar, items, reports
from storage.outbox import broadcasts
from workflows import audit, live_cards
from workflows.news.boards import (
    Board,
    board_of,
    found,
    outlook_of,
    payload_of,
    progress_of,
    subject_of,
)
from workflows.news.correcting import correct_copies, keep_marks, take_copies_back
from workflows.news.reader import Links, addresses
from workflows.news.telling import tell_editors
from workflows.once import once
from workflows.outbox import message, send

PROGRESS_EVERY = timedelta(seconds=5)
"""How often the card of a broadcast is brought up to date: twelve edits a minute, of the thousand and more that Teams allows an hour."""
WORTH = timedelta(days=7)
"""How long an item is worth sending to somebody it did not reach at first."""
PUT_OFF = timedelta(minutes=5)
AT_A_TIME = 20


class Sending:
    """Carries items to their readers. `habits` are the organisation's."""

    def __init__(self, *, database: Database, links: Links, habits: Habits) -> None:
        self._database = database
        self._links = links
        self._habits = habits

    async def test(self, item_id: NewsId, act: Act) -> NewsItem:
        """Send an item to who asks, in each language it has, as readers will get it; its links then lead straight to their pages."""
        async with self._database.transaction() as tx:
            item = await found(tx, item_id, act.person)
            await once(tx, act, subject_of(item))
            place_id = await self._own_place(tx, act)
            for language in item.wordings:
                summary = speech(language).say("Test: {summary}", summary=news_summary(item, language))
                await send(
                    tx,
                    key=f"news/{item.id}/test/{act.place.conversation_id}/{act.activity_id}/{language}",
                    place_id=place_id,
                    payload=message(news_card(item, language), summary),
                    language=language,
                    now=act.now,
                )
        return item

    async def send(self, item_id: NewsId, version: int, act: Act) -> Board:
        """Send an item now, whatever date it had. Nothing is sent when its text changed since, or when it would reach nobody."""
        async with self._database.transaction() as tx:
            item = await found(tx, item_id, act.person, for_update=True)
            if not allows(item.state, Event.BEGIN):
                return await board_of(tx, item, self._habits, act.person, act.now)
            demand_sending(act.person, item)
            to = await audiences.counted(tx, item, self._habits.language, self._habits.day(act.now))
            wrong = PlanWrong.CHANGED if item.version != version else None if to.reached else PlanWrong.EMPTY_AUDIENCE
            if wrong is not None:
                return await outlook_of(tx, item, self._habits, act.person, act.now, wrong=wrong)
            await once(tx, act, subject_of(item))
            await self._begin(tx, item, act.now, at=act.now)
            await audit.record(tx, act, Intention.SEND_NEWS, str(subject_of(item)), {"planned": to.planned})
            return await self._shown(tx, item_id, act)

    async def stop(self, item_id: NewsId, act: Act) -> Board:
        """Send no more of it; what is on its way arrives."""
        return await self._moved(item_id, Event.STOP, act)

    async def resume(self, item_id: NewsId, act: Act) -> Board:
        """Send what a stop held back."""
        return await self._moved(item_id, Event.RESUME, act)

    async def recall(self, item_id: NewsId, act: Act) -> Board:
        """Delete every message that arrived, and send no more."""
        return await self._moved(item_id, Event.RECALL, act)

    async def correct(self, item_id: NewsId, act: Act) -> Board:
        """Put the text of an item, as it stands now, in the place of what was sent, everywhere."""
        return await self._moved(item_id, Event.CORRECT, act)

    async def tick(self, now: datetime) -> None:
        """Begin what is due, and bring the cards of what goes out up to date. A fault of one item does not hold the others up."""
        async with self._database.reading() as tx:
            due = await items.due(tx, now, AT_A_TIME)
        faults: list[Exception] = []
        for item in due:
            try:
                async with self._database.transaction() as tx:
                    await self._look(tx, item.id, now)
            except Exception as fault:
                faults.append(fault)
                async with self._database.transaction() as tx:
                    await calendar.look_again(tx, item.id, now + PUT_OFF)
        if faults:
            raise faults[0]

    async def _moved(self, item_id: NewsId, event: Event, act: Act) -> Board:
        async with self._database.transaction() as tx:
            item = await found(tx, item_id, act.person, for_update=True)
            if not allows(item.state, event):
                return await board_of(tx, item, self._habits, act.person, act.now)
            demand_sending(act.person, item)
            await once(tx, act, subject_of(item))
            await self._carry_out(tx, item, event, act.now)
            await audit.record(tx, act, Intention.SEND_NEWS, str(subject_of(item)), {"event": event.value})
            return await self._shown(tx, item_id, act)

    async def _begin(self, tx: Transaction, item: NewsItem, now: datetime, *, at: datetime) -> None:
        """Queue an item to all it goes to, and write down to whom it does not. `at` is the instant it was planned for."""
        await audiences.expand(
            tx,
            item,
            self._habits.language,
            self._habits.day(now),
            cause=reports.cause_of(item.id),
            texts=self._texts(replace(item, sent_at=now)),
            expires_at=now + WORTH,
            now=now,
        )
        begun = after(item.state, Event.BEGIN)
        await items.set_state(tx, item.id, begun, look_at=now + PROGRESS_EVERY, send_at=at, sent_at=now)

    async def _carry_out(self, tx: Transaction, item: NewsItem, event: Event, now: datetime) -> None:
        """Stop, resume, correct or recall what the outbox holds of an item, and have its cards followed."""
        cause = reports.cause_of(item.id)
        match event:
            case Event.STOP:
                await broadcasts.stop(tx, cause, now)
            case Event.RESUME:
                await reports.forget(tx, item.id)
                await broadcasts.resume(tx, cause, now)
            case Event.CORRECT:
                number = await reports.count_correction(tx, item.id)
                to, texts = reports.correction_of(item.id, number), self._texts(item)
                await broadcasts.change_all(tx, of=cause, cause=to, operation=Operation.EDIT, texts=texts, now=now)
                text, zone = partial(self._text, item), self._habits.zone
                await keep_marks(tx, item, text, zone, correction=to, now=now)
                await correct_copies(tx, item, text, zone, correction=to, now=now)
            case Event.RECALL:
                to = reports.recall_of(item.id)
                await broadcasts.change_all(tx, of=cause, cause=to, operation=Operation.DELETE, texts={}, now=now)
                await take_copies_back(tx, item, recall=to, now=now)
            case _:
                raise ValueError(f"{event} does not change what was sent")
        await items.set_state(tx, item.id, after(item.state, event), look_at=now + PROGRESS_EVERY)

    def _texts(self, item: NewsItem) -> Mapping[Language, Mapping[str, object]]:
        return {language: self._text(item, language, ReaderView(), self._habits.zone) for language in Language}

    def _text(self, item: NewsItem, language: Language, view: ReaderView, zone: ZoneInfo) -> dict[str, object]:
        """The message that carries an item to its readers."""
        shared = item.audience.kind is AudienceKind.CHANNEL
        links = addresses(item, self._links, None if shared else RECIPIENT)
        names_reader = self._links.names_readers and not shared
        card = news_card(
            item, language, links=links, names_reader=names_reader, view=view, shared=shared, timezone=zone
        )
        return message(card, news_summary(item, language))

    async def _look(self, tx: Transaction, item_id: NewsId, now: datetime) -> None:
        item = await items.find(tx, item_id, for_update=True)
        if item is None:
            return
        if item.state is NewsState.SCHEDULED:
            await self._go_out(tx, item, now)
        else:
            await self._follow(tx, item, now)

    async def _go_out(self, tx: Transaction, item: NewsItem, now: datetime) -> None:
        """The hour of a planned item has come: it goes out, unless it is a day late or would reach nobody; then its editors decide."""
        if item.send_at is None or item.send_at > now:
            await items.set_state(tx, item.id, item.state, look_at=item.send_at)
            return
        hour = item.send_at.isoformat()
        if is_missed(item, now):
            await items.set_state(tx, item.id, item.state, look_at=None)
            await tell_editors(tx, item.id, self._habits, now, key=f"missed/{hour}", is_urgent=True)
            return
        to = await audiences.counted(tx, item, self._habits.language, self._habits.day(now))
        if not to.reached:
            await items.set_state(tx, item.id, after(item.state, Event.UNSCHEDULE), look_at=None, send_at=None)
            wrong = PlanWrong.EMPTY_AUDIENCE
            await tell_editors(tx, item.id, self._habits, now, key=f"nobody/{hour}", is_urgent=True, wrong=wrong)
            return
        await self._begin(tx, item, now, at=item.send_at)
        await tell_editors(tx, item.id, self._habits, now, key=f"begun/{hour}", is_urgent=False)

    async def _follow(self, tx: Transaction, item: NewsItem, now: datetime) -> None:
        """Bring the cards of an item up to date while something of it is on its way, and once more when all has ended."""
        seen = await progress_of(tx, item, self._habits, now)
        state = item.state
        if seen.tally.is_over:
            await reports.keep(tx, item.id, seen.tally)
            state = after(state, Event.FINISH) if state is NewsState.SENDING else state
        settled = seen.tally.is_over and (seen.change is None or seen.change.tally.is_over)
        await items.set_state(tx, item.id, state, look_at=None if settled else now + PROGRESS_EVERY)
        moved = await items.find(tx, item.id)
        if moved is not None:
            board = await progress_of(tx, moved, self._habits, now)
            await live_cards.bring_up_to_date(tx, subject_of(moved), payload_of(board), now)

    async def _own_place(self, tx: Transaction, act: Act) -> PlaceId:
        """The personal chat of who acts; where they act when Mardi knows no other."""
        if act.place.scope is not Scope.PERSONAL:
            reach = await people.reach(tx, act.person.id)
            if reach is not None:
                return reach[0]
        return await places.keep(tx, act.place)

    async def _shown(self, tx: Transaction, item_id: NewsId, act: Act) -> Board:
        """The card of an item that was changed, for the answer and for everywhere it is shown."""
        item = await found(tx, item_id, act.person)
        board = await board_of(tx, item, self._habits, act.person, act.now)
        await live_cards.edit_everywhere(tx, act, subject_of(item), payload_of(board))
        return board
