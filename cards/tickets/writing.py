"""The short forms in which something is written on a ticket: to the support, to the requester, a mark, an appointment."""

from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, ActionStyle

from cards.inputs import choice_input, date_input, text_input, time_input
from cards.layout import Elements, buttons, execute, fact, notice, small, words
from cards.text import PARIS, Speech, speech
from cards.tickets.changes import NOTHING_SENT, Sent, day_of, framed, ids_of, known
from cards.tickets.telling import said, score_told, zones_of
from cards.zones import instant_in, typed_in
from domain.languages import Language
from domain.meetings.entry import read_hour
from domain.tickets.appointment import WHERE_LIMIT
from domain.tickets.entries import Event
from domain.tickets.forms import Form
from domain.tickets.survey import COMMENT_LIMIT, SCORES
from domain.tickets.ticket import TEXT_LIMIT, PendingReason
from domain.tickets.view import TicketView


def writing_card(
    view: TicketView, form: Form, *, language: Language, sent: Sent = NOTHING_SENT, told: str = ""
) -> dict[str, object]:
    """A field, and what can be made of what is written in it: `form` is a message, a reopening, or all that technicians write.

    Where nothing can be made of it any more the field still holds what was written.
    """
    say, written = speech(language), sent.get("text", "")
    offered: list[Action] = [
        execute(verb, title, ids_of(view), inputs=True, style=style)
        for event, verb, title, style in _ways(form, say)
        if event in view.allowed
    ]
    label = _label(form, say) if offered else say.say("What you had written, to be copied")
    body = [
        *_context(view, form, say),
        text_input("text", label, written, limit=max(TEXT_LIMIT, len(written)), multiline=True),
    ]
    return framed([*body, *([buttons(*offered)] if offered else [])], view, say, told=told)


def _ways(form: Form, say: Speech) -> list[tuple[Event, str, str, ActionStyle | None]]:
    if form is Form.MESSAGE:
        return [(Event.REPLY, "ticket.reply", say.say("Send"), "positive")]
    if form is Form.REOPENING:
        return [(Event.REOPEN, "ticket.reopen", say.say("Reopen the ticket"), "positive")]
    return [
        (Event.ANSWER, "ticket.answer", say.say("Answer the requester"), "positive"),
        (Event.ASK, "ticket.ask", say.say("Ask a question"), None),
        (Event.NOTE, "ticket.note", say.say("Internal note"), None),
        (Event.RESOLVE, "ticket.resolve", say.say("Resolve"), None),
    ]


def _label(form: Form, say: Speech) -> str:
    match form:
        case Form.MESSAGE:
            return say.say("Your message")
        case Form.REOPENING:
            return say.say("What does not work")
        case _:
            return say.say("Answer, question, note or solution")


def _context(view: TicketView, form: Form, say: Speech) -> Elements:
    """What is being answered."""
    ticket = view.ticket
    if form is Form.WRITING:
        return said(ticket.description, say.say("What was told")) if ticket.description else []
    if ticket.solution:
        return [notice(said(ticket.solution, say.say("Solution")), style="emphasis")]
    if ticket.pending is not None and ticket.pending.reason is PendingReason.REQUESTER:
        asked = next((entry for entry in view.entries if entry.event is Event.ASK), None)
        return [notice(said(asked.text, say.say("You are asked")), style="emphasis")] if asked else []
    return []


def mark_card(view: TicketView, *, language: Language, sent: Sent = NOTHING_SENT, told: str = "") -> dict[str, object]:
    """How it went: a mark, and a word about it."""
    say, survey = speech(language), view.survey
    given = {"score": str(survey.score or ""), "comment": survey.comment} if survey else {}
    given |= sent
    choices = [(score_told(score, say), str(score)) for score in reversed(SCORES)]
    comment = given.get("comment", "")
    body: Elements = [
        words(say.say("How did it go?"), weight="Bolder", spacing="Small"),
        choice_input("score", say.say("Your mark"), choices, known(given.get("score"), choices)),
        text_input(
            "comment", say.say("A word about it"), comment, limit=max(COMMENT_LIMIT, len(comment)), multiline=True
        ),
        buttons(execute("ticket.judge", say.say("Send my mark"), ids_of(view), inputs=True, style="positive")),
    ]
    return framed(body, view, say, told=told)


def appointment_card(
    view: TicketView, *, language: Language, timezone: ZoneInfo = PARIS, sent: Sent = NOTHING_SENT, told: str = ""
) -> dict[str, object]:
    """When, on the clock of the service, and where or how."""
    say, appointment, zones = speech(language), view.ticket.appointment, zones_of(view, timezone)
    given = {"day": "", "hour": "", "where": ""}
    body: Elements = []
    if appointment is not None:
        local = appointment.at.astimezone(zones.house)
        given = {"day": local.date().isoformat(), "hour": f"{local:%H:%M}", "where": appointment.where}
        body.append(fact(say.say("Appointment"), instant_in(zones, appointment.at, say)))
    given |= sent
    where = given["where"]
    body += [
        date_input("day", say.say("Day"), day_of(given["day"])),
        time_input("hour", say.say("Hour"), _hour_of(given["hour"])),
        *([small(told_zone)] if (told_zone := typed_in(zones, say)) else []),
        text_input(
            "where",
            say.say("Where, or how (visit, call, shared screen)"),
            where,
            limit=max(WHERE_LIMIT, len(where)),
        ),
        small(
            say.say("The requester is told, and both of you are reminded the day before and an hour before."),
            spacing="Small",
        ),
    ]
    title = say.say("Move the appointment") if appointment is not None else say.say("Make the appointment")
    offered: list[Action] = []
    if Event.PLAN in view.allowed:
        offered.append(execute("ticket.plan", title, ids_of(view), inputs=True, style="positive"))
    if Event.CANCEL in view.allowed:
        offered.append(execute("ticket.cancel", say.say("Cancel the appointment"), ids_of(view)))
    return framed([*body, *([buttons(*offered)] if offered else [])], view, say, told=told)


def _hour_of(value: str) -> str:
    """An hour that was sent, as a time field can show it; nothing for anything else."""
    hour = read_hour(value)
    return f"{hour:%H:%M}" if hour else ""
