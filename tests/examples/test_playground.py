"""The people at the keyboards: each Playground is a world of its own, in which people are the same."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from examples.playground import __main__ as playground
from examples.playground.world import NobodyOfThatName, configuration, read_world

WORLD = read_world()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine where nothing is set, in an empty folder."""
    for name in list(os.environ):
        if name.lower().startswith(("mardi_", "microsoftapp")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def configured(key: str) -> dict[str, Any]:
    return dict(json.loads(configuration(WORLD, WORLD.person(key))))


def test_each_playground_has_its_own_chats_and_channels_and_the_same_people() -> None:
    one, other = configured("claire"), configured("bernard")
    places = [{it["personalChat"]["id"], it["groupChat"]["id"], it["team"]["id"]} for it in (one, other)]
    channels = [{channel["id"] for channel in it["team"]["channels"]} for it in (one, other)]
    assert places[0].isdisjoint(places[1])
    assert channels[0].isdisjoint(channels[1])
    assert one["tenantId"] == other["tenantId"]
    (claire_elsewhere,) = [user for user in other["users"] if user["id"] == one["currentUser"]["id"]]
    assert claire_elsewhere == one["currentUser"]


def test_a_person_is_found_by_key_first_name_or_name() -> None:
    found = {WORLD.person(asked).key for asked in ("helene", "Hélène", "HELENE")}
    assert found == {"helene"}
    with pytest.raises(NobodyOfThatName, match="claire"):
        WORLD.person("zorro")


def test_who_starts_without_a_name_has_every_role() -> None:
    roles = {role for one in WORLD.people for role in one.roles}
    assert set(WORLD.everything.roles) == roles


@pytest.mark.parametrize("asked", ["", "zorro"])
def test_a_further_playground_needs_a_name_of_the_demonstration(
    asked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["playground", "as", asked])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert playground.main() == 2
    assert "claire" in capsys.readouterr().out


def test_with_an_app_id_the_playground_is_not_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("MicrosoftAppId", "MicrosoftAppTenantId"):
        monkeypatch.setenv(name, "11111111-2222-4333-8444-555555555555")
    monkeypatch.setenv("MicrosoftAppPassword", "secret")
    monkeypatch.setattr(sys, "argv", ["playground", "run"])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert playground.main() == 2
    assert "MicrosoftAppId" in capsys.readouterr().out
