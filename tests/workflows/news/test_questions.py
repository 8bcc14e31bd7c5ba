"""Questions: from the reader to the editors' channel, or to each editor, and back; two editors at once; nothing typed is lost."""

import json
from typing import Any

import pytest

from domain.faults import AlreadyDone, NotAllowed, NotFound
from domain.identifiers import QuestionId
from domain.news.item import NewsItem, NewsState
from domain.news.question import ANSWER_LIMIT, QUESTION_LIMIT, TextWrong
from domain.news.reader import Told
from domain.outbox import Operation
from domain.places import Purpose
from storage import people
from tests.cast import CHANNEL, NOW
from tests.workflows.news.reading_room import ReadingRoom
from workflows.channels import Channels


def words(activity: Any) -> str:
    return json.dumps(activity, ensure_ascii=False)


async def asked(room: ReadingRoom, text: str = "Et au lycée ?", who: str = "paul") -> NewsItem:
    item = await room.newsroom.item(NewsState.SENT, sent_at=NOW)
    person = getattr(room.newsroom.cast, who)
    shown = await room.questions.ask(item.id, text, room.newsroom.act(person))
    assert shown.told in (Told.ASKED, Told.ASKED_NOBODY)
    return item


async def the_question(room: ReadingRoom) -> QuestionId:
    waiting, _ = await room.questions.waiting(room.newsroom.act(room.newsroom.olivia))
    return waiting[-1].id


async def bind_editors(room: ReadingRoom) -> None:
    channels = Channels(database=room.newsroom.database)
    await channels.bind(Purpose.NEWS_EDITORS, room.newsroom.act(room.newsroom.olivia, place=CHANNEL))


async def test_a_question_goes_to_the_editors_channel_and_its_answer_to_who_asked(room: ReadingRoom) -> None:
    await bind_editors(room)
    await asked(room, who="emma")
    ((operation, conversation, card),) = await room.delivered()
    assert (operation, conversation) == (Operation.SEND, CHANNEL.conversation_id)
    assert "Et au lycée ?" in words(card)
    assert "Emma Clarke" in words(card)

    answering = room.newsroom.act(room.newsroom.denis, place=CHANNEL, pressed="in the channel")
    desk = await room.questions.answer(await the_question(room), 0, "Aussi, dès lundi.", answering)
    assert (desk.question.answer, desk.question.version, desk.is_open) == ("Aussi, dès lundi.", 1, False)
    sent = {conversation: (operation, words(card)) for operation, conversation, card in await room.delivered()}
    operation, text = sent[f"a:{room.newsroom.cast.emma.entra_id}"]
    assert operation is Operation.SEND
    assert "Answer to your question" in text
    assert "Aussi, dès lundi." in text
    operation, text = sent[CHANNEL.conversation_id]
    assert operation is Operation.EDIT
    assert "Denis Morel" in text
    assert (await room.questions.waiting(room.newsroom.act(room.newsroom.olivia)))[1] == 0


async def test_without_a_channel_each_editor_is_asked(room: ReadingRoom) -> None:
    await asked(room)
    told = {conversation for _, conversation, _ in await room.delivered()}
    assert told == {f"a:{one.entra_id}" for one in (room.newsroom.olivia, room.newsroom.denis)}


async def test_a_question_that_reaches_no_editor_is_kept_and_said_so(room: ReadingRoom) -> None:
    async with room.newsroom.database.transaction() as tx:
        for one in (room.newsroom.olivia, room.newsroom.denis):
            await people.uninstalled(tx, one.id)
    item = await room.newsroom.item(NewsState.SENT, sent_at=NOW)
    shown = await room.questions.ask(item.id, "Il y a quelqu'un ?", room.newsroom.act(room.newsroom.cast.paul))
    assert shown.told is Told.ASKED_NOBODY
    waiting, total = await room.questions.waiting(room.newsroom.act(room.newsroom.olivia))
    assert ([one.text for one in waiting], total) == (["Il y a quelqu'un ?"], 1)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("", TextWrong.MISSING), ("  \n", TextWrong.MISSING), ("x" * (QUESTION_LIMIT + 1), TextWrong.TOO_LONG)],
)
async def test_what_cannot_be_asked_comes_back_as_it_was_typed(room: ReadingRoom, typed: str, wrong: TextWrong) -> None:
    item = await room.newsroom.item(NewsState.SENT, sent_at=NOW)
    shown = await room.questions.ask(item.id, typed, room.newsroom.act(room.newsroom.cast.paul))
    assert shown.asking is not None
    assert (shown.asking.text, shown.asking.wrong) == (typed, wrong)
    assert (await room.questions.waiting(room.newsroom.act(room.newsroom.olivia)))[1] == 0
    assert await room.delivered() == []


async def test_a_repeated_question_is_asked_once(room: ReadingRoom) -> None:
    item = await room.newsroom.item(NewsState.SENT, sent_at=NOW)
    act = room.newsroom.act(room.newsroom.cast.paul)
    await room.questions.ask(item.id, "Une fois", act)
    with pytest.raises(AlreadyDone):
        await room.questions.ask(item.id, "Une fois", act)
    assert (await room.questions.waiting(room.newsroom.act(room.newsroom.olivia)))[1] == 1


async def test_only_an_editor_sees_and_answers_questions(room: ReadingRoom) -> None:
    await asked(room)
    question = await the_question(room)
    for person in (room.newsroom.cast.paul, room.newsroom.marc, room.newsroom.cast.adele):
        act = room.newsroom.act(person)
        for doing in (
            room.questions.open(question, act),
            room.questions.waiting(act),
            room.questions.answer(question, 0, "Non", act),
        ):
            with pytest.raises(NotAllowed):
                await doing
    with pytest.raises(NotFound):
        await room.questions.answer(QuestionId(10**17), 0, "Oui", room.newsroom.act(room.newsroom.olivia))


async def test_the_second_of_two_editors_keeps_what_they_typed_and_can_add_it(room: ReadingRoom) -> None:
    await asked(room)
    question = await the_question(room)
    await room.questions.answer(question, 0, "Le premier.", room.newsroom.act(room.newsroom.olivia))
    second = await room.questions.answer(question, 0, "Le second.", room.newsroom.act(room.newsroom.denis))
    assert (second.is_overtaken, second.typed, second.is_open) == (True, "Le second.", True)
    assert second.question.answer == "Le premier."
    added = await room.questions.answer(question, 1, "Le second.", room.newsroom.act(room.newsroom.denis))
    assert (added.question.answer, added.question.version) == ("Le premier.\n\nLe second.", 2)
    to_paul = [
        card
        for operation, conversation, card in await room.delivered()
        if operation is Operation.SEND and conversation == f"a:{room.newsroom.cast.paul.entra_id}"
    ]
    assert len(to_paul) == 2
    assert "Le premier." not in words(to_paul[1])


@pytest.mark.parametrize(("typed", "wrong"), [(" ", TextWrong.MISSING), ("x" * (ANSWER_LIMIT + 1), TextWrong.TOO_LONG)])
async def test_an_answer_that_cannot_be_sent_comes_back(room: ReadingRoom, typed: str, wrong: TextWrong) -> None:
    await asked(room)
    question = await the_question(room)
    desk = await room.questions.answer(question, 0, typed, room.newsroom.act(room.newsroom.olivia))
    assert (desk.wrong, desk.typed, desk.is_open, desk.question.version) == (wrong, typed, True, 0)


async def test_answers_are_added_up_to_what_a_card_holds(room: ReadingRoom) -> None:
    await asked(room)
    question = await the_question(room)
    for version in range(2):
        desk = await room.questions.answer(question, version, "x" * 1_500, room.newsroom.act(room.newsroom.olivia))
        assert desk.wrong is None
    desk = await room.questions.answer(question, 2, "x" * 1_500, room.newsroom.act(room.newsroom.olivia))
    assert desk.wrong is TextWrong.TOO_LONG


async def test_the_answer_to_who_left_is_kept_and_said_so(room: ReadingRoom) -> None:
    await asked(room)
    await room.delivered()
    async with room.newsroom.database.transaction() as tx:
        await people.uninstalled(tx, room.newsroom.cast.paul.id)
    desk = await room.questions.answer(
        await the_question(room), 0, "Trop tard", room.newsroom.act(room.newsroom.olivia)
    )
    assert desk.has_left
    assert desk.question.answer == "Trop tard"
