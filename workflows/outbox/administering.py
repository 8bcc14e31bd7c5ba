"""The outbox in the hands of an administrator: what waits, what failed and why; sent again, or given up."""

from collections.abc import Awaitable, Callable

from domain.acts import Act
from domain.faults import NotAllowed
from domain.identifiers import OutboxId
from domain.outbox import Overview, Trouble, TroublePage
from domain.rights import Intention, may
from storage.database import Database, Transaction
from storage.outbox import administering, overview
from workflows import audit
from workflows.once import once
from workflows.outbox.dispatching import Outbox

PAGE = 8


class OutboxAdministration:
    """Every method raises NotAllowed to who may not; acts raise AlreadyDone on a repetition."""

    def __init__(self, *, outbox: Outbox, database: Database) -> None:
        self._outbox = outbox
        self._database = database

    async def overview(self, act: Act) -> Overview:
        """How the outbox stands."""
        self._demand(act)
        return await self._outbox.overview(act.now)

    async def page(self, number: int, act: Act) -> TroublePage:
        """A page of what failed or waits for another attempt."""
        self._demand(act)
        async with self._database.reading() as tx:
            return await overview.troubles(tx, number, PAGE)

    async def trouble(self, row_id: OutboxId, act: Act) -> Trouble | None:
        """One of them; None when it is in trouble no longer."""
        self._demand(act)
        async with self._database.reading() as tx:
            return await overview.trouble(tx, row_id)

    async def retry(self, row_id: OutboxId | None, act: Act) -> int:
        """Send one of them again, or all (None), also to people who are known to be unreachable. Returns how many."""
        return await self._act("retry", row_id, act, lambda tx: administering.retry(tx, row_id, act.now))

    async def give_up(self, row_id: OutboxId | None, act: Act) -> int:
        """Try one of them no more, or all (None); what failed is told no more, and stays on record. Returns how many."""
        return await self._act("give_up", row_id, act, lambda tx: administering.give_up(tx, row_id, act.now))

    async def _act(
        self, what: str, row_id: OutboxId | None, act: Act, change: Callable[[Transaction], Awaitable[int]]
    ) -> int:
        self._demand(act)
        async with self._database.transaction() as tx:
            await once(tx, act, None)
            changed = await change(tx)
            subject = "outbox" if row_id is None else f"outbox/{row_id}"
            details = {"act": what, "rows": changed}
            await audit.record(tx, act, Intention.ADMINISTRATE_OUTBOX, subject, details)
        return changed

    def _demand(self, act: Act) -> None:
        if not may(act.person, Intention.ADMINISTRATE_OUTBOX):
            raise NotAllowed(Intention.ADMINISTRATE_OUTBOX)
