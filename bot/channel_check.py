"""The self-check of the service centre's channels: at the start, when Mardi comes to a team or leaves one, and once a day.

A channel that is gone, or does not answer, swallows tickets in silence. So Teams is asked, and what is wrong is told to the administrators.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from structlog import get_logger

from bot.connector import Address
from bot.logs import place_of
from bot.rosters import Ask
from domain.identifiers import PlaceId
from domain.tickets.checks import BoundChannel, Finding

log = get_logger()


class Support(Protocol):
    """The service centre (`workflows.tickets.Tickets`)."""

    async def bound_channels(self) -> tuple[BoundChannel, ...]: ...

    async def findings(self, silent: Collection[PlaceId]) -> tuple[Finding, ...]: ...

    async def tell_administrators(
        self, findings: Sequence[Finding], administrators: Collection[str], now: datetime
    ) -> int: ...

    async def tell_channels(self, findings: Sequence[Finding], silent: Collection[PlaceId], now: datetime) -> int: ...


class ChannelCheck:
    """Checks. `administrators` are the Entra object ids of those who hold that role by configuration."""

    def __init__(
        self, *, support: Support, ask: Ask, administrators: Collection[str], clock: Callable[[], datetime]
    ) -> None:
        self._support = support
        self._ask = ask
        self._administrators = administrators
        self._clock = clock
        self._under_way: asyncio.Task[None] | None = None

    async def findings(self) -> tuple[Finding, ...]:
        """All that is wrong, each channel asked."""
        return await self._support.findings(await self._silent())

    async def _silent(self) -> frozenset[PlaceId]:
        channels = await self._support.bound_channels()
        return frozenset([one.place_id for one in channels if not one.is_gone and not await self._answers(one)])

    async def run(self, now: datetime) -> None:
        """Check, and tell in words: the administrators all of it, the channels that answer what is wrong with their group."""
        silent = await self._silent()
        findings = await self._support.findings(silent)
        for finding in findings:
            log.warning("support.check", reason=finding.trouble.value)
        await self._support.tell_administrators(findings, self._administrators, now)
        await self._support.tell_channels(findings, silent, now)

    def soon(self) -> None:
        """Check behind the back of whoever asks; a check under way will do."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._guarded())

    async def close(self) -> None:
        """Let go of a check under way."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.wait([self._under_way])

    async def _guarded(self) -> None:
        try:
            await self.run(self._clock())
        except Exception as error:
            log.error("check.failed", name="support", error=type(error).__name__, where=place_of(error))

    async def _answers(self, channel: BoundChannel) -> bool:
        place = channel.place
        answer = await self._ask(Address(service_url=place.service_url, conversation_id=place.conversation_id))
        if isinstance(answer, tuple):
            return True
        log.warning(
            "channel.silent",
            conversation_id=place.conversation_id,
            outcome=type(answer).__name__,
            reason=getattr(answer, "reason", ""),
        )
        return False
