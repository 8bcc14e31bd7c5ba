"""Changes to what is on its way or has arrived: stopped, resumed, corrected, recalled; everywhere, and nobody twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.acts import Act
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.item import NewsItem, NewsState, Wording
from domain.news.reminders import Moment
from domain.news.report import Progress
from domain.outbox import Operation
from domain.people import Person
from domain.places import Subject, SubjectKind
from storage.news import items, reactions
from storage.schema import payloads
from tests.cast import NOW
from tests.workflows.news.newsroom import Newsroom
from tests.workflows.news.reading_room import ReadingRoom
from workflows import live_cards
from workflows.news.reader import CHOOSING
from workflows.outbox import message

SOON = timedelta(seconds=5)


def progress(board: Any) -> Progress:
    assert isinstance(board, Progress), board
    return board


async def test_a_broadcast_is_stopped_and_resumed_and_nobody_gets_it_twice(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    first = await newsroom.claim(most=2)
    await newsroom.deliver(claimed=first)
    stopped = progress(await newsroom.sending.stop(item.id, newsroom.act(newsroom.denis)))
    assert (stopped.item.state, stopped.tally.sent, stopped.tally.stopped) == (NewsState.STOPPED, 2, 5)
    await newsroom.sending.tick(NOW + SOON)
    assert await newsroom.deliver(now=NOW + SOON) == []
    resumed = progress(await newsroom.sending.resume(item.id, newsroom.act(newsroom.olivia)))
    assert (resumed.item.state, resumed.tally.left, resumed.tally.stopped) == (NewsState.SENDING, 5, 0)
    again = await newsroom.deliver(now=NOW + SOON)
    assert len(again) == 5
    assert not {one.id for one in again} & {one.id for one in first}
    await newsroom.sending.tick(NOW + 2 * SOON)
    done = await newsroom.progress(item)
    assert (done.item.state, done.tally.sent, done.tally.planned) == (NewsState.SENT, 7, 7)


async def test_a_correction_reaches_what_arrived_what_is_on_its_way_and_what_waits(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    claimed = await newsroom.claim(most=5)
    await newsroom.deliver(claimed=claimed[:3])
    await _reword(newsroom, item.id, "Corrigé")
    board = progress(await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia)))
    assert board.item.state is NewsState.SENDING
    await newsroom.deliver(claimed=claimed[3:5])
    later = await newsroom.deliver(now=NOW + SOON)
    sends = [one for one in later if one.operation is Operation.SEND and one.person]
    edits = [one for one in later if one.operation is Operation.EDIT and one.person]
    assert len(sends) == 2
    assert {one.activity_id for one in edits} == {f"message-{one.id}" for one in claimed[:5]}
    assert all(_title(one.payload) == "Corrigé" for one in (*sends, *edits))
    await newsroom.tick_through(NOW + 2 * SOON)
    done = await newsroom.progress(item)
    assert done.change is not None
    assert (done.change.is_recall, done.change.tally.sent, done.change.tally.left) == (False, 5, 0)


async def test_a_second_correction_and_a_readers_own_view_leave_one_edit_the_last(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    delivered = await newsroom.deliver()
    mine = next(one for one in delivered if one.person and one.person.id == newsroom.cast.paul.id)
    async with newsroom.database.transaction() as tx:
        pressed = newsroom.act(newsroom.cast.paul, pressed=f"message-{mine.id}")
        reading = Subject(kind=SubjectKind.NEWS_READING, id=item.id)
        await live_cards.edit_pressed(tx, pressed, reading, lambda _: message({"body": []}, "a view"))
    for title in ("Une fois", "Deux fois"):
        await _reword(newsroom, item.id, title)
        await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia))
    edits = [one for one in await newsroom.deliver() if one.person]
    assert len(edits) == 7
    assert {_title(one.payload) for one in edits} == {"Deux fois"}


async def test_a_recall_deletes_what_arrived_and_what_arrives_after_and_sends_no_more(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    claimed = await newsroom.claim(most=5)
    await newsroom.deliver(claimed=claimed[:3])
    board = progress(await newsroom.sending.recall(item.id, newsroom.act(newsroom.olivia)))
    assert board.item.state is NewsState.RECALLED
    await newsroom.deliver(claimed=claimed[3:5])
    later = await newsroom.deliver(now=NOW + SOON)
    assert {(one.operation, one.activity_id) for one in later} == {
        (Operation.DELETE, f"message-{one.id}") for one in claimed[:5]
    }
    again = progress(await newsroom.sending.recall(item.id, newsroom.act(newsroom.denis)))
    assert again.item.state is NewsState.RECALLED
    await newsroom.tick_through(NOW + 2 * SOON)
    done = await newsroom.progress(item)
    assert done.change is not None
    assert (done.change.is_recall, done.change.tally.sent, done.tally.stopped) == (True, 5, 2)
    assert await newsroom.claim(NOW + timedelta(days=1)) == ()


async def test_a_correction_keeps_on_each_card_what_its_reader_told(newsroom: Newsroom) -> None:
    cast, room = newsroom.cast, ReadingRoom(newsroom)
    quiz = Wording(title="Verrouillez", question="Quelle touche ?", answers=("L", "M"))
    item = await newsroom.item(wordings={Language.FRENCH: quiz}, right_answer=0)
    await newsroom.sent(item)
    await newsroom.deliver()
    for person in (cast.claire, cast.paul):
        await room.reading.react(item.id, True, newsroom.act(person))
    await room.reading.answer(item.id, 1, newsroom.act(newsroom.denis))
    await room.reminders.at_moment(item.id, Moment.TOMORROW, newsroom.act(cast.emma))
    await room.reading.stop_topic(item.id, newsroom.act(newsroom.marc))
    await room.reading.react(item.id, True, newsroom.act(cast.adele))
    await room.reading.react(item.id, None, newsroom.act(cast.adele))
    await newsroom.deliver()
    await _reword(newsroom, item.id, "Corrigé")
    before = await _payloads(newsroom)
    await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia))
    edits = {one.person.id: one for one in await newsroom.deliver(now=NOW + SOON) if one.person}
    assert len(edits) == 7
    assert all(_title(one.payload) == "Corrigé" for one in edits.values())
    assert {person for person, one in edits.items() if "✓ Utile" in str(one.payload)} == {cast.claire.id, cast.paul.id}
    assert {person for person, one in edits.items() if "votre réponse" in str(one.payload)} == {newsroom.denis.id}
    assert {person for person, one in edits.items() if "I will remind you" in str(one.payload)} == {cast.emma.id}
    assert {person for person, one in edits.items() if "news.resume_topic" in str(one.payload)} == {newsroom.marc.id}
    assert await _payloads(newsroom) - before == len(Language) + 4


async def test_what_a_reader_tells_while_a_correction_is_on_its_way_stands(newsroom: Newsroom) -> None:
    claire, room = newsroom.cast.claire, ReadingRoom(newsroom)
    item = await newsroom.item()
    await newsroom.sent(item)
    received = {one.person.id: one for one in await newsroom.deliver() if one.person}
    await room.reading.react(item.id, False, newsroom.act(claire))
    await newsroom.deliver()
    await _reword(newsroom, item.id, "Corrigé")
    await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia))
    pressed = f"message-{received[claire.id].id}"
    await room.reading.react(item.id, True, newsroom.act(claire, pressed=pressed))
    (edit,) = [one for one in await newsroom.deliver(now=NOW + SOON) if one.activity_id == pressed]
    assert _title(edit.payload) == "Corrigé"
    assert "✓ Utile" in str(edit.payload)


async def _payloads(newsroom: Newsroom) -> int:
    """How many messages are kept that several share."""
    async with newsroom.database.reading() as tx:
        return int((await tx.execute(select(func.count()).select_from(payloads))).scalar_one())


async def _reword(newsroom: Newsroom, item_id: NewsId, title: str) -> None:
    async with newsroom.database.transaction() as tx:
        item = await items.find(tx, item_id, for_update=True)
        assert item is not None
        wording = replace(item.wording(Language.FRENCH), title=title)
        await items.save(tx, replace(item, version=item.version + 1, wordings={Language.FRENCH: wording}), NOW)


def _title(payload: Any) -> str:
    return str(payload["attachments"][0]["content"]["fallbackText"])


async def test_what_a_reader_opened_from_the_archive_is_corrected_with_their_marks_and_recalled(
    newsroom: Newsroom,
) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    await newsroom.deliver()
    paul, reading = newsroom.cast.paul, Subject(kind=SubjectKind.NEWS_READING, id=item.id)
    async with newsroom.database.transaction() as tx:
        pressed = newsroom.act(paul, pressed="opened-from-the-archive")
        await reactions.react(tx, item.id, paul.id, True, NOW)
        await live_cards.edit_pressed(tx, pressed, reading, lambda _: message({"body": []}, "a view"))
    await newsroom.deliver()

    await _reword(newsroom, item.id, "Corrigé")
    await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia))
    corrected = [one for one in await newsroom.deliver() if one.activity_id == "opened-from-the-archive"]
    assert [one.operation for one in corrected] == [Operation.EDIT]
    assert _title(corrected[0].payload) == "Corrigé"
    assert "✓ Utile" in str(corrected[0].payload)

    await newsroom.sending.recall(item.id, newsroom.act(newsroom.olivia))
    recalled = [one for one in await newsroom.deliver() if one.activity_id == "opened-from-the-archive"]
    assert [one.operation for one in recalled] == [Operation.DELETE]


# What a reader tells elsewhere than on the message that brings the item


async def test_what_a_reader_tells_before_the_message_arrives_is_on_it_whether_it_waits_or_is_on_its_way(
    newsroom: Newsroom,
) -> None:
    room = ReadingRoom(newsroom)
    item = await newsroom.item()
    await newsroom.sent(item)
    on_its_way = (await newsroom.claim(most=1))[0]
    first = next(one for one in _readers(newsroom) if on_its_way.person and one.id == on_its_way.person.id)
    waiting = next(one for one in _readers(newsroom) if one.id != first.id)
    for reader in (first, waiting):
        await room.reading.react(item.id, True, newsroom.act(reader, pressed=f"archive-{reader.id}"))
    await newsroom.deliver(claimed=[on_its_way])
    later = [one for one in await newsroom.deliver(now=NOW + SOON) if one.activity_id != f"archive-{first.id}"]
    theirs = {one.operation: one for one in later if one.person and one.person.id == first.id}
    assert list(theirs) == [Operation.EDIT]
    assert theirs[Operation.EDIT].activity_id == f"message-{on_its_way.id}"
    marked = {one.person.id for one in later if one.person and "✓" in str(one.payload)}
    assert marked == {first.id, waiting.id}


async def test_what_a_reader_tells_on_another_card_is_seen_on_the_message_that_stands(newsroom: Newsroom) -> None:
    room, paul = ReadingRoom(newsroom), newsroom.cast.paul
    item = await newsroom.item()
    await newsroom.sent(item)
    message_of = {one.person.id: f"message-{one.id}" for one in await newsroom.deliver() if one.person}
    await room.reading.react(item.id, True, newsroom.act(paul, pressed="archive"))
    edits = {one.activity_id: one for one in await newsroom.deliver()}
    assert set(edits) == {"archive", message_of[paul.id]}
    assert all("✓ Utile" in str(one.payload) for one in edits.values())
    await room.reading.react(item.id, None, newsroom.act(paul, pressed=message_of[paul.id]))
    edits = {one.activity_id: one for one in await newsroom.deliver()}
    assert set(edits) == {"archive", message_of[paul.id]}
    assert not any("✓ Utile" in str(one.payload) for one in edits.values())


async def test_a_correction_before_the_message_arrives_keeps_what_its_reader_told(newsroom: Newsroom) -> None:
    room, paul, claire = ReadingRoom(newsroom), newsroom.cast.paul, newsroom.cast.claire
    item = await newsroom.item()
    await newsroom.sent(item)
    for reader in (paul, claire):
        await room.reading.react(item.id, True, newsroom.act(reader, pressed=f"archive-{reader.id}"))
    await room.reading.react(item.id, None, newsroom.act(claire, pressed=f"archive-{claire.id}"))
    await _reword(newsroom, item.id, "Corrigé")
    await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia))
    sends = {one.person.id: one for one in await newsroom.deliver() if one.person and one.operation is Operation.SEND}
    assert len(sends) == 7
    assert {_title(one.payload) for one in sends.values()} == {"Corrigé"}
    assert {person for person, one in sends.items() if "✓ Utile" in str(one.payload)} == {paul.id}


async def test_what_was_stopped_then_corrected_goes_on_with_the_new_text(newsroom: Newsroom) -> None:
    room, paul = ReadingRoom(newsroom), newsroom.cast.paul
    item = await newsroom.item()
    await newsroom.sent(item)
    await newsroom.sending.stop(item.id, newsroom.act(newsroom.olivia))
    await _reword(newsroom, item.id, "Corrigé")
    await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia))
    await newsroom.sending.resume(item.id, newsroom.act(newsroom.olivia))
    await room.reading.react(item.id, True, newsroom.act(paul))
    sends = {one.person.id: one for one in await newsroom.deliver() if one.person and one.operation is Operation.SEND}
    assert {_title(one.payload) for one in sends.values()} == {"Corrigé"}
    assert {person for person, one in sends.items() if "✓ Utile" in str(one.payload)} == {paul.id}


def _readers(newsroom: Newsroom) -> tuple[Person, ...]:
    cast = newsroom.cast
    return (newsroom.olivia, newsroom.denis, newsroom.marc, cast.claire, cast.paul, cast.adele, cast.emma)


async def _with_the_moments_open(newsroom: Newsroom) -> tuple[NewsItem, Act]:
    """An item corrected while Paul chooses when to read it; the press on his card."""
    paul = newsroom.cast.paul
    item = await newsroom.item()
    await newsroom.sent(item)
    mine = next(one for one in await newsroom.deliver() if one.person and one.person.id == paul.id)
    act = newsroom.act(paul, pressed=f"message-{mine.id}")
    await ReadingRoom(newsroom).reminders.offer(item.id, act)
    await newsroom.deliver()
    await _reword(newsroom, item.id, "Corrigé")
    await newsroom.sending.correct(item.id, newsroom.act(newsroom.olivia))
    assert len([one for one in await newsroom.deliver(now=NOW + SOON) if one.person]) == 6
    return item, newsroom.act(paul, pressed=act.pressed_activity_id, now=NOW + SOON)


@pytest.mark.parametrize("chooses", [True, False])
async def test_a_correction_waits_until_a_reader_has_chosen_when_to_read(newsroom: Newsroom, chooses: bool) -> None:
    item, act = await _with_the_moments_open(newsroom)
    reminders = ReadingRoom(newsroom).reminders
    done = reminders.at_moment(item.id, Moment.TOMORROW, act) if chooses else reminders.not_later(item.id, act)
    assert (await done).item.wording(Language.FRENCH).title == "Corrigé"
    (edit,) = [one for one in await newsroom.deliver(now=NOW + SOON) if one.activity_id == act.pressed_activity_id]
    assert _title(edit.payload) == "Corrigé"
    assert ("news.forget" in str(edit.payload), "news.not_later" in str(edit.payload)) == (chooses, False)


async def test_a_reader_who_walks_away_from_the_choice_gets_the_correction_all_the_same(newsroom: Newsroom) -> None:
    _, act = await _with_the_moments_open(newsroom)
    almost = NOW + CHOOSING - timedelta(seconds=1)
    assert not [one for one in await newsroom.deliver(now=almost) if one.activity_id == act.pressed_activity_id]
    (edit,) = [one for one in await newsroom.deliver(now=NOW + CHOOSING) if one.activity_id == act.pressed_activity_id]
    assert _title(edit.payload) == "Corrigé"


async def test_a_recall_takes_the_card_away_whatever_is_open_on_it(newsroom: Newsroom) -> None:
    item, act = await _with_the_moments_open(newsroom)
    await newsroom.sending.recall(item.id, newsroom.act(newsroom.olivia))
    taken = [one for one in await newsroom.deliver(now=NOW + SOON) if one.activity_id == act.pressed_activity_id]
    assert [one.operation for one in taken] == [Operation.DELETE]
