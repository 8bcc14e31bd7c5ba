"""The messages about a meeting: each says what it is about, why one gets it, what to do, in the time left when it is sent."""

from collections.abc import Sequence
from datetime import date, datetime

from microsoft_teams.cards.core import Action

from cards.layout import GAP, Elements, card, execute, fact, header, notice, open_url, rich, run, small, typed, words
from cards.meetings.invitation import answers
from cards.meetings.parts import documents, left, ones_own, reminds_only, when
from cards.text import Speech, capital, speech
from cards.zones import Zones, instant_in, span_in
from domain.languages import Language
from domain.meetings.decisions import Decision
from domain.meetings.meeting import Meeting
from domain.meetings.replies import Answer, Reply
from domain.meetings.views import AgendaLine, MemberView

Card = dict[str, object]
MOST_ACTS = 5


def _see(meeting: Meeting, say: Speech) -> Action:
    return execute("meeting.show", say.say("See the meeting"), {"meeting": meeting.id})


def _told(meeting: Meeting, title: str, zones: Zones, say: Speech, now: datetime | None = None) -> Elements:
    items: Elements = [
        header(line=meeting.title, title=title),
        rich(run(when(meeting, zones, say, now), bold=True), spacing="Small"),
        small(span_in(zones, meeting.starts_at, meeting.ends_at, say)),
    ]
    if meeting.place:
        items.append(fact(say.say("Place"), meeting.place))
    return items


def _acts(view: MemberView, say: Speech, *, joins: bool) -> list[Action]:
    """Answers while there is none, then the way in and the card."""
    ways: list[Action] = [_see(view.meeting, say)]
    if joins and view.meeting.link:
        ways.insert(0, open_url(say.say("Join the meeting"), view.meeting.link))
    asked = view.reply.answer is Answer.NONE and view.can_answer
    return [*(answers(view, say)[: MOST_ACTS - len(ways)] if asked else []), *ways]


def reminder_card(view: MemberView, language: Language, zones: Zones, now: datetime) -> Card:
    """A reminder."""
    say, meeting = speech(language), view.meeting
    away = left(meeting.starts_at, now, zones, say)
    title = say.say("Reminder: {time}", time=away)
    body = _told(meeting, title, zones, say)
    if view.reply.answer is Answer.NONE:
        body.append(notice([words(say.say("You have not answered yet: will you come?"), weight="Bolder")]))
    else:
        body.append(rich(run(f"{capital(ones_own(view.reply.answer, say))}."), spacing="Small"))
    body += [*documents(meeting, say), small(reminds_only(say), spacing="Medium")]
    return card(body, fallback_text=reminder_summary(view, language, zones, now), actions=_acts(view, say, joins=True))


def reminder_summary(view: MemberView, language: Language, zones: Zones, now: datetime) -> str:
    """Its toast."""
    say = speech(language)
    away = left(view.meeting.starts_at, now, zones, say)
    instant = instant_in(zones, view.meeting.starts_at, say)
    return say.say(
        "{meeting}, {instant}, {time}. {legal}",
        meeting=view.meeting.title,
        instant=instant,
        time=away,
        legal=reminds_only(say),
    )


def moved_card(view: MemberView, language: Language, zones: Zones, now: datetime) -> Card:
    """A meeting was moved."""
    say, meeting = speech(language), view.meeting
    body = _told(meeting, say.say("The meeting is moved"), zones, say, now)
    lines: Elements = []
    if meeting.moved_from is not None:
        former = instant_in(zones, meeting.moved_from, say)
        lines.append(words(say.say("Moved: it was to be held on {instant}.", instant=former), weight="Bolder"))
    lines += typed(meeting.reason, spacing="Small")
    body.append(notice(lines, style="accent"))
    if view.reply.answer is Answer.NONE and view.can_answer:
        body.append(
            words(say.say("Answers given for the former date no longer count: will you come?"), spacing="Medium")
        )
    body.append(small(reminds_only(say), spacing="Medium"))
    return card(body, fallback_text=moved_summary(view, language, zones), actions=_acts(view, say, joins=False))


def moved_summary(view: MemberView, language: Language, zones: Zones) -> str:
    """Its toast."""
    say = speech(language)
    return say.say(
        "{meeting}: moved to {instant}",
        meeting=view.meeting.title,
        instant=instant_in(zones, view.meeting.starts_at, say),
    )


def cancelled_card(view: MemberView, language: Language, zones: Zones) -> Card:
    """A meeting was cancelled."""
    say, meeting = speech(language), view.meeting
    body = _told(meeting, say.say("The meeting is cancelled"), zones, say)
    body.append(
        notice(
            [words(say.say("You need not come."), weight="Bolder"), *typed(meeting.reason, spacing="Small")],
            style="attention",
        )
    )
    ways = [open_url(say.say("Remove from my calendar"), view.ics)] if view.ics else []
    return card(body, fallback_text=cancelled_summary(view, language, zones), actions=ways)


def cancelled_summary(view: MemberView, language: Language, zones: Zones) -> str:
    """Its toast."""
    say = speech(language)
    return say.say(
        "{meeting} of {instant}: cancelled",
        meeting=view.meeting.title,
        instant=instant_in(zones, view.meeting.starts_at, say),
    )


def documents_card(view: MemberView, language: Language, zones: Zones, now: datetime) -> Card:
    """Documents are there."""
    say, meeting = speech(language), view.meeting
    body = _told(meeting, say.say("Documents are available"), zones, say, now)
    body += [*documents(meeting, say, opened=True), small(reminds_only(say), spacing="Medium")]
    return card(body, fallback_text=documents_summary(view, language, zones), actions=_acts(view, say, joins=False))


def documents_summary(view: MemberView, language: Language, zones: Zones) -> str:
    """Its toast."""
    say = speech(language)
    return say.say(
        "{meeting}, {instant}: documents are available",
        meeting=view.meeting.title,
        instant=instant_in(zones, view.meeting.starts_at, say),
    )


def proxy_given_card(meeting: Meeting, giver: Reply, language: Language, zones: Zones) -> Card:
    """Somebody gave the reader their proxy."""
    say = speech(language)
    body = _told(meeting, say.say("You are given a proxy"), zones, say)
    body += [
        rich(run(say.say("{name} cannot come and gives you their proxy.", name=giver.name)), spacing="Medium"),
        small(say.say("Nothing to do if you accept. A proxy counts for votes, not for the quorum."), spacing="Small"),
    ]
    refuse = execute("meeting.refuse_proxy", say.say("Refuse this proxy"), {"invitation": giver.id})
    return card(body, fallback_text=proxy_given_summary(meeting, giver, language), actions=[_see(meeting, say), refuse])


def proxy_given_summary(meeting: Meeting, giver: Reply, language: Language) -> str:
    """Its toast."""
    return speech(language).say("{name} gives you their proxy: {meeting}", name=giver.name, meeting=meeting.title)


def proxy_void_card(meeting: Meeting, reply: Reply, holder: str, language: Language, zones: Zones) -> Card:
    """The proxy that the reader gave cannot be held any more."""
    say = speech(language)
    body = _told(meeting, say.say("Your proxy does not stand any more"), zones, say)
    body.append(
        rich(
            run(say.say("{name} does not hold it any more. You can choose another member.", name=holder)),
            spacing="Medium",
        )
    )
    data = {"invitation": reply.id, "schedule": meeting.schedule}
    choose = execute("meeting.proxy_form", say.say("Give my proxy…"), data, style="positive")
    return card(body, fallback_text=proxy_void_summary(meeting, holder, language), actions=[choose, _see(meeting, say)])


def proxy_void_summary(meeting: Meeting, holder: str, language: Language) -> str:
    """Its toast."""
    return speech(language).say(
        "{name} does not hold your proxy any more: {meeting}", name=holder, meeting=meeting.title
    )


def released_card(meeting: Meeting, member: str, language: Language, zones: Zones) -> Card:
    """A deputy need not sit any more."""
    say = speech(language)
    body = _told(meeting, say.say("You need not take the seat any more"), zones, say)
    body.append(rich(run(say.say("{name} no longer needs you to sit for them.", name=member)), spacing="Medium"))
    return card(body, fallback_text=released_summary(meeting, member, language))


def released_summary(meeting: Meeting, member: str, language: Language) -> str:
    """Its toast."""
    return speech(language).say("You need not sit for {name} any more: {meeting}", name=member, meeting=meeting.title)


def deputy_absent_card(meeting: Meeting, deputy: str, language: Language, zones: Zones) -> Card:
    """The deputy whom the reader sent cannot come."""
    say = speech(language)
    body = _told(meeting, say.say("Your deputy cannot come"), zones, say)
    body.append(
        rich(run(say.say("{name} cannot take your seat. Say what you do instead.", name=deputy)), spacing="Medium")
    )
    return card(body, fallback_text=deputy_absent_summary(meeting, deputy, language), actions=[_see(meeting, say)])


def deputy_absent_summary(meeting: Meeting, deputy: str, language: Language) -> str:
    """Its toast."""
    return speech(language).say("{name} cannot take your seat: {meeting}", name=deputy, meeting=meeting.title)


def held_card(meeting: Meeting, language: Language, zones: Zones) -> Card:
    """To the secretary: who came, what was decided?"""
    say = speech(language)
    body = _told(meeting, say.say("The meeting is over"), zones, say)
    body.append(words(say.say("Tell who came, and write down what was decided."), spacing="Medium"))
    data = {"meeting": meeting.id}
    acts = [
        execute("meeting.sheet", say.say("Attendance"), data, style="positive"),
        execute("meeting.decision_form", say.say("Write a decision down"), data),
    ]
    return card(body, fallback_text=held_summary(meeting, language), actions=acts)


def held_summary(meeting: Meeting, language: Language) -> str:
    """Its toast."""
    return speech(language).say("{meeting} is over: who came?", meeting=meeting.title)


def decision_card(decision: Decision, today: date, language: Language) -> Card:
    """To the owner of a decision that is due."""
    say = speech(language)
    body: Elements = [
        header(line=decision.body_name, title=say.say("A decision is yours to carry out")),
        *typed(decision.text, spacing="Medium"),
    ]
    if decision.due_on is not None:
        due = (
            say.say("Due today") if decision.due_on == today else say.say("Due on {day}", day=say.date(decision.due_on))
        )
        body.append(small(due, spacing="Small"))
    data = {"decision": decision.id, "version": decision.version}
    acts = [
        execute("decision.settle", say.say("It is done"), {**data, "state": "done"}, style="positive"),
        execute("decision.list", say.say("All my decisions")),
    ]
    return card(body, fallback_text=decision_summary(decision, language), actions=acts)


def decision_summary(decision: Decision, language: Language) -> str:
    """Its toast."""
    say = speech(language)
    if decision.due_on is None:
        return say.say("To be done: {text}", text=decision.text)
    return say.say("To be done for {day}: {text}", day=say.date(decision.due_on), text=decision.text)


def week_card(lines: Sequence[AgendaLine], language: Language, zones: Zones) -> Card:
    """The week ahead."""
    say = speech(language)
    body: Elements = [header(line=say.say("My meetings"), title=week_summary(len(lines), language))]
    for one in lines:
        answer = ones_own(one.reply.answer, say) if one.reply else ""
        body.append(rich(run(capital(instant_in(zones, one.meeting.starts_at, say)), bold=True), spacing="Medium"))
        body.append(rich(run(one.meeting.title), run(f"{GAP}{answer}", subtle=True), spacing="None"))
    body.append(small(reminds_only(say), spacing="Medium"))
    return card(
        body,
        fallback_text=week_summary(len(lines), language),
        actions=[execute("meeting.mine", say.say("My meetings"))],
    )


def week_summary(number: int, language: Language) -> str:
    """Its toast."""
    return speech(language).many("{n} meeting this week", "{n} meetings this week", number)
