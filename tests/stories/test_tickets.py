"""A requester, two technicians and a lead on tickets, over HTTP, in a personal chat and in the channel of the group."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.fake_teams import Message
from tests.fakes.teams_client import TeamsClient, a_message
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk, words
from workflows.tickets.catalogue import CatalogueImport, catalogue_map

CATALOGUE = Path(__file__).resolve().parents[2] / "examples" / "catalogue.csv"
CHANNEL = "19:service@thread.tacv2"
TEAM = {"team": {"id": "19:team@thread.tacv2"}, "channel": {"id": CHANNEL, "name": "Assistance"}}
PEOPLE = {"camille": 1, "claire": 2, "marc": 3, "adele": 9, "hugo": 10, "ines": 11}


def verbs(card: Mapping[str, Any]) -> set[str]:
    return {str(one["verb"]) for one in walk(card) if one.get("verb")}


def shown_tickets(card: Mapping[str, Any]) -> int:
    """How many tickets a list shows."""
    return len([one for one in walk(card) if one.get("verb") == "ticket.show" and one.get("type") == "Action.Execute"])


@dataclass
class Centre:
    """The service centre at work: Camille leads it, Hugo is a technician, everybody else needs help."""

    region: Region

    def client(self, key: str, *, locale: str = "fr-FR", in_channel: bool = False) -> TeamsClient:
        """Somebody in their chat with Mardi, or in the channel of the group."""
        where: dict[str, Any] = {}
        if in_channel:
            where = {"conversation_id": CHANNEL, "conversation_type": "channel", "channel": TEAM}
        entra_id = f"6f0c1a52-3b7d-4e18-9c41-{PEOPLE[key]:012d}"
        name = {"camille": "Camille Renaud", "hugo": "Hugo Fontaine"}.get(key, key.capitalize())
        return TeamsClient(self.region.url, self.region.teams, name=name, entra_id=entra_id, locale=locale, **where)

    async def settled(self) -> None:
        """Everything that is due is sent; 5 s at most. What waits for somebody who fills in a form is not due."""
        for _ in range(500):
            overview = await self.region.mardi.outbox.overview(self.region.clock())
            if not overview.waiting and not overview.sending:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(overview)

    async def tick(self, later: timedelta) -> None:
        """Time passes, the metronome beats, what is due is sent."""
        self.region.clock.now += later  # type: ignore[attr-defined]
        await self.region.mardi.tickets.tick(self.region.clock())
        await self.settled()

    async def open(self, client: TeamsClient, text: str = "mon écran reste noir", **typed: str) -> tuple[Message, Any]:
        """Say what is wrong, and send the form: the message that holds the ticket, and its card."""
        shown = (await client.say(f"ticket {text}"))[-1]
        data = button(shown.card, "ticket.open") | inputs(shown.card) | typed
        answer = await client.press(shown, "ticket.open", data)
        await self.settled()
        return shown, answer.card

    async def latest_in_channel(self) -> Message:
        """The newest card of a ticket in the channel, whatever waits to be sent elsewhere."""
        return [one for one in self.region.teams.messages(CHANNEL) if "ticket.history" in verbs(one.card)][-1]

    async def form(self, client: TeamsClient, message: Message, card: Any, form: str) -> Any:
        """Open one of the forms of a ticket that stands in a message; its card."""
        ids = {key: button(card, "ticket.change")[key] for key in ("ticket", "version")}
        return (await client.press(message, "ticket.change", {**ids, "form": form})).card

    async def channel_card(self) -> Message:
        """The newest card of a ticket in the channel."""
        await self.settled()
        return await self.latest_in_channel()


@pytest.fixture
async def centre(region: Region) -> Centre:
    """The catalogue imported, the channel bound by an administrator."""
    await CatalogueImport(database=region.mardi.database).run(CATALOGUE, catalogue_map(), region.clock())
    centre = Centre(region)
    bound = await centre.client("adele", in_channel=True).say("ici support Centre de services")
    assert "support.unbind" in verbs(bound[-1].card), words(bound[-1].card)
    return centre


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "Son numéro est T"), ("en", "Its number is T")], ids=["french", "english"]
)
async def test_a_ticket_from_the_first_word_to_the_mark(centre: Centre, language: str, told: str) -> None:
    claire = centre.client("claire")
    await claire.press((await claire.say("langue"))[-1], "language.choose", {"language": language})
    message, opened = await centre.open(claire, "mon écran reste noir depuis ce matin")
    assert {"ticket.change", "ticket.withdraw"} <= verbs(opened)
    assert "ticket.take" not in verbs(opened)
    standing = next(one for one in claire.messages if one.id == message.id)
    assert told in words(opened)
    assert told in words(standing.card), "the edit of the card that was pressed takes nothing away"

    card = await centre.channel_card()
    assert "mon écran reste noir depuis ce matin" in words(card.card)
    hugo = centre.client("hugo", in_channel=True)
    taken = await hugo.press(card, "ticket.take", button(card.card, "ticket.take"))
    form = await centre.form(hugo, card, taken.card, "writing")
    assert "ticket.resolve" in verbs(form)
    await centre.tick(timedelta(minutes=1, seconds=1))
    assert "Hugo Fontaine" in words(claire.messages[-1].card)

    data = button(form, "ticket.ask") | {"text": "Depuis quand ?"}
    asked = await hugo.press(card, "ticket.ask", data)
    assert "Depuis quand ?" in words(asked.card)
    await centre.tick(timedelta(minutes=2))
    question = claire.messages[-1]
    assert "Depuis quand ?" in words(question.card)
    data = button(question.card, "ticket.reply") | {"text": "Depuis hier *soir*"}
    await claire.press(question, "ticket.reply", data)
    await centre.settled()
    card = await centre.channel_card()
    assert "Depuis hier *soir*" in words(card.card)

    shown = await hugo.press(card, "ticket.show", button(card.card, "ticket.history"))
    form = await centre.form(hugo, card, shown.card, "writing")
    data = button(form, "ticket.resolve") | {"text": "Câble changé"}
    await hugo.press(card, "ticket.resolve", data)
    await centre.tick(timedelta(minutes=2))
    resolved = claire.messages[-1]
    assert "Câble changé" in words(resolved.card)
    closed = await claire.press(resolved, "ticket.confirm", button(resolved.card, "ticket.confirm"))
    form = await centre.form(claire, resolved, closed.card, "mark")
    data = button(form, "ticket.judge") | {"score": "5", "comment": "Merci"}
    judged = await claire.press(resolved, "ticket.judge", data)
    thanks = {"fr": "Merci : votre avis", "en": "Thank you"}[language].replace(" :", "\u00a0:")
    assert thanks in words(judged.card)
    assert inputs(await centre.form(claire, resolved, judged.card, "mark"))["score"] == "5"
    await centre.settled()
    assert "ticket.take" not in verbs((await centre.channel_card()).card)
    assert message.id != resolved.id


async def test_two_technicians_press_at_once_and_the_second_reads_who_has_it(centre: Centre) -> None:
    await centre.open(centre.client("claire"))
    card = await centre.channel_card()
    data = button(card.card, "ticket.take")
    answers = await asyncio.gather(
        *(centre.client(key, in_channel=True).press(card, "ticket.take", data) for key in ("hugo", "camille"))
    )
    assert {answer.status for answer in answers} == {200}
    lost = [answer for answer in answers if "changé" in words(answer.card) or "modifi" in words(answer.card)]
    assert len(lost) == 1
    names = {name for name in ("Hugo Fontaine", "Camille Renaud") if name in words(lost[0].card)}
    assert len(names) == 1
    assert "writing" in words([one.get("data") for one in walk(lost[0].card) if one.get("verb") == "ticket.change"])


async def test_a_repeated_press_still_gets_its_card(centre: Centre) -> None:
    claire = centre.client("claire")
    shown = (await claire.say("ticket imprimante en panne"))[-1]
    data = button(shown.card, "ticket.open") | inputs(shown.card)
    first = await claire.press(shown, "ticket.open", data, id="once")
    again = await claire.press(shown, "ticket.open", data, id="once")
    assert button(first.card, "ticket.history") == button(again.card, "ticket.history")
    mine = (await claire.say("mes tickets"))[-1]
    assert shown_tickets(mine.card) == 1


async def test_an_internal_note_reaches_nothing_that_its_requester_can_see(centre: Centre) -> None:
    claire = centre.client("claire")
    message, opened = await centre.open(claire)
    number = button(opened, "ticket.history")["ticket"]
    hugo = centre.client("hugo", in_channel=True)
    card = await centre.channel_card()
    data = button(await centre.form(hugo, card, card.card, "writing"), "ticket.note") | {"text": "ZANZIBAR"}
    noted = await hugo.press(card, "ticket.note", data)
    assert "ZANZIBAR" in words(noted.card)
    old = await hugo.press_old(card, "ticket.note", data)
    assert old.status == 200
    await hugo.say(f"ticket {number}")
    await centre.tick(timedelta(minutes=5))
    for request in (
        claire.press(message, "ticket.show", {"ticket": number}),
        claire.press(message, "ticket.history", {"ticket": number}),
        claire.press(message, "ticket.change", {"ticket": number, "form": "judgement"}),
        claire.press(message, "ticket.note", {"ticket": number, "version": 1, "text": "x"}),
    ):
        answer = await request
        assert "ZANZIBAR" not in words(answer.body)
    await claire.say(f"ticket {number}")
    await claire.say("chercher zanzibar")
    shown = [one.card for one in (*claire.messages, *centre.region.teams.messages(CHANNEL))]
    assert "ZANZIBAR" not in words(shown)


async def test_nobody_else_gets_at_a_ticket_by_its_number(centre: Centre) -> None:
    _, opened = await centre.open(centre.client("claire"), "mon écran privé")
    ids = button(opened, "ticket.history") | {"version": 1, "text": "x", "score": "5", "technician": "1", "group": "1"}
    marc = centre.client("marc")
    said = (await marc.say(f"ticket {ids['ticket']}"))[-1]
    assert "mon écran privé" not in words([said.card, said.text])
    for verb in ("show", "history", "reply", "withdraw", "confirm", "reopen", "judge", "take", "answer", "note", "resolve",
                 "assign", "hand_over", "suspend", "classify", "link", "declare_major", "change", "follow", "close",
                 "plan", "cancel", "back"):  # fmt: skip
        answer = await marc.press("card", f"ticket.{verb}", ids)
        assert answer.status == 200, verb
        assert "mon écran privé" not in words(answer.body), verb
    again = (await centre.client("claire").say(f"ticket {ids['ticket']}"))[-1]
    assert {"ticket.withdraw", "ticket.change"} <= verbs(again.card)


async def test_damaged_payloads_are_answered(centre: Centre) -> None:
    _, opened = await centre.open(centre.client("claire"))
    number = button(opened, "ticket.history")["ticket"]
    hugo = centre.client("hugo")
    taken = (await hugo.say(f"ticket {number}"))[-1]
    for ticket in (number, None, "x", -1, 10**30, [1], {"a": 1}, True):
        for verb in (
            "show",
            "take",
            "assign",
            "hand_over",
            "suspend",
            "classify",
            "link",
            "judge",
            "resolve",
            "history",
            "change",
            "back",
            "plan",
            "cancel",
        ):
            data = {
                "ticket": ticket,
                "version": "many",
                "text": ["x"],
                "until": "hier",
                "day": "32/13/2026",
                "hour": [],
                "where": 4,
                "form": 7,
                "page": -3,
                "score": "x",
            }
            answer = await hugo.press(taken, f"ticket.{verb}", data)
            assert answer.status == 200, (verb, ticket)
            assert answer.card or answer.sentence, (verb, ticket)


async def test_a_text_of_a_hundred_thousand_signs_is_refused_in_words(centre: Centre) -> None:
    claire = centre.client("claire")
    shown = (await claire.say("ticket"))[-1]
    data = button(shown.card, "ticket.open") | {"title": "Écran", "description": "x" * 100_000}
    answer = await claire.press(shown, "ticket.open", data)
    assert "⚠" in words(answer.card)
    assert len(words(answer.card).encode()) < 60_000


async def test_the_work_of_a_technician_on_the_short_forms(centre: Centre) -> None:
    _, opened = await centre.open(centre.client("claire"))
    number = button(opened, "ticket.history")["ticket"]
    camille = centre.client("camille")
    message = (await camille.say(f"ticket {number}"))[-1]
    assert "ticket.take" in verbs(message.card)

    form = await camille.press(message, "ticket.change", button(message.card, "ticket.change") | {"form": "judgement"})
    data = button(form.card, "ticket.classify") | inputs(form.card) | {"impact": "everyone"}
    judged = await camille.press(message, "ticket.classify", data)
    form = await camille.press(message, "ticket.change", {"ticket": number, "form": "judgement"})
    major = await camille.press(message, "ticket.declare_major", button(form.card, "ticket.declare_major"))
    assert "incident majeur" in words(major.card)
    form = await camille.press(message, "ticket.change", {"ticket": number, "form": "hold"})
    data = button(form.card, "ticket.suspend") | inputs(form.card) | {"until": "2026-11-27", "why": "Pièce commandée"}
    waiting = await camille.press(message, "ticket.suspend", data)
    assert "vendredi 27 novembre" in words(waiting.card)
    resumed = await camille.press(message, "ticket.resume", button(waiting.card, "ticket.resume"))
    form = await camille.press(message, "ticket.change", {"ticket": number, "form": "hands"})
    names = next(one["choices"] for one in walk(form.card) if one.get("id") == "technician")
    hugo = next(one["value"] for one in names if one["title"] == "Hugo Fontaine")
    assigned = await camille.press(message, "ticket.assign", button(form.card, "ticket.assign") | {"technician": hugo})
    assert "Hugo Fontaine" in words(assigned.card)
    groups = next(one["choices"] for one in walk(form.card) if one.get("id") == "group")
    data = button(assigned.card, "ticket.history") | {"group": groups[0]["value"], "why": "Pour vous"}
    data["version"] = button(assigned.card, "ticket.change")["version"]
    handed = await camille.press(message, "ticket.hand_over", data)
    assert groups[0]["title"] in words(handed.card)
    assert judged.status == resumed.status == 200


async def test_the_queue_of_the_group_in_its_chat_and_in_its_channel(centre: Centre) -> None:
    for text in ("écran noir", "imprimante", "clavier"):
        await centre.open(centre.client("claire"), text)
    hugo = centre.client("hugo")
    shown = (await hugo.say("file d'attente"))[-1]
    assert shown_tickets(shown.card) == 3
    unassigned = await hugo.press(shown, "ticket.queue", {"shelf": "unassigned"})
    assert "imprimante" in words(unassigned.card)
    there = (await centre.client("hugo", in_channel=True).say("file d'attente"))[-1]
    assert "imprimante" in words(there.card)
    refused = (await centre.client("claire").say("file d'attente"))[-1]
    assert "imprimante" not in words([refused.card, refused.text])
    for shelf in ("x", 3, None, "late"):
        assert (await hugo.press(shown, "ticket.queue", {"shelf": shelf, "page": 10**17, "group": "9"})).status == 200


async def test_a_message_of_any_chat_becomes_a_ticket_whose_card_is_in_ones_own(centre: Centre) -> None:
    claire = centre.client("claire")
    await claire.say("bonjour")
    chat = centre.client("claire")
    chat.conversation_id, chat.conversation_type = "19:chat@thread.v2", "groupChat"
    quoted = a_message("<p>Plus de réseau au 3e</p>", author="Paul Martin")
    form = await chat.use_action("ticket.from_message", quoted)
    assert inputs(form.card)["title"] == "Plus de réseau au 3e"
    data = next(one["data"] for one in walk(form.card) if one.get("type") == "Action.Submit")
    done = await chat.submit_action("ticket.from_message", "ticket.open", data | inputs(form.card), quoted)
    assert "T" in done.sentence
    assert chat.messages == []
    await centre.settled()
    own = claire.messages[-1]
    assert "Plus de réseau au 3e" in words(own.card)
    assert "Paul Martin" in words(own.card)


async def test_who_has_a_known_trouble_follows_it_instead(centre: Centre) -> None:
    _, opened = await centre.open(centre.client("marc"), "panne de réseau au siège")
    number = button(opened, "ticket.history")["ticket"]
    camille = centre.client("camille")
    message = (await camille.say(f"ticket {number}"))[-1]
    version = button(message.card, "ticket.take")["version"]
    await camille.press(message, "ticket.declare_major", {"ticket": number, "version": version})
    claire = centre.client("claire")
    shown = (await claire.say("ticket panne de réseau au siège"))[-1]
    followed = await claire.press(shown, "ticket.follow", button(shown.card, "ticket.follow"))
    assert "Marc" not in words(followed.card)
    card = await camille.press(message, "ticket.show", {"ticket": number})
    form = await centre.form(camille, message, card.card, "writing")
    await camille.press(message, "ticket.answer", button(form, "ticket.answer") | {"text": "Rétabli à midi"})
    await centre.settled()
    assert "Rétabli à midi" in words(claire.messages[-1].card)
