"""What requesters said of how their tickets were looked after."""

from datetime import datetime

from sqlalchemy import select, update

from domain.identifiers import TicketId
from domain.tickets.survey import Survey
from storage.database import Transaction
from storage.rows import insert_once
from storage.schema import ticket_surveys


async def ask(tx: Transaction, ticket_id: TicketId, now: datetime) -> bool:
    """Open the survey of a ticket; False when it was open before."""
    return await insert_once(tx, ticket_surveys, ticket_id=ticket_id, asked_at=now)


async def find(tx: Transaction, ticket_id: TicketId) -> Survey | None:
    """The survey of a ticket; None when its requester was not asked."""
    row = (await tx.execute(select(ticket_surveys).where(ticket_surveys.c.ticket_id == ticket_id))).first()
    if row is None:
        return None
    return Survey(
        ticket=ticket_id, asked_at=row.asked_at, score=row.score, comment=row.comment, answered_at=row.answered_at
    )


async def answer(tx: Transaction, survey: Survey) -> None:
    """Write what was answered."""
    await tx.execute(
        update(ticket_surveys)
        .where(ticket_surveys.c.ticket_id == survey.ticket)
        .values(score=survey.score, comment=survey.comment, answered_at=survey.answered_at)
    )
