"""The app package: valid for Teams, complete in both languages, and a menu that the router hears to the word."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app import Mardi
from bot.router import Router
from bot.settings import Settings
from cards.text import speech
from dialogs.features import Command
from dialogs.turn import Show, Turn, Way
from domain.acts import Act
from domain.identifiers import PersonId
from domain.languages import Language
from domain.people import Person
from domain.places import Place, Scope
from manifest.package import MOST_COMMANDS, SCOPES, PackageIncomplete, localisation, manifest, menu, package
from tests.cast import NOW, PARIS, SERVICE_URL, entra_id

APP_ID = "11111111-2222-4333-8444-555555555555"
PUBLIC_URL = "https://mardi.region-ponant.example"


@pytest.fixture
def router(tmp_path: Path) -> Router:
    """The whole bot's router; no database is opened."""
    return Mardi(Settings(database_url=f"sqlite:///{tmp_path / 'unused.db'}")).router


@pytest.fixture
def commands(router: Router) -> tuple[Command, ...]:
    return router.commands


def _said(text: str, scope: Scope, language: Language) -> Turn:
    act = Act(
        person=Person(id=PersonId(1), entra_id=entra_id("claire"), name="Claire Dupont"),
        place=Place(service_url=SERVICE_URL, conversation_id=f"a:{scope}", scope=scope),
        activity_id="activity-1",
        pressed_activity_id=None,
        language=language,
        timezone=PARIS,
        now=NOW,
    )
    return Turn(act=act, way=Way.MESSAGE, said=text)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("scope", list(Scope))
def test_every_entry_of_the_menu_is_heard_as_that_command(router: Router, scope: Scope, language: Language) -> None:
    for command in menu(router.commands, scope):
        title = command.words[language][0]
        assert router.match(_said(title, scope, language)).key == command.key


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("scope", list(Scope))
async def test_everything_that_can_be_said_is_reachable_from_help(
    router: Router, scope: Scope, language: Language
) -> None:
    asked = router.match(_said("help", scope, language))
    shown = await asked.handler(asked.turn)
    assert isinstance(shown, Show)
    card = json.dumps(shown.card.body, ensure_ascii=False)
    sayable = [one for one in router.commands if one.listed and scope in one.scopes and one.key != "help"]
    assert sayable
    assert [one.key for one in sayable if one.words[language][0] not in card] == []


@pytest.mark.parametrize("scope", list(Scope))
def test_a_menu_begins_with_what_people_come_for_and_holds_what_teams_shows_well(
    commands: tuple[Command, ...], scope: Scope
) -> None:
    found = menu(commands, scope)
    keys = [one.key for one in found]
    assert keys[0] == "ticket"
    assert "help" in keys[-2:]
    assert len(found) <= MOST_COMMANDS
    assert len({one.menu for one in found}) == len(found), "two commands have one rank"


@pytest.mark.parametrize("language", list(Language))
def test_whatever_help_tells_to_say_is_heard_as_that_command(router: Router, language: Language) -> None:
    for command in router.commands:
        for scope in command.scopes:
            for said in command.words[language]:
                assert router.match(_said(said, scope, language)).key == command.key
            assert router.match(_said(speech(language).say(command.title), scope, language)).key == command.key


def test_each_string_of_a_localisation_has_its_place_in_the_manifest(router: Router) -> None:
    whole = manifest(router.commands, router.extensions, app_id=APP_ID, public_url=PUBLIC_URL)
    languages = (Language.FRENCH, Language.ENGLISH)
    french, english = (localisation(router.commands, one, router.extensions) for one in languages)
    assert french.keys() == english.keys()
    for path, text in french.items():
        if path == "$schema":
            continue
        found: Any = whole
        for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
            found = found[name] if isinstance(found, dict) else found[int(index)]
        assert found == text, path
    assert french["description.short"] != english["description.short"]
    assert len(whole["bots"][0]["commandLists"]) == len(SCOPES)  # type: ignore[index]


def test_what_teams_offers_anywhere_is_heard_by_the_router(router: Router) -> None:
    whole: Any = manifest(router.commands, router.extensions, app_id=APP_ID, public_url=PUBLIC_URL)
    (extension,) = whole["composeExtensions"]
    offered = extension["commands"]
    assert {one["id"] for one in offered} <= set(router.verbs)
    assert {one["type"] for one in offered} == {"query", "action"}
    assert [one["context"] for one in offered if one["type"] == "action"] == [["message", "compose"]]
    assert "composeExtensions" not in manifest(router.commands, app_id=APP_ID, public_url=PUBLIC_URL)


def test_the_package_holds_what_teams_asks_for_and_is_the_same_twice(commands: tuple[Command, ...]) -> None:
    content = package(commands, app_id=APP_ID, public_url=PUBLIC_URL)
    assert content == package(commands, app_id=APP_ID, public_url=PUBLIC_URL)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["color.png", "en.json", "fr.json", "manifest.json", "outline.png"]
        written = json.loads(archive.read("manifest.json"))
    assert written["id"] == written["bots"][0]["botId"] == APP_ID
    assert written["validDomains"] == ["mardi.region-ponant.example"]
    assert "${" not in json.dumps(written)


def test_all_that_the_settings_lack_is_told_at_once(commands: tuple[Command, ...]) -> None:
    with pytest.raises(PackageIncomplete) as told:
        package(commands, app_id="", public_url="")
    assert [one.split()[0] for one in told.value.faults] == ["MicrosoftAppId", "MARDI_PUBLIC_URL"]


def test_the_icons_are_of_the_sizes_and_colours_of_teams() -> None:
    with Image.open("manifest/color.png") as color, Image.open("manifest/outline.png") as outline:
        assert color.size == (192, 192)
        assert color.mode == "RGB"
        assert outline.size == (32, 32)
        red, green, blue, alpha = (band.getextrema() for band in outline.convert("RGBA").split())
        assert [red, green, blue, alpha] == [(255, 255)] * 3 + [(0, 255)]
