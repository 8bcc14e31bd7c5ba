"""Tickets: written whole, read whole, found by what is due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, literal_column, select, update

from domain.identifiers import ApplicationId, CategoryId, GroupId, PersonId, TicketId
from domain.projects import PersonRef
from domain.tickets.appointment import Appointment
from domain.tickets.catalogue import GroupRef
from domain.tickets.ticket import (
    ApplicationRef,
    CategoryRef,
    Ending,
    Impact,
    Link,
    Pending,
    PendingReason,
    Priority,
    Source,
    State,
    Ticket,
    TicketType,
    Urgency,
)
from domain.tickets.timekeeping import Timekeeping
from storage.database import Transaction
from storage.schema import applications, assignment_groups, categories, people, tickets

REQUESTER = people.alias("requester")
OPENER = people.alias("opener")
TECHNICIAN = people.alias("technician")

DUE_AT_ONCE = 200
_TIMES = (
    "resolve_due_at",
    "check_at",
    "remind_at",
    "own_breached_at",
    "resolve_warned_at",
    "resolve_breached_at",
    "own_kept",
    "own_seconds",
    "resolve_kept",
    "resolve_seconds",
)
_WHOLE = select(
    tickets,
    REQUESTER.c.name.label("requester_name"),
    OPENER.c.name.label("opener_name"),
    TECHNICIAN.c.name.label("technician_name"),
    assignment_groups.c.name.label("group_name"),
    categories.c.path.label("category_path"),
    applications.c.name.label("application_name"),
).select_from(
    tickets.join(REQUESTER, REQUESTER.c.id == tickets.c.requester_id)
    .join(OPENER, OPENER.c.id == tickets.c.opened_by)
    .join(assignment_groups, assignment_groups.c.id == tickets.c.group_id)
    .outerjoin(TECHNICIAN, TECHNICIAN.c.id == tickets.c.technician_id)
    .outerjoin(categories, categories.c.id == tickets.c.category_id)
    .outerjoin(applications, applications.c.id == tickets.c.application_id)
)
_BY_ID = _WHOLE.where(tickets.c.id == bindparam("ticket"))
_LOCKED = _BY_ID.with_for_update(of=tickets)
_ADD = insert(tickets)
_DUE = (
    select(tickets.c.id)
    .where(tickets.c.check_at.is_not(None), tickets.c.check_at <= bindparam("now"))
    .order_by(tickets.c.check_at)
    .limit(literal_column(str(DUE_AT_ONCE)))
)
"""The limit stands in the text: without it PostgreSQL, once it keeps one plan for all instants, reads every ticket that is open."""
_CHILDREN = select(tickets.c.id).where(tickets.c.parent_id == bindparam("ticket")).order_by(tickets.c.id)
_PUT_OFF = update(tickets).where(tickets.c.id == bindparam("ticket")).values(check_at=bindparam("until"))

Kept = tuple[Ticket, Timekeeping]


def _person(row: RowMapping, key: str, name: str) -> PersonRef | None:
    return None if row[key] is None else PersonRef(id=PersonId(row[key]), name=row[f"{name}_name"])


def _pending(row: RowMapping) -> Pending | None:
    if row["pending_reason"] is None:
        return None
    return Pending(reason=PendingReason(row["pending_reason"]), text=row["pending_text"], until=row["pending_until"])


def _appointment(row: RowMapping) -> Appointment | None:
    at = row["appointment_at"]
    return None if at is None else Appointment(at=at, where=row["appointment_where"])


def ticket_from(row: RowMapping) -> Ticket:
    """The ticket of a row of `_WHOLE`."""
    requester, opener = _person(row, "requester_id", "requester"), _person(row, "opened_by", "opener")
    assert requester is not None  # noqa: S101 both columns are not null
    assert opener is not None  # noqa: S101
    category, application = row["category_id"], row["application_id"]
    return Ticket(
        id=TicketId(row["id"]),
        type=TicketType(row["type"]),
        state=State(row["state"]),
        title=row["title"],
        description=row["description"],
        requester=requester,
        opened_by=opener,
        group=GroupRef(id=GroupId(row["group_id"]), name=row["group_name"]),
        technician=_person(row, "technician_id", "technician"),
        category=CategoryRef(id=CategoryId(category), path=row["category_path"]) if category is not None else None,
        application=ApplicationRef(id=ApplicationId(application), name=row["application_name"])
        if application is not None
        else None,
        where=row["located"],
        source=Source(author=row["source_author"], link=row["source_link"]),
        urgency=list(Urgency)[row["urgency"] - 1],
        impact=list(Impact)[row["impact"] - 1],
        priority=Priority.of(row["priority"]),
        pending=_pending(row),
        appointment=_appointment(row),
        solution=row["solution"],
        parent=TicketId(row["parent_id"]) if row["parent_id"] is not None else None,
        link=Link(row["link"]) if row["link"] else None,
        ending=Ending(row["ending"]) if row["ending"] else None,
        opened_at=row["opened_at"],
        owned_at=row["owned_at"],
        resolved_at=row["resolved_at"],
        closed_at=row["closed_at"],
        changed_at=row["changed_at"],
        version=row["version"],
    )


def _columns(ticket: Ticket, times: Timekeeping) -> dict[str, Any]:
    pending = ticket.pending
    return {
        "type": ticket.type.value,
        "state": ticket.state.value,
        "title": ticket.title,
        "description": ticket.description,
        "requester_id": ticket.requester.id,
        "opened_by": ticket.opened_by.id,
        "group_id": ticket.group.id,
        "technician_id": ticket.technician.id if ticket.technician else None,
        "category_id": ticket.category.id if ticket.category else None,
        "application_id": ticket.application.id if ticket.application else None,
        "located": ticket.where,
        "source_author": ticket.source.author,
        "source_link": ticket.source.link,
        "urgency": ticket.urgency.level,
        "impact": ticket.impact.level,
        "priority": ticket.priority.level,
        "pending_reason": pending.reason.value if pending else None,
        "pending_text": pending.text if pending else "",
        "pending_until": pending.until if pending else None,
        "appointment_at": ticket.appointment.at if ticket.appointment else None,
        "appointment_where": ticket.appointment.where if ticket.appointment else "",
        "solution": ticket.solution,
        "parent_id": ticket.parent,
        "link": ticket.link.value if ticket.link else None,
        "ending": ticket.ending.value if ticket.ending else None,
        "opened_at": ticket.opened_at,
        "owned_at": ticket.owned_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "changed_at": ticket.changed_at,
        "version": ticket.version,
        **{name: getattr(times, name) for name in _TIMES},
    }


_NAMES = tuple(column.name for column in tickets.columns if column.name != "id")
_SAVE = (
    update(tickets)
    .where(tickets.c.id == bindparam("ticket"))
    .values({name: bindparam(f"new_{name}", type_=tickets.c[name].type) for name in _NAMES})
)


async def add(tx: Transaction, ticket: Ticket, times: Timekeeping) -> None:
    """Write a new ticket under the id that was drawn for it (`storage.tickets.beginning`)."""
    await tx.execute(_ADD, {"id": ticket.id, **_columns(ticket, times)})


async def find(tx: Transaction, ticket_id: TicketId, *, for_update: bool = False) -> Kept | None:
    """A ticket and its times; `for_update` keeps others from changing it until the transaction ends."""
    row = (await tx.execute(_LOCKED if for_update else _BY_ID, {"ticket": ticket_id})).mappings().first()
    return (ticket_from(row), Timekeeping(**{name: row[name] for name in _TIMES})) if row else None


async def save(tx: Transaction, ticket: Ticket, times: Timekeeping) -> None:
    """Write a ticket as it stands now."""
    values = {f"new_{name}": value for name, value in _columns(ticket, times).items()}
    await tx.execute(_SAVE, {"ticket": ticket.id, **values})


async def due(tx: Transaction, now: datetime) -> Sequence[TicketId]:
    """The tickets to look at, the longest due first; so many at once."""
    return [TicketId(one) for one in (await tx.execute(_DUE, {"now": now})).scalars()]


async def put_off(tx: Transaction, ticket_id: TicketId, until: datetime | None) -> None:
    """Look at a ticket again at another time."""
    await tx.execute(_PUT_OFF, {"ticket": ticket_id, "until": until})


async def look_at_all_open(tx: Transaction, now: datetime) -> int:
    """Have every open ticket looked at, since what they are promised has changed. Returns how many."""
    result = await tx.execute(update(tickets).where(tickets.c.state.in_(_OPEN_STATES)).values(check_at=now))
    return result.rowcount


_OPEN_STATES = [state.value for state in State if state.is_open]


async def children(tx: Transaction, ticket_id: TicketId) -> Sequence[TicketId]:
    """The tickets that hang on another one."""
    return [TicketId(one) for one in (await tx.execute(_CHILDREN, {"ticket": ticket_id})).scalars()]
