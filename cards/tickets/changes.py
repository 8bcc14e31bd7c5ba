"""The short forms of those who work on a ticket: whose it is, what it waits for, how it is judged, what it hangs on."""

from collections.abc import Sequence
from enum import StrEnum

from microsoft_teams.cards.core import Action, CardElement

from cards.inputs import choice_input, date_input, text_input
from cards.layout import Elements, buttons, card, execute, header, heading, small
from cards.text import Speech, speech
from cards.tickets.form import searched_choice
from cards.tickets.telling import COLORS, headline, state_told
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


class Change(StrEnum):
    """Which form."""

    HANDS = "hands"
    HOLD = "hold"
    JUDGEMENT = "judgement"


def hands_card(
    view: TicketView, candidates: Sequence[Person], groups: Sequence[GroupRef], *, language: Language
) -> dict[str, object]:
    """Who is to look after it: somebody of the group, or another group."""
    say, ids = speech(language), _ids(view)
    body: Elements = [_header(view, say)]
    if candidates and Event.ASSIGN in view.allowed:
        people = [(person.name, str(person.id)) for person in candidates[:MOST_CANDIDATES]]
        mine = str(view.ticket.technician.id) if view.ticket.technician else ""
        body += [
            heading(say.say("Assign to somebody of the group")),
            searched_choice("technician", say.say("Technician"), people, mine),
            buttons(execute("ticket.assign", say.say("Assign"), ids, inputs=True, style="positive")),
        ]
    others = [(group.name, str(group.id)) for group in groups if group.id != view.ticket.group.id]
    if others and Event.HAND_OVER in view.allowed:
        body += [
            heading(say.say("Hand over to another group")),
            choice_input("group", say.say("Group"), others),
            text_input("why", say.say("A word for them (internal)"), limit=TEXT_LIMIT, multiline=True, spacing="Small"),
            buttons(execute("ticket.hand_over", say.say("Hand over"), ids, inputs=True)),
        ]
    return _card(body, view, say)


def hold_card(view: TicketView, *, language: Language) -> dict[str, object]:
    """What it waits for, and until when."""
    say = speech(language)
    reasons = [(say.Word(reason), reason.value) for reason in PendingReason if reason is not PendingReason.REQUESTER]
    body: Elements = [
        _header(view, say),
        choice_input("reason", say.say("What it waits for"), reasons, reasons[0][1]),
        text_input("why", say.say("A word for the requester"), limit=TEXT_LIMIT, multiline=True, spacing="Small"),
        date_input("until", say.say("Until (it then goes on by itself)")),
        small(say.say("Without a day it waits until somebody takes it up again."), spacing="Small"),
        buttons(execute("ticket.suspend", say.say("Put on hold"), _ids(view), inputs=True, style="positive")),
    ]
    return _card(body, view, say)


def judgement_card(
    view: TicketView,
    categories: Sequence[CategoryRef],
    applications: Sequence[ApplicationRef],
    *,
    language: Language,
) -> dict[str, object]:
    """Whom it hinders, what it is about, what it hangs on."""
    say, ids, ticket = speech(language), _ids(view), view.ticket
    body: Elements = [_header(view, say)]
    impacts = [(say.Word(impact), impact.value) for impact in Impact]
    urgencies = [(say.Word(urgency), urgency.value) for urgency in Urgency]
    kinds = [(say.Word(kind), kind.value) for kind in TicketType]
    body += [
        choice_input("impact", say.say("Whom it hinders"), impacts, ticket.impact.value),
        choice_input("urgency", say.say("How badly"), urgencies, ticket.urgency.value, spacing="Small"),
        choice_input("type", say.say("Something is broken, or wanted"), kinds, ticket.type.value, spacing="Small"),
    ]
    if categories:
        named = [(one.path, str(one.id)) for one in categories]
        chosen = str(ticket.category.id) if ticket.category else ""
        body.append(searched_choice("category", say.say("Category"), named, chosen))
    if applications:
        named = [(one.name, str(one.id)) for one in applications]
        chosen = str(ticket.application.id) if ticket.application else ""
        body.append(searched_choice("application", say.say("Application"), named, chosen))
    judged = [execute("ticket.classify", say.say("Judge so"), ids, inputs=True, style="positive")]
    if Event.DECLARE_MAJOR in view.allowed:
        judged.append(execute("ticket.declare_major", say.say("Declare a major incident"), ids))
    if Event.LIFT_MAJOR in view.allowed:
        judged.append(execute("ticket.lift_major", say.say("End the major incident"), ids))
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
            text_input("parent", say.say("Number of that ticket"), limit=NUMBER_LIMIT),
            choice_input("how", say.say("As"), hows, Link.DUPLICATE.value, spacing="Small"),
            buttons(execute("ticket.link", say.say("Link"), ids, inputs=True)),
        ]
    return _card(body, view, say)


def _header(view: TicketView, say: Speech) -> CardElement:
    ticket = view.ticket
    return header(
        line=headline(ticket, say),
        title=ticket.title,
        state=state_told(ticket.state, ticket.ending, say),
        state_detail=ticket.group.name,
        state_color=COLORS.get(ticket.state),
    )


def _ids(view: TicketView) -> dict[str, object]:
    return {"ticket": view.ticket.id, "version": view.ticket.version}


def _card(body: Elements, view: TicketView, say: Speech) -> dict[str, object]:
    back: list[Action] = [execute("ticket.show", say.say("Back to the ticket"), {"ticket": view.ticket.id})]
    told = say.say("Change {number}", number=view.ticket.number)
    return card(body, fallback_text=told, actions=back)
