"""A broadcast through everything that Teams can answer: who can be reached is reached once, who cannot is counted with the reason."""

from collections import deque
from datetime import timedelta

import pytest

from bot.cloud import Cloud
from bot.connector import Connector
from bot.delivery import Dispatcher
from bot.metrics import Metrics
from bot.sending import Sender
from domain.outbox import DeliveryState
from storage.database import Database
from storage.outbox import broadcasts
from tests.bot.stage import Clock
from tests.cast import TENANT
from tests.crowd import CAUSE, announce, chat, gather
from tests.fakes.fake_teams import FakeTeams, failure
from workflows.outbox import Outbox

EVERYBODY = 3_600
TRANSIENT = (412, 502, 503, 504)


def order(teams: FakeTeams) -> tuple[int, int, int]:
    """10 % passing faults, 5 % blocked, 2 % not installed, 1 % gone for good, and a burst of 429 in every 400 requests."""
    unreachable = [0, 0, 0]
    for number in range(1, EVERYBODY + 1):
        match number % 100:
            case 0 | 20 | 40 | 60 | 80:
                teams.faults.closed[chat(number)] = failure(403, "ConversationBlockedByUser")
                unreachable[0] += 1
            case 1 | 51:
                teams.faults.closed[chat(number)] = failure(403, "BotNotInConversationRoster")
                unreachable[1] += 1
            case 2:
                teams.faults.closed[chat(number)] = failure(400, "BadArgument")
                unreachable[2] += 1
            case rest if rest % 10 == 3:
                times = 1 + number % 3
                teams.faults.first[chat(number)] = deque([failure(TRANSIENT[number % 4])] * times)
    teams.faults.bursts.append((400, 5, failure(429, retry_after="7")))
    return unreachable[0], unreachable[1], unreachable[2]


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_the_counts_add_up_the_reasons_are_right_and_nobody_gets_two(database: Database, clock: Clock) -> None:
    async with FakeTeams(keeps=False) as teams:
        blocked, not_installed, rejected = order(teams)
        await gather(database, teams.url, EVERYBODY)
        assert await announce(database) == EVERYBODY
        connector = Connector(cloud=Cloud(loopback_services=True), clock=clock)
        sender = Sender(
            connector=connector, clock=clock, bot_id="28:mardi", tenant_id=TENANT, service_url="http://127.0.0.1:9/"
        )
        outbox = Outbox(database=database, per_second=1_000_000)
        dispatcher = Dispatcher(outbox=outbox, connector=connector, sender=sender, metrics=Metrics(), clock=clock)
        clock.pass_(timedelta(seconds=1))
        while not await ended(database):
            if not await dispatcher.run_once(clock.now):
                clock.pass_(timedelta(seconds=1))
        await connector.close()
        async with database.reading() as tx:
            reasons = await broadcasts.reasons(tx, CAUSE)
        assert reasons == {
            (DeliveryState.SENT, ""): EVERYBODY - blocked - not_installed - rejected,
            (DeliveryState.BLOCKED, "ConversationBlockedByUser"): blocked,
            (DeliveryState.NOT_INSTALLED, "BotNotInConversationRoster"): not_installed,
            (DeliveryState.FAILED, "BadArgument"): rejected,
        }
        assert sum(reasons.values()) == EVERYBODY
        assert set(teams.received.values()) == {1}
        assert len(teams.received) == reasons[DeliveryState.SENT, ""]
        assert teams.faults.given[429] >= EVERYBODY // 400
        assert not any(teams.faults.first.values())


async def ended(database: Database) -> bool:
    """Whether every row has come to its end."""
    async with database.reading() as tx:
        counts = await broadcasts.reasons(tx, CAUSE)
    return not any(state.is_open for state, _ in counts)
