"""The outbox: what a cause queued goes out once, late rather than never, and the last version of an edit wins."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest

from domain.acts import Act
from domain.languages import Language
from domain.outbox import Delivery, DeliveryState, Ended, Operation, Postponed
from domain.places import Place, Subject, SubjectKind
from storage import live_cards as cards_that_stand
from storage import places
from storage.database import Database
from tests.cast import CHANNEL, NOW, Cast
from workflows import live_cards, outbox
from workflows.outbox import LEASE, Outbox, message

REPORT = Subject(kind=SubjectKind.FLASH_REPORT, id=7)
DRAFT = Subject(kind=SubjectKind.DRAFT, id=3)
Acts = Callable[..., Act]


class Post:
    """The outbox as a dispatcher uses it, one delivery at a time, at a pace that never makes it wait."""

    def __init__(self, database: Database) -> None:
        self.outbox = Outbox(database=database, per_second=10_000)

    async def claim(self, now: datetime) -> tuple[Delivery, ...]:
        return (await self.outbox.claim(now)).deliveries

    async def end(
        self, delivery: Delivery, state: DeliveryState, activity_id: str | None = None, reason: str = ""
    ) -> None:
        ended = Ended(delivery=delivery, state=state, at=NOW, activity_id=activity_id, reason=reason)
        await self.outbox.record([ended], NOW)

    async def postpone(self, delivery: Delivery, until: datetime) -> None:
        await self.outbox.record([Postponed(delivery=delivery, until=until, reason="503")], NOW)

    async def counts(self) -> Mapping[DeliveryState, int]:
        return await self.outbox.counts()


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def says(text: str) -> dict[str, object]:
    return message({"text": text}, text)


def payload(text: str) -> live_cards.Payload:
    return lambda language: says(f"{text} {language}")


async def queue(database: Database, key: str, text: str = "hello", place: Place = CHANNEL) -> bool:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, place)
        return await outbox.send(
            tx, key=key, place_id=place_id, payload=says(text), language=Language.FRENCH, now=NOW, subject=REPORT
        )


async def test_a_message_is_queued_once_by_its_key(database: Database, post: Post) -> None:
    assert await queue(database, "a")
    assert not await queue(database, "a")
    assert len(await post.claim(NOW)) == 1


async def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(database: Database, post: Post) -> None:
    await queue(database, "a")
    (first,) = await post.claim(NOW)
    assert (first.attempts, first.place, first.payload["summary"]) == (1, CHANNEL, "hello")
    assert await post.claim(NOW + LEASE - timedelta(seconds=1)) == ()
    (again,) = await post.claim(NOW + LEASE)
    assert again.id == first.id
    assert (again.attempts, again.repeats) == (2, 1)


async def test_what_was_delivered_is_never_claimed_again_and_its_card_is_known(database: Database, post: Post) -> None:
    await queue(database, "a")
    (delivery,) = await post.claim(NOW)
    await post.end(delivery, DeliveryState.SENT, "1700000000001")
    assert await post.claim(NOW + timedelta(days=30)) == ()
    async with database.reading() as tx:
        (card,) = await cards_that_stand.showing(tx, [REPORT])
    assert card.activity_id == "1700000000001"


async def test_a_passing_fault_postpones_and_a_final_one_ends_with_its_reason(database: Database, post: Post) -> None:
    await queue(database, "a")
    (delivery,) = await post.claim(NOW)
    later = NOW + timedelta(minutes=2)
    await post.postpone(delivery, later)
    assert await post.claim(later - timedelta(seconds=1)) == ()
    (delivery,) = await post.claim(later)
    await post.end(delivery, DeliveryState.FAILED, reason="BadArgument")
    assert await post.counts() == {DeliveryState.FAILED: 1}


async def test_several_edits_waiting_collapse_into_the_last(
    database: Database, post: Post, cast: Cast, act: Acts
) -> None:
    for text in ("first", "second", "third"):
        async with database.transaction() as tx:
            await live_cards.edit_everywhere(tx, act(cast.claire, pressed="card-1"), REPORT, payload(text))
    (delivery,) = await post.claim(NOW)
    assert delivery.operation is Operation.EDIT
    assert delivery.activity_id == "card-1"
    assert delivery.payload["summary"] == "third fr"


async def test_edits_of_one_activity_never_overlap(database: Database, post: Post, cast: Cast, act: Acts) -> None:
    async with database.transaction() as tx:
        await live_cards.edit_everywhere(tx, act(cast.claire, pressed="card-1"), REPORT, payload("first"))
    (first,) = await post.claim(NOW)
    async with database.transaction() as tx:
        await live_cards.edit_everywhere(tx, act(cast.claire, pressed="card-1"), REPORT, payload("second"))
    assert await post.claim(NOW) == ()
    await post.end(first, DeliveryState.SENT, None)
    (second,) = await post.claim(NOW)
    assert second.payload["summary"] == "second fr"


async def test_an_edit_that_a_later_one_waits_to_replace_is_not_tried_again(
    database: Database, post: Post, cast: Cast, act: Acts
) -> None:
    async with database.transaction() as tx:
        await live_cards.edit_everywhere(tx, act(cast.claire, pressed="card-1"), REPORT, payload("first"))
    (first,) = await post.claim(NOW)
    async with database.transaction() as tx:
        await live_cards.edit_everywhere(tx, act(cast.claire, pressed="card-1"), REPORT, payload("second"))
    await post.postpone(first, NOW)
    (second,) = await post.claim(NOW)
    assert second.payload["summary"] == "second fr"
    assert await post.counts() == {DeliveryState.CANCELLED: 1, DeliveryState.SENDING: 1}


async def test_a_change_rewrites_the_card_that_still_waits_to_be_sent(
    database: Database, post: Post, cast: Cast, act: Acts
) -> None:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        for text in ("first", "second"):
            await live_cards.show_in(tx, act(cast.claire), REPORT, payload(text), place_id, Language.ENGLISH)
    (delivery,) = await post.claim(NOW)
    assert delivery.operation is Operation.SEND
    assert delivery.payload["summary"] == "second en"


async def test_a_change_during_the_send_follows_it_with_one_edit(
    database: Database, post: Post, cast: Cast, act: Acts
) -> None:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        await live_cards.show_in(tx, act(cast.claire), REPORT, payload("first"), place_id, Language.FRENCH)
    (sent,) = await post.claim(NOW)
    for text in ("second", "third"):
        async with database.transaction() as tx:
            await live_cards.show_in(tx, act(cast.claire), REPORT, payload(text), place_id, Language.FRENCH)
    assert await post.claim(NOW) == ()
    await post.end(sent, DeliveryState.SENT, "1700000000002")
    (edit,) = await post.claim(NOW)
    assert (edit.operation, edit.activity_id, edit.payload["summary"]) == (Operation.EDIT, "1700000000002", "third fr")


async def test_a_card_that_arrived_since_it_was_looked_for_is_edited_in_its_place(
    database: Database, post: Post, cast: Cast, act: Acts
) -> None:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        assert await live_cards.show_in(tx, act(cast.claire), REPORT, payload("first"), place_id, Language.FRENCH)
    (sent,) = await post.claim(NOW)
    await post.end(sent, DeliveryState.SENT, "1700000000002")
    async with database.transaction() as tx:
        later = act(cast.claire)
        assert not await live_cards.show_in(tx, later, REPORT, payload("second"), place_id, Language.FRENCH)
        await live_cards.edit_in(tx, later, REPORT, payload("second"), place_id)
    (edit,) = await post.claim(NOW)
    assert (edit.operation, edit.activity_id, edit.payload["summary"]) == (Operation.EDIT, "1700000000002", "second fr")


async def test_what_follows_a_message_that_never_went_ends_with_it(
    database: Database, post: Post, cast: Cast, act: Acts
) -> None:
    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        await live_cards.show_in(tx, act(cast.claire), REPORT, payload("first"), place_id, Language.FRENCH)
    (sent,) = await post.claim(NOW)
    async with database.transaction() as tx:
        await live_cards.show_in(tx, act(cast.claire), REPORT, payload("second"), place_id, Language.FRENCH)
    await post.end(sent, DeliveryState.NOT_INSTALLED, reason="BotNotInConversationRoster")
    assert await post.claim(NOW + timedelta(days=1)) == ()
    assert await post.counts() == {DeliveryState.NOT_INSTALLED: 1, DeliveryState.CANCELLED: 1}


async def test_every_card_of_a_draft_becomes_the_card_of_its_report(
    database: Database, post: Post, cast: Cast, act: Acts
) -> None:
    shown = live_cards.LiveCards(database=database)
    for person, activity in ((cast.claire, "form-1"), (cast.emma, "form-2")):
        one = act(person)
        await shown.shown(DRAFT, one.place, activity, one.language, NOW)
    async with database.transaction() as tx:
        pressed = act(cast.claire, pressed="form-1")
        await live_cards.edit_everywhere(tx, pressed, REPORT, payload("published"), formerly=DRAFT, is_new=True)
    edits = {edit.activity_id: edit.payload["summary"] for edit in await post.claim(NOW)}
    assert edits == {"form-1": "published fr", "form-2": "published en"}
    async with database.reading() as tx:
        assert await cards_that_stand.showing(tx, [DRAFT]) == ()
        assert {card.activity_id for card in await cards_that_stand.showing(tx, [REPORT])} == {"form-1", "form-2"}


async def test_a_channel_that_closed_is_no_longer_bound(database: Database, post: Post, cast: Cast) -> None:
    from domain.places import Purpose

    async with database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        assert await places.bind(tx, Purpose.PROJECT_OFFICE, place_id, cast.olivia.id, NOW)
    await queue(database, "a")
    (delivery,) = await post.claim(NOW)
    await post.end(delivery, DeliveryState.NOT_INSTALLED, reason="BotNotInConversationRoster")
    async with database.reading() as tx:
        assert await places.bound_to(tx, Purpose.PROJECT_OFFICE) == ()
