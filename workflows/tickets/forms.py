"""The short forms of a ticket: opened by a press, they hold the card in whose place they stand until they are sent or left."""

from domain.acts import Act
from domain.faults import NotAllowed, NotFound, NotNow
from domain.identifiers import TicketId
from domain.tickets.entries import Event
from domain.tickets.forms import EVENTS, Form
from domain.tickets.life import TABLE
from domain.tickets.view import Side, TicketView
from storage.tickets import offers
from workflows import live_cards
from workflows.tickets.desk import Desk, desk_of, ticket_subject
from workflows.tickets.outcomes import Workbench
from workflows.tickets.reading import Reading


class Forms(Reading):
    """Opens forms, and puts them away."""

    async def open_form(self, ticket_id: TicketId, form: Form, act: Act, *, again: bool = False) -> Workbench:
        """A form with all that it offers; nothing redraws the card in whose place it stands (`workflows.live_cards`).

        `again` gives back a form that could not be sent, even if nothing can be sent with it any more: what was typed is on it. Raises
        NotFound; NotAllowed; NotNow when the ticket, as it stands, sees nothing of what the form is for.
        """
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.transaction() as tx:
            desk = await desk_of(tx, ticket_id, service, standing)
            view = await self._view(tx, desk, act)
            if not again:
                _see_that_it_serves(desk, view, form)
            await live_cards.hold(tx, act, ticket_subject(ticket_id))
        await live_cards.let_pass(self._database, act)
        if form is Form.HANDS:
            groups = tuple(group.ref for group in service.groups if group.is_active)
            members = await self._memberships.members(view.ticket.group.id, act.now)
            return Workbench(view=view, candidates=members, groups=groups)
        if form is Form.JUDGEMENT:
            async with self._database.reading() as tx:
                categories, applications = await offers.categories_on_offer(tx), await offers.applications_on_offer(tx)
            return Workbench(view=view, categories=categories, applications=applications)
        return Workbench(view=view)

    async def put_away_form(self, ticket_id: TicketId, act: Act) -> TicketView:
        """The person goes back to the ticket, which is brought up to date. Raises NotFound and NotAllowed."""
        async with self._database.transaction() as tx:
            await live_cards.free(tx, act)
        return await self.ticket(ticket_id, act)


def _see_that_it_serves(desk: Desk, view: TicketView, form: Form) -> None:
    """Raises what `Forms.open_form` says."""
    if form is Form.MARK:
        if view.side is not Side.REQUESTER or view.survey is None or not view.survey.is_open(view.at):
            raise NotFound("survey")
        return
    events = EVENTS[form]
    if events & view.allowed:
        return
    by = frozenset().union(*(TABLE[event].by for event in events))
    if by.isdisjoint(desk.intentions):
        raise NotAllowed(min(by), str(ticket_subject(desk.ticket.id)))
    raise NotNow(event=min(events, key=list(Event).index), state=desk.ticket.state)
