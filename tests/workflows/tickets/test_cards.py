"""The cards of a ticket: each follows what happens, each side sees its own."""

from dataclasses import replace

from domain.people import Role
from domain.tickets.view import Side
from storage import people, places
from tests.cast import personal_chat
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, Centre


async def test_every_card_follows_and_each_side_sees_its_own(centre: Centre) -> None:
    opened = await centre.open()
    await centre.shown(HOTLINE_CHANNEL, "team-card", opened)
    await centre.shown(personal_chat(centre.cast.paul.entra_id), "paul-card", opened)
    await centre.shown(personal_chat(centre.tarik.entra_id), "tarik-card", opened)
    await centre.shown(personal_chat(centre.cast.emma.entra_id), "emma-card", opened)
    await centre.tickets.take(opened.ticket.id, opened.ticket.version, centre.act(centre.tarik))
    edits = {one.activity_id: one.text for one in await centre.queued() if one.operation == "edit"}
    assert set(edits) == {"team-card", "paul-card", "tarik-card"}
    for worker in ("team-card", "tarik-card"):
        assert "'form': 'writing'" in edits[worker]
        assert "ticket.reply" not in edits[worker]
    assert "'form': 'writing'" not in edits["paul-card"]
    assert "Tarik Benali" in edits["paul-card"]


async def test_what_matters_is_told_in_the_thread_of_the_card(centre: Centre) -> None:
    view = await centre.taken()
    await centre.shown(HOTLINE_CHANNEL, "team-card", view)
    await centre.tickets.reply(view.ticket.id, "C'est revenu", centre.act(centre.cast.paul))
    async with centre.database.reading() as tx:
        threads = [
            place
            for one in await centre.queued()
            if one.operation == "send" and one.place_id not in (None, *centre.places.values())
            for place in [await places.find(tx, one.place_id)]  # type: ignore[arg-type]
        ]
    assert [place.conversation_id for place in threads if place] == ["19:hotline@thread.tacv2;messageid=team-card"]


async def test_who_has_the_same_trouble_sees_what_becomes_of_it_on_the_card_they_have(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    major = await centre.tickets.declare_major(ticket.id, ticket.version, centre.act(centre.luc))
    emma = centre.cast.emma
    followed = await centre.tickets.follow(ticket.id, centre.act(emma, pressed="emma-card"))
    assert followed.side is Side.FOLLOWER
    edits = {one.activity_id: one for one in await centre.queued() if one.operation == "edit"}
    assert "ticket.open" not in edits["emma-card"].text, "the form is the card of the trouble from now on"
    await centre.tickets.resolve(ticket.id, "Câble changé", major.ticket.version, centre.act(centre.tarik))
    edits = {one.activity_id: one for one in await centre.queued() if one.operation == "edit"}
    assert "Câble changé" in edits["emma-card"].text
    assert edits["emma-card"].language == "en"
    for hidden in ("Paul Martin", "Mon écran reste noir", "ticket.change"):
        assert hidden not in edits["emma-card"].text


async def test_who_no_longer_works_on_it_sees_that_once_and_their_card_is_left_alone(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    view = await centre.tickets.ticket(ticket.id, centre.act(centre.tarik))
    await centre.shown(personal_chat(centre.tarik.entra_id), "tarik-card", view)
    assigned = await centre.tickets.assign(ticket.id, centre.sophie.id, ticket.version, centre.act(centre.luc))
    edits = {one.activity_id: one.text for one in await centre.queued() if one.operation == "edit"}
    assert "'form': 'writing'" in edits["tarik-card"], "of the same group they may still"
    handed = await centre.tickets.hand_over(
        ticket.id, centre.network, "", assigned.ticket.version, centre.act(centre.sophie)
    )
    edits = {one.activity_id: one.text for one in await centre.queued() if one.operation == "edit"}
    assert "Réseau" in edits["tarik-card"]
    assert "ticket.change" not in edits["tarik-card"]
    await centre.tickets.take(ticket.id, handed.ticket.version, centre.act(centre.nora))
    edits = {one.activity_id: one.text for one in await centre.queued() if one.operation == "edit"}
    assert "Nora Haddad" not in edits["tarik-card"]


async def test_whose_role_lets_them_read_every_ticket_sees_what_becomes_of_it_without_buttons_and_notes(
    centre: Centre,
) -> None:
    ticket = (await centre.taken()).ticket
    async with centre.database.transaction() as tx:
        await people.set_roles(tx, centre.nora.id, {Role.SUPPORT})
    nora = replace(centre.nora, roles=frozenset({Role.STAFF, Role.SUPPORT}))
    view = await centre.tickets.ticket(ticket.id, centre.act(nora))
    assert (view.side, view.allowed) == (Side.WORKER, frozenset())
    await centre.shown(personal_chat(nora.entra_id), "nora-card", view)
    await centre.tickets.note(ticket.id, "Poste volé ?", centre.act(centre.tarik))
    await centre.tickets.answer(ticket.id, "Nous changeons le câble", centre.act(centre.tarik))
    edits = {one.activity_id: one.text for one in await centre.queued() if one.operation == "edit"}
    assert "Nous changeons le câble" in edits["nora-card"]
    assert "Paul Martin" in edits["nora-card"]
    for hidden in ("Poste volé", "ticket.change", "ticket.take"):
        assert hidden not in edits["nora-card"]
    async with centre.database.transaction() as tx:
        await people.set_roles(tx, centre.nora.id, ())
    await centre.tickets.answer(ticket.id, "C'est fait", centre.act(centre.tarik))
    edits = {one.activity_id: one.text for one in await centre.queued() if one.operation == "edit"}
    assert "C'est fait" not in edits["nora-card"], "the role is looked up each time"
