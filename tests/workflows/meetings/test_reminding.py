"""What falls due: once, in time, to who still needs it, in their language; right after a stop."""

import asyncio
from typing import Any

import pytest

from domain.languages import Language
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer
from domain.meetings.views import Deed, Done
from domain.people import Sighting
from storage import people
from tests.cast import personal_chat
from tests.workflows.meetings.conftest import PARIS, Chamber, paris
from workflows.meetings import Meetings, reminding, telling
from workflows.meetings.office import Sitting


async def tick(chamber: Chamber, *when: int, month: int = 12) -> list[int]:
    """Let the tick come at an instant; to whom it wrote."""
    since = await chamber.last()
    await chamber.meetings.reminding.tick(paris(*when, month=month))
    return await chamber.written_to(since=since)


async def test_the_ladder_goes_by_itself(chamber: Chamber) -> None:
    """Thursday 10 December, 14:00: D-5 is a Saturday, so it goes on the Friday evening before."""
    cast = chamber.cast
    meeting = await chamber.announced(10)
    await chamber.answer(meeting, cast.claire, Answer.PRESENT)
    await chamber.answer(meeting, cast.marc, Answer.ABSENT)
    coming = sorted(one.id for one in (cast.claire, cast.denis, cast.paul, cast.emma))
    unanswered = sorted(one.id for one in (cast.denis, cast.paul, cast.emma))
    assert await tick(chamber, 4, 19, 54) == []
    assert await tick(chamber, 4, 19, 55) == coming
    assert await tick(chamber, 7, 9) == unanswered
    assert await tick(chamber, 7, 9, 1) == []
    assert await tick(chamber, 9, 17) == coming
    assert await tick(chamber, 10, 13) == coming
    assert await tick(chamber, 10, 14) == []
    ended = await chamber.reminders()
    assert len(ended) == 5 * 4
    assert ended.count(("J-3 09:00 ?", "answered")) == 1
    assert [skip for _, skip in ended].count("absent") == 4


async def test_a_reminder_says_the_time_left_when_it_goes_and_that_it_convenes_nobody(chamber: Chamber) -> None:
    await chamber.announced(10)
    since = await chamber.last()
    await chamber.meetings.reminding.tick(paris(9, 17))
    sent = {one.person: one for one in await chamber.queued(since=since)}
    english = sent[chamber.cast.emma.id]
    assert "tomorrow" in english.summary
    assert "does not convene" in english.summary
    assert english.expires_at == paris(10, 14)


async def test_one_bad_meeting_holds_nobody_up(chamber: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = await chamber.announced(10), await chamber.announced(10, "10:00", "12:00")
    send = telling.send_reminder

    async def fails_for_one(tx: Any, office: Any, sitting: Sitting, *rest: Any) -> None:
        if sitting.meeting.id == bad:
            raise ZeroDivisionError
        await send(tx, office, sitting, *rest)

    monkeypatch.setattr(reminding, "send_reminder", fails_for_one)
    since = await chamber.last()
    with pytest.raises(ZeroDivisionError):
        await chamber.meetings.reminding.tick(paris(9, 17))
    keys = {one.key.split("/")[1] for one in await chamber.queued(since=since)}
    assert keys == {str(good)}
    monkeypatch.undo()
    assert len(await tick(chamber, 9, 17, 1)) == 5


async def test_after_a_stop_what_is_late_is_one_message(chamber: Chamber) -> None:
    await chamber.announced(10)
    assert len(await tick(chamber, 10, 11)) == 5  # D-5, D-3 and the eve were missed: one message says it
    assert {skip for rung, skip in await chamber.reminders() if rung != "J-1 17:00"} == {"merged"}
    assert len(await tick(chamber, 10, 13)) == 5


async def test_after_a_stop_beyond_the_start_nothing_is_sent(chamber: Chamber) -> None:
    await chamber.announced(10)
    assert await tick(chamber, 10, 15) == []
    assert {skip for _, skip in await chamber.reminders()} == {"started"}
    assert len(await chamber.reminders()) == 5 * 4


async def test_two_replicas_send_it_once(chamber: Chamber) -> None:
    await chamber.announced(10)
    since = await chamber.last()
    due = paris(9, 17)
    await asyncio.gather(*(chamber.meetings.reminding.tick(due) for _ in range(3)))
    assert len(await chamber.written_to(since=since)) == 5


async def test_a_move_shifts_what_was_planned(chamber: Chamber) -> None:
    meeting = await chamber.announced(10)
    await tick(chamber, 9, 17)
    await chamber.move(meeting, 17, now=paris(9, 18))
    assert await tick(chamber, 10, 13) == []
    assert len(await tick(chamber, 11, 19, 55)) == 5  # D-5 of the new date, a Saturday
    assert len(await tick(chamber, 16, 17)) == 5  # the eve again: another date
    assert len(await tick(chamber, 17, 13)) == 5


async def test_quiet_hours_are_those_of_the_person(chamber: Chamber) -> None:
    paul = chamber.cast.paul
    sighting = Sighting(
        entra_id=paul.entra_id,
        teams_id=paul.teams_id,
        name=paul.name,
        teams_language=Language.FRENCH,
        timezone="America/Cayenne",
        place=personal_chat(paul.entra_id),
    )
    async with chamber.database.transaction() as tx:
        await people.meet(tx, sighting, None)
    await chamber.announced(10)
    assert await tick(chamber, 24, 11, 30, month=11) == [paul.id]  # announced at 6:00 in Cayenne: told at 7:30
    assert len(await tick(chamber, 4, 19, 55)) == 4
    assert await tick(chamber, 4, 23, 55) == [paul.id]  # 19:55 in Cayenne, for D-5 and D-3, which fall at 5:00 there
    assert len(await tick(chamber, 7, 9)) == 4


async def test_a_meeting_that_is_over_is_held_and_its_secretary_asked(chamber: Chamber) -> None:
    meeting = await chamber.announced(10)
    await tick(chamber, 10, 14)
    assert (await chamber.meeting(meeting)).state is MeetingState.ANNOUNCED
    assert await tick(chamber, 10, 16) == [chamber.cast.olivia.id]
    assert (await chamber.meeting(meeting)).state is MeetingState.HELD
    assert await tick(chamber, 10, 17) == []


async def test_only_those_without_an_answer_are_nudged(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(10), chamber.cast
    await chamber.answer(meeting, cast.claire, Answer.PRESENT)
    await chamber.answer(meeting, cast.marc, Answer.ABSENT)
    since = await chamber.last()
    desk = await chamber.meetings.reminding.nudge(meeting, chamber.act(cast.olivia))
    assert desk.done == Done(deed=Deed.REMINDED, people=3)
    assert await chamber.written_to(since=since) == sorted(one.id for one in (cast.denis, cast.paul, cast.emma))


async def weeks(chamber: Chamber, *when: int) -> list[str]:
    await chamber.meetings.reminding.tick(paris(*when))
    return [one.key for one in await chamber.queued() if one.key.startswith("meetings/week")]


async def test_the_week_ahead_is_told_once_to_who_has_several_meetings(chamber: Chamber) -> None:
    await chamber.announced(8)
    await chamber.announced(10, "10:00", "11:00")
    await chamber.cancel(await chamber.announced(9))
    assert await weeks(chamber, 7, 7, 59) == []
    assert len(await weeks(chamber, 7, 8)) == 5
    assert len(await weeks(chamber, 7, 8, 1)) == 5
    restarted = Meetings(
        database=chamber.database, zone=PARIS, language=Language.FRENCH, links=chamber.meetings.office.links
    )
    await restarted.reminding.tick(paris(7, 8, 2))
    assert len(await weeks(chamber, 7, 8, 3)) == 5


async def test_one_meeting_is_no_week_to_tell(chamber: Chamber) -> None:
    await chamber.announced(8)
    assert await weeks(chamber, 7, 8) == []


async def test_the_setting_turns_it_off(chamber: Chamber) -> None:
    await chamber.announced(8)
    await chamber.announced(10, "10:00", "11:00")
    chamber.meetings = Meetings(
        database=chamber.database,
        zone=PARIS,
        language=Language.FRENCH,
        links=chamber.meetings.office.links,
        look_ahead=False,
    )
    assert await weeks(chamber, 7, 8) == []
