"""The service is set up by administrators alone, and every change is written down."""

import pytest

from domain.faults import NotAllowed, NotFound, Unfit
from domain.identifiers import GroupId, PersonId
from domain.rights import Intention
from domain.tickets.priority import Matrix
from domain.tickets.ticket import Impact, Priority, Urgency
from storage import audit
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, NETWORK_CHANNEL, Centre, channel

CELL = (Urgency.MEDIUM, Impact.ONE_PERSON)


async def test_a_group_has_several_channels_and_one_card_in_each(centre: Centre) -> None:
    second = channel("hotline-nord")
    await centre.tickets.bind(centre.hotline, centre.act(centre.cast.adele, place=second))
    await centre.tickets.bind(centre.hotline, centre.act(centre.cast.adele, place=second))
    bound = [(group.name, one.place.name) for group, one in await centre.tickets.channels()]
    assert bound == [("Hotline", "hotline"), ("Hotline", "hotline-nord"), ("Réseau", "network")]
    opened = (await centre.open()).ticket
    sent = [one for one in await centre.queued() if one.subject == f"ticket/{opened.id}"]
    assert len({one.place_id for one in sent}) == len(sent) == 2
    await centre.tickets.unbind(centre.hotline, centre.act(centre.cast.adele, place=second))
    assert len(await centre.tickets.channels()) == 2


async def test_whoever_is_in_the_channel_is_of_the_group_as_soon_as_it_is_bound(centre: Centre) -> None:
    ticket = (await centre.open()).ticket
    place = channel("renfort")
    centre.rosters.by_channel[place.conversation_id] = {centre.cast.marc.entra_id}
    with pytest.raises(NotAllowed):
        await centre.tickets.take(ticket.id, ticket.version, centre.act(centre.cast.marc))
    await centre.tickets.bind(centre.hotline, centre.act(centre.cast.adele, place=place))
    assert (await centre.tickets.take(ticket.id, ticket.version, centre.act(centre.cast.marc))).ticket.technician


async def test_a_channel_is_bound_in_the_channel_itself(centre: Centre) -> None:
    with pytest.raises(Unfit):
        await centre.tickets.bind(centre.hotline, centre.act(centre.cast.adele))


async def test_a_list_is_kept(centre: Centre) -> None:
    adele = centre.cast.adele
    await centre.tickets.enlist(centre.hotline, centre.cast.marc.id, centre.act(adele))
    await centre.tickets.strike(centre.hotline, centre.tarik.id, centre.act(adele))
    names = [person.name for person in await centre.tickets.people_of(centre.hotline, centre.act(adele))]
    assert names == ["Marc Léger", "Sophie Lenoir"]
    with pytest.raises(NotFound):
        await centre.tickets.enlist(centre.hotline, PersonId(10**17), centre.act(adele))
    with pytest.raises(NotFound):
        await centre.tickets.enlist(GroupId(10**17), adele.id, centre.act(adele))


async def test_the_lead_is_named(centre: Centre) -> None:
    await centre.tickets.set_lead(centre.network, centre.nora.id, centre.act(centre.cast.adele))
    group = await centre.tickets.group_named("reseau", centre.act(centre.cast.adele))
    assert group.lead is not None
    assert group.lead.name == "Nora Haddad"
    with pytest.raises(NotFound):
        await centre.tickets.group_named("plomberie", centre.act(centre.cast.adele))


async def test_the_matrix_is_edited_for_what_comes(centre: Centre) -> None:
    before = (await centre.open()).ticket
    assert before.priority is Matrix().priority(*CELL)
    await centre.tickets.set_priorities({CELL: Priority.VERY_HIGH}, centre.act(centre.cast.adele))
    await centre.tickets.set_priorities({CELL: Priority.HIGH}, centre.act(centre.cast.adele))
    assert (await centre.open()).ticket.priority is Priority.HIGH
    assert (await centre.stored(before.id)).priority is before.priority
    with pytest.raises(Unfit):
        await centre.tickets.set_priorities({CELL: Priority.MAJOR}, centre.act(centre.cast.adele))


async def test_nobody_else_sets_anything_up(centre: Centre) -> None:
    for person in (centre.luc, centre.tarik, centre.cast.paul, centre.cast.denis, centre.cast.olivia):
        act = centre.act
        for attempt in (
            centre.tickets.bind(centre.hotline, act(person, place=HOTLINE_CHANNEL)),
            centre.tickets.unbind(centre.network, act(person, place=NETWORK_CHANNEL)),
            centre.tickets.enlist(centre.hotline, person.id, act(person)),
            centre.tickets.strike(centre.hotline, centre.tarik.id, act(person)),
            centre.tickets.set_lead(centre.hotline, person.id, act(person)),
            centre.tickets.set_priorities({CELL: Priority.HIGH}, act(person)),
            centre.tickets.set_targets([], act(person)),
            centre.tickets.service(act(person)),
            centre.tickets.people_of(centre.hotline, act(person)),
        ):
            with pytest.raises(NotAllowed):
                await attempt


async def test_every_change_is_written_down(centre: Centre) -> None:
    adele = centre.cast.adele
    await centre.tickets.set_lead(centre.hotline, centre.sophie.id, centre.act(adele))
    await centre.tickets.set_targets([], centre.act(adele))
    async with centre.database.reading() as tx:
        about_group = await audit.entries_about(tx, f"assignment_group/{centre.hotline}")
        about_all = await audit.entries_about(tx, "support")
    assert [(person, intention) for _, person, intention in (*about_group, *about_all)] == [
        (adele.id, Intention.KEEP_SUPPORT)
    ] * 2
