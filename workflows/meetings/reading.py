"""Reading: one's own meetings, a meeting as one may see it, the calendars to subscribe to."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from domain.acts import Act
from domain.calendar import at_local
from domain.faults import NotFound
from domain.identifiers import BodyId, InvitationId, MeetingId
from domain.meetings.bodies import Body, Capacity
from domain.meetings.views import (
    AgendaLine,
    AttendanceYear,
    BodyLine,
    BodyView,
    DeskView,
    Lists,
    MemberView,
    MyMeetings,
)
from domain.rights import Intention, Relation, may
from storage.database import Transaction
from storage.meetings import bodies, feeds, invitations, meetings, statistics
from storage.meetings.feeds import Feed
from workflows import audit, live_cards
from workflows.meetings.office import (
    LIST_FOR,
    Office,
    Sitting,
    body_relations,
    demand,
    relations,
    take,
    take_body,
)
from workflows.meetings.seeing import desk_view, member_view
from workflows.once import once

NEXT = 12
_DRAFTS_WITHIN = timedelta(days=31)
_BODY_MEETINGS, _HELD_MEETINGS = 10, 5
_A_YEAR = timedelta(days=365)


class Reading:
    """What people look up. Nothing is written here but the calendar's address."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def mine(self, act: Act) -> MyMeetings:
        """One's next meetings: those one is invited to, and those one keeps as a secretary; drafts of the month to come only.

        Raises NotAllowed for who may not even read what they are invited to.
        """
        demand(act, Intention.READ_MEETING, frozenset({Relation.INVITED}))
        async with self._office.database.reading() as tx:
            invited = await meetings.of_person(tx, act.person.id, act.now, NEXT)
            kept = await meetings.kept_by(tx, act.person.id, Capacity.SECRETARY, act.now, NEXT)
            replies = await invitations.of_person(tx, act.person.id, [one.id for one in invited])
            feed = await feeds.find(tx, act.person.id)
        keeps = {one.id for one in kept}
        lines = [AgendaLine(meeting=one, reply=replies.get(one.id), is_kept=one.id in keeps) for one in invited]
        seen = {one.id for one in invited}
        soon = act.now + _DRAFTS_WITHIN
        others = (one for one in kept if one.id not in seen and (one.announced_at or one.starts_at <= soon))
        lines += [AgendaLine(meeting=one, is_kept=True) for one in others]
        lines.sort(key=lambda one: one.meeting.starts_at)
        return MyMeetings(lines=tuple(lines[:NEXT]), feed=self._address(act, feed))

    async def invitation(self, meeting_id: MeetingId, act: Act) -> MemberView:
        """A meeting as an invited person sees it. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            sitting = await take(tx, self._office, meeting_id)
        reply = sitting.reply_of(act.person.id)
        self._demand(sitting, act, Intention.READ_MEETING)
        if reply is None:
            raise NotFound("meeting")
        return member_view(self._office, sitting, reply, act.now)

    async def by_invitation(self, invitation: InvitationId, act: Act) -> MemberView:
        """A meeting by the invitation of who asks. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            reply = await invitations.find(tx, invitation)
        if reply is None:
            raise NotFound("meeting")
        return await self.invitation(reply.meeting, act)

    async def desk(self, meeting_id: MeetingId, act: Act) -> DeskView:
        """A meeting with the answers, for who may see them. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            sitting = await take(tx, self._office, meeting_id)
            self._demand(sitting, act, Intention.READ_ANSWERS)
        return desk_view(self._office, sitting, act.now, viewer=act.person)

    async def meeting(self, meeting_id: MeetingId, act: Act) -> MemberView | DeskView:
        """A meeting as suits who asks: one who is invited, else who keeps it. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            sitting = await take(tx, self._office, meeting_id)
        self._demand(sitting, act, Intention.READ_MEETING)
        reply = sitting.reply_of(act.person.id)
        if reply is None:
            return desk_view(self._office, sitting, act.now, viewer=act.person)
        return member_view(self._office, sitting, reply, act.now)

    async def put_away(self, act: Act) -> None:
        """Who filled in a form goes back, to what may be redrawn again. Only the card that they pressed is theirs to free."""
        async with self._office.database.transaction() as tx:
            await live_cards.free(tx, act)

    async def lists(self, meeting_id: MeetingId, act: Act) -> Lists:
        """The addresses of a meeting's lists, good for half an hour. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            sitting = await take(tx, self._office, meeting_id)
        self._demand(sitting, act, Intention.KEEP_ATTENDANCE)
        until = act.now + LIST_FOR

        def address(kind: str) -> str:
            claims = f"list-{meeting_id}-{act.person.id}-{act.language}-{kind}"
            return self._office.links.address(claims, until, f"presences-{sitting.day}.{kind}")

        return Lists(meeting=meeting_id, xlsx=address("xlsx"), csv=address("csv"), pdf=address("pdf"))

    async def statistics(self, body_id: BodyId, act: Act) -> AttendanceYear:
        """A body's attendance over a year, with the address of the workbook, good for half an hour. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            body = await take_body(tx, body_id)
            self._demand_body(body, act, Intention.KEEP_ATTENDANCE)
            found = await attendance_over_a_year(tx, self._office, body, act.now)
        claims = f"statistics-{body_id}-{act.person.id}-{act.language}"
        return replace(found, xlsx=self._office.links.address(claims, act.now + LIST_FOR, "assiduite.xlsx"))

    async def bodies(self, act: Act) -> tuple[BodyLine, ...]:
        """The bodies somebody may look at, by name: those they belong to first, then all the others for who keeps bodies.

        Raises NotAllowed for who may not even look at the body they sit in.
        """
        demand(act, Intention.READ_BODY, frozenset({Relation.INVITED}))
        async with self._office.database.reading() as tx:
            is_free = may(act.person, Intention.READ_BODY)
            found = await (bodies.all_of_them(tx) if is_free else bodies.of_person(tx, act.person.id))
            today = self._office.today(act.now)
            lines = []
            for body in found:
                if may(act.person, Intention.READ_BODY, body_relations(body, act.person.id, today)):
                    following = await meetings.of_body(tx, body.id, act.now, 1)
                    lines.append(
                        BodyLine(
                            body=body,
                            next_at=following[0].starts_at if following else None,
                            capacities=body.capacities(act.person.id, today),
                        )
                    )
        return tuple(sorted(lines, key=lambda line: not line.capacities))

    async def body(self, body_id: BodyId, act: Act) -> BodyView:
        """A body with its members and its next meetings. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            body = await take_body(tx, body_id)
            self._demand_body(body, act, Intention.READ_BODY)
            return await self.body_view(tx, body, act)

    async def body_view(self, tx: Transaction, body: Body, act: Act) -> BodyView:
        """A body as who asks sees it; drafts are for who plans."""
        today = self._office.today(act.now)
        found = body_relations(body, act.person.id, today)
        plans = may(act.person, Intention.PLAN_MEETING, found)
        following = await meetings.of_body(tx, body.id, act.now, _BODY_MEETINGS)
        return BodyView(
            body=body,
            today=today,
            meetings=tuple(one for one in following if plans or one.announced_at is not None),
            held=await meetings.held(tx, body.id, _HELD_MEETINGS)
            if may(act.person, Intention.READ_MEETING, found)
            else (),
            may_keep=may(act.person, Intention.KEEP_BODY, found),
            may_plan=plans,
            may_read_decisions=may(act.person, Intention.READ_DECISIONS, found),
        )

    async def open_calendar(self, act: Act) -> str:
        """Open one's calendar under a new address; the former one is worth nothing any more. Raises AlreadyDone."""
        return await self._turn_calendar(act, is_open=True)

    async def close_calendar(self, act: Act) -> None:
        """Close one's calendar: its address is worth nothing any more. Raises AlreadyDone."""
        await self._turn_calendar(act, is_open=False)

    async def _turn_calendar(self, act: Act, *, is_open: bool) -> str:
        demand(act, Intention.SUBSCRIBE_TO_CALENDAR)
        async with self._office.database.transaction() as tx:
            await once(tx, act, None)
            before = await feeds.find(tx, act.person.id)
            feed = Feed(generation=(before.generation if before else 0) + 1, is_open=is_open)
            await feeds.keep(tx, act.person.id, feed)
            subject = f"person/{act.person.id}"
            await audit.record(tx, act, Intention.SUBSCRIBE_TO_CALENDAR, subject, {"open": is_open})
        return self._address(act, feed)

    def _address(self, act: Act, feed: Feed | None) -> str:
        if feed is None or not feed.is_open:
            return ""
        claims = f"feed-{act.person.id}-{feed.generation}-{act.language}"
        return self._office.links.address(claims, None, "mardi.ics")

    def _demand(self, sitting: Sitting, act: Act, intention: Intention) -> None:
        demand(act, intention, relations(sitting, act.person.id, self._office.today(act.now)))

    def _demand_body(self, body: Body, act: Act, intention: Intention) -> None:
        demand(act, intention, body_relations(body, act.person.id, self._office.today(act.now)))


async def attendance_over_a_year(tx: Transaction, office: Office, body: Body, now: datetime) -> AttendanceYear:
    """How often each member came to the meetings of a body held in the year up to now."""
    last = office.today(now)
    first = last - _A_YEAR
    rows = await statistics.attendance(tx, body.id, at_local(first, time(), office.zone), now)
    return AttendanceYear(body=body, rows=rows, first=first, last=last)
