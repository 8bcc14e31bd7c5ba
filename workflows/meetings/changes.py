"""What everybody is told of: a meeting announced, moved, cancelled. Each in one transaction with all that follows from it."""

from dataclasses import replace
from typing import NoReturn

from domain.acts import Act
from domain.faults import MeetingClosed, NobodyInOffice, Overtaken
from domain.identifiers import MeetingId
from domain.meetings.entry import Entry, Reader, as_typed, read_move, typed
from domain.meetings.meeting import LIFE, Event, Meeting
from domain.meetings.replies import Answer
from domain.meetings.views import Deed, DeskView, Done, MoveForm
from domain.rights import Intention
from storage.database import Transaction
from storage.meetings import invitations, meetings
from storage.meetings.invitations import Notice
from workflows import audit
from workflows.meetings import agenda, roster
from workflows.meetings.forms import hold_card
from workflows.meetings.office import Office, Sitting, demand, meeting_subject, relations, take, take_planned
from workflows.meetings.planning import Planning, Submitted
from workflows.meetings.telling import cause_of, show_again, show_desk, tell
from workflows.once import once

_MOVED = ("day", "starts", "ends", "place", "reason")


class Changes:
    """The three changes that reach everybody. `planning` finds the conflicts of a new date."""

    def __init__(self, office: Office, planning: Planning) -> None:
        self._office = office
        self._planning = planning

    async def announce(self, meeting_id: MeetingId, version: int, act: Act) -> DeskView:
        """Invite everybody in office on the day and tell them. Announced too late, it is announced all the same: the card warns before.

        Raises NotFound, NotAllowed, MeetingClosed, Overtaken, NobodyInOffice, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting = await take_planned(tx, self._office, meeting_id, act, Intention.PLAN_MEETING)
            meeting = sitting.meeting
            await once(tx, act, meeting_subject(meeting))
            _demand_unchanged(meeting, version)
            if (meeting.state, Event.ANNOUNCE) not in LIFE or meeting.has_begun(act.now):
                _closed(meeting, act)
            if not sitting.body.invited(sitting.day):
                raise NobodyInOffice(sitting.body.name)
            after = replace(
                meeting,
                state=LIFE[meeting.state, Event.ANNOUNCE],
                announced_at=act.now,
                agenda=await agenda.with_projects(tx, sitting.body, meeting.agenda),
            )
            await meetings.save(tx, after)
            sitting = await take(tx, self._office, meeting_id)
            sitting = await roster.invite(tx, self._office, sitting, act.now)
            told = await tell(tx, self._office, sitting, Notice.ANNOUNCED, act.now)
            done = Done(deed=Deed.ANNOUNCED, people=told)
            return await self._shown(tx, sitting, act, {"event": Event.ANNOUNCE, "told": told}, done)

    async def move_form(self, meeting_id: MeetingId, act: Act) -> MoveForm:
        """The form that moves a meeting. Raises NotFound, NotAllowed, MeetingClosed."""
        sitting = await self._open(meeting_id, act)
        return MoveForm(meeting=sitting.meeting, entry=as_typed(sitting.meeting, self._office.zone))

    async def cancel_form(self, meeting_id: MeetingId, act: Act) -> MoveForm:
        """The form that cancels a meeting. Raises NotFound, NotAllowed, MeetingClosed."""
        sitting = await self._open(meeting_id, act)
        return MoveForm(meeting=sitting.meeting, entry=Entry(), is_cancelling=True)

    async def move(self, sent: Submitted, act: Act) -> MoveForm | DeskView:
        """Move an announced meeting: everybody is told once, answers for the former date are asked anew, reminders follow the new date.

        Raises NotFound, NotAllowed, MeetingClosed, Overtaken, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting = await self._taken(tx, sent, act, Event.MOVE)
            before = sitting.meeting
            entry = typed(sent.data, _MOVED)
            moving = read_move(entry, before, self._office.zone, act.now)
            if moving.faults:
                return MoveForm(meeting=before, entry=entry, faults=moving.faults)
            conflicts = await self._planning.conflicts(
                tx, sitting.body, moving.starts_at, moving.ends_at, moving.place, other_than=before.id
            )
            if conflicts and not sent.confirmed:
                return MoveForm(meeting=before, entry=entry, conflicts=conflicts)
            await once(tx, act, meeting_subject(before))
            after = replace(
                before,
                state=LIFE[before.state, Event.MOVE],
                starts_at=moving.starts_at,
                ends_at=moving.ends_at,
                place=moving.place,
                reason=moving.reason,
                moved_from=before.starts_at,
                sequence=before.sequence + 1,
                schedule=before.schedule + 1,
            )
            await meetings.save(tx, after)
            if before.starts_at != after.starts_at:
                await self._ask_again(tx, sitting, act)
            sitting = await take(tx, self._office, before.id)
            sitting = await roster.refresh(tx, self._office, sitting, cause=cause_of(act), now=act.now, tells=False)
            told = await tell(tx, self._office, sitting, Notice.MOVED, act.now, former=before.starts_at)
            replies = sitting.replies.values()
            await show_again(tx, self._office, sitting, replies, cause=cause_of(act), now=act.now, desk=False)
            done = Done(deed=Deed.MOVED)
            return await self._shown(tx, sitting, act, {"event": Event.MOVE, "told": told}, done)

    async def cancel(self, sent: Submitted, act: Act) -> MoveForm | DeskView:
        """Cancel a meeting: everybody who knows of it is told once, and nothing more follows.

        Raises NotFound, NotAllowed, MeetingClosed, Overtaken, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting = await self._taken(tx, sent, act, Event.CANCEL)
            before, entry = sitting.meeting, typed(sent.data, ("reason",))
            reader = Reader(entry)
            reason = reader.reason()
            if reader.faults and before.announced_at is not None:
                return MoveForm(meeting=before, entry=entry, is_cancelling=True, faults=tuple(reader.faults))
            await once(tx, act, meeting_subject(before))
            after = replace(before, state=LIFE[before.state, Event.CANCEL], reason=reason, sequence=before.sequence + 1)
            await meetings.save(tx, after)
            sitting = await take(tx, self._office, before.id)
            told = 0
            if before.announced_at is not None:
                told = await tell(tx, self._office, sitting, Notice.CANCELLED, act.now)
                replies = sitting.replies.values()
                await show_again(tx, self._office, sitting, replies, cause=cause_of(act), now=act.now, desk=False)
            return await self._shown(tx, sitting, act, {"event": Event.CANCEL, "told": told})

    async def _ask_again(self, tx: Transaction, sitting: Sitting, act: Act) -> None:
        """Answers were given for another date. Who was to sit for a member is told that they need not."""
        for reply in sitting.replies.values():
            if reply.answer is Answer.DEPUTY:
                sitting = await roster.release_deputy(tx, self._office, sitting, reply, now=act.now)
        await invitations.ask_again(tx, sitting.meeting.id)

    async def _open(self, meeting_id: MeetingId, act: Act) -> Sitting:
        async with self._office.database.reading() as tx:
            sitting = await take(tx, self._office, meeting_id)
        found = relations(sitting, act.person.id, self._office.today(act.now))
        demand(act, Intention.PLAN_MEETING, found)
        if (sitting.meeting.state, Event.CANCEL) not in LIFE or sitting.meeting.has_begun(act.now):
            _closed(sitting.meeting, act)
        await hold_card(self._office, meeting_id, meeting_subject(sitting.meeting), act)
        return sitting

    async def _taken(self, tx: Transaction, sent: Submitted, act: Act, event: Event) -> Sitting:
        sitting = await take_planned(tx, self._office, sent.meeting or MeetingId(0), act, Intention.PLAN_MEETING)
        meeting = sitting.meeting
        if (meeting.state, event) not in LIFE or (meeting.has_begun(act.now) and meeting.announced_at is not None):
            _closed(meeting, act)
        _demand_unchanged(meeting, sent.version)
        return sitting

    async def _shown(
        self, tx: Transaction, sitting: Sitting, act: Act, details: dict[str, object], done: Done | None = None
    ) -> DeskView:
        """The secretaries' cards show it, the audit has it."""
        await audit.record(tx, act, Intention.PLAN_MEETING, str(meeting_subject(sitting.meeting)), details)
        return await show_desk(tx, self._office, sitting, act, done)


def _closed(meeting: Meeting, act: Act) -> NoReturn:
    raise MeetingClosed(meeting.state, has_begun=meeting.has_begun(act.now))


def _demand_unchanged(meeting: Meeting, version: int) -> None:
    """Raise Overtaken when the button was made for another state of the meeting."""
    if version != meeting.version:
        raise Overtaken(meeting_subject(meeting))
