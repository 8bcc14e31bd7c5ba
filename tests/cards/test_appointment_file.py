"""The appointment of a ticket in a calendar: one event, moved and called off by the same name."""

from dataclasses import replace
from datetime import timedelta

import pytest
import vobject

from cards.tickets.appointment_file import appointment_file
from domain.languages import Language
from domain.tickets.appointment import Appointment, Planned
from tests.cards.ticket_samples import NOW, a_ticket

AT = NOW + timedelta(days=3)
NASTY = "BEGIN:VEVENT; a, b\\n<b>\nATTENDEE:mailto:x@y"


@pytest.mark.parametrize("language", list(Language))
def test_another_library_reads_when_where_and_with_whom(language: Language) -> None:
    ticket = replace(a_ticket(), title=NASTY)
    content = appointment_file(ticket, Planned(appointment=Appointment(at=AT, where=NASTY)), language, NOW)
    assert content.count(b"BEGIN:VEVENT\r\n") == 1
    assert b"\r\nATTENDEE" not in content
    calendar = vobject.readOne(content.decode())
    event = calendar.vevent
    assert calendar.method.value == "PUBLISH"
    assert (event.dtstart.value, event.dtend.value) == (AT, AT + timedelta(hours=1))
    assert event.location.value == NASTY
    assert NASTY in event.summary.value
    assert ticket.requester.name in event.description.value
    assert ticket.technician is not None
    assert ticket.technician.name in event.description.value
    assert vars(event)["contents"]["class"][0].value == "PRIVATE"


def test_a_move_is_the_same_event_with_a_higher_sequence_and_its_end_calls_it_off() -> None:
    ticket = a_ticket()
    first = Planned(appointment=Appointment(at=AT))
    made = vobject.readOne(appointment_file(ticket, first, Language.FRENCH, NOW).decode())
    later = replace(ticket, version=ticket.version + 1)
    moved = Planned(appointment=Appointment(at=AT + timedelta(days=1)))
    again = vobject.readOne(appointment_file(later, moved, Language.FRENCH, NOW).decode())
    assert again.vevent.uid.value == made.vevent.uid.value
    assert int(again.vevent.sequence.value) > int(made.vevent.sequence.value)
    off = replace(moved, is_off=True)
    gone = vobject.readOne(appointment_file(replace(later, version=9), off, Language.FRENCH, NOW).decode())
    assert (gone.method.value, gone.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert gone.vevent.uid.value == made.vevent.uid.value
