"""Technicians at work: one wins, the other is told; only their group; what hangs on what."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.faults import AlreadyDone, NotAllowed, NotAMember, NotFound, NotNow, Overtaken, Unfit
from domain.identifiers import GroupId, PersonId, TicketId
from domain.people import Role
from domain.rights import Intention
from domain.tickets.entries import Event
from domain.tickets.ticket import Impact, Link, PendingReason, Priority, State
from domain.tickets.view import Side
from storage import audit
from storage.tickets import groups
from tests.cast import NOW
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, NETWORK_CHANNEL, Centre
from workflows.tickets.working import Judgement


async def test_a_technician_takes_a_ticket(centre: Centre) -> None:
    view = await centre.taken()
    assert (view.ticket.state, view.ticket.technician and view.ticket.technician.name) == (
        State.IN_PROGRESS,
        "Tarik Benali",
    )
    assert (view.side, view.just, view.ticket.owned_at) == (Side.WORKER, Event.TAKE, NOW)
    assert {Event.RESOLVE, Event.HAND_OVER, Event.NOTE} <= view.allowed


async def test_of_two_technicians_at_once_one_wins_and_the_other_is_told_by_whom(centre: Centre) -> None:
    opened = (await centre.open()).ticket
    done = await asyncio.gather(
        *(
            centre.tickets.take(opened.id, opened.version, centre.act(person, place=HOTLINE_CHANNEL, pressed="card"))
            for person in (centre.tarik, centre.sophie)
        ),
        return_exceptions=True,
    )
    (lost,) = [one for one in done if isinstance(one, Overtaken)]
    ticket = await centre.stored(opened.id)
    assert ticket.technician is not None
    assert (lost.by, ticket.version) == (ticket.technician.name, opened.version + 1)
    assert lost.subject.id == opened.id
    assert [entry.event for entry in await centre.entries(opened.id)] == [Event.OPEN, Event.TAKE]
    fresh = await centre.tickets.ticket(opened.id, centre.act(centre.sophie))
    assert fresh.ticket == ticket


async def test_a_repeated_press_takes_once(centre: Centre) -> None:
    opened = (await centre.open()).ticket
    act = centre.act(centre.tarik)
    await centre.tickets.take(opened.id, opened.version, act)
    with pytest.raises(AlreadyDone):
        await centre.tickets.take(opened.id, opened.version, act)
    assert (await centre.stored(opened.id)).version == opened.version + 1


async def test_the_roster_of_the_channel_and_the_list_both_give_the_right(centre: Centre) -> None:
    view = await centre.open(application=str(centre.mail))
    ticket = view.ticket
    with pytest.raises(NotAllowed):
        await centre.tickets.take(ticket.id, ticket.version, centre.act(centre.tarik))
    assert (await centre.tickets.take(ticket.id, ticket.version, centre.act(centre.nora))).ticket.technician
    centre.rosters.by_channel[NETWORK_CHANNEL.conversation_id].clear()
    with pytest.raises(NotAllowed):
        await centre.tickets.note(ticket.id, "Je n'y suis plus", centre.act(centre.nora))


async def test_who_left_the_group_has_no_right_any_more_not_even_to_their_own_tickets(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    async with centre.database.transaction() as tx:
        assert await groups.strike(tx, centre.hotline, centre.tarik.id)
    for attempt in (
        centre.tickets.resolve(ticket.id, "Fait", ticket.version, centre.act(centre.tarik)),
        centre.tickets.ticket(ticket.id, centre.act(centre.tarik)),
        centre.tickets.history(ticket.id, 0, centre.act(centre.tarik)),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_somebody_elses_ticket_is_nobodys_business_and_the_attempt_is_written_down(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    nosy = centre.cast.emma
    attempts = (
        centre.tickets.ticket(ticket.id, centre.act(nosy)),
        centre.tickets.history(ticket.id, 0, centre.act(nosy)),
        centre.tickets.reply(ticket.id, "x", centre.act(nosy)),
        centre.tickets.withdraw(ticket.id, ticket.version, centre.act(nosy)),
        centre.tickets.take(ticket.id, ticket.version, centre.act(nosy)),
        centre.tickets.answer(ticket.id, "x", centre.act(nosy)),
        centre.tickets.note(ticket.id, "x", centre.act(nosy)),
        centre.tickets.resolve(ticket.id, "x", ticket.version, centre.act(nosy)),
        centre.tickets.candidates(ticket.id, centre.act(nosy)),
        centre.tickets.follow(ticket.id, centre.act(nosy)),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            await attempt
    async with centre.database.reading() as tx:
        trace = await audit.entries_about(tx, f"ticket/{ticket.id}")
    assert {(person, intention) for _, person, intention in trace} == {(nosy.id, Intention.READ_TICKET)}
    assert len(trace) == len(attempts)


async def test_a_requester_does_no_support_work(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    act = centre.act
    for attempt in (
        centre.tickets.take(ticket.id, ticket.version, act(centre.cast.paul)),
        centre.tickets.answer(ticket.id, "x", act(centre.cast.paul)),
        centre.tickets.note(ticket.id, "x", act(centre.cast.paul)),
        centre.tickets.resolve(ticket.id, "x", ticket.version, act(centre.cast.paul)),
        centre.tickets.hand_over(ticket.id, centre.network, "", ticket.version, act(centre.cast.paul)),
        centre.tickets.classify(ticket.id, Judgement(impact=Impact.EVERYONE), ticket.version, act(centre.cast.paul)),
        centre.tickets.declare_major(ticket.id, ticket.version, act(centre.cast.paul)),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_a_technician_does_not_work_on_their_own_ticket(centre: Centre) -> None:
    own = await centre.open(centre.tarik)
    assert own.side is Side.REQUESTER
    with pytest.raises(NotAllowed):
        await centre.tickets.take(own.ticket.id, own.ticket.version, centre.act(centre.tarik))
    assert (await centre.tickets.take(own.ticket.id, own.ticket.version, centre.act(centre.sophie))).ticket.technician


async def test_what_does_not_exist_is_not_found(centre: Centre) -> None:
    nothing = TicketId(10**17)
    for attempt in (
        centre.tickets.ticket(nothing, centre.act(centre.tarik)),
        centre.tickets.take(nothing, 1, centre.act(centre.tarik)),
        centre.tickets.history(nothing, 0, centre.act(centre.tarik)),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_a_ticket_is_assigned_within_the_group_alone(centre: Centre) -> None:
    ticket = (await centre.open()).ticket
    _, candidates = await centre.tickets.candidates(ticket.id, centre.act(centre.tarik))
    assert [person.name for person in candidates] == ["Sophie Lenoir", "Tarik Benali"]
    view = await centre.tickets.assign(ticket.id, centre.sophie.id, ticket.version, centre.act(centre.tarik))
    assert view.ticket.technician is not None
    assert view.ticket.technician.id == centre.sophie.id
    for person in (centre.nora.id, centre.cast.paul.id, PersonId(10**17)):
        with pytest.raises(NotAMember):
            await centre.tickets.assign(ticket.id, person, view.ticket.version, centre.act(centre.tarik))
    with pytest.raises(Overtaken):
        await centre.tickets.assign(ticket.id, centre.tarik.id, ticket.version, centre.act(centre.tarik))


async def test_handed_over_it_shows_in_the_other_channel_and_that_group_alone_works_on_it(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    view = await centre.tickets.hand_over(
        ticket.id, centre.network, "Le commutateur du 3e", ticket.version, centre.act(centre.tarik)
    )
    assert (view.ticket.group.name, view.ticket.technician, view.allowed) == ("Réseau", None, frozenset())
    sent = {one.place_id for one in await centre.queued() if one.operation == "send" and one.place_id}
    assert sent == set(centre.places.values())
    with pytest.raises(NotAllowed):
        await centre.tickets.note(ticket.id, "x", centre.act(centre.tarik))
    taken = await centre.tickets.take(ticket.id, view.ticket.version, centre.act(centre.nora))
    assert taken.ticket.technician is not None
    with pytest.raises(Unfit):
        await centre.tickets.hand_over(ticket.id, centre.network, "", taken.ticket.version, centre.act(centre.nora))
    with pytest.raises(NotFound):
        await centre.tickets.hand_over(ticket.id, GroupId(99), "", taken.ticket.version, centre.act(centre.nora))


async def test_the_role_of_the_support_reads_all_and_works_where_it_belongs(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    reader = replace(centre.nora, roles=frozenset({Role.STAFF, Role.SUPPORT}))
    await centre.tickets.note(ticket.id, "Note de Tarik", centre.act(centre.tarik))
    view = await centre.tickets.ticket(ticket.id, centre.act(reader))
    assert (view.side, view.allowed) == (Side.WORKER, frozenset())
    assert "Note de Tarik" in [entry.text for entry in view.entries]
    with pytest.raises(NotAllowed):
        await centre.tickets.take(ticket.id, ticket.version, centre.act(reader))


async def test_it_waits_until_a_day_and_goes_on_by_itself(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    friday = date(2026, 11, 27)
    view = await centre.tickets.suspend(
        ticket.id, PendingReason.SUPPLIER, "Dalle commandée", friday, ticket.version, centre.act(centre.tarik)
    )
    morning = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    assert view.ticket.pending is not None
    assert (view.ticket.state, view.ticket.pending.until) == (State.PENDING, morning)
    assert await centre.tick(morning - timedelta(seconds=1)) <= 1  # the notice that somebody looks after it
    assert (await centre.stored(ticket.id)).state is State.PENDING
    await centre.tick(morning)
    woken = await centre.stored(ticket.id)
    assert (woken.state, woken.pending) == (State.IN_PROGRESS, None)
    assert (await centre.entries(ticket.id))[-1].author is None


async def test_a_day_that_is_not_worked_means_the_next_one_that_is(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    view = await centre.tickets.suspend(
        ticket.id, PendingReason.OTHER, "", date(2026, 12, 25), ticket.version, centre.act(centre.tarik)
    )
    assert view.ticket.pending is not None
    assert view.ticket.pending.until == datetime(2026, 12, 28, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 11, 23), date(2028, 1, 1), date(9999, 12, 31)])
async def test_a_day_that_cannot_be_meant_is_refused(centre: Centre, day: date) -> None:
    ticket = (await centre.taken()).ticket
    with pytest.raises(Unfit):
        await centre.tickets.suspend(ticket.id, PendingReason.OTHER, "", day, ticket.version, centre.act(centre.tarik))


async def test_impact_makes_the_priority_and_the_priority_the_due_time(centre: Centre) -> None:
    before = await centre.taken()
    after = await centre.tickets.classify(
        before.ticket.id,
        Judgement(impact=Impact.EVERYONE, application=centre.mail),
        before.ticket.version,
        centre.act(centre.tarik),
    )
    assert (before.ticket.priority, after.ticket.priority) == (Priority.LOW, Priority.HIGH)
    assert after.ticket.application is not None
    assert before.clocks.resolve is not None
    assert after.clocks.resolve is not None
    assert str(before.clocks.resolve.target) == "5d"
    assert str(after.clocks.resolve.target) == "1d"
    with pytest.raises(NotFound):
        gone = Judgement(category=type(centre.screen)(10**17))
        await centre.tickets.classify(before.ticket.id, gone, after.ticket.version, centre.act(centre.tarik))


async def test_a_major_incident_is_declared_by_the_lead_and_written_down(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    with pytest.raises(NotAllowed):
        await centre.tickets.declare_major(ticket.id, ticket.version, centre.act(centre.tarik))
    view = await centre.tickets.declare_major(ticket.id, ticket.version, centre.act(centre.luc))
    assert view.ticket.priority is Priority.MAJOR
    with pytest.raises(NotNow):
        await centre.tickets.declare_major(ticket.id, view.ticket.version, centre.act(centre.luc))
    view = await centre.tickets.lift_major(ticket.id, view.ticket.version, centre.act(centre.luc))
    assert view.ticket.priority is Priority.LOW
    async with centre.database.reading() as tx:
        trace = await audit.entries_about(tx, f"ticket/{ticket.id}")
    assert [intention for _, person, intention in trace if person == centre.luc.id] == [
        Intention.DECLARE_MAJOR_INCIDENT,
        Intention.DECLARE_MAJOR_INCIDENT,
    ]


# What hangs on what


async def test_answering_the_parent_answers_all_and_resolving_it_resolves_all(centre: Centre) -> None:
    parent = (await centre.taken()).ticket
    children = [(await centre.open(centre.cast.emma)).ticket for _ in range(3)]
    for child, how in zip(children, (Link.DUPLICATE, Link.CHILD, Link.CHILD), strict=True):
        await centre.tickets.link(child.id, parent.id, how, child.version, centre.act(centre.tarik))
    closed = children[2]
    closed = (await centre.tickets.resolve(closed.id, "Vu à part", closed.version + 1, centre.act(centre.tarik))).ticket
    await centre.tickets.answer(parent.id, "Coupure en cours de réparation", centre.act(centre.tarik))
    for child in children[:2]:
        assert (await centre.entries(child.id))[-1].text == "Coupure en cours de réparation"
    view = await centre.tickets.resolve(parent.id, "Électricité rétablie", parent.version, centre.act(centre.tarik))
    assert view.children == 3
    for child in children[:2]:
        stored = await centre.stored(child.id)
        assert (stored.state, stored.solution) == (State.RESOLVED, "Électricité rétablie")
    assert (await centre.stored(closed.id)).solution == "Vu à part"
    await centre.tick(NOW + timedelta(minutes=1))
    told = await centre.told(centre.cast.emma)
    assert any("Électricité rétablie" in one.text for one in told)


async def test_tickets_hang_one_level_deep_and_never_in_a_ring(centre: Centre) -> None:
    first, second, third = [(await centre.open()).ticket for _ in range(3)]
    act = centre.act

    async def link(child: TicketId, parent: TicketId) -> None:
        version = (await centre.stored(child)).version
        await centre.tickets.link(child, parent, Link.CHILD, version, act(centre.tarik))

    with pytest.raises(Unfit):
        await link(first.id, first.id)
    await link(first.id, second.id)
    for child, parent in ((second.id, third.id), (second.id, first.id), (third.id, first.id)):
        with pytest.raises(Unfit):
            await link(child, parent)
    with pytest.raises(NotFound):
        await link(third.id, TicketId(999))
    version = (await centre.stored(first.id)).version
    await centre.tickets.unlink(first.id, version, act(centre.tarik))
    await link(second.id, first.id)


async def test_one_does_not_link_to_what_one_may_not_read(centre: Centre) -> None:
    ours = (await centre.open()).ticket
    theirs = (await centre.open(application=str(centre.mail))).ticket
    with pytest.raises(NotAllowed):
        await centre.tickets.link(ours.id, theirs.id, Link.CHILD, ours.version, centre.act(centre.tarik))


async def test_everybodys_trouble_can_be_followed_and_shows_nothing_of_its_requester(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    await centre.tickets.declare_major(ticket.id, ticket.version, centre.act(centre.luc))
    view = await centre.tickets.follow(ticket.id, centre.act(centre.cast.emma))
    assert (view.side, view.followers, view.allowed) == (Side.FOLLOWER, 1, frozenset())
    assert (view.ticket.description, view.ticket.requester.name, view.entries) == ("", "", ())
    await centre.tickets.note(ticket.id, "SECRET", centre.act(centre.tarik))
    await centre.tickets.answer(ticket.id, "Réparation à midi", centre.act(centre.tarik))
    (told,) = await centre.told(centre.cast.emma)
    assert "Réparation à midi" in told.text
    assert "Paul" not in told.text
    assert "SECRET" not in told.text


async def test_refused_links_and_marks_are_written_down(centre: Centre) -> None:
    ticket, other = (await centre.taken()).ticket, (await centre.open()).ticket
    nosy = centre.cast.emma
    with pytest.raises(NotAllowed):
        await centre.tickets.link(ticket.id, other.id, Link.CHILD, ticket.version, centre.act(nosy))
    with pytest.raises(NotAllowed):
        await centre.tickets.judge(ticket.id, 5, "", centre.act(nosy))
    async with centre.database.reading() as tx:
        trace = await audit.entries_about(tx, f"ticket/{ticket.id}")
    assert [person for _, person, _ in trace] == [nosy.id, nosy.id]
