"""The table of rights, walked: whatever can be said or pressed asks it, and does nothing for who has no right."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from cards.faults import explain
from domain import rights
from domain.faults import Fault, NotAllowed
from domain.languages import Language
from domain.places import Scope
from tests.fakes.teams_client import TeamsClient
from tests.stories.conftest import Region
from tests.stories.test_flash_reports import button, inputs, walk
from tests.stories.test_tickets import CATALOGUE, Centre
from tests.stories.walked import BY_HAND, IN_A_CHANNEL, NOT_FOR_STAFF, OPEN, SAID
from workflows.tickets.catalogue import CatalogueImport, catalogue_map

REFUSED = "refused by the table of rights"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is told in one sentence, whoever it is told to."""
    from bot import router

    def told(fault: Fault, language: Language) -> str:
        return REFUSED if isinstance(fault, NotAllowed) else explain(fault, language)

    monkeypatch.setattr(router, "explain", told)


def _buttons(card: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in walk(card):
        if "verb" in one and isinstance(one.get("data"), dict):
            yield one["verb"], one["data"] | inputs(card)


@dataclass
class Walk:
    """Says every command and presses every button that turns up: first without any right, then as staff, then with every right."""

    region: Region
    monkeypatch: pytest.MonkeyPatch
    unasked: set[str] = field(default_factory=set)
    refused_to_staff: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    _waiting: deque[tuple[Scope, Any, str, Mapping[str, Any]]] = field(default_factory=deque)

    async def all(self) -> None:
        """The whole walk."""
        for command in self.region.mardi.router.commands:
            scope = Scope.CHANNEL if command.key in IN_A_CHANNEL else Scope.PERSONAL
            await self._say(scope, command.key, f"{command.words[Language.FRENCH][0]} {SAID.get(command.key, '')}")
        anywhere = self._client("camille", Scope.PERSONAL).messages[0]
        self._waiting.extend((Scope.PERSONAL, anywhere, verb, data) for verb, data in BY_HAND.items())
        while self._waiting:
            await self._press(*self._waiting.popleft())

    def _client(self, key: str, scope: Scope) -> TeamsClient:
        client = self.region.client(key)
        if scope is Scope.CHANNEL:
            client.conversation_id, client.conversation_type = "19:office@thread.tacv2", "channel"
        return client

    async def _say(self, scope: Scope, key: str, said: str) -> None:
        office, staff = self._client("camille", scope), self._client("paul", scope)
        with self.monkeypatch.context() as closed:
            _close(closed)
            self._judge(key, (await office.say(said))[-1].text, (await staff.say(said))[-1].text)
        self._note(key, (await staff.say(said))[-1].text)
        for message in await office.say(said):
            self._look(scope, message, message.card)

    async def _press(self, scope: Scope, message: Any, verb: str, data: Mapping[str, Any]) -> None:
        if verb in self.reached or verb not in self.region.mardi.router.verbs:
            return
        self.reached.add(verb)
        office, staff = self._client("camille", scope), self._client("paul", scope)
        with self.monkeypatch.context() as closed:
            _close(closed)
            self._judge(verb, *[(await one.press(message, verb, data)).sentence for one in (office, staff)])
        self._note(verb, (await staff.press(message, verb, data)).sentence)
        self._look(scope, message, (await office.press(message, verb, data)).card)

    def _judge(self, key: str, *told: str) -> None:
        if set(told) != {REFUSED}:
            self.unasked.add(key)

    def _note(self, key: str, told: str) -> None:
        if told == REFUSED:
            self.refused_to_staff.add(key)

    def _look(self, scope: Scope, message: Any, card: Any) -> None:
        self._waiting.extend((scope, message, verb, data) for verb, data in _buttons(card))


def _close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "TABLE", {intention: rights.Rule() for intention in rights.Intention})


async def _two_tickets(region: Region) -> None:
    """A ticket of somebody who is not of the walk, and a trouble that everybody may follow."""
    await CatalogueImport(database=region.mardi.database).run(CATALOGUE, catalogue_map(), region.clock())
    centre = Centre(region)
    await centre.open(region.client("claire"), "mon clavier colle")
    _, opened = await centre.open(region.client("marc"), "panne de messagerie")
    camille = region.client("camille")
    data = {"ticket": button(opened, "ticket.history")["ticket"], "version": 1}
    major = await camille.press((await camille.say("bonjour"))[-1], "ticket.declare_major", data)
    assert major.card, major


async def test_whatever_can_be_said_or_pressed_asks_the_table(
    region: Region, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _two_tickets(region)
    walked = Walk(region=region, monkeypatch=monkeypatch)
    await walked.all()
    assert set(region.mardi.router.verbs) - walked.reached == set(), "tell in BY_HAND what these buttons carry"
    assert walked.unasked == OPEN
    assert walked.refused_to_staff == NOT_FOR_STAFF
