"""Who did what to what, and when. Rows are only added."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select

from domain.identifiers import PersonId
from domain.rights import Intention
from storage.database import Transaction
from storage.schema import audit

_RECORD = insert(audit)


async def record(
    tx: Transaction,
    *,
    person_id: PersonId | None,
    intention: Intention,
    subject: str,
    details: Mapping[str, object],
    now: datetime,
) -> None:
    """Add one entry. `details` hold ids and choices, never what a person wrote."""
    entry = {
        "at": now,
        "person_id": person_id,
        "intention": intention.value,
        "subject": subject,
        "details": dict(details),
    }
    await tx.defer(_RECORD, entry)


async def entries_about(tx: Transaction, subject: str) -> tuple[tuple[datetime, PersonId | None, Intention], ...]:
    """What was done to a subject, oldest first."""
    rows = await tx.execute(
        select(audit.c.at, audit.c.person_id, audit.c.intention).where(audit.c.subject == subject).order_by(audit.c.id)
    )
    return tuple((row.at, row.person_id, Intention(row.intention)) for row in rows)
