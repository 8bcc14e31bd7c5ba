"""How tickets are told: their state, what happened to them, how long they may take."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, CardElement, TextColor

from cards.layout import GAP, Elements, open_url, rich, run, small, typed, words
from cards.text import Speech, mark
from cards.zones import Zones, instant_in
from domain.tickets.entries import Audience, Entry, Event
from domain.tickets.queue import TicketLine
from domain.tickets.service_level import Clock
from domain.tickets.ticket import Ending, State, Ticket
from domain.tickets.view import TicketView

SIGNS: Mapping[State, str] = {
    State.NEW: "📥",
    State.IN_PROGRESS: "🛠️",
    State.PLANNED: "📅",
    State.PENDING: "⏸️",
    State.RESOLVED: "✅",
    State.CLOSED: "🔒",
}
COLORS: Mapping[State, TextColor] = {State.NEW: "Accent", State.RESOLVED: "Good"}
NOTE_SIGN = "🔏"

_TOLD: Mapping[Event, str] = {
    Event.OPEN: mark("{who} opened the ticket"),
    Event.TAKE: mark("{who} looks after the ticket"),
    Event.ASSIGN: mark("{who} assigned the ticket to {name}"),
    Event.HAND_OVER: mark("{who} handed the ticket over to {group}"),
    Event.PLAN: mark("{who} made an appointment"),
    Event.CANCEL: mark("{who} cancelled the appointment"),
    Event.REMIND: mark("Both were reminded of the appointment"),
    Event.ELAPSE: mark("The hour of the appointment is over: the ticket goes on"),
    Event.SUSPEND: mark("{who} set the ticket to pending"),
    Event.RESUME: mark("{who} took the ticket up again"),
    Event.WAKE: mark("The ticket goes on: the day has come"),
    Event.ASK: mark("{who} asked a question"),
    Event.REPLY: mark("{who} replied"),
    Event.ANSWER: mark("{who} answered"),
    Event.NOTE: mark("{who} left an internal note"),
    Event.CLASSIFY: mark("{who} judged the ticket anew"),
    Event.DECLARE_MAJOR: mark("{who} declared a major incident"),
    Event.LIFT_MAJOR: mark("{who} ended the major incident"),
    Event.LINK: mark("{who} linked the ticket to T {parent}"),
    Event.UNLINK: mark("{who} took the ticket off the other one"),
    Event.RESOLVE: mark("{who} gave a solution"),
    Event.REOPEN: mark("{who} reopened the ticket"),
    Event.CONFIRM: mark("{who} confirmed that it works"),
    Event.CLOSE: mark("{who} closed the ticket"),
    Event.EXPIRE: mark("The ticket closed without an answer"),
    Event.WITHDRAW: mark("{who} withdrew the ticket"),
    Event.ATTACH: mark("{who} added a file"),
    Event.UNTAKEN: mark("Nobody has taken the ticket in time"),
    Event.WARN: mark("Most of the time to resolve has gone by"),
    Event.BREACH: mark("The time to resolve is over"),
}


_MOVED = mark("{who} moved the appointment")


def event_told(entry: Entry, say: Speech) -> str:
    """What happened, in one sentence that may hold names: to be shown letter for letter."""
    values = {
        "who": entry.author.name if entry.author else "Mardi",
        "name": entry.details.get("name", ""),
        "group": entry.details.get("group", ""),
        "parent": entry.details.get("parent", ""),
    }
    told = _MOVED if entry.event is Event.PLAN and "moved" in entry.details else _TOLD[entry.event]
    return say.say(told, **values)


def zones_of(view: TicketView, timezone: ZoneInfo) -> Zones:
    """The clock of the service, by which appointments are kept, beside that of who reads."""
    return Zones(house=view.clocks.zone, reader=timezone)


def appointment_told(entry: Entry, say: Speech, zones: Zones) -> str:
    """When the appointment is that an entry is about: ``mardi 1 décembre à 10 h``; empty when it is about none."""
    said = entry.details.get("at")
    return instant_in(zones, datetime.fromisoformat(said), say) if said else ""


def entry_lines(entry: Entry, say: Speech, zones: Zones) -> Elements:
    """One line of a history: what happened and when, and what was written. A note says that it is one."""
    sign = f"{NOTE_SIGN} " if entry.audience is Audience.INTERNAL else ""
    when = say.dated_instant(entry.at, zones.reader)
    lines: Elements = [
        rich(
            run(f"{sign}{event_told(entry, say)}", bold=True, size="Small"),
            run(f"{GAP}{when}", size="Small", subtle=True),
            spacing="Small",
        )
    ]
    at = appointment_told(entry, say, zones)
    return lines + typed(at, size="Small", spacing="None") + typed(entry.text, size="Small", spacing="None")


def state_told(state: State, ending: Ending | None, say: Speech) -> str:
    """A state with its sign: ``🛠️ En cours``; a withdrawn ticket says so."""
    word = say.Word(Ending.WITHDRAWN) if ending is Ending.WITHDRAWN else say.Word(state)
    return f"{SIGNS[state]}\u00a0{word}"


def headline(ticket: Ticket, say: Speech) -> str:
    """``T 1042 · incident · Messagerie``."""
    about = ticket.application.name if ticket.application else ticket.category.path if ticket.category else ""
    return say.joined((ticket.number, say.word(ticket.type), about))


def duration(time: timedelta, say: Speech) -> str:
    """A length of opening time: ``3 h``, ``1 h 20``, ``45 min``."""
    minutes = max(int(time.total_seconds()) // 60, 0)
    hours, rest = divmod(minutes, 60)
    if not hours:
        told = say.say("{minutes} min", minutes=rest)
    else:
        told = (
            say.say("{hours} h {minutes:02}", hours=hours, minutes=rest) if rest else say.say("{hours} h", hours=hours)
        )
    return told.replace(" ", "\u00a0")


def clock_lines(view: TicketView, say: Speech, timezone: ZoneInfo) -> Elements:
    """Both clocks, each with its day and what is left of it in opening hours."""
    pairs = ((say.say("Taken"), view.clocks.own), (say.say("Solved"), view.clocks.resolve))
    return [_clock(label, clock, view, say, timezone) for label, clock in pairs if clock is not None]


def _clock(label: str, clock: Clock, view: TicketView, say: Speech, timezone: ZoneInfo) -> CardElement:
    color: TextColor | None = None
    if clock.stopped_at is not None:
        kept = clock.is_kept
        verdict = say.say("in time") if kept else say.say("too late")
        color = "Good" if kept else "Attention"
        time = duration(clock.spent, say)
        is_at_once = clock.spent < timedelta(minutes=1)
        told = (
            verdict if is_at_once else say.say("{verdict}, after {time} of opening hours", verdict=verdict, time=time)
        )
    elif clock.is_late(view.at) and clock.due_at is not None:
        color = "Attention"
        told = say.say("it was due {when}", when=say.instant(clock.due_at, timezone))
    elif clock.due_at is None:
        told = say.say("stands still, {time} of opening hours left", time=duration(clock.left, say))
    else:
        told = say.say(
            "due {when}, {time} of opening hours left",
            when=say.instant(clock.due_at, timezone),
            time=duration(clock.left, say),
        )
    return rich(run(f"{label}{GAP}", size="Small", bold=True), run(told, size="Small", color=color), spacing="None")


def due_told(line: TicketLine, late: bool, say: Speech, timezone: ZoneInfo) -> str:
    """When a ticket of a list is due; empty while its clock stands still."""
    if line.due_at is None:
        return ""
    when = say.instant(line.due_at, timezone)
    return say.say("was due {when}", when=when) if late else say.say("due {when}", when=when)


def said(text: str, label: str) -> Elements:
    """A label in our words, and what somebody wrote."""
    return [words(label, weight="Bolder", spacing="Small"), *typed(text, spacing="None")]


def to_calendar(view: TicketView, say: Speech) -> Action:
    """The button that brings the appointment into one's calendar, or out of it once it is off."""
    is_on = view.ticket.appointment is not None
    return open_url(say.say("Add to my calendar") if is_on else say.say("Remove from my calendar"), view.calendar)


def quiet(text: str) -> CardElement:
    """A small line."""
    return small(text, spacing="Small")


_SCORES = {
    1: mark("1, very bad"),
    2: mark("2, bad"),
    3: mark("3, fair"),
    4: mark("4, good"),
    5: mark("5, very good"),
}


def score_told(score: int, say: Speech) -> str:
    """A mark with its word."""
    return say.say(_SCORES[score])
