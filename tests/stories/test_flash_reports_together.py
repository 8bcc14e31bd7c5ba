"""Flash reports where several people, several devices, other ways in and damaged payloads meet, over HTTP."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.fakes.teams_client import Answer
from tests.patience import PATIENCE
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import a_form, button, inputs, walk, words

VERBS = (
    "start",
    "choose",
    "save",
    "publish",
    "unchanged",
    "withdraw",
    "restore",
    "page",
    "add_milestone",
    "revise",
    "show",
    "history",
    "revisions",
    "mine",
)


def verbs(card: Mapping[str, Any]) -> set[str]:
    return {str(one["verb"]) for one in walk(card) if one.get("verb")}


async def until(region: Region, holds: Callable[[], bool]) -> None:
    """Wait, 5 s at most, until what Teams holds is so."""
    async with asyncio.timeout(PATIENCE), region.teams.arrived:
        await region.teams.arrived.wait_for(holds)


async def form_of(region: Region, said: str, key: str = "camille", **how: Any) -> tuple[Any, Any, dict[str, Any]]:
    """The form that a command opens."""
    client = region.client(key, **how)
    shown = (await client.say(said))[-1]
    assert "flash_report.publish" in verbs(shown.card), words(shown.card)[:300]
    return client, shown, shown.card


async def test_a_line_fills_the_form_in_both_languages(region: Region) -> None:
    for locale, said in (
        ("fr-FR", "flash SIRH météo nuages avancement 61 délais orage éditeur en retard"),
        ("en-GB", "flash report sirh weather cloudy progress 61 schedule stormy éditeur en retard"),
    ):
        _, _, form = await form_of(region, said, locale=locale)
        filled = inputs(form)
        assert (filled["overall"], filled["progress"]) == ("cloudy", "61")
        assert (filled["axis.schedule.weather"], filled["axis.schedule.comment"]) == ("stormy", "éditeur en retard")


async def test_a_draft_is_saved_on_one_device_and_taken_up_on_another(region: Region) -> None:
    client, message, form = await form_of(region, "flash SIRH")
    typed = inputs(form) | {"progress": "soixante", "highlights": "Vu au téléphone"}
    saved = await client.press(message, "flash_report.save", button(form, "flash_report.save") | typed)
    assert verbs(saved.card) == {"flash_report.start", "flash_report.withdraw"}
    taken_up = await client.press(message, "flash_report.start", button(saved.card, "flash_report.start"))
    assert inputs(taken_up.card)["progress"] == "soixante"
    assert inputs(taken_up.card)["highlights"] == "Vu au téléphone"


async def test_a_draft_is_offered_again_at_the_next_hello(region: Region) -> None:
    client, message, form = await form_of(region, "flash SIRH", key="claire")
    assert "flash SIRH" not in words((await client.say("bonjour"))[-1].activity)
    await client.press(message, "flash_report.save", button(form, "flash_report.save") | inputs(form))
    assert "flash SIRH" in words((await client.say("bonjour"))[-1].activity)


async def test_the_stored_card_is_edited_after_a_draft_and_after_a_publication(region: Region) -> None:
    client, message, form = await form_of(region, "flash SIRH")
    await client.press(message, "flash_report.save", button(form, "flash_report.save") | inputs(form))
    await until(region, lambda: "flash_report.publish" not in verbs(client.messages[-1].card))
    stored = client.messages[-1]
    form = (await client.press(stored, "flash_report.start", button(stored.card, "flash_report.start"))).card
    await client.press(stored, "flash_report.publish", button(form, "flash_report.publish") | inputs(form))
    await until(region, lambda: "flash_report.revise" in verbs(client.messages[-1].card))
    assert len(client.messages) == 1


async def test_the_second_is_shown_what_the_first_changed(region: Region) -> None:
    first, message, form = await form_of(region, "flash SIRH")
    second, other, same = await form_of(region, "flash SIRH", key="claire")
    await first.press(
        message, "flash_report.save", button(form, "flash_report.save") | inputs(form) | {"progress": "77"}
    )
    answer = await second.press(
        other, "flash_report.publish", button(same, "flash_report.publish") | inputs(same) | {"highlights": "De Claire"}
    )
    assert "Camille" in words(answer.card)
    assert (inputs(answer.card)["progress"], inputs(answer.card)["highlights"]) == ("77", "De Claire")


async def test_an_old_client_publishes_too(region: Region) -> None:
    client, message, form = await form_of(region, "flash SIRH")
    data = button(form, "flash_report.publish") | inputs(form)
    answer = await client.press_old(message, "flash_report.publish", data)
    assert answer.status == 200
    assert "flash_report.revise" in verbs(client.messages[-1].card)


async def test_the_whole_task_is_done_in_a_teams_dialog(region: Region) -> None:
    client, _, form = await form_of(region, "flash SIRH")
    project = button(form, "flash_report.publish")["project"]
    opened = await client.fetch_dialog("flash_report.start", {"project": project})
    sent = next(one["data"] for one in walk(opened.card) if one.get("data", {}).get("verb") == "flash_report.publish")
    assert "Action.Execute" not in {one.get("type") for one in walk(opened.card)}
    faulted = await client.submit_dialog("flash_report.publish", sent | inputs(opened.card) | {"progress": "?"})
    assert inputs(faulted.card)["progress"] == "?"
    before = len(client.messages)
    done = await client.submit_dialog("flash_report.publish", sent | inputs(faulted.card) | {"progress": "63"})
    assert done.status == 200
    assert not done.card
    assert "63" in words(client.messages[before].card)


async def test_a_channel_shows_one_card_that_the_revision_edits(region: Region) -> None:
    office = region.client("camille")
    office.conversation_id, office.conversation_type = "19:office@thread.tacv2", "channel"
    await office.say("ici bureau de projets")
    bound = len(office.messages)
    client, message, form = await a_form(region)
    published = await client.press(
        message, "flash_report.publish", button(form, "flash_report.publish") | inputs(form) | {"progress": "71"}
    )
    await until(region, lambda: len(office.messages) > bound)
    (posted,) = office.messages[bound:]
    assert "71" in words(posted.card)
    assert "flash_report.revise" not in verbs({"actions": posted.card["actions"]})
    form = (await client.press(message, "flash_report.revise", button(published.card, "flash_report.revise"))).card
    typed = inputs(form) | {"progress": "72", "revision_reason": "Chiffre corrigé"}
    await client.press(message, "flash_report.publish", button(form, "flash_report.publish") | typed)
    await until(region, lambda: "Chiffre corrigé" in words(office.messages[bound].card))
    (card,) = office.messages[bound:]
    assert card.edits == 1


async def test_ten_parallel_turns_of_one_person_lose_nothing(region: Region) -> None:
    client, message, form = await form_of(region, "flash SIRH")
    names = ["highlights", "next_steps", "issues", "decisions", "overall_reason"]
    names += [f"axis.{axis}.comment" for axis in ("scope", "schedule", "cost", "resources", "quality")]

    async def typed_by(name: str) -> None:
        card = form
        mine = {name: f"mot de {name}"}
        while True:
            data = button(card, "flash_report.save") | inputs(card) | mine
            answer = await client.press(message, "flash_report.save", data)
            assert answer.status == 200
            if "flash_report.publish" not in verbs(answer.card):
                return
            card, mine = answer.card, {}

    await asyncio.gather(*(typed_by(name) for name in names))
    _, _, kept = await form_of(region, "flash SIRH")
    filled = inputs(kept)
    assert {name: filled.get(name) for name in names} == {name: f"mot de {name}" for name in names}


async def test_everybody_reads_and_only_writers_write(region: Region) -> None:
    reader = region.client("marc")
    (shown,) = await reader.say("historique ENT")
    assert "flash_report.show" in verbs(shown.card)
    report = await reader.press(shown, "flash_report.show", button(shown.card, "flash_report.show"))
    assert "flash_report.revise" not in verbs({"actions": report.card["actions"]})
    for verb in ("start", "save", "publish", "unchanged", "withdraw", "restore"):
        data = {"project": button(report.card, "flash_report.history")["project"]}
        refused = await reader.press(shown, f"flash_report.{verb}", data)
        assert refused.status == 200
        assert "chef de projet" in refused.sentence, verb


HOSTILE: tuple[dict[str, Any], ...] = (
    {},
    {"project": None, "report": []},
    {"project": "1; DROP TABLE reports", "report": "x"},
    {"project": 10**30, "report": 10**30, "version": 10**30, "revision": 10**30},
    {"project": -1, "report": -1, "version": -7, "page": -3},
    {"project": 1, "report": 1, "version": 2**40, "page": 2**40, "new_rows": 2**40, "number": 2**40, "revision": 2**40},
    {"project": 1.5, "report": True, "version": "one"},
    {"project": 1, "report": 1, "revises": 1, "version": 3, "number": 1, "revision": 1},
    {"project": 1, "revises": 10**17, "period": "2026-99-99"},
    {"project": 1, "version": 0, "number": 3, "revision": 1, "progress": "\x00\ud800" * 50, "overall": {"a": 1}},
    {"project": 1, "version": 0, "number": 3, "revision": 1, "highlights": "é😀" * 20_000, "milestones": "x"},
    {"project": 1, "version": 0, "milestones": [1, None, "new99"], "milestone.new99.name": "x", "milestone.x": "y"},
)


@pytest.mark.parametrize("verb", VERBS)
async def test_no_payload_breaks_a_button(region: Region, verb: str) -> None:
    client = region.client("camille")
    (message,) = await client.say("mes rapports")
    for data in HOSTILE:
        answers: list[Answer] = [
            await client.press(message, f"flash_report.{verb}", data),
            await client.press_old(message, f"flash_report.{verb}", data),
            await client.fetch_dialog(f"flash_report.{verb}", data),
            await client.submit_dialog(f"flash_report.{verb}", data),
        ]
        assert {answer.status for answer in answers} == {200}
        told = [answer.sentence for answer in answers] + [message.text for message in client.messages]
        assert not any("référence" in sentence for sentence in told), (data, told)


@pytest.mark.parametrize(
    "said",
    [
        "flash",
        "flash ?",
        "flash inconnu au bataillon",
        "flash " + "météo nuages " * 200,
        "flash \u202e😀 *_[x](http://y)_* {{DATE(2026)}}",
        "flash météo orage",
        "historique",
        "historique \x00",
        "mes rapports du mois",
    ],
)
async def test_whatever_follows_a_command_is_answered(region: Region, said: str) -> None:
    for key in ("camille", "claire", "marc"):
        shown = await region.client(key).say(said)
        assert shown
        assert "référence" not in shown[-1].text
