"""What becomes due by itself: told once, to whom it is for, however late the tick comes."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.tickets.entries import Event
from domain.tickets.service_level import TargetRule, Targets, read_span
from domain.tickets.ticket import PendingReason, State
from storage import schema
from tests.cast import NOW
from tests.workflows.tickets.conftest import HOTLINE_CHANNEL, Centre

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def strict(centre: Centre) -> Centre:
    """Two hours to take a ticket, five to resolve it."""
    targets = Targets(own=read_span("2h"), resolve=read_span("5h"))
    await centre.tickets.set_targets([TargetRule(targets=targets)], centre.act(centre.cast.adele))
    return centre


async def _events(centre: Centre, ticket_id: int) -> list[Event]:
    return [entry.event for entry in await centre.entries(ticket_id)]  # type: ignore[arg-type]


async def test_the_lead_hears_of_what_nobody_takes_once(strict: Centre) -> None:
    ticket = (await strict.open()).ticket
    await strict.tick(NOW + 2 * HOUR - timedelta(seconds=1))
    assert await strict.told(strict.luc) == []
    for late in (2 * HOUR, 2 * HOUR, 3 * HOUR):
        await strict.tick(NOW + late)
    (told,) = await strict.told(strict.luc)
    assert ticket.number in told.summary
    assert (await _events(strict, ticket.id)).count(Event.UNTAKEN) == 1


async def test_its_technician_is_warned_once_and_told_of_the_breach_once(strict: Centre) -> None:
    ticket = (await strict.taken()).ticket
    await strict.tick(NOW + 4 * HOUR - timedelta(seconds=1))
    assert await strict.told(strict.tarik) == []
    for minutes in range(0, 600, 10):
        await strict.tick(NOW + 4 * HOUR + timedelta(minutes=minutes))
    events = await _events(strict, ticket.id)
    assert (events.count(Event.WARN), events.count(Event.BREACH), events.count(Event.UNTAKEN)) == (1, 1, 0)
    assert len(await strict.told(strict.tarik)) == 2
    assert len(await strict.told(strict.luc)) == 1
    assert len(await strict.told(strict.cast.paul)) == 1  # that somebody looks after it, and nothing of warnings


async def test_a_breach_is_told_in_the_thread_too(strict: Centre) -> None:
    view = await strict.taken()
    await strict.shown(HOTLINE_CHANNEL, "team-card", view)
    await strict.tick(NOW + 6 * HOUR)
    threads = [one for one in await strict.queued() if one.place_id and one.place_id not in strict.places.values()]
    assert len([one for one in threads if one.operation == "send"]) == 1


async def test_nothing_is_told_while_it_waits(strict: Centre) -> None:
    ticket = (await strict.taken()).ticket
    await strict.tickets.suspend(ticket.id, PendingReason.SUPPLIER, "", None, ticket.version, strict.act(strict.tarik))
    for days in range(1, 40):
        await strict.tick(NOW + days * DAY)
    assert not {Event.WARN, Event.BREACH, Event.UNTAKEN} & set(await _events(strict, ticket.id))
    stored = await strict.stored(ticket.id)
    view = await strict.tickets.resume(ticket.id, stored.version, strict.act(strict.tarik, now=NOW + 40 * DAY))
    assert view.clocks.resolve is not None
    assert view.clocks.resolve.spent < HOUR


async def test_a_tick_that_comes_days_late_still_does_all_of_it_once(strict: Centre) -> None:
    tickets = [(await strict.open(strict.cast.paul if number % 2 else strict.cast.emma)).ticket for number in range(6)]
    while await strict.tick(NOW + 30 * DAY):
        pass
    for ticket in tickets:
        events = await _events(strict, ticket.id)
        assert (events.count(Event.UNTAKEN), events.count(Event.BREACH), events.count(Event.WARN)) == (1, 1, 0)
    assert await strict.tick(NOW + 31 * DAY) == 6  # what was gathered for the lead
    assert await strict.tick(NOW + 32 * DAY) == 0


async def test_what_is_closed_never_becomes_due(strict: Centre) -> None:
    resolved = (await strict.resolved()).ticket
    await strict.tickets.confirm(resolved.id, resolved.version, strict.act(strict.cast.paul))
    await strict.tick(NOW + HOUR)
    before = await strict.entries(resolved.id)
    assert await strict.tick(NOW + 300 * DAY) == 0
    assert await strict.entries(resolved.id) == before


async def test_the_verdict_of_a_closed_ticket_is_frozen(strict: Centre) -> None:
    resolved = (await strict.resolved(now=NOW)).ticket
    await strict.tickets.confirm(resolved.id, resolved.version, strict.act(strict.cast.paul))
    shorter = Targets(own=read_span("1min"), resolve=read_span("1min"))
    await strict.tickets.set_targets([TargetRule(targets=shorter)], strict.act(strict.cast.adele))
    await strict.tick(NOW + DAY)
    async with strict.database.reading() as tx:
        row = (await tx.execute(select(schema.tickets))).one()
    assert (row.own_kept, row.resolve_kept, row.resolve_seconds, row.check_at) == (True, True, 0, None)


async def test_new_targets_are_those_of_all_open_tickets(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    strict = [TargetRule(targets=Targets(resolve=read_span("1h")))]
    await centre.tickets.set_targets(strict, centre.act(centre.cast.adele, now=NOW + HOUR / 2))
    await centre.tick(NOW + HOUR / 2)
    assert Event.BREACH not in await _events(centre, ticket.id)
    await centre.tick(NOW + HOUR)
    assert Event.BREACH in await _events(centre, ticket.id)


async def test_one_that_fails_stands_in_nobodys_way(strict: Centre) -> None:
    sick, well = (await strict.open()).ticket, (await strict.open(strict.cast.emma)).ticket
    async with strict.database.transaction() as tx:
        damaged = update(schema.ticket_entries).where(schema.ticket_entries.c.ticket_id == sick.id)
        await tx.execute(damaged.values(state="damaged"))
    with pytest.raises(ValueError, match="damaged"):
        await strict.tick(NOW + 2 * HOUR)
    assert Event.UNTAKEN in await _events(strict, well.id)
    assert await strict.tick(NOW + 2 * HOUR) == 0
    with pytest.raises(ValueError, match="damaged"):
        await strict.tick(NOW + 3 * HOUR)


async def test_the_clock_follows_the_law_through_a_long_week_end(strict: Centre) -> None:
    opened = datetime(2026, 12, 24, 15, 0, tzinfo=UTC)  # 16:00 in Paris on Christmas Eve
    view = await strict.open(now=opened)
    assert view.clocks.resolve is not None
    assert view.clocks.resolve.due_at == datetime(2026, 12, 28, 10, 0, tzinfo=UTC)
    taken = await strict.tickets.take(
        view.ticket.id, view.ticket.version, strict.act(strict.tarik, now=opened + timedelta(minutes=30))
    )
    await strict.tick(datetime(2026, 12, 27, 12, 0, tzinfo=UTC))
    assert not {Event.WARN, Event.BREACH} & set(await _events(strict, taken.ticket.id))
    assert taken.ticket.state is State.IN_PROGRESS
