"""What the channels of Teams are for: bound by who may, in the channel itself."""

from domain.acts import Act
from domain.faults import AlreadyDone, NotAllowed
from domain.identifiers import PlaceId
from domain.places import Place, Purpose
from domain.rights import Intention, may
from storage import places
from storage.database import Database, Transaction
from workflows import audit
from workflows.once import once

_INTENTIONS = {
    Purpose.PROJECT_OFFICE: Intention.BIND_CHANNEL,
    Purpose.NEWS_EDITORS: Intention.BIND_EDITORS_CHANNEL,
}
"""What binding a channel to each purpose takes."""


class Channels:
    """Binds channels to purposes."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def bind(self, purpose: Purpose, act: Act) -> None:
        """Bind the channel of the act. Binding what is bound changes nothing. Raises NotAllowed."""
        self._demand(purpose, act)
        try:
            async with self._database.transaction() as tx:
                await once(tx, act, None)
                place_id = await places.keep(tx, act.place)
                if await places.bind(tx, purpose, place_id, act.person.id, act.now):
                    await self._record(act, tx, purpose, place_id, bound=True)
        except AlreadyDone:
            return

    async def unbind(self, purpose: Purpose, act: Act) -> None:
        """Undo the binding of the channel of the act; what was posted there stays. Raises NotAllowed."""
        self._demand(purpose, act)
        try:
            async with self._database.transaction() as tx:
                await once(tx, act, None)
                place_id = await places.keep(tx, act.place)
                if await places.unbind(tx, purpose, place_id):
                    await self._record(act, tx, purpose, place_id, bound=False)
        except AlreadyDone:
            return

    async def bound(self) -> tuple[tuple[Purpose, Place], ...]:
        """Every binding that stands."""
        found: list[tuple[Purpose, Place]] = []
        async with self._database.reading() as tx:
            for purpose in Purpose:
                found += [(purpose, place) for _, place in await places.bound_to(tx, purpose)]
        return tuple(found)

    def _demand(self, purpose: Purpose, act: Act) -> None:
        if not may(act.person, _INTENTIONS[purpose]):
            raise NotAllowed(_INTENTIONS[purpose])

    async def _record(self, act: Act, tx: Transaction, purpose: Purpose, place_id: PlaceId, *, bound: bool) -> None:
        details = {"purpose": purpose.value, "bound": bound}
        await audit.record(tx, act, _INTENTIONS[purpose], f"place/{place_id}", details)
