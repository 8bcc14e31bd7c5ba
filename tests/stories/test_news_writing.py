"""An item of the news from the first word to the backlog, as Teams carries it."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.fakes.fake_teams import Message
from tests.fakes.teams_client import TeamsClient
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk, words
from tests.stories.test_flash_reports_together import until

SAID = {"fr-FR": ("actualité nouvelle", "mes actualités"), "en-GB": ("write news", "my news")}
TYPED = {
    "fr.title": "Verrouillez votre poste",
    "fr.body": "Deux touches : **Windows** + L.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "fr.summary": "Une seconde suffit",
}

locales = pytest.mark.parametrize("locale", SAID)


async def a_form(region: Region, locale: str = "fr-FR") -> tuple[TeamsClient, Message, dict[str, Any]]:
    """The form of a new item."""
    client = region.client("camille", locale=locale)
    if locale == "en-GB":
        await client.press((await client.say("langue"))[-1], "language.choose", {"language": "en"})
    shown = await client.say(SAID[locale][0])
    return client, shown[-1], shown[-1].card


def filled(card: Mapping[str, Any], verb: str = "news.save", **typed: str) -> dict[str, Any]:
    """What a client sends of a form: the button, the fields that hold something, and what is typed over (`__` for dots)."""
    return button(card, verb) | inputs(card) | {name.replace("__", "."): text for name, text in typed.items()}


@locales
async def test_an_item_is_written_seen_made_ready_and_found_again(region: Region, locale: str) -> None:
    client, message, form = await a_form(region, locale)
    saved = await client.press(message, "news.save", filled(form) | TYPED)
    assert saved.status == 200
    assert "Verrouillez votre poste" in words(saved.card)
    assert not list(inputs(saved.card))
    assert ("les tableaux" if locale == "fr-FR" else "tables") in words(saved.card)
    changed = await client.press(message, "news.edit", button(saved.card, "news.edit"))
    assert inputs(changed.card)["fr.summary"] == "Une seconde suffit"
    ready = await client.press(message, "news.submit", filled(changed.card, "news.submit", fr__body="Windows + L."))
    assert button(ready.card, "news.board")["item"] == button(saved.card, "news.edit")["item"]
    shelf = (await client.say(SAID[locale][1]))[-1].card
    assert "Verrouillez votre poste" in words(shelf)
    assert ("Prêtes, en réserve (5)" if locale == "fr-FR" else "Ready, in the backlog (5)") in words(shelf)


BAD_INPUT: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"fr.title": ""}, "Ce champ est à remplir", "Please fill this in"),
    ({"fr.body": "é" * 2_401}, "2\u202f401 caractères", "2,401 characters"),
    ({"image_url": "http://a.fr/b.png", "fr.image_alt": "B"}, "commence par https://", "begins with https://"),
    ({"image_url": "https://a.fr/b.svg", "fr.image_alt": "B"}, "PNG, JPEG et GIF", "PNG, JPEG and GIF"),
    ({"link1.url": "ftp://a.fr/b", "fr.link1": "B"}, "l’adresse d’une page web", "address of a web page"),
    ({"link1.url": "javascript:alert(1)", "fr.link1": "B"}, "l’adresse d’une page web", "address of a web page"),
    ({"en.title": "Lock it"}, "La version anglaise est commencée", "The English version is begun"),
    ({"fr.question": "Combien ?"}, "au moins 2 réponses", "2 answers at least"),
    ({"audience": "planet/earth"}, "valeurs de la liste", "values of the list"),
)


@locales
async def test_an_item_left_half_way_is_offered_at_the_next_hello(region: Region, locale: str) -> None:
    client, message, form = await a_form(region, locale)
    hello = "bonjour" if locale == "fr-FR" else "hello"
    assert "half-way" not in words((await client.say(hello))[-1].card)
    assert "inachevé" not in words((await client.say(hello))[-1].card)
    saved = await client.press(message, "news.save", filled(form) | TYPED)
    greeting = (await client.say(hello))[-1]
    offered = [one for one in walk(greeting.card) if "Verrouillez votre poste" in str(one.get("title"))]
    assert offered[0]["title"] == (
        "Reprendre «\u00a0Verrouillez votre poste\u00a0»" if locale == "fr-FR" else "Resume “Verrouillez votre poste”"
    )
    resumed = await client.press(greeting, "say", offered[0]["data"])
    assert inputs(resumed.card)["fr.title"] == "Verrouillez votre poste"
    await client.press(message, "news.submit", button(saved.card, "news.submit"))
    assert "Verrouillez votre poste" not in words((await client.say(hello))[-1].card)
    other = await client.say("reprendre actualité 99999999999999999999" if locale == "fr-FR" else "resume news nothing")
    assert "news.write" in words(other[-1].card)


@locales
async def test_bad_input_is_told_where_it_stands_and_nothing_typed_is_lost(region: Region, locale: str) -> None:
    client, message, form = await a_form(region, locale)
    for typed, french, english in BAD_INPUT:
        answer = await client.press(message, "news.submit", filled(form, "news.submit") | TYPED | typed)
        assert answer.status == 200
        assert (french if locale == "fr-FR" else english) in words(answer.card)
        kept = inputs(answer.card)
        assert {name: kept.get(name, "") for name in typed} == dict(typed)
        assert kept["fr.summary"] == TYPED["fr.summary"]


@locales
async def test_what_cards_do_not_draw_is_shown_as_readers_will_see_it(region: Region, locale: str) -> None:
    client, message, form = await a_form(region, locale)
    table = {"fr.body": "# Deux gestes\n\n| Windows | Mac |\n|---|---|\n| L | Q |"}
    answer = await client.press(message, "news.save", filled(form, "news.save") | TYPED | table)
    told = words(answer.card)
    assert ("Les cartes ne mettent pas en forme" if locale == "fr-FR" else "Cards do not draw") in told
    assert "Windows · Mac" in told
    assert "|" not in told


async def test_a_repeated_press_saves_once_and_still_gets_the_item(region: Region) -> None:
    client, message, form = await a_form(region)
    first = await client.press(message, "news.save", filled(form) | TYPED, id="once")
    again = await client.press(message, "news.save", filled(form) | TYPED, id="once")
    assert button(first.card, "news.edit") == button(again.card, "news.edit")
    shelf = (await client.say("mes actualités"))[-1].card
    assert words(shelf).count("Ouvrir «\u00a0Verrouillez votre poste\u00a0»") == 1


async def test_the_stored_message_shows_what_became_of_the_form(region: Region) -> None:
    client, message, form = await a_form(region)
    await client.press(message, "news.save", filled(form) | TYPED)
    await until(region, lambda: "Verrouillez votre poste" in words(client.messages[-1].card))
    assert client.messages[-1].id == message.id
    assert not inputs(client.messages[-1].card)


async def test_an_old_client_gets_its_card_edited(region: Region) -> None:
    client, message, form = await a_form(region)
    await client.press_old(message, "news.save", filled(form) | TYPED)
    await until(region, lambda: "Verrouillez votre poste" in words(client.messages[-1].card))
    assert client.messages[-1].id == message.id


async def test_an_item_is_written_in_a_teams_dialog(region: Region) -> None:
    client = region.client("camille")
    opened = await client.fetch_dialog("news.write")
    assert {one["type"] for one in opened.card["actions"]} == {"Action.Submit"}
    kept = inputs(opened.card) | TYPED
    wrong = await client.submit_dialog("news.submit", kept | {"fr.title": ""})
    assert inputs(wrong.card)["fr.summary"] == TYPED["fr.summary"]
    before = len(client.messages)
    closed = await client.submit_dialog("news.submit", kept)
    assert closed.card == {}
    assert "Verrouillez votre poste" in words(client.messages[before:][-1].card)


@pytest.mark.parametrize("said", ["actualité nouvelle", "mes actualités"])
async def test_who_does_not_write_the_news_is_told_who_does(region: Region, said: str) -> None:
    shown = await region.client("claire").say(said)
    assert "Seuls les rédacteurs des actualités et les ambassadeurs écrivent" in words(shown[-1].activity)


VERBS = (
    "write", "mine", "group", "sheet", "edit", "copy", "save", "submit", "approve", "send_back", "discard", "restore", "make_template",
)  # fmt: skip
DAMAGED: tuple[Mapping[str, Any], ...] = (
    {},
    {"item": -1, "version": "x"},
    {"item": 10**30, "version": 10**30, "page": 10**30, "group": "ready"},
    {"item": [1], "version": {}, "fr.title": 3, "fr.body": None, "group": ["x"]},
    {"item": "1", "version": "99999999999999999", "fr.title": "\ud800\x00", "audience": "channel/abc"},
    {"item": 999_999, "version": 1, "remark": "x" * 10_000, "group": "nowhere", "page": -3},
)


@pytest.mark.parametrize("verb", VERBS)
async def test_damaged_buttons_are_answered_all_the_same(region: Region, verb: str) -> None:
    client = region.client("camille")
    message = (await client.say("mes actualités"))[-1]
    for data in DAMAGED:
        answer = await client.press(message, f"news.{verb}", data)
        assert answer.status == 200
        assert answer.body is None or "référence" not in words(answer.body)


async def test_every_item_of_the_demonstration_opens_from_the_shelf(region: Region) -> None:
    client = region.client("camille")
    message = (await client.say("mes actualités"))[-1]
    rows = [one["selectAction"] for one in walk(message.card) if "selectAction" in one]
    assert len(rows) == 8
    for row in rows:
        answer = await client.press(message, row["verb"], row["data"])
        assert answer.status == 200
        assert answer.card
