"""Drafts: every saved version of the report being written, until it is published.

A draft that was discarded leaves a last version without a word, so that versions only rise and the one before can be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, func, insert, select

from domain.flash_reports.draft import Draft
from domain.forms import Entry
from domain.identifiers import PersonId, ProjectId, ReportId
from domain.periods import Rhythm, period_of
from storage.database import Transaction
from storage.schema import drafts, people

VERSIONS = (
    select(drafts, people.c.name.label("author_name"))
    .join(people, people.c.id == drafts.c.author_id)
    .where(drafts.c.project_id == bindparam("project"))
    .order_by(drafts.c.version.desc())
    .limit(1)
)
_WRITE = insert(drafts)
_REMOVE = delete(drafts).where(drafts.c.project_id == bindparam("project"))
_WRITTEN = VERSIONS.where(drafts.c.version < bindparam("version"))


@dataclass(frozen=True, kw_only=True)
class Latest:
    """The last version of a project's draft: the draft, or None when it was discarded; and its number, 0 when nothing was saved."""

    draft: Draft | None = None
    version: int = 0


def _draft_from(row: RowMapping | Mapping[str, Any], rhythm: Rhythm) -> Draft:
    return Draft(
        project=ProjectId(row["project_id"]),
        period=period_of(rhythm, row["period_start"]),
        version=row["version"],
        entry=Entry(fields=row["entry"]),
        revises=None if row["revises"] is None else ReportId(row["revises"]),
        author=PersonId(row["author_id"]),
        author_name=row["author_name"],
        saved_at=row["saved_at"],
    )


def latest_from(row: RowMapping | Mapping[str, Any], rhythm: Rhythm) -> Latest:
    """The draft of a row of `VERSIONS`. Its period is the one that holds the day it was begun for, at the project's `rhythm`."""
    return Latest(draft=_draft_from(row, rhythm) if row["entry"] else None, version=row["version"])


async def before(tx: Transaction, project_id: ProjectId, rhythm: Rhythm, version: int) -> Draft | None:
    """The version just before another: what a discarded draft said."""
    row = (await tx.execute(_WRITTEN, {"project": project_id, "version": version})).mappings().first()
    return _draft_from(row, rhythm) if row is not None and row["entry"] else None


async def entry_of(tx: Transaction, project_id: ProjectId, version: int) -> Entry | None:
    """What a version said; None when there is none, or it discarded the draft."""
    statement = select(drafts.c.entry).where(drafts.c.project_id == project_id, drafts.c.version == version)
    fields = (await tx.execute(statement)).scalar_one_or_none()
    return Entry(fields=fields) if fields else None


async def add(tx: Transaction, draft: Draft, author: PersonId, at: datetime) -> None:
    """Save a version. Whoever saves holds the project, so that no two save the same."""
    await _write(tx, draft, draft.version, draft.entry, author, at)


async def discard(tx: Transaction, draft: Draft, author: PersonId, at: datetime) -> None:
    """Discard a draft: its next version says nothing."""
    await _write(tx, draft, draft.version + 1, Entry(), author, at)


async def _write(tx: Transaction, draft: Draft, version: int, entry: Entry, author: PersonId, at: datetime) -> None:
    saved = {
        "project_id": draft.project,
        "version": version,
        "period_start": draft.period.start,
        "revises": draft.revises,
        "entry": dict(entry.fields),
        "author_id": author,
        "saved_at": at,
    }
    await tx.defer(_WRITE, saved)


async def remove(tx: Transaction, project_id: ProjectId) -> None:
    """Forget all the versions: what they said is published."""
    await tx.defer(_REMOVE, {"project": project_id})


async def standing(tx: Transaction, project_ids: Sequence[ProjectId]) -> frozenset[ProjectId]:
    """Those of some projects that have a draft."""
    if not project_ids:
        return frozenset()
    last = (
        select(drafts.c.project_id, func.max(drafts.c.version).label("version"))
        .where(drafts.c.project_id.in_(project_ids))
        .group_by(drafts.c.project_id)
        .subquery()
    )
    statement = select(drafts.c.project_id, drafts.c.entry).join(
        last, (last.c.project_id == drafts.c.project_id) & (last.c.version == drafts.c.version)
    )
    return frozenset(ProjectId(row.project_id) for row in await tx.execute(statement) if row.entry)
