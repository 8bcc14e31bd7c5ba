"""The cards of meetings, bodies and decisions, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cards.meetings import messages
from cards.meetings.bodies import body_card, body_form, members_card
from cards.meetings.decisions import decisions_card, log_card
from cards.meetings.desk import desk_card, lists_card
from cards.meetings.forms import decision_form, meeting_form, move_form, sheet_card
from cards.meetings.invitation import invitation_card, proxy_form_card
from cards.meetings.lists import bodies_card, body_choice_card, my_meetings_card
from cards.meetings.statistics import statistics_card
from cards.meetings.year import generated_card, year_form
from cards.text import PARIS
from cards.zones import Zones
from domain.flash_reports.report import Weather
from domain.identifiers import BodyId, DecisionId, InvitationId, MeetingId, PersonId, ProjectId
from domain.languages import Language
from domain.meetings import body_entry, entry
from domain.meetings.bodies import DEFAULTS, Body, BodyKind, Capacity, Mandate, Occurrence
from domain.meetings.decisions import TEXT_LIMIT, Decision, DecisionState
from domain.meetings.entry import Entry
from domain.meetings.meeting import (
    REASON_LIMIT,
    TITLE_LIMIT,
    AgendaItem,
    Clash,
    Conflicts,
    Document,
    Meeting,
    MeetingState,
    NoticeWarning,
)
from domain.meetings.quorum import needed
from domain.meetings.replies import Answer, Attendance, Reply, forecast
from domain.meetings.views import (
    AgendaLine,
    AttendanceYear,
    BodyLine,
    BodyView,
    DecisionForm,
    DecisionList,
    DecisionLog,
    Deed,
    DeskView,
    Done,
    Generated,
    Lists,
    MeetingForm,
    MemberView,
    MoveForm,
    MyMeetings,
    ProxyForm,
    YearDate,
    YearForm,
)
from tests.cards.samples import NASTY, NASTY_LINES

Cards = Iterator[tuple[str, dict[str, object]]]
NOW = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 12, 2)
STARTS = datetime(2026, 12, 8, 13, 0, tzinfo=UTC)
LINK = "https://teams.example/l/meetup-join/19%3ameeting"
ICS = "https://mardi.example/m/" + "t" * 120 + "/mardi.ics"
HOME = Zones(house=PARIS, reader=PARIS)
AWAY = Zones(house=PARIS, reader=ZoneInfo("America/Cayenne"))
FAR = Zones(house=PARIS, reader=ZoneInfo("Pacific/Noumea"))
COUNCIL = replace(DEFAULTS[BodyKind.REGIONAL_COUNCIL], place="Hémicycle", link=LINK)


def ordinary(language: Language) -> Cards:
    """As on most days."""
    yield from _cards(language, a_meeting(), a_crowd(7), "Salle prise par l'assemblée", "Hélène Kerjean")


def nasty(language: Language) -> Cards:
    """Typed to break out."""
    meeting = replace(
        a_meeting(),
        title=NASTY[:TITLE_LIMIT],
        body_name=NASTY,
        place=NASTY,
        agenda=tuple(AgendaItem(title=NASTY, presenter=NASTY) for _ in range(3)),
        documents=(Document(title=NASTY, url=LINK),),
    )
    yield from _cards(language, meeting, a_crowd(7, name=NASTY), NASTY_LINES[:REASON_LIMIT], NASTY)


def worst(language: Language) -> Cards:
    """As much as fits."""
    long = "Été à l'école "
    meeting = replace(
        a_meeting(),
        title=(long * 20)[:TITLE_LIMIT],
        agenda=tuple(
            AgendaItem(title=(long * 20)[:200], presenter=(long * 8)[:80], weather=Weather.STORMY, reported_on=TODAY)
            for _ in range(20)
        ),
        documents=tuple(Document(title=(long * 20)[:200], url=LINK + "a" * 200) for _ in range(10)),
        minutes_url=LINK,
    )
    yield from _cards(
        language,
        meeting,
        a_crowd(200, name="Marie-Antoinette de La Rochefoucauld"),
        (long * 40)[:REASON_LIMIT],
        (long * 8)[:80],
    )


def a_meeting() -> Meeting:
    """A council in six days."""
    return Meeting(
        id=MeetingId(5),
        body=BodyId(2),
        body_name="Conseil régional",
        kind=BodyKind.REGIONAL_COUNCIL,
        title="Séance plénière de décembre",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=4),
        place="Hémicycle",
        link=LINK,
        is_public=True,
        state=MeetingState.ANNOUNCED,
        agenda=(
            AgendaItem(title="Budget primitif 2027", presenter="A. Roux"),
            AgendaItem(
                title="SIRH – refonte de la paie",
                project=ProjectId(1),
                weather=Weather.CLOUDY,
                reported_on=date(2026, 11, 12),
            ),
        ),
        documents=(Document(title="Rapport 1 : budget", url="https://documents.example/1"),),
        announced_at=NOW - timedelta(days=10),
        uid="1@mardi",
        version=2,
    )


def a_crowd(number: int, *, name: str = "") -> dict[PersonId, Reply]:
    """Members with every answer there is."""
    names = ("Anne Le Gall", "Bruno Marec", "Chloé Pichon", "David Roux", "Élise Morvan", "Fanch Riou", "Gaëlle Tanguy")
    answers = (Answer.NONE, Answer.PRESENT, Answer.REMOTE, Answer.ABSENT, Answer.PROXY, Answer.DEPUTY, Answer.PRESENT)
    found = {}
    for n in range(1, number + 1):
        answer = answers[n % len(answers)]
        found[PersonId(n)] = Reply(
            id=InvitationId(n),
            meeting=MeetingId(5),
            person=PersonId(n),
            name=f"{name} {n}" if name else names[n % len(names)],
            answer=answer,
            proxy_to=PersonId(1) if answer is Answer.PROXY else None,
            deputy=PersonId(2) if answer is Answer.DEPUTY else None,
            is_voter=n % 13 != 0,
        )
    found[PersonId(number)] = replace(found[PersonId(number)], answer=Answer.PRESENT, proxy_to=PersonId(1))
    return found


def a_body(replies: dict[PersonId, Reply], name: str = "Conseil régional") -> Body:
    """The body of the crowd."""
    mandates = [Mandate(person=one.person, name=one.name, capacity=Capacity.MEMBER) for one in replies.values()]
    mandates[0] = replace(mandates[0], capacity=Capacity.CHAIR, since=date(2026, 1, 1))
    deputy = Mandate(person=PersonId(900), name=name, capacity=Capacity.DEPUTY, deputy_of=PersonId(2))
    secretary = Mandate(person=PersonId(901), name=name, capacity=Capacity.SECRETARY)
    return Body(
        id=BodyId(2),
        name=name[:120],
        kind=BodyKind.REGIONAL_COUNCIL,
        theme=name[:120],
        rules=replace(COUNCIL, rule="FREQ=MONTHLY;BYDAY=2TU"),
        mandates=(*mandates, deputy, secretary),
    )


def _cards(language: Language, meeting: Meeting, replies: dict[PersonId, Reply], reason: str, name: str) -> Cards:
    body = a_body(replies, name)
    me = replies[PersonId(2)]
    moved = replace(meeting, state=MeetingState.MOVED, reason=reason, moved_from=STARTS - timedelta(days=7), schedule=2)
    cancelled = replace(meeting, state=MeetingState.CANCELLED, reason=reason)
    view = MemberView(
        meeting=meeting,
        reply=replace(me, answer=Answer.NONE, proxy_to=None, deputy=None),
        remote=True,
        proxies=True,
        deputies=body.deputies(PersonId(2), TODAY),
        ics=ICS,
    )
    yield "invitation", invitation_card(view, language, HOME, NOW)
    answered = replace(view, reply=replace(me, answer=Answer.PRESENT), forecast=forecast(replies, 4))
    yield "invitation-answered", invitation_card(answered, language, HOME)
    given = replace(view, reply=replace(me, answer=Answer.PROXY, proxy_to=PersonId(1)), holder=name)
    yield "invitation-proxy", invitation_card(given, language, HOME)
    both = replace(given, reply=replace(given.reply, answer=Answer.PRESENT), holding=tuple(replies.values())[:2])
    yield "invitation-conflict", invitation_card(both, language, HOME)
    sent = replace(view, reply=replace(me, answer=Answer.DEPUTY, deputy=PersonId(900)), deputy=name)
    yield "invitation-deputy", invitation_card(sent, language, HOME)
    seated = replace(view, reply=replace(me, stands_in_for=PersonId(1)), seat_of=name, proxies=False)
    yield "invitation-seat", invitation_card(seated, language, HOME)
    yield "invitation-moved", invitation_card(replace(view, meeting=moved), language, HOME, NOW)
    yield "invitation-cancelled", invitation_card(replace(view, meeting=cancelled, can_answer=False), language, HOME)
    gone = replace(view, reply=replace(me, is_withdrawn=True), can_answer=False)
    yield "invitation-withdrawn", invitation_card(gone, language, HOME)
    yield (
        "proxy-form",
        proxy_form_card(ProxyForm(meeting=meeting, reply=me, holders=tuple(replies.values())), language, HOME),
    )
    yield "proxy-form-none", proxy_form_card(ProxyForm(meeting=meeting, reply=me), language, HOME)
    yield "deputy-form", proxy_form_card(ProxyForm(meeting=meeting, reply=me, deputies=view.deputies), language, HOME)
    yield from _elsewhere(language, view, moved)
    yield from _messages(language, view, answered, moved, cancelled, name)
    yield from _desks(language, meeting, moved, cancelled, replies, body)
    yield from _forms(language, meeting, replies, body, reason, name)
    yield from _lists(language, meeting, replies, body, name)


def _elsewhere(language: Language, view: MemberView, moved: Meeting) -> Cards:
    """Read on another clock than that of the room: by some hours, and by a day."""
    night = replace(moved, starts_at=STARTS.replace(hour=17), ends_at=STARTS.replace(hour=19))
    yield "invitation-elsewhere", invitation_card(view, language, AWAY, NOW)
    yield "invitation-moved-elsewhere", invitation_card(replace(view, meeting=night), language, FAR, NOW)
    yield "reminder-elsewhere", messages.reminder_card(view, language, FAR, NOW)
    line = AgendaLine(meeting=night, reply=view.reply)
    yield "mine-elsewhere", my_meetings_card(MyMeetings(lines=(line, line)), language, FAR)
    yield "week-elsewhere", messages.week_card([line, line], language, AWAY)


def _messages(
    language: Language, view: MemberView, answered: MemberView, moved: Meeting, cancelled: Meeting, name: str
) -> Cards:
    meeting, giver = view.meeting, replace(view.reply, name=name)
    yield "reminder", messages.reminder_card(view, language, HOME, NOW)
    yield "reminder-answered", messages.reminder_card(answered, language, HOME, STARTS - timedelta(hours=1))
    yield "reminder-eve", messages.reminder_card(answered, language, HOME, STARTS - timedelta(days=1))
    yield "moved", messages.moved_card(replace(view, meeting=moved), language, HOME, NOW)
    yield "cancelled", messages.cancelled_card(replace(view, meeting=cancelled), language, HOME)
    yield "documents", messages.documents_card(view, language, HOME, NOW)
    yield "proxy-given", messages.proxy_given_card(meeting, giver, language, HOME)
    yield "proxy-void", messages.proxy_void_card(meeting, giver, name, language, HOME)
    yield "released", messages.released_card(meeting, name, language, HOME)
    yield "deputy-absent", messages.deputy_absent_card(meeting, name, language, HOME)
    yield "over", messages.held_card(meeting, language, HOME)
    yield "week", messages.week_card([AgendaLine(meeting=meeting, reply=view.reply)] * 5, language, HOME)
    yield "decision", messages.decision_card(a_decision(meeting, name), TODAY, language)


def a_decision(meeting: Meeting, name: str, text: str = "") -> Decision:
    """A decision that is late."""
    return Decision(
        id=DecisionId(1),
        body=meeting.body,
        body_name=meeting.body_name,
        meeting=meeting.id,
        meeting_at=meeting.starts_at,
        text=(text or name)[:TEXT_LIMIT],
        owner=PersonId(2),
        owner_name=name,
        due_on=date(2026, 11, 30),
    )


def _desks(
    language: Language,
    meeting: Meeting,
    moved: Meeting,
    cancelled: Meeting,
    replies: dict[PersonId, Reply],
    body: Body,
) -> Cards:
    quorum = needed(body.rules, len(replies))
    seen = forecast(replies, quorum)
    seated = replace(replies[PersonId(1)], person=PersonId(900), is_voter=False, stands_in_for=PersonId(5))
    guest = replace(seated, person=PersonId(902), stands_in_for=None, answer=Answer.REMOTE, proxy_to=None)
    replies = {**replies, seated.person: seated, guest.person: guest}
    desk = DeskView(meeting=meeting, body=body, replies=replies, forecast=seen, invited=len(replies), ics=ICS)
    yield "desk", desk_card(desk, language, HOME)
    yield "desk-elsewhere", desk_card(replace(desk, done=Done(deed=Deed.ANNOUNCED, people=9)), language, FAR)
    late = NoticeWarning(days=12, left=6, source="CGCT, L4132-18")
    draft = replace(meeting, state=MeetingState.DRAFT, announced_at=None)
    yield (
        "desk-draft",
        desk_card(replace(desk, meeting=draft, replies={}, warning=late, done=Done(deed=Deed.SAVED)), language, HOME),
    )
    yield "desk-moved", desk_card(replace(desk, meeting=moved), language, HOME)
    yield "desk-cancelled", desk_card(replace(desk, meeting=cancelled), language, HOME)
    decisions = (a_decision(meeting, body.name),) * 3
    held = replace(desk, meeting=replace(meeting, state=MeetingState.HELD), attendance=seen, decisions=decisions)
    yield "desk-held", desk_card(held, language, HOME)
    lost = replace(
        desk, forecast=forecast({k: replace(one, answer=Answer.ABSENT) for k, one in replies.items()}, quorum)
    )
    yield "desk-lost", desk_card(lost, language, HOME)
    won = replace(
        desk, forecast=forecast({k: replace(one, answer=Answer.REMOTE) for k, one in replies.items()}, quorum)
    )
    yield "desk-won", desk_card(replace(won, may_plan=False), language, HOME)
    yield "lists", lists_card(desk, Lists(meeting=meeting.id, xlsx=ICS, csv=ICS, pdf=ICS), language)
    yield "sheet", sheet_card(desk, 1, language)


def _forms(
    language: Language, meeting: Meeting, replies: dict[PersonId, Reply], body: Body, reason: str, name: str
) -> Cards:
    clash = Clash(meeting=MeetingId(9), title=name, starts_at=STARTS, place=name[:160], people=(name,) * 8)
    conflicts = Conflicts(clashes=(clash, clash), is_holiday=True)
    typed = entry.as_typed(meeting, PARIS)
    yield "meeting-form", meeting_form(MeetingForm(body=body, meeting=None, entry=typed), language, HOME)
    yield "meeting-form-elsewhere", meeting_form(MeetingForm(body=body, meeting=None, entry=typed), language, AWAY)
    announced = MeetingForm(body=body, meeting=meeting, entry=typed, overtaken=True)
    yield "meeting-form-announced", meeting_form(announced, language, HOME)
    wrong = Entry(fields=dict.fromkeys((*entry.WHEN, *entry.WHAT), reason) | {"day": "2026-02-30", "public": "true"})
    faults = entry.read(wrong, None, PARIS, NOW).faults
    faulty = MeetingForm(body=body, meeting=None, entry=wrong, faults=faults, conflicts=conflicts)
    yield "meeting-form-faults", meeting_form(faulty, language, HOME)
    yield "move-form", move_form(MoveForm(meeting=meeting, entry=typed, conflicts=conflicts), language, HOME)
    yield "move-form-elsewhere", move_form(MoveForm(meeting=meeting, entry=typed), language, AWAY)
    cancelling = MoveForm(meeting=meeting, entry=Entry(fields={"reason": reason}), is_cancelling=True)
    yield "cancel-form", move_form(cancelling, language, HOME)
    form = DecisionForm(meeting=meeting, entry=Entry(fields={"text": reason}), owners=body.mandates)
    yield "decision-form", decision_form(form, language)
    new = body_entry.BodyForm(body=None, entry=body_entry.of_kind(BodyKind.REGIONAL_COUNCIL))
    yield "body-form-new", body_form(new, language, HOME, just="Rempli.")
    own = body_entry.as_typed(body)
    yield "body-form", body_form(body_entry.BodyForm(body=body, entry=own, overtaken_by=name), language, HOME)
    wrong = Entry(fields=dict.fromkeys(body_entry.FIELDS, reason))
    faults = body_entry.read(wrong, len(replies), TODAY).faults
    yield "body-form-faults", body_form(body_entry.BodyForm(body=body, entry=wrong, faults=faults), language, HOME)
    yield "members", members_card(body_entry.MemberForm(body=body), 1, language, just="Ajouté.")
    unsure = body_entry.MemberForm(
        body=body,
        entry=Entry(fields={"person": name[:120], "capacity": "deputy"}),
        faults=(entry.EntryFault(field="person", wrong=entry.Wrong.SEVERAL_PEOPLE),),
        candidates=[(PersonId(n), name, name) for n in range(8)],
    )
    yield "members-faults", members_card(unsure, 0, language)


def _lists(language: Language, meeting: Meeting, replies: dict[PersonId, Reply], body: Body, name: str) -> Cards:
    view = BodyView(
        body=body,
        today=TODAY,
        meetings=(meeting,) * 10,
        held=(replace(meeting, state=MeetingState.HELD),) * 5,
        may_keep=True,
        may_plan=True,
        may_read_decisions=True,
    )
    yield "body", body_card(view, language, HOME, just="Enregistré.")
    yield "body-empty", body_card(replace(view, body=replace(body, mandates=()), meetings=()), language, HOME)
    line = BodyLine(body=body, next_at=STARTS, capacities=frozenset({Capacity.SECRETARY, Capacity.MEMBER}))
    yield "bodies", bodies_card((line, replace(line, next_at=None)) * 11, language, HOME, may_create=True)
    yield "bodies-choice", body_choice_card((line, replace(line, next_at=None)) * 11, language, HOME)
    yield "bodies-none", bodies_card((), language, HOME, may_create=False)
    lines = tuple(AgendaLine(meeting=meeting, reply=reply) for reply in list(replies.values())[:6])
    kept = AgendaLine(meeting=replace(meeting, state=MeetingState.DRAFT), is_kept=True)
    yield "mine", my_meetings_card(MyMeetings(lines=(*lines, kept), feed=ICS), language, HOME, just="Fermé.")
    yield "mine-none", my_meetings_card(MyMeetings(lines=()), language, HOME)
    moved = Occurrence(named=date(2027, 5, 6), held=date(2027, 5, 7))
    clash = Clash(meeting=MeetingId(9), title=name, starts_at=STARTS, place=name[:160], people=(name,) * 8)
    dates = [
        YearDate(
            occurrence=Occurrence(named=day, held=day), starts_at=datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
        )
        for day in (date(2026, 12, 8) + timedelta(days=7 * n) for n in range(51))
    ]
    held = YearDate(occurrence=moved, starts_at=datetime(2027, 5, 7, 13, tzinfo=UTC), clashes=(clash,))
    year = YearForm(body=body, dates=(*dates, held), left_out=(date(2027, 5, 13),), planned=3, last=date(2027, 12, 2))
    yield (
        "year",
        year_form(replace(year, faults=(entry.EntryFault(field="days", wrong=entry.Wrong.REQUIRED),)), language, HOME),
    )
    yield "year-planned", year_form(replace(year, dates=()), language, HOME)
    made = Generated(body=body, made=12, drafts=(meeting,) * 52, last=date(2027, 12, 2))
    yield "generated", generated_card(made, language, HOME)
    days = (date(2025, 12, 2), date(2026, 12, 2))
    came = Attendance(person=name, meetings=6, present=2, remote=1, represented=1, absent=1, unknown=1)
    never = replace(came, meetings=1, present=0, remote=0, represented=0, absent=0, unknown=1)
    attended = AttendanceYear(
        body=body, rows=(came, never) * (len(replies) // 2), first=days[0], last=days[1], xlsx=ICS
    )
    yield "statistics", statistics_card(attended, language)
    yield "statistics-none", statistics_card(replace(attended, rows=()), language)
    one = a_decision(meeting, name, name * 3)
    found = DecisionList(
        mine=(one,) * 3, others=(replace(one, owner=PersonId(9)),) * 14, keeps=frozenset({meeting.body}), today=TODAY
    )
    yield "decisions", decisions_card(replace(found, settled=one), language, just="Close.")
    decided = (one, replace(one, state=DecisionState.DONE), replace(one, meeting_at=STARTS - timedelta(days=30))) * 8
    log = DecisionLog(body=body, decisions=decided, may_settle=True, today=TODAY)
    yield "decision-log", log_card(log, language, PARIS)
    yield "decision-log-none", log_card(replace(log, decisions=()), language, PARIS)
    yield "decisions-none", decisions_card(DecisionList(mine=(), others=(), keeps=frozenset(), today=TODAY), language)
