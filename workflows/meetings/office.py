"""What every use case of meetings works with: the clocks, the languages, the signed addresses, and a meeting taken from the shelf."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from cards.zones import Zones
from domain.acts import Act
from domain.faults import NotAllowed, NotFound
from domain.identifiers import BodyId, InvitationId, MeetingId, PersonId
from domain.languages import Language
from domain.meetings.bodies import Body, Capacity
from domain.meetings.decisions import Decision
from domain.meetings.ladder import Clocks
from domain.meetings.meeting import Meeting
from domain.meetings.quorum import needed
from domain.meetings.replies import Forecast, Replies, Reply, attendance, forecast
from domain.places import Subject, SubjectKind
from domain.quiet_hours import QuietHours
from domain.rights import Intention, Relation, may
from domain.zones import zone_named
from storage.database import Database, Transaction
from storage.meetings import bodies, decisions, invitations, meetings

ICS_FOR = timedelta(days=7)
"""How long after the end of a meeting the address of its calendar file holds."""
LIST_FOR = timedelta(minutes=30)
"""How long the address of a list of people holds."""


class Links(Protocol):
    """Makes addresses that nobody can make up, and that hold until an instant (for ever without one).

    Claims are words and numbers with dashes between them: they stand in the path of the address.
    """

    def address(self, claims: str, until: datetime | None, name: str) -> str:
        """The address of what `claims` say, under a file name."""
        ...


@dataclass(frozen=True, kw_only=True)
class Office:
    """The organisation's clock and language, its quiet hours, its database, and who signs addresses."""

    database: Database
    zone: ZoneInfo
    language: Language
    links: Links
    quiet: QuietHours = field(default_factory=QuietHours)

    def zone_of(self, reply: Reply) -> ZoneInfo:
        """The time zone of who is invited."""
        return self.zone_named(reply.timezone)

    def zone_named(self, name: str) -> ZoneInfo:
        """A time zone by name, the organisation's where there is none of that name."""
        return zone_named(name, self.zone)

    def zones_for(self, reader: ZoneInfo) -> Zones:
        """The organisation's clock beside that of who reads."""
        return Zones(house=self.zone, reader=reader)

    def zones_of(self, reply: Reply) -> Zones:
        """The organisation's clock beside that of who is invited."""
        return self.zones_for(self.zone_of(reply))

    def language_of(self, reply: Reply) -> Language:
        """The language to write to who is invited."""
        return reply.language or self.language

    def clocks(self, reply: Reply) -> Clocks:
        """The clocks that the reminders of who is invited go by."""
        return Clocks(organisation=self.zone, person=self.zone_of(reply), quiet=self.quiet)

    def today(self, now: datetime) -> date:
        """The day it is for the organisation."""
        return now.astimezone(self.zone).date()

    def ics(self, meeting: Meeting, person: PersonId) -> str:
        """The address of the calendar file of a meeting, for one person."""
        return self.links.address(f"ics-{meeting.id}-{person}", meeting.ends_at + ICS_FOR, "mardi.ics")


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A meeting with its body, the replies of all who are or were invited, and what it decided, as one transaction sees it."""

    meeting: Meeting
    body: Body
    replies: Replies
    day: date
    decisions: tuple[Decision, ...] = ()

    def reply_of(self, person: PersonId) -> Reply | None:
        """The reply of somebody who is invited now."""
        reply = self.replies.get(person)
        return None if reply is None or reply.is_withdrawn else reply

    def with_reply(self, reply: Reply) -> "Sitting":
        """The same with one reply changed."""
        return replace(self, replies={**self.replies, reply.person: reply})

    def forecast(self) -> Forecast:
        """Who is expected; before the announcement, all members in office have yet to answer."""
        if self.meeting.announced_at is None:
            members = len(self.body.voters(self.day))
            nobody = forecast({}, needed(self.body.rules, members))
            return replace(nobody, members=members, unanswered=members)
        return forecast(self.replies, needed(self.body.rules, self._members()))

    def attendance(self) -> Forecast | None:
        """Who came, by the attendance sheet; None before there is one."""
        if all(one.attended is None for one in self.replies.values()):
            return None
        return attendance(self.replies, needed(self.body.rules, self._members()))

    def _members(self) -> int:
        return sum(one.is_voter and not one.is_withdrawn for one in self.replies.values())

    def name_of(self, person: PersonId | None) -> str:
        """The name of somebody in the meeting or in the body; empty for nobody."""
        if person is None:
            return ""
        if person in self.replies:
            return self.replies[person].name
        return next((one.name for one in self.body.mandates if one.person == person), "")


def body_relations(body: Body, person: PersonId, day: date) -> frozenset[Relation]:
    """How somebody stands to a body on a day."""
    held = body.capacities(person, day)
    relations = set()
    if Capacity.SECRETARY in held:
        relations.add(Relation.BODY_SECRETARY)
    if Capacity.CHAIR in held:
        relations.add(Relation.CHAIR)
    if any(one.is_invited for one in held):
        relations.add(Relation.INVITED)
        if body.rules.answers_open:
            relations.add(Relation.ANSWERS_OPEN_TO)
    return frozenset(relations)


def relations(sitting: Sitting, person: PersonId, today: date) -> frozenset[Relation]:
    """How somebody stands to a meeting: a secretary is one today, a chair on the day; who is invited is on the list."""
    found = set(body_relations(sitting.body, person, today) & {Relation.BODY_SECRETARY})
    found |= body_relations(sitting.body, person, sitting.day) & {Relation.CHAIR}
    if sitting.reply_of(person) is not None:
        found.add(Relation.INVITED)
        if sitting.body.rules.answers_open:
            found.add(Relation.ANSWERS_OPEN_TO)
    return frozenset(found)


def demand(act: Act, intention: Intention, found: frozenset[Relation] = frozenset(), subject: str = "") -> None:
    """Raise NotAllowed when who acts may not."""
    if not may(act.person, intention, found):
        raise NotAllowed(intention, subject)


async def take(tx: Transaction, office: Office, meeting_id: MeetingId, *, for_update: bool = False) -> Sitting:
    """A meeting with all that belongs to it; held when it is to be changed. Raises NotFound."""
    meeting = await meetings.find(tx, meeting_id, for_update=for_update)
    body = await bodies.find(tx, meeting.body) if meeting else None
    if meeting is None or body is None:
        raise NotFound("meeting")
    return Sitting(
        meeting=await meetings.with_weather(tx, meeting, office.zone),
        body=body,
        replies=await invitations.replies(tx, meeting_id),
        day=meeting.day(office.zone),
        decisions=await decisions.of_meeting(tx, meeting_id),
    )


async def take_planned(
    tx: Transaction, office: Office, meeting_id: MeetingId, act: Act, intention: Intention
) -> Sitting:
    """A meeting, held, for who may do something to it. Raises NotFound, NotAllowed."""
    sitting = await take(tx, office, meeting_id, for_update=True)
    demand(act, intention, relations(sitting, act.person.id, office.today(act.now)))
    return sitting


async def take_body(tx: Transaction, body_id: BodyId, *, for_update: bool = False) -> Body:
    """A body. Raises NotFound."""
    body = await bodies.find(tx, body_id, for_update=for_update)
    if body is None:
        raise NotFound("body")
    return body


def meeting_subject(meeting: Meeting) -> Subject:
    """The subject of the cards of a meeting that its secretaries see."""
    return Subject(kind=SubjectKind.MEETING, id=meeting.id)


def invitation_subject(invitation: InvitationId) -> Subject:
    """The subject of the cards of a meeting that one invited person sees."""
    return Subject(kind=SubjectKind.INVITATION, id=invitation)


def body_subject(body: Body) -> Subject:
    """The subject of the cards of a body."""
    return Subject(kind=SubjectKind.BODY, id=body.id)
