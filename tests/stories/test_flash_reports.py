"""A flash report from the first word to the revision, as Teams carries it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.stories.conftest import Region


def inputs(card: Mapping[str, Any]) -> dict[str, str]:
    """What a client sends back of a form that nobody touched: fields that hold something."""
    return {
        one["id"]: str(one["value"])
        for one in walk(card)
        if str(one.get("type", "")).startswith("Input.") and one.get("value")
    }


def walk(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a card."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def button(card: Mapping[str, Any], verb: str) -> dict[str, Any]:
    """The data of a button of a card."""
    return next(dict(one["data"]) for one in walk(card) if one.get("verb") == verb and "data" in one)


def words(card: object) -> str:
    return json.dumps(card, ensure_ascii=False)


async def a_form(region: Region, key: str = "claire") -> tuple[Any, Any, dict[str, Any]]:
    """The form of the first project that the person may report on."""
    client = region.client(key)
    shown = await client.say("flash")
    card = shown[-1].card
    if not any(one.get("verb") == "flash_report.publish" for one in walk(card)):
        answer = await client.press(shown[-1], "flash_report.start", button(card, "flash_report.start"))
        card = answer.card
    return client, shown[-1], card


async def test_a_report_is_filed_faulted_corrected_published_and_revised(region: Region) -> None:
    client, message, form = await a_form(region)
    data = button(form, "flash_report.publish")
    typed = inputs(form) | {"axis.risk.weather": "stormy", "axis.risk.comment": "", "progress": "soixante"}
    typed.pop("axis.risk.comment")
    answer = await client.press(message, "flash_report.publish", data | typed)
    assert answer.status == 200
    assert inputs(answer.card)["progress"] == "soixante"
    assert "⚠" in words(answer.card)

    typed |= {"progress": "62", "axis.risk.comment": "Le prestataire change *de* chef", "overall": "stormy"}
    answer = await client.press(message, "flash_report.publish", button(answer.card, "flash_report.publish") | typed)
    assert answer.status == 200
    assert "Le prestataire change *de* chef" in words(answer.card)
    assert not inputs(answer.card)

    answer = await client.press(message, "flash_report.revise", button(answer.card, "flash_report.revise"))
    data = button(answer.card, "flash_report.publish")
    revised = inputs(answer.card) | {"revision_reason": "Chiffre corrigé", "progress": "64"}
    answer = await client.press(message, "flash_report.publish", data | revised)
    assert "Chiffre corrigé" in words(answer.card)
    assert "64" in words(answer.card)


async def test_a_repeated_press_publishes_once_and_still_gets_the_card(region: Region) -> None:
    client, message, form = await a_form(region)
    data = button(form, "flash_report.publish") | inputs(form)
    first = await client.press(message, "flash_report.publish", data, id="once")
    again = await client.press(message, "flash_report.publish", data, id="once")
    assert first.status == again.status == 200
    assert button(first.card, "flash_report.revise") == button(again.card, "flash_report.revise")


async def test_somebody_else_gets_a_polite_no(region: Region) -> None:
    _, message, form = await a_form(region)
    stranger = region.client("marc")
    answer = await stranger.press(message, "flash_report.publish", button(form, "flash_report.publish") | inputs(form))
    assert answer.status == 200
    assert not any(one.get("verb") == "flash_report.revise" for one in walk(answer.card))


async def test_everything_that_can_be_said_is_answered_in_both_languages(region: Region) -> None:
    for locale, said in (
        ("fr-FR", ("bonjour", "aide", "projets", "mes raports", "langue", "qui suis-je", "merci", "xyzzy")),
        ("en-GB", ("hello", "help", "projects", "my reports", "language", "who am i", "thanks", "xyzzy")),
    ):
        client = region.client("camille", locale=locale)
        for text in said:
            assert await client.say(text), text


async def test_a_person_is_welcomed_once(region: Region) -> None:
    client = region.client("claire")
    for _ in range(2):
        await client.install()
    assert len(client.messages) == 1
    assert "Claire" in words(client.messages[0].card)


async def test_an_event_is_taken_without_a_fault(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    await region.client("claire").install()
    assert "turn.failed" not in capsys.readouterr().out
