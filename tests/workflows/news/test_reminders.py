"""Reading later: an item comes back when it was asked for, once, never in quiet hours, and only to whom it is."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.calendar import at
from domain.faults import AlreadyDone
from domain.news.item import NewsItem, NewsState
from domain.news.reminders import DayWrong, Moment
from domain.outbox import Operation
from storage import people
from storage.news import items
from storage.schema import news_reminders
from storage.schema import people as people_table
from tests.cast import NOW, PARIS
from tests.workflows.news.newsroom import sits
from tests.workflows.news.reading_room import ReadingRoom, an_item, paul
from workflows.news import reader, reminders


async def _reminders(room: ReadingRoom) -> Mapping[int, datetime | None]:
    async with room.newsroom.database.reading() as tx:
        return {row.person_id: row.remind_at for row in await tx.execute(select(news_reminders))}


async def test_a_reminder_comes_when_it_was_asked_for_once(room: ReadingRoom) -> None:
    item = await an_item(room)
    shown = await room.reminders.at_moment(item.id, Moment.TODAY, paul(room))
    when = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert shown.view.remind_at == when
    assert await room.reminders.tick(when - timedelta(seconds=1)) == 0
    assert await room.reminders.tick(when) == 1
    assert await room.reminders.tick(when + timedelta(minutes=1)) == 0
    ((operation, conversation, activity),) = await room.delivered(when)
    assert (operation, conversation) == (Operation.SEND, f"a:{room.newsroom.cast.paul.entra_id}")
    assert activity["summary"] == "À lire\u00a0: Verrouillez votre session"
    assert (await room.reading.open(item.id, paul(room))).view.remind_at is None


async def test_a_reminder_is_put_off_again_and_cancelled(room: ReadingRoom) -> None:
    item = await an_item(room)
    await room.reminders.at_moment(item.id, Moment.TODAY, paul(room))
    shown = await room.reminders.on_day(item.id, "2026-12-01", paul(room))
    assert shown.view.remind_at == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    shown = await room.reminders.forget(item.id, paul(room))
    assert shown.view.remind_at is None
    assert await room.reminders.tick(NOW + timedelta(days=30)) == 0


async def test_the_moments_open_and_shut_on_the_pressed_card_alone(room: ReadingRoom) -> None:
    item = await an_item(room)
    for card in ("first", "second"):
        await room.reading.react(item.id, True, paul(room, pressed=card))
    await room.delivered()

    async def standing() -> dict[str, bool]:
        return {
            str(one.activity_id): "news.not_later" in json.dumps(one.payload) for one in await room.newsroom.deliver()
        }

    await room.reminders.offer(item.id, paul(room, pressed="first"))
    assert await standing() == {"first": True}
    await room.reminders.on_day(item.id, "2026-11-20", paul(room, pressed="first"))
    assert await standing() == {"first": True}
    await room.reminders.not_later(item.id, paul(room, pressed="first"))
    assert await standing() == {"first": False}
    act = paul(room, pressed="first")
    await room.reminders.offer(item.id, act)
    with pytest.raises(AlreadyDone):
        await room.reminders.offer(item.id, act)


async def test_a_day_that_cannot_be_is_told_and_nothing_is_kept(room: ReadingRoom) -> None:
    item = await an_item(room)
    shown = await room.reminders.on_day(item.id, "2026-11-20", paul(room))
    assert shown.delaying is not None
    assert (shown.delaying.wrong, shown.delaying.day) == (DayWrong.PAST, "2026-11-20")
    assert await _reminders(room) == {}


async def test_a_reminder_that_is_late_waits_for_the_end_of_the_quiet(room: ReadingRoom) -> None:
    item = await an_item(room)
    await room.reminders.on_day(item.id, "2026-11-27", paul(room))
    saturday = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
    assert await room.reminders.tick(saturday) == 0
    monday = at(datetime(2026, 11, 30, tzinfo=UTC).date(), datetime(2026, 11, 30, 7, 30, tzinfo=UTC).time(), PARIS)
    assert await _reminders(room) == {room.newsroom.cast.paul.id: monday}
    assert await room.reminders.tick(monday) == 1


async def test_quiet_hours_are_those_of_the_readers_own_clock(room: ReadingRoom) -> None:
    item = await an_item(room)
    async with room.newsroom.database.transaction() as tx:
        changed = {"timezone": "America/Martinique"}
        await tx.execute(update(people_table).where(people_table.c.id == room.newsroom.cast.paul.id).values(changed))
    await room.reminders.on_day(item.id, "2026-11-25", paul(room))
    assert await room.reminders.tick(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)) == 0
    assert await room.reminders.tick(datetime(2026, 11, 25, 11, 30, tzinfo=UTC)) == 1


async def test_nobody_is_reminded_of_what_was_taken_back_nor_written_to_when_gone(room: ReadingRoom) -> None:
    recalled, kept = await an_item(room), await an_item(room)
    for item in (recalled, kept):
        await room.reminders.at_moment(item.id, Moment.TODAY, paul(room))
    async with room.newsroom.database.transaction() as tx:
        await items.set_state(tx, recalled.id, NewsState.RECALLED, look_at=None)
    later = NOW + timedelta(hours=5)
    assert await room.reminders.tick(later) == 1
    await room.reminders.at_moment(kept.id, Moment.TOMORROW, paul(room))
    async with room.newsroom.database.transaction() as tx:
        await people.uninstalled(tx, room.newsroom.cast.paul.id)
    assert await room.reminders.tick(NOW + timedelta(days=2)) == 0
    assert set((await _reminders(room)).values()) == {None}


async def test_a_reminder_that_breaks_is_set_aside_and_holds_nobody_up(
    room: ReadingRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, other = await an_item(room), await an_item(room)
    for item in (poison, other):
        await room.reminders.at_moment(item.id, Moment.TODAY, paul(room))
    made = reader.addresses

    def addresses(item: NewsItem, links: object, reader: object) -> object:
        if item.id == poison.id:
            raise RuntimeError("a card that cannot be made")
        return made(item, links, reader)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders, "addresses", addresses)
    when = (await _due_at(room))[other.id]
    assert when is not None
    with pytest.raises(RuntimeError):
        await room.reminders.tick(when)
    assert await _due_at(room) == {poison.id: when + reminders.SET_ASIDE, other.id: None}


async def _due_at(room: ReadingRoom) -> Mapping[int, datetime | None]:
    async with room.newsroom.database.reading() as tx:
        return {row.item_id: row.remind_at for row in await tx.execute(select(news_reminders))}


async def test_many_reminders_due_at_once_all_go_out(room: ReadingRoom) -> None:
    made = [await an_item(room) for _ in range(3)]
    cast = room.newsroom.cast
    for item in made:
        for person in (cast.paul, cast.claire, cast.emma):
            await room.reminders.at_moment(item.id, Moment.TODAY, room.newsroom.act(person))
    assert await room.reminders.tick(NOW + timedelta(hours=4)) == 9
    delivered = await room.delivered(NOW + timedelta(hours=4))
    assert len(delivered) == 9
    assert sum("To read" in str(activity["summary"]) for _, _, activity in delivered) == 3


async def test_a_member_is_reminded_of_the_news_of_their_body_and_who_left_it_is_not(room: ReadingRoom) -> None:
    cast, today = room.newsroom.cast, NOW.date()
    audience = await room.newsroom.body(sits(cast.claire), sits(cast.paul, until=today))
    item = await an_item(room, audience=audience)
    for person in (cast.claire, cast.paul):
        await room.reminders.at_moment(item.id, Moment.TOMORROW, room.newsroom.act(person))
    assert await room.reminders.tick(NOW + timedelta(days=1)) == 1
    ((_, conversation, _),) = await room.delivered(NOW + timedelta(days=1))
    assert conversation == f"a:{cast.claire.entra_id}"
