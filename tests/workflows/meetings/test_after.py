"""At the meeting and after: who came, what was decided, the lists and calendars that tell it."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from domain import rights
from domain.faults import AlreadyDone, MeetingClosed, NotAllowed, Overtaken
from domain.identifiers import DecisionId, MeetingId
from domain.meetings.bodies import Capacity
from domain.meetings.decisions import DecisionState
from domain.meetings.replies import Answer
from domain.meetings.views import DecisionForm, DeskView, MeetingForm
from tests.cast import NOW
from tests.workflows.meetings.conftest import Chamber, paris
from workflows.meetings.after import Written
from workflows.meetings.planning import Submitted

DURING = paris(10, 15)
LATER = paris(11, 10)


async def decided(chamber: Chamber, meeting: MeetingId, owner: int, due: str = "2026-12-22") -> Written:
    data = {"text": "Publier le plan *de* charge", "owner": str(owner), "due_on": due}
    done = await chamber.meetings.after.decide(meeting, data, chamber.act(chamber.cast.olivia, now=LATER))
    assert isinstance(done, Written), done
    return done


async def test_the_sheet_is_for_the_secretary_from_the_start_on(chamber: Chamber) -> None:
    meeting, cast, after = await chamber.announced(10), chamber.cast, chamber.meetings.after
    with pytest.raises(MeetingClosed):
        await after.sheet(meeting, chamber.act(cast.olivia))
    with pytest.raises(NotAllowed):
        await after.attend(meeting, {cast.claire.id: "present"}, chamber.act(cast.claire, now=DURING))
    with pytest.raises(NotAllowed):
        await after.sheet(meeting, chamber.act(cast.denis, now=DURING))
    assert (await after.sheet(meeting, chamber.act(cast.olivia, now=DURING))).attendance is None


async def test_who_came_is_counted_apart_from_who_said_they_would(chamber: Chamber) -> None:
    meeting, cast, after = await chamber.announced(10), chamber.cast, chamber.meetings.after
    await chamber.answer(meeting, cast.claire, Answer.PRESENT)
    ticked = {cast.claire.id: "absent", cast.marc.id: "present", cast.paul.id: "remote", cast.olivia.id: "present"}
    desk = await after.attend(meeting, ticked, chamber.act(cast.olivia, now=DURING))
    assert desk.attendance is not None
    assert (desk.attendance.present, desk.attendance.remote, desk.attendance.absent) == (1, 1, 1)
    assert (desk.attendance.coming, desk.attendance.unanswered) == (2, 2)
    assert desk.forecast.present == 1


async def test_the_year_tells_how_often_each_came_by_body(chamber: Chamber) -> None:
    cast, after = chamber.cast, chamber.meetings.after
    for day in (8, 10):
        meeting = await chamber.announced(day)
        now = paris(day, 15)
        how = {cast.claire.id: "present", cast.marc.id: "absent" if day == 8 else "remote"}
        await after.attend(meeting, how, chamber.act(cast.olivia, now=now))
        await chamber.meetings.reminding.tick(paris(day, 17))
    await chamber.announced(29)
    year = await chamber.meetings.reading.statistics(chamber.body, chamber.act(cast.olivia, now=LATER))
    assert [(one.person, one.percent) for one in year.rows if one.percent is not None] == [
        ("Claire Dupont", 100),
        ("Marc Léger", 50),
    ]
    claims = year.xlsx.split("/m/")[1].rpartition("/")[0]
    file = await chamber.meetings.files.give(claims, LATER)
    assert file is not None
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows()}
    assert rows["Claire Dupont"] == [2, 2, 0, 0, 0, 0, 100]
    assert rows["Marc Léger"] == [2, 0, 1, 0, 1, 0, 50]
    assert "Adèle Roux" not in rows
    for person in (cast.denis, cast.claire, cast.adele):
        with pytest.raises(NotAllowed):
            await chamber.meetings.reading.statistics(chamber.body, chamber.act(person))


async def test_a_decision_reminds_its_owner_only_while_it_is_open(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(10), chamber.cast
    written = await decided(chamber, meeting, cast.marc.id)
    assert written.decision.text == "Publier le plan *de* charge"
    tick = chamber.meetings.reminding.tick
    await tick(paris(10, 16))
    since = await chamber.last()
    await tick(paris(18, 19, 54))
    assert await chamber.written_to(since=since) == []
    await tick(paris(18, 19, 55))  # three days before is a Saturday
    assert await chamber.written_to(since=since) == [cast.marc.id]
    await chamber.meetings.after.settle(
        written.decision.id, 1, DecisionState.DONE, chamber.act(cast.marc, now=paris(21, 9))
    )
    await tick(paris(22, 9))
    assert await chamber.written_to(since=since) == [cast.marc.id]


async def test_open_decisions_come_back_on_the_next_agenda(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(10), chamber.cast
    written = await decided(chamber, meeting, cast.marc.id)
    form = await chamber.meetings.planning.form(chamber.body, None, chamber.act(cast.olivia, now=LATER))
    assert isinstance(form, MeetingForm)
    assert "Publier le plan *de* charge | Marc Léger" in form.entry.get("agenda")
    await chamber.meetings.after.settle(written.decision.id, 1, DecisionState.DROPPED, chamber.act(cast.olivia))
    form = await chamber.meetings.planning.form(chamber.body, None, chamber.act(cast.olivia, now=LATER))
    assert "Publier" not in form.entry.get("agenda")


async def test_who_may_settle_a_decision_and_only_once(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(10), chamber.cast
    decision = (await decided(chamber, meeting, cast.marc.id)).decision
    settle = chamber.meetings.after.settle
    with pytest.raises(NotAllowed):
        await settle(decision.id, 1, DecisionState.DONE, chamber.act(cast.claire))
    await settle(decision.id, 1, DecisionState.DONE, chamber.act(cast.olivia, activity_id="once"))
    with pytest.raises(AlreadyDone):
        await settle(decision.id, 1, DecisionState.DONE, chamber.act(cast.olivia, activity_id="once"))
    with pytest.raises(Overtaken):
        await settle(decision.id, 1, DecisionState.DROPPED, chamber.act(cast.marc))
    assert (await chamber.meetings.after.list(chamber.act(cast.marc))).mine == ()


async def test_everybody_in_the_body_reads_the_log_and_nobody_else(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(10), chamber.cast
    await decided(chamber, meeting, cast.marc.id)
    assert len((await chamber.meetings.after.list(chamber.act(cast.claire))).others) == 1
    assert len((await chamber.meetings.after.list(chamber.act(cast.marc))).mine) == 1
    assert (await chamber.meetings.after.list(chamber.act(cast.adele))).others == ()


async def test_the_log_of_a_body_keeps_what_is_settled_and_it_can_be_opened_again(chamber: Chamber) -> None:
    meeting, cast, after = await chamber.announced(10), chamber.cast, chamber.meetings.after
    decision = (await decided(chamber, meeting, cast.marc.id)).decision
    found = await after.settle(decision.id, 1, DecisionState.DROPPED, chamber.act(cast.olivia))
    assert found.settled is not None
    log = await after.log(chamber.body, chamber.act(cast.claire))
    assert ([one.state for one in log.decisions], log.may_settle) == ([DecisionState.DROPPED], False)
    again = await after.settle(decision.id, found.settled.version, DecisionState.OPEN, chamber.act(cast.marc))
    assert [one.id for one in again.mine] == [decision.id]
    assert (await after.log(chamber.body, chamber.act(cast.olivia))).may_settle
    with pytest.raises(NotAllowed):
        await after.log(chamber.body, chamber.act(cast.adele))


@pytest.mark.parametrize(
    ("data", "faulty"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 401}, "text"),
        ({"text": "x", "due_on": "2026-02-30"}, "due_on"),
        ({"text": "x", "owner": "999"}, "owner"),
    ],
)
async def test_a_decision_that_cannot_be_is_told(chamber: Chamber, data: dict[str, str], faulty: str) -> None:
    meeting = await chamber.announced(10)
    form = await chamber.meetings.after.decide(meeting, data, chamber.act(chamber.cast.olivia, now=LATER))
    assert isinstance(form, DecisionForm)
    assert [one.field for one in form.faults] == [faulty]


def claims_of(address: str) -> str:
    return address.split("/m/")[1].rpartition("/")[0]


async def test_a_calendar_is_subscribed_to_revoked_and_opened_anew(chamber: Chamber) -> None:
    cast, reading, files = chamber.cast, chamber.meetings.reading, chamber.meetings.files
    await chamber.planned(9)
    await chamber.announced(8)
    await chamber.cancel(await chamber.announced(10))
    first = claims_of(await reading.open_calendar(chamber.act(cast.claire)))
    found = await files.give(first, NOW)
    assert found is not None
    assert found.content.count(b"BEGIN:VEVENT") == 2
    assert found.content.count(b"STATUS:CANCELLED") == 1
    second = claims_of(await reading.open_calendar(chamber.act(cast.claire)))
    assert await files.give(first, NOW) is None
    assert await files.give(second, NOW) is not None
    await reading.close_calendar(chamber.act(cast.claire))
    assert await files.give(second, NOW) is None
    assert (await reading.mine(chamber.act(cast.claire))).feed == ""


async def test_the_file_of_a_meeting_is_for_who_is_invited_and_no_draft(chamber: Chamber) -> None:
    cast, files = chamber.cast, chamber.meetings.files
    draft = await chamber.planned(9)
    meeting = await chamber.announced(8)
    assert await files.give(f"ics-{meeting}-{cast.claire.id}", NOW) is not None
    assert await files.give(f"ics-{meeting}-{cast.adele.id}", NOW) is None
    assert await files.give(f"ics-{draft}-{cast.olivia.id}", NOW) is None
    assert await files.give(f"list-{meeting}-{cast.claire.id}-fr-csv", NOW) is None
    assert await files.give(f"list-{meeting}-{cast.olivia.id}-fr-csv", NOW) is not None
    assert await files.give(f"list-{meeting}-{cast.olivia.id}-fr-exe", NOW) is None
    assert await files.give("nothing", NOW) is None
    remove = chamber.meetings.keeping.remove_member
    await remove(chamber.body, cast.claire.id, Capacity.MEMBER, chamber.act(cast.olivia))
    assert await files.give(f"ics-{meeting}-{cast.claire.id}", NOW) is None


async def test_a_signed_address_asks_the_table_of_rights_again(
    chamber: Chamber, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, reading, files = chamber.cast, chamber.meetings.reading, chamber.meetings.files
    meeting = await chamber.announced(8)
    addresses = [
        f"ics-{meeting}-{cast.claire.id}",
        f"list-{meeting}-{cast.olivia.id}-fr-csv",
        claims_of(await reading.open_calendar(chamber.act(cast.claire))),
        claims_of((await reading.statistics(chamber.body, chamber.act(cast.olivia))).xlsx),
    ]
    for address in addresses:
        assert await files.give(address, NOW) is not None, address
    monkeypatch.setattr(rights, "TABLE", {intention: rights.Rule() for intention in rights.Intention})
    for address in addresses:
        assert await files.give(address, NOW) is None, address


async def test_my_meetings_are_mine(chamber: Chamber) -> None:
    cast, reading = chamber.cast, chamber.meetings.reading
    meeting = await chamber.announced(8)
    draft = await chamber.planned(9)
    await chamber.planned(9, day="2027-02-09")
    assert [one.meeting.id for one in (await reading.mine(chamber.act(cast.claire))).lines] == [meeting]
    kept = (await reading.mine(chamber.act(cast.olivia))).lines
    assert [(one.meeting.id, one.is_kept) for one in kept] == [(meeting, True), (draft, True)]
    assert (await reading.mine(chamber.act(cast.adele))).lines == ()
    assert (await reading.mine(chamber.act(cast.claire, now=paris(8, 17)))).lines == ()


async def test_the_minutes_can_be_added_when_it_is_over(chamber: Chamber) -> None:
    meeting = await chamber.announced(10)
    await chamber.meetings.reminding.tick(paris(10, 17))
    found = await chamber.meeting(meeting)
    data = {"title": found.title, "minutes": "https://documents.example/cr", "place": found.place}
    sent = Submitted(body=chamber.body, meeting=meeting, version=found.version, confirmed=True, data=data)
    done = await chamber.meetings.planning.save(sent, chamber.act(chamber.cast.olivia, now=LATER))
    assert isinstance(done, DeskView)
    assert done.meeting.minutes_url == "https://documents.example/cr"
    assert done.meeting.state.value == "held"


async def test_the_card_of_the_secretary_keeps_its_decisions_when_the_minutes_come(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(10), chamber.cast
    await decided(chamber, meeting, cast.marc.id)
    stands = await chamber.desk(meeting, now=DURING)
    data = {"title": "Conseil", "minutes": "https://documents.example/cr"}
    sent = Submitted(body=chamber.body, meeting=meeting, version=stands.meeting.version, confirmed=True, data=data)
    done = await chamber.meetings.planning.save(sent, chamber.act(cast.olivia, now=DURING))
    assert isinstance(done, DeskView)
    assert [one.owner for one in done.decisions] == [cast.marc.id]


async def test_dates_are_days_and_instants_are_utc(chamber: Chamber) -> None:
    meeting, cast = await chamber.announced(10), chamber.cast
    written = await decided(chamber, meeting, cast.marc.id)
    assert written.decision.due_on == date(2026, 12, 22)
    assert (await chamber.meeting(meeting)).starts_at == datetime(2026, 12, 10, 13, tzinfo=UTC)
    assert not written.decision.is_late(date(2026, 12, 22))
    assert written.decision.is_late(date(2026, 12, 22) + timedelta(days=1))
    assert written.decision.id > DecisionId(0)
