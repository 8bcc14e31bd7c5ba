"""The self-check of the channels: Teams is asked, and what is wrong is told."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

import pytest

from bot.channel_check import ChannelCheck
from bot.connector import Connector
from domain.identifiers import GroupId, PlaceId
from domain.places import Place, Scope
from domain.tickets.checks import BoundChannel, Finding, Trouble
from tests.bot.stage import Clock
from tests.cast import NOW
from tests.fakes.fake_teams import FakeTeams
from tests.patience import PATIENCE


class Centre:
    """A service centre whose channels are in the fake Teams."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.gone: set[str] = set()
        self.told: list[tuple[Finding, ...]] = []
        self.checked = asyncio.Event()
        self.breaks = False

    async def bound_channels(self) -> tuple[BoundChannel, ...]:
        if self.breaks:
            raise RuntimeError
        return tuple(
            BoundChannel(
                group=GroupId(1),
                group_name="Hotline",
                place_id=PlaceId(number),
                place=Place(service_url=url, conversation_id=f"19:{number}", scope=Scope.CHANNEL),
                is_gone=f"19:{number}" in self.gone,
            )
            for number, url in enumerate((self.url, "http://127.0.0.1:9/", self.url))
        )

    async def findings(self, silent: Collection[PlaceId]) -> tuple[Finding, ...]:
        return tuple(Finding(trouble=Trouble.CHANNEL_SILENT, channel=str(one)) for one in sorted(silent))

    async def tell_channels(self, *_arguments: object) -> int:
        return 0

    async def tell_administrators(
        self, findings: Sequence[Finding], _administrators: Collection[str], _now: datetime
    ) -> int:
        self.told.append(tuple(findings))
        self.checked.set()
        return len(findings)


@pytest.fixture
def centre(teams: FakeTeams) -> Centre:
    return Centre(teams.url)


@pytest.fixture
def check(centre: Centre, connector: Connector, clock: Clock) -> ChannelCheck:
    return ChannelCheck(support=centre, ask=connector.members, administrators=(), clock=clock)


async def test_every_channel_that_is_not_gone_is_asked(check: ChannelCheck, centre: Centre, teams: FakeTeams) -> None:
    centre.gone.add("19:2")
    await check.run(NOW)
    assert centre.told == [(Finding(trouble=Trouble.CHANNEL_SILENT, channel="1"),)]
    assert [call.path for call in teams.calls] == ["/v3/conversations/19:0/pagedmembers"]


async def test_a_check_runs_behind_the_back_and_one_at_a_time(check: ChannelCheck, centre: Centre) -> None:
    check.soon()
    check.soon()
    async with asyncio.timeout(PATIENCE):
        await centre.checked.wait()
    assert len(centre.told) == 1
    await check.close()


async def test_what_breaks_in_a_check_breaks_nothing_else(check: ChannelCheck, centre: Centre) -> None:
    centre.breaks = True
    check.soon()
    await asyncio.sleep(0)
    centre.breaks = False
    await check.close()
    await check.run(NOW)
    assert len(centre.told) == 1
