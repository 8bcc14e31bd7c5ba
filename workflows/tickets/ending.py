"""How tickets end: a solution, the requester's word on it, the closing, and how it was."""

from dataclasses import replace

from domain.acts import Act
from domain.faults import NotAllowed, NotFound, Unfit
from domain.identifiers import TicketId
from domain.rights import Intention
from domain.tickets import life
from domain.tickets.entries import Event
from domain.tickets.survey import COMMENT_LIMIT, SCORES
from domain.tickets.view import TicketView
from domain.tickets.writing import fit
from storage.tickets import surveys
from workflows import live_cards
from workflows.once import once
from workflows.tickets import showing
from workflows.tickets.acting import Acts
from workflows.tickets.desk import desk_of, ref, ticket_subject


class Ends(Acts):
    """Resolved, reopened, closed, withdrawn, judged."""

    async def resolve(self, ticket_id: TicketId, solution: str, version: int, act: Act) -> TicketView:
        """Give a solution, to the requesters of all the tickets that hang on this one too."""
        solution = fit(solution)
        person = ref(act.person)
        return await self._act(
            ticket_id,
            Event.RESOLVE,
            act,
            lambda desk: life.resolve(desk.ticket, solution, person, act.now),
            version=version,
            text=solution,
            with_children=lambda child: life.resolve(child, solution, person, act.now),
        )

    async def reopen(self, ticket_id: TicketId, why: str, version: int, act: Act) -> TicketView:
        """The solution does not hold."""
        why = fit(why, may_be_empty=True)
        return await self._act(
            ticket_id, Event.REOPEN, act, lambda desk: life.reopen(desk.ticket, act.now), version=version, text=why
        )

    async def confirm(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """The requester says that it works: the ticket is closed."""
        return await self._close(ticket_id, Event.CONFIRM, version, act)

    async def close(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """Close a resolved ticket without waiting for the requester's word."""
        return await self._close(ticket_id, Event.CLOSE, version, act)

    async def withdraw(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """The requester needs it no more; only while nobody has touched it."""
        return await self._close(ticket_id, Event.WITHDRAW, version, act)

    async def judge(self, ticket_id: TicketId, score: int, comment: str, act: Act) -> TicketView:
        """What the requester says of how it went, from 1 to 5; to be changed for a day. Raises NotFound when they were not asked."""
        if score not in SCORES:
            raise Unfit("not_a_score")
        comment = fit(comment, COMMENT_LIMIT, may_be_empty=True)
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.transaction() as tx:
            await once(tx, act, ticket_subject(ticket_id))
            desk = await desk_of(tx, ticket_id, service, standing)
            if Intention.ANSWER_TICKET not in desk.intentions or desk.ticket.requester.id != act.person.id:
                raise NotAllowed(Intention.ANSWER_TICKET, str(ticket_subject(ticket_id)))
            survey = await surveys.find(tx, ticket_id)
            if survey is None:
                raise NotFound("survey")
            if not survey.is_open(act.now):
                raise Unfit("survey_is_over")
            await live_cards.free(tx, act)
            answered = survey.answered_at or act.now
            await surveys.answer(tx, replace(survey, score=score, comment=comment, answered_at=answered))
            view = await self._view(tx, desk, act)
            await showing.show_mark(tx, act, view)
            return replace(view, has_marked=True)

    async def _close(self, ticket_id: TicketId, event: Event, version: int, act: Act) -> TicketView:
        return await self._act(
            ticket_id, event, act, lambda desk: life.close(desk.ticket, event, act.now), version=version
        )
