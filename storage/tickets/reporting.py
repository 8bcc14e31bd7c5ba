"""The tickets that a report of the service counts, a short row of each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select, true

from domain.identifiers import GroupId
from domain.tickets.report import Fact
from domain.tickets.ticket import Ending, State
from storage.database import Transaction
from storage.schema import applications, assignment_groups, categories, ticket_surveys, tickets

_FACTS = select(
    assignment_groups.c.name.label("group_name"),
    func.coalesce(categories.c.path, "").label("category"),
    func.coalesce(applications.c.name, "").label("application"),
    tickets.c.state,
    tickets.c.opened_at,
    tickets.c.resolved_at,
    tickets.c.ending,
    tickets.c.own_kept,
    tickets.c.own_seconds,
    tickets.c.resolve_kept,
    tickets.c.resolve_seconds,
    ticket_surveys.c.score,
    ticket_surveys.c.answered_at,
).select_from(
    tickets.join(assignment_groups, assignment_groups.c.id == tickets.c.group_id)
    .outerjoin(categories, categories.c.id == tickets.c.category_id)
    .outerjoin(applications, applications.c.id == tickets.c.application_id)
    .outerjoin(ticket_surveys, ticket_surveys.c.ticket_id == tickets.c.id)
)


async def facts(
    tx: Transaction, start: datetime, end: datetime, groups: Sequence[GroupId] | None = None
) -> Sequence[Fact]:
    """What was opened, resolved or judged from `start` to before `end`, and what is open now; of some groups, or of all.

    A ticket that was withdrawn is counted as opened, and as nothing else.
    """
    opened = and_(tickets.c.opened_at >= start, tickets.c.opened_at < end)
    resolved = and_(tickets.c.resolved_at >= start, tickets.c.resolved_at < end)
    judged = and_(ticket_surveys.c.answered_at >= start, ticket_surveys.c.answered_at < end)
    is_open = tickets.c.state.not_in([State.RESOLVED.value, State.CLOSED.value])
    wanted = true() if groups is None else tickets.c.group_id.in_(groups)
    rows = (await tx.execute(_FACTS.where(wanted, or_(opened, resolved, judged, is_open)))).mappings()
    return [
        Fact(
            group=row["group_name"],
            category=row["category"],
            application=row["application"],
            opened_at=row["opened_at"],
            opened=start <= row["opened_at"] < end,
            resolved=row["resolved_at"] is not None
            and start <= row["resolved_at"] < end
            and row["ending"] != Ending.WITHDRAWN.value,
            resolved_at=row["resolved_at"],
            open=State(row["state"]).is_open,
            own_kept=row["own_kept"],
            own_seconds=row["own_seconds"],
            resolve_kept=row["resolve_kept"],
            resolve_seconds=row["resolve_seconds"],
            score=row["score"] if row["answered_at"] is not None and start <= row["answered_at"] < end else None,
        )
        for row in rows
    ]
