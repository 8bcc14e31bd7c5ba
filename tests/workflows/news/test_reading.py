"""Reading: what one tells of an item is kept, shown and undone; nobody reads what is not theirs."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.faults import AlreadyDone, NotAllowed, NotFound, NotYetSent
from domain.identifiers import BodyId, NewsId, PlaceId
from domain.languages import Language
from domain.news.archive import PAGE, Sought
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.item import NewsState, Topic, Wording
from domain.news.reader import ReaderView, readership
from domain.news.reminders import Moment
from domain.people import Role
from storage import people, places
from storage.news import archive as archive_storage
from storage.schema import news_clicks
from tests.cast import CHANNEL, NOW
from tests.workflows.news.newsroom import sits
from tests.workflows.news.reading_room import ReadingRoom, an_item, paul

SENT = NewsState.SENT
QUIZ = Wording(title="Verrouillez votre session", question="Quelle touche ?", answers=("L", "M"))


async def test_useful_and_not_useful_are_told_changed_and_taken_back(room: ReadingRoom) -> None:
    item = await an_item(room)
    for told in (True, False, None, True):
        shown = await room.reading.react(item.id, told, paul(room))
        assert shown.view.is_useful is told
    assert (await room.reading.open(item.id, paul(room))).view == ReaderView(is_useful=True)
    other = room.newsroom.act(room.newsroom.cast.claire)
    assert (await room.reading.open(item.id, other)).view.is_useful is None


async def test_a_repeated_press_is_told_and_changes_nothing(room: ReadingRoom) -> None:
    item = await an_item(room)
    await room.reading.react(item.id, True, paul(room, activity_id="once"))
    with pytest.raises(AlreadyDone):
        await room.reading.react(item.id, None, paul(room, activity_id="once"))
    assert (await room.reading.open(item.id, paul(room))).view.is_useful is True


async def test_the_first_answer_to_a_quiz_counts(room: ReadingRoom) -> None:
    item = await an_item(room, wordings={Language.FRENCH: QUIZ}, right_answer=1)
    for number in (7, -1, 2):
        assert (await room.reading.answer(item.id, number, paul(room))).view.answer is None
    assert (await room.reading.answer(item.id, 0, paul(room))).view.answer == 0
    assert (await room.reading.answer(item.id, 1, paul(room))).view.answer == 0
    await room.reading.react(item.id, True, paul(room))
    assert (await room.reading.open(item.id, paul(room))).view == ReaderView(is_useful=True, answer=0)


async def test_an_item_without_a_quiz_takes_no_answer(room: ReadingRoom) -> None:
    item = await an_item(room)
    assert (await room.reading.answer(item.id, 0, paul(room))).view.answer is None


async def test_the_pressed_card_and_the_others_of_that_chat_are_edited_and_nobody_elses(room: ReadingRoom) -> None:
    item = await an_item(room)
    await room.reading.react(item.id, True, paul(room, pressed="first"))
    await room.reading.react(item.id, True, room.newsroom.act(room.newsroom.cast.claire, pressed="hers"))
    await room.delivered()
    await room.reading.react(item.id, False, paul(room, pressed="second"))
    edits = await room.newsroom.deliver()
    assert {one.activity_id for one in edits} == {"first", "second"}
    assert all("✓ Pas utile" in json.dumps(one.payload, ensure_ascii=False) for one in edits)


async def test_the_card_of_a_channel_tells_nothing_of_one_reader(room: ReadingRoom) -> None:
    item = await an_item(room)
    shown = await room.reading.react(item.id, True, paul(room, place=CHANNEL, pressed="shared"))
    assert shown.is_shared
    assert shown.view.is_useful is True
    assert await room.delivered() == []


async def test_a_topic_is_stopped_from_a_card_and_received_again(room: ReadingRoom) -> None:
    item = await an_item(room)
    shown = await room.reading.stop_topic(item.id, paul(room))
    assert shown.view.stopped == {Topic.SECURITY}
    await room.reading.stop_topic(item.id, paul(room))
    assert await room.reading.set_topic(Topic.FILES, paul(room), is_stopped=True) == {Topic.SECURITY, Topic.FILES}
    assert (await room.reading.resume_topic(item.id, paul(room))).view.stopped == {Topic.FILES}
    assert await room.reading.set_topic(Topic.FILES, paul(room), is_stopped=False) == frozenset()
    assert await room.reading.stopped_topics(room.newsroom.act(room.newsroom.cast.claire)) == frozenset()


async def test_who_stopped_a_topic_is_passed_over_but_for_what_is_mandatory(room: ReadingRoom) -> None:
    await room.reading.set_topic(Topic.SECURITY, paul(room), is_stopped=True)
    here = room.newsroom.cast.paul
    for mandatory, reached in ((False, False), (True, True)):
        item = await room.newsroom.item(is_mandatory=mandatory)
        await room.newsroom.sent(item)
        sent = await room.newsroom.deliver()
        assert (here.id in {one.person.id for one in sent if one.person}) is reached


# Whose is what


HIDDEN = [state for state in NewsState if state not in (NewsState.SENDING, NewsState.SENT, NewsState.STOPPED)]


@pytest.mark.parametrize("state", HIDDEN)
async def test_what_has_not_gone_out_cannot_be_read_by_its_id(room: ReadingRoom, state: NewsState) -> None:
    item = await an_item(room, state=state, link_urls=("https://a.example/1",))
    act = paul(room)
    doings = (
        room.reading.open(item.id, act),
        room.reading.react(item.id, True, act),
        room.reading.answer(item.id, 0, act),
        room.reading.stop_topic(item.id, act),
        room.reminders.offer(item.id, act),
        room.reminders.at_moment(item.id, Moment.TOMORROW, act),
        room.questions.ask(item.id, "Quand ?", act),
    )
    for doing in doings:
        with pytest.raises(NotFound):
            await doing
    assert await room.reading.follow(item.id, 0, None, NOW) is None
    assert (await room.archive.page(Sought(), 0, act)).items == ()


async def test_who_tries_out_an_item_is_told_that_its_buttons_wait(room: ReadingRoom) -> None:
    item = await an_item(room, state=NewsState.READY)
    with pytest.raises(NotYetSent):
        await room.reading.react(item.id, True, room.newsroom.act(room.newsroom.olivia))


async def test_what_is_for_others_is_neither_read_nor_found(room: ReadingRoom) -> None:
    others = Audience(kind=AudienceKind.ROLE, value=Role.DIRECTOR.value)
    item = await an_item(room, audience=others)
    with pytest.raises(NotAllowed):
        await room.reading.open(item.id, paul(room))
    director = room.newsroom.act(room.newsroom.cast.denis)
    assert (await room.reading.open(item.id, director)).item.id == item.id
    assert (await room.archive.page(Sought(), 0, paul(room))).total == 0
    assert (await room.archive.page(Sought(), 0, director)).total == 1
    assert await room.archive.to_share(Sought(), director) == ()


async def test_who_got_an_item_keeps_it_when_they_leave_its_audience(room: ReadingRoom) -> None:
    item = await room.newsroom.item(audience=Audience(kind=AudienceKind.ROLE, value=Role.PROJECT_MANAGER.value))
    claire = room.newsroom.cast.claire
    await room.newsroom.sent(item)
    await room.newsroom.deliver()
    async with room.newsroom.database.transaction() as tx:
        await people.set_roles(tx, claire.id, ())
    left = replace(claire, roles=frozenset({Role.STAFF}))
    assert (await room.reading.react(item.id, True, room.newsroom.act(left))).view.is_useful is True


async def test_a_channels_item_is_read_in_that_channel_alone(room: ReadingRoom) -> None:
    async with room.newsroom.database.transaction() as tx:
        place = await places.keep(tx, CHANNEL)
    item = await an_item(room, audience=Audience(kind=AudienceKind.CHANNEL, value=str(place)))
    assert (await room.reading.open(item.id, paul(room, place=CHANNEL))).item.id == item.id
    elsewhere = replace(CHANNEL, conversation_id="19:other@thread.tacv2")
    for act in (paul(room), paul(room, place=elsewhere)):
        with pytest.raises(NotAllowed):
            await room.reading.open(item.id, act)
    assert (await room.archive.page(Sought(), 0, paul(room, place=CHANNEL))).total == 1
    assert (await room.archive.page(Sought(), 0, paul(room))).total == 0


async def test_an_id_that_none_has_is_told(room: ReadingRoom) -> None:
    for number in (0, 10**17):
        with pytest.raises(NotFound):
            await room.reading.open(NewsId(number), paul(room))


async def test_what_the_archive_lists_is_what_can_be_read(room: ReadingRoom) -> None:
    audiences = [
        EVERYONE,
        *(Audience(kind=AudienceKind.ROLE, value=role.value) for role in (Role.STAFF, Role.DIRECTOR, Role.EDITOR)),
        *(Audience(kind=AudienceKind.DEPARTMENT, value=one) for one in ("Direction du numérique", "DSI")),
        *(Audience(kind=AudienceKind.CHANNEL, value=str(one)) for one in (1, 2)),
        Audience(kind=AudienceKind.COMMITTEE, value="copil"),
        *(Audience(kind=AudienceKind.COMMITTEE, value=str(one)) for one in (4, 5, 45)),
    ]
    for audience in audiences:
        await an_item(room, audience=audience)
    for person in (room.newsroom.cast.paul, room.newsroom.marc, room.newsroom.denis):
        for place, is_shared in ((None, False), (None, True), (PlaceId(1), True)):
            for bodies in (frozenset[BodyId](), frozenset({BodyId(4), BodyId(45)})):
                by = readership(person, bodies=bodies, place=place, is_shared=is_shared)
                async with room.newsroom.database.reading() as tx:
                    found = await archive_storage.latest(tx, by, Sought(), 50)
                assert {one.audience for one in found} == {one for one in audiences if by.includes(one)}


async def test_the_news_of_a_body_is_read_by_its_members_while_they_are_members(room: ReadingRoom) -> None:
    claire, today = room.newsroom.cast.claire, NOW.date()
    audience = await room.newsroom.body(sits(claire, until=today))
    item = await an_item(room, audience=audience)
    member = room.newsroom.act(claire)
    assert (await room.reading.open(item.id, member)).item.id == item.id
    assert (await room.archive.page(Sought(), 0, member)).total == 1
    tomorrow = room.newsroom.act(claire, now=NOW + timedelta(days=1))
    for other in (paul(room), tomorrow, room.newsroom.act(claire, place=CHANNEL)):
        with pytest.raises(NotAllowed):
            await room.reading.open(item.id, other)
        assert (await room.archive.page(Sought(), 0, other)).total == 0


# The archive


async def test_the_archive_is_searched_with_accents_and_capitals_forgiven(room: ReadingRoom) -> None:
    french = Wording(title="Déposez vos fichiers", body="100 % des pièces_jointes au même endroit")
    both = await an_item(room, topic=Topic.FILES, wordings={Language.FRENCH: french, Language.ENGLISH: QUIZ})
    other = await an_item(room, sent_at=NOW - timedelta(days=7))

    async def found(**sought: Any) -> list[NewsId]:
        return [one.id for one in (await room.archive.page(Sought(**sought), 0, paul(room))).items]

    assert await found() == [both.id, other.id]
    assert await found(text="DEPOSEZ fichiers") == [both.id]
    assert await found(text="pièces") == [both.id]
    assert await found(text="verrouillez") == [both.id, other.id]
    assert await found(text="verrouillez déposez") == [both.id]
    assert await found(topic=Topic.SECURITY) == [other.id]
    assert await found(topic=Topic.FILES, text="windows") == []
    assert await found(text="100 %") == [both.id]
    assert await found(text="_") == [both.id]
    assert await found(text="%%") == []
    assert await found(text="\\") == []


async def test_pages_follow_each_other_and_the_last_answers_for_those_past_it(room: ReadingRoom) -> None:
    made = [(await an_item(room, sent_at=NOW - timedelta(days=7 * n))).id for n in range(PAGE + 2)]
    first = await room.archive.page(Sought(), 0, paul(room))
    last = await room.archive.page(Sought(), 999, paul(room))
    assert [one.id for one in (*first.items, *last.items)] == made
    assert (first.pages, last.number, first.total) == (2, 1, PAGE + 2)
    assert [one.id for one in await room.archive.latest(paul(room))] == made[:2]


# Links


async def test_a_link_is_counted_and_leads_to_the_items_own_address(room: ReadingRoom) -> None:
    urls = ("https://a.example/1", "https://a.example/2")
    item = await an_item(room, link_urls=urls)
    assert [await room.reading.follow(item.id, n, None, NOW) for n in (1, 1, 0, 2, -1)] == [
        urls[1],
        urls[1],
        urls[0],
        None,
        None,
    ]
    assert await room.reading.follow(NewsId(999), 0, None, NOW) is None
    async with room.newsroom.database.reading() as tx:
        counted = {row.link: row.clicks for row in await tx.execute(select(news_clicks))}
    assert counted == {0: 1, 1: 2}
