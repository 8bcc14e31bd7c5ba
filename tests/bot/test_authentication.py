"""Who is let in: the traps of token checking, over HTTP."""

import asyncio
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt import encode

from tests.bot.stage import Stage
from tests.fakes.fake_authority import APP_ID, FakeAuthority
from tests.patience import PATIENCE

HOUR = 3600


async def _status(stage: Stage, token: str | None, **fields: Any) -> int:
    claire = stage.client(token=None if token is None else lambda: token)
    turns = stage.echo.turns
    before = len(turns)
    answer = await claire.post(claire.message("echo", **fields))
    assert answer.status < 500
    assert (answer.status == 200) == (len(turns) > before)
    return answer.status


def _now(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Claims whose instants are told from now on: not from when the tests were collected."""
    return {
        name: int(time.time() + value.total_seconds()) if isinstance(value, timedelta) else value
        for name, value in claims.items()
    }


def _unknown_key(authority: FakeAuthority, stage: Stage) -> str:
    stranger = FakeAuthority(Path(authority.ca_file).parent)
    stranger.rotate()
    return stranger.token(service_url=stage.teams.url)


async def test_a_good_token_is_let_in(guarded: Stage) -> None:
    assert (await guarded.client().say("echo salut"))[0].text == "echo salut"


async def test_no_token_is_refused(guarded: Stage) -> None:
    assert await _status(guarded, None) == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer a.b.c", "Bearer é", "Bearer " + "x" * 5000]
)
async def test_a_malformed_header_is_refused(guarded: Stage, header: str) -> None:
    claire = guarded.client(token=None)
    assert (await claire.post(claire.message("echo"), Authorization=header)).status == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": timedelta(minutes=-6)},
        {"nbf": timedelta(minutes=7), "exp": timedelta(hours=1)},
        {"aud": "another-bot"},
        {"aud": None},
        {"iss": "https://sts.windows.net/x/"},
        {"iss": None},
        {"exp": None},
        {"nbf": None},
        {"exp": "tomorrow"},
        {"serviceurl": "https://elsewhere.example.org/"},
        {"serviceurl": None},
    ],
)
async def test_a_token_with_a_wrong_claim_is_refused(
    guarded: Stage, authority: FakeAuthority, claims: dict[str, Any]
) -> None:
    assert await _status(guarded, authority.token(**({"service_url": guarded.teams.url} | _now(claims)))) == 401


@pytest.mark.parametrize("claims", [{"exp": timedelta(minutes=-1)}, {"nbf": timedelta(minutes=1)}])
async def test_clocks_may_differ_by_five_minutes(
    guarded: Stage, authority: FakeAuthority, claims: dict[str, Any]
) -> None:
    assert await _status(guarded, authority.token(service_url=guarded.teams.url, **_now(claims))) == 200


async def test_a_token_seen_before_expires_all_the_same(guarded: Stage, authority: FakeAuthority) -> None:
    token = authority.token(service_url=guarded.teams.url)
    assert await _status(guarded, token) == 200
    guarded.clock.pass_(timedelta(hours=1, minutes=6))
    assert await _status(guarded, token) == 401


async def test_a_token_signed_by_another_key_is_refused(guarded: Stage, authority: FakeAuthority) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert await _status(guarded, authority.token(service_url=guarded.teams.url, key=other)) == 401


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_only_rs256_is_accepted(guarded: Stage, authority: FakeAuthority, algorithm: str) -> None:
    now = int(time.time())
    claims = {
        "iss": "https://api.botframework.com",
        "aud": APP_ID,
        "nbf": now,
        "exp": now + HOUR,
        "serviceurl": guarded.teams.url,
    }
    key = "" if algorithm == "none" else "a secret of forty characters, or nearly so"
    assert await _status(guarded, encode(claims, key, algorithm=algorithm, headers={"kid": authority.key_id})) == 401


@pytest.mark.parametrize(
    "payload",
    [
        b"[" * 3000,
        b"[]",
        b"null",
        b"\xff",
        b'{"exp": 1e999, "nbf": 0, "iss": "https://api.botframework.com", "aud": "APP"}',
        b'{"exp": 1' + b"0" * 400 + b', "nbf": 0, "iss": "https://api.botframework.com", "aud": "APP"}',
        b'{"exp": NaN, "nbf": NaN, "iss": "https://api.botframework.com", "aud": ["APP"]}',
        b'{"exp": [1], "nbf": {}, "iss": {}, "aud": {}}',
    ],
)
async def test_a_token_that_holds_nonsense_is_refused(guarded: Stage, authority: FakeAuthority, payload: bytes) -> None:
    head = json.dumps({"alg": "RS256", "typ": "JWT", "kid": authority.key_id}).encode()
    parts = (head, payload.replace(b"APP", APP_ID.encode()), b"signature")
    token = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    assert await _status(guarded, token) == 401


@pytest.mark.parametrize(
    "head", [b"[" * 3000, b"[]", b"{}", b'{"alg": "RS256"}', b'{"alg": "RS256", "kid": ["x"]}', b"\xff"]
)
async def test_a_token_whose_head_is_nonsense_is_refused(guarded: Stage, head: bytes) -> None:
    token = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in (head, b"{}", b"x"))
    assert await _status(guarded, token) == 401


async def test_a_key_that_is_not_endorsed_for_the_channel_is_refused(guarded: Stage, authority: FakeAuthority) -> None:
    token = authority.token(service_url=guarded.teams.url)
    assert await _status(guarded, token, channelId="webchat") == 401
    assert await _status(guarded, token, channelId=None) == 401
    assert await _status(guarded, token) == 200


async def test_another_tenant_is_refused(guarded: Stage, authority: FakeAuthority) -> None:
    token = authority.token(service_url=guarded.teams.url)
    assert await _status(guarded, token, channelData={"tenant": {"id": "99999999-0000-4000-8000-000000000000"}}) == 403
    assert await _status(guarded, token, channelData={}, conversation={"id": "a:1"}) == 403


async def test_a_rotated_key_works_at_the_first_request(guarded: Stage, authority: FakeAuthority) -> None:
    assert await _status(guarded, authority.token(service_url=guarded.teams.url)) == 200
    authority.rotate()
    guarded.clock.pass_(timedelta(minutes=2))
    assert await _status(guarded, authority.token(service_url=guarded.teams.url)) == 200


async def test_an_unknown_key_causes_one_fetch_a_minute(guarded: Stage, authority: FakeAuthority) -> None:
    assert await _status(guarded, authority.token(service_url=guarded.teams.url)) == 200
    guarded.clock.pass_(timedelta(minutes=2))
    stranger = _unknown_key(authority, guarded)
    before = authority.counts["keys"]
    assert [await _status(guarded, stranger) for _ in range(5)] == [401] * 5
    assert authority.counts["keys"] == before + 1


async def test_keys_are_fetched_once_for_many_first_requests(guarded: Stage, authority: FakeAuthority) -> None:
    token = authority.token(service_url=guarded.teams.url)
    claire = guarded.client(token=lambda: token)
    answers = await asyncio.gather(*(claire.post(claire.message("echo")) for _ in range(10)))
    assert {answer.status for answer in answers} == {200}
    assert (authority.counts["metadata"], authority.counts["keys"]) == (1, 1)


async def test_old_keys_serve_while_their_service_is_down(guarded: Stage, authority: FakeAuthority) -> None:
    token = authority.token(service_url=guarded.teams.url, exp=int(time.time()) + 60 * HOUR)
    assert await _status(guarded, token) == 200
    authority.is_down = True
    guarded.clock.pass_(timedelta(hours=25))
    second = authority.token(service_url=guarded.teams.url, exp=int(time.time()) + 61 * HOUR)
    assert await _status(guarded, second) == 200


async def test_without_any_key_a_plausible_token_is_asked_to_come_back_and_a_bad_one_refused(
    guarded: Stage, authority: FakeAuthority
) -> None:
    authority.is_down = True
    claire = guarded.client()
    keys = guarded.edge.incoming
    assert keys is not None
    keys.keys._keys, keys.keys._fetched_at = {}, None
    assert (await claire.post(claire.message("echo"))).status == 503
    claire.token = lambda: authority.token(service_url=guarded.teams.url, aud="another-bot")
    assert (await claire.post(claire.message("echo"))).status == 401


async def test_turns_go_on_while_the_keys_service_hangs(guarded: Stage, authority: FakeAuthority) -> None:
    assert await _status(guarded, authority.token(service_url=guarded.teams.url)) == 200
    guarded.clock.pass_(timedelta(minutes=2))
    authority.hang()
    stranger = guarded.client(token=lambda: _unknown_key(authority, guarded))
    waiting = asyncio.create_task(stranger.post(stranger.message("echo")))
    await asyncio.wait_for(authority.asked.wait(), PATIENCE)
    assert await _status(guarded, authority.token(service_url=guarded.teams.url)) == 200
    assert not waiting.done()
    authority.release()
    assert (await waiting).status == 401
