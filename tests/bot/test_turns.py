"""Turns over HTTP: what a person says or presses, and what Teams shows them."""

from domain.languages import Language
from tests.bot.stage import Stage
from tests.fakes.teams_client import BOT_ID


async def test_a_message_is_answered_in_its_conversation(stage: Stage) -> None:
    claire = stage.client()
    (answer,) = await claire.say("écho bonjour")
    assert answer.text == "echo bonjour"
    assert answer.activity["textFormat"] == "plain"
    assert answer.activity["conversation"]["id"] == claire.conversation_id
    assert answer.activity["from"]["id"] == BOT_ID
    turn = stage.echo.turns[0]
    assert (turn.person.name, turn.language, turn.timezone.key) == ("Claire Dupont", Language.FRENCH, "Europe/Paris")
