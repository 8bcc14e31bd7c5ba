"""What somebody is told of a ticket: what is new, and what they can do about it, on a card as small as it can be."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action

from cards.inputs import text_input
from cards.layout import Elements, buttons, card, execute, fold, header, notice, small, typed, words
from cards.text import PARIS, Speech, mark, speech
from cards.tickets.telling import COLORS, event_told, headline, state_told, to_calendar, zones_of
from cards.zones import instant_in
from domain.languages import Language
from domain.tickets.entries import Entry, Event
from domain.tickets.ticket import TEXT_LIMIT
from domain.tickets.view import Side, TicketView

_HEADLINES: Mapping[Event, str] = {
    Event.OPEN: mark("A ticket was opened for you"),
    Event.TAKE: mark("Somebody looks after your ticket"),
    Event.ASSIGN: mark("Somebody looks after your ticket"),
    Event.CANCEL: mark("The appointment is cancelled"),
    Event.ASK: mark("You are asked a question"),
    Event.ANSWER: mark("You have an answer"),
    Event.RESOLVE: mark("Resolved: does it work now?"),
    Event.REOPEN: mark("Your ticket is open again"),
    Event.ELAPSE: mark("The appointment is over"),
    Event.CLOSE: mark("Your ticket is closed"),
    Event.EXPIRE: mark("Your ticket is closed"),
}
_WORKERS: Mapping[Event, str] = {
    Event.ASSIGN: mark("A ticket was assigned to you"),
    Event.REPLY: mark("The requester replied"),
    Event.ATTACH: mark("The requester added a file"),
    Event.REOPEN: mark("A ticket was reopened"),
    Event.WITHDRAW: mark("A ticket was withdrawn"),
    Event.WAKE: mark("A ticket goes on"),
    Event.CANCEL: mark("The appointment is cancelled"),
    Event.ELAPSE: mark("The appointment is over: say what came of it"),
    Event.UNTAKEN: mark("Nobody has taken this ticket in time"),
    Event.WARN: mark("Little time is left to resolve this ticket"),
    Event.BREACH: mark("This ticket is late"),
}
_FOLLOWERS: Mapping[Event, str] = {
    Event.ANSWER: mark("News of a trouble that you follow"),
    Event.RESOLVE: mark("A trouble that you follow is resolved"),
}
_APPOINTED: Mapping[Event, str] = {
    Event.PLAN: mark("Appointment {when}"),
    Event.REMIND: mark("Reminder: appointment {when}"),
}
_OF = {Side.REQUESTER: _HEADLINES, Side.WORKER: _WORKERS, Side.FOLLOWER: _FOLLOWERS, Side.TEAM: _WORKERS}
_GRAVE = frozenset({Event.UNTAKEN, Event.WARN, Event.BREACH})


def notice_card(
    view: TicketView, entries: Sequence[Entry], *, language: Language, timezone: ZoneInfo = PARIS
) -> dict[str, object]:
    """What is new about a ticket: `entries` the oldest first, at least one."""
    say, ticket = speech(language), view.ticket
    items: Elements = [words(_headline(view, entries, say, timezone), weight="Bolder")]
    for entry in entries:
        if entry.event is Event.REMIND and view.ticket.appointment is not None:
            items += typed(view.ticket.appointment.where, spacing="None")
            continue
        if entry.event is not Event.UNTAKEN:
            items += typed(event_told(entry, say), size="Small", subtle=True, spacing="Small")
        items += typed(entry.text, spacing="None")
    grave = any(entry.event in _GRAVE for entry in entries)
    body: Elements = [
        header(
            line=headline(ticket, say),
            title=ticket.title,
            state=state_told(ticket.state, ticket.ending, say),
            state_color=COLORS.get(ticket.state),
        ),
        notice(items, style="attention" if grave else "accent"),
        *_why(view, say),
        *_writing(view, say),
    ]
    summary = notice_summary(view, entries, language, timezone)
    return card(body, fallback_text=summary, speak=summary, actions=_actions(view, say))


def notice_summary(view: TicketView, entries: Sequence[Entry], language: Language, timezone: ZoneInfo = PARIS) -> str:
    """The toast: ``T 1042, Écran noir : vous avez une réponse``."""
    say = speech(language)
    told = _headline(view, entries, say, timezone)
    return say.colon(f"{view.ticket.number}, {view.ticket.title}", told[:1].lower() + told[1:])


def _headline(view: TicketView, entries: Sequence[Entry], say: Speech, timezone: ZoneInfo) -> str:
    known = [entry.event for entry in entries if entry.event in _OF[view.side] or entry.event in _APPOINTED]
    if not known:
        return say.Word(view.ticket.state)
    if known[-1] not in _APPOINTED:
        return say.say(_OF[view.side][known[-1]])
    if view.ticket.appointment is None:
        return say.say("The appointment is cancelled")
    return say.say(_APPOINTED[known[-1]], when=instant_in(zones_of(view, timezone), view.ticket.appointment.at, say))


def _why(view: TicketView, say: Speech) -> Elements:
    if view.side is Side.FOLLOWER:
        return [small(say.say("You are told because you follow this trouble."), spacing="Small")]
    return []


def _writing(view: TicketView, say: Speech) -> Elements:
    if view.side is not Side.REQUESTER or Event.REPLY not in view.allowed:
        return []
    ids = {"ticket": view.ticket.id, "version": view.ticket.version}
    offered = [execute("ticket.reply", say.say("Send"), ids, inputs=True)]
    if Event.REOPEN in view.allowed:
        offered.append(execute("ticket.reopen", say.say("It does not work"), ids, inputs=True))
    asked = Event.REOPEN in view.allowed or view.ticket.pending is not None
    field = text_input("text", say.say("Your message"), limit=TEXT_LIMIT, multiline=True)
    return fold("writing", say.say("Write to the support"), [field, buttons(*offered)], opened=asked)


def _actions(view: TicketView, say: Speech) -> list[Action]:
    ids = {"ticket": view.ticket.id, "version": view.ticket.version}
    actions: list[Action] = []
    if view.side is Side.REQUESTER and Event.CONFIRM in view.allowed:
        actions.append(execute("ticket.confirm", say.say("It works"), ids, style="positive"))
    if view.side is Side.WORKER and Event.TAKE in view.allowed and view.ticket.technician is None:
        actions.append(execute("ticket.take", say.say("Take it"), ids, style="positive"))
    if view.calendar:
        actions.append(to_calendar(view, say))
    actions.append(execute("ticket.show", say.say("See the ticket"), {"ticket": view.ticket.id}))
    return actions
