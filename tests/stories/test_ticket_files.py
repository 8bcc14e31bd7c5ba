"""Files and searches as people meet them in Teams: sent, joined, refused in words, opened by who may, found again."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession
from sqlalchemy import update

from domain.acts import Act
from domain.identifiers import TicketId
from domain.languages import Language
from domain.people import Person, Sighting
from domain.places import Place, Scope
from domain.tickets.opening import Typed
from storage.schema import tickets
from storage.search import tickets as search
from tests.cast import PARIS
from tests.fakes.fake_files import FakeFiles
from tests.fakes.teams_client import TeamsClient, a_message
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, walk, words
from workflows.tickets.catalogue import CatalogueImport, catalogue_map
from workflows.tickets.outcomes import Opened

CATALOGUE = Path(__file__).resolve().parents[2] / "examples" / "catalogue.csv"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
async def files() -> AsyncIterator[FakeFiles]:
    """Where people's own files lie."""
    async with FakeFiles() as files:
        yield files


@pytest.fixture
async def centre(region: Region) -> Region:
    """The region with its catalogue, so that tickets can be opened."""
    await CatalogueImport(database=region.mardi.database).run(CATALOGUE, catalogue_map(), region.clock())
    return region


async def _act(region: Region, client: TeamsClient) -> Act:
    sighting = Sighting(
        entra_id=client.entra_id,
        teams_id=client.teams_id,
        name=client.name,
        teams_language=Language.of(client.locale),
        timezone=client.timezone,
        place=Place(service_url=client.teams.url, conversation_id=client.conversation_id, scope=Scope.PERSONAL),
    )
    now = region.clock()
    person: Person = await region.mardi.people.recognise(sighting, now)
    return Act(
        person=person,
        place=sighting.place,
        activity_id=f"opening-{now.timestamp()}",
        language=Language.FRENCH,
        timezone=PARIS,
        now=now,
    )


async def _a_ticket(region: Region, client: TeamsClient, title: str = "Écran noir") -> TicketId:
    form = Typed(fields={"title": title, "description": "depuis ce matin"})
    opened = await region.mardi.tickets.open(form, await _act(region, client))
    assert isinstance(opened, Opened)
    return opened.view.ticket.id


async def _status(url: str, region: Region) -> tuple[int, bytes]:
    parts = urlsplit(url)
    async with ClientSession() as session, session.get(f"{region.url}{parts.path}") as response:
        return response.status, await response.read()


def _links(card: Any) -> list[str]:
    return [
        one["selectAction"]["url"] for one in walk(card) if one.get("selectAction", {}).get("type") == "Action.OpenUrl"
    ]


async def test_a_file_is_joined_shown_and_opened_by_its_link(centre: Region, files: FakeFiles) -> None:
    claire = centre.client("claire")
    ticket = await _a_ticket(centre, claire)
    answer = (await claire.send_files({"écran.png": files.put(PNG)}, "voilà l'écran"))[-1]
    assert f"T\u00a0{ticket}" in words(answer.card)
    shown = await claire.press(answer, "ticket.files", {"ticket": ticket})
    assert "écran.png" in words(shown.card)
    (link,) = _links(shown.card)
    assert await _status(link, centre) == (200, PNG)
    assert (await _status(link[:-2], centre))[0] == 404
    stranger = await centre.client("marc").press(answer, "ticket.files", {"ticket": ticket})
    assert stranger.status == 200
    assert "écran.png" not in words(stranger.body)


async def test_without_a_recent_ticket_mardi_asks_and_the_choice_joins(centre: Region, files: FakeFiles) -> None:
    claire = centre.client("claire")
    other = centre.client("marc")
    await _a_ticket(centre, other, "Ticket de Marc")
    (asked,) = await claire.send_files({"note.pdf": files.put(b"%PDF-1.7")})
    assert "note.pdf" in words(asked.card)
    assert "Ticket de Marc" not in words(asked.card)
    assert not any(one.get("verb") == "ticket.join_files" for one in walk(asked.card))
    ticket = await _a_ticket(centre, claire)
    found = await claire.press(asked, "ticket.files", {"ticket": ticket})
    assert "note.pdf" in words(found.card)


async def test_the_choice_of_a_ticket_pressed_twice_joins_once(centre: Region, files: FakeFiles) -> None:
    claire = centre.client("claire")
    ticket = await _a_ticket(centre, claire)
    (first,) = await claire.send_files({"a.png": files.put(PNG)})
    assert f"T\u00a0{ticket}" in words(first.card)
    for _ in range(2):
        answer = await claire.press(first, "ticket.join_files", {"ticket": ticket}, id="once")
        assert answer.status == 200
    shown = await claire.press(first, "ticket.files", {"ticket": ticket})
    assert len(_links(shown.card)) == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("vide.png", b"", "vide.png"),
        ("photo.png", b"MZ\x90\x00", "enregistrez"),
        ("setup.exe", b"MZ\x90\x00", "image, un PDF"),
    ],
)
async def test_a_file_that_is_refused_is_refused_in_words(
    centre: Region, files: FakeFiles, name: str, content: bytes, told: str
) -> None:
    (answer,) = await centre.client("claire").send_files({name: files.put(content)})
    assert name in answer.text
    assert told in answer.text


async def test_in_a_channel_files_are_sent_back_to_the_personal_chat(centre: Region, files: FakeFiles) -> None:
    claire = centre.client("claire")
    channel = TeamsClient(
        centre.url,
        centre.teams,
        entra_id=claire.entra_id,
        conversation_id="19:hotline@thread.tacv2",
        conversation_type="channel",
    )
    (answer,) = await channel.send_files({"a.png": files.put(PNG)}, "regardez")
    assert "conversation" in answer.text


async def test_the_search_finds_what_one_may_read_and_the_compose_box_hands_it_on(centre: Region) -> None:
    claire, marc = centre.client("claire"), centre.client("marc", locale="en-GB")
    ticket = await _a_ticket(centre, claire, "Imprimante du hall bloquée")
    (found,) = await claire.say("chercher imprimantes bloquées")
    assert button(found.card, "say")
    assert f"T\u00a0{ticket}" in words(found.card)
    (nothing,) = await marc.say("search imprimante")
    assert "Imprimante du hall" not in words(nothing.card)
    answer = await claire.search("ticket.search", "imprim")
    (result,) = answer.body["composeExtension"]["attachments"]
    assert re.search(r"T\u00a0\d+ · Imprimante du hall bloquée", result["preview"]["content"]["title"])
    assert not any(str(one.get("type")).startswith("Action.") for one in walk(result["content"]))
    assert (await marc.search("ticket.search", f"T {ticket}")).body["composeExtension"]["type"] == "message"


async def test_a_capture_sent_with_the_words_goes_with_the_ticket_they_begin(centre: Region, files: FakeFiles) -> None:
    claire = centre.client("claire")
    form = (await claire.send_files({"écran.png": files.put(PNG), "x.exe": files.put(b"MZ")}, "ticket écran noir"))[-1]
    assert "x.exe" in words(form.card)
    data = button(form.card, "ticket.open")
    answer = await claire.press(form, "ticket.open", data | {"title": "Écran noir", "description": "depuis ce matin"})
    number = re.search(r"T\u00a0(\d+)", words(answer.card))
    assert number
    ticket = int(number.group(1))
    shown = await claire.press(form, "ticket.files", button(answer.card, "ticket.files"))
    assert "écran.png" in words(shown.card)
    again = (await claire.send_files({"log.txt": files.put(b"erreur 42")}, f"ticket {ticket}"))[-1]
    assert button(again.card, "ticket.files")
    shown = await claire.press(form, "ticket.files", {"ticket": ticket})
    assert "log.txt" in words(shown.card)


async def test_any_message_becomes_a_ticket_with_what_is_alike_shown_first(centre: Region) -> None:
    claire, marc = centre.client("claire"), centre.client("marc")
    known = await _a_ticket(centre, claire, "Messagerie en panne")
    hung = await _a_ticket(centre, claire, "Messagerie muette")
    async with centre.mardi.database.transaction() as tx:
        await tx.execute(update(tickets).where(tickets.c.id == hung).values(parent_id=known, link="duplicate"))
        await search.keep(tx, known)
    group = TeamsClient(
        centre.url,
        centre.teams,
        name="Marc",
        entra_id=marc.entra_id,
        conversation_id="19:projet@thread.v2",
        conversation_type="groupChat",
    )
    message = a_message("<p>Quelqu'un sait ? La <b>messagerie</b> est en panne</p>", author="Paul Martin")
    opened = await group.use_action("ticket.from_message", message)
    assert f"T\u00a0{known}" in words(opened.card)
    assert "Paul Martin" in words(opened.card)
    kinds = {str(one.get("type")) for one in walk(opened.card)}
    assert "Action.Execute" not in kinds
    data = next(dict(one["data"]) for one in walk(opened.card) if one.get("data", {}).get("verb") == "ticket.open")
    typed = {
        one["id"]: str(one["value"])
        for one in walk(opened.card)
        if str(one.get("type")).startswith("Input.") and one.get("value")
    }
    assert "messagerie" in words(typed)
    sent = await group.submit_action("ticket.from_message", "ticket.open", data | typed, message, id="once")
    assert re.search(r"T\u00a0\d+", sent.sentence)
    again = await group.submit_action("ticket.from_message", "ticket.open", data | typed, message, id="once")
    assert again.sentence == sent.sentence
    assert group.messages == []
    followed = await group.submit_action("ticket.from_message", "ticket.follow", {"ticket": known}, message)
    assert f"T\u00a0{known}" in words(followed.body)
