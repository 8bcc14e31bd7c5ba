"""Who comes and goes, over HTTP: once welcomed, always known, whatever order and however often Teams tells it."""

import asyncio
from typing import Any

from domain.places import Place
from storage import people
from storage.database import Database
from tests.bot.stage import Stage
from tests.fakes.teams_client import BOT_ID
from workflows.people import People

BOT = {"id": BOT_ID, "name": "Mardi"}


async def _place(database: Database, entra_id: str) -> Place | None:
    async with database.reading() as tx:
        known = await people.recall(tx, entra_id)
    return known[1] if known else None


async def test_whoever_installs_is_welcomed_once(stage: Stage) -> None:
    claire = stage.client()
    (welcome,) = await claire.install()
    assert welcome.card["body"][0]["text"] == "welcome"
    assert await claire.install() == []
    assert await claire.members(added=[BOT]) == []
    assert await claire.install("remove") == []
    assert await claire.install() == []
    assert stage.echo.welcomed == 1


async def test_the_two_events_of_an_install_at_once_welcome_once(stage: Stage) -> None:
    claire = stage.client()
    await asyncio.gather(claire.install(), claire.members(added=[BOT]), claire.install())
    assert (stage.echo.welcomed, len(claire.messages)) == (1, 1)


async def test_the_playground_names_the_installing_person_among_the_members(stage: Stage) -> None:
    claire = stage.client()
    accounts = [{"id": claire.teams_id, "aadObjectId": claire.entra_id}, BOT]
    update = claire.activity(type="conversationUpdate", membersAdded=accounts, **{"from": None})
    await claire.post(update)
    assert stage.echo.welcomed == 1


async def test_an_upgrade_welcomes_nobody(stage: Stage) -> None:
    claire = stage.client()
    assert await claire.install("remove-upgrade") == []
    assert await claire.install("add-upgrade") == []
    assert stage.echo.welcomed == 0


async def test_an_uninstall_twice_is_no_error_and_a_message_brings_the_person_back(
    stage: Stage, database: Database
) -> None:
    claire = stage.client()
    await claire.install()
    assert await _place(database, claire.entra_id) is not None
    await claire.install("remove")
    await claire.members(removed=[BOT])
    assert await claire.say("echo")
    place = await _place(database, claire.entra_id)
    assert place is not None
    assert place.conversation_id == claire.conversation_id


async def test_a_stranger_s_uninstall_is_taken_note_of(stage: Stage) -> None:
    assert await stage.client(entra_id="00000000-0000-4000-8000-00000000000f").install("remove") == []


async def test_a_team_is_joined_and_left_without_a_welcome(stage: Stage, monkeypatch: Any) -> None:
    seen: list[tuple[str, str]] = []
    for name in ("joined", "left"):
        original = getattr(People, name)

        async def note(self: People, place: Place, *now: Any, _name: str = name, _original: Any = original) -> None:
            seen.append((_name, place.conversation_id))
            await _original(self, place, *now)

        monkeypatch.setattr(People, name, note)
    team = stage.client(
        conversation_id="19:general", conversation_type="channel", channel={"team": {"id": "19:general"}}
    )
    await team.install()
    await team.members(added=[BOT])
    await team.members(removed=[BOT])
    await team.install("remove")
    deleted = team.activity(type="conversationUpdate")
    deleted["channelData"]["eventType"] = "channelDeleted"
    await team.post(deleted)
    assert [name for name, _ in seen] == ["joined", "joined", "left", "left", "left"]
    assert team.messages == []


async def test_people_who_join_a_team_become_known(stage: Stage, database: Database) -> None:
    team = stage.client(conversation_id="19:general", conversation_type="channel")
    paul = {"id": "29:paul", "name": "Paul Martin", "aadObjectId": "00000000-0000-4000-8000-00000000000a"}
    for _ in range(2):
        await team.members(added=[paul])
        await team.members(removed=[paul])
    async with database.reading() as tx:
        known = await people.recall(tx, "00000000-0000-4000-8000-00000000000a")
    assert known is not None
    assert known[0].name == "Paul Martin"


async def test_the_service_url_of_the_last_turn_is_kept(stage: Stage, database: Database) -> None:
    claire = stage.client()
    await claire.say("echo")
    moved = stage.teams.url.rstrip("/")
    await claire.say("echo", serviceUrl=moved)
    place = await _place(database, claire.entra_id)
    assert place is not None
    assert place.service_url == moved
