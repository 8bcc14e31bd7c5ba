"""Tickets found before another one is opened, and found again later: by whom, and by what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.people import Role
from domain.tickets.ticket import Link
from storage import people, schema
from storage.search import tickets as search
from tests.cast import NOW
from tests.workflows.tickets.conftest import Centre


async def test_an_incident_of_everybodys_is_shown_to_who_tells_it_again(centre: Centre) -> None:
    first = await centre.open(title="Messagerie en panne", description="Plus aucun courriel n'arrive")
    claire = centre.cast.claire
    assert not await centre.tickets.similar("ma messagerie est en panne", centre.act(claire))
    ticket = first.ticket
    await centre.tickets.declare_major(ticket.id, ticket.version, centre.act(centre.luc))
    (found,) = (await centre.tickets.similar("ma messagerie est en panne", centre.act(claire))).open
    assert (found.id, found.people, found.is_shared) == (ticket.id, 1, True)
    await centre.tickets.follow(ticket.id, centre.act(claire))
    (found,) = (await centre.tickets.similar("ma messagerie est en panne", centre.act(centre.cast.marc))).open
    assert found.people == 2


async def test_one_that_others_hang_on_is_everybodys(centre: Centre) -> None:
    first = await centre.open(title="Wi-Fi coupé", description="au deuxième étage")
    second = await centre.open(centre.cast.claire, title="Plus de Wi-Fi", description="au deuxième étage")
    act = centre.act(centre.tarik)
    await centre.tickets.link(second.ticket.id, first.ticket.id, Link.DUPLICATE, second.ticket.version, act)
    (found,) = (await centre.tickets.similar("le wifi est coupé à l'étage", centre.act(centre.cast.marc))).open
    assert (found.id, found.people) == (first.ticket.id, 2)


async def test_what_was_solved_for_oneself_is_offered_with_its_solution(centre: Centre) -> None:
    resolved = await centre.resolved()
    similar = await centre.tickets.similar("écran noir", centre.act(centre.cast.paul))
    assert [(one.id, one.solution) for one in similar.solved] == [(resolved.ticket.id, "Câble changé")]
    assert not await centre.tickets.similar("écran noir", centre.act(centre.cast.claire))
    worker = await centre.tickets.similar("écran noir", centre.act(centre.sophie))
    assert [one.id for one in worker.solved] == [resolved.ticket.id]


@pytest.mark.parametrize("said", ["{id}", "T {id}", "t{id}", "#{id}", "ticket {id}"])
async def test_a_ticket_is_found_by_the_number_people_say(centre: Centre, said: str) -> None:
    opened = await centre.open()
    sought = said.format(id=opened.ticket.id)
    assert [one.id for one in await centre.tickets.search(sought, centre.act(centre.cast.paul))] == [opened.ticket.id]
    assert await centre.tickets.search(sought, centre.act(centre.cast.claire)) == ()
    assert await centre.tickets.search(sought, centre.act(centre.nora)) == ()
    assert len(await centre.tickets.search(sought, centre.act(centre.sophie))) == 1


async def test_a_ticket_is_kept_at_its_opening_as_it_would_be_afterwards(centre: Centre) -> None:
    opened = await centre.open(
        title="Écran noir", type="incident", category=str(centre.screen), application=str(centre.mail)
    )
    async with centre.database.transaction() as tx:
        kept = select(schema.ticket_stems.c.stems)
        before = (await tx.execute(kept)).scalar_one()
        await search.keep(tx, opened.ticket.id)
        assert (await tx.execute(kept)).scalar_one() == before
    assert "messager" in before.split()


async def test_who_has_the_role_of_the_support_finds_everything(centre: Centre) -> None:
    await centre.open(title="Écran noir")
    nora = centre.nora
    assert await centre.tickets.search("ecran", centre.act(nora)) == ()
    async with centre.database.transaction() as tx:
        await people.set_roles(tx, nora.id, {Role.SUPPORT})
        found = await people.find(tx, nora.id)
    assert found is not None
    assert len(await centre.tickets.search("ecran", centre.act(found))) == 1


async def test_a_note_is_found_by_nobody(centre: Centre) -> None:
    taken = await centre.taken()
    await centre.tickets.note(taken.ticket.id, "Soupçon de débranchement volontaire", centre.act(centre.tarik))
    for person in (centre.cast.paul, centre.tarik):
        assert await centre.tickets.search("débranchement", centre.act(person)) == ()


async def test_without_words_ones_own_latest_are_found(centre: Centre) -> None:
    first = await centre.open()
    second = await centre.open(now=NOW + timedelta(minutes=1))
    found = await centre.tickets.search("  ", centre.act(centre.cast.paul))
    assert {one.id for one in found} == {first.ticket.id, second.ticket.id}
    assert await centre.tickets.search("", centre.act(centre.cast.claire)) == ()


async def test_the_stems_of_new_tickets_are_counted_by_a_tick(centre: Centre) -> None:
    assert await centre.tickets.count_stems() == 0
    await centre.open()
    assert await centre.tickets.count_stems() == 1
    assert await centre.tickets.count_stems() == 0
