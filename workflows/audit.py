"""The trace of what was done by whom, written in the transaction of the act."""

from collections.abc import Mapping

from domain.acts import Act
from domain.rights import Intention
from storage import audit
from storage.database import Transaction


async def record(
    tx: Transaction, act: Act, intention: Intention, subject: str, details: Mapping[str, object] | None = None
) -> None:
    """Record an act. `details` hold ids and choices, never what a person wrote."""
    await audit.record(
        tx, person_id=act.person.id, intention=intention, subject=subject, details=details or {}, now=act.now
    )
