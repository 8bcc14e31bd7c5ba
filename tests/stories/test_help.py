"""What people are offered first: what their roles come for; and all the rest below it."""

from cards.people import COMMANDS_SHOWN
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk, words


def _said_by(card: object) -> list[str]:
    """What the lines and buttons of a card say, in order, each once."""
    said = (one["text"] for one in walk(card) if one.get("verb") == "say" and "text" in one)
    return list(dict.fromkeys(said))


async def test_hello_offers_the_report_to_who_writes_reports_alone(region: Region) -> None:
    assert "flash" in _said_by((await region.client("claire").say("bonjour"))[-1].card)
    offered = _said_by((await region.client("bernard").say("bonjour"))[-1].card)
    assert "ticket" in offered
    assert "flash" not in offered


async def test_help_tells_everyone_the_same_commands_and_each_theirs_first(region: Region) -> None:
    for_secretary = _said_by((await region.client("helene").say("aide"))[-1].card)
    for_manager = _said_by((await region.client("claire").say("aide"))[-1].card)
    for_administrator = _said_by((await region.client("adele").say("aide"))[-1].card)
    assert set(for_secretary) == set(for_manager) == set(for_administrator)
    assert "flash" in for_manager[:COMMANDS_SHOWN]
    assert for_secretary[0] == for_manager[0] == "ticket"
    assert "aide" not in for_manager, "they have it before them"
    assert "flash" not in for_secretary[:COMMANDS_SHOWN]
    assert max(map(for_secretary.index, ("nouvelle réunion", "instances"))) < COMMANDS_SHOWN, (
        "no secretary has to unfold them"
    )
    mine = [for_secretary.index("nouvelle réunion"), for_secretary.index("instances")]
    assert max(mine) < for_secretary.index("file d'envoi"), "what others come for stands below"
    assert for_administrator.index("file d'envoi") < for_administrator.index("nouvelle réunion")


async def test_words_that_name_a_project_offer_it(region: Region) -> None:
    client = region.client("claire")
    shown = (await client.say("où en est SIRH ?"))[-1]
    assert "project.show" in [one.get("verb") for one in walk(shown.card)]
    card = (await client.press(shown, "project.show", button(shown.card, "project.show"))).card
    assert "SIRH" in str(card["fallbackText"])
    nothing = (await client.say("xyzzy"))[-1]
    assert "project.show" not in [one.get("verb") for one in walk(nothing.card)]


async def test_what_a_flash_line_says_beside_its_fields_is_not_lost_in_silence(region: Region) -> None:
    shown = (await region.client("claire").say("flash SIRH bien avancé météo nuages voir avec Marc"))[-1]
    form = inputs(shown.card)
    assert form["overall"] == "cloudy"
    assert "bien avancé … voir avec Marc" in words(shown.card)


async def test_what_belongs_to_ones_own_chat_is_not_asked_for_again_and_again_elsewhere(region: Region) -> None:
    client = region.client("camille")
    client.conversation_id, client.conversation_type = "19:office@thread.tacv2", "channel"
    told = (await client.say("qui suis-je"))[-1]
    assert "conversation personnelle" in words(told.card)
    assert "qui suis-je" not in _said_by(told.card)
    assert "qui suis-je" not in _said_by((await client.say("qui suis-je donc pour vous autres"))[-1].card)
