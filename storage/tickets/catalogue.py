"""The catalogue written many rows at a time: what an import compares with, and what it writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from domain.folding import fold
from domain.identifiers import ApplicationId, CategoryId, GroupId, PersonId
from storage.database import Transaction
from storage.schema import applications, assignment_groups, categories


@dataclass(frozen=True, kw_only=True)
class GroupFacts:
    """What is written of a group."""

    name: str
    lead: PersonId | None = None
    is_default: bool = False
    is_active: bool = True

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        return {
            "name": self.name,
            "lead_id": self.lead,
            "is_default": self.is_default,
            "is_active": self.is_active,
        }


@dataclass(frozen=True, kw_only=True)
class CategoryFacts:
    """What is written of a category. `path` is its whole name, from the root."""

    path: str
    name: str
    parent: CategoryId | None = None
    group: GroupId | None = None
    is_active: bool = True

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        return {
            "path": self.path,
            "name": self.name,
            "parent_id": self.parent,
            "group_id": self.group,
            "is_active": self.is_active,
        }


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """What is written of a business application."""

    code: str
    name: str
    manager: PersonId | None = None
    group: GroupId | None = None
    is_active: bool = True

    def columns(self) -> dict[str, Any]:
        """The values of the row."""
        return {
            "code": self.code,
            "name": self.name,
            "manager_id": self.manager,
            "group_id": self.group,
            "is_active": self.is_active,
        }


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The catalogue as an import finds it, all of it held until the transaction ends: groups by folded name, categories by folded path,
    applications by code."""

    groups: Mapping[str, tuple[GroupId, GroupFacts]]
    categories: Mapping[str, tuple[CategoryId, CategoryFacts]]
    applications: Mapping[str, tuple[ApplicationId, ApplicationFacts]]


async def standing(tx: Transaction) -> Standing:
    """Everything that stands in the catalogue."""

    async def rows(table: Table) -> Sequence[Mapping[Any, Any]]:
        return (await tx.execute(select(table).order_by(table.c.id).with_for_update())).mappings().all()

    return Standing(
        groups={
            fold(row["name"]): (
                GroupId(row["id"]),
                GroupFacts(
                    name=row["name"],
                    lead=row["lead_id"],
                    is_default=row["is_default"],
                    is_active=row["is_active"],
                ),
            )
            for row in await rows(assignment_groups)
        },
        categories={
            fold(row["path"]): (
                CategoryId(row["id"]),
                CategoryFacts(
                    path=row["path"],
                    name=row["name"],
                    parent=row["parent_id"],
                    group=row["group_id"],
                    is_active=row["is_active"],
                ),
            )
            for row in await rows(categories)
        },
        applications={
            row["code"]: (
                ApplicationId(row["id"]),
                ApplicationFacts(
                    code=row["code"],
                    name=row["name"],
                    manager=row["manager_id"],
                    group=row["group_id"],
                    is_active=row["is_active"],
                ),
            )
            for row in await rows(applications)
        },
    )


async def add_group(tx: Transaction, facts: GroupFacts) -> GroupId:
    """A new group."""
    return GroupId(await _add(tx, assignment_groups, facts.columns()))


async def add_category(tx: Transaction, facts: CategoryFacts) -> CategoryId:
    """A new category."""
    return CategoryId(await _add(tx, categories, facts.columns()))


async def add_application(tx: Transaction, facts: ApplicationFacts) -> ApplicationId:
    """A new application."""
    return ApplicationId(await _add(tx, applications, facts.columns()))


async def _add(tx: Transaction, table: Table, values: Mapping[str, Any]) -> int:
    key: int = (await tx.execute(insert(table).returning(table.c.id), dict(values))).scalar_one()
    return key


async def change_group(tx: Transaction, group_id: GroupId, facts: GroupFacts) -> None:
    """Replace what is written of a group."""
    await _change(tx, assignment_groups, group_id, facts.columns())


async def change_category(tx: Transaction, category_id: CategoryId, facts: CategoryFacts) -> None:
    """Replace what is written of a category."""
    await _change(tx, categories, category_id, facts.columns())


async def change_application(tx: Transaction, application_id: ApplicationId, facts: ApplicationFacts) -> None:
    """Replace what is written of an application."""
    await _change(tx, applications, application_id, facts.columns())


async def _change(tx: Transaction, table: Table, key: int, values: Mapping[str, Any]) -> None:
    await tx.execute(update(table).where(table.c.id == bindparam("row")).values(dict(values)), {"row": key})
