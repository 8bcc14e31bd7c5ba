"""An office that queues messages and reads what became of them, with a dispatcher whose clock stands still."""

from collections.abc import Callable, Mapping

from bot.connector import Connector
from bot.delivery import Dispatcher
from bot.metrics import Metrics
from bot.sending import Sender
from domain.identifiers import PlaceId
from domain.languages import Language
from domain.outbox import DeliveryState
from domain.places import Place, Scope, Subject
from storage import places
from storage.database import Database
from storage.outbox import queueing, recording
from tests.bot.stage import SUBJECT, Clock
from tests.cast import TENANT
from tests.fakes.fake_teams import FakeTeams
from workflows.outbox import Outbox

CHANNEL = "19:projects@thread.tacv2"


class Office:
    """Queues messages and reads what became of them."""

    def __init__(self, database: Database, teams: FakeTeams, clock: Clock, connector: Connector) -> None:
        self.connector = connector
        self.database = database
        self.teams = teams
        self.clock = clock
        self.dispatcher = a_dispatcher(database, connector, clock)
        self._numbers = iter(range(10_000))

    async def place(self, conversation_id: str = CHANNEL) -> PlaceId:
        place = Place(service_url=self.teams.url, conversation_id=conversation_id, scope=Scope.CHANNEL)
        async with self.database.transaction() as tx:
            return await places.keep(tx, place)

    async def queue(self, text: str, conversation_id: str = CHANNEL, subject: Subject | None = None) -> None:
        place_id = await self.place(conversation_id)
        async with self.database.transaction() as tx:
            await queueing.queue_send(
                tx,
                key=f"test/{next(self._numbers)}",
                place_id=place_id,
                payload={"type": "message", "text": text},
                subject=subject,
                language=Language.FRENCH,
                due_at=self.clock.now,
                now=self.clock.now,
            )

    async def edit(self, activity_id: str, text: str) -> None:
        place_id = await self.place()
        async with self.database.transaction() as tx:
            await queueing.queue_edit(
                tx,
                key=f"test/{next(self._numbers)}",
                place_id=place_id,
                activity_id=activity_id,
                payload={"type": "message", "text": text},
                subject=SUBJECT,
                language=Language.FRENCH,
                now=self.clock.now,
            )

    async def counts(self) -> Mapping[DeliveryState, int]:
        async with self.database.reading() as tx:
            return await recording.counts(tx)

    async def send(self) -> int:
        return await self.dispatcher.run_once(self.clock.now)

    def texts(self, conversation_id: str = CHANNEL) -> list[str]:
        return [message.text for message in self.teams.messages(conversation_id)]


def a_dispatcher(
    database: Database, connector: Connector, clock: Clock, may_dispatch: Callable[[], bool] = lambda: True
) -> Dispatcher:
    """A dispatcher whose pace is no matter here; the clock stands still, so that nothing may wait on it."""
    sender = Sender(
        connector=connector, clock=clock, bot_id="28:mardi", tenant_id=TENANT, service_url="http://127.0.0.1:9/"
    )
    return Dispatcher(
        outbox=Outbox(database=database, per_second=1_000_000),
        connector=connector,
        sender=sender,
        metrics=Metrics(),
        clock=clock,
        may_dispatch=may_dispatch,
    )
