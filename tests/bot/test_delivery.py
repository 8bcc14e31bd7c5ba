"""The outbox emptied over HTTP: what passes is tried later, what does not is recorded, and a stop loses nothing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.sending import MOST_ATTEMPTS, Sender, Sending, back_off
from domain.languages import Language
from domain.outbox import Delivery, DeliveryState, Outcome
from domain.people import Sighting
from domain.places import Place, Scope
from storage import live_cards, people, places
from storage.database import Database
from storage.outbox import queueing
from tests.bot.office import CHANNEL, Office, a_dispatcher
from tests.bot.stage import SUBJECT, Stage
from tests.cast import Cast
from tests.fakes.fake_teams import blocked
from tests.patience import PATIENCE
from workflows.outbox import Outbox


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
    await asyncio.wait_for(office.teams.reached.wait(), PATIENCE)
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
