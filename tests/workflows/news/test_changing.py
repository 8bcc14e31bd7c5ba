"""Changes to what is on its way or has arrived: stopped, resumed, corrected, recalled; everywhere, and nobody twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.item import NewsState, Wording
from domain.news.reminders import Moment
from domain.news.report import Progress
from domain.outbox import Operation
from domain.places import Subject, SubjectKind
from storage.news import items, reactions
from storage.schema import payloads
from tests.cast import NOW
from tests.workflows.news.newsroom import Newsroom
from tests.workflows.news.reading_room import ReadingRoom
from workflows import live_cards
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
