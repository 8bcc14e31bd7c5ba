"""What people write to each other, and what each hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.faults import NotNow, TooMany, Unfit
from domain.tickets.entries import Event
from domain.tickets.ticket import State
from tests.cast import NOW
from tests.workflows.tickets.conftest import Centre

MINUTE = timedelta(minutes=1)


async def test_a_question_is_answered_in_the_record_and_the_ticket_goes_on(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    asked = await centre.tickets.ask(ticket.id, "Depuis quand ?", centre.act(centre.tarik))
    assert asked.ticket.state is State.PENDING
    assert asked.clocks.resolve is not None
    assert asked.clocks.resolve.is_paused
    answered = await centre.tickets.reply(ticket.id, "Depuis hier", centre.act(centre.cast.paul, now=NOW + MINUTE))
    assert answered.ticket.state is State.IN_PROGRESS
    assert [(entry.event, entry.text) for entry in await centre.entries(ticket.id)][-2:] == [
        (Event.ASK, "Depuis quand ?"),
        (Event.REPLY, "Depuis hier"),
    ]
    (told,) = await centre.told(centre.tarik)
    assert "Depuis hier" in told.text


async def test_two_write_at_once_and_both_are_kept(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tickets.answer(ticket.id, "Je regarde", centre.act(centre.tarik))
    await centre.tickets.note(ticket.id, "Vu aussi hier", centre.act(centre.sophie))
    resolved = await centre.tickets.resolve(ticket.id, "Câble", ticket.version, centre.act(centre.sophie))
    assert resolved.entry_count == 5


async def test_that_somebody_looks_after_it_is_told_after_a_minute_with_what_came_since(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    assert await centre.told(centre.cast.paul) == []
    await centre.tick(NOW + 59 * MINUTE / 60)
    assert await centre.told(centre.cast.paul) == []
    await centre.tick(NOW + MINUTE)
    (told,) = await centre.told(centre.cast.paul)
    assert "Tarik Benali" in told.text
    assert ticket.number in told.summary
    await centre.tick(NOW + 2 * MINUTE)
    assert len(await centre.told(centre.cast.paul)) == 1


async def test_a_question_goes_at_once_and_takes_along_what_waited(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tickets.ask(ticket.id, "Depuis quand ?", centre.act(centre.tarik, now=NOW + MINUTE / 6))
    (told,) = await centre.told(centre.cast.paul)
    assert "Depuis quand ?" in told.text
    assert "Tarik Benali a pris le ticket en charge" in told.text
    await centre.tick(NOW + 5 * MINUTE)
    assert len(await centre.told(centre.cast.paul)) == 1


async def test_what_comes_within_a_minute_is_one_message(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tick(NOW + MINUTE)
    later = NOW + 10 * MINUTE
    for number in range(4):
        await centre.tickets.answer(
            ticket.id, f"Réponse {number}", centre.act(centre.tarik, now=later + number * MINUTE / 6)
        )
    assert len(await centre.told(centre.cast.paul)) == 2
    await centre.tick(later + MINUTE)
    taken, first, rest = await centre.told(centre.cast.paul)
    assert "Réponse 0" in first.text
    assert all(f"Réponse {number}" in rest.text for number in (1, 2, 3))
    assert "Réponse 0" not in rest.text
    assert "Réponse" not in taken.text


async def test_nobody_hears_of_what_they_did_themselves(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tickets.reply(ticket.id, "Merci", centre.act(centre.cast.paul))
    await centre.tickets.note(ticket.id, "Note", centre.act(centre.tarik))
    resolved = await centre.tickets.resolve(ticket.id, "Câble", ticket.version, centre.act(centre.tarik))
    await centre.tickets.confirm(ticket.id, resolved.ticket.version, centre.act(centre.cast.paul, now=NOW + MINUTE))
    await centre.tick(NOW + 10 * MINUTE)
    to_paul = " ".join(one.text for one in await centre.told(centre.cast.paul))
    assert "Merci" not in to_paul
    assert "Câble" in to_paul
    to_tarik = await centre.told(centre.tarik)
    assert len(to_tarik) == 1
    assert "Merci" in to_tarik[0].text
    assert await centre.told(centre.sophie) == []


async def test_each_is_told_in_their_language(centre: Centre) -> None:
    ticket = (await centre.open(centre.cast.emma)).ticket
    await centre.tickets.answer(ticket.id, "Réponse", centre.act(centre.tarik))
    (told,) = await centre.told(centre.cast.emma)
    assert (told.language, "You have an answer" in told.text) == ("en", True)


async def test_who_is_assigned_by_another_is_told_and_who_takes_it_is_not(centre: Centre) -> None:
    ticket = (await centre.open()).ticket
    await centre.tickets.assign(ticket.id, centre.sophie.id, ticket.version, centre.act(centre.tarik))
    assert len(await centre.told(centre.sophie)) == 1
    assert await centre.told(centre.tarik) == []
    await centre.tick(NOW + MINUTE)
    (told,) = await centre.told(centre.cast.paul)
    assert "Sophie Lenoir" in told.text


async def test_the_second_technician_to_look_after_it_is_no_news_to_the_requester(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tick(NOW + MINUTE)
    await centre.tickets.take(ticket.id, ticket.version, centre.act(centre.sophie, now=NOW + 5 * MINUTE))
    await centre.tick(NOW + 10 * MINUTE)
    assert len(await centre.told(centre.cast.paul)) == 1


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u0000\u0007", "x" * 2_001, "y" * 100_000])
async def test_what_cannot_be_kept_is_refused_before_anything_happens(centre: Centre, text: str) -> None:
    ticket = (await centre.taken()).ticket
    for attempt in (
        centre.tickets.reply(ticket.id, text, centre.act(centre.cast.paul)),
        centre.tickets.answer(ticket.id, text, centre.act(centre.tarik)),
        centre.tickets.ask(ticket.id, text, centre.act(centre.tarik)),
        centre.tickets.note(ticket.id, text, centre.act(centre.tarik)),
        centre.tickets.resolve(ticket.id, text, ticket.version, centre.act(centre.tarik)),
    ):
        with pytest.raises(Unfit):
            await attempt
    assert len(await centre.entries(ticket.id)) == 2


async def test_markup_is_kept_letter_for_letter(centre: Centre) -> None:
    text = "<script>alert(1)</script> **gras** [lien](https://evil.example) {{DATE(2026-11-24)}}"
    ticket = (await centre.taken()).ticket
    await centre.tickets.reply(ticket.id, text, centre.act(centre.cast.paul))
    assert (await centre.entries(ticket.id))[-1].text == text


async def test_a_flood_of_messages_is_stopped_and_ends(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    for number in range(29):
        await centre.tickets.reply(ticket.id, f"Message {number}", centre.act(centre.cast.paul))
    with pytest.raises(TooMany):
        await centre.tickets.reply(ticket.id, "De trop", centre.act(centre.cast.paul))
    await centre.tickets.reply(ticket.id, "Plus tard", centre.act(centre.cast.paul, now=NOW + 11 * MINUTE))


async def test_nothing_is_written_on_a_closed_ticket(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))
    for attempt in (
        centre.tickets.reply(resolved.id, "Encore", centre.act(centre.cast.paul)),
        centre.tickets.answer(resolved.id, "Encore", centre.act(centre.tarik)),
        centre.tickets.note(resolved.id, "Encore", centre.act(centre.tarik)),
    ):
        with pytest.raises(NotNow):
            await attempt


async def test_who_opened_it_for_a_colleague_writes_in_their_place(centre: Centre) -> None:
    ticket = (await centre.open(centre.cast.paul, beneficiary="Emma Clarke")).ticket
    view = await centre.tickets.reply(ticket.id, "Emma ajoute ceci", centre.act(centre.cast.paul))
    assert view.side.value == "requester"
    with pytest.raises(NotNow):
        await centre.tickets.reopen(ticket.id, "", ticket.version, centre.act(centre.cast.paul))


async def test_who_cannot_be_reached_yet_is_written_to_wherever_they_will_be(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tickets.answer(ticket.id, "Réponse", centre.act(centre.tarik))
    (told,) = await centre.told(centre.cast.paul)
    assert (told.place_id, told.person_id) == (None, centre.cast.paul.id)
    assert replace(told, place_id=None) == told
