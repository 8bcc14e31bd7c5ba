"""The short forms of those who work on a ticket: whose it is, what it waits for, how it is judged, what it hangs on."""

from collections.abc import Mapping, Sequence

from microsoft_teams.cards.core import Action, CardElement, TextInput

from cards.inputs import choice_input, date_input, text_input
from cards.layout import Elements, buttons, card, execute, header, heading, notice, small, typed
from cards.text import Speech, speech
from cards.tickets.form import searched_choice
from cards.tickets.telling import COLORS, headline, state_told
from domain.days import read_day
from domain.languages import Language
from domain.people import Person
from domain.tickets.catalogue import GroupRef
from domain.tickets.entries import Event
from domain.tickets.ticket import (
    TEXT_LIMIT,
    ApplicationRef,
    CategoryRef,
    Impact,
    Link,
    PendingReason,
    TicketType,
    Urgency,
)
from domain.tickets.view import TicketView

MOST_CANDIDATES = 60
NUMBER_LIMIT = 24

Sent = Mapping[str, str]
"""What was typed before, by field, when the form is given back."""
NOTHING_SENT: Sent = {}


def hands_card(
    view: TicketView,
    candidates: Sequence[Person],
    groups: Sequence[GroupRef],
    *,
    language: Language,
    sent: Sent = NOTHING_SENT,
    told: str = "",
) -> dict[str, object]:
    """Who is to look after it: somebody of the group, or another group."""
    say, ids = speech(language), ids_of(view)
    body: Elements = []
    if candidates and Event.ASSIGN in view.allowed:
        people = [(person.name, str(person.id)) for person in candidates[:MOST_CANDIDATES]]
        mine = sent.get("technician") or (str(view.ticket.technician.id) if view.ticket.technician else "")
        body += [
            heading(say.say("Assign to somebody of the group")),
            searched_choice("technician", say.say("Technician"), people, mine),
            buttons(execute("ticket.assign", say.say("Assign"), ids, inputs=True, style="positive")),
        ]
    others = [(group.name, str(group.id)) for group in groups if group.id != view.ticket.group.id]
    if others and Event.HAND_OVER in view.allowed:
        body += [
            heading(say.say("Hand over to another group")),
            choice_input("group", say.say("Group"), others, known(sent.get("group"), others)),
            _why(say.say("A word for them (internal)"), sent),
            buttons(execute("ticket.hand_over", say.say("Hand over"), ids, inputs=True)),
        ]
    return framed(body, view, say, told=told)


def hold_card(view: TicketView, *, language: Language, sent: Sent = NOTHING_SENT, told: str = "") -> dict[str, object]:
    """What it waits for, and until when."""
    say = speech(language)
    reasons = [(say.Word(reason), reason.value) for reason in PendingReason if reason is not PendingReason.REQUESTER]
    body: Elements = [
        choice_input(
            "reason", say.say("What it waits for"), reasons, known(sent.get("reason"), reasons) or reasons[0][1]
        ),
        _why(say.say("A word for the requester"), sent),
        date_input("until", say.say("Until (it then goes on by itself)"), day_of(sent.get("until"))),
        small(say.say("Without a day it waits until somebody takes it up again."), spacing="Small"),
    ]
    if Event.SUSPEND in view.allowed:
        press = execute("ticket.suspend", say.say("Set to pending"), ids_of(view), inputs=True, style="positive")
        body.append(buttons(press))
    return framed(body, view, say, told=told)


def judgement_card(
    view: TicketView,
    categories: Sequence[CategoryRef],
    applications: Sequence[ApplicationRef],
    *,
    language: Language,
    sent: Sent = NOTHING_SENT,
    told: str = "",
) -> dict[str, object]:
    """Whom it hinders, what it is about, what it hangs on."""
    say, ids, ticket = speech(language), ids_of(view), view.ticket
    impacts = [(say.Word(impact), impact.value) for impact in Impact]
    urgencies = [(say.Word(urgency), urgency.value) for urgency in Urgency]
    kinds = [(say.Word(kind), kind.value) for kind in TicketType]
    impact = known(sent.get("impact"), impacts) or ticket.impact.value
    urgency = known(sent.get("urgency"), urgencies) or ticket.urgency.value
    kind = known(sent.get("type"), kinds) or ticket.type.value
    body: Elements = [
        choice_input("impact", say.say("Whom it hinders"), impacts, impact),
        choice_input("urgency", say.say("How badly"), urgencies, urgency, spacing="Small"),
        choice_input("type", say.say("Something is broken, or wanted"), kinds, kind, spacing="Small"),
    ]
    if categories:
        named = [(one.path, str(one.id)) for one in categories]
        chosen = sent.get("category") or (str(ticket.category.id) if ticket.category else "")
        body.append(searched_choice("category", say.say("Category"), named, chosen))
    if applications:
        named = [(one.name, str(one.id)) for one in applications]
        chosen = sent.get("application") or (str(ticket.application.id) if ticket.application else "")
        body.append(searched_choice("application", say.say("Application"), named, chosen))
    judged: list[Action] = []
    if Event.CLASSIFY in view.allowed:
        judged.append(execute("ticket.classify", say.say("Judge so"), ids, inputs=True, style="positive"))
    if Event.DECLARE_MAJOR in view.allowed:
        judged.append(execute("ticket.declare_major", say.say("Declare a major incident"), ids))
    if Event.LIFT_MAJOR in view.allowed:
        judged.append(execute("ticket.lift_major", say.say("End the major incident"), ids))
    if judged:
        body.append(buttons(*judged))
    if ticket.parent is not None:
        body += [
            heading(say.say("It hangs on T {number}", number=ticket.parent)),
            buttons(execute("ticket.unlink", say.say("Take it off"), ids)),
        ]
    elif Event.LINK in view.allowed and not view.children:
        hows = [(say.Word(how), how.value) for how in Link]
        body += [
            heading(say.say("Hang it on another ticket")),
            text_input(
                "parent", say.say("Number of that ticket"), sent.get("parent", "")[:NUMBER_LIMIT], limit=NUMBER_LIMIT
            ),
            choice_input(
                "how", say.say("As"), hows, known(sent.get("how"), hows) or Link.DUPLICATE.value, spacing="Small"
            ),
            buttons(execute("ticket.link", say.say("Link"), ids, inputs=True)),
        ]
    return framed(body, view, say, told=told)


def _header(view: TicketView, say: Speech) -> CardElement:
    ticket = view.ticket
    return header(
        line=headline(ticket, say),
        title=ticket.title,
        state=state_told(ticket.state, ticket.ending, say),
        state_detail=ticket.group.name,
        state_color=COLORS.get(ticket.state),
    )


def ids_of(view: TicketView) -> dict[str, object]:
    return {"ticket": view.ticket.id, "version": view.ticket.version}


def framed(body: Elements, view: TicketView, say: Speech, *, told: str = "") -> dict[str, object]:
    """A short form as a card. `told` is why it could not be sent as it was; it may hold a name. Nothing refreshes it by itself."""
    back: list[Action] = [execute("ticket.back", say.say("Back to the ticket"), {"ticket": view.ticket.id})]
    why: Elements = [notice(typed(told, bold=True), style="attention")] if told else []
    what = say.say("Change {number}", number=view.ticket.number)
    return card([_header(view, say), *why, *body], fallback_text=told or what, actions=back)


def known(value: str | None, choices: Sequence[tuple[str, str]]) -> str:
    """A value that was sent, when it is among the choices."""
    return value if value is not None and any(value == key for _, key in choices) else ""


def day_of(value: str | None) -> str:
    """A day that was sent, as a date field can show it; nothing for anything else."""
    day = read_day(value) if value else None
    return day.isoformat() if day else ""


def _why(label: str, sent: Sent) -> TextInput:
    why = sent.get("why", "")
    return text_input("why", label, why, limit=max(TEXT_LIMIT, len(why)), multiline=True, spacing="Small")
