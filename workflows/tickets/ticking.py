"""What happens to tickets because a day has come: polled, never scheduled.

However late a tick comes it catches up: whatever is due is done, once. What became due while nobody polled is told late rather than never,
and of a warning and a breach that both passed only the breach is told.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.identifiers import TicketId
from domain.tickets import life
from domain.tickets.entries import Event
from domain.tickets.timekeeping import clocks_of, due_events, kept
from storage.tickets import history, notices, tickets
from workflows.tickets.acting import Acts
from workflows.tickets.desk import MARDI, Desk, by_itself
from workflows.tickets.memberships import Standing
from workflows.tickets.notices import tell_due

_AFTER_A_FAULT = timedelta(hours=1)


class Ticks(Acts):
    """What the metronome calls."""

    async def tick(self, now: datetime) -> int:
        """Do what is due: wake, warn, remind, close, tell. Returns how many tickets and notices were due; what is left is due at the next.

        Each has a transaction of its own. One that fails is put off by an hour before its error is raised, at the end, so that it
        stands in nobody's way.
        """
        async with self._database.reading() as tx:
            due = await tickets.due(tx, now)
            untold = await notices.due(tx, now)
        errors: list[Exception] = []
        for ticket_id in due:
            try:
                await self._look_at(ticket_id, now)
            except Exception as error:
                errors.append(error)
                async with self._database.transaction() as tx:
                    await tickets.put_off(tx, ticket_id, now + _AFTER_A_FAULT)
        for ticket_id, person_id in untold:
            service = await self._memberships.service(now)
            try:
                async with self._database.transaction() as tx:
                    await tell_due(tx, self._setting, service, ticket_id, person_id, now)
            except Exception as error:
                errors.append(error)
                async with self._database.transaction() as tx:
                    await notices.put_off(tx, ticket_id, person_id, now + _AFTER_A_FAULT)
        if errors:
            raise errors[0]
        return len(due) + len(untold)

    async def _look_at(self, ticket_id: TicketId, now: datetime) -> None:
        service = await self._memberships.service(now)
        async with self._database.transaction() as tx:
            found = await tickets.find(tx, ticket_id, for_update=True)
            if found is None or found[1].check_at is None or found[1].check_at > now:
                return
            desk = Desk(ticket=found[0], times=found[1], service=service, standing=Standing(person=MARDI))
            log = await history.log(tx, ticket_id)
            clocks = clocks_of(log, service.targets(desk.ticket), self._setting.rules, now)
            events: Sequence[Event] = due_events(desk.ticket, clocks, desk.times, self._setting.rules, now)
            for event in events:
                ticket = desk.ticket
                if event is Event.WAKE:
                    ticket = life.wake(ticket, now)
                elif event is Event.EXPIRE:
                    ticket = life.close(ticket, event, now)
                elif event in (Event.REMIND, Event.ELAPSE):
                    ticket = life.passed(ticket, event, now)
                act = by_itself(f"tick/{ticket_id}/{event}/{now.isoformat()}", self._setting, now)
                desk = await self._cause(tx, desk, event, act, ticket)
            if not events:
                await tickets.save(tx, desk.ticket, kept(desk.ticket, clocks, desk.times, self._setting.rules, now))
