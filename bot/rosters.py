"""Who is in a channel, as Teams tells it: asked seldom, remembered, and brought up to date behind the back of who waits for an answer.

Membership of a group's channel is the right to work on its tickets, so the roster is looked at in nearly every turn; Teams takes its time
to tell it, and allows few questions.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from structlog import get_logger

from bot.connector import Address, Member
from bot.sends import Outcome
from domain.places import Place

log = get_logger()

FRESH = timedelta(minutes=5)
"""How long a roster is believed without asking again."""
STALE = timedelta(hours=1)
"""How long it is used while it is being asked for again; one that is older is waited for."""
AGAIN = timedelta(seconds=30)
"""How long a channel that did not answer is left alone."""
PATIENCE = 3.0
"""Seconds that somebody waits for a roster."""

Ask = Callable[[Address], Awaitable[tuple[Member, ...] | Outcome]]
"""Asks Teams (`bot.connector.Connector.members`)."""


@dataclass
class _Roster:
    """What is known of one channel. `told_at` is None while nothing is."""

    place: Place
    people: frozenset[str] = frozenset()
    told_at: datetime | None = None
    not_before: datetime | None = None
    under_way: asyncio.Task[None] | None = None
    is_outdated: bool = False


class ChannelRosters:
    """The rosters of all channels, in this process."""

    def __init__(self, *, ask: Ask, patience: float = PATIENCE) -> None:
        self._ask = ask
        self._patience = patience
        self._known: dict[tuple[str, str], _Roster] = {}

    async def members(self, place: Place, now: datetime) -> frozenset[str]:
        """The Entra object ids of the people in a channel; what was known last when Teams does not answer, nobody when nothing was."""
        roster = self._known.setdefault((place.service_url, place.conversation_id), _Roster(place=place))
        age = now - roster.told_at if roster.told_at is not None else None
        if age is not None and timedelta(0) <= age < FRESH and not roster.is_outdated:
            return roster.people
        asking = self._asking(roster, now)
        must_wait = age is None or age >= STALE or roster.is_outdated
        if asking is not None and must_wait:
            await asyncio.wait([asking], timeout=self._patience)
        return roster.people

    def moved(self, place: Place) -> None:
        """Somebody joined or left a conversation: its roster, and those of its team, are asked for again at once."""
        for roster in self._known.values():
            is_same = roster.place.conversation_id == place.conversation_id
            if is_same or (place.team_id and roster.place.team_id == place.team_id):
                roster.is_outdated = True
                roster.not_before = None

    async def close(self) -> None:
        """Stop asking."""
        for roster in self._known.values():
            if roster.under_way is not None:
                roster.under_way.cancel()
                await asyncio.wait([roster.under_way])

    def _asking(self, roster: _Roster, now: datetime) -> asyncio.Task[None] | None:
        """The one question under way; None when the channel is left alone for now."""
        if roster.under_way is not None and not roster.under_way.done():
            return roster.under_way
        if roster.not_before is not None and now < roster.not_before:
            return None
        roster.under_way = asyncio.create_task(self._renew(roster, now))
        return roster.under_way

    async def _renew(self, roster: _Roster, now: datetime) -> None:
        place = roster.place
        address = Address(service_url=place.service_url, conversation_id=place.conversation_id)
        roster.is_outdated = False
        answer = await self._ask(address)
        if isinstance(answer, tuple):
            roster.people = frozenset(member.entra_id for member in answer if member.entra_id)
            roster.told_at, roster.not_before = now, None
            return
        roster.not_before = now + AGAIN
        log.warning(
            "roster.unknown",
            conversation_id=place.conversation_id,
            outcome=type(answer).__name__,
            reason=getattr(answer, "reason", ""),
        )
