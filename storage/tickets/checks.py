"""How the service centre is set up, read for its self-check."""

from collections.abc import Mapping

from sqlalchemy import func, select

from domain.identifiers import GroupId, PlaceId
from domain.tickets.checks import BoundChannel
from storage.database import Transaction
from storage.places import place_from
from storage.schema import assignment_groups, group_channels, group_members, places


async def channels(tx: Transaction) -> tuple[BoundChannel, ...]:
    """Every channel of an active group, those that are gone among them."""
    rows = await tx.execute(
        select(places, group_channels.c.group_id, assignment_groups.c.name.label("group_name"))
        .join(group_channels, group_channels.c.place_id == places.c.id)
        .join(assignment_groups, assignment_groups.c.id == group_channels.c.group_id)
        .where(assignment_groups.c.is_active)
        .order_by(assignment_groups.c.name, places.c.id)
    )
    return tuple(
        BoundChannel(
            group=GroupId(row["group_id"]),
            group_name=row["group_name"],
            place_id=PlaceId(row["id"]),
            place=place_from(dict(row)),
            is_gone=row["gone_at"] is not None,
        )
        for row in rows.mappings()
    )


async def listed(tx: Transaction) -> Mapping[GroupId, int]:
    """How many people stand on the list of each group that has one."""
    rows = await tx.execute(
        select(group_members.c.group_id, func.count().label("people")).group_by(group_members.c.group_id)
    )
    return {GroupId(row.group_id): row.people for row in rows}
