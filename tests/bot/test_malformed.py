"""What is no activity is refused in a few words: 4xx, never 5xx, whatever it is."""

import gzip
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.activities import Malformed, parse, read
from tests.bot.stage import Stage

GOOD: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "channelId": "msteams",
    "serviceUrl": "http://127.0.0.1:9/",
    "conversation": {"id": "a:1", "conversationType": "personal"},
    "from": {"id": "29:1", "name": "Claire", "aadObjectId": "00000000-0000-4000-8000-000000000000"},
    "recipient": {"id": "28:1"},
    "text": "echo",
    "entities": [{"type": "clientInfo", "timezone": "Europe/Paris"}],
    "channelData": {"tenant": {"id": "t"}, "team": {"id": "19:team"}},
    "value": {"action": {"verb": "v", "data": {"a": 1}}},
}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"{",
        b"[]",
        b'[{"type":"message"}]',
        b"null",
        b"12",
        b'"message"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"type":"message","value":NaN}',
        b"1" * 10_000,
        json.dumps(GOOD | {"type": None}).encode(),
        json.dumps(GOOD | {"type": 7}).encode(),
        json.dumps(GOOD | {"type": ""}).encode(),
        json.dumps(GOOD | {"conversation": None}).encode(),
        json.dumps(GOOD | {"conversation": []}).encode(),
        json.dumps(GOOD | {"conversation": {"id": ""}}).encode(),
        json.dumps(GOOD | {"conversation": {"id": 12}}).encode(),
        json.dumps(GOOD | {"conversation": {"id": "a" * 5000}}).encode(),
        json.dumps(GOOD | {"serviceUrl": None}).encode(),
        json.dumps(GOOD | {"serviceUrl": "http://teams.example.org/"}).encode(),
        json.dumps(GOOD | {"serviceUrl": "https://user:password@teams.example.org/"}).encode(),
        json.dumps(GOOD | {"serviceUrl": "https://teams.example.org:99999/"}).encode(),
        json.dumps(GOOD | {"serviceUrl": "file:///etc/passwd"}).encode(),
        json.dumps(GOOD | {"serviceUrl": "https://[::1"}).encode(),
    ],
)
async def test_a_body_that_is_no_activity_is_refused(stage: Stage, body: bytes) -> None:
    answer = await stage.client().post_bytes(body)
    assert answer.status == 400
    assert set(answer.body) == {"error"}
    assert len(answer.body["error"]) < 80


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "nonsense"])
async def test_another_content_type_is_refused(stage: Stage, content_type: str | None) -> None:
    answer = await stage.client().post_bytes(json.dumps(GOOD).encode(), content_type)
    assert answer.status == 415


async def test_a_body_over_one_mebibyte_is_refused(stage: Stage) -> None:
    body = json.dumps(GOOD | {"text": "a" * 1024 * 1024}).encode()
    assert (await stage.client().post_bytes(body)).status == 413


async def test_a_charset_in_the_content_type_is_no_obstacle(stage: Stage) -> None:
    claire = stage.client()
    body = json.dumps(claire.message("echo é")).encode()
    assert (await claire.post_bytes(body, "application/json; charset=utf-8")).status == 200


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "nonsense"])
async def test_a_compressed_body_is_refused_unread(stage: Stage, encoding: str) -> None:
    claire = stage.client()
    headers = {"Content-Encoding": encoding}
    assert (await claire.post_bytes(b"\x00\x01 not packed", **headers)).status in (400, 415)
    bomb = gzip.compress(json.dumps(GOOD | {"text": "a" * 5_000_000}).encode())
    assert (await claire.post_bytes(bomb, **headers)).status in (400, 415)


async def test_any_authorization_is_let_in_where_none_is_asked_for(stage: Stage) -> None:
    claire = stage.client(token=lambda: "whatever")
    assert (await claire.post(claire.message("echo"))).status == 200


@pytest.mark.parametrize(
    "spoilt",
    [
        {"from": "someone"},
        {"from": {"id": 3, "aadObjectId": {}}},
        {"recipient": []},
        {"entities": "x"},
        {"entities": [1, None, {"type": "mention", "mentioned": 5, "text": 6}, {"type": ["clientInfo"]}]},
        {"channelData": "x"},
        {"channelData": {"tenant": "t", "team": [], "channel": 4}},
        {"text": {"a": 1}},
        {"text": "\ud800 echo half"},
        {"from": {"id": "29:nul", "name": "N\0l", "aadObjectId": "nul-\0-nul"}},
        {"id": None},
        {"id": "x" * 100_000},
        {"locale": 3},
        {"value": "text"},
        {"value": {"verb": ["x"], "msteams": "y"}},
        {"value": {"verb": "echo.say", "word": 10**400}},
        {"replyToId": 3, "value": {"verb": "echo.replace"}},
        {"type": "invoke", "name": ["x"]},
        {"type": "invoke", "name": "adaptiveCard/action", "value": None},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": "x"}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": 3, "data": "x"}}},
        {"type": "invoke", "name": "composeExtension/query", "value": {"parameters": [1, {"name": {}, "value": []}]}},
        {"type": "conversationUpdate", "membersAdded": {"id": "x"}, "membersRemoved": ["y", None]},
        {"type": "installationUpdate", "action": 3},
        {"type": "messageReaction", "reactionsAdded": 3},
    ],
)
async def test_a_field_of_the_wrong_kind_never_breaks_a_turn(stage: Stage, spoilt: dict[str, Any]) -> None:
    claire = stage.client()
    answer = await claire.post(claire.message("echo") | spoilt)
    assert answer.status == 200
    assert not any("référence" in message.text for message in claire.messages)


@pytest.mark.parametrize("text", ["\0", "\ud800", "a\0b\ud800c"])
def test_texts_that_no_database_keeps_are_cleaned_wherever_they_stand(text: str) -> None:
    value = parse(json.dumps({text: [text, {"a": text}], "b": 1, "c": None}).encode())
    for found in re.findall(r"'([^']*)'", str(value)):
        assert "\\x00" not in found
        found.encode()
    assert value["b"] == 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from([*GOOD, "membersAdded", "action", "name", "replyToId", "locale"]), _JSON))
def test_whatever_is_read_is_an_activity_or_malformed(spoilt: dict[str, Any]) -> None:
    body = json.dumps(GOOD | spoilt).encode()
    try:
        incoming = read(parse(body))
    except Malformed:
        return
    assert incoming.activity_id
    incoming.said.encode()
    incoming.sender.name.encode()
    incoming.sighting()
