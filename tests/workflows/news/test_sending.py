"""Sending: everybody once, nobody silently missing; stopped, resumed, corrected, recalled; late rather than never, but not a day late."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cards.news.progress import progress_card
from domain.faults import AlreadyDone, NotAllowed
from domain.languages import Language
from domain.news.audience import Audience, AudienceKind
from domain.news.item import NewsState
from domain.news.outlook import Outlook, PlanWrong
from domain.news.recipients import TOPIC_STOPPED
from domain.news.report import Opinions, Progress
from domain.outbox import DeliveryState, Operation
from domain.people import Role
from storage import people, places
from storage.news import reports
from storage.outbox import recording
from storage.schema import news_clicks, news_mutes, news_questions, news_reactions
from tests.cast import CHANNEL, NOW
from tests.workflows.news.newsroom import Newsroom
from workflows.live_cards import LiveCards
from workflows.news.boards import subject_of

SOON = timedelta(seconds=5)
TUESDAY = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def progress(board: Any) -> Progress:
    assert isinstance(board, Progress), board
    return board


async def test_an_item_goes_to_everybody_once_in_their_language(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    board = await newsroom.sent(item)
    assert (board.item.state, board.tally.planned, board.tally.left) == (NewsState.SENDING, 7, 7)
    delivered = await newsroom.deliver()
    assert (len(delivered), len({one.person.id for one in delivered if one.person})) == (7, 7)
    assert {one.language for one in delivered if one.person and one.person.id == newsroom.cast.emma.id} == {
        Language.ENGLISH
    }
    await newsroom.sending.tick(NOW + SOON)
    done = await newsroom.progress(item)
    assert (done.item.state, done.item.sent_at, done.tally.sent, done.tally.left) == (NewsState.SENT, NOW, 7, 0)
    assert await newsroom.claim(NOW + timedelta(days=1)) == ()


async def test_planned_is_the_sum_of_all_ends_with_each_reason(newsroom: Newsroom) -> None:
    cast = newsroom.cast
    async with newsroom.database.transaction() as tx:
        await people.uninstalled(tx, cast.paul.id)
        await tx.execute(news_mutes.insert().values(person_id=cast.adele.id, topic="security", at=NOW))
    item = await newsroom.item()
    await newsroom.sent(item)
    refused = {
        cast.claire.id: (DeliveryState.BLOCKED, "ConversationBlockedByUser"),
        cast.emma.id: (DeliveryState.FAILED, "http_500"),
    }
    assert len(await newsroom.deliver(refused=refused)) == 5
    tally = (await newsroom.progress(item)).tally
    assert (tally.planned, tally.sent, tally.failed) == (7, 3, 4)
    assert tally.unsent == {
        (DeliveryState.BLOCKED, "ConversationBlockedByUser"): 1,
        (DeliveryState.FAILED, "http_500"): 1,
        (DeliveryState.NOT_INSTALLED, "uninstalled"): 1,
        (DeliveryState.SKIPPED, TOPIC_STOPPED): 1,
    }


async def test_a_mandatory_item_goes_also_to_who_stopped_its_topic(newsroom: Newsroom) -> None:
    async with newsroom.database.transaction() as tx:
        await tx.execute(news_mutes.insert().values(person_id=newsroom.cast.adele.id, topic="security", at=NOW))
    await newsroom.sent(await newsroom.item(is_mandatory=True))
    assert len(await newsroom.deliver()) == 7


async def test_the_same_item_is_not_sent_twice_however_often_and_by_whomever_it_is_pressed(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    act = newsroom.act(newsroom.olivia)
    await newsroom.sending.send(item.id, 1, act)
    for again in (act, newsroom.act(newsroom.olivia), newsroom.act(newsroom.denis)):
        board = progress(await newsroom.sending.send(item.id, 1, again))
        assert board.tally.planned == 7
    assert len(await newsroom.deliver()) == 7
    assert await newsroom.deliver() == []


async def test_nothing_is_sent_of_a_text_that_changed_nor_of_a_draft_nor_to_nobody(newsroom: Newsroom) -> None:
    secretaries = Audience(kind=AudienceKind.ROLE, value=Role.SECRETARY.value)
    for item, wrong in (
        (await newsroom.item(version=2), PlanWrong.CHANGED),
        (await newsroom.item(audience=secretaries), PlanWrong.EMPTY_AUDIENCE),
        (await newsroom.item(NewsState.DRAFT), None),
        (await newsroom.item(NewsState.SUBMITTED), None),
    ):
        board = await newsroom.sending.send(item.id, 1, newsroom.act(newsroom.olivia))
        assert isinstance(board, Outlook)
        assert board.wrong is wrong
    assert await newsroom.claim() == ()


async def test_a_channel_gets_one_card_that_is_everybodys(newsroom: Newsroom) -> None:
    async with newsroom.database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
    item = await newsroom.item(audience=Audience(kind=AudienceKind.CHANNEL, value=str(place_id)))
    assert (await newsroom.sent(item)).audience_name == CHANNEL.name
    (one,) = await newsroom.claim()
    assert (one.place, one.language) == (CHANNEL, Language.FRENCH)
    assert "news.stop_topic" not in str(one.payload)
    await newsroom.deliver(claimed=[one])
    await newsroom.sending.tick(NOW + SOON)
    assert (await newsroom.progress(item)).tally.sent == 1


async def test_an_audience_of_whom_none_can_be_reached_is_an_empty_one(newsroom: Newsroom) -> None:
    async with newsroom.database.transaction() as tx:
        await people.uninstalled(tx, newsroom.marc.id)
    item = await newsroom.item(audience=Audience(kind=AudienceKind.DEPARTMENT, value=newsroom.marc.department))
    board = await newsroom.sending.send(item.id, 1, newsroom.act(newsroom.olivia))
    assert isinstance(board, Outlook)
    assert board.wrong is PlanWrong.EMPTY_AUDIENCE


async def test_an_ambassador_cannot_send_to_everybody(newsroom: Newsroom) -> None:
    item = await newsroom.item(author=newsroom.marc)
    with pytest.raises(NotAllowed):
        await newsroom.sending.send(item.id, 1, newsroom.act(newsroom.marc))


async def test_a_test_goes_to_who_asks_in_each_language_and_counts_nowhere(newsroom: Newsroom) -> None:
    item = await newsroom.item(NewsState.DRAFT)
    act = newsroom.act(newsroom.olivia)
    await newsroom.sending.test(item.id, act)
    with pytest.raises(AlreadyDone):
        await newsroom.sending.test(item.id, act)
    (one,) = await newsroom.deliver()
    assert one.place == act.place
    assert one.payload["summary"] == "Essai\u00a0: Windows + L"
    assert (await newsroom.found(item.id)).state is NewsState.DRAFT
    assert await newsroom.rows(reports.cause_of(item.id)) == {}


async def test_a_planned_item_goes_out_at_its_hour_and_its_author_is_told(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.plan(item)
    await newsroom.sending.tick(TUESDAY - timedelta(seconds=1))
    assert await newsroom.claim(TUESDAY) == ()
    for _ in range(2):
        await newsroom.sending.tick(TUESDAY)
    delivered = await newsroom.deliver(now=TUESDAY)
    news = [one for one in delivered if one.subject is None]
    (told,) = [one for one in delivered if one.subject is not None]
    assert len(news) == 7
    assert told.place is not None
    assert told.place.conversation_id == f"a:{newsroom.olivia.entra_id}"
    assert (await newsroom.found(item.id)).send_at == TUESDAY


async def test_where_its_card_stands_the_author_gets_an_edit_and_no_message(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.plan(item)
    place = newsroom.act(newsroom.olivia).place
    await LiveCards(database=newsroom.database).shown(subject_of(item), place, "card-1", Language.FRENCH, NOW)
    await newsroom.sending.tick(TUESDAY)
    (told,) = [one for one in await newsroom.deliver(now=TUESDAY) if one.subject is not None]
    assert (told.operation, told.activity_id) == (Operation.EDIT, "card-1")


async def test_what_went_out_before_mardi_has_no_figures(newsroom: Newsroom) -> None:
    item = await newsroom.item(NewsState.SENT, sent_at=NOW - timedelta(days=7))
    board = await newsroom.progress(item)
    assert not board.is_measured
    card = progress_card(board, Language.ENGLISH)
    assert "It went out before Mardi" in str(card)
    assert "news.recall" not in str(card)


@pytest.mark.parametrize(("late", "goes"), [(timedelta(hours=23, minutes=59), True), (timedelta(hours=24), False)])
async def test_after_a_stop_an_edition_goes_out_late_unless_it_is_a_day_late(
    newsroom: Newsroom, late: timedelta, goes: bool
) -> None:
    item = await newsroom.item()
    await newsroom.plan(item)
    now = TUESDAY + late
    await newsroom.sending.tick(now)
    delivered = await newsroom.deliver(now=now)
    assert len([one for one in delivered if one.subject is None]) == (7 if goes else 0)
    if goes:
        return
    told = {one.place.conversation_id for one in delivered if one.place}
    assert told == {f"a:{one.entra_id}" for one in (newsroom.olivia, newsroom.denis)}
    await newsroom.sending.tick(now + timedelta(hours=1))
    assert await newsroom.claim(now + timedelta(hours=1)) == ()
    board = await newsroom.planning.board(item.id, newsroom.act(newsroom.olivia, now=now))
    assert isinstance(board, Outlook)
    assert board.is_missed
    decided = await newsroom.sending.send(item.id, 1, newsroom.act(newsroom.denis, now=now))
    assert progress(decided).tally.planned == 7


async def test_a_planned_item_whose_audience_emptied_goes_back_to_the_backlog_and_its_editors_are_told(
    newsroom: Newsroom,
) -> None:
    item = await newsroom.item(audience=Audience(kind=AudienceKind.DEPARTMENT, value=newsroom.marc.department))
    await newsroom.plan(item)
    async with newsroom.database.transaction() as tx:
        await people.uninstalled(tx, newsroom.marc.id)
    await newsroom.sending.tick(TUESDAY)
    assert (await newsroom.found(item.id)).state is NewsState.READY
    assert len(await newsroom.deliver(now=TUESDAY)) == 2


async def test_the_card_of_a_broadcast_follows_it_and_then_rests(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    board = await newsroom.sent(item)
    place = newsroom.act(newsroom.olivia).place
    shown = LiveCards(database=newsroom.database)
    await shown.shown(subject_of(item), place, "card-1", Language.FRENCH, NOW)
    assert board.tally.left == 7
    claimed = await newsroom.claim()
    await newsroom.deliver(claimed=claimed[:3])
    await newsroom.sending.tick(NOW + SOON)
    (edit,) = await newsroom.deliver(now=NOW + SOON)
    assert (edit.operation, edit.activity_id) == (Operation.EDIT, "card-1")
    assert "3 sur 7" in str(edit.payload["summary"])
    await newsroom.deliver(claimed=claimed[3:])
    await newsroom.sending.tick(NOW + 2 * SOON)
    (edit,) = await newsroom.deliver(now=NOW + 2 * SOON)
    assert "7 sur 7" in str(edit.payload["summary"])
    await newsroom.sending.tick(NOW + timedelta(hours=1))
    assert await newsroom.deliver(now=NOW + timedelta(hours=1)) == []


async def test_the_time_left_follows_the_real_pace(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    claimed = await newsroom.claim()
    await newsroom.deliver(claimed=claimed[:2], now=NOW + timedelta(seconds=3))
    seen = await newsroom.progress(item, now=NOW + timedelta(seconds=4))
    assert seen.pace == 0.5
    assert seen.time_left == timedelta(seconds=10)
    slow = await newsroom.progress(item, now=NOW + timedelta(minutes=1))
    assert slow.time_left == timedelta(seconds=5 / 45)


async def test_the_counts_outlive_the_rows_of_the_outbox(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    refused = {newsroom.cast.emma.id: (DeliveryState.BLOCKED, "ConversationBlockedByUser")}
    await newsroom.deliver(refused=refused)
    await newsroom.sending.tick(NOW + SOON)
    async with newsroom.database.transaction() as tx:
        gone, _ = await recording.forget_some(tx, NOW + timedelta(days=100), 0, 1000)
        assert gone
    tally = (await newsroom.progress(item)).tally
    assert (tally.planned, tally.sent, tally.failed) == (7, 6, 1)


async def test_one_item_that_cannot_go_out_does_not_hold_the_others_up(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = await newsroom.item(NewsState.SCHEDULED, send_at=NOW - timedelta(minutes=1))
    other = await newsroom.item(NewsState.SCHEDULED, send_at=NOW)
    real = newsroom.sending._texts

    def texts(item: Any) -> Any:
        if item.id == poison.id:
            raise RuntimeError("a card that cannot be made")
        return real(item)

    monkeypatch.setattr(newsroom.sending, "_texts", texts)
    with pytest.raises(RuntimeError):
        await newsroom.sending.tick(NOW)
    assert (await newsroom.found(poison.id)).state is NewsState.SCHEDULED
    assert (await newsroom.found(other.id)).state is NewsState.SENDING
    monkeypatch.undo()
    await newsroom.sending.tick(NOW + timedelta(minutes=1))
    assert (await newsroom.found(poison.id)).state is NewsState.SCHEDULED
    await newsroom.sending.tick(NOW + timedelta(minutes=5))
    assert (await newsroom.found(poison.id)).state is NewsState.SENDING


async def test_what_readers_told_is_counted(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.sent(item)
    told = [
        (newsroom.cast.claire, True, 1),
        (newsroom.cast.paul, True, 0),
        (newsroom.cast.emma, False, None),
        (newsroom.cast.adele, None, 1),
    ]
    async with newsroom.database.transaction() as tx:
        for person, useful, answer in told:
            row = {"item_id": item.id, "person_id": person.id, "is_useful": useful, "answer": answer, "at": NOW}
            await tx.execute(news_reactions.insert().values(row))
        await tx.execute(news_clicks.insert().values(item_id=item.id, link=1, clicks=12))
        asked = {"item_id": item.id, "person_id": newsroom.cast.paul.id, "question": "Et sur Mac ?", "asked_at": NOW}
        await tx.execute(news_questions.insert().values(asked))
    assert (await newsroom.progress(item)).opinions == Opinions(
        useful=2, not_useful=1, clicks={1: 12}, answers={0: 1, 1: 2}, questions=1
    )


async def test_the_file_names_everybody_and_what_became_of_their_message(newsroom: Newsroom) -> None:
    async with newsroom.database.transaction() as tx:
        await people.uninstalled(tx, newsroom.cast.paul.id)
    item = await newsroom.item()
    assert await newsroom.measuring.file(item.id, newsroom.act(newsroom.olivia)) is None
    await newsroom.sent(item)
    await newsroom.deliver()
    found = await newsroom.measuring.file(item.id, newsroom.act(newsroom.olivia))
    assert found is not None
    assert found[1] == f"https://mardi.example/f/{item.id}.fr.202611250900"
    written = await newsroom.measuring.content(item.id, Language.ENGLISH)
    assert written is not None
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    assert len(rows) == 7
    (paul,) = [row for row in rows if row["Recipient"] == "Paul Martin"]
    assert (paul["Outcome"], paul["Reason"]) == ("Mardi is not installed", "the person removed Mardi")
    (emma,) = [row for row in rows if row["Recipient"] == "Emma Clarke"]
    assert (emma["Outcome"], emma["Language"], emma["Time"]) == ("received", "English", "2026-11-24 10:00:00")
    with pytest.raises(NotAllowed):
        await newsroom.measuring.file(item.id, newsroom.act(newsroom.cast.paul))
