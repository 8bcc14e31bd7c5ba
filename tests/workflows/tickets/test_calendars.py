"""Appointments in calendars: each gets an address of their own, what it gives follows the ticket, others get none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject

from domain.faults import NotAllowed, NotFound
from domain.identifiers import PersonId, TicketId
from domain.people import Person
from domain.tickets.entries import Event
from domain.tickets.ticket import Ticket
from domain.tickets.view import Side
from tests.cast import NOW, personal_chat
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, Centre

FRIDAY, MONDAY, TEN = date(2026, 11, 27), date(2026, 11, 30), time(10, 0)
AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
ADD, REMOVE = "Ajouter à mon agenda", "Retirer de mon agenda"


async def planned(centre: Centre, day: date = FRIDAY, ticket: Ticket | None = None) -> Ticket:
    ticket = ticket or (await centre.taken()).ticket
    act = centre.act(centre.tarik, now=NOW + timedelta(minutes=5))
    return (await centre.tickets.plan(ticket.id, day, TEN, "Bureau 214", ticket.version, act)).ticket


def address(ticket: Ticket, person: Person, at: datetime = AT) -> str:
    return f"calendar/{ticket.id}/{person.id}/{at + timedelta(days=7, hours=1):%Y-%m-%d}"


async def test_requester_and_technician_each_find_their_own_on_their_cards_and_a_channel_finds_none(
    centre: Centre,
) -> None:
    ticket = (await centre.taken()).ticket
    view = await centre.tickets.ticket(ticket.id, centre.act(centre.tarik))
    for person, name in ((centre.cast.paul, "paul"), (centre.tarik, "tarik")):
        await centre.shown(personal_chat(person.entra_id), f"card-{name}", view)
    await centre.shown(HOTLINE_CHANNEL, "card-hotline", view)
    ticket = await planned(centre, ticket=ticket)
    edits = {one.activity_id: one.text for one in await centre.queued() if one.operation == "edit"}
    assert address(ticket, centre.cast.paul) in edits["card-paul"]
    assert address(ticket, centre.tarik) in edits["card-tarik"]
    assert address(ticket, centre.tarik) not in edits["card-paul"]
    assert "Rendez-vous" in edits["card-hotline"]
    assert "calendar/" not in edits["card-hotline"]
    (told,) = [one for one in await centre.told(centre.cast.paul) if "Rendez-vous" in one.text]
    assert address(ticket, centre.cast.paul) in told.text
    assert ADD in told.text


async def test_what_an_answer_shows_to_all_in_a_channel_has_no_address(centre: Centre) -> None:
    ticket = await planned(centre)
    view = await centre.tickets.ticket(ticket.id, centre.act(centre.tarik))
    assert view.calendar == address(ticket, centre.tarik)
    for_all = await centre.tickets.for_all_here(view, centre.act(centre.tarik, place=HOTLINE_CHANNEL))
    assert (for_all.side, for_all.calendar) == (Side.TEAM, "")


async def test_the_file_follows_the_appointment_through_a_move_to_its_being_called_off(centre: Centre) -> None:
    ticket = await planned(centre)

    async def read() -> tuple[str, datetime, int]:
        content = await centre.tickets.appointment_file(ticket.id, centre.cast.paul.id, NOW)
        assert content is not None
        calendar = vobject.readOne(content.decode())
        event = calendar.vevent
        return calendar.method.value, event.dtstart.value, int(event.sequence.value)

    first = await read()
    assert first[:2] == ("PUBLISH", AT)
    ticket = await planned(centre, MONDAY, ticket)
    moved = await read()
    assert moved[:2] == ("PUBLISH", AT + timedelta(days=3))
    cancelled = await centre.tickets.cancel(ticket.id, ticket.version, centre.act(centre.tarik))
    off = await read()
    assert off[:2] == ("CANCEL", AT + timedelta(days=3))
    assert first[2] < moved[2] < off[2]
    assert cancelled.calendar == address(ticket, centre.tarik, AT + timedelta(days=3))
    await centre.tick(NOW + timedelta(minutes=10))
    assert REMOVE in (await centre.told(centre.cast.paul))[-1].text
    ticket = await planned(centre, FRIDAY, cancelled.ticket)
    again = await read()
    assert again[:2] == ("PUBLISH", AT)
    assert again[2] > off[2]


async def test_one_that_was_kept_is_not_called_off_afterwards(centre: Centre) -> None:
    ticket = await planned(centre)
    await centre.tick(AT + timedelta(hours=1))
    content = await centre.tickets.appointment_file(ticket.id, centre.cast.paul.id, NOW)
    assert content is not None
    assert b"METHOD:PUBLISH" in content
    assert (await centre.tickets.ticket(ticket.id, centre.act(centre.cast.paul))).calendar == ""


async def test_only_who_may_read_the_ticket_gets_the_file(centre: Centre) -> None:
    ticket = await planned(centre)
    bare = (await centre.open()).ticket
    assert await centre.tickets.appointment_file(bare.id, centre.cast.paul.id, NOW) is None
    assert await centre.tickets.appointment_file(ticket.id, PersonId(10**6), NOW) is None
    for stranger in (centre.cast.emma, centre.nora):
        with pytest.raises(NotAllowed):
            await centre.tickets.appointment_file(ticket.id, stranger.id, NOW)
    with pytest.raises(NotFound):
        await centre.tickets.appointment_file(TicketId(10**6), centre.cast.paul.id, NOW)


async def test_who_waits_for_a_technician_hears_that_they_do_not_come_when_another_group_gets_the_ticket(
    centre: Centre,
) -> None:
    ticket = await planned(centre)
    act = centre.act(centre.tarik, now=NOW + timedelta(minutes=20))
    handed = await centre.tickets.hand_over(ticket.id, centre.network, "", ticket.version, act)
    assert handed.ticket.group.id == centre.network
    assert [one.event for one in await centre.entries(ticket.id)][-2:] == [Event.CANCEL, Event.HAND_OVER]
    told = (await centre.told(centre.cast.paul))[-1].text
    assert "Le rendez-vous est annulé" in told
    assert REMOVE in told
