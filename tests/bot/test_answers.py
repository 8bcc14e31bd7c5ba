"""The way out over HTTP: tokens fetched once, passing faults met and overcome, the loop never held."""

import asyncio
from datetime import timedelta
from threading import Event

import pytest

from bot.connector import Address, Connector, Created, ForeignService, base_of
from bot.outgoing_tokens import OutgoingTokens
from bot.sends import Blocked, NotInstalled, NotThere, Rejected, Sent, Throttled, Transient, Unauthorised
from tests.bot.stage import Clock, Stage
from tests.fakes.fake_authority import FakeAuthority
from tests.fakes.fake_teams import FakeTeams, blocked
from tests.patience import PATIENCE


@pytest.mark.parametrize(("status", "retry_after"), [(429, "0"), (503, None), (502, None), (504, None), (412, None)])
async def test_an_answer_that_meets_one_passing_fault_arrives_once(
    stage: Stage, status: int, retry_after: str | None
) -> None:
    stage.teams.fail(1, status, retry_after=retry_after)
    (answer,) = await stage.client().say("echo once")
    assert answer.text == "echo once"


async def test_an_edit_that_meets_one_passing_fault_is_made_once(stage: Stage) -> None:
    claire = stage.client()
    (message,) = await claire.say("card")
    stage.teams.fail(1, 503)
    await claire.press_old(message, "echo.replace")
    assert (message.edits, len(claire.messages)) == (1, 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 500])
async def test_an_answer_that_is_refused_is_not_tried_again(stage: Stage, status: int) -> None:
    stage.teams.fail(1, status)
    assert await stage.client().say("echo never") == []
    assert stage.teams.counts["POST"] == 1


async def test_an_answer_is_given_up_when_teams_asks_for_more_patience_than_a_turn_has(stage: Stage) -> None:
    stage.teams.fail(1, 429, retry_after="120")
    assert await stage.client().say("echo later") == []
    assert stage.teams.counts["POST"] == 1


async def test_the_token_is_fetched_once_for_many_turns(guarded: Stage, authority: FakeAuthority) -> None:
    claire = guarded.client()
    await asyncio.gather(*(claire.say("echo") for _ in range(10)))
    assert (authority.counts["discovery"], authority.counts["token"]) == (1, 1)
    assert {call.authorization for call in guarded.teams.calls} == {"Bearer outgoing-token-1"}


async def test_a_token_is_renewed_ahead_of_its_end_without_a_turn_waiting(
    guarded: Stage, authority: FakeAuthority
) -> None:
    authority.token_seconds = 240
    claire = guarded.client()
    await claire.say("echo")
    guarded.clock.pass_(timedelta(minutes=3))
    authority.hang()
    await claire.say("echo")
    assert guarded.teams.calls[-1].authorization == "Bearer outgoing-token-1"
    await asyncio.wait_for(authority.asked.wait(), PATIENCE)


async def test_other_turns_go_on_while_the_login_service_hangs(guarded: Stage, authority: FakeAuthority) -> None:
    """An answer waits for its token; what needs none does not: the loop is free."""
    claire = guarded.client()
    assert (await claire.press("1:1", "echo.say", {"word": "warm"})).status == 200
    authority.hang()
    waiting = asyncio.create_task(claire.say("echo"))
    await asyncio.wait_for(authority.asked.wait(), PATIENCE)
    assert (await claire.press("1:1", "echo.say", {"word": "free"})).sentence == "echo free"
    assert not waiting.done()
    authority.release()
    assert (await waiting)[0].text == "echo "


async def test_other_turns_go_on_while_the_connector_hangs(stage: Stage) -> None:
    claire = stage.client()
    stage.teams.hang()
    waiting = asyncio.create_task(claire.say("echo"))
    assert (await claire.press("1:1", "echo.say", {"word": "free"})).sentence == "echo free"
    assert not waiting.done()
    stage.teams.release()
    assert (await waiting)[0].text == "echo "


class Desk:
    """Gives a token of an hour at each call, once it is opened."""

    def __init__(self) -> None:
        self.calls = 0
        self.opened = Event()

    def acquire(self) -> dict[str, object]:
        self.calls += 1
        assert self.opened.wait(5)
        return {"access_token": f"token-{self.calls}", "expires_in": 3600}

    def close(self) -> None:
        self.opened.set()


async def test_everybody_waits_for_the_one_request_that_is_under_way(clock: Clock) -> None:
    desk = Desk()
    tokens = OutgoingTokens(source=desk, clock=clock)
    waiting = asyncio.gather(*(tokens.token() for _ in range(5)))
    await asyncio.sleep(0)
    desk.opened.set()
    assert await waiting == ["token-1"] * 5
    clock.pass_(timedelta(hours=2))
    assert await tokens.token() == "token-2"
    assert desk.calls == 2
    await tokens.close()


async def test_an_answer_without_a_token_does_not_break_the_turn(guarded: Stage, authority: FakeAuthority) -> None:
    authority.refuses = True
    claire = guarded.client()
    assert await claire.say("echo") == []
    assert guarded.teams.calls == []


@pytest.fixture
def address(teams: FakeTeams) -> Address:
    return Address(service_url=teams.url, conversation_id="19:é;x@thread/1")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, {"error": {"code": "BadArgument"}}, Rejected(reason="BadArgument")),
        (401, {}, Unauthorised(reason="unauthorised")),
        (403, blocked("MessageWritesBlocked"), Blocked(reason="MessageWritesBlocked")),
        (403, blocked("ConversationBlockedByUser"), Blocked(reason="ConversationBlockedByUser")),
        (403, {"error": {"code": "BotNotInConversationRoster"}}, NotInstalled(reason="BotNotInConversationRoster")),
        (403, {"error": {"code": "BotDisabledByAdmin"}}, NotInstalled(reason="BotDisabledByAdmin")),
        (403, {}, Blocked(reason="forbidden")),
        (404, {"error": {"code": "ConversationNotFound"}}, NotThere(reason="ConversationNotFound")),
        (413, {}, Rejected(reason="http_413")),
        (500, {"error": {"code": "ServiceError"}}, Rejected(reason="ServiceError")),
        (503, {}, Transient(reason="http_503")),
    ],
)
async def test_each_answer_of_the_service_has_its_meaning(
    teams: FakeTeams, connector: Connector, address: Address, status: int, body: dict[str, object], outcome: object
) -> None:
    teams.fail(1, status, body=body)
    assert await connector.send(address, {"type": "message"}) == outcome


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("0.5", 0.5), ("soon", 1.0), ("nan", 1.0), ("-3", 0.0), ("99999", 300.0)]
)
async def test_the_pause_that_teams_asks_for_is_read(
    teams: FakeTeams, connector: Connector, address: Address, header: str, seconds: float
) -> None:
    teams.fail(1, 429, retry_after=header)
    assert await connector.send(address, {"type": "message"}) == Throttled(retry_after=seconds)


async def test_an_activity_is_sent_edited_and_deleted(teams: FakeTeams, connector: Connector, address: Address) -> None:
    sent = await connector.send(address, {"type": "message", "text": "é"})
    assert isinstance(sent, Sent)
    assert sent.activity_id is not None
    assert await connector.update(address, sent.activity_id, {"type": "message", "text": "è"}) == sent
    assert teams.last(address.conversation_id).text == "è"
    assert await connector.delete(address, sent.activity_id) == Sent(activity_id=None)
    assert teams.messages(address.conversation_id) == []
    assert isinstance(await connector.reply(address, "1:1", {"type": "message"}), Sent)


async def test_a_conversation_is_opened_and_its_members_are_read_page_by_page(
    teams: FakeTeams, connector: Connector, address: Address
) -> None:
    created = await connector.create_conversation(
        teams.url, {"members": [{"id": "29:1"}], "activity": {"type": "message"}}
    )
    assert created == Created(conversation_id="a:created-29:1", activity_id="1:1")
    teams.rosters[address.conversation_id] = [
        {"id": f"29:{n}", "objectId": f"E{n}", "name": f"P{n}"} for n in range(450)
    ]
    members = await connector.members(address)
    assert isinstance(members, tuple)
    assert (len(members), members[449].teams_id, members[449].entra_id) == (450, "29:449", "e449")


async def test_nothing_listening_is_a_fault_that_passes(connector: Connector) -> None:
    nowhere = Address(service_url="http://127.0.0.1:9/", conversation_id="a")
    assert await connector.send(nowhere, {}) == Transient(reason="no_connection")


async def test_a_time_out_is_told_and_never_tried_again(teams: FakeTeams, clock: Clock, cloud_of_tests: object) -> None:
    impatient = Connector(cloud=cloud_of_tests, clock=clock, seconds=0.05)  # type: ignore[arg-type]
    teams.hang()
    address = Address(service_url=teams.url, conversation_id="a")
    assert await impatient.send(address, {}, attempts=4) == Transient(reason="time_out")
    assert teams.counts["POST"] == 1
    await impatient.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://teams.example.org/",
        "http://127.0.0.1.example.org/",
        "ftp://127.0.0.1/",
        "https://a:b@x.org",
        "https://",
        "x",
    ],
)
def test_the_bot_talks_to_https_only_or_to_this_machine(url: str) -> None:
    with pytest.raises(ForeignService):
        base_of(url, True)
    with pytest.raises(ForeignService):
        base_of("http://127.0.0.1:80/", False)
    assert base_of("https://smba.trafficmanager.net/emea/", False) == "https://smba.trafficmanager.net/emea"
    assert base_of("http://[::1]:80", True) == "http://[::1]:80"
