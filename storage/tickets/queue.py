"""Lists of tickets, cut into pages in the database: thousands of open ones cost a page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, case, func, select, text

from domain.identifiers import GroupId, PersonId, TicketId
from domain.projects import PersonRef
from domain.tickets.catalogue import GroupRef
from domain.tickets.queue import PAGE, OwnPage, Shelf, TicketLine
from domain.tickets.ticket import Ending, Priority, State, TicketType
from storage.database import Transaction
from storage.schema import OPEN_TICKET, assignment_groups, tickets
from storage.tickets.tickets import REQUESTER, TECHNICIAN

_LINES = select(
    tickets.c.id,
    tickets.c.type,
    tickets.c.state,
    tickets.c.title,
    tickets.c.requester_id,
    REQUESTER.c.name.label("requester_name"),
    tickets.c.technician_id,
    TECHNICIAN.c.name.label("technician_name"),
    tickets.c.group_id,
    assignment_groups.c.name.label("group_name"),
    tickets.c.priority,
    tickets.c.opened_at,
    tickets.c.resolve_due_at,
    tickets.c.ending,
).select_from(
    tickets.join(REQUESTER, REQUESTER.c.id == tickets.c.requester_id)
    .join(assignment_groups, assignment_groups.c.id == tickets.c.group_id)
    .outerjoin(TECHNICIAN, TECHNICIAN.c.id == tickets.c.technician_id)
)
_IS_OPEN = text(OPEN_TICKET)
_OPEN = tickets.c.state.not_in([State.RESOLVED.value, State.CLOSED.value])


def line_from(row: RowMapping) -> TicketLine:
    """The line of a row."""
    technician = row["technician_id"]
    return TicketLine(
        id=TicketId(row["id"]),
        type=TicketType(row["type"]),
        state=State(row["state"]),
        title=row["title"],
        requester=PersonRef(id=PersonId(row["requester_id"]), name=row["requester_name"]),
        technician=PersonRef(id=PersonId(technician), name=row["technician_name"]) if technician is not None else None,
        group=GroupRef(id=GroupId(row["group_id"]), name=row["group_name"]),
        priority=Priority.of(row["priority"]),
        opened_at=row["opened_at"],
        due_at=row["resolve_due_at"],
        ending=Ending(row["ending"]) if row["ending"] else None,
    )


def _on(shelf: Shelf, person: PersonId, now: datetime) -> ColumnElement[bool] | None:
    match shelf:
        case Shelf.ALL:
            return None
        case Shelf.MINE:
            return tickets.c.technician_id == person
        case Shelf.UNASSIGNED:
            return tickets.c.technician_id.is_(None)
        case Shelf.LATE:
            return tickets.c.resolve_due_at < now


async def counts(tx: Transaction, groups: Sequence[GroupId], person: PersonId, now: datetime) -> Mapping[Shelf, int]:
    """How many open tickets of some groups stand on each shelf, as one person sees them."""
    held = []
    for shelf in Shelf:
        condition = _on(shelf, person, now)
        held.append((func.count() if condition is None else func.count(case((condition, 1)))).label(shelf.value))
    row = (await tx.execute(select(*held).select_from(tickets).where(_IS_OPEN, tickets.c.group_id.in_(groups)))).one()
    return {shelf: getattr(row, shelf.value) for shelf in Shelf}


async def lines(
    tx: Transaction, groups: Sequence[GroupId], shelf: Shelf, person: PersonId, page: int, now: datetime
) -> tuple[TicketLine, ...]:
    """A page of the open tickets of some groups: the highest priority first, then the oldest; of the late ones, the latest first.

    The page is chosen by the index alone; only its lines are read whole.
    """
    order: tuple[Any, ...] = (tickets.c.resolve_due_at,) if shelf is Shelf.LATE else (tickets.c.priority.desc(),)
    order = (*order, tickets.c.id)
    on_page = select(tickets.c.id).where(_IS_OPEN, tickets.c.group_id.in_(groups)).order_by(*order)
    condition = _on(shelf, person, now)
    if condition is not None:
        on_page = on_page.where(condition)
    ids = on_page.limit(PAGE).offset(page * PAGE).correlate(None).scalar_subquery()
    rows = (await tx.execute(_LINES.where(tickets.c.id.in_(ids)).order_by(*order))).mappings()
    return tuple(line_from(row) for row in rows)


async def own(tx: Transaction, person: PersonId, page: int) -> OwnPage:
    """A page of the tickets somebody is the requester of; a number past the end gives the last page."""
    is_theirs = tickets.c.requester_id == person
    held = select(func.count().label("every"), func.count(case((_OPEN, 1))).label("open")).where(is_theirs)
    total = (await tx.execute(held)).one()
    number = min(page, max(-(-total.every // PAGE) - 1, 0))
    statement = _LINES.where(is_theirs).order_by(case((_OPEN, 0), else_=1), tickets.c.id.desc())
    rows = (await tx.execute(statement.limit(PAGE).offset(number * PAGE))).mappings()
    return OwnPage(number=number, lines=tuple(line_from(row) for row in rows), total=total.every, open=total.open)
