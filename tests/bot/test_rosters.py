"""Who is in a channel: asked seldom, believed for a while, never waited for too long."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.connector import Address, Connector, Member
from bot.rosters import AGAIN, FRESH, STALE, ChannelRosters
from bot.sends import NotThere, Outcome
from domain.places import Place, Scope
from tests.cast import CHANNEL, NOW
from tests.fakes.fake_teams import FakeTeams


class Teams:
    """Answers with who is there, or not at all."""

    def __init__(self) -> None:
        self.people = ["a", "b"]
        self.asked = 0
        self.is_down = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def ask(self, _address: Address) -> tuple[Member, ...] | Outcome:
        self.asked += 1
        await self.gate.wait()
        if self.is_down:
            return NotThere(reason="not_found")
        return tuple(Member(teams_id=f"29:{one}", entra_id=one, name=one) for one in (*self.people, ""))


@pytest.fixture
def teams() -> Teams:
    return Teams()


@pytest.fixture
async def rosters(teams: Teams) -> AsyncIterator[ChannelRosters]:
    rosters = ChannelRosters(ask=teams.ask, patience=0.05)
    yield rosters
    teams.gate.set()
    await rosters.close()


async def test_a_roster_is_asked_once_for_a_while(rosters: ChannelRosters, teams: Teams) -> None:
    for seconds in (0, 1, 299):
        assert await rosters.members(CHANNEL, NOW + timedelta(seconds=seconds)) == {"a", "b"}
    assert teams.asked == 1


async def test_an_older_one_serves_while_it_is_asked_for_again(rosters: ChannelRosters, teams: Teams) -> None:
    await rosters.members(CHANNEL, NOW)
    teams.people, later = ["c"], NOW + FRESH
    teams.gate.clear()
    assert await rosters.members(CHANNEL, later) == {"a", "b"}
    assert await rosters.members(CHANNEL, later) == {"a", "b"}
    teams.gate.set()
    await asyncio.sleep(0.01)
    assert await rosters.members(CHANNEL, later) == {"c"}
    assert teams.asked == 2


async def test_a_very_old_one_is_waited_for(rosters: ChannelRosters, teams: Teams) -> None:
    await rosters.members(CHANNEL, NOW)
    teams.people = ["c"]
    assert await rosters.members(CHANNEL, NOW + STALE) == {"c"}


async def test_while_teams_does_not_answer_what_was_known_serves_and_it_is_left_alone(
    rosters: ChannelRosters, teams: Teams
) -> None:
    await rosters.members(CHANNEL, NOW)
    teams.is_down = True
    for seconds in (0, 1, 2):
        assert await rosters.members(CHANNEL, NOW + STALE + timedelta(seconds=seconds)) == {"a", "b"}
    assert teams.asked == 2
    teams.is_down = False
    teams.people = ["c"]
    assert await rosters.members(CHANNEL, NOW + STALE + AGAIN) == {"c"}


async def test_who_asks_at_once_asks_teams_once_and_nobody_waits_for_ever(
    rosters: ChannelRosters, teams: Teams
) -> None:
    teams.gate.clear()
    found = await asyncio.gather(*(rosters.members(CHANNEL, NOW) for _ in range(5)))
    assert (set(found), teams.asked) == ({frozenset()}, 1)


async def test_when_somebody_comes_or_goes_the_roster_is_asked_for_at_once(
    rosters: ChannelRosters, teams: Teams
) -> None:
    await rosters.members(CHANNEL, NOW)
    teams.people = ["a"]
    rosters.moved(Place(service_url=CHANNEL.service_url, conversation_id="19:other@thread.v2", scope=Scope.GROUP))
    rosters.moved(
        Place(
            service_url=CHANNEL.service_url,
            conversation_id="19:x",
            scope=Scope.CHANNEL,
            team_id="19:another@thread.tacv2",
        )
    )
    assert await rosters.members(CHANNEL, NOW) == {"a", "b"}
    general = Place(
        service_url=CHANNEL.service_url,
        conversation_id="19:general@thread.tacv2",
        scope=Scope.CHANNEL,
        team_id=CHANNEL.team_id,
    )
    rosters.moved(general)
    assert await rosters.members(CHANNEL, NOW) == {"a"}


async def test_the_connectors_roster_names_people_by_their_entra_ids(
    connector: Connector, teams_over_http: FakeTeams
) -> None:
    place = Place(service_url=teams_over_http.url, conversation_id="19:hotline", scope=Scope.CHANNEL)
    teams_over_http.rosters["19:hotline"] = [{"id": "29:1", "aadObjectId": "ABC", "name": "Tarik"}]
    rosters = ChannelRosters(ask=connector.members)
    assert await rosters.members(place, NOW) == {"abc"}
    await rosters.close()


@pytest.fixture
async def teams_over_http() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as teams:
        yield teams
