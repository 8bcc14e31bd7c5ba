"""What an administrator sees of the outbox and does to it: retried or given up, one or all, by right, once and on record."""

from collections.abc import Callable

import pytest

from domain.acts import Act
from domain.faults import AlreadyDone, NotAllowed
from domain.languages import Language
from domain.outbox import DeliveryState
from storage import audit, people, places
from storage.database import Database
from tests.cast import CHANNEL, NOW, Cast
from tests.workflows.outbox_post import Post, failed, later, says
from workflows import outbox
from workflows.outbox import OutboxAdministration

Acts = Callable[..., Act]


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


@pytest.fixture
def office(database: Database, post: Post) -> OutboxAdministration:
    return OutboxAdministration(outbox=post.outbox, database=database)


async def trouble(post: Post, cast: Cast) -> None:
    """Claire blocked Mardi, Paul removed it, Marc's message waits for another attempt; Emma has hers."""
    await post.broadcast([cast.claire.id, cast.paul.id, cast.marc.id, cast.emma.id])
    claire, paul, marc, emma = await post.claim()
    await post.sent(emma)
    await post.record(
        failed(claire, DeliveryState.BLOCKED, "ConversationBlockedByUser"),
        failed(paul, DeliveryState.NOT_INSTALLED, "BotNotInConversationRoster"),
        later(marc, 600),
    )


async def test_the_list_tells_who_why_and_since_when(
    post: Post, office: OutboxAdministration, cast: Cast, act: Acts
) -> None:
    await trouble(post, cast)
    page = await office.page(0, act(cast.adele))
    assert {(one.recipient, one.state, one.reason) for one in page.troubles} == {
        ("Claire Dupont", DeliveryState.BLOCKED, "ConversationBlockedByUser"),
        ("Paul Martin", DeliveryState.NOT_INSTALLED, "BotNotInConversationRoster"),
        ("Marc Léger", DeliveryState.DUE, "http_503"),
    }
    assert page.troubles[-1].recipient == "Marc Léger"
    assert page.troubles[-1].again_at is not None
    assert (page.total, page.pages) == (3, 1)


async def test_pages_follow_each_other_without_gap_or_repetition(
    post: Post, office: OutboxAdministration, cast: Cast, act: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflows.outbox import administering

    monkeypatch.setattr(administering, "PAGE", 2)
    await trouble(post, cast)
    pages = [await office.page(number, act(cast.adele)) for number in (0, 1, 99)]
    assert [len(page.troubles) for page in pages] == [2, 1, 1]
    assert [page.number for page in pages] == [0, 1, 1]
    assert len({one.id for page in pages for one in page.troubles}) == 3


async def test_one_is_sent_again_although_its_person_was_out_of_reach(
    post: Post, office: OutboxAdministration, cast: Cast, act: Acts
) -> None:
    await trouble(post, cast)
    page = await office.page(0, act(cast.adele))
    claire = next(one for one in page.troubles if one.recipient == "Claire Dupont")
    assert await office.retry(claire.id, act(cast.adele)) == 1
    (again,) = await post.claim()
    assert (again.person and again.person.id, again.attempts) == (cast.claire.id, 1)
    assert await office.trouble(claire.id, act(cast.adele)) is None


async def test_all_are_sent_again_at_once(post: Post, office: OutboxAdministration, cast: Cast, act: Acts) -> None:
    await trouble(post, cast)
    assert await office.retry(None, act(cast.adele)) == 3
    assert len(await post.claim()) == 3


async def test_an_old_version_is_not_sent_over_a_newer_one(
    database: Database, post: Post, office: OutboxAdministration, cast: Cast, act: Acts
) -> None:
    for key in ("old", "new"):
        async with database.transaction() as tx:
            place_id = await places.keep(tx, CHANNEL)
            await outbox.edit(
                tx,
                key=key,
                place_id=place_id,
                activity_id="card",
                payload=says(key),
                language=Language.FRENCH,
                now=NOW,
            )
        (edit,) = await post.claim()
        if key == "old":
            await post.record(failed(edit, DeliveryState.FAILED, "ServiceError"))
        else:
            await post.sent(edit)
    assert await office.retry(None, act(cast.adele)) == 0
    assert await post.counts() == {DeliveryState.CANCELLED: 1, DeliveryState.SENT: 1}


async def test_one_is_given_up_and_stays_what_it_is(
    post: Post, office: OutboxAdministration, cast: Cast, act: Acts
) -> None:
    await trouble(post, cast)
    page = await office.page(0, act(cast.adele))
    claire = next(one for one in page.troubles if one.recipient == "Claire Dupont")
    assert await office.give_up(claire.id, act(cast.adele)) == 1
    assert len((await office.page(0, act(cast.adele))).troubles) == 2
    assert (await post.reasons())[DeliveryState.BLOCKED, "ConversationBlockedByUser"] == 1


async def test_all_are_given_up_and_what_waited_is_not_tried_again(
    post: Post, office: OutboxAdministration, cast: Cast, act: Acts
) -> None:
    await trouble(post, cast)
    assert await office.give_up(None, act(cast.adele)) == 3
    standing = await office.overview(act(cast.adele))
    assert (standing.failed, standing.retrying) == ({}, {})
    assert (await post.reasons())[DeliveryState.CANCELLED, "stopped"] == 1


async def test_nobody_else_may_look_or_act(post: Post, office: OutboxAdministration, cast: Cast, act: Acts) -> None:
    await trouble(post, cast)
    for person in (cast.claire, cast.olivia, cast.denis, cast.paul):
        for call in (
            office.overview(act(person)),
            office.page(0, act(person)),
            office.retry(None, act(person)),
            office.give_up(None, act(person)),
        ):
            with pytest.raises(NotAllowed):
                await call
    assert (await office.page(0, act(cast.adele))).total == 3


async def test_a_repeated_press_acts_once_and_each_act_is_on_record(
    database: Database, post: Post, office: OutboxAdministration, cast: Cast, act: Acts
) -> None:
    await trouble(post, cast)
    pressed = act(cast.adele, activity_id="press")
    await office.retry(None, pressed)
    with pytest.raises(AlreadyDone):
        await office.retry(None, pressed)
    async with database.reading() as tx:
        entries = await audit.entries_about(tx, "outbox")
    assert [(who, intention.value) for _, who, intention in entries] == [(cast.adele.id, "administrate_outbox")]


async def test_who_is_out_of_reach_for_another_reason_stays_so(
    database: Database, post: Post, office: OutboxAdministration, cast: Cast, act: Acts
) -> None:
    await trouble(post, cast)
    async with database.transaction() as tx:
        await people.unreachable(tx, cast.denis.id, "ConversationBlockedByUser")
    await office.retry(None, act(cast.adele))
    async with database.reading() as tx:
        denis, claire = await people.find(tx, cast.denis.id), await people.find(tx, cast.claire.id)
    assert denis is not None
    assert claire is not None
    assert (denis.unreachable, claire.unreachable) == ("ConversationBlockedByUser", "")
