"""The card of a ticket: for its requester, for who works on it, for a channel, for who has the same trouble."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, ActionStyle, CardElement

from cards.layout import Elements, Refresh, buttons, card, execute, fact, fold, header, notice, row, small, typed, words
from cards.text import PARIS, Speech, mark, speech
from cards.tickets.telling import (
    COLORS,
    clock_lines,
    entry_lines,
    headline,
    said,
    score_told,
    state_told,
    to_calendar,
    zones_of,
)
from cards.zones import instant_in
from domain.languages import Language
from domain.tickets.entries import Entry, Event
from domain.tickets.forms import Form
from domain.tickets.ticket import Ending, PendingReason, State, Ticket
from domain.tickets.view import Side, TicketView

_DONE: Mapping[Event, str] = {
    Event.TAKE: mark("You look after this ticket. Its requester will be told."),
    Event.ASSIGN: mark("The ticket is assigned, and the technician is told."),
    Event.HAND_OVER: mark("The ticket is handed over: the other group has it in its channel."),
    Event.PLAN: mark("The appointment is made, and its requester is told."),
    Event.CANCEL: mark("The appointment is cancelled, and its requester is told."),
    Event.SUSPEND: mark("The ticket is pending: its clock stands still. Take it up again whenever you like."),
    Event.RESUME: mark("The ticket goes on."),
    Event.ASK: mark("Your question is on its way. The clock stands still until the answer comes."),
    Event.ANSWER: mark("Your answer is on its way."),
    Event.REPLY: mark("Your message is on the ticket, and those who look after it are told."),
    Event.NOTE: mark("Your note is on the ticket. The requester never sees it."),
    Event.CLASSIFY: mark("The ticket is judged anew: its priority and its times follow."),
    Event.DECLARE_MAJOR: mark("It is a major incident from now on: others can follow it."),
    Event.LIFT_MAJOR: mark("It is no major incident any more."),
    Event.LINK: mark("The tickets are linked: what that one is answered is answered here too."),
    Event.UNLINK: mark("The ticket stands on its own again."),
    Event.RESOLVE: mark("Your solution is on its way. The requester is asked whether it works."),
    Event.REOPEN: mark("The ticket is open again, and those who look after it are told."),
    Event.CONFIRM: mark("Good to know that it works. The ticket is closed."),
    Event.CLOSE: mark("The ticket is closed, and its requester is told."),
    Event.WITHDRAW: mark("The ticket is withdrawn. Nobody will look after it."),
}


def ticket_card(
    view: TicketView,
    *,
    language: Language,
    timezone: ZoneInfo = PARIS,
    told: str = "",
    refresh: Refresh | None = None,
) -> dict[str, object]:
    """A ticket as it stands, from the side of who looks. `told` is why what they wanted was not done; it may hold a name."""
    say, ticket = speech(language), view.ticket
    body: Elements = [_header(view, say)]
    body += [notice(typed(told, bold=True))] if told else _done(view, say)
    body += _to_act_on(view, say, timezone)
    body += _facts(view, say, timezone)
    if ticket.description:
        body += fold("description", say.say("What was told"), typed(ticket.description))
    if view.entries:
        title = say.many("What happened ({n})", "What happened ({n})", view.entry_count)
        lines: Elements = []
        for entry in view.entries:
            lines += entry_lines(entry, say, zones_of(view, timezone))
        lines.append(buttons(execute("ticket.history", say.say("All the history"), {"ticket": ticket.id})))
        body += fold("history", title, lines)
    body += _marked(view, say)
    body += _more(view, say)
    return card(
        body,
        fallback_text=ticket_summary(view, language),
        speak=ticket_summary(view, language),
        actions=_actions(view, say),
        refresh=refresh,
    )


def ticket_summary(view: TicketView, language: Language) -> str:
    """The toast: ``T 1042, Écran noir : en cours``."""
    say, ticket = speech(language), view.ticket
    state = say.word(Ending.WITHDRAWN) if ticket.ending is Ending.WITHDRAWN else say.word(ticket.state)
    told = say.colon(f"{ticket.number}, {ticket.title}", state)
    late = say.say("late")
    return f"{told}, {late}" if view.is_late and ticket.state.is_open else told


def _header(view: TicketView, say: Speech) -> CardElement:
    ticket = view.ticket
    who = ticket.technician.name if ticket.technician else say.say("nobody yet") if ticket.state.is_open else ""
    late = view.is_late and ticket.state.is_open
    state = state_told(ticket.state, ticket.ending, say)
    return header(
        line=headline(ticket, say),
        title=ticket.title,
        state=say.joined((state, say.say("late"))) if late else state,
        state_detail=say.joined((ticket.group.name, who)),
        state_color="Attention" if late else COLORS.get(ticket.state),
    )


def _done(view: TicketView, say: Speech) -> Elements:
    """What the person has just done."""
    if view.just is Event.OPEN:
        told = say.say("Your ticket is open. Its number is {number}.", number=view.ticket.number)
        next_ = say.say("You will be told here when somebody looks after it; add to it whenever you like.")
        return [notice([words(told, weight="Bolder"), small(next_)], style="good")]
    if view.has_marked:
        thanks = say.say("Thank you: it helps those who look after you.")
        return [
            notice(
                [words(thanks, weight="Bolder"), small(say.say("You can change your mark for a day."))], style="good"
            )
        ]
    if view.just is None or view.just not in _DONE:
        return []
    items: Elements = [words(say.say(_DONE[view.just]), weight="Bolder")]
    if view.just is Event.CANCEL:
        items += _calendar(view, say)
    return [notice(items, style="good")]


def _to_act_on(view: TicketView, say: Speech, timezone: ZoneInfo) -> Elements:
    ticket = view.ticket
    appointment = _appointment(view, say, timezone)
    match ticket.state:
        case State.PENDING:
            return [*appointment, _waiting(view, say, timezone)]
        case State.RESOLVED:
            items = said(ticket.solution, say.say("Solution"))
            if view.side is Side.REQUESTER:
                items.append(words(say.say("Does it work now?"), weight="Bolder"))
                items.append(small(say.say("Without an answer the ticket closes by itself after some working days.")))
            return [notice(items, style="good")]
        case State.CLOSED:
            items = said(ticket.solution, say.say("Solution")) if ticket.solution else []
            if ticket.ending and ticket.ending is not Ending.WITHDRAWN:
                items.append(small(say.Word(ticket.ending)))
            return [notice(items, style="emphasis")] if items else []
        case _:
            return appointment


def _appointment(view: TicketView, say: Speech, timezone: ZoneInfo) -> Elements:
    appointment = view.ticket.appointment
    if appointment is None:
        return []
    when = say.say("Appointment {when}", when=instant_in(zones_of(view, timezone), appointment.at, say))
    told = [words(f"📅 {when}", weight="Bolder"), *typed(appointment.where, spacing="None")]
    return [notice([*told, *_calendar(view, say)], style="accent")]


def _calendar(view: TicketView, say: Speech) -> Elements:
    return [buttons(to_calendar(view, say), spacing="Small")] if view.calendar else []


def _waiting(view: TicketView, say: Speech, timezone: ZoneInfo) -> CardElement:
    ticket = view.ticket
    pending = ticket.pending
    asked = latest_question(view.entries)
    if pending is not None and pending.reason is PendingReason.REQUESTER:
        mine = view.side is Side.REQUESTER
        title = say.say("You are asked") if mine else say.say("The requester is asked")
        return notice(
            [words(title, weight="Bolder"), *typed(asked.text if asked else pending.text, spacing="None")],
            style="warning" if mine else "emphasis",
        )
    reason = say.Word(pending.reason) if pending else ""
    items: Elements = [words(say.colon(say.say("Pending"), reason), weight="Bolder")]
    if pending is not None:
        items += typed(pending.text, spacing="None")
        if pending.until is not None:
            items.append(small(say.say("It goes on by itself {when}.", when=say.instant(pending.until, timezone))))
    return notice(items, style="emphasis")


def latest_question(entries: tuple[Entry, ...]) -> Entry | None:
    """The question that waits for its answer."""
    return next((entry for entry in entries if entry.event is Event.ASK), None)


def _facts(view: TicketView, say: Speech, timezone: ZoneInfo) -> Elements:
    ticket = view.ticket
    items: Elements = []
    if view.side in (Side.WORKER, Side.TEAM):
        asked_by = ticket.requester.name
        if ticket.opened_by.id != ticket.requester.id:
            asked_by = say.say("{name}, written down by {other}", name=asked_by, other=ticket.opened_by.name)
        items.append(fact(say.say("Requester"), asked_by))
        judged = say.joined((say.word(ticket.urgency), say.word(ticket.impact)))
        items.append(fact(say.Word(ticket.priority), judged))
    if ticket.where:
        items.append(fact(say.say("Place"), ticket.where))
    if ticket.application is not None and ticket.category is not None:
        items.append(fact(say.say("Category"), ticket.category.path))
    if ticket.source.author:
        items.append(fact(say.say("From a message by"), ticket.source.author))
    if view.side is not Side.FOLLOWER:
        when = say.dated_instant(ticket.opened_at, timezone)
        items.append(fact(say.say("Opened"), when))
    if view.side is Side.REQUESTER:
        resolve = view.clocks.resolve
        if resolve is not None and resolve.due_at is not None and ticket.state.is_open and not view.is_late:
            items.append(fact(say.say("Expected by"), say.instant(resolve.due_at, timezone)))
    elif view.side is not Side.FOLLOWER:
        items += clock_lines(view, say, timezone)
    return [*items, *_company(view, say)]


def _company(view: TicketView, say: Speech) -> Elements:
    items: Elements = []
    if view.ticket.parent is not None and view.side in (Side.WORKER, Side.TEAM) and view.ticket.link is not None:
        told = say.say("{how}, T {number}", how=say.Word(view.ticket.link), number=view.ticket.parent)
        items.append(fact(say.say("Linked"), told))
    if view.children:
        items.append(small(say.many("{n} ticket hangs on this one", "{n} tickets hang on this one", view.children)))
    if view.followers:
        items.append(small(say.many("{n} person follows it", "{n} people follow it", view.followers)))
    if view.files:
        told = say.many("{n} file", "{n} files", view.files)
        seen = {"ticket": view.ticket.id}
        items.append(row("ticket.files", say.say("See the files"), seen, words(f"📎 {told}"), separator=False))
    return items


def _ids(ticket: Ticket) -> dict[str, object]:
    return {"ticket": ticket.id, "version": ticket.version}


def _marked(view: TicketView, say: Speech) -> Elements:
    """The mark that was given, to be changed for a day."""
    survey = view.survey
    if survey is None or survey.score is None or view.ticket.ending is Ending.WITHDRAWN:
        return []
    mark_given = say.colon(say.say("Your mark"), score_told(survey.score, say))
    return [small(mark_given, spacing="Small"), *typed(survey.comment, size="Small", spacing="None")]


def _actions(view: TicketView, say: Speech) -> list[Action]:
    ids = _ids(view.ticket)
    if view.side is Side.FOLLOWER:
        return []
    if view.side is Side.REQUESTER:
        asked = view.ticket.pending is not None and view.ticket.pending.reason is PendingReason.REQUESTER
        title = say.say("Reply") if asked else say.say("Write to the support")
        offers = [
            (Event.CONFIRM, execute("ticket.confirm", say.say("It works"), ids, style="positive")),
            (Event.REOPEN, _opens(Form.REOPENING, say.say("It does not work"), ids)),
            (Event.REPLY, _opens(Form.MESSAGE, title, ids, style="positive" if asked else None)),
            (Event.WITHDRAW, execute("ticket.withdraw", say.say("Withdraw the ticket"), ids)),
        ]
    else:
        is_owned = view.ticket.technician is not None
        goes_on = is_owned and Event.RESUME not in view.allowed and view.ticket.state.is_open
        take = (Event.TAKE, execute("ticket.take", say.say("Take it"), ids, style=None if is_owned else "positive"))
        offers = [
            *([] if is_owned else [take]),
            (Event.RESUME, execute("ticket.resume", say.say("Take it up again"), ids, style="positive")),
            (Event.NOTE, _opens(Form.WRITING, _writing(view, say), ids, style="positive" if goes_on else None)),
            (Event.REOPEN, execute("ticket.reopen", say.say("Reopen"), ids)),
            (Event.CLOSE, execute("ticket.close", say.say("Close"), ids)),
            *([take] if is_owned else []),
        ]
    actions: list[Action] = [action for event, action in offers if event in view.allowed]
    survey = view.survey
    if survey is not None and survey.is_open(view.at) and view.ticket.ending is not Ending.WITHDRAWN:
        is_asked = survey.score is None
        title = say.say("Say how it went") if is_asked else say.say("Change my mark")
        actions.append(_opens(Form.MARK, title, ids, style="positive" if is_asked else None))
    return actions


def _more(view: TicketView, say: Speech) -> Elements:
    """What is done to a ticket less often than to write on it."""
    if view.side not in (Side.WORKER, Side.TEAM):
        return []
    ids = _ids(view.ticket)
    planned = say.say("Appointment") if view.ticket.appointment is None else say.say("Move the appointment")
    offers = [
        (Event.ASSIGN, _opens(Form.HANDS, say.say("Assign, hand over"), ids)),
        (Event.PLAN, _opens(Form.APPOINTMENT, planned, ids)),
        (Event.SUSPEND, _opens(Form.HOLD, say.say("Set to pending"), ids)),
        (Event.CLASSIFY, _opens(Form.JUDGEMENT, say.say("Judge, link"), ids)),
    ]
    offered = [action for event, action in offers if event in view.allowed]
    return fold("more", say.say("More: assign, appointment, hold, judge"), [buttons(*offered)]) if offered else []


def _writing(view: TicketView, say: Speech) -> str:
    return say.say("Write, resolve") if Event.RESOLVE in view.allowed else say.say("Write")


def _opens(form: Form, title: str, ids: Mapping[str, object], *, style: ActionStyle | None = None) -> Action:
    """A button that opens a form in the place of the card, which nothing redraws meanwhile: no field stands on a card that lives."""
    return execute("ticket.change", title, {**ids, "form": form.value}, style=style)
