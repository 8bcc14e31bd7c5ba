"""What those who work in a channel are to notice, told in the thread of the ticket's card."""

from microsoft_teams.cards.core import ContainerStyle

from cards.layout import Elements, card, notice, typed
from cards.text import speech
from cards.tickets.telling import event_told
from domain.languages import Language
from domain.tickets.entries import Entry, Event
from domain.tickets.ticket import Ticket

_GRAVE = frozenset({Event.UNTAKEN, Event.BREACH})


def thread_card(ticket: Ticket, entry: Entry, *, language: Language) -> dict[str, object]:
    """What happened, and what was written; when, Teams says beside it. Nothing internal is ever told here."""
    items: Elements = [*typed(thread_summary(ticket, entry, language), bold=True), *typed(entry.text, spacing="None")]
    style: ContainerStyle = "attention" if entry.event in _GRAVE else "emphasis"
    return card([notice(items, style=style)], fallback_text=thread_summary(ticket, entry, language))


def thread_summary(ticket: Ticket, entry: Entry, language: Language) -> str:
    """The toast."""
    return speech(language).joined((ticket.number, event_told(entry, speech(language))))
