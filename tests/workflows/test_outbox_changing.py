"""What was sent is edited, deleted, corrected and recalled through the same rows; what still waits is stopped or rewritten."""

import asyncio
from datetime import timedelta

import pytest

from domain.languages import Language
from domain.outbox import Delivery, DeliveryState, Operation, Priority
from domain.places import Subject, SubjectKind
from storage import live_cards, places
from storage.database import Database, Transaction
from storage.outbox import broadcasts, recording
from storage.schema import people as people_table
from tests.cast import CHANNEL, NOW, Cast
from tests.workflows.outbox_post import CAUSE, TEXTS, Post, arrived, failed, later, says
from workflows import outbox
from workflows.housekeeping import Housekeeping

REPORT = Subject(kind=SubjectKind.FLASH_REPORT, id=7)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


async def _edit(database: Database, key: str, activity_id: str = "card") -> None:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        await outbox.edit(
            tx,
            key=key,
            place_id=place_id,
            activity_id=activity_id,
            payload=says(key),
            language=Language.FRENCH,
            now=NOW,
            subject=REPORT,
        )


async def _delete(database: Database, activity_id: str = "card") -> None:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        await outbox.delete(
            tx,
            key=f"delete/{activity_id}",
            place_id=place_id,
            activity_id=activity_id,
            language=Language.FRENCH,
            now=NOW,
        )


async def _withdraw(database: Database, key: str) -> bool:
    async with database.transaction() as tx:
        return await outbox.withdraw(tx, key=key, now=NOW)


async def test_of_several_edits_that_wait_the_last_goes(database: Database, post: Post) -> None:
    for key in ("first", "second", "third"):
        await _edit(database, key)
    (edit,) = await post.claim()
    assert edit.payload["summary"] == "third"


async def test_a_deletion_makes_the_edit_that_waits_pointless(database: Database, post: Post) -> None:
    await _edit(database, "edit")
    await _delete(database)
    (delivery,) = await post.claim()
    assert (delivery.operation, delivery.activity_id) == (Operation.DELETE, "card")
    assert (await post.counts())[DeliveryState.CANCELLED] == 1


async def test_a_deletion_waits_for_the_edit_under_way(database: Database, post: Post) -> None:
    await _edit(database, "edit")
    (edit,) = await post.claim()
    await _delete(database)
    assert await post.claim() == ()
    await post.sent(edit)
    assert [one.operation for one in await post.claim()] == [Operation.DELETE]


@pytest.mark.parametrize("by", ["us", "somebody"])
async def test_what_was_deleted_is_no_longer_edited(database: Database, post: Post, by: str) -> None:
    await _edit(database, "shown")
    await post.sent(*await post.claim())
    if by == "us":
        await _delete(database)
        await post.sent(*await post.claim())
    else:
        await _edit(database, "again")
        (edit,) = await post.claim()
        await post.record(failed(edit, DeliveryState.NOT_FOUND, "ActivityNotFoundInConversation"))
    async with database.reading() as tx:
        assert await live_cards.showing(tx, [REPORT]) == ()


async def test_what_waits_is_withdrawn_without_a_word(database: Database, post: Post) -> None:
    await post.send("a")
    assert await _withdraw(database, "a")
    assert await post.claim() == ()
    assert await post.counts() == {DeliveryState.CANCELLED: 1}


async def test_what_stands_is_withdrawn_by_deleting_it(database: Database, post: Post) -> None:
    await post.send("a")
    (sent,) = await post.claim()
    await post.sent(sent)
    assert await _withdraw(database, "a")
    (delete,) = await post.claim()
    assert (delete.operation, delete.activity_id, delete.place) == (Operation.DELETE, f"activity-{sent.id}", CHANNEL)


async def test_what_is_on_its_way_is_withdrawn_once_it_arrived(database: Database, post: Post) -> None:
    await post.send("a")
    (sending,) = await post.claim()
    assert await _withdraw(database, "a")
    assert await post.claim() == ()
    await post.sent(sending)
    (delete,) = await post.claim()
    assert (delete.operation, delete.activity_id) == (Operation.DELETE, f"activity-{sending.id}")


async def test_what_is_on_its_way_and_withdrawn_is_not_tried_again(database: Database, post: Post) -> None:
    await post.send("a")
    (sending,) = await post.claim()
    await _withdraw(database, "a")
    await post.record(later(sending))
    assert await post.claim(NOW + timedelta(days=1)) == ()
    assert await post.counts() == {DeliveryState.CANCELLED: 2}


async def test_what_never_went_cannot_be_withdrawn(database: Database, post: Post) -> None:
    assert not await _withdraw(database, "unknown")
    await post.send("a")
    (delivery,) = await post.claim()
    await post.record(failed(delivery, DeliveryState.FAILED, "BadArgument"))
    assert not await _withdraw(database, "a")


async def test_a_stop_lets_what_is_on_its_way_arrive_but_tries_nothing_again(
    database: Database, post: Post, cast: Cast
) -> None:
    await post.broadcast([cast.claire.id, cast.marc.id, cast.paul.id])
    claire, marc = await post.claim(most=2)
    async with database.transaction() as tx:
        assert await broadcasts.stop(tx, CAUSE, NOW) == 1
    await post.record(arrived(claire), later(marc))
    assert await post.claim(NOW + timedelta(days=1)) == ()
    assert await post.reasons() == {(DeliveryState.SENT, ""): 1, (DeliveryState.CANCELLED, "stopped"): 2}


async def test_a_stop_holds_after_a_crash(database: Database, post: Post, cast: Cast) -> None:
    await post.broadcast([cast.claire.id])
    (_,) = await post.claim()
    async with database.transaction() as tx:
        await broadcasts.stop(tx, CAUSE, NOW)
    assert await post.claim(NOW + timedelta(days=1)) == ()
    assert await post.reasons() == {(DeliveryState.CANCELLED, "stopped"): 1}


async def test_what_was_stopped_can_be_resumed(database: Database, post: Post, cast: Cast) -> None:
    await post.broadcast([cast.claire.id, cast.marc.id])
    (claire,) = await post.claim(most=1)
    async with database.transaction() as tx:
        await broadcasts.stop(tx, CAUSE, NOW)
        assert await broadcasts.resume(tx, CAUSE, NOW) == 1
    await post.record(later(claire))
    assert len(await post.claim(NOW + timedelta(minutes=1))) == 2


async def test_a_correction_reaches_what_arrived_what_waits_and_what_is_on_its_way(post: Post, cast: Cast) -> None:
    await post.broadcast([cast.claire.id, cast.marc.id, cast.paul.id])
    claire, marc = await post.claim(most=2)
    await post.sent(claire)
    assert await post.change(Operation.EDIT, "news/1/correction") == 2
    first = {(one.operation, one.activity_id): one for one in await post.claim()}
    assert set(first) == {(Operation.SEND, None), (Operation.EDIT, f"activity-{claire.id}")}
    assert {one.payload["summary"] for one in first.values()} == {"corrected"}
    await post.sent(marc)
    (edit,) = await post.claim()
    assert (edit.operation, edit.activity_id, edit.person and edit.person.id) == (
        Operation.EDIT,
        f"activity-{marc.id}",
        cast.marc.id,
    )


async def test_a_second_correction_takes_the_place_of_the_first(post: Post, cast: Cast) -> None:
    await post.broadcast([cast.claire.id, cast.marc.id])
    (claire, marc) = await post.claim()
    await post.sent(claire)
    await post.change(Operation.EDIT, "news/1/c1", "once")
    await post.change(Operation.EDIT, "news/1/c2", "twice")
    await post.sent(marc)
    edits = await post.claim()
    assert [one.payload["summary"] for one in edits] == ["twice", "twice"]
    assert await post.reasons("news/1/c1") == {(DeliveryState.CANCELLED, "superseded"): 2}


async def test_a_recall_stops_what_waits_and_deletes_what_arrived_or_will(post: Post, cast: Cast) -> None:
    await post.broadcast([cast.claire.id, cast.marc.id, cast.paul.id, cast.emma.id])
    claire, marc, paul = await post.claim(most=3)
    await post.sent(claire)
    await post.change(Operation.EDIT, "news/1/correction")
    assert await post.change(Operation.DELETE, "news/1/recall") == 3
    await post.record(arrived(marc), later(paul))
    deletions = await post.claim(NOW + timedelta(days=1))
    assert {(one.operation, one.activity_id) for one in deletions} == {
        (Operation.DELETE, f"activity-{claire.id}"),
        (Operation.DELETE, f"activity-{marc.id}"),
    }
    assert (await post.reasons())[DeliveryState.CANCELLED, "stopped"] == 2


async def _expand(database: Database, **options: object) -> int:
    facts = {"cause": CAUSE, "texts": TEXTS, "default": Language.FRENCH, "now": NOW, "due_at": NOW} | options
    async with database.transaction() as tx:
        return await broadcasts.queue_people(
            tx,
            among=people_table.c.id > 0,
            priority=Priority.BROADCAST,
            expires_at=None,
            **facts,  # type: ignore[arg-type]
        )


async def test_everybody_is_written_to_in_their_language_without_being_read(
    database: Database, post: Post, cast: Cast
) -> None:
    assert await _expand(database) == 7
    said = {one.person.id: (one.language, one.payload["summary"]) for one in await post.claim() if one.person}
    assert said[cast.emma.id] == (Language.ENGLISH, "news en")
    assert said[cast.claire.id] == (Language.FRENCH, "news fr")
    assert len(said) == 7


async def test_who_reads_another_language_gets_the_one_there_is(database: Database, post: Post, cast: Cast) -> None:
    await _expand(database, texts={Language.FRENCH: says("news fr")})
    assert {one.payload["summary"] for one in await post.claim()} == {"news fr"}


async def test_who_cannot_be_reached_is_planned_and_told_with_the_reason(
    database: Database, post: Post, cast: Cast
) -> None:
    from storage import people

    async with database.transaction() as tx:
        await people.uninstalled(tx, cast.paul.id)
        await people.unreachable(tx, cast.marc.id, "ConversationBlockedByUser")
    assert await _expand(database) == 7
    assert await post.reasons() == {
        (DeliveryState.DUE, ""): 5,
        (DeliveryState.NOT_INSTALLED, "uninstalled"): 1,
        (DeliveryState.BLOCKED, "ConversationBlockedByUser"): 1,
    }


async def test_nobody_is_planned_twice_however_small_the_steps(
    database: Database, post: Post, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasts, "AT_A_TIME", 2)
    await post.broadcast([cast.claire.id])
    assert await _expand(database) == 6
    assert await _expand(database) == 0
    assert await post.counts() == {DeliveryState.DUE: 7}


async def test_the_tidy_forgets_what_ended_long_ago_and_its_texts_step_by_step(
    database: Database, post: Post, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflows import housekeeping

    monkeypatch.setattr(housekeeping, "_AT_A_TIME", 2)
    await post.broadcast([cast.claire.id, cast.marc.id, cast.paul.id])
    claire, marc, paul = await post.claim()
    await post.sent(claire, marc)
    await post.record(later(paul, seconds=1))
    await post.send("young", now=NOW + timedelta(days=89))
    (young, _) = await post.claim(NOW + timedelta(days=89))
    tidy = Housekeeping(database=database)
    assert await tidy.tidy(NOW + timedelta(days=90)) == 0
    assert await tidy.tidy(NOW + timedelta(days=91)) == 2
    await post.record(*(arrived(one) for one in (young,)))
    assert sum((await post.counts()).values()) == 2
    assert (await post.claim(NOW + timedelta(days=200)))[0].payload["summary"] in ("news fr", "young")


async def test_a_message_goes_after_what_followed_it(database: Database, post: Post) -> None:
    await post.send("a")
    (sending,) = await post.claim()
    await _withdraw(database, "a")
    await post.sent(sending)
    await post.sent(*await post.claim())
    assert await Housekeeping(database=database).tidy(NOW + timedelta(days=91)) == 2
    assert await post.counts() == {}


async def test_withdrawing_twice_deletes_once(database: Database, post: Post) -> None:
    await post.send("a")
    await post.sent(*await post.claim())
    for _ in range(2):
        await _withdraw(database, "a")
    assert len(await post.claim()) == 1


async def test_an_edit_that_is_put_back_while_a_later_one_is_queued_gives_way_to_it(
    database: Database, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _edit(database, "first")
    (first,) = await post.claim()
    waiting: list[asyncio.Task[None]] = []
    was_replaced = recording._is_replaced

    async def looked_too_early(tx: Transaction, delivery: Delivery) -> bool:
        found = await was_replaced(tx, delivery)
        waiting.append(asyncio.create_task(_edit(database, "second")))
        if tx.dialect_name == "postgresql":  # on SQLite the writers take turns
            await waiting[0]
        return found

    monkeypatch.setattr(recording, "_is_replaced", looked_too_early)
    await post.record(later(first))
    await waiting[0]
    (second,) = await post.claim(NOW + timedelta(minutes=1))
    assert second.payload["summary"] == "second"
    await post.sent(second)
    assert not await post.claim(NOW + timedelta(days=1))
