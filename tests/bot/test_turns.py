"""Turns over HTTP: what a person says or presses, and what Teams shows them."""

import asyncio
from typing import Any

import pytest

from dialogs.turn import Way
from domain.languages import Language
from domain.places import Scope
from storage import live_cards
from storage.database import Database
from tests.bot.stage import SUBJECT, Stage
from tests.fakes.teams_client import BOT_ID, TENANT

CARD = "application/vnd.microsoft.card.adaptive"
SENTENCE = "application/vnd.microsoft.activity.message"


async def test_a_message_is_answered_in_its_conversation(stage: Stage) -> None:
    claire = stage.client()
    (answer,) = await claire.say("écho bonjour")
    assert answer.text == "echo bonjour"
    assert answer.activity["textFormat"] == "plain"
    assert answer.activity["conversation"]["id"] == claire.conversation_id
    assert answer.activity["from"]["id"] == BOT_ID
    assert answer.activity["replyToId"] == stage.echo.turns[0].act.activity_id
    turn = stage.echo.turns[0]
    assert (turn.person.name, turn.language, turn.timezone.key) == ("Claire Dupont", Language.FRENCH, "Europe/Paris")
    assert (turn.way, turn.place.scope, turn.place.tenant_id) == (Way.MESSAGE, Scope.PERSONAL, TENANT)


async def test_the_language_and_time_zone_are_those_of_the_client(stage: Stage) -> None:
    await stage.client(locale="en-GB", timezone="America/Martinique").say("echo")
    turn = stage.echo.turns[0]
    assert (turn.language, turn.timezone.key) == (Language.ENGLISH, "America/Martinique")


async def test_a_time_zone_that_does_not_exist_gives_way_to_the_setting(stage: Stage) -> None:
    await stage.client(timezone="../../etc/passwd").say("echo")
    assert stage.echo.turns[0].timezone.key == "Europe/Paris"


async def test_in_a_channel_the_mention_is_stripped_and_the_answer_goes_to_the_thread(stage: Stage) -> None:
    thread = "19:projects@thread.tacv2;messageid=17"
    claire = stage.client(
        conversation_id=thread, conversation_type="channel", channel={"team": {"id": "19:team", "name": "Numérique"}}
    )
    (answer,) = await claire.say("echo <at>Marc</at>&nbsp;&amp; moi")
    assert answer.text == "echo Marc & moi"
    place = stage.echo.turns[0].place
    assert (place.scope, place.conversation_id, place.team_id) == (Scope.CHANNEL, "19:projects@thread.tacv2", "19:team")


async def test_suggestions_are_buttons_that_say_a_command_to_new_clients_and_to_old_ones(stage: Stage) -> None:
    claire = stage.client()
    (message,) = await claire.say("choix")
    assert message.activity["summary"] == "Which one?\nChoose."
    assert [(one["verb"], one["data"]["text"]) for one in message.card["actions"]] == [
        ("say", "echo one"),
        ("say", "card"),
    ]
    assert [block["inlines"][0]["text"] for block in message.card["body"]] == ["Which one?", "Choose."]
    data = message.card["actions"][0]["data"]
    assert (await claire.press(message, "say", data)).sentence == "echo one"
    await claire.press_old(message, "say", data)
    assert claire.messages[-1].text == "echo one"


@pytest.mark.parametrize(
    "click", [{"type": "imBack", "value": "echo one"}, {"type": "messageBack", "text": "echo one", "value": {"a": 1}}]
)
async def test_a_button_that_speaks_is_heard_when_a_client_sends_its_data_alone(
    stage: Stage, click: dict[str, Any]
) -> None:
    claire = stage.client()
    await claire.post(claire.activity(type="message", value={"msteams": click}))
    assert claire.messages[-1].text == "echo one"


async def test_a_shown_card_stands_alone_with_its_summary_and_is_remembered(stage: Stage, database: Database) -> None:
    (message,) = await stage.client().say("card")
    assert message.activity["summary"] == "About shown"
    assert "text" not in message.activity
    async with database.reading() as tx:
        standing = await live_cards.showing(tx, [SUBJECT])
    assert [(one.activity_id, one.language) for one in standing] == [(message.id, Language.FRENCH)]


async def test_a_card_put_in_the_place_of_the_pressed_one_is_the_body_of_the_answer(stage: Stage) -> None:
    claire = stage.client()
    (message,) = await claire.say("card")
    answer = await claire.press(message, "echo.replace", {"id": 3})
    assert (answer.status, answer.body["statusCode"], answer.body["type"]) == (200, 200, CARD)
    assert answer.card["body"][0]["text"] == "replaced"
    assert len(claire.messages) == 1
    turn = stage.echo.turns[-1]
    assert turn.pressed is not None
    assert (turn.way, turn.pressed.verb, turn.pressed.data) == (Way.BUTTON, "echo.replace", {"id": 3})
    assert turn.act.pressed_activity_id == message.id


async def test_a_sentence_after_a_button_is_the_body_of_the_answer(stage: Stage) -> None:
    answer = await stage.client().press("1:9", "echo.say", {"word": "é"})
    assert answer.body == {"statusCode": 200, "type": SENTENCE, "value": "echo é"}


async def test_a_new_card_after_a_button_is_a_message_and_the_body_says_what_it_is(stage: Stage) -> None:
    claire = stage.client()
    answer = await claire.press("1:9", "echo.show")
    assert answer.body == {"statusCode": 200, "type": SENTENCE, "value": "About shown"}
    assert [message.card["body"][0]["text"] for message in claire.messages] == ["shown"]


async def test_no_answer_is_still_a_body_for_an_invoke(stage: Stage) -> None:
    answer = await stage.client().press("1:9", "echo.nothing")
    assert (answer.status, answer.body) == (200, {"statusCode": 200, "type": SENTENCE, "value": ""})


async def test_a_refresh_is_told_from_a_press(stage: Stage) -> None:
    claire = stage.client()
    action = {"type": "Action.Execute", "verb": "echo.replace", "data": {}}
    value = {"action": action, "trigger": "automatic"}
    answer = await claire.post(claire.activity(type="invoke", name="adaptiveCard/action", value=value, replyToId="1:1"))
    assert answer.card
    assert stage.echo.turns[-1].way is Way.REFRESH


async def test_an_old_client_sees_the_pressed_card_edited(stage: Stage) -> None:
    claire = stage.client()
    (message,) = await claire.say("card")
    answer = await claire.press_old(message, "echo.replace", {"id": "3"})
    assert (answer.status, answer.body) == (200, None)
    assert (message.edits, message.card["body"][0]["text"]) == (1, "replaced")
    turn = stage.echo.turns[-1]
    assert turn.pressed is not None
    assert (turn.way, turn.pressed.number("id")) == (Way.OLD_BUTTON, 3)


async def test_an_old_client_gets_a_new_card_when_the_pressed_one_is_gone(stage: Stage) -> None:
    claire = stage.client()
    await claire.press_old("1:404", "echo.replace")
    assert [message.card["body"][0]["text"] for message in claire.messages] == ["replaced"]


async def test_a_dialog_opens_and_closes(stage: Stage) -> None:
    claire = stage.client()
    opened = await claire.fetch_dialog("echo.open", {"id": 4})
    assert (opened.body["task"]["type"], opened.body["task"]["value"]["title"]) == ("continue", "A form")
    assert opened.card["body"][0]["text"] == "form"
    closed = await claire.submit_dialog("echo.close", {"id": 4, "comment": "fini"})
    assert closed.sentence == "done"
    assert [message.card["body"][0]["text"] for message in claire.messages] == ["closed"]
    ways = [(turn.way, dict(turn.pressed.data) if turn.pressed else None) for turn in stage.echo.turns]
    assert ways == [(Way.DIALOG_FETCH, {"id": 4}), (Way.DIALOG_SUBMIT, {"id": 4, "comment": "fini"})]


async def test_a_fault_in_a_dialog_is_said_in_the_dialog(stage: Stage) -> None:
    assert (await stage.client().submit_dialog("echo.missing.verb")).sentence == "unknown verb"


async def test_a_search_in_the_compose_box_gets_its_results(stage: Stage) -> None:
    answer = await stage.client().search("echo.search", "sirh")
    extension = answer.body["composeExtension"]
    (found,) = extension["attachments"]
    assert (extension["type"], found["contentType"], found["preview"]["content"]["text"]) == ("result", CARD, "sirh")


@pytest.mark.parametrize(
    "name", ["signin/verifyState", "composeExtension/queryLink", "task/else", "fileConsent/invoke", ""]
)
async def test_an_invoke_that_mardi_does_not_know_is_answered_200_with_a_sentence(stage: Stage, name: str) -> None:
    claire = stage.client()
    answer = await claire.post(claire.activity(type="invoke", name=name, value={}))
    assert answer.status == 200
    assert "aide" in str(answer.body)


async def test_an_unknown_verb_is_answered(stage: Stage) -> None:
    assert (await stage.client().press("1:1", "no.such")).sentence == "unknown verb"


async def test_a_fault_is_explained_in_the_person_s_language(stage: Stage) -> None:
    (french,) = await stage.client().say("manque SIRH")
    (english,) = await stage.client(locale="en-US", entra_id="00000000-0000-4000-8000-000000000009").say("missing SIRH")
    assert "SIRH" in french.text
    assert "SIRH" in english.text
    assert french.text != english.text


async def test_a_repeated_message_is_not_answered_twice_but_a_repeated_press_is(stage: Stage) -> None:
    claire = stage.client()
    assert await claire.say("again") == []
    assert (await claire.press("1:1", "echo.again")).sentence


async def test_someone_without_an_entra_id_is_told_why_they_are_not_served(stage: Stage) -> None:
    guest = stage.client()
    (answer,) = await guest.say("echo", **{"from": {"id": "29:guest", "name": "Guest"}})
    assert "organisation" in answer.text
    assert stage.echo.turns == []


@pytest.mark.parametrize(
    "kind", ["typing", "messageReaction", "messageUpdate", "event", "endOfConversation", "strange"]
)
async def test_what_needs_no_answer_is_taken_note_of(stage: Stage, kind: str) -> None:
    claire = stage.client()
    answer = await claire.post(claire.activity(type=kind, reactionsAdded=[{"type": "like"}]))
    assert (answer.status, answer.body, claire.messages) == (200, None, [])


async def test_one_turn_does_not_wait_for_another(stage: Stage) -> None:
    claire = stage.client()
    held = asyncio.create_task(claire.post(claire.message("held")))
    assert await claire.say("echo still here")
    assert not held.done()
    stage.echo.gate.set()
    assert (await held).status == 200
