"""Who gets what out of the outbox, in which order, at which pace, and whose word counts about a row."""

from datetime import timedelta

import pytest

from domain.languages import Language
from domain.outbox import DeliveryState, Priority, in_last_minute
from domain.people import Sighting
from domain.places import Place, Scope
from storage import people, places
from storage.database import Database
from tests.cast import NOW, TENANT, Cast, personal_chat
from tests.workflows.outbox_post import Post, arrived, failed, later, says
from workflows import outbox
from workflows.outbox import LEASE, Outbox

SECOND = timedelta(seconds=1)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def keys(deliveries: tuple[object, ...]) -> list[object]:
    return [one.payload["summary"] for one in deliveries]  # type: ignore[attr-defined]


async def test_what_people_wait_for_goes_before_reminders_and_these_before_broadcasts(post: Post) -> None:
    await post.send("news", priority=Priority.BROADCAST, now=NOW - timedelta(hours=1))
    await post.send("reminder", priority=Priority.REMINDER)
    await post.send("answer", priority=Priority.INTERACTIVE)
    assert keys(await post.claim(most=2)) == ["answer", "reminder"]
    assert keys(await post.claim()) == ["news"]


async def test_what_is_urgent_waits_at_most_for_the_second_that_is_claimed_ahead(database: Database) -> None:
    post = Post(database, per_second=40)
    for number in range(200):
        await post.send(f"news {number}", priority=Priority.BROADCAST)
    ahead = await post.claim()
    assert len(ahead) == 40
    assert max(one.at for one in ahead) < NOW + SECOND
    await post.send("urgent")
    assert await post.claim() == ()
    claim = await post.outbox.claim(NOW)
    assert claim.again_at is not None
    assert claim.again_at <= NOW + SECOND / 4
    urgent = (await post.outbox.claim(claim.again_at)).deliveries[0]
    assert urgent.payload["summary"] == "urgent"
    assert urgent.at <= NOW + SECOND


async def test_the_pace_is_one_for_all_dispatchers_and_answers_count(database: Database) -> None:
    one, other = Post(database, per_second=40), Post(database, per_second=40)
    for number in range(100):
        await one.send(f"{number}")
    first = await one.claim(most=20)
    second = (await other.outbox.claim(NOW, answers=8, most=20)).deliveries
    instants = [delivery.at for delivery in (*first, *second)]
    assert len(instants) == 32
    assert instants == sorted(set(instants))
    assert second[0].at - first[-1].at == 9 * SECOND / 40


async def test_a_conversation_that_is_to_be_opened_counts_twice(database: Database, cast: Cast) -> None:
    post = Post(database, per_second=10)
    async with database.transaction() as tx:
        await people.forget_place(tx, cast.claire.id)
    await post.broadcast([cast.claire.id, cast.marc.id])
    claire, marc = await post.claim()
    assert claire.place is None
    assert marc.place == personal_chat(cast.marc.entra_id)
    assert marc.at - claire.at == SECOND / 5


async def test_a_pause_that_the_service_asked_for_holds_every_replica(database: Database) -> None:
    one, other = Post(database), Post(database)
    await one.send("later")
    await other.outbox.hold(NOW + 30 * SECOND)
    assert await one.claim() == ()
    assert (await one.outbox.overview(NOW)).tempo.held_until == NOW + 30 * SECOND
    (delivery,) = await one.claim(NOW + 30 * SECOND)
    assert delivery.at >= NOW + 30 * SECOND


async def test_what_is_due_within_a_minute_waits_for_its_time_and_what_is_later_is_refused(post: Post) -> None:
    await post.send("soon", due_at=NOW + 50 * SECOND)
    assert await post.claim(NOW + 49 * SECOND) == ()
    assert len(await post.claim(NOW + 50 * SECOND)) == 1
    with pytest.raises(ValueError, match="rendered when it is due"):
        await post.send("another day", due_at=NOW + 61 * SECOND)


async def test_what_came_too_late_is_skipped_and_says_so(post: Post, cast: Cast) -> None:
    await post.broadcast([cast.claire.id], expires_at=NOW + SECOND)
    await post.send("in time", expires_at=NOW + 10 * SECOND)
    assert keys(await post.claim(NOW + 2 * SECOND)) == ["in time"]
    assert await post.reasons() == {(DeliveryState.SKIPPED, "expired"): 1}


async def test_what_is_skipped_does_not_hold_up_what_comes_behind(post: Post) -> None:
    for number in range(30):
        await post.send(f"{number}", expires_at=NOW)
    await post.send("behind")
    claim = await post.outbox.claim(NOW, most=10)
    assert (claim.deliveries, claim.again_at) == ((), NOW)
    for _ in range(2):
        await post.claim(most=10)
    assert keys(await post.claim(most=10)) == ["behind"]


async def test_a_message_goes_to_a_person_wherever_they_are_by_then(database: Database, post: Post, cast: Cast) -> None:
    async with database.transaction() as tx:
        await outbox.send(tx, key="a", person_id=cast.paul.id, payload=says("a"), language=Language.FRENCH, now=NOW)
    moved = Place(service_url="http://127.0.0.1:9/", conversation_id="a:new", scope=Scope.PERSONAL, tenant_id=TENANT)
    async with database.transaction() as tx:
        await people.reached_in(tx, cast.paul.id, await places.keep(tx, moved))
    (delivery,) = await post.claim()
    assert delivery.place == moved


@pytest.mark.parametrize("both", [True, False])
async def test_a_message_has_exactly_one_recipient(database: Database, cast: Cast, both: bool) -> None:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, personal_chat("x"))
        with pytest.raises(ValueError, match="a place or to a person"):
            await outbox.send(
                tx,
                key="a",
                place_id=place_id if both else None,
                person_id=cast.paul.id if both else None,
                payload={},
                language=Language.FRENCH,
                now=NOW,
            )


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("ConversationBlockedByUser", DeliveryState.BLOCKED),
        ("BotNotInConversationRoster", DeliveryState.NOT_INSTALLED),
        ("uninstalled", DeliveryState.NOT_INSTALLED),
    ],
)
async def test_who_cannot_be_reached_is_not_tried_until_they_act(
    database: Database, post: Post, cast: Cast, reason: str, state: DeliveryState
) -> None:
    async with database.transaction() as tx:
        await people.unreachable(tx, cast.claire.id, reason)
    await post.broadcast([cast.claire.id, cast.marc.id])
    assert [one.person.id for one in await post.claim() if one.person] == [cast.marc.id]
    assert (await post.reasons())[state, reason] == 1
    async with database.transaction() as tx:
        sighting = Sighting(
            entra_id=cast.claire.entra_id,
            teams_id="",
            name="",
            teams_language=None,
            timezone="",
            place=personal_chat(cast.claire.entra_id),
        )
        await people.meet(tx, sighting, await places.keep(tx, sighting.place))
    await post.broadcast([cast.claire.id], cause="news/2")
    assert len(await post.claim()) == 1


async def test_whoever_lost_the_lease_cannot_put_a_row_back(post: Post) -> None:
    await post.send("a")
    (first,) = await post.claim()
    (second,) = await post.claim(NOW + LEASE)
    await post.sent(second)
    await post.record(later(first), failed(first, DeliveryState.FAILED, "BadArgument"), now=NOW + LEASE)
    assert await post.counts() == {DeliveryState.SENT: 1}


async def test_whoever_lost_the_lease_may_still_say_that_it_arrived(post: Post) -> None:
    await post.send("a")
    (first,) = await post.claim()
    (second,) = await post.claim(NOW + LEASE)
    await post.sent(first)
    await post.record(later(second))
    assert await post.counts() == {DeliveryState.SENT: 1}
    assert await post.claim(NOW + 10 * LEASE) == ()


async def test_nothing_is_to_be_begun_late_in_its_lease(post: Post) -> None:
    await post.send("a")
    (delivery,) = await post.claim()
    assert delivery.leased_until == NOW + LEASE
    assert delivery.begin_by == NOW + LEASE / 2


async def test_a_pause_costs_no_attempt_and_keeps_the_reason_of_the_last(post: Post) -> None:
    from dataclasses import replace

    await post.send("a")
    (delivery,) = await post.claim()
    await post.record(later(delivery, 1))
    (delivery,) = await post.claim(NOW + SECOND)
    await post.record(replace(later(delivery, 2, reason=""), counts=False))
    (delivery,) = await post.claim(NOW + 2 * SECOND)
    assert delivery.attempts == 2
    await post.record(later(delivery, 3, reason=""))
    assert (await post.outbox.overview(NOW)).retrying == {"http_503": 1}


async def test_an_idle_poll_of_many_priorities_finds_the_one_that_is_due(post: Post) -> None:
    assert await post.claim() == ()
    await post.send("tomorrow", now=NOW + timedelta(days=1))
    assert await post.claim() == ()
    await post.send("news", priority=Priority.BROADCAST)
    assert keys(await post.claim()) == ["news"]


async def test_the_overview_counts_what_waits_what_failed_and_how_fast_it_goes(database: Database, cast: Cast) -> None:
    post = Post(database, per_second=40)
    await post.broadcast([cast.claire.id, cast.marc.id, cast.paul.id, cast.emma.id], now=NOW - timedelta(minutes=2))
    claire, marc, paul, _ = await post.claim()
    await post.send("waits")
    await post.send("later", now=NOW + timedelta(hours=1))
    await post.record(failed(claire, DeliveryState.BLOCKED, "ConversationBlockedByUser"), later(marc), arrived(paul))
    found = await post.outbox.overview(NOW)
    assert (found.waiting, found.later, found.sending) == (1, 2, 1)
    assert found.retrying == {"http_503": 1}
    assert found.failed == {(DeliveryState.BLOCKED, "ConversationBlockedByUser"): 1}
    assert found.oldest_due == NOW
    assert (found.tempo.per_second, found.tempo.last_minute, found.tempo.held_until) == (40, 4, None)
    assert (await post.outbox.overview(NOW + timedelta(minutes=5))).tempo.last_minute == 0


def test_the_last_minute_is_made_of_two_calendar_minutes() -> None:
    assert in_last_minute(NOW + 15 * SECOND, NOW, 10, 40) == 40
    assert in_last_minute(NOW + 75 * SECOND, NOW, 40, 99) == 30
    assert in_last_minute(NOW + 200 * SECOND, NOW, 40, 99) == 0
    assert in_last_minute(NOW, None, 0, 0) == 0


async def test_nothing_at_all_is_an_overview_too(database: Database) -> None:
    found = await Outbox(database=database, per_second=45).overview(NOW)
    assert (found.waiting, found.sending, found.failed, found.oldest_due) == (0, 0, {}, None)
    assert found.tempo.per_second == 45
