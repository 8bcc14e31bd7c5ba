"""What an administrator set for the service centre: cells of the priority matrix, service targets."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from domain.identifiers import GroupId
from domain.tickets.priority import Cell, Matrix
from domain.tickets.service_level import TargetRule, Targets, read_span
from domain.tickets.ticket import Impact, Priority, TicketType, Urgency
from storage.database import Transaction
from storage.rows import insert_into
from storage.schema import priority_matrix, service_targets

_KEY = 0x5E77
_HOLD = select(func.pg_advisory_xact_lock(_KEY))


async def hold(tx: Transaction) -> None:
    """Keep other changes of the settings out until the end of this transaction; on SQLite there is but one that writes."""
    if tx.dialect_name == "postgresql":
        await tx.execute(_HOLD)


async def matrix(tx: Transaction) -> Matrix:
    """The priority matrix as it stands."""
    rows = await tx.execute(select(priority_matrix))
    return Matrix(
        changed={
            (list(Urgency)[row.urgency - 1], list(Impact)[row.impact - 1]): Priority.of(row.priority) for row in rows
        }
    )


async def set_cell(tx: Transaction, cell: Cell, priority: Priority) -> None:
    """Change a cell of the matrix."""
    urgency, impact = cell
    statement = insert_into(tx, priority_matrix).values(
        urgency=urgency.level, impact=impact.level, priority=priority.level
    )
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["urgency", "impact"], set_={"priority": priority.level})
    )


async def target_rules(tx: Transaction) -> tuple[TargetRule, ...]:
    """The rules an administrator set, in the order they were written."""
    rows = await tx.execute(select(service_targets).order_by(service_targets.c.id))
    return tuple(
        TargetRule(
            group=GroupId(row.group_id) if row.group_id is not None else None,
            type=TicketType(row.type) if row.type else None,
            priority=Priority.of(row.priority) if row.priority is not None else None,
            targets=Targets(own=read_span(row.own), resolve=read_span(row.resolve)),
        )
        for row in rows
    )


async def set_target_rules(tx: Transaction, rules: Sequence[TargetRule]) -> None:
    """Replace the rules."""
    await tx.execute(delete(service_targets))
    if not rules:
        return
    await tx.execute(
        insert(service_targets),
        [
            {
                "group_id": rule.group,
                "type": rule.type.value if rule.type else None,
                "priority": rule.priority.level if rule.priority else None,
                "own": str(rule.targets.own or ""),
                "resolve": str(rule.targets.resolve or ""),
            }
            for rule in rules
        ],
    )
