"""The project office at work in the chat, as Teams carries it."""

from typing import Any

from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk, words

NEW = {
    "code": "ged",
    "name": "Gestion électronique *des* documents",
    "theme": "Infrastructures et cybersécurité",
    "manager": "claire dupont",
    "budget": "beaucoup",
    "milestone.new1.name": "Cadrage",
    "milestone.new1.baseline": "2027-02-01",
}


async def test_a_project_is_created_corrected_changed_and_found_in_the_list(region: Region) -> None:
    client = region.client("camille")
    message = (await client.say("nouveau projet"))[-1]
    typed = inputs(message.card) | NEW
    answer = await client.press(message, "project.save", button(message.card, "project.save") | typed)
    assert inputs(answer.card)["budget"] == "beaucoup"
    assert "⚠" in words(answer.card)

    typed["budget"] = "120 000,50"
    answer = await client.press(message, "project.save", button(answer.card, "project.save") | typed)
    assert "Projet créé" in words(answer.card)

    answer = await client.press(message, "project.show", button(answer.card, "project.show"))
    assert "Gestion électronique *des* documents" in words(answer.card)
    assert "flash_report.start" in words(answer.card)

    answer = await client.press(message, "project.edit", button(answer.card, "project.edit"))
    changed = inputs(answer.card) | {"state": "paused"}
    changed.pop("budget")
    answer = await client.press(message, "project.save", button(answer.card, "project.save") | changed)
    assert "Projet modifié" in words(answer.card)
    assert "rien" in words(answer.card), "the budget was emptied"

    listed = (await client.say("projets électronique"))[-1]
    assert len(projects_of(listed.card)) == 1
    assert "1 projet" in words(listed.card)


async def test_a_repeated_press_creates_one_project_and_still_gets_a_card(region: Region) -> None:
    client = region.client("camille")
    message = (await client.say("nouveau projet"))[-1]
    data = button(message.card, "project.save") | inputs(message.card) | NEW | {"budget": ""}
    first = await client.press(message, "project.save", data, id="once")
    again = await client.press(message, "project.save", data, id="once")
    assert first.status == again.status == 200
    assert "Projet créé" in words(first.card)
    assert "Gestion électronique" in words(again.card)
    assert "1 projet" in words((await client.say("projets électronique"))[-1].card)


async def test_who_is_not_of_the_project_office_gets_a_polite_no(region: Region) -> None:
    client = region.client("claire")
    refused = (await client.say("nouveau projet"))[-1]
    assert "bureau de projets" in refused.text
    listed = (await client.say("projets"))[-1]
    assert not any(one.get("verb") == "project.new" for one in walk(listed.card))


async def test_the_list_is_filtered_and_turned(region: Region) -> None:
    client = region.client("marc")
    message = (await client.say("projets"))[-1]
    first = projects_of(message.card)
    answer = await client.press(message, "portfolio.page", button(message.card, "portfolio.page"))
    second = projects_of(answer.card)
    assert (len(first), len(second), len({*first, *second})) == (10, 2, 12)

    sent = inputs(message.card) | {"weather": "stormy"}
    answer = await client.press(message, "portfolio.show", button(message.card, "portfolio.show") | sent)
    assert 0 < len(projects_of(answer.card)) < 4
    assert projects_of((await client.say("projets orage"))[-1].card) == projects_of(answer.card)


async def test_a_project_is_named_in_one_line(region: Region) -> None:
    client = region.client("marc")
    assert "SIRH – refonte de la paie" in words((await client.say("project sirh"))[-1].card)
    assert "Quel projet" in words((await client.say("project"))[-1].activity)
    assert "inconnu au bataillon" in words((await client.say("project inconnu au bataillon"))[-1].activity)


async def test_what_is_forged_is_answered(region: Region) -> None:
    client = region.client("camille")
    message = (await client.say("projets"))[-1]
    forged: tuple[tuple[str, dict[str, Any]], ...] = (
        ("project.show", {}),
        ("project.show", {"project": 10**17}),
        ("project.show", {"project": 10**30}),
        ("project.save", {"project": 1, "version": -(10**30)}),
        ("project.edit", {"project": "x"}),
        ("project.save", {"project": 99_999, "version": "x"}),
        ("project.save", {"name": 3, "milestone.new40.name": "x" * 9_000}),
        ("project.add_milestone", {"rows": 10**9}),
        ("portfolio.page", {"page": 10**9, "weather": "rain", "theme": "' OR 1=1", "manager": "-1"}),
        ("portfolio.page", {"page": 10**30, "manager": 10**30}),
    )
    for verb, data in forged:
        assert (await client.press(message, verb, data)).status == 200, (verb, data)


def projects_of(card: Any) -> list[int]:
    """The projects that a list shows, by id."""
    return [one["data"]["project"] for one in walk(card) if one.get("verb") == "project.show" and "data" in one]
