"""The cards of a meeting while people use them: on which clock they tell hours, what stays on them, what is not redrawn."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.outbox import DeliveryState
from storage.schema import outbox
from tests.patience import PATIENCE
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk
from tests.stories.test_meetings import Council, words


@pytest.mark.parametrize(
    ("locale", "said", "both", "whose", "typed"),
    [
        (
            "fr-FR",
            ("mes réunions", "instances conseil régional"),
            "Jeudi 17 décembre à 9 h 30 (8 h 30 à votre heure)",
            "de 9 h 30 à 17 h 30 (heure de Paris)",
            "Ici, les heures s’entendent en heure de Paris.",
        ),
        (
            "en-GB",
            ("my meetings", "bodies conseil régional"),
            "Thursday 17 December at 09:30 (08:30 your time)",
            "from 09:30 to 17:30 (Paris time)",
            "Hours here are in Paris time.",
        ),
    ],
    ids=["french", "english"],
)
async def test_who_reads_on_another_clock_is_told_both_hours_everywhere(
    region: Region, locale: str, said: tuple[str, str], both: str, whose: str, typed: str
) -> None:
    """The demonstration's council meets on 17 December at 9.30 in Paris; its member and its secretary read on a clock set to UTC."""
    away = {"locale": locale, "timezone": "UTC"}
    bernard, helene = region.client("bernard", **away), region.client("helene", **away)
    for client in (bernard, helene):
        await client.say(f"language {locale[:2]}")
    (mine,) = await bernard.say(said[0])
    assert both in words(mine.card)
    shown = await bernard.press(mine, "meeting.show", _council(mine.card))
    assert both in words(shown.card)
    assert whose in words(shown.card)
    answered = await bernard.press(mine, "meeting.answer", button(shown.card, "meeting.answer"))
    assert both in words(answered.card)

    (listed,) = await helene.say(said[1])
    assert both.split(" (")[1] in words(listed.card)
    desk = await helene.press(listed, "meeting.show", button(listed.card, "meeting.show"))
    assert both in words(desk.card)
    assert whose in words(desk.card)
    form = await helene.press(listed, "meeting.move_form", button(desk.card, "meeting.move_form"))
    assert inputs(form.card)["starts"] == "09:30"
    assert typed in words(form.card)
    new = await helene.press(listed, "meeting.new", button(listed.card, "meeting.new"))
    assert typed in words(new.card)


def _council(card: Mapping[str, Any]) -> dict[str, Any]:
    """What opens the council among one's meetings."""
    rows = (one for one in walk(card) if one.get("type") == "ColumnSet" and one.get("selectAction"))
    return next(dict(one["selectAction"]["data"]) for one in rows if "17" in words(one))


async def test_what_a_secretary_just_did_stays_on_their_card_and_a_form_is_not_redrawn(region: Region) -> None:
    bernard, helene = region.client("bernard", timezone="UTC"), region.client("helene", timezone="UTC")
    council = Council(region)
    (listed,) = await helene.say("instances conseil régional")
    desk = await helene.press(listed, "meeting.show", button(listed.card, "meeting.show"))

    async def standing() -> str:
        await council.settled()
        (message,) = [one for one in helene.messages if one.id == listed.id]
        return words(message.card)

    edit = await helene.press(listed, "meeting.edit", button(desk.card, "meeting.edit"))
    saved = await helene.press(
        listed, "meeting.save", button(edit.card, "meeting.save") | inputs(edit.card) | {"place": "Salle des fêtes"}
    )
    assert "C’est enregistré" in words(saved.card)
    stands = await standing()
    assert "C’est enregistré" in stands
    assert "Salle des fêtes" in stands
    assert "(8 h 30 à votre heure)" in stands

    # A member answers while the secretary types a reason: the card is redrawn once they go back, not before.
    moving = await helene.press(listed, "meeting.move_form", button(saved.card, "meeting.move_form"))
    (mine,) = await bernard.say("mes réunions")
    shown = await bernard.press(mine, "meeting.show", _council(mine.card))
    other = next(one["data"] for one in walk(shown.card) if one.get("verb") == "meeting.answer")
    await bernard.press(mine, "meeting.answer", other)
    assert await _redraws(region) == 1
    before = words(next(one for one in helene.messages if one.id == listed.id).card)
    assert "C’est enregistré" in before
    back = await helene.press(listed, "meeting.desk", button(moving.card, "meeting.desk"))
    assert "C’est enregistré" not in words(back.card)
    stands = await standing()
    assert "C’est enregistré" not in stands
    assert "(8 h 30 à votre heure)" in stands


async def _redraws(region: Region) -> int:
    """Wait until what is due now has gone; how many edits wait for a form to be left."""
    opened = select(outbox.c.state, outbox.c.due_at).where(outbox.c.due_at.is_not(None))
    async with asyncio.timeout(PATIENCE):
        while True:
            async with region.mardi.database.reading() as tx:
                rows = (await tx.execute(opened)).all()
            soon = region.clock() + timedelta(minutes=1)
            waiting = len([due_at for state, due_at in rows if state == DeliveryState.DUE and due_at > soon])
            if waiting == len(rows):
                return waiting
            region.clock.now += timedelta(milliseconds=50)  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)


async def test_a_form_that_came_too_late_gives_way_to_a_card_that_lives_on(region: Region) -> None:
    bernard, helene = region.client("bernard"), region.client("helene")
    (first,) = await helene.say("instances conseil régional")
    (second,) = await helene.say("instances conseil régional")
    desk = await helene.press(first, "meeting.show", button(first.card, "meeting.show"))
    edit = await helene.press(first, "meeting.edit", button(desk.card, "meeting.edit"))
    saved = await helene.press(first, "meeting.save", button(edit.card, "meeting.save") | inputs(edit.card))
    late = await helene.press(first, "meeting.move_form", button(saved.card, "meeting.move_form"))
    other = await helene.press(second, "meeting.edit", button(saved.card, "meeting.edit"))
    await helene.press(second, "meeting.save", button(other.card, "meeting.save") | inputs(other.card))
    typed = button(late.card, "meeting.move") | inputs(late.card) | {"reason": "Salle prise"}
    answer = await helene.press(first, "meeting.move", typed)
    assert "Quorum" in words(answer.card), "the meeting as it is"

    (mine,) = await bernard.say("mes réunions")
    shown = await bernard.press(mine, "meeting.show", _council(mine.card))
    await bernard.press(mine, "meeting.answer", button(shown.card, "meeting.answer"))
    assert await _redraws(region) == 0
