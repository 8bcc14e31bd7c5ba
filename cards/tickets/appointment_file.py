"""The appointment of a ticket as a calendar file, for its requester and for who looks after it."""

from datetime import datetime

from cards.calendars import CalendarEvent, event_file
from cards.text import speech
from domain.languages import Language
from domain.tickets.appointment import Planned
from domain.tickets.ticket import Ticket


def appointment_file(ticket: Ticket, planned: Planned, language: Language, now: datetime) -> bytes:
    """The file as the appointment stands, called off when it is. The SEQUENCE is the ticket's version, which rises at each move."""
    say = speech(language)
    who = ticket.technician.name if ticket.technician is not None else ticket.group.name
    event = CalendarEvent(
        uid=f"ticket-{ticket.id}@mardi",
        sequence=ticket.version,
        starts_at=planned.appointment.at,
        ends_at=planned.appointment.ends_at,
        title=f"{ticket.number}, {ticket.title}",
        organizer=ticket.group.name,
        description=say.say("{requester} and {technician}", requester=ticket.requester.name, technician=who),
        location=planned.appointment.where,
        is_cancelled=planned.is_off,
    )
    return event_file(event, now)
