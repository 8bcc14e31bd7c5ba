"""The forms of a meeting: plan it, move it, cancel it; its attendance sheet; a decision written down."""

from microsoft_teams.cards.core import Action

from cards.inputs import choice_input, date_input, text_input
from cards.layout import Elements, card, execute, fold, header, notice, small, words
from cards.meetings.desk import page_of
from cards.meetings.parts import (
    back_to,
    clock_of_hours,
    conflicts,
    faulty,
    multi_choice,
    side_by_side,
    to_correct,
    when,
    yes_no,
)
from cards.text import Speech, capital, speech
from cards.zones import Zones, span_in
from domain.languages import Language
from domain.meetings.bodies import LINK_LIMIT, PLACE_LIMIT
from domain.meetings.decisions import TEXT_LIMIT
from domain.meetings.entry import NOBODY, TYPED_LIMIT, Entry, EntryFault
from domain.meetings.meeting import REASON_LIMIT, TITLE_LIMIT
from domain.meetings.replies import Answer
from domain.meetings.views import DecisionForm, DeskView, MeetingForm, MoveForm

HOUR_LIMIT = 10

Faults = tuple[EntryFault, ...]


def meeting_form(form: MeetingForm, language: Language, zones: Zones) -> dict[str, object]:
    """Plan a meeting, or change one. The date of one that is announced is not on it: it is moved."""
    say, entry, faults = speech(language), form.entry, form.faults
    title = say.say("A new meeting") if form.meeting is None else say.say("Change the meeting")
    body: Elements = [header(line=form.body.name, title=title), *_warnings(form, zones, say)]
    body += faulty(
        text_input("title", say.say("Title"), entry.get("title"), limit=TITLE_LIMIT), "title", faults, language
    )
    if form.meeting is None or form.meeting.announced_at is None:
        body += _dates(entry, faults, language, zones)
    else:
        body.append(
            small(
                say.say(
                    "Announced for {when}. Move the meeting to change the date.", when=when(form.meeting, zones, say)
                ),
                spacing="Small",
            )
        )
    body += faulty(
        text_input("place", say.say("Place"), entry.get("place"), limit=PLACE_LIMIT), "place", faults, language
    )
    body += faulty(
        text_input("link", say.say("Teams link"), entry.get("link"), limit=LINK_LIMIT), "link", faults, language
    )
    agenda = text_input(
        "agenda",
        say.say("Agenda, one item a line (presenter after a bar: Budget | A. Roux)"),
        entry.get("agenda"),
        limit=TYPED_LIMIT,
        multiline=True,
    )
    body += faulty(agenda, "agenda", faults, language)
    more: Elements = []
    papers = text_input(
        "documents",
        say.say("Documents, one a line: title and https address"),
        entry.get("documents"),
        limit=TYPED_LIMIT,
        multiline=True,
    )
    more += faulty(papers, "documents", faults, language)
    more += faulty(
        text_input("minutes", say.say("Address of the minutes"), entry.get("minutes"), limit=LINK_LIMIT),
        "minutes",
        faults,
        language,
    )
    more.append(yes_no("public", say.say("Open to the public"), entry.get("public"), say))
    opened = bool(entry.get("documents")) or any(one.field in ("documents", "minutes") for one in faults)
    body += fold("more", say.say("Documents, minutes, public"), more, opened=opened)
    save = say.say("Save all the same") if form.conflicts else say.say("Save")
    data: dict[str, object] = {"body": form.body.id, "version": form.meeting.version if form.meeting else 0}
    if form.meeting is not None:
        data["meeting"] = form.meeting.id
    if form.conflicts:
        data["confirmed"] = 1
    return card(
        body,
        fallback_text=title,
        actions=[execute("meeting.save", save, data, style="positive", inputs=True), _back(form, say)],
    )


def _back(form: MeetingForm, say: Speech) -> Action:
    if form.meeting is None:
        return execute("body.show", say.say("Back"), {"body": form.body.id})
    return back_to("meeting.desk", form.meeting.id, say)


def _warnings(form: MeetingForm, zones: Zones, say: Speech) -> Elements:
    items = conflicts(form.conflicts, zones, say)
    if form.overtaken:
        text = say.say("Somebody changed this meeting meanwhile. What you typed is below: save it again to keep it.")
        items.append(notice([words(text, weight="Bolder")]))
    return [*to_correct(form.faults, say), *items]


def _dates(entry: Entry, faults: Faults, language: Language, zones: Zones) -> Elements:
    say = speech(language)
    day = faulty(date_input("day", say.say("Day"), entry.get("day")), "day", faults, language)
    starts = text_input("starts", say.say("Begins at"), entry.get("starts"), limit=HOUR_LIMIT)
    ends = text_input("ends", say.say("Ends at"), entry.get("ends"), limit=HOUR_LIMIT)
    pair = side_by_side(faulty(starts, "starts", faults, language), faulty(ends, "ends", faults, language))
    return [*day, pair, *clock_of_hours(zones, say)]


def move_form(form: MoveForm, language: Language, zones: Zones) -> dict[str, object]:
    """Move a meeting, or cancel it: with a reason, which everybody reads."""
    say, entry, faults, meeting = speech(language), form.entry, form.faults, form.meeting
    title = say.say("Cancel the meeting") if form.is_cancelling else say.say("Move the meeting")
    body: Elements = [
        header(line=meeting.title, title=title),
        small(
            say.say("Planned: {when}", when=span_in(zones, meeting.starts_at, meeting.ends_at, say)), spacing="Small"
        ),
        *conflicts(form.conflicts, zones, say),
    ]
    body += to_correct(faults, say)
    if not form.is_cancelling:
        body += _dates(entry, faults, language, zones)
        body += faulty(
            text_input("place", say.say("Place"), entry.get("place"), limit=PLACE_LIMIT), "place", faults, language
        )
    reason = text_input(
        "reason", say.say("Reason, which everybody reads"), entry.get("reason"), limit=REASON_LIMIT, multiline=True
    )
    body += faulty(reason, "reason", faults, language)
    told = say.say("Everybody is told once, at once if the meeting is within 24 hours.")
    if not form.is_cancelling:
        told = say.say("Everybody is told once, at once if the meeting is within 24 hours. Answers are asked anew.")
    body.append(small(told, spacing="Small"))
    data: dict[str, object] = {"meeting": meeting.id, "version": meeting.version}
    if form.conflicts:
        data["confirmed"] = 1
    back = back_to("meeting.desk", meeting.id, say)
    if form.is_cancelling:
        act = execute("meeting.cancel", say.say("Cancel and tell everybody"), data, style="destructive", inputs=True)
    else:
        words_ = say.say("Move all the same") if form.conflicts else say.say("Move and tell everybody")
        act = execute("meeting.move", words_, data, style="positive", inputs=True)
    return card(body, fallback_text=title, actions=[act, back])


def sheet_card(view: DeskView, page: int, language: Language) -> dict[str, object]:
    """The attendance sheet, ticked as people answered until it is written; who is not ticked is absent or represented."""
    say = speech(language)
    shown, number, pages = page_of(view.replies.values(), page)
    title = say.say("Who came?")
    line = view.meeting.title
    if pages > 1:
        line = say.joined([line, say.say("page {page} of {pages}", page=number + 1, pages=pages)])
    people = [(one.name, str(one.person)) for one in shown]

    def ticked(answer: Answer) -> list[str]:
        return [str(one.person) for one in shown if (one.attended or one.answer) is answer]

    body: Elements = [
        header(line=line, title=title),
        small(
            say.say("Ticked as they answered. Who is ticked nowhere did not come, or is represented as they answered."),
            spacing="Small",
        ),
        multi_choice("present", say.say("Present in the room"), people, ticked(Answer.PRESENT)),
        multi_choice("remote", say.say("Present remotely"), people, ticked(Answer.REMOTE)),
    ]
    data = {"meeting": view.meeting.id, "page": number}
    last = number + 1 >= pages
    save = say.say("Save") if last else say.say("Save and go on")
    actions: list[Action] = [execute("meeting.attend", save, data, style="positive", inputs=True)]
    actions.append(back_to("meeting.desk", view.meeting.id, say))
    return card(body, fallback_text=title, actions=actions)


def decision_form(form: DecisionForm, language: Language) -> dict[str, object]:
    """Write a decision down."""
    say, entry, faults = speech(language), form.entry, form.faults
    title = say.say("Write a decision down")
    owners = [(capital(say.say("nobody in particular")), NOBODY), *((one.name, str(one.person)) for one in form.owners)]
    body: Elements = [
        header(line=form.meeting.title, title=title),
        *to_correct(faults, say),
        *faulty(
            text_input("text", say.say("What was decided"), entry.get("text"), limit=TEXT_LIMIT, multiline=True),
            "text",
            faults,
            language,
        ),
        *faulty(
            choice_input("owner", say.say("Who does it"), owners, entry.get("owner") or NOBODY),
            "owner",
            faults,
            language,
        ),
        *faulty(date_input("due_on", say.say("Until when"), entry.get("due_on")), "due_on", faults, language),
        small(say.say("Its owner is reminded three days before, and on the day."), spacing="Small"),
    ]
    data = {"meeting": form.meeting.id}
    actions = [
        execute("decision.add", say.say("Write it down"), data, style="positive", inputs=True),
        back_to("meeting.desk", form.meeting.id, say),
    ]
    return card(body, fallback_text=title, actions=actions)
