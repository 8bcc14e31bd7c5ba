"""The bodies of the demonstration with their meetings: some held and decided upon, one announced and half answered, a year of drafts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from domain.calendar import at_local, recurring_days, working_day_on_or_after, working_day_on_or_before
from domain.identifiers import MeetingId, PersonId
from domain.meetings.bodies import DEFAULTS, Body, BodyKind, Capacity, Mandate, occurrences
from domain.meetings.decisions import next_reminder
from domain.meetings.ladder import Clocks, first_look
from domain.meetings.meeting import AgendaItem, Document, Meeting, MeetingState
from domain.meetings.replies import Answer
from domain.quiet_hours import QuietHours
from storage.database import Transaction
from storage.meetings import bodies, decisions, invitations, meetings
from storage.meetings.invitations import Look

_PARIS = ZoneInfo("Europe/Paris")
_ANNOUNCED_WITHIN = timedelta(weeks=6)
_ANSWERS = (Answer.PRESENT, Answer.NONE, Answer.REMOTE, Answer.PRESENT, Answer.ABSENT, Answer.NONE, Answer.PRESENT)
_LINK = "https://teams.microsoft.com/l/meetup-join/demonstration"


class BodyInFile(BaseModel):
    """A body as the file tells it: people by their keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    name: str
    kind: BodyKind
    theme: str = ""
    rule: str = ""
    next: int = 0
    place: str = ""
    secretary: str
    chair: str = ""
    members: tuple[str, ...]
    guests: tuple[str, ...] = ()
    deputies: Mapping[str, str] = Field(default_factory=dict)


async def assemble(tx: Transaction, plan: BodyInFile, people: Mapping[str, PersonId], now: datetime) -> int:
    """Write a body and its meetings. Returns how many meetings; none when a body of that name stands already."""
    rules = replace(DEFAULTS[plan.kind], rule=plan.rule, place=plan.place, link=_LINK)
    key = await bodies.create(tx, name=plan.name, kind=plan.kind, theme=plan.theme, rules=rules)
    if key is None:
        return 0
    await bodies.grant(tx, key, _mandates(plan, people))
    body = await bodies.find(tx, key)
    if body is None:
        return 0
    today = now.astimezone(_PARIS).date()
    ahead = _days_ahead(plan, body, today)
    held = working_day_on_or_before(today - timedelta(days=28))
    await _hold(tx, body, await _add(tx, body, held, MeetingState.HELD, now), now)
    for number, (named, day) in enumerate(ahead):
        is_announced = number == 0 and day - today <= _ANNOUNCED_WITHIN
        state = MeetingState.ANNOUNCED if is_announced else MeetingState.DRAFT
        meeting = await _add(tx, body, day, state, now, occurrence=named if plan.rule else None)
        if is_announced:
            await _announce(tx, body, meeting, now)
    return 1 + len(ahead)


def _mandates(plan: BodyInFile, people: Mapping[str, PersonId]) -> list[Mandate]:
    def mandate(key: str, capacity: Capacity, of: str = "") -> Mandate:
        return Mandate(person=people[key], name="", capacity=capacity, deputy_of=people[of] if of else None, since=None)

    return [
        mandate(plan.secretary, Capacity.SECRETARY),
        *([mandate(plan.chair, Capacity.CHAIR)] if plan.chair else []),
        *(mandate(one, Capacity.MEMBER) for one in plan.members),
        *(mandate(one, Capacity.GUEST) for one in plan.guests),
        *(mandate(one, Capacity.DEPUTY, member) for one, member in plan.deputies.items()),
    ]


def _days_ahead(plan: BodyInFile, body: Body, today: date) -> list[tuple[date, date]]:
    """The days of the meetings to come: the one that the rule names, and the one it is held on."""
    if not plan.rule:
        day = working_day_on_or_after(today + timedelta(days=plan.next))
        return [(day, day)]
    named = recurring_days(plan.rule, today + timedelta(days=1), today + timedelta(days=365))
    return [(one.named, one.held) for one in occurrences(named, body.rules.holiday_rule) if one.held is not None]


async def _add(
    tx: Transaction, body: Body, day: date, state: MeetingState, now: datetime, *, occurrence: date | None = None
) -> Meeting:
    starts_at = at_local(day, body.rules.starts_at, _PARIS)
    is_known = state is not MeetingState.DRAFT
    meeting = Meeting(
        id=MeetingId(0),
        body=body.id,
        body_name=body.name,
        kind=body.kind,
        title=body.name,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=body.rules.minutes),
        place=body.rules.place,
        link=body.rules.link,
        is_public=body.kind is BodyKind.REGIONAL_COUNCIL,
        state=state,
        agenda=(
            AgendaItem(title="Approbation du compte rendu de la dernière réunion"),
            AgendaItem(title="Points d’actualité"),
            AgendaItem(title="Questions diverses"),
        ),
        documents=(Document(title="Dossier de séance", url="https://documents.example/dossier"),) if is_known else (),
        occurrence=occurrence,
        announced_at=min(now, starts_at - timedelta(days=14)) if is_known else None,
        uid=f"{uuid5(NAMESPACE_URL, f'{body.name}/{day}')}@mardi",
    )
    key = await meetings.add(tx, meeting)
    return meeting if key is None else replace(meeting, id=key)


async def _announce(tx: Transaction, body: Body, meeting: Meeting, now: datetime) -> None:
    """Invite who is in office; some have answered. The reminders to come are planned, those of the past are not sent again."""
    day = meeting.day(_PARIS)
    voters = body.voters(day)
    await invitations.invite(tx, meeting.id, {one: one in voters for one in sorted(body.invited(day))}, now)
    looks = []
    for number, one in enumerate(await invitations.invited(tx, meeting.id)):
        reply = replace(one.reply, answer=_ANSWERS[number % len(_ANSWERS)])
        if reply.answer is not Answer.NONE:
            await invitations.answer(tx, reply, now)
        clocks = Clocks(organisation=_PARIS, person=_PARIS, quiet=QuietHours())
        at = first_look(body.rules.ladder, frozenset(), starts_at=meeting.starts_at, known_at=now, clocks=clocks)
        looks.append(Look(invitation=reply.id, known_at=now, notice=None, at=at))
    await invitations.plan(tx, looks)


async def _hold(tx: Transaction, body: Body, meeting: Meeting, now: datetime) -> None:
    """Who came a month ago, and what was decided."""
    day = meeting.day(_PARIS)
    voters = body.voters(day)
    await invitations.invite(tx, meeting.id, {one: one in voters for one in sorted(body.invited(day))}, now)
    came = {person: Answer.PRESENT if number % 3 else Answer.ABSENT for number, person in enumerate(sorted(voters), 1)}
    await invitations.attend(tx, meeting.id, came)
    if not body.kind.is_about_projects:
        return
    owner = min(voters)
    due_on = working_day_on_or_after(now.astimezone(_PARIS).date() + timedelta(days=10))
    await decisions.add(
        tx,
        body=body.id,
        meeting=meeting.id,
        text="Présenter le plan de charge du prochain trimestre",
        owner=owner,
        due_on=due_on,
        look_at=next_reminder(due_on, now, _PARIS, QuietHours()),
    )
