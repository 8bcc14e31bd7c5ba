"""Who comes and goes: installs, upgrades, uninstalls and members, each of which Teams may tell twice or not at all."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.activities import INSTALLATION_UPDATE, Incoming
from domain.people import Person
from domain.places import Scope
from workflows.people import People

Welcome = Callable[[Incoming, Person], Awaitable[None]]
"""Says the welcome in the conversation of the event."""

_CLOSED = frozenset({"channelDeleted", "teamDeleted"})


class Directory:
    """Keeps people and places true to the events. Each may come twice: a person is welcomed once."""

    def __init__(self, *, people: People) -> None:
        self._people = people

    async def note(self, incoming: Incoming, welcome: Welcome, now: datetime) -> None:
        """Take note of an event."""
        arrived, left = _movement(incoming)
        if incoming.place.scope is Scope.PERSONAL:
            await self._personal(incoming, arrived, left, welcome, now)
        elif left or incoming.event in _CLOSED:
            await self._people.left(incoming.place, now)
        elif arrived:
            await self._people.joined(incoming.place)
        for one in incoming.added:
            sighting = incoming.sighting(one)
            if sighting is not None and one.name and one.teams_id != incoming.bot.teams_id:
                await self._people.recognise(sighting, now)

    async def _personal(self, incoming: Incoming, arrived: bool, left: bool, welcome: Welcome, now: datetime) -> None:
        sighting = incoming.sighting()
        if sighting is None:
            others = (one for one in (*incoming.added, *incoming.removed) if one.teams_id != incoming.bot.teams_id)
            sighting = next((found for one in others if (found := incoming.sighting(one)) is not None), None)
        if sighting is None:
            return
        if left:
            await self._people.uninstalled(sighting)
        elif arrived:
            person = await self._people.installed(sighting, now)
            if person is not None:
                await welcome(incoming, person)
        elif incoming.kind == INSTALLATION_UPDATE and incoming.action == "add-upgrade":
            await self._people.recognise(sighting, now)


def _movement(incoming: Incoming) -> tuple[bool, bool]:
    """Whether the bot itself arrived, or left. An upgrade is neither, though the SDK takes it for an arrival."""
    if incoming.kind == INSTALLATION_UPDATE:
        return incoming.action == "add", incoming.action == "remove"
    bot = incoming.bot.teams_id
    return any(one.teams_id == bot for one in incoming.added), any(one.teams_id == bot for one in incoming.removed)
