"""While somebody fills in a form, nothing redraws the card in whose place it stands; when they are done, or gone, it catches up."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.faults import NotAllowed, NotFound, NotNow
from domain.outbox import DeliveryState, Ended
from domain.places import Place
from domain.tickets.forms import Form
from domain.tickets.ticket import State
from domain.tickets.view import TicketView
from storage import schema
from tests.cast import NOW, personal_chat
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, Centre
from workflows.housekeeping import Housekeeping
from workflows.live_cards import HELD, HELD_AMONG_OTHERS
from workflows.outbox import LEASE, Outbox

SECOND = timedelta(seconds=1)


class Desk:
    """Cards of one ticket: Tarik's own, Paul's own, and the one that the channel shares."""

    def __init__(self, centre: Centre, view: TicketView) -> None:
        self.centre = centre
        self.ticket = view.ticket
        self.own = personal_chat(centre.tarik.entra_id)
        self.outbox = Outbox(database=centre.database, per_second=10_000)

    async def stand(self) -> None:
        view = await self.centre.tickets.ticket(self.ticket.id, self.centre.act(self.centre.tarik))
        await self.centre.shown(self.own, "tarik-card", view)
        await self.centre.shown(personal_chat(self.centre.cast.paul.entra_id), "paul-card", view)
        await self.centre.shown(HOTLINE_CHANNEL, "team-card", view)
        await self.sent(NOW)

    async def write(
        self, who: str = "tarik", *, place: Place | None = None, card: str = "tarik-card", now: datetime = NOW
    ) -> None:
        """Somebody opens the form to write in, on a card."""
        person = getattr(self.centre, who)
        act = self.centre.act(person, place=place or self.own, pressed=card, now=now)
        await self.centre.tickets.open_form(self.ticket.id, Form.WRITING, act)

    async def news(self, text: str, now: datetime) -> None:
        """Paul writes: every card of the ticket changes."""
        await self.centre.tickets.reply(self.ticket.id, text, self.centre.act(self.centre.cast.paul, now=now))

    async def sent(self, now: datetime) -> dict[str, str]:
        """The edits that go out at an instant, by their card."""
        claim = await self.outbox.claim(now)
        edits = {one.activity_id: str(one.payload) for one in claim.deliveries if one.operation.value == "edit"}
        async with self.centre.database.transaction() as tx:
            ended = {"state": "sent", "due_at": None, "done_at": now}
            rows = schema.outbox.c.id.in_([one.id for one in claim.deliveries])
            await tx.execute(schema.outbox.update().where(rows).values(ended))
        return {str(card): text for card, text in edits.items()}

    async def due(self, card: str) -> datetime | None:
        """When the edit of a card that waits is due."""
        async with self.centre.database.reading() as tx:
            outbox = schema.outbox
            which = select(outbox.c.due_at).where(outbox.c.activity_id == card, outbox.c.state == "due")
            found: datetime | None = (await tx.execute(which)).scalar_one_or_none()
            return found


@pytest.fixture
async def desk(centre: Centre) -> Desk:
    desk = Desk(centre, await centre.taken())
    await desk.stand()
    return desk


async def test_what_others_do_waits_for_who_is_writing_and_comes_as_soon_as_they_send(desk: Desk) -> None:
    await desk.write(now=NOW)
    await desk.news("Toujours noir", NOW + SECOND)
    sent = await desk.sent(NOW + SECOND)
    assert set(sent) == {"paul-card", "team-card"}, "the other cards do not wait"
    await desk.news("Vraiment noir", NOW + 2 * SECOND)
    assert "tarik-card" not in await desk.sent(NOW + 2 * SECOND)
    act = desk.centre.act(desk.centre.tarik, pressed="tarik-card", now=NOW + 60 * SECOND)
    await desk.centre.tickets.answer(desk.ticket.id, "Je regarde", act)
    text = (await desk.sent(NOW + 60 * SECOND))["tarik-card"]
    assert "Vraiment noir" in text
    assert "Je regarde" in text


async def test_ones_own_edit_that_was_still_to_go_waits_too(desk: Desk) -> None:
    act = desk.centre.act(desk.centre.tarik, pressed="tarik-card", now=NOW)
    await desk.centre.tickets.note(desk.ticket.id, "Vu", act)
    assert await desk.due("tarik-card") == NOW
    await desk.write(now=NOW + SECOND)
    assert "tarik-card" not in await desk.sent(NOW + 2 * SECOND)


async def test_an_edit_under_way_comes_before_the_form(desk: Desk) -> None:
    act = desk.centre.act(desk.centre.tarik, pressed="tarik-card", now=NOW)
    await desk.centre.tickets.note(desk.ticket.id, "Vu", act)
    claim = await desk.outbox.claim(NOW)
    assert "tarik-card" in {one.activity_id for one in claim.deliveries}
    writing = asyncio.create_task(desk.write(now=NOW + SECOND))
    done, _ = await asyncio.wait([writing], timeout=0.2)
    assert not done, "it waits"
    ends = [Ended(delivery=one, state=DeliveryState.SENT, at=NOW + SECOND) for one in claim.deliveries]
    await desk.outbox.record(ends, NOW + SECOND)
    await writing


async def test_who_goes_back_gets_the_card_as_it_is_by_then(desk: Desk) -> None:
    await desk.write(now=NOW)
    await desk.news("Toujours noir", NOW + SECOND)
    act = desk.centre.act(desk.centre.tarik, pressed="tarik-card", now=NOW + 10 * SECOND)
    view = await desk.centre.tickets.put_away_form(desk.ticket.id, act)
    assert view.entries[0].text == "Toujours noir"
    assert "Toujours noir" in (await desk.sent(NOW + 10 * SECOND))["tarik-card"]
    await desk.news("Encore", NOW + 20 * SECOND)
    assert "tarik-card" in await desk.sent(NOW + 20 * SECOND)


async def test_who_walks_away_holds_the_card_no_longer_than_that(desk: Desk) -> None:
    """Nothing but the outbox has to be alive: the edit was due at the end of the hold from the beginning."""
    await desk.write(now=NOW)
    await desk.news("Toujours noir", NOW + SECOND)
    assert "tarik-card" not in await desk.sent(NOW + HELD - SECOND)
    assert "Toujours noir" in (await desk.sent(NOW + HELD))["tarik-card"]
    await desk.news("Encore", NOW + HELD + SECOND)
    assert "tarik-card" in await desk.sent(NOW + HELD + SECOND)
    assert LEASE < HELD_AMONG_OTHERS < HELD


async def test_of_two_who_write_on_a_shared_card_neither_loses_a_word(desk: Desk) -> None:
    await desk.write("tarik", place=HOTLINE_CHANNEL, card="team-card", now=NOW)
    await desk.write("sophie", place=HOTLINE_CHANNEL, card="team-card", now=NOW + 60 * SECOND)
    act = desk.centre.act(desk.centre.tarik, place=HOTLINE_CHANNEL, pressed="team-card", now=NOW + 90 * SECOND)
    await desk.centre.tickets.answer(desk.ticket.id, "Je regarde", act)
    assert await desk.due("team-card") == NOW + 60 * SECOND + HELD_AMONG_OTHERS
    assert "team-card" not in await desk.sent(NOW + 100 * SECOND)
    act = desk.centre.act(desk.centre.sophie, place=HOTLINE_CHANNEL, pressed="team-card", now=NOW + 120 * SECOND)
    await desk.centre.tickets.note(desk.ticket.id, "Moi aussi", act)
    assert "Je regarde" in (await desk.sent(NOW + 120 * SECOND))["team-card"]


async def test_a_form_that_could_not_be_sent_goes_on_holding_the_card(desk: Desk) -> None:
    await desk.write(now=NOW)
    act = desk.centre.act(desk.centre.tarik, pressed="tarik-card", now=NOW + HELD - SECOND)
    await desk.centre.tickets.open_form(desk.ticket.id, Form.WRITING, act, again=True)
    await desk.news("Toujours noir", NOW + HELD)
    assert "tarik-card" not in await desk.sent(NOW + HELD + SECOND)


async def test_what_a_ticket_does_not_see_any_more_opens_no_form_but_gives_one_back(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    with pytest.raises(NotNow):
        await centre.tickets.open_form(resolved.id, Form.HOLD, centre.act(centre.tarik))
    bench = await centre.tickets.open_form(resolved.id, Form.HOLD, centre.act(centre.tarik), again=True)
    assert bench.view.ticket.state is State.RESOLVED


async def test_forms_are_for_who_may_send_them_and_the_others_are_written_down(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    tickets, act = centre.tickets, centre.act
    for form in (Form.WRITING, Form.HANDS, Form.HOLD, Form.JUDGEMENT, Form.APPOINTMENT):
        with pytest.raises(NotAllowed):
            await tickets.open_form(ticket.id, form, act(centre.cast.paul))
    with pytest.raises(NotAllowed):
        await tickets.open_form(ticket.id, Form.MESSAGE, act(centre.tarik))
    with pytest.raises(NotFound):
        await tickets.open_form(ticket.id, Form.MARK, act(centre.cast.paul))
    for form in Form:
        with pytest.raises(NotAllowed):
            await tickets.open_form(ticket.id, form, act(centre.cast.emma), again=True)
    async with centre.database.reading() as tx:
        refused = (await tx.execute(select(schema.audit.c.person_id))).scalars().all()
    assert refused.count(centre.cast.emma.id) == len(Form)
    assert refused.count(centre.cast.paul.id) == 5


async def test_holds_of_forms_that_nobody_sent_are_forgotten(desk: Desk) -> None:
    await desk.write(now=NOW)
    await Housekeeping(database=desk.centre.database).tidy(NOW + HELD - SECOND)
    await desk.news("Toujours noir", NOW + HELD - SECOND)
    assert await desk.due("tarik-card") == NOW + HELD
    await Housekeeping(database=desk.centre.database).tidy(NOW + HELD + SECOND)
    async with desk.centre.database.reading() as tx:
        assert (await tx.execute(select(schema.card_holds))).all() == []
