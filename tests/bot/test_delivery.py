"""The outbox emptied over HTTP: what passes is tried later, what does not is recorded, and a stop loses nothing."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import pytest

from bot import recorder
from bot.connector import Connector
from bot.delivery import IN_HAND, Dispatcher
from bot.metrics import Metrics
from bot.sending import MOST_ATTEMPTS, Sender, Sending, back_off
from domain.identifiers import PlaceId
from domain.languages import Language
from domain.outbox import Delivery, DeliveryState, Outcome
from domain.people import Person, Sighting
from domain.places import Place, Scope, Subject
from storage import live_cards, people, places
from storage.database import Database
from storage.outbox import queueing, recording
from tests.bot.stage import SUBJECT, Clock, Stage
from tests.cast import TENANT, Cast
from tests.fakes.fake_teams import FakeTeams, blocked, failure
from workflows import outbox
from workflows.outbox import LEASE, Outbox

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


@pytest.fixture
def office(database: Database, teams: FakeTeams, clock: Clock, connector: Connector) -> Office:
    return Office(database, teams, clock, connector)


async def test_what_is_due_is_sent_once_and_remembered(office: Office) -> None:
    await office.queue("one", subject=SUBJECT)
    assert await office.send() == 1
    assert await office.send() == 0
    assert office.texts() == ["one"]
    assert await office.counts() == {DeliveryState.SENT: 1}
    async with office.database.reading() as tx:
        (standing,) = await live_cards.showing(tx, [SUBJECT])
    assert standing.activity_id == office.teams.last(CHANNEL).id


async def test_what_goes_to_one_conversation_goes_in_order(office: Office) -> None:
    for number in range(7):
        await office.queue(str(number))
        await office.queue(str(number), "19:other")
    assert await office.send() == 14
    assert office.texts() == office.texts("19:other") == [str(number) for number in range(7)]


async def test_an_edit_changes_the_standing_message(office: Office) -> None:
    await office.queue("before", subject=SUBJECT)
    await office.send()
    await office.edit(office.teams.last(CHANNEL).id, "after")
    assert await office.send() == 1
    assert office.texts() == ["after"]


@pytest.mark.parametrize("status", [412, 502, 503, 504])
async def test_a_passing_fault_postpones_and_the_message_arrives_once(office: Office, status: int) -> None:
    await office.queue("late")
    office.teams.fail(1, status)
    assert await office.send() == 1
    assert office.texts() == []
    assert office.teams.counts["POST"] == 1
    assert await office.send() == 0
    office.clock.pass_(timedelta(seconds=3))
    assert await office.send() == 1
    assert office.texts() == ["late"]


async def test_throttling_holds_every_sender_for_as_long_as_teams_asks(office: Office) -> None:
    await office.queue("later")
    office.teams.fail(1, 429, retry_after="30")
    await office.send()
    assert office.dispatcher._pace.paused_until == office.clock.now + timedelta(seconds=30)
    office.clock.pass_(timedelta(seconds=29))
    assert await office.send() == 0
    office.clock.pass_(timedelta(seconds=2))
    assert await office.send() == 1
    assert office.texts() == ["later"]


@pytest.mark.parametrize("status", [400, 413, 500])
async def test_what_is_refused_for_good_is_recorded_and_not_tried_again(office: Office, status: int) -> None:
    await office.queue("never")
    office.teams.fail(1, status)
    await office.send()
    office.clock.pass_(timedelta(days=1))
    assert await office.send() == 0
    assert await office.counts() == {DeliveryState.FAILED: 1}


async def test_a_refusal_of_the_bot_itself_stops_the_run_and_loses_nothing(office: Office) -> None:
    await office.queue("after the secret was renewed")
    office.teams.fail(1, 401)
    await office.send()
    assert office.dispatcher._pace.is_paused
    office.clock.pass_(timedelta(seconds=61))
    await office.send()
    assert office.texts() == ["after the secret was renewed"]


async def test_a_person_who_blocked_the_bot_is_marked_with_the_reason(office: Office, cast: Cast) -> None:
    place = Place(service_url=office.teams.url, conversation_id="a:claire", scope=Scope.PERSONAL)
    async with office.database.transaction() as tx:
        sighting = Sighting(
            entra_id=cast.claire.entra_id,
            teams_id=cast.claire.teams_id,
            name=cast.claire.name,
            teams_language=Language.FRENCH,
            timezone="Europe/Paris",
            place=place,
        )
        place_id = await places.keep(tx, place)
        await people.meet(tx, sighting, place_id)
        await queueing.queue_send(
            tx,
            key="to-claire",
            place_id=place_id,
            payload={"type": "message", "text": "x"},
            subject=None,
            language=Language.FRENCH,
            due_at=office.clock.now,
            now=office.clock.now,
        )
    office.teams.close("a:claire", body=blocked("ConversationBlockedByUser"))
    assert await office.send() == 1
    async with office.database.reading() as tx:
        known = await people.recall(tx, cast.claire.entra_id)
    assert known is not None
    assert known[0].unreachable == "ConversationBlockedByUser"
    assert await office.counts() == {DeliveryState.BLOCKED: 1}


async def test_a_channel_that_is_gone_is_recorded(office: Office) -> None:
    await office.queue("nobody")
    office.teams.close(CHANNEL, 404, {"error": {"code": "ConversationNotFound"}})
    await office.send()
    assert await office.counts() == {DeliveryState.NOT_FOUND: 1}


async def test_trying_ends_at_some_time(office: Office) -> None:
    await office.queue("in vain")
    office.teams.fail(MOST_ATTEMPTS, 503)
    for _ in range(MOST_ATTEMPTS):
        office.clock.pass_(timedelta(minutes=15))
        assert await office.send() == 1
    office.clock.pass_(timedelta(days=1))
    assert await office.send() == 0
    assert await office.counts() == {DeliveryState.FAILED: 1}


async def test_one_delivery_that_breaks_does_not_hold_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Sender.send

    async def fail_once(self: Sender, delivery: Delivery) -> Sending:
        monkeypatch.setattr(Sender, "send", original)
        raise OSError

    monkeypatch.setattr(Sender, "send", fail_once)
    await office.queue("one", "19:a")
    await office.queue("two", "19:b")
    await office.send()
    assert await office.counts() == {DeliveryState.SENDING: 1, DeliveryState.SENT: 1}


async def test_a_commit_wakes_the_dispatcher_and_the_row_goes_out(stage: Stage, database: Database) -> None:
    office = Office(database, stage.teams, stage.clock, stage.edge.connector)
    await office.queue("woken")
    assert [message.text for message in await stage.teams.until(CHANNEL, 1)] == ["woken"]


async def test_a_stop_lets_what_is_on_its_way_end_and_leaves_the_rest(office: Office) -> None:
    await office.queue("on its way")
    await office.queue("behind it")
    office.teams.hang()
    office.dispatcher.start()
    await asyncio.wait_for(office.teams.reached.wait(), 5)
    stopping = asyncio.create_task(office.dispatcher.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    office.teams.release()
    await stopping
    assert office.texts() == ["on its way"]
    assert await office.counts() == {DeliveryState.SENT: 1, DeliveryState.DUE: 1}
    again = a_dispatcher(office.database, office.connector, office.clock)
    assert await again.run_once(office.clock.now) == 1
    assert office.texts() == ["on its way", "behind it"]


def test_the_back_off_doubles_up_to_ten_minutes_with_jitter() -> None:
    assert 1.5 <= back_off(1).total_seconds() <= 2.5
    assert 6 <= back_off(3).total_seconds() <= 10
    assert 450 <= back_off(50).total_seconds() <= 750
    assert len({back_off(5) for _ in range(20)}) > 1


async def test_the_database_away_forgets_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Outbox.record
    failures = iter([OSError(), OSError()])

    async def away(self: Outbox, outcomes: Sequence[Outcome], now: datetime) -> None:
        for error in failures:
            raise error
        await original(self, outcomes, now)

    monkeypatch.setattr(Outbox, "record", away)
    await office.queue("one")
    await office.send()
    assert office.texts() == ["one"]
    assert await office.counts() == {DeliveryState.SENT: 1}


async def personal(office: Office, person: Person, conversation_id: str) -> None:
    """A message to a person who was last met in a conversation."""
    place = Place(service_url=office.teams.url, conversation_id=conversation_id, scope=Scope.PERSONAL, tenant_id=TENANT)
    async with office.database.transaction() as tx:
        await people.reached_in(tx, person.id, await places.keep(tx, place))
        await outbox.send(
            tx,
            key=f"to/{person.id}",
            person_id=person.id,
            payload={"type": "message", "text": "hello"},
            language=Language.FRENCH,
            now=office.clock.now,
        )


async def place_of(office: Office, person: Person) -> str:
    async with office.database.reading() as tx:
        reached = await people.reach(tx, person.id)
    return reached[1].conversation_id if reached else ""


async def test_a_conversation_that_is_gone_is_forgotten_and_another_one_opened(office: Office, cast: Cast) -> None:
    await personal(office, cast.claire, "a:old")
    office.teams.faults.closed["a:old"] = failure(404, "ConversationNotFound")
    assert await office.send() == 1
    assert office.texts("a:created-29:claire") == ["hello"]
    assert await place_of(office, cast.claire) == "a:created-29:claire"
    assert await office.counts() == {DeliveryState.SENT: 1}


async def test_a_conversation_is_opened_again_once_only(office: Office, cast: Cast) -> None:
    await personal(office, cast.claire, "a:old")
    for conversation in ("a:old", "a:created-29:claire"):
        office.teams.faults.closed[conversation] = failure(404, "ConversationNotFound")
    assert await office.send() == 1
    assert await office.counts() == {DeliveryState.NOT_FOUND: 1}
    assert office.teams.counts["POST"] == 3
    assert await place_of(office, cast.claire) == ""


async def test_the_conversation_that_was_opened_is_kept_when_the_message_has_to_wait(
    office: Office, cast: Cast
) -> None:
    await personal(office, cast.claire, "a:old")
    office.teams.faults.closed["a:old"] = failure(404, "ConversationNotFound")
    office.teams.faults.first["a:created-29:claire"] = deque([failure(503)])
    await office.send()
    office.clock.pass_(timedelta(seconds=3))
    await office.send()
    assert office.texts("a:created-29:claire") == ["hello"]
    assert office.teams.counts["POST"] == 4


async def test_an_eighth_message_in_a_second_waits_by_itself_and_stops_nobody(office: Office) -> None:
    for number in range(8):
        await office.queue(str(number))
    await office.queue("elsewhere", "19:other")
    assert await office.send() == 9
    assert len(office.texts()) == 7
    assert office.texts("19:other") == ["elsewhere"]
    assert not office.dispatcher._pace.is_paused
    office.clock.pass_(timedelta(seconds=1))
    await office.send()
    assert office.texts() == [str(number) for number in range(8)]


async def test_a_pause_that_an_answer_met_holds_the_other_replicas_too(office: Office) -> None:
    other = a_dispatcher(office.database, office.connector, office.clock)
    office.dispatcher._pace.pause(30)
    assert await office.send() == 0
    await office.queue("later")
    assert await other.run_once(office.clock.now) == 0
    office.clock.pass_(timedelta(seconds=30))
    assert await office.send() == 1
    assert office.texts() == ["later"]


@pytest.mark.parametrize("status", [401, 429])
async def test_what_is_nobodys_fault_costs_no_attempt(office: Office, status: int) -> None:
    await office.queue("at last")
    office.teams.fail(MOST_ATTEMPTS + 5, status)
    for _ in range(MOST_ATTEMPTS + 5):
        assert await office.send() == 1
        office.clock.pass_(timedelta(seconds=61))
    await office.send()
    assert office.texts() == ["at last"]


async def test_what_waited_beyond_half_its_lease_is_given_back_unsent(office: Office) -> None:
    await office.queue("too slow")
    claim = await office.dispatcher._outbox.claim(office.clock.now)
    office.clock.pass_(LEASE / 2 + timedelta(seconds=1))
    await asyncio.gather(*office.dispatcher._begin(claim))
    await office.dispatcher._recorder.emptied()
    assert office.texts() == []
    assert await office.send() == 1
    assert office.texts() == ["too slow"]


async def test_nothing_is_claimed_while_what_was_sent_is_not_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, broken, mended = Outbox.record, asyncio.Event(), asyncio.Event()

    async def away(self: Outbox, outcomes: Sequence[Outcome], now: datetime) -> None:
        if not mended.is_set():
            broken.set()
            raise OSError
        await original(self, outcomes, now)

    monkeypatch.setattr(Outbox, "record", away)
    monkeypatch.setattr(recorder, "FIRST_PAUSE", 0.001)
    await office.queue("one")
    office.dispatcher.start()
    await asyncio.wait_for(broken.wait(), 5)
    await office.queue("two", "19:other")
    office.dispatcher.wake()
    office.clock.pass_(2 * LEASE)
    await asyncio.sleep(0.2)
    assert (office.texts(), office.texts("19:other")) == (["one"], [])
    mended.set()
    await office.teams.until("19:other", 1)
    await office.dispatcher.stop()
    assert office.texts() == ["one"]


async def test_the_loop_keeps_few_in_hand_and_goes_on_as_they_end(office: Office) -> None:
    for number in range(2 * IN_HAND):
        await office.queue(str(number), f"19:{number}")
    office.teams.hang()
    office.dispatcher.start()
    await asyncio.wait_for(office.teams.reached.wait(), 5)
    await asyncio.sleep(0.2)
    assert await office.counts() == {DeliveryState.SENDING: IN_HAND, DeliveryState.DUE: IN_HAND}
    office.teams.release()
    await office.teams.until_total(2 * IN_HAND, 10)
    await office.dispatcher.stop()
    assert await office.counts() == {DeliveryState.SENT: 2 * IN_HAND}


async def test_who_may_not_dispatch_does_not(office: Office) -> None:
    may = [False]
    dispatcher = a_dispatcher(office.database, office.connector, office.clock, may_dispatch=lambda: may[0])
    await office.queue("waits")
    dispatcher.start()
    await asyncio.sleep(0.1)
    assert office.texts() == []
    may[0] = True
    dispatcher.wake()
    await office.teams.until(CHANNEL, 1)
    await dispatcher.stop()
