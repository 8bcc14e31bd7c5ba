"""Planning: a meeting written down; conflicts shown before anything is saved. A year of them is planned in `year`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from domain.acts import Act
from domain.calendar import at_local, is_working_day, recurring_days
from domain.faults import MeetingClosed
from domain.identifiers import BodyId, MeetingId
from domain.meetings.bodies import Body, occurrences
from domain.meetings.entry import WHAT, WHEN, Entry, as_typed, read, typed
from domain.meetings.meeting import LIFE, AgendaItem, Clash, Conflicts, Event, Meeting, MeetingState, Plan, same_room
from domain.meetings.views import Deed, DeskView, Done, MeetingForm
from domain.places import Subject, SubjectKind
from domain.rights import Intention
from storage.database import Transaction
from storage.meetings import bodies, meetings
from storage.meetings.invitations import Notice
from workflows import audit
from workflows.meetings import agenda
from workflows.meetings.forms import hold_card
from workflows.meetings.office import Office, body_relations, demand, meeting_subject, take, take_body, take_planned
from workflows.meetings.telling import cause_of, show_again, show_desk, tell
from workflows.once import once

AHEAD = timedelta(days=365)
MOST_DRAFTS = 60


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What the form of a meeting sent: `version` is the one it was opened at, `confirmed` says that the conflicts were seen."""

    body: BodyId
    meeting: MeetingId | None
    version: int
    confirmed: bool
    data: Mapping[str, object]


class Planning:
    """What a secretary plans, before and after the announcement, save dates that were announced (see `Changes`)."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def form(self, body_id: BodyId, meeting_id: MeetingId | None, act: Act) -> MeetingForm:
        """The form of a new meeting, filled from the body, or of one as it stands. Raises NotFound, NotAllowed, MeetingClosed."""
        async with self._office.database.reading() as tx:
            if meeting_id is None:
                body = await self._body(tx, body_id, act)
                return MeetingForm(body=body, meeting=None, entry=await self._fresh(tx, body, act.now))
            sitting = await take(tx, self._office, meeting_id)
            self._demand(sitting.body, act)
            _demand_open(sitting.meeting)
        meeting = sitting.meeting
        await hold_card(self._office, meeting_id, meeting_subject(meeting), act)
        return MeetingForm(body=sitting.body, meeting=meeting, entry=as_typed(meeting, self._office.zone))

    async def save(self, sent: Submitted, act: Act) -> MeetingForm | DeskView:
        """Write what was typed; or the form again, with what is wrong, or with the conflicts to be seen first.

        A new meeting is a draft until it is announced. Raises NotFound, NotAllowed, MeetingClosed, AlreadyDone.
        """
        entry = typed(sent.data, (*WHEN, *WHAT))
        async with self._office.database.transaction() as tx:
            if sent.meeting is None:
                return await self._create(tx, sent, entry, act)
            return await self._change(tx, sent.meeting, sent, entry, act)

    async def _create(self, tx: Transaction, sent: Submitted, entry: Entry, act: Act) -> MeetingForm | DeskView:
        body = await self._body(tx, sent.body, act)
        reading = read(entry, None, self._office.zone, act.now)
        if reading.plan is None:
            return MeetingForm(body=body, meeting=None, entry=entry, faults=reading.faults)
        conflicts = await self.conflicts(tx, body, reading.plan.starts_at, reading.plan.ends_at, reading.plan.place)
        if conflicts and not sent.confirmed:
            return MeetingForm(body=body, meeting=None, entry=entry, conflicts=conflicts)
        meeting = _planned(body, reading.plan)
        key = await meetings.add(tx, meeting)
        assert key is not None, "a meeting without an occurrence is never refused"  # noqa: S101
        subject = Subject(kind=SubjectKind.MEETING, id=key)
        await once(tx, act, subject)
        await audit.record(tx, act, Intention.PLAN_MEETING, str(subject), {"body": body.id})
        sitting = await take(tx, self._office, key)
        return await show_desk(tx, self._office, sitting, act, Done(deed=Deed.SAVED), is_new=True)

    async def _change(
        self, tx: Transaction, meeting_id: MeetingId, sent: Submitted, entry: Entry, act: Act
    ) -> MeetingForm | DeskView:
        sitting = await take_planned(tx, self._office, meeting_id, act, Intention.PLAN_MEETING)
        before, body = sitting.meeting, sitting.body
        _demand_open(before)
        if before.announced_at is not None:
            stands = as_typed(before, self._office.zone)
            entry = Entry(fields={**entry.fields, **{name: stands.get(name) for name in WHEN}})
        if sent.version != before.version:
            return MeetingForm(body=body, meeting=before, entry=entry, overtaken=True)
        reading = read(entry, before, self._office.zone, act.now)
        if reading.plan is None:
            return MeetingForm(body=body, meeting=before, entry=entry, faults=reading.faults)
        plan = reading.plan
        conflicts = await self.conflicts(tx, body, plan.starts_at, plan.ends_at, plan.place, other_than=before.id)
        moved = (plan.starts_at, plan.place) != (before.starts_at, before.place)
        if conflicts and moved and not sent.confirmed:
            return MeetingForm(body=body, meeting=before, entry=entry, conflicts=conflicts)
        await once(tx, act, meeting_subject(before))
        seen_by_calendars = (plan.title, plan.place, plan.link) != (before.title, before.place, before.link)
        after = replace(
            before,
            title=plan.title,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            place=plan.place,
            link=plan.link,
            is_public=plan.is_public,
            agenda=plan.agenda,
            documents=plan.documents,
            minutes_url=plan.minutes_url,
            state=LIFE[before.state, Event.CHANGE] if before.state is not MeetingState.HELD else before.state,
            sequence=before.sequence + (seen_by_calendars and before.announced_at is not None),
        )
        await meetings.save(tx, after)
        await audit.record(tx, act, Intention.PLAN_MEETING, str(meeting_subject(before)), {"sequence": after.sequence})
        sitting = await take(tx, self._office, meeting_id)
        if before.state.is_on and _brings_documents(before, after) and _tells_documents(body):
            await tell(tx, self._office, sitting, Notice.DOCUMENTS, act.now)
        if before.announced_at is not None:
            replies = sitting.replies.values()
            await show_again(tx, self._office, sitting, replies, cause=cause_of(act), now=act.now, desk=False)
        return await show_desk(tx, self._office, sitting, act, Done(deed=Deed.SAVED))

    def from_recurrence(self, body: Body, day: date) -> Meeting:
        """The draft of a day, filled from the body."""
        starts_at = at_local(day, body.rules.starts_at, self._office.zone)
        plan = Plan(
            title=body.name,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=body.rules.minutes),
            place=body.rules.place,
            link=body.rules.link,
            agenda=tuple(AgendaItem(title=one) for one in body.rules.agenda),
        )
        return _planned(body, plan)

    async def _fresh(self, tx: Transaction, body: Body, now: datetime) -> Entry:
        """The form of a new meeting: the next date of the recurrence that has none, else a week ahead; the standing agenda."""
        today = self._office.today(now)
        day = today + timedelta(days=7)
        if body.rules.rule:
            standing = {one.occurrence for one in await meetings.of_body(tx, body.id, now, MOST_DRAFTS)}
            named = recurring_days(body.rules.rule, today, today + AHEAD)
            open_days = (
                one.held
                for one in occurrences(named, body.rules.holiday_rule)
                if one.named not in standing and one.held is not None and one.held > today
            )
            day = next(open_days, day)
        meeting = self.from_recurrence(body, day)
        items = await agenda.with_decisions(tx, body, await agenda.with_projects(tx, body, meeting.agenda))
        return as_typed(replace(meeting, agenda=items), self._office.zone)

    async def conflicts(
        self,
        tx: Transaction,
        body: Body,
        starts_at: datetime,
        ends_at: datetime,
        place: str,
        *,
        other_than: MeetingId | None = None,
    ) -> Conflicts:
        """What stands against a date: the same room or the same people elsewhere at that time, a day that is not worked."""
        day = starts_at.astimezone(self._office.zone).date()
        mine = body.invited(day)
        others = await meetings.overlapping(tx, starts_at, ends_at, other_than)
        if not others:
            return Conflicts(is_holiday=not is_working_day(day))
        expected = await meetings.expected(tx, [one.id for one in others])
        known = await bodies.several(tx, {one.body for one in others})
        clashes = []
        for one in others:
            theirs = expected[one.id] or known[one.body].invited(day)
            names = {mandate.person: mandate.name for mandate in (*body.mandates, *known[one.body].mandates)}
            both = tuple(sorted(names[person] for person in mine & theirs if person in names))
            if both or same_room(place, one.place):
                room = one.place if same_room(place, one.place) else ""
                clashes.append(Clash(meeting=one.id, title=one.title, starts_at=one.starts_at, place=room, people=both))
        return Conflicts(clashes=tuple(clashes), is_holiday=not is_working_day(day))

    async def _body(self, tx: Transaction, body_id: BodyId, act: Act) -> Body:
        body = await take_body(tx, body_id)
        self._demand(body, act)
        return body

    def _demand(self, body: Body, act: Act) -> None:
        found = body_relations(body, act.person.id, self._office.today(act.now))
        demand(act, Intention.PLAN_MEETING, found)


def _planned(body: Body, plan: Plan) -> Meeting:
    return Meeting(
        id=MeetingId(0),
        body=body.id,
        body_name=body.name,
        kind=body.kind,
        title=plan.title,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        link=plan.link,
        is_public=plan.is_public,
        agenda=plan.agenda,
        documents=plan.documents,
        minutes_url=plan.minutes_url,
        uid=f"{uuid4()}@mardi",
    )


def _demand_open(meeting: Meeting) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingClosed(meeting.state)


def _brings_documents(before: Meeting, after: Meeting) -> bool:
    return bool(set(after.documents) - set(before.documents))


def _tells_documents(body: Body) -> bool:
    return any(str(one) == "docs" for one in body.rules.ladder)
