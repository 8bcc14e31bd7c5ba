"""An item of the news planned, tried, sent, followed, corrected and recalled, as Teams carries it."""

import asyncio
import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession

from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.item import NewsItem, NewsState
from domain.news.report import Tally
from storage.news import items, reports
from tests.fakes.fake_teams import blocked
from tests.fakes.teams_client import Answer, TeamsClient
from tests.patience import PATIENCE
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk, words


async def ready(region: Region, number: int = 0) -> NewsItem:
    """An item that waits in the demonstration's backlog."""
    async with region.mardi.database.reading() as tx:
        return (await items.listed(tx, [NewsState.READY], 9, 0, oldest_first=True))[number]


async def stands(region: Region, item: NewsId) -> NewsItem:
    async with region.mardi.database.reading() as tx:
        found = await items.find(tx, item)
    assert found is not None
    return found


async def opened(client: TeamsClient, item: NewsItem) -> tuple[str, Answer]:
    """The board of an item, as the editor opens it from the calendar."""
    said = "calendrier des actualités" if client.locale == "fr-FR" else "news calendar"
    (calendar,) = await client.say(said)
    answer = await client.press(calendar, "news.board", {"item": item.id})
    assert item.wording(Language.FRENCH).title in words(answer.card) or client.locale != "fr-FR"
    return calendar.id, answer


async def press(client: TeamsClient, message: str, card: dict[str, Any], verb: str, **typed: str) -> dict[str, Any]:
    """Press a button of a card; the card in the answer."""
    answer = await client.press(message, verb, button(card, verb) | typed)
    assert answer.status == 200, answer
    assert answer.card, answer
    return answer.card


async def over(region: Region, client: TeamsClient, message: str, item: NewsItem) -> dict[str, Any]:
    """The board of an item once all of it has gone out, and the scheduler has seen that."""
    async with asyncio.timeout(PATIENCE):
        while not (await tally(region, reports.cause_of(item.id))).is_over:
            await client.press(message, "news.board", {"item": item.id})
    await region.mardi.news.sending.tick(region.clock() + timedelta(seconds=6))
    answer = await client.press(message, "news.board", {"item": item.id})
    return answer.card


async def tally(region: Region, cause: str) -> Tally:
    async with region.mardi.database.reading() as tx:
        return await reports.standing(tx, cause)


def verbs(card: dict[str, Any]) -> set[str]:
    return {one["verb"] for one in card.get("actions", ()) if "verb" in one}


async def everybody(region: Region) -> tuple[TeamsClient, TeamsClient, TeamsClient]:
    """Camille edits; Claire and Marc read, Marc in English. The others of the demonstration never opened Mardi."""
    clients = region.client("camille"), region.client("claire"), region.client("marc", locale="en-GB")
    for client in clients:
        await client.install()
    await clients[2].say("english")
    await clients[2].say("language english")
    return clients


async def test_an_item_is_planned_changed_refused_in_the_past_and_taken_out_again(region: Region) -> None:
    camille, _, _ = await everybody(region)
    item = await ready(region)
    message, answer = await opened(camille, item)
    assert inputs(answer.card) == {"day": "2026-12-01", "hour": "09:00"}
    planned = await press(camille, message, answer.card, "news.schedule", day="2026-12-01", hour="09:00")
    assert "mardi 1er décembre à 9" in words(planned)
    refused = await press(camille, message, planned, "news.schedule", day="2026-11-10", hour="09:00")
    assert "Ce moment est passé" in words(refused)
    assert inputs(refused) == {"day": "2026-11-10", "hour": "09:00"}
    assert (await stands(region, item.id)).send_at == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert "news.schedule_next" in verbs(refused)
    free = await press(camille, message, planned, "news.unschedule")
    assert "news.unschedule" not in verbs(free)
    assert (await stands(region, item.id)).state is NewsState.READY


async def test_an_editor_on_another_clock_is_told_whose_hours_these_are(region: Region) -> None:
    camille = region.client("camille", timezone="UTC")
    item = await ready(region)
    (calendar,) = await camille.say("calendrier des actualités")
    assert "Ici, les heures s’entendent en heure de Paris." in words(calendar.card)
    form = (await camille.press(calendar, "news.board", {"item": item.id})).card
    assert "Ici, les heures s’entendent en heure de Paris." in words(form)
    planned = await press(camille, calendar.id, form, "news.schedule", day="2026-12-01", hour="09:00")
    assert "mardi 1er décembre à 9\u202fh (8\u202fh à votre heure)" in words(planned).replace("\u00a0", "\u202f")


async def test_an_item_goes_out_is_followed_and_reported_and_its_file_names_who_was_not_reached(
    region: Region,
) -> None:
    camille, claire, marc = await everybody(region)
    item = await ready(region)
    message, answer = await opened(camille, item)
    asked = await press(camille, message, answer.card, "news.confirm")
    assert verbs(asked) == {"news.send", "news.board"}
    for client in (claire, marc):
        client.teams.messages(client.conversation_id).clear()
    before = {client.name: len(client.messages) for client in (claire, marc)}
    going = await press(camille, message, asked, "news.send")
    assert "news.stop" in verbs(going)
    for client, language in ((claire, Language.FRENCH), (marc, Language.ENGLISH)):
        received = await region.teams.until(client.conversation_id, before[client.name] + 1)
        assert received[-1].activity["summary"]
        assert item.wording(language).title in words(received[-1].card)
    again = await camille.press(message, "news.send", button(asked, "news.send"))
    assert "news.stop" in verbs(again.card) or "news.recall" in verbs(again.card)

    report = await over(region, camille, message, item)
    assert "n’a jamais ouvert Mardi" in words(report)
    shown = await camille.press(message, "news.file", {"item": item.id})
    assert shown.status == 200
    (address,) = [one["url"] for one in walk(camille.messages[-1].card) if one.get("type") == "Action.OpenUrl"]
    path = address[address.index("/f/") :]
    async with ClientSession() as session, session.get(region.url + path) as response:
        rows = list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig")), delimiter=";"))
    results = {row[0]: row[3] for row in rows[1:]}
    assert (results["Claire"], results["Marc"]) == ("reçu", "reçu")
    assert len({row[0] for row in rows[1:] if row[4] == "la personne n’a jamais ouvert Mardi"}) == len(rows) - 1 - 3


async def test_an_editor_gets_a_test_alone(region: Region) -> None:
    camille, claire, _ = await everybody(region)
    item = await ready(region)
    before, theirs = len(camille.messages), len(claire.messages)
    answer = await camille.press("1:1", "news.test", {"item": item.id})
    assert "essai" in answer.sentence
    received = await region.teams.until(camille.conversation_id, before + len(item.wordings))
    assert all("Essai" in one.activity["summary"] or "Test" in one.activity["summary"] for one in received[before:])
    assert len(claire.messages) == theirs


async def test_who_leaves_in_the_middle_is_counted_and_a_recall_takes_the_message_back(region: Region) -> None:
    camille, claire, marc = await everybody(region)
    item = await ready(region)
    region.teams.close(marc.conversation_id, 403, blocked("BotNotInConversationRoster"))
    before = len(claire.messages)
    message, answer = await opened(camille, item)
    asked = await press(camille, message, answer.card, "news.confirm")
    await press(camille, message, asked, "news.send")
    await region.teams.until(claire.conversation_id, before + 1)
    report = await over(region, camille, message, item)
    assert "Mardi n’y est pas installé" in words(report)
    sure = await press(camille, message, report, "news.recall")
    assert verbs(sure) == {"news.recall_all", "news.board"}
    recalled = await press(camille, message, sure, "news.recall_all")
    assert "Retirée" in words(recalled)
    async with asyncio.timeout(PATIENCE):
        while not (await tally(region, reports.recall_of(item.id))).is_over:
            await claire.say("merci")
    assert not any(item.wording(Language.FRENCH).title in words(one.card) for one in claire.messages)


async def test_what_was_sent_is_corrected_in_place_everywhere(region: Region) -> None:
    camille, claire, marc = await everybody(region)
    item = await ready(region)
    counts = {client.name: len(client.messages) for client in (claire, marc)}
    message, answer = await opened(camille, item)
    asked = await press(camille, message, answer.card, "news.confirm")
    await press(camille, message, asked, "news.send")
    report = await over(region, camille, message, item)
    told = await press(claire, claire.messages[-1].id, claire.messages[-1].card, "news.useful")
    assert "✓ Utile" in words(told)
    form = await press(camille, message, report, "news.edit")
    typed = inputs(form) | {"fr.title": "Le titre corrigé", "en.title": "The title put right"}
    sheet = await press(camille, message, form, "news.save", **typed)
    assert "Le titre corrigé" not in words(claire.messages[-1].card)
    await press(camille, message, sheet, "news.correct")
    async with asyncio.timeout(PATIENCE):
        while not (await tally(region, reports.correction_of(item.id, 1))).is_over:
            await camille.press(message, "news.board", {"item": item.id})
    for client, title in ((claire, "Le titre corrigé"), (marc, "The title put right")):
        assert len(client.messages) == counts[client.name] + 1
        assert title in words(client.messages[-1].card)
        assert client.messages[-1].edits >= 1
    assert "✓ Utile" in words(claire.messages[-1].card)
    assert "✓" not in words(marc.messages[-1].card)


async def test_who_is_no_editor_gets_a_polite_no_and_hostile_ids_change_nothing(region: Region) -> None:
    _, claire, _ = await everybody(region)
    item = await ready(region)
    camille = region.client("camille")
    for verb in ("board", "schedule", "schedule_next", "unschedule", "confirm", "send", "stop", "recall_all", "file"):
        answer = await claire.press("1:1", f"news.{verb}", {"item": item.id, "version": item.version})
        assert (answer.status, answer.card) == (200, {})
        assert "rédacteurs" in answer.sentence
        for hostile in ({}, {"item": "x"}, {"item": 10**17}, {"item": -1}, {"item": [item.id]}):
            answer = await camille.press("1:1", f"news.{verb}", {**hostile, "version": 10**17})
            assert (answer.status, answer.card) == (200, {})
    assert (await stands(region, item.id)).state is NewsState.READY
    (said,) = await claire.say("calendrier des actualités")
    assert "rédacteurs" in said.text


async def test_the_calendar_is_read_in_both_languages_and_page_by_page(region: Region) -> None:
    camille, _, _ = await everybody(region)
    (french,) = await camille.say("calendrier des actualités")
    assert "Calendrier des actualités" in words(french.card)
    later = await press(camille, french.id, french.card, "news.calendar")
    assert "Semaines précédentes" in words(later)
    await camille.say("language english")
    (english,) = await camille.say("news calendar")
    assert "Calendar of the news" in words(english.card)


async def test_an_item_for_the_members_of_a_body_reaches_them_alone(region: Region) -> None:
    camille, claire, marc = await everybody(region)
    paul = region.client("paul")
    await paul.install()
    item = await ready(region)
    (shown,) = await camille.say("mes actualités")
    form = await press(
        camille, shown.id, (await camille.press(shown, "news.sheet", {"item": item.id})).card, "news.edit"
    )
    choices = next(one["choices"] for one in walk(form) if one.get("id") == "audience")
    named = {" ".join(one["title"].split()): one["value"] for one in choices}
    value = named["Membres : Bureau de projets – ressources humaines"]
    sheet = await press(camille, shown.id, form, "news.save", **inputs(form) | {"audience": value})
    assert "Bureau de projets – ressources humaines" in words(sheet)
    message, answer = await opened(camille, item)
    assert "Bureau de projets – ressources humaines" in words(answer.card)
    asked = await press(camille, message, answer.card, "news.confirm")
    before = {client.name: len(client.messages) for client in (claire, marc, paul)}
    await press(camille, message, asked, "news.send")
    for client in (claire, marc):
        await region.teams.until(client.conversation_id, before[client.name] + 1)
    await over(region, camille, message, item)
    counts = (await tally(region, reports.cause_of(item.id))).counts
    assert sum(counts.values()) == 3
    assert len(paul.messages) == before["Paul"]
    title = item.wording(Language.FRENCH).title
    assert title in words((await claire.say("actualités"))[-1].card)
    assert title not in words((await paul.say("actualités"))[-1].card)
    refused = await paul.press("1:1", "news.read", {"item": item.id})
    assert refused.card == {}
