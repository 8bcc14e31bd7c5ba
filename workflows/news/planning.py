"""Planning: an item is given its Tuesday, or any other time; the calendar ahead is read; the backlog fills what is left empty.

Each method that writes raises AlreadyDone when Teams repeats its activity, NotAllowed, and NotFound.
"""

from collections.abc import Callable
from datetime import date, datetime

from domain.acts import Act
from domain.faults import NotAllowed
from domain.identifiers import NewsId
from domain.news.calendar import FILLED_AHEAD, PAGES, WEEKS_SHOWN, NewsCalendar, taken, weeks
from domain.news.habits import Habits
from domain.news.item import NewsItem, NewsState
from domain.news.life import Event, after, allows
from domain.news.outlook import Choice, PlanWrong, read_choice
from domain.news.report import is_missed
from domain.news.rights import demand_sending, may_send
from domain.news.tuesdays import next_free
from domain.rights import Intention, may
from storage import people
from storage.database import Database, Transaction
from storage.news import audiences, calendar, items
from workflows import audit, live_cards
from workflows.news.boards import (
    OUT,
    Board,
    board_of,
    found,
    outlook_of,
    payload_of,
    planned_around,
    subject_of,
)
from workflows.news.telling import tell_editors
from workflows.once import once

BACKLOG_SHOWN = 20


class _Refused(Exception):
    """Leaves a transaction without a trace, with what to answer."""

    def __init__(self, board: Board) -> None:
        self.board = board


Decide = Callable[[NewsItem, frozenset[date]], datetime | PlanWrong]


class Planning:
    """When items go out. `habits` are the organisation's."""

    def __init__(self, *, database: Database, habits: Habits) -> None:
        self._database = database
        self._habits = habits

    async def board(self, item_id: NewsId, act: Act, *, is_confirming: bool = False) -> Board:
        """The card of an item: what will happen when it goes out, or how far it is. Raises NotAllowed, NotFound."""
        async with self._database.reading() as tx:
            item = await found(tx, item_id, act.person)
            if is_confirming and item.state not in OUT:
                wrong = await self._wrong(tx, item, item.version, act.now)
                return await self._outlook(tx, item, act, wrong=wrong, is_confirming=wrong is None)
            return await board_of(tx, item, self._habits, act.person, act.now)

    async def schedule(self, item_id: NewsId, version: int, choice: Choice, act: Act) -> Board:
        """Plan an item for a chosen day and hour; the board tells what is wrong with them when something is."""

        def decide(item: NewsItem, others: frozenset[date]) -> datetime | PlanWrong:
            return read_choice(choice, item.holiday_rule, act.now, others, self._habits.zone)

        return await self._schedule(item_id, version, decide, act, choice)

    async def schedule_next(self, item_id: NewsId, version: int, act: Act) -> Board:
        """Plan an item for the next free Tuesday, at the usual hour."""

        def decide(item: NewsItem, others: frozenset[date]) -> datetime | PlanWrong:
            return self._next_free(item, others, act.now) or PlanWrong.NO_TUESDAY_LEFT

        return await self._schedule(item_id, version, decide, act, None)

    async def unschedule(self, item_id: NewsId, act: Act) -> Board:
        """Take an item out of the calendar: it waits in the backlog again. What is not planned stays as it is."""
        async with self._database.transaction() as tx:
            item = await found(tx, item_id, act.person, for_update=True)
            if not allows(item.state, Event.UNSCHEDULE):
                return await board_of(tx, item, self._habits, act.person, act.now)
            demand_sending(act.person, item)
            await once(tx, act, subject_of(item))
            await items.set_state(tx, item.id, after(item.state, Event.UNSCHEDULE), look_at=None, send_at=None)
            await audit.record(tx, act, Intention.SEND_NEWS, str(subject_of(item)), {"unscheduled": True})
            return await self._shown(tx, item_id, act)

    async def calendar(self, page: int, act: Act) -> NewsCalendar:
        """A page, from 0, of the year ahead: eight weeks. Raises NotAllowed."""
        if not may(act.person, Intention.SEND_NEWS):
            raise NotAllowed(Intention.SEND_NEWS)
        habits = self._habits
        page = min(max(page, 0), PAGES - 1)
        async with self._database.reading() as tx:
            planned = await planned_around(tx, act.now)
            backlog = await self._backlog(tx)
        missed = tuple(one for one in planned if one.state is NewsState.SCHEDULED and is_missed(one, act.now))
        shown = weeks(
            habits.day(act.now),
            act.now,
            [one for one in planned if one not in missed],
            backlog if habits.fills else (),
            hour=habits.hour,
            zone=habits.zone,
            number=(page + 1) * WEEKS_SHOWN,
        )
        return NewsCalendar(
            weeks=shown[-WEEKS_SHOWN:], backlog=backlog, zone=habits.zone, missed=missed, fills=habits.fills, page=page
        )

    async def tick(self, now: datetime) -> None:
        """Let the backlog fill the Tuesday ahead when nobody planned anything for it, four days before; its editors are told."""
        if not self._habits.fills:
            return
        async with self._database.reading() as tx:
            if await self._to_fill(tx, now) is None:
                return
        async with self._database.transaction() as tx:
            await calendar.hold(tx)
            filling = await self._to_fill(tx, now)
            if filling is None:
                return
            item_id, instant = filling
            item = await items.find(tx, item_id, for_update=True)
            if item is None or item.state is not NewsState.READY:
                return
            state = after(item.state, Event.SCHEDULE)
            await items.set_state(tx, item.id, state, look_at=instant, send_at=instant)
            await tell_editors(tx, item.id, self._habits, now, key=f"filled/{instant.isoformat()}", is_urgent=True)

    async def _to_fill(self, tx: Transaction, now: datetime) -> tuple[NewsId, datetime] | None:
        """The item that the backlog puts on the Tuesday ahead, and when: of those whose author or approver may send it."""
        others = taken(await planned_around(tx, now), self._habits.zone)
        for item in await self._backlog(tx):
            instant = self._next_free(item, others, now)
            if instant is None or instant - now > FILLED_AHEAD:
                continue
            answering = [await people.find(tx, one) for one in (item.author.id, item.approver) if one is not None]
            if not any(one is not None and may_send(one, item) for one in answering):
                continue
            if await self._reaches(tx, item, instant):
                return item.id, instant
        return None

    async def _backlog(self, tx: Transaction) -> tuple[NewsItem, ...]:
        """What is ready and has no date, in the order in which it became so."""
        return await items.listed(tx, [NewsState.READY], BACKLOG_SHOWN, 0, oldest_first=True)

    def _next_free(self, item: NewsItem, others: frozenset[date], now: datetime) -> datetime | None:
        return next_free(now, others, item.holiday_rule, hour=self._habits.hour, zone=self._habits.zone)

    async def _schedule(self, item_id: NewsId, version: int, decide: Decide, act: Act, choice: Choice | None) -> Board:
        try:
            async with self._database.transaction() as tx:
                await calendar.hold(tx)
                item = await found(tx, item_id, act.person, for_update=True)
                if item.state in OUT:
                    return await board_of(tx, item, self._habits, act.person, act.now)
                demand_sending(act.person, item)
                await once(tx, act, subject_of(item))
                others = [one for one in await planned_around(tx, act.now) if one.id != item.id]
                instant = decide(item, taken(others, self._habits.zone))
                when, no_date = (act.now, instant) if isinstance(instant, PlanWrong) else (instant, None)
                wrong = await self._wrong(tx, item, version, when) or no_date
                if wrong is not None or isinstance(instant, PlanWrong):
                    raise _Refused(await self._outlook(tx, item, act, wrong=wrong, choice=choice))
                state = after(item.state, Event.SCHEDULE)
                await items.set_state(tx, item.id, state, look_at=instant, send_at=instant)
                details = {"send_at": instant.isoformat()}
                await audit.record(tx, act, Intention.SEND_NEWS, str(subject_of(item)), details)
                return await self._shown(tx, item_id, act)
        except _Refused as refused:
            return refused.board

    async def _wrong(self, tx: Transaction, item: NewsItem, version: int, instant: datetime) -> PlanWrong | None:
        """Why an item cannot go out at an instant, free as it is."""
        if not allows(item.state, Event.SCHEDULE):
            return PlanWrong.NOT_READY
        if item.version != version:
            return PlanWrong.CHANGED
        return None if await self._reaches(tx, item, instant) else PlanWrong.EMPTY_AUDIENCE

    async def _reaches(self, tx: Transaction, item: NewsItem, instant: datetime) -> bool:
        """Whether somebody is to get an item at an instant, as far as is known now."""
        to = await audiences.counted(tx, item, self._habits.language, self._habits.day(instant))
        return bool(to.reached)

    async def _outlook(
        self,
        tx: Transaction,
        item: NewsItem,
        act: Act,
        *,
        wrong: PlanWrong | None,
        choice: Choice | None = None,
        is_confirming: bool = False,
    ) -> Board:
        return await outlook_of(
            tx, item, self._habits, act.person, act.now, wrong=wrong, choice=choice, is_confirming=is_confirming
        )

    async def _shown(self, tx: Transaction, item_id: NewsId, act: Act) -> Board:
        """The card of an item that was changed, for the answer and for the pressed activity alone: others may hold open forms."""
        item = await found(tx, item_id, act.person)
        board = await board_of(tx, item, self._habits, act.person, act.now)
        if act.pressed_activity_id is not None:
            await live_cards.edit_pressed(tx, act, subject_of(item), payload_of(board))
        return board
