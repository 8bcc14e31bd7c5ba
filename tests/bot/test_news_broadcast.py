"""A broadcast through a Teams that fails: one in ten at first, one in twenty for good. Nobody is missing, nobody gets it twice."""

from datetime import timedelta

from bot.connector import Connector
from domain.languages import Language
from domain.news.habits import Habits
from domain.news.item import NewsState
from domain.outbox import DeliveryState
from domain.people import Sighting
from domain.places import Place, Scope
from storage import people, places
from storage.database import Database
from tests.bot.office import a_dispatcher
from tests.bot.stage import Clock
from tests.cast import PARIS, TENANT, Cast
from tests.fakes.fake_teams import FakeTeams, blocked
from tests.workflows.news.newsroom import Newsroom

READERS = 200
BLOCKED, NOT_INSTALLED, PASSING, BUSY = 10, 4, 20, 3


async def readers(database: Database, teams: FakeTeams) -> list[str]:
    """Two hundred more people, each in their own conversation; which are returned."""
    conversations = [f"a:reader-{number}" for number in range(READERS)]
    async with database.transaction() as tx:
        for number, conversation in enumerate(conversations):
            place = Place(service_url=teams.url, conversation_id=conversation, scope=Scope.PERSONAL, tenant_id=TENANT)
            sighting = Sighting(
                entra_id=f"10000000-0000-4000-8000-{number:012d}",
                teams_id=f"29:reader-{number}",
                name=f"Lecteur {number}",
                teams_language=Language.ENGLISH if number % 10 == 0 else Language.FRENCH,
                timezone="Europe/Paris",
                place=place,
            )
            await people.meet(tx, sighting, await places.keep(tx, place))
    return conversations


async def test_every_end_is_counted_with_its_reason_and_nobody_gets_it_twice(
    database: Database, cast: Cast, connector: Connector, clock: Clock, teams: FakeTeams
) -> None:
    newsroom = await Newsroom(database=database, cast=cast).open()
    newsroom.use(Habits(zone=PARIS))
    conversations = await readers(database, teams)
    async with database.transaction() as tx:
        for one in (cast.claire, cast.marc, cast.olivia, cast.denis, cast.paul, cast.adele, cast.emma):
            await people.uninstalled(tx, one.id)
    for conversation in conversations[:BLOCKED]:
        teams.close(conversation)
    for conversation in conversations[BLOCKED : BLOCKED + NOT_INSTALLED]:
        teams.close(conversation, 403, blocked("BotNotInConversationRoster"))
    teams.fail(PASSING, 503)
    teams.fail(BUSY, 429, retry_after="1")
    item = await newsroom.item()
    await newsroom.sent(item, now=clock.now)
    dispatcher = a_dispatcher(database, connector, clock)
    while not (seen := await newsroom.progress(item, now=clock.now)).tally.is_over:
        await dispatcher.run_once(clock.now)
        clock.pass_(timedelta(seconds=20))
        await newsroom.sending.tick(clock.now)
    received = {one: len(teams.messages(one)) for one in conversations}
    calls = teams.counts["POST"]
    tally = seen.tally
    assert tally.planned == READERS + 7
    assert tally.sent == READERS - BLOCKED - NOT_INSTALLED
    assert tally.unsent == {
        (DeliveryState.BLOCKED, "ConversationBlockedByUser"): BLOCKED,
        (DeliveryState.NOT_INSTALLED, "uninstalled"): 7,
        (DeliveryState.NOT_INSTALLED, "BotNotInConversationRoster"): NOT_INSTALLED,
    }
    assert set(received.values()) == {0, 1}
    assert sum(received.values()) == tally.sent
    assert calls == READERS + PASSING + BUSY
    await newsroom.sending.tick(clock.now)
    assert (await newsroom.progress(item, now=clock.now)).item.state is NewsState.SENT
