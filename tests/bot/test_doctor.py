"""The self-check: each thing that a start depends on, when it works and when it does not."""

from dataclasses import replace

import pytest

from bot.channel_check import ChannelCheck
from bot.doctor import Doctor
from bot.rosters import ChannelRosters
from bot.settings import Settings
from domain.languages import Language
from domain.places import Purpose
from domain.tickets.rules import SupportRules
from storage.database import Database
from tests.bot.stage import Stage
from tests.cast import CHANNEL, Cast
from tests.fakes.fake_authority import APP_ID, APP_PASSWORD, FakeAuthority
from tests.fakes.teams_client import TENANT
from workflows.channels import Channels
from workflows.tickets import Tickets


@pytest.fixture
def doctor(database: Database, guarded: Stage, authority: FakeAuthority) -> Doctor:
    """The doctor of a bot that is registered."""
    rosters = ChannelRosters(ask=guarded.edge.connector.members)
    return Doctor(
        settings=Settings(app_id=APP_ID, app_password=APP_PASSWORD, tenant_id=TENANT),
        cloud=authority.cloud,
        database=database,
        channels=Channels(database=database),
        support=ChannelCheck(
            support=Tickets(database=database, rules=SupportRules(), language=Language.FRENCH, rosters=rosters),
            ask=guarded.edge.connector.members,
            administrators=frozenset(),
            clock=guarded.clock,
        ),
        connector=guarded.edge.connector,
        tokens=guarded.edge.tokens,
    )


async def ills(doctor: Doctor) -> list[str]:
    """What is wrong, in words."""
    return [finding.sentence async for finding in doctor.examine() if not finding.is_well]


async def bind(database: Database, cast: Cast, guarded: Stage) -> str:
    """Bind a channel of the fake Teams; its conversation."""
    place = replace(CHANNEL, service_url=guarded.teams.url)
    await Channels(database=database).bind(Purpose.PROJECT_OFFICE, cast.act(cast.olivia, place=place))
    return place.conversation_id


async def test_a_bot_that_is_well_is_found_so(doctor: Doctor, database: Database, cast: Cast, guarded: Stage) -> None:
    await bind(database, cast, guarded)
    told = [finding async for finding in doctor.examine()]
    assert [finding.sentence for finding in told if not finding.is_well] == []
    assert any("“Bureau de projets” (project_office) answers" in finding.sentence for finding in told)


async def test_a_refused_secret_and_keys_out_of_reach_are_both_told(doctor: Doctor, authority: FakeAuthority) -> None:
    authority.refuses = authority.is_down = True
    secret, keys = await ills(doctor)
    assert "MicrosoftAppId" in secret
    assert authority.cloud.openid_metadata in keys
    assert APP_PASSWORD not in secret + keys


async def test_a_channel_that_is_gone_is_told_by_its_name(
    doctor: Doctor, database: Database, cast: Cast, guarded: Stage
) -> None:
    guarded.teams.close(await bind(database, cast, guarded), 404, {"error": {"code": "ConversationNotFound"}})
    (gone,) = await ills(doctor)
    assert "“Bureau de projets”" in gone
    assert "does not answer" in gone


async def test_a_database_that_does_not_answer_is_told_and_the_rest_is_still_looked_at(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_database: Database) -> str:
        raise OSError

    monkeypatch.setattr("storage.migrating.current", away)
    (silent,) = await ills(doctor)
    assert "MARDI_DATABASE_URL" in silent


async def test_an_old_schema_is_told_with_the_command(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.migrating.newest", lambda: "9999")
    (old,) = await ills(doctor)
    assert "python app.py migrate" in old
