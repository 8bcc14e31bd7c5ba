"""What is written on tickets: by the requester, to the requester, and between those who work on it."""

from domain.acts import Act
from domain.identifiers import TicketId
from domain.tickets import life
from domain.tickets.entries import Event
from domain.tickets.view import TicketView
from domain.tickets.writing import fit
from workflows.tickets.acting import Acts
from workflows.tickets.desk import ref


class Talks(Acts):
    """Questions, answers and notes. None of them depends on the version that was shown: two may write at once."""

    async def ask(self, ticket_id: TicketId, question: str, act: Act) -> TicketView:
        """Ask the requester; the ticket waits for their reply."""
        question = fit(question)
        return await self._act(
            ticket_id, Event.ASK, act, lambda desk: life.ask(desk.ticket, ref(act.person), act.now), text=question
        )

    async def reply(self, ticket_id: TicketId, text: str, act: Act) -> TicketView:
        """What the requester says; what waited for it goes on."""
        text = fit(text)
        return await self._act(ticket_id, Event.REPLY, act, lambda desk: life.reply(desk.ticket, act.now), text=text)

    async def answer(self, ticket_id: TicketId, text: str, act: Act) -> TicketView:
        """Tell the requester, and those of all the tickets that hang on this one."""
        text = fit(text)
        person = ref(act.person)
        return await self._act(
            ticket_id,
            Event.ANSWER,
            act,
            lambda desk: life.answer(desk.ticket, person, act.now),
            text=text,
            with_children=lambda child: life.answer(child, person, act.now),
        )

    async def note(self, ticket_id: TicketId, text: str, act: Act) -> TicketView:
        """A note for those who work on the ticket. Its requester never reads it."""
        text = fit(text)
        return await self._act(
            ticket_id, Event.NOTE, act, lambda desk: life.passed(desk.ticket, Event.NOTE, act.now), text=text
        )
