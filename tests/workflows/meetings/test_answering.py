"""Answers: one tap, changeable; proxies and deputies with what they entail; nobody answers for another."""

import asyncio

import pytest

from cards.meetings.desk import desk_card
from cards.zones import Zones
from domain.faults import AlreadyDone, AnswerRefused, MeetingClosed, NotAllowed, NotFound, Overtaken
from domain.identifiers import InvitationId
from domain.languages import Language
from domain.meetings.bodies import Capacity
from domain.meetings.replies import Answer, Refusal
from storage.meetings import bodies
from tests.workflows.meetings.conftest import PARIS, Chamber, mandate, paris


async def test_an_answer_is_one_tap_and_can_be_changed(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    assert (await chamber.answer(meeting, cast.claire, Answer.PRESENT)).reply.answer is Answer.PRESENT
    assert (await chamber.answer(meeting, cast.claire, Answer.REMOTE)).reply.answer is Answer.REMOTE
    await chamber.answer(meeting, cast.marc, Answer.ABSENT)
    seen = (await chamber.desk(meeting)).forecast
    assert (seen.present, seen.remote, seen.absent, seen.unanswered, seen.coming) == (0, 1, 1, 3, 1)


async def test_of_two_devices_the_last_answer_stands(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    reply = await chamber.reply(meeting, cast.claire)
    answering = chamber.meetings.answering
    await asyncio.gather(
        answering.answer(reply.id, 1, Answer.PRESENT, chamber.act(cast.claire)),
        answering.answer(reply.id, 1, Answer.ABSENT, chamber.act(cast.claire)),
    )
    after = await chamber.reply(meeting, cast.claire)
    assert after.answer in (Answer.PRESENT, Answer.ABSENT)
    assert after.version == reply.version + 2


async def test_a_repeated_tap_answers_once(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    await chamber.answer(meeting, cast.claire, Answer.PRESENT, activity_id="once")
    with pytest.raises(AlreadyDone):
        await chamber.answer(meeting, cast.claire, Answer.PRESENT, activity_id="once")


async def test_nobody_answers_for_another(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    reply = await chamber.reply(meeting, cast.claire)
    for person in (cast.marc, cast.olivia, cast.adele):
        with pytest.raises(NotAllowed):
            await chamber.meetings.answering.answer(reply.id, 1, Answer.PRESENT, chamber.act(person))
    with pytest.raises(NotFound):
        await chamber.meetings.answering.answer(InvitationId(999), 1, Answer.PRESENT, chamber.act(cast.claire))


async def test_nothing_can_be_answered_once_it_has_begun(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    with pytest.raises(MeetingClosed):
        await chamber.answer(meeting, chamber.cast.claire, Answer.PRESENT, now=paris(8, 14))


async def test_a_body_that_does_not_meet_remotely_says_so(chamber: Chamber) -> None:
    await chamber.change_rules(remote=False)
    meeting = await chamber.announced()
    with pytest.raises(AnswerRefused) as refused:
        await chamber.answer(meeting, chamber.cast.claire, Answer.REMOTE)
    assert refused.value.refusal is Refusal.NO_REMOTE


async def test_a_proxy_is_told_to_its_holder_and_never_counts_for_the_quorum(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    since = await chamber.last()
    view = await chamber.give_proxy(meeting, cast.claire, cast.marc)
    assert (view.reply.answer, view.holder) == (Answer.PROXY, "Marc Léger")
    (told,) = await chamber.queued(since=since)
    assert told.person == cast.marc.id
    assert "Claire Dupont" in str(told.card)
    seen = (await chamber.desk(meeting)).forecast
    assert (seen.proxies, seen.coming) == (1, 0)


@pytest.mark.parametrize(
    ("giver", "holder", "refusal"),
    [
        ("claire", "claire", Refusal.ONESELF),
        ("claire", "olivia", Refusal.NOT_A_MEMBER),
        ("claire", "emma", Refusal.ABSENT),
        ("paul", "marc", Refusal.TOO_MANY),
        ("marc", "denis", Refusal.CIRCLE),
    ],
)
async def test_a_proxy_that_may_not_be_is_refused(chamber: Chamber, giver: str, holder: str, refusal: Refusal) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    await chamber.answer(meeting, cast.emma, Answer.ABSENT)
    await chamber.give_proxy(meeting, cast.denis, cast.marc)
    with pytest.raises(AnswerRefused) as refused:
        await chamber.give_proxy(meeting, getattr(cast, giver), getattr(cast, holder))
    assert refused.value.refusal is refusal


async def test_two_members_at_once_cannot_load_one_holder_twice(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    done = await asyncio.gather(
        chamber.give_proxy(meeting, cast.claire, cast.marc),
        chamber.give_proxy(meeting, cast.paul, cast.marc),
        return_exceptions=True,
    )
    assert sum(isinstance(one, AnswerRefused) for one in done) == 1
    assert (await chamber.desk(meeting)).forecast.proxies == 1


async def test_the_holder_refuses_and_the_giver_is_told(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    await chamber.give_proxy(meeting, cast.claire, cast.marc)
    reply = await chamber.reply(meeting, cast.claire)
    since = await chamber.last()
    with pytest.raises(NotFound):
        await chamber.meetings.answering.refuse_proxy(reply.id, chamber.act(cast.paul))
    with pytest.raises(NotAllowed):
        await chamber.meetings.answering.refuse_proxy(reply.id, chamber.act(cast.adele))
    assert await chamber.meetings.answering.refuse_proxy(reply.id, chamber.act(cast.marc)) == "Claire Dupont"
    after = await chamber.reply(meeting, cast.claire)
    assert (after.answer, after.proxy_to) == (Answer.ABSENT, None)
    assert await chamber.written_to(since=since) == [cast.claire.id]
    with pytest.raises(NotFound):
        await chamber.meetings.answering.refuse_proxy(reply.id, chamber.act(cast.marc))


async def test_when_the_holder_does_not_come_the_proxy_falls_and_its_giver_is_told(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    await chamber.give_proxy(meeting, cast.claire, cast.marc)
    since = await chamber.last()
    await chamber.answer(meeting, cast.marc, Answer.ABSENT)
    assert (await chamber.reply(meeting, cast.claire)).proxy_to is None
    assert await chamber.written_to(since=since) == [cast.claire.id]


async def test_who_gave_a_proxy_and_comes_is_shown_not_overwritten(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    await chamber.give_proxy(meeting, cast.claire, cast.marc)
    view = await chamber.answer(meeting, cast.claire, Answer.PRESENT)
    assert view.reply.is_in_conflict
    assert [one.name for one in (await chamber.desk(meeting)).in_conflict] == ["Claire Dupont"]
    view = await chamber.meetings.answering.withdraw_proxy(view.reply.id, 1, chamber.act(cast.claire))
    assert (view.reply.answer, view.reply.proxy_to) == (Answer.PRESENT, None)
    assert (await chamber.desk(meeting)).in_conflict == ()


async def test_a_deputy_takes_the_seat_and_leaves_it(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    reply = await chamber.reply(meeting, cast.claire)
    since = await chamber.last()
    answering = chamber.meetings.answering
    view = await answering.send_deputy(reply.id, 1, cast.adele.id, chamber.act(cast.claire))
    assert (view.reply.answer, view.deputy) == (Answer.DEPUTY, "Adèle Roux")
    assert await chamber.written_to(since=since) == [cast.adele.id]
    seat = await chamber.reply(meeting, cast.adele)
    assert (seat.stands_in_for, seat.is_voter) == (cast.claire.id, False)
    seen = (await chamber.desk(meeting)).forecast
    assert (seen.members, seen.deputies, seen.coming) == (5, 1, 1)

    since = await chamber.last()
    await chamber.answer(meeting, cast.claire, Answer.PRESENT)
    assert (await chamber.reply(meeting, cast.adele)).is_withdrawn
    assert await chamber.written_to(since=since) == [cast.adele.id]
    with pytest.raises(NotAllowed):
        await chamber.answer(meeting, cast.adele, Answer.PRESENT)


async def test_a_deputy_who_cannot_come_leaves_the_member_absent_and_told(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    reply = await chamber.reply(meeting, cast.claire)
    await chamber.meetings.answering.send_deputy(reply.id, 1, cast.adele.id, chamber.act(cast.claire))
    since = await chamber.last()
    await chamber.answer(meeting, cast.adele, Answer.ABSENT)
    after = await chamber.reply(meeting, cast.claire)
    assert (after.answer, after.deputy) == (Answer.ABSENT, None)
    assert await chamber.written_to(since=since) == [cast.claire.id]


async def test_only_ones_own_deputy_can_be_sent(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    reply = await chamber.reply(meeting, cast.marc)
    with pytest.raises(AnswerRefused):
        await chamber.meetings.answering.send_deputy(reply.id, 1, cast.adele.id, chamber.act(cast.marc))


async def test_a_member_removed_after_answering_counts_no_more(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    await chamber.answer(meeting, cast.claire, Answer.PRESENT)
    await chamber.give_proxy(meeting, cast.marc, cast.claire)
    keeping = chamber.meetings.keeping
    since = await chamber.last()
    await keeping.remove_member(chamber.body, cast.claire.id, Capacity.MEMBER, chamber.act(cast.olivia))
    seen = (await chamber.desk(meeting)).forecast
    assert (seen.members, seen.present, seen.needed) == (4, 0, 3)
    assert (await chamber.reply(meeting, cast.marc)).proxy_to is None
    assert await chamber.written_to(since=since) == [cast.marc.id]
    with pytest.raises(NotAllowed):
        await chamber.answer(meeting, cast.claire, Answer.REMOTE)


async def test_a_member_who_comes_in_is_invited_to_what_is_announced(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    since = await chamber.last()
    data = {"person": "Adèle Roux", "capacity": "guest"}
    form = await chamber.meetings.keeping.add_member(chamber.body, data, chamber.act(cast.olivia))
    assert form.faults == ()
    assert await chamber.written_to(since=since) == [cast.adele.id]
    assert not (await chamber.reply(meeting, cast.adele)).is_voter


async def test_the_answers_of_others_are_for_the_secretary_and_the_chair_unless_the_body_opens_them(
    chamber: Chamber,
) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    reading = chamber.meetings.reading
    assert (await reading.desk(meeting, chamber.act(cast.denis))).may_plan is False
    for person in (cast.claire, cast.adele):
        with pytest.raises(NotAllowed):
            await reading.desk(meeting, chamber.act(person))
    assert (await reading.invitation(meeting, chamber.act(cast.claire))).forecast is None
    assert (await reading.invitation(meeting, chamber.act(cast.denis))).forecast is not None
    await chamber.change_rules(answers_open=True)
    assert (await reading.invitation(meeting, chamber.act(cast.claire))).forecast is not None
    await reading.desk(meeting, chamber.act(cast.claire))


async def test_every_card_of_the_person_and_of_the_secretary_follows(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(), chamber.cast
    await chamber.answer(meeting, cast.claire, Answer.PRESENT, pressed="1:reminder")
    edits = await chamber.queued(operation="edit")
    assert [one.subject for one in edits] == [f"invitation/{(await chamber.reply(meeting, cast.claire)).id}"]
    with pytest.raises(Overtaken):
        await chamber.meetings.answering.answer(
            (await chamber.reply(meeting, cast.claire)).id, 2, Answer.ABSENT, chamber.act(cast.claire)
        )


async def test_guests_are_told_apart_from_the_members_whom_the_figures_count(chamber: Chamber) -> None:
    async with chamber.database.transaction() as tx:
        await bodies.grant(tx, chamber.body, [mandate(chamber.cast.adele, Capacity.GUEST)])
    meeting = await chamber.announced(10)
    await chamber.answer(meeting, chamber.cast.adele, Answer.REMOTE)
    desk = await chamber.desk(meeting)
    assert (desk.forecast.members, desk.forecast.remote, desk.invited) == (5, 0, 6)
    assert [(one.name, desk.told(one)) for one in desk.guests] == [(chamber.cast.adele.name, Answer.REMOTE)]
    assert all(one.is_voter for one in desk.members)
    shown = str(desk_card(desk, Language.ENGLISH, Zones(house=PARIS, reader=PARIS)))
    assert "and 1 guest" in shown
    assert "Takes part remotely (" not in shown
    assert f"{chamber.cast.adele.name} (takes part remotely)" in shown
