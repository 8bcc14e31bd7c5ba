"""How anything is done to a ticket: the right, the version, the state; then what happens, and the ticket as it stands."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.acts import Act
from domain.faults import TooMany
from domain.identifiers import TicketId
from domain.rights import Intention
from domain.tickets import life
from domain.tickets.entries import Event
from domain.tickets.rules import MESSAGES_WINDOW
from domain.tickets.ticket import Ticket
from domain.tickets.view import TicketView
from storage.database import Transaction
from storage.tickets import history, surveys, tickets
from workflows import live_cards
from workflows.once import once
from workflows.tickets.desk import AT, Desk, demand, desk_of, ticket_subject
from workflows.tickets.happening import happens
from workflows.tickets.notices import FIRST
from workflows.tickets.reading import Reading


def called_off(desk: Desk) -> dict[str, str]:
    """The details of the end of an appointment: when it would have been."""
    return {AT: desk.ticket.appointment.at.isoformat()} if desk.ticket.appointment else {}


Change = Callable[[Desk], Ticket]
_ENDINGS = frozenset({Event.CONFIRM, Event.CLOSE, Event.EXPIRE})


class Acts(Reading):
    """What the intentions that change a ticket have in common.

    Each raises NotFound; NotAllowed; AlreadyDone when Teams repeats the activity; Overtaken when the ticket changed since it was shown
    (`version`); NotNow when its state does not see the event; Unfit for a text that cannot be kept.
    """

    async def _act(
        self,
        ticket_id: TicketId,
        event: Event,
        act: Act,
        change: Change,
        *,
        version: int | None = None,
        text: str = "",
        details: Mapping[str, str] | Callable[[Desk], Mapping[str, str]] | None = None,
        with_children: Callable[[Ticket], Ticket] | None = None,
    ) -> TicketView:
        """Cause an event. `with_children` says what it makes of the tickets that hang on this one, where it is for them too."""
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.transaction() as tx:
            await once(tx, act, ticket_subject(ticket_id))
            desk = await desk_of(tx, ticket_id, service, standing)
            await live_cards.free(tx, act)
            await demand(tx, desk, event, version)
            await self._stop_floods_of(tx, desk, act)
            if event is Event.HAND_OVER and desk.ticket.appointment is not None:
                desk = await self._call_off(tx, desk, act)
            told = details(desk) if callable(details) else details
            after = await self._cause(tx, desk, event, act, change(desk), text=text, details=told)
            if with_children is not None:
                await self._cause_in_children(tx, after, event, act, with_children, text)
            return await self._view(tx, after, act, event)

    async def _cause(
        self,
        tx: Transaction,
        desk: Desk,
        event: Event,
        act: Act,
        ticket: Ticket,
        *,
        text: str = "",
        details: Mapping[str, str] | None = None,
    ) -> Desk:
        if event in _ENDINGS and self._setting.rules.asks_survey(ticket.id):
            await surveys.ask(tx, ticket.id, act.now)
        is_first = desk.ticket.owned_at is None and ticket.owned_at is not None
        happened = await happens(
            tx,
            self._setting,
            desk.service,
            act,
            ticket=ticket,
            times=desk.times,
            event=event,
            text=text,
            details={**(details or {}), **({FIRST: "yes"} if is_first else {})},
            formerly=desk.ticket,
        )
        return replace(desk, ticket=happened.ticket, times=happened.times)

    async def _call_off(self, tx: Transaction, desk: Desk, act: Act) -> Desk:
        """The appointment was with a group that no longer has the ticket: whoever waits for it is told."""
        ticket = life.passed(desk.ticket, Event.CANCEL, act.now)
        return await self._cause(tx, desk, Event.CANCEL, act, ticket, details=called_off(desk))

    async def _cause_in_children(
        self, tx: Transaction, desk: Desk, event: Event, act: Act, change: Callable[[Ticket], Ticket], text: str
    ) -> None:
        """What is said to the requester of a ticket is said to those of all that hang on it, where their state sees it."""
        for child_id in await tickets.children(tx, desk.ticket.id):
            kept = await tickets.find(tx, child_id, for_update=True)
            if kept is None or not life.is_possible(kept[0], event):
                continue
            child = replace(desk, ticket=kept[0], times=kept[1])
            details = {"parent": str(desk.ticket.id)}
            await self._cause(tx, child, event, act, change(kept[0]), text=text, details=details)

    async def _stop_floods_of(self, tx: Transaction, desk: Desk, act: Act) -> None:
        """A requester writes so many times in ten minutes."""
        if Intention.WORK_ON_TICKET in desk.intentions:
            return
        limit = self._setting.rules.most_messages
        if await history.written_since(tx, act.person.id, act.now - MESSAGES_WINDOW) >= limit:
            raise TooMany(Intention.ANSWER_TICKET, limit, act.now + MESSAGES_WINDOW)
