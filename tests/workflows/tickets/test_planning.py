"""Appointments: made, moved, cancelled, told once, remembered in time, and over by themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cards.tickets.ticket import ticket_card
from domain.faults import NotAllowed, NotNow, Overtaken, Unfit
from domain.languages import Language
from domain.tickets.entries import Event
from domain.tickets.ticket import State
from tests.cast import NOW
from tests.workflows.tickets.conftest import Centre

FRIDAY, TEN = date(2026, 11, 27), time(10, 0)
AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def test_the_requester_hears_of_an_appointment_once_and_both_are_reminded(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tick(NOW + MINUTE)
    assert len(await centre.told(centre.cast.paul)) == 1, "that Tarik looks after it"
    act = centre.act(centre.tarik, now=NOW + 5 * MINUTE)
    view = await centre.tickets.plan(ticket.id, FRIDAY, TEN, " Bureau\n214 ", ticket.version, act)
    assert view.ticket.appointment is not None
    assert (view.ticket.state, view.ticket.appointment.at, view.ticket.appointment.where) == (
        State.PLANNED,
        AT,
        "Bureau 214",
    )
    assert not view.clocks.resolve or not view.clocks.resolve.is_paused, "only waiting stops the clock"
    told = (await centre.told(centre.cast.paul))[1:]
    assert ["Rendez-vous vendredi 27 novembre à 10" in one.text.replace("\u00a0", " ") for one in told] == [True]
    assert "Bureau 214" in told[0].text
    assert await centre.told(centre.tarik) == [], "nobody hears of what they did"

    await centre.tick(AT - timedelta(days=1, seconds=1))
    assert len(await centre.told(centre.cast.paul)) == 2
    for number, reminder in enumerate((AT - timedelta(days=1), AT - timedelta(hours=1)), 1):
        for _ in range(3):
            await centre.tick(reminder)
        assert len(await centre.told(centre.cast.paul)) == 2 + number
        to_tarik = [one for one in await centre.told(centre.tarik) if "Rappel" in one.text]
        assert len(to_tarik) == number
    await centre.tick(AT + timedelta(minutes=59))
    assert (await centre.stored(ticket.id)).state is State.PLANNED
    await centre.tick(AT + timedelta(minutes=60))
    after = await centre.stored(ticket.id)
    assert (after.state, after.appointment) == (State.IN_PROGRESS, None)
    assert "dites ce qu" in (await centre.told(centre.tarik))[-1].text
    assert len(await centre.told(centre.cast.paul)) == 4


async def test_an_appointment_is_moved_and_cancelled_and_what_was_to_remind_of_it_is_not_sent(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    made = (await centre.tickets.plan(ticket.id, FRIDAY, TEN, "", ticket.version, centre.act(centre.tarik))).ticket
    later = centre.act(centre.luc, now=NOW + 10 * MINUTE)
    moved = (await centre.tickets.plan(ticket.id, date(2026, 12, 1), TEN, "", made.version, later)).ticket
    assert moved.technician is not None
    assert moved.technician.id == centre.tarik.id, "the lead plans for who looks after it"
    assert "a déplacé le rendez-vous" in (await centre.told(centre.cast.paul))[-1].text
    assert "Rendez-vous" in (await centre.told(centre.tarik))[-1].text
    before = len(await centre.told(centre.cast.paul))
    await centre.tick(AT - timedelta(hours=1))
    assert [one for one in await centre.told(centre.cast.paul) if "Rappel" in one.text] == []
    act = centre.act(centre.tarik, now=AT)
    cancelled = await centre.tickets.cancel(ticket.id, moved.version, act)
    assert (cancelled.ticket.state, cancelled.ticket.appointment) == (State.IN_PROGRESS, None)
    assert len(await centre.told(centre.cast.paul)) == before + 1
    await centre.tick(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert Event.REMIND not in {entry.event for entry in await centre.entries(ticket.id)}
    with pytest.raises(NotNow):
        await centre.tickets.cancel(ticket.id, cancelled.ticket.version, centre.act(centre.tarik, now=AT))


@pytest.mark.parametrize(
    ("day", "hour", "what"),
    [
        (None, TEN, "not_a_day_and_hour"),
        (FRIDAY, None, "not_a_day_and_hour"),
        (date(2026, 11, 24), time(9, 0), "not_an_hour_to_come"),
        (date(2027, 12, 24), TEN, "not_an_hour_to_come"),
        (date(2027, 3, 28), time(2, 30), "skipped_hour"),
        (FRIDAY, TEN, "too_long"),
    ],
)
async def test_what_is_no_hour_to_come_is_refused(centre: Centre, day: date, hour: time, what: str) -> None:
    ticket = (await centre.taken()).ticket
    where = "x" * 201 if what == "too_long" else ""
    with pytest.raises(Unfit, match=what):
        await centre.tickets.plan(ticket.id, day, hour, where, ticket.version, centre.act(centre.tarik))
    assert (await centre.stored(ticket.id)).appointment is None


async def test_an_hour_is_that_of_the_service_whoever_types_it_and_both_are_told_to_who_reads_another(
    centre: Centre,
) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tick(NOW + MINUTE)
    act = replace(centre.act(centre.tarik, now=NOW + 5 * MINUTE), timezone=ZoneInfo("America/Cayenne"))
    view = await centre.tickets.plan(ticket.id, FRIDAY, TEN, "", ticket.version, act)
    assert view.ticket.appointment is not None
    assert view.ticket.appointment.at == AT
    (_, told) = await centre.told(centre.cast.paul)
    assert "vendredi 27 novembre à 10" in told.text.replace("\u00a0", " ")
    assert "à votre heure" not in told.text, "Paul's clock is not that of who planned"
    card = ticket_card(view, language=Language.FRENCH, timezone=act.timezone)
    assert "vendredi 27 novembre à 10 h (6 h à votre heure)" in str(card).replace("\\xa0", " ")


async def test_appointments_are_for_the_group_and_the_ticket_as_it_is(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    for person in (centre.cast.paul, centre.cast.emma, centre.nora):
        with pytest.raises(NotAllowed):
            await centre.tickets.plan(ticket.id, FRIDAY, TEN, "", ticket.version, centre.act(person))
        with pytest.raises(NotAllowed):
            await centre.tickets.cancel(ticket.id, ticket.version, centre.act(person))
    with pytest.raises(Overtaken):
        await centre.tickets.plan(ticket.id, FRIDAY, TEN, "", ticket.version - 1, centre.act(centre.tarik))


async def test_a_question_asked_meanwhile_leaves_the_appointment(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tickets.plan(ticket.id, FRIDAY, TEN, "", ticket.version, centre.act(centre.tarik))
    await centre.tickets.ask(ticket.id, "Quel étage ?", centre.act(centre.tarik))
    assert (await centre.stored(ticket.id)).state is State.PENDING
    back = await centre.tickets.reply(ticket.id, "Le 3e", centre.act(centre.cast.paul))
    assert back.ticket.state is State.PLANNED
    assert back.ticket.appointment is not None
