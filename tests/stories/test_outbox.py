"""An administrator looks after the outbox in the chat, over HTTP: the list, one message, sent again; nobody else may."""

from domain.identifiers import PersonId
from domain.languages import Language
from storage.outbox import queueing
from storage.people import recall
from tests.fakes.fake_teams import failure
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, walk, words


async def _queue_for(region: Region, entra_id: str, text: str) -> PersonId:
    async with region.mardi.database.transaction() as tx:
        known = await recall(tx, entra_id)
        assert known is not None
        now = region.clock()
        await queueing.queue_send(
            tx,
            key=f"test/{text}",
            person_id=known[0].id,
            payload={"type": "message", "text": text},
            subject=None,
            language=Language.FRENCH,
            due_at=now,
            now=now,
        )
    return known[0].id


async def test_a_message_that_was_refused_is_seen_with_its_reason_and_sent_again(region: Region) -> None:
    admin, claire = region.client("camille"), region.client("claire")
    await claire.say("bonjour")
    region.teams.faults.closed[claire.conversation_id] = failure(403, "ConversationBlockedByUser")
    await _queue_for(region, claire.entra_id, "Réunion à 14 h")
    await region.mardi.edge.dispatcher.run_once(region.clock())

    shown = (await admin.say("file d'envoi"))[-1]
    assert "la personne a bloqué Mardi" in words(shown.card)
    answer = await admin.press(shown, "outbox.page", button(shown.card, "outbox.page"))
    assert "Claire" in words(answer.card)
    answer = await admin.press(shown, "outbox.trouble", button(answer.card, "outbox.trouble"))
    assert "La personne a bloqué Mardi." in words(answer.card)

    del region.teams.faults.closed[claire.conversation_id]
    answer = await admin.press(shown, "outbox.retry", button(answer.card, "outbox.retry"))
    assert "1 message repart." in words(answer.card)
    await region.mardi.edge.dispatcher.run_once(region.clock())
    assert claire.messages[-1].text == "Réunion à 14 h"


async def test_nobody_else_sees_it_and_a_forged_button_changes_nothing(region: Region) -> None:
    claire = region.client("claire")
    shown = await claire.say("file d'envoi")
    assert "administrateur" in shown[-1].text
    answer = await claire.press(shown[-1], "outbox.retry_all", {"verb": "outbox.retry_all"})
    assert answer.status == 200
    assert not answer.card


async def test_an_odd_row_or_page_shows_what_there_is(region: Region) -> None:
    admin = region.client("camille")
    shown = (await admin.say("outbox"))[-1]
    for data in ({"row": "x", "page": -3}, {"row": 10**18, "page": 10**17}, {}, {"row": None, "page": [1]}):
        for verb in ("outbox.trouble", "outbox.retry", "outbox.give_up", "outbox.page"):
            answer = await admin.press(shown, verb, data)
            assert answer.status == 200
            assert any(one.get("type") == "AdaptiveCard" for one in walk(answer.card))
