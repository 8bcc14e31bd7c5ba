"""A meeting announced, moved, cancelled: everybody is told once, and what was planned follows."""

from datetime import timedelta

import pytest

from domain.faults import MeetingClosed, NobodyInOffice, NotAllowed, Overtaken
from domain.meetings.bodies import Capacity
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer
from domain.meetings.views import DeskView, MeetingForm, MoveForm
from storage.meetings import bodies
from tests.workflows.meetings.conftest import Chamber, paris
from workflows.meetings.planning import Submitted


async def everybody(chamber: Chamber) -> list[int]:
    cast = chamber.cast
    return sorted(one.id for one in (cast.denis, cast.claire, cast.marc, cast.paul, cast.emma))


async def test_a_draft_is_nobodys_business_until_it_is_announced(chamber: Chamber) -> None:
    meeting = await chamber.planned()
    assert await chamber.queued() == []
    desk = await chamber.desk(meeting)
    assert (desk.meeting.state, desk.forecast.members, desk.forecast.needed) == (MeetingState.DRAFT, 5, 3)
    with pytest.raises(NotAllowed):
        await chamber.meetings.reading.meeting(meeting, chamber.act(chamber.cast.claire))


async def test_the_announcement_reaches_everybody_in_office_once_in_their_language(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    sent = await chamber.queued()
    assert sorted(one.person or 0 for one in sent) == await everybody(chamber)
    assert all(one.subject and one.subject.startswith("invitation/") for one in sent)
    assert {one.expires_at for one in sent} == {paris(8, 14)}
    with pytest.raises(Overtaken):
        await chamber.meetings.changes.announce(meeting, 1, chamber.act(chamber.cast.olivia))
    assert len(await chamber.queued()) == 5


async def test_announced_in_the_evening_it_is_told_in_the_morning(chamber: Chamber) -> None:
    evening = paris(24, 21, month=11)
    await chamber.announced(now=evening)
    assert await chamber.queued() == []
    await chamber.meetings.reminding.tick(paris(25, 7, 29, month=11))
    assert await chamber.queued() == []
    await chamber.meetings.reminding.tick(paris(25, 7, 30, month=11))
    assert await chamber.written_to() == await everybody(chamber)
    await chamber.meetings.reminding.tick(paris(25, 7, 31, month=11))
    assert len(await chamber.queued()) == 5


async def test_moved_within_the_evening_it_was_announced_one_message_tells_it(chamber: Chamber) -> None:
    evening = paris(24, 21, month=11)
    meeting = await chamber.announced(now=evening)
    await chamber.move(meeting, 10, now=evening + timedelta(minutes=10))
    await chamber.meetings.reminding.tick(paris(25, 7, 30, month=11))
    sent = await chamber.queued()
    assert sorted(one.person or 0 for one in sent) == await everybody(chamber)
    assert all("/moved/" in one.key for one in sent)


async def test_a_move_tells_everyone_once_in_the_card_and_as_a_message(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    await chamber.answer(meeting, chamber.cast.claire, Answer.PRESENT)
    since = await chamber.last()
    desk = await chamber.move(meeting, 10, reason="Salle *prise*")
    assert (desk.meeting.state, desk.meeting.sequence, desk.meeting.schedule) == (MeetingState.MOVED, 1, 2)
    assert desk.meeting.moved_from == paris(8, 14)
    assert await chamber.written_to(since=since) == await everybody(chamber)
    waiting = [one for one in await chamber.queued() if "/announced/" in one.key]
    assert all("10 décembre" in str(one.card) or "10 December" in str(one.card) for one in waiting)
    assert (await chamber.reply(meeting, chamber.cast.claire)).answer is Answer.NONE


async def test_a_repeated_move_changes_nothing(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    version = (await chamber.meeting(meeting)).version
    data = {"day": "2026-12-10", "starts": "14:00", "ends": "18:00", "reason": "Salle prise"}
    sent = Submitted(body=chamber.body, meeting=meeting, version=version, confirmed=True, data=data)
    await chamber.meetings.changes.move(sent, chamber.act(chamber.cast.olivia))
    with pytest.raises(Overtaken):
        await chamber.meetings.changes.move(sent, chamber.act(chamber.cast.olivia))
    assert len(await chamber.queued()) == 10


async def test_the_old_card_of_a_moved_meeting_is_shown_again_and_changes_nothing(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    reply = await chamber.reply(meeting, chamber.cast.claire)
    await chamber.move(meeting, 10)
    with pytest.raises(Overtaken):
        await chamber.meetings.answering.answer(reply.id, 1, Answer.PRESENT, chamber.act(chamber.cast.claire))
    assert (await chamber.reply(meeting, chamber.cast.claire)).answer is Answer.NONE


async def test_a_move_and_a_cancellation_need_a_reason(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    data = {"day": "2026-12-10", "starts": "14:00", "ends": "18:00", "reason": " "}
    version = (await chamber.meeting(meeting)).version
    sent = Submitted(body=chamber.body, meeting=meeting, version=version, confirmed=True, data=data)
    form = await chamber.meetings.changes.move(sent, chamber.act(chamber.cast.olivia))
    assert isinstance(form, MoveForm)
    assert [one.field for one in form.faults] == ["reason"]
    assert isinstance(await chamber.cancel(meeting, reason=""), MoveForm)
    assert len(await chamber.queued()) == 5


async def test_a_cancellation_the_night_before_is_told_at_once_and_nothing_follows(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    since = await chamber.last()
    night = paris(7, 23)
    await chamber.cancel(meeting, now=night)
    assert await chamber.written_to(since=since) == await everybody(chamber)
    await chamber.meetings.reminding.tick(paris(8, 13))
    await chamber.meetings.reminding.tick(paris(9, 13))
    assert await chamber.written_to(since=since) == await everybody(chamber)
    with pytest.raises(MeetingClosed):
        await chamber.answer(meeting, chamber.cast.claire, Answer.PRESENT, now=night)


async def test_a_cancellation_long_before_waits_for_the_morning(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    since = await chamber.last()
    await chamber.cancel(meeting, now=paris(24, 22, month=11))
    assert await chamber.written_to(since=since) == []
    await chamber.meetings.reminding.tick(paris(25, 9, month=11))
    assert await chamber.written_to(since=since) == await everybody(chamber)


async def test_a_draft_given_up_tells_nobody(chamber: Chamber) -> None:
    meeting = await chamber.planned()
    done = await chamber.cancel(meeting, reason="")
    assert isinstance(done, DeskView)
    assert done.meeting.state is MeetingState.CANCELLED
    assert await chamber.queued() == []


async def test_nobody_but_the_secretary_plans_moves_or_cancels(chamber: Chamber) -> None:
    meeting = await chamber.planned()
    for person in (chamber.cast.claire, chamber.cast.denis, chamber.cast.adele):
        act = chamber.act(person)
        sent = Submitted(body=chamber.body, meeting=meeting, version=1, confirmed=True, data={"reason": "x"})
        with pytest.raises(NotAllowed):
            await chamber.meetings.changes.announce(meeting, 1, act)
        with pytest.raises(NotAllowed):
            await chamber.meetings.changes.cancel(sent, act)
        with pytest.raises(NotAllowed):
            await chamber.meetings.changes.move(sent, act)
        with pytest.raises(NotAllowed):
            await chamber.meetings.planning.save(sent, act)


async def test_a_body_without_members_announces_nothing(chamber: Chamber) -> None:
    meeting = await chamber.planned()
    async with chamber.database.transaction() as tx:
        body = await bodies.find(tx, chamber.body)
        assert body is not None
        for one in body.mandates:
            if one.capacity is not Capacity.SECRETARY:
                await bodies.revoke(tx, body.id, one.person, one.capacity)
    with pytest.raises(NobodyInOffice):
        await chamber.meetings.changes.announce(meeting, 1, chamber.act(chamber.cast.olivia))


async def test_conflicts_are_shown_before_anything_is_saved(chamber: Chamber) -> None:
    await chamber.announced(8, place="Salle Loire")
    data = {"title": "Autre", "day": "2026-12-08", "starts": "15:00", "ends": "17:00", "place": "salle  loire"}
    sent = Submitted(body=chamber.body, meeting=None, version=0, confirmed=False, data=data)
    form = await chamber.meetings.planning.save(sent, chamber.act(chamber.cast.olivia))
    assert isinstance(form, MeetingForm)
    (clash,) = form.conflicts.clashes
    assert clash.place == "Salle Loire"
    assert len(clash.people) == 5
    sunday = {**data, "day": "2026-12-06"}
    sent = Submitted(body=chamber.body, meeting=None, version=0, confirmed=False, data=sunday)
    form = await chamber.meetings.planning.save(sent, chamber.act(chamber.cast.olivia))
    assert isinstance(form, MeetingForm)
    assert form.conflicts.is_holiday
    assert form.conflicts.clashes == ()


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"ends": "13:00"}, ("ends", "ends_before")),
        ({"day": "2026-02-30"}, ("day", "not_a_date")),
        ({"day": "2027-03-28", "starts": "2:30", "ends": "4"}, ("starts", "hour_skipped")),
        ({"day": "2027-10-31", "starts": "2:30", "ends": "4"}, ("starts", "hour_repeated")),
        ({"day": "2026-11-23"}, ("day", "in_the_past")),
        ({"link": "http://example.org"}, ("link", "not_a_link")),
        ({"link": "javascript:alert(1)"}, ("link", "not_a_link")),
        ({"documents": "Rapport ftp://x"}, ("documents", "not_a_link")),
        ({"agenda": "\n".join(["point"] * 21)}, ("agenda", "too_many")),
        ({"title": ""}, ("title", "required")),
        ({"starts": "25:00"}, ("starts", "not_an_hour")),
    ],
)
async def test_what_cannot_be_is_told_beside_its_field(
    chamber: Chamber, typed: dict[str, str], faulty: tuple[str, str]
) -> None:
    data = {"title": "Conseil", "day": "2026-12-08", "starts": "14 h", "ends": "16h30", **typed}
    sent = Submitted(body=chamber.body, meeting=None, version=0, confirmed=True, data=data)
    form = await chamber.meetings.planning.save(sent, chamber.act(chamber.cast.olivia))
    assert isinstance(form, MeetingForm)
    assert [(one.field, one.wrong.value) for one in form.faults] == [faulty]


async def test_late_notice_is_shown_before_the_announcement(chamber: Chamber) -> None:
    desk = await chamber.desk(await chamber.planned(8))
    assert desk.warning is None
    late = await chamber.planned(1)
    desk = await chamber.desk(late, now=paris(30, 10, month=11))
    assert desk.warning is not None
    assert (desk.warning.days, desk.warning.left, desk.warning.source) == (5, 1, "")


async def test_new_documents_are_told_once_and_the_cards_follow(chamber: Chamber) -> None:
    meeting = await chamber.announced()
    await chamber.answer(meeting, chamber.cast.paul, Answer.ABSENT)
    since = await chamber.last()
    found = await chamber.meeting(meeting)
    data = {"title": found.title, "documents": "Rapport https://documents.example/1", "place": found.place}
    sent = Submitted(body=chamber.body, meeting=meeting, version=found.version, confirmed=True, data=data)
    await chamber.meetings.planning.save(sent, chamber.act(chamber.cast.olivia))
    told = await everybody(chamber)
    told.remove(chamber.cast.paul.id)
    assert await chamber.written_to(since=since) == told
    after = await chamber.meeting(meeting)
    assert (after.starts_at, after.sequence) == (found.starts_at, found.sequence)
    sent = Submitted(body=chamber.body, meeting=meeting, version=after.version, confirmed=True, data=data)
    await chamber.meetings.planning.save(sent, chamber.act(chamber.cast.olivia))
    assert await chamber.written_to(since=since) == told


async def test_a_form_that_was_overtaken_keeps_what_was_typed(chamber: Chamber) -> None:
    meeting = await chamber.planned()
    data = {"title": "Titre changé", "day": "2026-12-08", "starts": "14:00", "ends": "16:00"}
    sent = Submitted(body=chamber.body, meeting=meeting, version=7, confirmed=True, data=data)
    form = await chamber.meetings.planning.save(sent, chamber.act(chamber.cast.olivia))
    assert isinstance(form, MeetingForm)
    assert form.overtaken
    assert form.entry.get("title") == "Titre changé"
