"""A meeting as somebody who is invited sees it: what it is, their answer in one tap, what they must know."""

from datetime import datetime

from microsoft_teams.cards.core import Action, ActionStyle, TextColor

from cards.inputs import choice_input
from cards.layout import (
    Elements,
    buttons,
    card,
    execute,
    fold,
    header,
    notice,
    open_url,
    rich,
    run,
    small,
    typed,
    words,
)
from cards.meetings.parts import (
    ANSWER_SIGNS,
    STATE_SIGNS,
    agenda,
    back_to,
    documents,
    facts,
    headline,
    ones_own,
    reminds_only,
    when,
)
from cards.text import Speech, capital, mark, speech
from cards.zones import Zones, instant_in
from domain.languages import Language
from domain.meetings.bodies import Capacity
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer
from domain.meetings.views import MemberView, ProxyForm

_COLORS: dict[Answer, TextColor] = {
    Answer.NONE: "Attention",
    Answer.PRESENT: "Good",
    Answer.REMOTE: "Good",
    Answer.ABSENT: "Default",
    Answer.PROXY: "Default",
    Answer.DEPUTY: "Default",
}
_SHORT = {
    Answer.NONE: mark("No answer"),
    Answer.REMOTE: mark("Remote"),
    Answer.PROXY: mark("Proxy given"),
    Answer.DEPUTY: mark("Deputy sent"),
}
"""The answers that leave no room for another word in the head of a card on a phone, when they are said as they are elsewhere."""


def invitation_card(
    view: MemberView, language: Language, zones: Zones, now: datetime | None = None
) -> dict[str, object]:
    """The member's card. With `now` it says how long until the meeting: for an answer, not for a card that stays."""
    say, meeting = speech(language), view.meeting
    state, color = _state(view, say)
    body: Elements = [
        header(
            line=headline(meeting, say),
            title=meeting.title,
            state=state,
            state_color=color,
        ),
        *facts(meeting, zones, say, now),
        *_news(view, zones, say),
        *_answer(view, say),
        *_proxies_held(view, say),
        *_others(view, say),
        *agenda(meeting, say),
        *documents(meeting, say),
        small(reminds_only(say), spacing="Medium"),
    ]
    return card(body, fallback_text=invitation_summary(view, language, zones), actions=_ways(view, say))


def invitation_summary(view: MemberView, language: Language, zones: Zones) -> str:
    """The sentence of its toast."""
    say, meeting = speech(language), view.meeting
    instant = instant_in(zones, meeting.starts_at, say)
    match meeting.state:
        case MeetingState.CANCELLED:
            return say.say("{meeting} of {instant}: cancelled", meeting=meeting.title, instant=instant)
        case MeetingState.MOVED:
            return say.say("{meeting}: moved to {instant}", meeting=meeting.title, instant=instant)
        case _:
            answer = ones_own(view.reply.answer, say)
            if view.reply.is_withdrawn:
                answer = say.say("you are no longer expected")
            return say.say("{meeting}, {instant}: {answer}", meeting=meeting.title, instant=instant, answer=answer)


def _state(view: MemberView, say: Speech) -> tuple[str, TextColor]:
    meeting, answer = view.meeting, view.reply.answer
    if view.reply.is_withdrawn:
        return "", "Default"
    if meeting.state in (MeetingState.CANCELLED, MeetingState.HELD):
        color: TextColor = "Attention" if meeting.state is MeetingState.CANCELLED else "Default"
        return f"{STATE_SIGNS[meeting.state]} {say.Word(meeting.state)}", color
    told = say.say(_SHORT[answer]) if answer in _SHORT else capital(ones_own(answer, say))
    return f"{ANSWER_SIGNS[answer]} {told}", _COLORS[answer]


def _news(view: MemberView, zones: Zones, say: Speech) -> Elements:
    """What changed, and what the person must settle."""
    meeting, reply = view.meeting, view.reply
    items: Elements = []
    if reply.is_withdrawn:
        return [notice([words(say.say("You are no longer expected at this meeting."))], style="accent")]
    if meeting.state is MeetingState.CANCELLED:
        lines: Elements = [
            words(say.say("This meeting is cancelled."), weight="Bolder"),
            *typed(meeting.reason, spacing="Small"),
        ]
        return [notice(lines, style="attention")]
    if meeting.state is MeetingState.MOVED and meeting.moved_from is not None:
        former = instant_in(zones, meeting.moved_from, say)
        lines = [words(say.say("Moved: it was to be held on {instant}.", instant=former), weight="Bolder")]
        items.append(notice([*lines, *typed(meeting.reason, spacing="Small")], style="accent"))
    if reply.is_in_conflict and view.can_answer:
        lines = [
            rich(
                run(say.say("You gave your proxy to {name}, and you say that you come.", name=view.holder), bold=True)
            ),
            small(say.say("Your proxy stands until you take it back. The secretary sees both."), spacing="Small"),
            buttons(execute("meeting.withdraw_proxy", say.say("Take my proxy back"), _data(view), style="positive")),
        ]
        items.append(notice(lines))
    return items


def _data(view: MemberView, **more: object) -> dict[str, object]:
    return {"invitation": view.reply.id, "schedule": view.meeting.schedule, **more}


def _answer(view: MemberView, say: Speech) -> Elements:
    reply = view.reply
    told: Elements = []
    if reply.answer is Answer.PROXY:
        told.append(rich(run(say.say("Your proxy goes to {name}.", name=view.holder)), spacing="Small"))
    if reply.answer is Answer.DEPUTY:
        told.append(rich(run(say.say("{name} takes your seat.", name=view.deputy)), spacing="Small"))
    if reply.stands_in_for is not None and not reply.is_withdrawn:
        told.append(rich(run(say.say("You take the seat of {name}.", name=view.seat_of)), spacing="Small"))
    if not view.can_answer:
        return told
    if reply.answer is Answer.NONE:
        return [
            *told,
            notice(
                [words(say.say("Will you come? One tap is enough."), weight="Bolder"), buttons(*answers(view, say))]
            ),
        ]
    change = say.say("Change my answer, until the meeting begins")
    return [*told, *fold("change", change, [buttons(*answers(view, say))])]


def answers(view: MemberView, say: Speech) -> list[Action]:
    """The answers a person can give, save the one they gave."""
    offered: list[tuple[Answer, str, str]] = [(Answer.PRESENT, "meeting.answer", say.say("I will be there"))]
    if view.remote:
        offered.append((Answer.REMOTE, "meeting.answer", say.say("I will join remotely")))
    offered.append((Answer.ABSENT, "meeting.answer", say.say("I will not come")))
    found: list[Action] = []
    for answer, verb, title in offered:
        if answer is not view.reply.answer:
            style: ActionStyle | None = "positive" if not found and view.reply.answer is Answer.NONE else None
            found.append(execute(verb, title, _data(view, answer=answer.value), style=style))
    if view.proxies:
        found.append(execute("meeting.proxy_form", say.say("Give my proxy…"), _data(view)))
    if view.deputies:
        found.append(execute("meeting.deputy_form", say.say("Send my deputy…"), _data(view)))
    return found


def _proxies_held(view: MemberView, say: Speech) -> Elements:
    items: Elements = []
    for giver in view.holding:
        items.append(rich(run(say.say("You hold the proxy of {name}.", name=giver.name)), spacing="Small"))
        if view.can_answer:
            data = {"invitation": giver.id}
            items.append(buttons(execute("meeting.refuse_proxy", say.say("Refuse this proxy"), data), spacing="Small"))
    return items


def _others(view: MemberView, say: Speech) -> Elements:
    if view.forecast is None or view.meeting.announced_at is None:
        return []
    seen = view.forecast
    text = say.many("{n} member expected", "{n} members expected", seen.coming)
    if seen.needed is not None:
        text = say.joined([text, say.say("quorum {n}", n=say.number(seen.needed))])
    return [small(text, spacing="Small")]


def _ways(view: MemberView, say: Speech) -> list[Action]:
    meeting = view.meeting
    ways: list[Action] = []
    if meeting.link and meeting.state.is_on:
        ways.append(open_url(say.say("Join the meeting"), meeting.link))
    if view.ics and not view.reply.is_withdrawn:
        title = say.say("Add to my calendar")
        if meeting.state is MeetingState.CANCELLED:
            title = say.say("Remove from my calendar")
        ways.append(open_url(title, view.ics))
    if view.forecast is not None:
        ways.append(execute("meeting.desk", say.say("See who comes"), {"meeting": meeting.id}))
    return ways


def proxy_form_card(form: ProxyForm, language: Language, zones: Zones) -> dict[str, object]:
    """The choice of who holds the proxy, or takes the seat."""
    say, meeting, reply = speech(language), form.meeting, form.reply
    data = {"invitation": reply.id, "schedule": meeting.schedule}
    back = back_to("meeting.show", meeting.id, say)
    for_deputy = bool(form.deputies)
    title = say.say("Who takes your seat?") if for_deputy else say.say("To whom do you give your proxy?")
    people = (
        [(one.name, str(one.person)) for one in form.deputies]
        if for_deputy
        else [(one.name, str(one.person)) for one in form.holders]
    )
    items: Elements = [
        header(line=meeting.title, title=title),
        small(when(meeting, zones, say), spacing="Small"),
    ]
    if not people:
        none = say.say("No member can hold your proxy now: those left are absent, or hold as many as they may.")
        return card([*items, words(none, spacing="Medium")], fallback_text=title, actions=[back])
    label = say.Word(Capacity.DEPUTY) if for_deputy else say.say("Member who holds your proxy")
    items.append(choice_input("to", label, people, people[0][1] if len(people) == 1 else ""))
    told = (
        say.say("Your deputy is told and gets the documents.")
        if for_deputy
        else say.say("The member is told and may refuse. A proxy counts for votes, not for the quorum.")
    )
    items.append(small(told, spacing="Small"))
    verb, send = (
        ("meeting.deputy", say.say("Send my deputy")) if for_deputy else ("meeting.proxy", say.say("Give my proxy"))
    )
    return card(items, fallback_text=title, actions=[execute(verb, send, data, style="positive", inputs=True), back])
