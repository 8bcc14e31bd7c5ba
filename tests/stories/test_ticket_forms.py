"""The forms of tickets over HTTP: given back, never redrawn under who writes; appointments; what may answer, beside the form."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from tests.stories.test_flash_reports import button, inputs, walk, words
from tests.stories.test_tickets import Centre, centre, verbs

__all__ = ["centre"]


async def test_what_was_typed_is_given_back_with_the_reason_and_can_be_sent_again(centre: Centre) -> None:
    _, opened = await centre.open(centre.client("claire"))
    number = button(opened, "ticket.history")["ticket"]
    hugo, card = centre.client("hugo", in_channel=True), await centre.channel_card()
    form = await centre.form(hugo, card, card.card, "writing")
    camille = centre.client("camille")
    message = (await camille.say(f"ticket {number}"))[-1]
    await camille.press(message, "ticket.take", button(message.card, "ticket.take"))
    solution = "Câble changé, *testé*"
    refused = await hugo.press(card, "ticket.resolve", button(form, "ticket.resolve") | {"text": solution})
    assert "Camille Renaud" in words(refused.card)
    assert inputs(refused.card)["text"] == solution
    done = await hugo.press(card, "ticket.resolve", button(refused.card, "ticket.resolve") | inputs(refused.card))
    assert solution in words(done.card)

    claire = centre.client("claire")
    ids = {"ticket": number, "version": button(done.card, "ticket.change")["version"]}
    too_long = "é" * 2_001
    answer = await claire.press("card", "ticket.reply", {**ids, "text": too_long})
    assert inputs(answer.card)["text"] == too_long
    assert {"ticket.reply", "ticket.back"} <= verbs(answer.card)
    await centre.settled()
    confirmed = await claire.press("card", "ticket.confirm", ids)
    late = await claire.press("card", "ticket.reply", {**ids, "text": "Encore une chose"})
    assert inputs(late.card)["text"] == "Encore une chose", "nothing can be sent any more, and nothing is lost"
    assert "ticket.reply" not in verbs(late.card)
    assert "ticket.history" in verbs(confirmed.card)


async def test_a_form_sent_empty_stays_a_form(centre: Centre) -> None:
    _, opened = await centre.open(centre.client("claire"))
    camille = centre.client("camille")
    message = (await camille.say(f"ticket {button(opened, 'ticket.history')['ticket']}"))[-1]
    form = await centre.form(camille, message, message.card, "writing")
    for verb in ("ticket.resolve", "ticket.note"):
        refused = await camille.press(message, verb, button(form, verb) | {"text": "  "})
        assert "Écrivez d’abord quelque chose" in words(refused.card)
        assert {"ticket.resolve", "ticket.note", "ticket.back"} <= verbs(refused.card)


async def test_nobody_redraws_the_card_on_which_somebody_writes(centre: Centre) -> None:
    _, opened = await centre.open(centre.client("claire"))
    number = button(opened, "ticket.history")["ticket"]
    camille, claire = centre.client("camille"), centre.client("claire")
    message = (await camille.say(f"ticket {number}"))[-1]
    form = await centre.form(camille, message, message.card, "hands")
    ids = {"ticket": number, "version": 1}
    await claire.press("card", "ticket.reply", {**ids, "text": "Toujours noir"})
    region = centre.region
    await region.mardi.tickets.tick(region.clock())
    for _ in range(100):
        await asyncio.sleep(0.01)
        if "Toujours noir" in words((await centre.latest_in_channel()).card):
            break
    standing = next(one for one in camille.messages if one.id == message.id)
    assert "Toujours noir" not in words(standing.card)
    back = await camille.press(message, "ticket.back", button(form, "ticket.back"))
    assert "Toujours noir" in words(back.card)
    await centre.settled()
    standing = next(one for one in camille.messages if one.id == message.id)
    assert "Toujours noir" in words(standing.card)


def _link(card: dict[str, Any]) -> str:
    """The address to which a card leads."""
    (link,) = [str(one["url"]) for one in walk(card) if one.get("type") == "Action.OpenUrl"]
    return link


async def _calendar(centre: Centre, link: str) -> bytes:
    """The calendar file at an address."""
    async with ClientSession() as session, session.get(f"{centre.region.url}{urlsplit(link).path}") as response:
        assert (response.status, response.content_type) == (200, "text/calendar")
        return await response.read()


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "Rendez-vous vendredi 27 novembre"), ("en", "Appointment Friday 27 November")]
)
async def test_an_appointment_from_its_making_to_its_end(centre: Centre, language: str, told: str) -> None:
    claire = centre.client("claire")
    await claire.press((await claire.say("langue"))[-1], "language.choose", {"language": language})
    await centre.open(claire)
    hugo, card = centre.client("hugo", in_channel=True), await centre.channel_card()
    taken = await hugo.press(card, "ticket.take", button(card.card, "ticket.take"))
    form = await centre.form(hugo, card, taken.card, "appointment")
    typed = {"day": "2026-11-23", "hour": "10:00", "where": "Bureau 214"}
    refused = await hugo.press(card, "ticket.plan", button(form, "ticket.plan") | typed)
    assert inputs(refused.card) == typed
    data = button(refused.card, "ticket.plan") | typed | {"day": "2026-11-27"}
    planned = await hugo.press(card, "ticket.plan", data)
    assert "vendredi 27 novembre" in words(planned.card)
    await centre.tick(timedelta(minutes=2))
    notice = claire.messages[-1]
    assert told in words(notice.card)
    assert "Bureau 214" in words(notice.card)
    link = _link(notice.card)
    calendar = await _calendar(centre, link)
    assert b"METHOD:PUBLISH" in calendar
    assert b"DTSTART:20261127T090000Z" in calendar
    shown = await claire.press(notice, "ticket.show", button(notice.card, "ticket.show"))
    assert told in words(shown.card)
    await centre.tick(timedelta(days=2, hours=1))
    reminder = claire.messages[-1]
    assert {"fr": "Rappel", "en": "Reminder"}[language] in words(reminder.card)
    again = await hugo.press(card, "ticket.show", button(card.card, "ticket.history"))
    form = await centre.form(hugo, card, again.card, "appointment")
    assert inputs(form)["hour"] == "10:00"
    cancelled = await hugo.press(card, "ticket.cancel", button(form, "ticket.cancel"))
    assert "ticket.plan" not in verbs(cancelled.card)
    await centre.tick(timedelta(minutes=2))
    assert {"fr": "annulé", "en": "cancelled"}[language] in words(claire.messages[-1].card)
    assert b"METHOD:CANCEL" in await _calendar(centre, _link(claire.messages[-1].card))
    assert b"METHOD:CANCEL" in await _calendar(centre, link), "what was sent before follows it too"


async def test_the_news_that_may_answer_are_read_beside_the_form(centre: Centre) -> None:
    claire = centre.client("claire")
    form = (await claire.say("ticket j'ai oublié mon mot de passe"))[-1]
    before = inputs(form.card)
    answer = await claire.press(form, "ticket.read_news", button(form.card, "ticket.read_news") | before)
    assert answer.card == {}, "the form stays as it is"
    assert "mot de passe" in words(claire.messages[-1].card).lower()
    assert claire.messages[-1].id != form.id
    opened = await claire.press(form, "ticket.open", button(form.card, "ticket.open") | before)
    assert "oublié mon mot de passe" in words(opened.card)


async def test_another_form_that_was_begun_stays_as_it_is(centre: Centre) -> None:
    claire = centre.client("claire")
    first = (await claire.say("ticket écran noir"))[-1]
    await centre.open(claire, "imprimante en panne")
    standing = next(one for one in claire.messages if one.id == first.id)
    assert inputs(standing.card)["title"] == "écran noir"
