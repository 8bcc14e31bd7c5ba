"""What a new ticket can be about: the categories and applications on offer, as its form lists them."""

from sqlalchemy import select

from domain.identifiers import ApplicationId, CategoryId
from domain.tickets.ticket import ApplicationRef, CategoryRef
from storage.database import Transaction
from storage.schema import applications, categories

_PARENTS = categories.alias("parents")
_HAS_BRANCHES = select(_PARENTS.c.id).where(_PARENTS.c.parent_id == categories.c.id, _PARENTS.c.is_active).exists()
_CATEGORIES = (
    select(categories.c.id, categories.c.path).where(categories.c.is_active, ~_HAS_BRANCHES).order_by(categories.c.path)
)
_APPLICATIONS = (
    select(applications.c.id, applications.c.name)
    .where(applications.c.is_active)
    .order_by(applications.c.name, applications.c.id)
)


async def categories_on_offer(tx: Transaction) -> tuple[CategoryRef, ...]:
    """The leaves of the tree, by their paths."""
    rows = await tx.execute(_CATEGORIES)
    return tuple(CategoryRef(id=CategoryId(row.id), path=row.path) for row in rows)


async def applications_on_offer(tx: Transaction) -> tuple[ApplicationRef, ...]:
    """The applications, by name."""
    rows = await tx.execute(_APPLICATIONS)
    return tuple(ApplicationRef(id=ApplicationId(row.id), name=row.name) for row in rows)
