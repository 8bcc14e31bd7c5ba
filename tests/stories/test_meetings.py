"""A council of 77 members over HTTP: two moves, one cancellation, proxies, a quorum lost and found; every count exact."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession

from domain.languages import Language
from domain.meetings.bodies import BodyKind, Capacity, Mandate, QuorumRule, Rules
from domain.meetings.ladder import read_ladder
from domain.people import Role, Sighting
from domain.places import Place, Scope
from storage import people, places
from storage.meetings import bodies
from tests.fakes.fake_teams import Message
from tests.fakes.teams_client import TENANT, TeamsClient
from tests.patience import PATIENCE
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk
from tests.stories.test_flash_reports import words as json_of

PARIS = ZoneInfo("Europe/Paris")
MEMBERS = 77
RULES = Rules(
    quorum=QuorumRule.MAJORITY, proxies=1, notice_days=12, ladder=read_ladder("J-3 09:00 ?; J-1 17:00; 60 min")
)


def words(card: Mapping[str, Any]) -> str:
    """What a card says, its spaces plain."""
    return json_of(card).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def pace() -> float:
    """No limit: what is counted here is messages, not seconds."""
    return 10_000


class Council:
    """The council, its secretary and its members at their clients."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.secretary = self._client(900, "Hélène Garnier")
        self.members = [self._client(1000 + n, f"Membre {n:02}") for n in range(MEMBERS)]
        self.card: dict[str, Any] = {}
        self.message: Message | str = ""

    def _client(self, number: int, name: str) -> TeamsClient:
        entra_id = f"7f0c1a52-3b7d-4e18-9c41-{number:012d}"
        return TeamsClient(self.region.url, self.region.teams, name=name, entra_id=entra_id)

    async def sit(self) -> None:
        """Everybody is known, and sits in the council."""
        async with self.region.mardi.database.transaction() as tx:
            ids = []
            for client in (self.secretary, *self.members):
                place = Place(
                    service_url=self.region.teams.url,
                    conversation_id=client.conversation_id,
                    scope=Scope.PERSONAL,
                    tenant_id=TENANT,
                )
                sighting = Sighting(
                    entra_id=client.entra_id,
                    teams_id=client.teams_id,
                    name=client.name,
                    teams_language=Language.FRENCH,
                    timezone="Europe/Paris",
                    place=place,
                )
                person = await people.meet(tx, sighting, await places.keep(tx, place))
                ids.append(person.id)
            await people.set_roles(tx, ids[0], {Role.SECRETARY})
            key = await bodies.create(
                tx, name="Conseil de la région", kind=BodyKind.REGIONAL_COUNCIL, theme="", rules=RULES
            )
            assert key is not None
            mandates = [Mandate(person=ids[0], name="", capacity=Capacity.SECRETARY)]
            mandates += [Mandate(person=one, name="", capacity=Capacity.MEMBER) for one in ids[1:]]
            await bodies.grant(tx, key, mandates)

    async def press(self, verb: str, **typed: str) -> dict[str, Any]:
        """The secretary presses a button of the card before them, with what they typed over the form."""
        data = button(self.card, verb) | inputs(self.card) | typed
        answer = await self.secretary.press(self.message, verb, data)
        assert answer.status == 200, answer
        assert answer.card, answer.sentence
        self.card = answer.card
        return answer.card

    async def answer(self, number: int, answer: str) -> dict[str, Any]:
        """A member answers on the first card they were sent."""
        client = self.members[number]
        message = self.region.teams.messages(client.conversation_id)[0]
        data = next(one["data"] for one in walk(message.card) if one.get("data", {}).get("answer") == answer)
        done = await client.press(message, "meeting.answer", data)
        assert done.status == 200
        return done.card

    async def delivered(self, number: int) -> Counter[int]:
        """Wait until each member has so many messages; how many members have how many."""
        for client in self.members:
            await self.region.teams.until(client.conversation_id, number)
        return Counter(len(self.region.teams.messages(client.conversation_id)) for client in self.members)

    async def settled(self) -> None:
        """Wait until nothing is left to be sent; the story's clock goes on meanwhile, for the edits that wait their second."""
        async with asyncio.timeout(PATIENCE):
            while await self._is_sending():
                self.region.clock.now += timedelta(milliseconds=50)  # type: ignore[attr-defined]
                await asyncio.sleep(0.01)

    async def _is_sending(self) -> bool:
        counts = await self.region.mardi.outbox.counts()
        return any(number for state, number in counts.items() if state.is_open)

    async def desk(self) -> str:
        """What the secretary reads after opening the meeting again."""
        answer = await self.secretary.press(
            self.message, "meeting.desk", {"meeting": button(self.card, "meeting.lists")["meeting"]}
        )
        self.card = answer.card
        return words(answer.card)


def figures(card: Mapping[str, Any]) -> dict[str, str]:
    """The figures of the secretary's card: small label, large value."""
    found = {}
    for column in walk(card):
        items = column.get("items") or []
        if column.get("type") == "Column" and len(items) > 1 and items[1].get("size") == "Large":
            found[items[0]["text"]] = items[1]["text"]
    return found


async def test_a_council_of_seventy_seven_counts_exactly(region: Region) -> None:
    council = Council(region)
    await council.sit()
    teams = region.teams

    (council.message,) = await council.secretary.say("réunion nouvelle")
    council.card = council.message.card
    planned = {"title": "Séance plénière", "day": "2026-12-10", "starts": "14 h", "ends": "18 h", "place": "Hémicycle"}
    await council.press("meeting.save", **planned)
    assert "77 personnes seront prévenues" in words(council.card)
    await council.press("meeting.announce")
    assert await council.delivered(1) == {1: MEMBERS}
    assert "Rappel, ne vaut pas convocation" in words(teams.messages(council.members[0].conversation_id)[0].card)

    # 38 come: one short of the quorum of 39; a proxy does not help; then one more comes, remotely.
    for number in range(38):
        await council.answer(number, "present")
    giver = council.members[40]
    message = teams.messages(giver.conversation_id)[0]
    form = await giver.press(message, "meeting.proxy_form", button(message.card, "meeting.proxy_form"))
    holder = next(one for one in walk(form.card) if one.get("type") == "Input.ChoiceSet")["choices"][0]["value"]
    given = await giver.press(message, "meeting.proxy", button(form.card, "meeting.proxy") | {"to": holder})
    assert "Votre pouvoir va à" in words(given.card)
    desk = await council.desk()
    assert "Quorum : 38 pour 39, il en manque 1" in desk
    assert figures(council.card) == {
        "Sur place": "38",
        "À distance": "0",
        "Absences": "0",
        "Pouvoirs": "1",
        "Sans réponse": "38",
        "Membres": "77",
    }
    await council.answer(39, "remote")
    assert "Quorum atteint : 39 pour 39" in await council.desk()
    await council.answer(0, "absent")
    assert "Quorum : 38 pour 39" in await council.desk()

    # Only those without an answer are nudged.
    await council.settled()
    before = {client.name: len(teams.messages(client.conversation_id)) for client in council.members}
    card = await council.press("meeting.nudge")
    assert "37 personnes sont relancées" in words(card)
    nudged = [client for client in council.members if client.name not in {"Membre 00", "Membre 39", "Membre 40"}][37:]
    await council.settled()
    after = {client.name: len(teams.messages(client.conversation_id)) for client in council.members}
    assert {name for name in after if after[name] > before[name]} == {client.name for client in nudged}
    assert len(nudged) == 37

    # Moved twice, cancelled once: each time one message to each, and the former answers count no more.
    await council.desk()
    await council.settled()
    counts = {client.name: len(teams.messages(client.conversation_id)) for client in council.members}
    for step, day in enumerate(("2026-12-15", "2026-12-17"), start=1):
        await council.press("meeting.move_form")
        card = await council.press("meeting.move", day=day, reason="Séance à préparer")
        if step == 2:  # the council of the demonstration meets there that day: seen before anything is saved
            assert "dans la même salle : Hémicycle" in words(card)
            await council.press("meeting.move", day=day, reason="Séance à préparer")
        await council.settled()
        assert all(
            len(teams.messages(client.conversation_id)) == counts[client.name] + step for client in council.members
        )
        assert figures(council.card)["Sans réponse"] == "77"
    stale = teams.messages(council.members[5].conversation_id)[0]
    first = words(stale.card)
    assert "17 décembre" in first  # the first card was edited in place
    old = {"invitation": button(stale.card, "meeting.answer")["invitation"], "schedule": 1, "answer": "present"}
    answer = await council.members[5].press(stale, "meeting.answer", old)
    assert "17 décembre" in words(answer.card)
    await council.desk()
    assert figures(council.card)["Sur place"] == "0"

    await council.press("meeting.cancel_form")
    await council.press("meeting.cancel", reason="Séance sans objet")
    await council.settled()
    for client in council.members:
        found = teams.messages(client.conversation_id)
        assert len(found) == counts[client.name] + 3
        assert "Séance sans objet" in words(found[-1].card)
    region.clock.now = datetime(2026, 12, 17, 12, 0, tzinfo=UTC)  # type: ignore[attr-defined]
    await region.mardi.meetings.reminding.tick(region.clock())
    await council.settled()
    assert all(len(teams.messages(client.conversation_id)) == counts[client.name] + 3 for client in council.members)


async def test_a_member_finds_the_calendar_file_and_subscribes(region: Region) -> None:
    helene, bernard = region.client("helene"), region.client("bernard")
    mine = await bernard.say("mes réunions")
    shown = await bernard.press(mine[-1], "meeting.show", button(mine[-1].card, "meeting.show"))
    address = next(one["url"] for one in walk(shown.card) if "/m/" in str(one.get("url", "")))
    opened = await bernard.press(mine[-1], "calendar.open", {})
    feed = next(one["value"] for one in walk(opened.card) if one.get("id") == "address")
    async with ClientSession() as session:
        for url, held in ((address, 1), (feed, 3)):
            async with session.get(region.url + url[url.index("/m/") :]) as response:
                assert response.status == 200
                assert (await response.text()).count("BEGIN:VEVENT") >= held
        await bernard.press(mine[-1], "calendar.close", {})
        async with session.get(region.url + feed[feed.index("/m/") :]) as response:
            assert response.status == 404
    stranger = await helene.press(mine[-1], "meeting.answer", button(shown.card, "meeting.answer"))
    assert stranger.sentence.startswith("Seules les personnes attendues")


async def test_a_secretary_keeps_a_body_and_its_lists(region: Region) -> None:
    helene = region.client("helene")
    (listed,) = await helene.say("instances conseil régional")
    body = button(listed.card, "body.members")
    members = await helene.press(listed, "body.members", body)
    added = await helene.press(listed, "body.add_member", body | inputs(members.card) | {"person": "Inès Leroy"})
    assert "Inès Leroy" in words(added.card)
    edited = await helene.press(listed, "body.edit", body)
    typed = button(edited.card, "body.save") | inputs(edited.card) | {"quorum": "number", "quorum_number": "99"}
    refused = await helene.press(listed, "body.save", typed)
    assert "Le quorum dépasse le nombre des membres" in words(refused.card)
    shown = await helene.press(listed, "meeting.show", button(listed.card, "meeting.show"))
    lists = await helene.press(listed, "meeting.lists", button(shown.card, "meeting.lists"))
    urls = [one["url"] for one in walk(lists.card) if one.get("type") == "Action.OpenUrl"]
    assert len(urls) == 3
    async with ClientSession() as session:
        for url in urls:
            async with session.get(region.url + url[url.index("/m/") :]) as response:
                assert response.status == 200
                assert await response.read()


async def test_a_secretary_plans_a_year_and_reads_what_became_of_the_last_one(region: Region) -> None:
    helene = region.client("helene")
    (listed,) = await helene.say("instances conseil régional")
    body = {"body": button(listed.card, "body.edit")["body"]}
    form = await helene.press(listed, "body.edit", body)
    weekly = {"recurrence": "monthly_weekday", "rank": "1", "weekday": "TH"}
    saved = await helene.press(listed, "body.save", button(form.card, "body.save") | inputs(form.card) | weekly)
    assert "chaque mois, le premier jeudi" in words(saved.card)
    year = await helene.press(listed, "meeting.year", body)
    ticked = inputs(year.card)["days"].split(",")
    assert len(ticked) == 11  # the twelfth clashes, which is told beside it
    nothing = await helene.press(listed, "meeting.generate", body | {"days": ""})
    assert "Ce champ est à remplir" in words(nothing.card)
    made = await helene.press(listed, "meeting.generate", body | {"days": ",".join([*ticked[:2], "2026-02-30", "x"])})
    assert "2 réunions planifiées" in words(made.card)
    again = await helene.press(listed, "meeting.year", body)
    assert "2 dates sont déjà planifiées" in words(again.card)

    meetings = [one["data"] for one in walk(listed.card) if (one.get("data") or {}).get("meeting")]
    desk = await helene.press(listed, "meeting.show", meetings[-1])  # the last one held stands below those ahead
    decision_form = await helene.press(listed, "meeting.decision_form", button(desk.card, "meeting.decision_form"))
    typed = button(decision_form.card, "decision.add") | inputs(decision_form.card) | {"text": "Étudier une ligne"}
    await helene.press(listed, "decision.add", typed)
    log = await helene.press(listed, "decision.log", body)
    assert "Étudier une ligne" in words(log.card)
    settled = await helene.press(listed, "decision.settle", button(log.card, "decision.settle"))
    opened = await helene.press(listed, "decision.settle", button(settled.card, "decision.settle"))
    assert "rouverte" in words(opened.card)
    shares = await helene.press(listed, "body.statistics", body)
    assert "%" in words(shares.card)
    address = next(one["url"] for one in walk(shares.card) if one.get("type") == "Action.OpenUrl")
    async with ClientSession() as session, session.get(region.url + address[address.index("/m/") :]) as response:
        assert response.status == 200
        assert (await response.read())[:2] == b"PK"
    member = await region.client("bernard").press(listed, "body.statistics", body)
    assert member.sentence


async def test_a_new_meeting_asks_of_which_body_and_opens_its_form(region: Region) -> None:
    helene = region.client("helene")
    (asked,) = await helene.say("nouvelle réunion")
    assert "Une réunion de quelle instance" in words(asked.card)
    lines = [one["selectAction"] for one in walk(asked.card) if one.get("selectAction")]
    of_council = next(one for one in lines if "Conseil régional" in one["title"])
    form = await helene.press(asked, of_council["verb"], of_council["data"])
    assert "Conseil régional" in words(form.card)
    assert inputs(form.card), "the form stands where the question was"


async def test_hostile_payloads_are_answered(region: Region) -> None:
    client = region.client("bernard")
    (mine,) = await client.say("mes réunions")
    verbs = [
        verb for verb in region.mardi.router.verbs if verb.split(".")[0] in ("meeting", "body", "decision", "calendar")
    ]
    payloads: tuple[dict[str, Any], ...] = (
        {},
        {"meeting": "1; DROP TABLE meetings", "invitation": -1, "body": "x", "version": 10**30, "state": 7},
        {"meeting": 10**17, "invitation": 10**17, "body": 10**17, "decision": 10**17, "answer": "maybe", "to": "x"},
    )
    for verb in verbs:
        for payload in payloads:
            answer = await client.press(mine, verb, payload)
            assert answer.status == 200, (verb, payload)
            assert answer.card or answer.sentence, (verb, payload)
