"""A meeting as its secretary sees it: who comes, whether the quorum is reached, who has not answered, what to do next."""

from collections import Counter
from collections.abc import Iterable, Sequence

from microsoft_teams.cards.core import Action, Column, ContainerStyle

from cards.layout import (
    Elements,
    buttons,
    card,
    columns,
    execute,
    figure,
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
    STATE_COLORS,
    STATE_SIGNS,
    agenda,
    documents,
    facts,
    headline,
    on_the_sheet,
    reminds_only,
)
from cards.text import Speech, capital, speech
from cards.zones import Zones, instant_in
from domain.identifiers import PersonId
from domain.languages import Language
from domain.meetings.bodies import BodyKind
from domain.meetings.decisions import DecisionState
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer, Forecast, Reply
from domain.meetings.views import Deed, DeskView, Done, Lists

A_LINE = 8
SHEET_PAGE = 50


def desk_card(view: DeskView, language: Language, zones: Zones) -> dict[str, object]:
    """The secretary's card."""
    say, meeting = speech(language), view.meeting
    body: Elements = [
        header(
            line=headline(meeting, say),
            title=meeting.title,
            state=f"{STATE_SIGNS[meeting.state]} {say.Word(meeting.state)}",
            state_color=STATE_COLORS[meeting.state],
        ),
        *facts(meeting, zones, say),
        *_done(view.done, say),
        *_to_act_on(view, zones, say),
        *_figures(view, say),
        *_conflicting(view, say),
        *_names(view, say),
        *agenda(meeting, say),
        *documents(meeting, say),
        *_decisions(view, say),
        small(reminds_only(say), spacing="Medium"),
    ]
    return card(body, fallback_text=desk_summary(view, language, zones), actions=_actions(view, say))


def desk_summary(view: DeskView, language: Language, zones: Zones) -> str:
    """The sentence of its toast."""
    say, meeting = speech(language), view.meeting
    instant = instant_in(zones, meeting.starts_at, say)
    if not meeting.state.is_on:
        return say.say(
            "{meeting}, {instant}: {state}", meeting=meeting.title, instant=instant, state=say.word(meeting.state)
        )
    expected = say.many("{n} expected", "{n} expected", view.forecast.coming)
    return say.say("{meeting}, {instant}: {expected}", meeting=meeting.title, instant=instant, expected=expected)


def _done(done: Done | None, say: Speech) -> Elements:
    """What the reader just did, and to whom it went."""
    if done is None:
        return []
    match done.deed:
        case Deed.SAVED:
            told = say.say("Saved.")
        case Deed.ANNOUNCED:
            told = say.many("Announced: {n} person is told.", "Announced: {n} people are told.", done.people)
        case Deed.MOVED:
            told = say.say("Moved: everybody is told.")
        case Deed.REMINDED:
            told = say.many("{n} person is reminded.", "{n} people are reminded.", done.people)
        case Deed.ATTENDED:
            told = say.say("The attendance is written.")
        case Deed.DECIDED:
            told = say.say("The decision is written down.")
    return [notice([words(told)], style="good")]


def _to_act_on(view: DeskView, zones: Zones, say: Speech) -> Elements:
    meeting, items = view.meeting, Elements()
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
    if meeting.state is MeetingState.DRAFT:
        items.append(
            notice([words(say.say("Nobody knows of this draft yet. Announce it when it is ready."))], style="accent")
        )
    if view.warning is not None:
        text = say.many(
            "The notice is {days} days for this body, and {n} day is left.",
            "The notice is {days} days for this body, and {n} days are left.",
            view.warning.left,
            days=say.number(view.warning.days),
        )
        lines = [words(text, weight="Bolder")]
        if view.warning.source:
            lines.append(small(say.say("Source: {source}.", source=view.warning.source), spacing="Small"))
        items.append(notice(lines))
    return items + _quorum(view, say)


def _quorum(view: DeskView, say: Speech) -> Elements:
    seen = view.attendance or view.forecast
    meeting = view.meeting
    if seen.needed is None or not (meeting.state.is_on or meeting.state is MeetingState.HELD):
        return []
    numbers = {"coming": say.number(seen.coming), "needed": say.number(seen.needed)}
    style: ContainerStyle
    if seen.is_reached:
        style, text = "good", say.say("Quorum reached: {coming} for {needed}.", **numbers)
    elif seen.is_out_of_reach:
        style, text = "attention", say.say("The quorum is out of reach: {coming} for {needed}.", **numbers)
    else:
        style = "warning"
        text = say.many(
            "Quorum: {coming} for {needed}, {n} is missing.",
            "Quorum: {coming} for {needed}, {n} are missing.",
            seen.missing,
            **numbers,
        )
    told = say.say("Present and remote count, proxies never do.")
    lines: Elements = [words(text, weight="Bolder"), small(told, spacing="Small")]
    if seen.is_out_of_reach and meeting.kind is BodyKind.REGIONAL_COUNCIL:
        held = say.say("Without a quorum the council meets by right three days later, whatever the number present.")
        lines.append(small(f"{held} (CGCT, L4132-13)", spacing="Small"))
    return [notice(lines, style=style)]


def _figures(view: DeskView, say: Speech) -> Elements:
    """The members by what they answered, or by the sheet; under each figure, the guests who are not in it."""
    if view.meeting.announced_at is None:
        return [small(say.many("{n} person will be told.", "{n} people will be told.", view.invited), spacing="Small")]
    shown = view.attendance or view.forecast
    titled = say.say("By the attendance sheet") if view.attendance else say.say("By the answers")
    guests = Counter(view.told(one) for one in view.guests)

    def counted(label: str, number: int, answer: Answer, *more: str) -> Column:
        also = say.many("and {n} guest", "and {n} guests", guests[answer]) if guests[answer] else ""
        return figure(label, say.number(number), say.joined([*more, also]))

    return [
        small(titled, spacing="Medium"),
        columns(
            counted(say.say("In the room"), shown.present, Answer.PRESENT, _deputies(shown, say)),
            counted(say.say("Remote"), shown.remote, Answer.REMOTE),
            counted(say.say("Absences"), shown.absent, Answer.ABSENT),
            spacing="Small",
        ),
        columns(
            figure(say.say("Proxies"), say.number(shown.proxies)),
            counted(say.say("No answer"), shown.unanswered, Answer.NONE),
            figure(say.say("Members"), say.number(shown.members)),
            spacing="Small",
        ),
    ]


def _deputies(shown: Forecast, say: Speech) -> str:
    return say.many("and {n} deputy", "and {n} deputies", shown.deputies) if shown.deputies else ""


def _conflicting(view: DeskView, say: Speech) -> Elements:
    found = view.in_conflict
    if not found or not view.meeting.state.is_on:
        return []
    lines: Elements = [words(say.say("These members gave a proxy and say that they come:"), weight="Bolder")]
    for one in found[:20]:
        lines.append(rich(run(f"{one.name} → {_name(view, one.proxy_to)}"), spacing="Small"))
    lines.append(small(say.say("The proxy stands until its giver takes it back."), spacing="Small"))
    return [notice(lines)]


def _names(view: DeskView, say: Speech) -> Elements:
    """The members by name, under what the figures count them for, each list folded; then those who have no vote."""
    if view.meeting.announced_at is None:
        return []
    items: Elements = []
    for answer in Answer:
        found = [one for one in view.members if view.told(one) is answer]
        if found:
            word = _word(view, answer, say)
            title = say.say("{answer} ({n})", answer=capital(word), n=say.number(len(found)))
            names = [_named(view, one) for one in found]
            items += fold(f"names-{answer.value}", f"{ANSWER_SIGNS[answer]} {title}", _lines(names))
    if view.others:
        names = [_other(view, one, say) for one in view.others]
        title = say.say("Guests and deputies ({n})", n=say.number(len(names)))
        items += fold("names-others", f"👥 {title}", _lines(names))
    return items


def _lines(names: Sequence[str]) -> Elements:
    return [rich(run(" · ".join(names[at : at + A_LINE])), spacing="Small") for at in range(0, len(names), A_LINE)]


def _word(view: DeskView, answer: Answer, say: Speech) -> str:
    return on_the_sheet(answer, say) if view.attendance else say.word(answer)


def _name(view: DeskView, person: PersonId | None) -> str:
    reply = view.replies.get(person) if person is not None else None
    return reply.name if reply else "?"


def _named(view: DeskView, one: Reply) -> str:
    if one.answer is Answer.PROXY:
        return f"{one.name} → {_name(view, one.proxy_to)}"
    if one.answer is Answer.DEPUTY:
        return f"{one.name} → {_name(view, one.deputy)}"
    return one.name


def _other(view: DeskView, one: Reply, say: Speech) -> str:
    if one.stands_in_for is not None:
        return say.say("{name} (seat of {member})", name=one.name, member=_name(view, one.stands_in_for))
    return say.say("{name} ({answer})", name=one.name, answer=_word(view, view.told(one), say))


def _decisions(view: DeskView, say: Speech) -> Elements:
    if not view.decisions:
        return []
    lines: Elements = []
    for one in view.decisions:
        due = say.say("for {day}", day=say.date(one.due_on)) if one.due_on else ""
        state = say.word(one.state) if one.state is not DecisionState.OPEN else ""
        lines.append(rich(run(one.text), spacing="Small"))
        lines.append(
            rich(run(say.joined([one.owner_name, due, state]) or "–", subtle=True, size="Small"), spacing="None")
        )
    return fold("decisions", say.many("Decision ({n})", "Decisions ({n})", len(view.decisions)), lines)


def _actions(view: DeskView, say: Speech) -> list[Action]:
    meeting = view.meeting
    data = {"meeting": meeting.id, "version": meeting.version}
    again = execute("meeting.desk", say.say("Refresh"), data)
    if not view.may_plan:
        return [again]
    edit = execute("meeting.edit", say.say("Change the meeting"), data)
    match meeting.state:
        case MeetingState.DRAFT:
            announce = say.many("Announce to {n} person", "Announce to {n} people", view.invited)
            return [
                execute("meeting.announce", announce, data, style="positive"),
                edit,
                execute("meeting.cancel", say.say("Give up this draft"), data),
            ]
        case MeetingState.ANNOUNCED | MeetingState.MOVED:
            is_reminded = view.done is not None and view.done.deed is Deed.REMINDED
            waiting = 0 if is_reminded else len(view.unanswered)
            nudge = say.many("Remind {n} person", "Remind {n} people", waiting)
            actions: list[Action] = [execute("meeting.nudge", nudge, data, style="positive")] if waiting else []
            return [
                *actions,
                edit,
                execute("meeting.move_form", say.say("Move the meeting"), data),
                execute("meeting.cancel_form", say.say("Cancel the meeting"), data),
                execute("meeting.lists", say.say("Attendance and lists"), data),
            ]
        case MeetingState.HELD:
            return [
                execute("meeting.sheet", say.say("Attendance"), data, style="positive"),
                execute("meeting.decision_form", say.say("Write a decision down"), data),
                execute("meeting.edit", say.say("Minutes and documents"), data),
                execute("meeting.lists", say.say("Lists"), data),
            ]
        case MeetingState.CANCELLED:
            return []


def lists_card(view: DeskView, lists: Lists, language: Language) -> dict[str, object]:
    """The addresses of the lists."""
    say = speech(language)
    title = say.say("The lists of this meeting")
    body: Elements = [
        header(line=view.meeting.title, title=title),
        words(
            say.say("Each link holds for half an hour and opens without a password: think before you pass it on."),
            spacing="Medium",
        ),
        buttons(
            open_url(say.say("Workbook (XLSX)"), lists.xlsx),
            open_url(say.say("Table (CSV)"), lists.csv),
            open_url(say.say("Document (PDF)"), lists.pdf),
        ),
    ]
    data = {"meeting": view.meeting.id}
    actions = [execute("meeting.sheet", say.say("Attendance"), data), execute("meeting.desk", say.say("Back"), data)]
    return card(body, fallback_text=title, actions=actions)


def page_of(replies: Iterable[Reply], page: int) -> tuple[tuple[Reply, ...], int, int]:
    """A page of the attendance sheet, its number and how many there are; who was withdrawn is not on it."""
    people = [one for one in replies if not one.is_withdrawn]
    pages = max(1, -(-len(people) // SHEET_PAGE))
    number = min(max(page, 0), pages - 1)
    return tuple(people[number * SHEET_PAGE : (number + 1) * SHEET_PAGE]), number, pages
