"""At the meeting and after: who came, what was decided, who does it until when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.acts import Act
from domain.faults import MeetingClosed, NotFound, Overtaken
from domain.identifiers import BodyId, DecisionId, MeetingId, PersonId
from domain.meetings.bodies import Capacity
from domain.meetings.decisions import TEXT_LIMIT, Decision, DecisionState, next_reminder
from domain.meetings.entry import NOBODY, Entry, Reader, Wrong, typed
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer
from domain.meetings.views import DecisionForm, DecisionList, DecisionLog, Deed, DeskView, Done
from domain.places import Subject, SubjectKind
from domain.rights import Intention, Relation, may
from storage.database import Transaction
from storage.meetings import bodies, decisions, invitations
from workflows import audit
from workflows.meetings.forms import hold_card
from workflows.meetings.office import (
    Office,
    Sitting,
    body_relations,
    demand,
    meeting_subject,
    relations,
    take,
    take_body,
    take_planned,
)
from workflows.meetings.seeing import desk_view
from workflows.meetings.telling import show_desk
from workflows.once import once

_SHEET = (Answer.PRESENT, Answer.REMOTE, Answer.ABSENT, Answer.PROXY, Answer.DEPUTY)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A decision written down, with the meeting it belongs to."""

    decision: Decision
    desk: DeskView


class After:
    """Attendance and decisions."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def sheet(self, meeting_id: MeetingId, act: Act, *, opens: bool = True) -> DeskView:
        """The meeting for its attendance sheet, from its start on. Raises NotFound, NotAllowed, MeetingClosed.

        A sheet that `opens` stands in the place of the pressed card until it is sent or left.
        """
        async with self._office.database.reading() as tx:
            sitting = await take(tx, self._office, meeting_id)
        demand(act, Intention.KEEP_ATTENDANCE, relations(sitting, act.person.id, self._office.today(act.now)))
        _demand_begun(sitting, act.now)
        if opens:
            await hold_card(self._office, meeting_id, meeting_subject(sitting.meeting), act)
        return desk_view(self._office, sitting, act.now)

    async def attend(
        self, meeting_id: MeetingId, ticked: Mapping[PersonId, str], act: Act, *, has_more: bool = False
    ) -> DeskView:
        """Write the attendance of those named; who is not named keeps what the sheet says of them. `has_more`: another page follows.

        Raises NotFound, NotAllowed, MeetingClosed, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            sitting = await take_planned(tx, self._office, meeting_id, act, Intention.KEEP_ATTENDANCE)
            _demand_begun(sitting, act.now)
            subject = meeting_subject(sitting.meeting)
            await once(tx, act, subject)
            sheet: dict[PersonId, Answer | None] = {
                person: Answer(how)
                for person, how in ticked.items()
                if person in sitting.replies and how in [one.value for one in _SHEET]
            }
            await invitations.attend(tx, meeting_id, sheet)
            await audit.record(tx, act, Intention.KEEP_ATTENDANCE, str(subject), {"told": len(sheet)})
            sitting = await take(tx, self._office, meeting_id)
            return await show_desk(tx, self._office, sitting, act, Done(deed=Deed.ATTENDED), has_more=has_more)

    async def decision_form(self, meeting_id: MeetingId, act: Act) -> DecisionForm:
        """The form of a new decision. Raises NotFound, NotAllowed, MeetingClosed."""
        async with self._office.database.reading() as tx:
            sitting = await take(tx, self._office, meeting_id)
        demand(act, Intention.KEEP_DECISIONS, relations(sitting, act.person.id, self._office.today(act.now)))
        _demand_begun(sitting, act.now)
        await hold_card(self._office, meeting_id, meeting_subject(sitting.meeting), act)
        return self._form(sitting, Entry())

    async def decide(self, meeting_id: MeetingId, data: Mapping[str, object], act: Act) -> DecisionForm | Written:
        """Write a decision down; or the form again, with what is wrong. Its owner is reminded before it is due.

        Raises NotFound, NotAllowed, MeetingClosed, AlreadyDone.
        """
        entry = typed(data, ("text", "owner", "due_on"))
        async with self._office.database.transaction() as tx:
            sitting = await take_planned(tx, self._office, meeting_id, act, Intention.KEEP_DECISIONS)
            _demand_begun(sitting, act.now)
            reader = Reader(entry)
            text = reader.text("text", TEXT_LIMIT, required=True)
            due_on = reader.day("due_on")
            owners = {str(one.person): one.person for one in sitting.body.mandates}
            owner = owners.get(entry.get("owner"))
            if entry.get("owner") not in ("", NOBODY) and owner is None:
                reader.fault("owner", Wrong.NOT_A_MEMBER)
            if reader.faults:
                return replace(self._form(sitting, entry), faults=tuple(reader.faults))
            look_at = next_reminder(due_on, act.now, self._office.zone, self._office.quiet) if owner else None
            key = await decisions.add(
                tx,
                body=sitting.body.id,
                meeting=meeting_id,
                text=text,
                owner=owner,
                due_on=due_on,
                look_at=look_at,
            )
            subject = Subject(kind=SubjectKind.DECISION, id=key)
            await once(tx, act, subject)
            await audit.record(tx, act, Intention.KEEP_DECISIONS, str(subject), {"meeting": meeting_id})
            decision = await self._found(tx, key)
            sitting = await take(tx, self._office, meeting_id)
            shown = await show_desk(tx, self._office, sitting, act, Done(deed=Deed.DECIDED))
            return Written(decision=decision, desk=shown)

    async def settle(self, decision_id: DecisionId, version: int, state: DecisionState, act: Act) -> DecisionList:
        """Say that a decision is done, dropped, or open again. Raises NotFound, NotAllowed, Overtaken, AlreadyDone."""
        async with self._office.database.transaction() as tx:
            decision = await self._found(tx, decision_id)
            body = await take_body(tx, decision.body)
            found = set(body_relations(body, act.person.id, self._office.today(act.now)))
            if decision.owner == act.person.id:
                found.add(Relation.OWNER)
            demand(act, Intention.SETTLE_DECISION, frozenset(found))
            subject = Subject(kind=SubjectKind.DECISION, id=decision_id)
            await once(tx, act, subject)
            look_at = None
            if state is DecisionState.OPEN and decision.owner is not None:
                look_at = next_reminder(decision.due_on, act.now, self._office.zone, self._office.quiet)
            if version != decision.version or not await decisions.settle(tx, decision, state, look_at):
                raise Overtaken(subject)
            await audit.record(tx, act, Intention.SETTLE_DECISION, str(subject), {"state": state})
            settled = None if state is DecisionState.OPEN else await self._found(tx, decision_id)
            return replace(await self._list(tx, act), settled=settled)

    async def log(self, body_id: BodyId, act: Act) -> DecisionLog:
        """What a body decided, settled or not, the latest meeting first. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            body, today = await take_body(tx, body_id), self._office.today(act.now)
            found = body_relations(body, act.person.id, today)
            demand(act, Intention.READ_DECISIONS, found)
            return DecisionLog(
                body=body,
                decisions=await decisions.of_bodies(tx, [body_id]),
                may_settle=may(act.person, Intention.SETTLE_DECISION, found),
                today=today,
            )

    async def list(self, act: Act) -> DecisionList:
        """The open decisions somebody may read: their own, and those of the bodies they sit in or keep.

        Raises NotAllowed for who may not even read their own.
        """
        demand(act, Intention.READ_DECISIONS, frozenset({Relation.OWNER}))
        async with self._office.database.reading() as tx:
            return await self._list(tx, act)

    async def _list(self, tx: Transaction, act: Act) -> DecisionList:
        today = self._office.today(act.now)
        mine = await decisions.open_ones(tx, owner=act.person.id)
        readable, keeps = [], set()
        for body in await bodies.of_person(tx, act.person.id):
            found = body_relations(body, act.person.id, today)
            if may(act.person, Intention.READ_DECISIONS, found):
                readable.append(body.id)
            if may(act.person, Intention.KEEP_DECISIONS, found):
                keeps.add(body.id)
        log = await decisions.of_bodies(tx, readable) if readable else ()
        others = tuple(one for one in log if one.state is DecisionState.OPEN and one.owner != act.person.id)
        return DecisionList(mine=mine, others=others, keeps=frozenset(keeps), today=today)

    async def _found(self, tx: Transaction, decision_id: DecisionId) -> Decision:
        decision = await decisions.find(tx, decision_id)
        if decision is None:
            raise NotFound("decision")
        return decision

    def _form(self, sitting: Sitting, entry: Entry) -> DecisionForm:
        owners = {one.person: one for one in sitting.body.mandates if one.capacity is not Capacity.DEPUTY}
        return DecisionForm(meeting=sitting.meeting, entry=entry, owners=tuple(owners.values()))


def _demand_begun(sitting: Sitting, now: datetime) -> None:
    meeting = sitting.meeting
    if meeting.announced_at is None or meeting.state is MeetingState.CANCELLED or not meeting.has_begun(now):
        raise MeetingClosed(meeting.state)
