"""The files that wait for the ticket which their sender is writing: they go with it when it is opened."""

from domain.acts import Act
from domain.identifiers import TicketId
from domain.tickets.attachment import WAITING
from domain.tickets.ticket import MOST_ATTACHMENTS
from storage.database import Transaction
from storage.tickets import attachments


async def join_opened(tx: Transaction, act: Act, ticket_id: TicketId) -> int:
    """Put the files that wait on the ticket that their sender has opened; returns how many. What is too much for it goes on waiting."""
    waiting = (await attachments.waiting(tx, act.person.id, act.now - WAITING))[:MOST_ATTACHMENTS]
    if waiting:
        await attachments.join(tx, [file.id for file in waiting], ticket_id)
    return len(waiting)
