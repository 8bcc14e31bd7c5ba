"""What holds a delivery back: a conversation that is gone or busy, a pause, a lease, a database that is away, another process."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot import recorder
from bot.delivery import IN_HAND
from bot.sending import MOST_ATTEMPTS
from domain.languages import Language
from domain.outbox import Claim, Delivery, DeliveryState, Ended, Outcome
from domain.people import Person
from domain.places import Place, Scope
from storage import people, places
from tests.bot.office import CHANNEL, Office, a_dispatcher
from tests.cast import TENANT, Cast
from tests.fakes.fake_teams import failure
from tests.patience import PATIENCE
from workflows import outbox
from workflows.outbox import LEASE, Outbox


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
    await office.dispatcher.carry_out(claim)
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
    await asyncio.wait_for(broken.wait(), PATIENCE)
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
    await asyncio.wait_for(office.teams.reached.wait(), PATIENCE)
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


async def test_what_is_late_does_not_catch_up_in_a_burst(office: Office) -> None:
    begun: list[datetime] = []
    interval = timedelta(seconds=1) / 45
    for number in range(20):
        await office.queue(str(number), f"19:{number}")
    slow = Outbox(database=office.database, per_second=45)
    dispatcher = office.dispatcher
    claim = await slow.claim(office.clock.now)
    office.clock.pass_(timedelta(seconds=5))

    async def until(instant: datetime) -> None:
        office.clock.now = max(office.clock.now, instant)
        await asyncio.sleep(0)

    async def outcome(_conversation: object, delivery: Delivery) -> Outcome:
        begun.append(office.clock.now)
        dispatcher._begin(Claim())  # the pace is used up for now: nothing new, and what was claimed keeps its distance
        return Ended(delivery=delivery, state=DeliveryState.SENT, at=office.clock.now)

    dispatcher._until = until  # type: ignore[method-assign]
    dispatcher._outcome = outcome  # type: ignore[method-assign, assignment]
    await dispatcher.carry_out(claim)
    gaps = [after - before for before, after in pairwise(begun)]
    assert len(gaps) == 19
    assert min(gaps) >= 0.94 * interval - timedelta(milliseconds=1)
