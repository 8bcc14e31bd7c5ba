"""The rows of the files that people sent for their tickets."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, func, insert, or_, select, update

from domain.acts import Act
from domain.files import FileKind, KeptFile
from domain.identifiers import AttachmentId, PersonId, TicketId
from domain.places import Subject
from domain.projects import PersonRef
from domain.tickets.attachment import MOST_CHOICES, MOST_WAITING, Attachment, Choice
from domain.tickets.ticket import State
from storage.database import Transaction
from storage.schema import attachments, live_cards, people, tickets

_ROWS = select(attachments, people.c.name.label("sender")).join(people, people.c.id == attachments.c.sent_by)
_IN_ORDER = (attachments.c.sent_at, attachments.c.id)
_OF_TICKET = _ROWS.where(attachments.c.ticket_id == bindparam("ticket")).order_by(*_IN_ORDER)
_BY_ID = _ROWS.where(attachments.c.id == bindparam("attachment"))
_WAITING = (
    _ROWS.where(
        attachments.c.sent_by == bindparam("person"),
        attachments.c.ticket_id.is_(None),
        attachments.c.sent_at >= bindparam("since"),
    )
    .order_by(*_IN_ORDER)
    .limit(MOST_WAITING)
    .with_for_update(of=attachments)
)
_COUNT = select(func.count()).where(attachments.c.ticket_id == bindparam("ticket"))
_FORM_SHOWN_AT = select(func.max(live_cards.c.shown_at)).where(live_cards.c.subject == bindparam("subject"))
_LAST_OPENED = (
    select(tickets.c.id, tickets.c.opened_at)
    .where(
        tickets.c.opened_by == bindparam("person"),
        tickets.c.opened_at >= bindparam("since"),
        tickets.c.state != State.CLOSED.value,
    )
    .order_by(tickets.c.opened_at.desc(), tickets.c.id.desc())
    .limit(1)
)
_CHOICES = (
    select(tickets.c.id, tickets.c.title)
    .where(
        or_(
            tickets.c.requester_id == bindparam("person"),
            tickets.c.opened_by == bindparam("person"),
            tickets.c.technician_id == bindparam("person"),
        ),
        tickets.c.state != State.CLOSED.value,
    )
    .order_by(tickets.c.changed_at.desc(), tickets.c.id.desc())
    .limit(MOST_CHOICES)
)


def _attachment(row: RowMapping) -> Attachment:
    return Attachment(
        id=AttachmentId(row["id"]),
        ticket=None if row["ticket_id"] is None else TicketId(row["ticket_id"]),
        name=row["name"],
        kind=FileKind(row["kind"]),
        size=row["bytes"],
        sha256=row["sha256"],
        sent_by=PersonRef(id=PersonId(row["sent_by"]), name=row["sender"]),
        sent_at=row["sent_at"],
        said=row["said"],
    )


async def add(tx: Transaction, files: Sequence[KeptFile], said: str, act: Act) -> None:
    """Write the files of a message; they wait for their ticket. What was said goes with the first."""
    await tx.execute(
        insert(attachments),
        [
            {
                "sent_by": act.person.id,
                "sent_at": act.now,
                "name": file.name,
                "kind": file.kind.value,
                "bytes": file.size,
                "sha256": file.sha256,
                "said": "" if position else said,
                "conversation_id": act.place.conversation_id,
                "activity_id": act.activity_id,
                "position": position,
            }
            for position, file in enumerate(files)
        ],
    )


async def waiting(tx: Transaction, person_id: PersonId, since: datetime) -> tuple[Attachment, ...]:
    """The files of a person that wait for their ticket, the oldest first, held until the transaction ends."""
    rows = await tx.execute(_WAITING, {"person": person_id, "since": since})
    return tuple(_attachment(row) for row in rows.mappings())


async def join(tx: Transaction, ids: Sequence[AttachmentId], ticket_id: TicketId) -> None:
    """Put files that wait on a ticket."""
    await tx.execute(
        update(attachments)
        .where(attachments.c.id.in_(ids), attachments.c.ticket_id.is_(None))
        .values(ticket_id=ticket_id)
    )


async def of_ticket(tx: Transaction, ticket_id: TicketId) -> tuple[Attachment, ...]:
    """The files of a ticket, the oldest first."""
    return tuple(_attachment(row) for row in (await tx.execute(_OF_TICKET, {"ticket": ticket_id})).mappings())


async def count(tx: Transaction, ticket_id: TicketId) -> int:
    """How many files a ticket has."""
    return (await tx.execute(_COUNT, {"ticket": ticket_id})).scalar_one()


async def find(tx: Transaction, attachment_id: AttachmentId) -> Attachment | None:
    """A file by its id."""
    row = (await tx.execute(_BY_ID, {"attachment": attachment_id})).mappings().first()
    return _attachment(row) if row else None


async def form_shown_at(tx: Transaction, form: Subject) -> datetime | None:
    """When a form was last shown; None when it never was, or has become a ticket."""
    shown_at: datetime | None = (await tx.execute(_FORM_SHOWN_AT, {"subject": str(form)})).scalar_one()
    return shown_at


async def last_opened(tx: Transaction, person_id: PersonId, since: datetime) -> tuple[TicketId, datetime] | None:
    """The ticket that a person opened last, when it was after an instant and is not closed."""
    row = (await tx.execute(_LAST_OPENED, {"person": person_id, "since": since})).first()
    return (TicketId(row.id), row.opened_at) if row else None


async def choices(tx: Transaction, person_id: PersonId) -> tuple[Choice, ...]:
    """The tickets that a file of a person may belong to: those they need, wrote down or look after, what moved last first."""
    rows = await tx.execute(_CHOICES, {"person": person_id})
    return tuple(Choice(ticket=TicketId(row.id), title=row.title) for row in rows)


async def forget_waiting(tx: Transaction, before: datetime) -> int:
    """Forget the files that joined no ticket before an instant; returns how many."""
    result = await tx.execute(
        delete(attachments).where(attachments.c.ticket_id.is_(None), attachments.c.sent_at < before)
    )
    return result.rowcount


async def contents(tx: Transaction) -> frozenset[str]:
    """The SHA-256 of every content that a row names."""
    return frozenset((await tx.execute(select(attachments.c.sha256).distinct())).scalars())
