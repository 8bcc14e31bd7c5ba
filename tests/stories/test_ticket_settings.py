"""An administrator sets what is promised, a lead has the report of any days and its files; over HTTP, in both languages."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession
from openpyxl import load_workbook

from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk, words
from workflows.tickets.catalogue import CatalogueImport, catalogue_map

CATALOGUE = Path(__file__).resolve().parents[2] / "examples" / "catalogue.csv"


@pytest.fixture
async def service(region: Region) -> Region:
    """The catalogue imported."""
    await CatalogueImport(database=region.mardi.database).run(CATALOGUE, catalogue_map(), region.clock())
    return region


@pytest.mark.parametrize(
    ("language", "said", "wrong", "right", "shown", "fault", "overtaken"),
    [
        ("langue français", "réglages support", "bientôt", "3 j", "30 min, puis 3 j", "pas une durée", "entre-temps"),
        (
            "language english",
            "support settings",
            "soon",
            "3 d",
            "30 min, then 3 d",
            "no length of time",
            "in the meantime",
        ),
    ],
    ids=["french", "english"],
)
async def test_a_target_is_changed_in_the_chat(
    service: Region, language: str, said: str, wrong: str, right: str, shown: str, fault: str, overtaken: str
) -> None:
    adele = service.client("adele")
    await adele.say(language)
    message = (await adele.say(said))[-1]
    form = (await adele.press(message, "support.rule", button(message.card, "support.rule") | {"rule": 0})).card
    data = button(form, "support.set_rule") | inputs(form)
    again = (await adele.press(message, "support.set_rule", data | {"resolve": wrong})).card
    assert fault in words(again)
    assert inputs(again)["resolve"] == wrong
    saved = (await adele.press(message, "support.set_rule", data | {"resolve": right})).card
    assert shown in words(saved)
    late = (await adele.press(message, "support.set_rule", data | {"resolve": "9 h"})).card
    assert overtaken in words(late)
    assert shown in words(late)


async def test_the_matrix_is_changed_in_the_chat(service: Region) -> None:
    adele = service.client("adele")
    message = (await adele.say("réglages support"))[-1]
    form = (await adele.press(message, "support.matrix", button(message.card, "support.matrix"))).card
    data = button(form, "support.set_matrix") | inputs(form)
    assert data["cell.medium.one_person"] == "low"
    saved = (await adele.press(message, "support.set_matrix", data | {"cell.medium.one_person": "very_high"})).card
    assert "C’est enregistré" in words(saved)
    form = (await adele.press(message, "support.matrix", button(saved, "support.matrix"))).card
    assert inputs(form)["cell.medium.one_person"] == "very_high"


async def test_nobody_else_sees_the_settings_or_the_report(service: Region) -> None:
    paul = service.client("paul")
    assert "administrateur" in (await paul.say("réglages support"))[-1].text
    assert "responsables" in (await paul.say("bilan support novembre"))[-1].text


async def test_the_report_of_a_month_and_its_files(service: Region) -> None:
    claire, adele = service.client("claire"), service.client("adele")
    form = (await claire.say("ticket mon écran reste noir"))[-1]
    await claire.press(form, "ticket.open", button(form.card, "ticket.open") | inputs(form.card))
    message = (await adele.say("bilan support novembre"))[-1]
    assert "Novembre 2026" in words(message.card)
    assert "Chart.VerticalBar.Grouped" in {one.get("type") for one in walk(message.card)}
    other = button(message.card, "support.report") | {"span": "last_year"}
    assert "2025" in words((await adele.press(message, "support.report", other)).card)
    files = await adele.press(message, "support.report_files", button(message.card, "support.report_files"))
    addresses = [str(one["url"]) for one in walk(files.card) if one.get("type") == "Action.OpenUrl"]
    workbook, table = [await _opened(service, one) for one in addresses]
    assert load_workbook(io.BytesIO(workbook)).worksheets[0]["B2"].value == 1
    assert table.decode("utf-8-sig").splitlines()[1].split(";")[2] == "1"


async def test_days_that_mean_nothing_are_told_how_to_write_them(service: Region) -> None:
    told: Any = (await service.client("adele").say("bilan support bientôt"))[-1]
    assert "bilan support novembre" in told.text


async def _opened(region: Region, address: str) -> bytes:
    async with ClientSession() as session, session.get(region.url + urlsplit(address).path) as response:
        assert response.status == 200
        return await response.read()
