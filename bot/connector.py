"""The way out to Teams: the Bot Connector's REST service over one pooled session, raw JSON, an explicit outcome per send.

The SDK's client is not used: it opens a connection per message, blocks the loop for its token, never retries a POST and drops the
fields it does not know.
"""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, urlsplit

import orjson
from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

from bot.cloud import Cloud
from bot.pace import Pace
from bot.patience import Patience
from bot.sends import NoToken, Outcome, Rejected, Sent, Throttled, Transient, json_object, read_answer
from bot.settings import is_loopback

ANSWER_ATTEMPTS = 4
"""How often an answer inside a turn is tried."""
ANSWER_BUDGET = 6.0
"""Seconds that the pauses between those attempts may take together: Teams re-sends a turn after about 15 s."""
FIRST_BACK_OFF = 0.25
MOST_MEMBER_PAGES = 50
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_.~:@-]+")
"""Colons and at signs, of which the ids of Teams are full, may stand in a segment as they are (RFC 3986, `pchar`)."""
_JSON = {"Content-Type": "application/json; charset=utf-8"}


class TokenUnavailable(Exception):
    """The login service gave no token. `reason` is a code word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tokens(Protocol):
    """Whoever has a token for the connector service."""

    async def token(self) -> str:
        """A valid token. Raises TokenUnavailable."""
        ...


class ForeignService(Exception):
    """A service URL to which the bot does not talk: not https, nor, where that is allowed, on this machine."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """A conversation as the connector takes it; unlike a place's, a channel's `conversation_id` may name the thread."""

    service_url: str
    conversation_id: str


@dataclass(frozen=True, kw_only=True)
class Created:
    """A conversation that was opened, with the activity that opened it, if any."""

    conversation_id: str
    activity_id: str | None


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of a conversation, as the roster tells it."""

    teams_id: str
    entra_id: str
    name: str


class Connector:
    """Sends, edits, deletes and looks up, on behalf of the bot."""

    def __init__(
        self,
        *,
        cloud: Cloud,
        clock: Callable[[], datetime],
        tokens: Tokens | None = None,
        seconds: float = 10.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`tokens` is None without an app id. `seconds` is the time-out of one request."""
        self._cloud = cloud
        self._clock = clock
        self._tokens = tokens
        self._sleep = sleep
        self._patience = Patience(seconds)
        self._connecting = min(5.0, seconds)
        self._session: ClientSession | None = None
        self.pace = Pace(clock=clock)

    async def send(self, address: Address, activity: Mapping[str, object], *, attempts: int = 1) -> Outcome:
        """Post an activity to a conversation."""
        return await self._try("POST", address, "", activity, attempts)

    async def reply(self, address: Address, to: str, activity: Mapping[str, object], *, attempts: int = 1) -> Outcome:
        """Post an activity as the answer to another one."""
        return await self._try("POST", address, to, activity, attempts)

    async def update(
        self, address: Address, activity_id: str, activity: Mapping[str, object], *, attempts: int = 1
    ) -> Outcome:
        """Edit an activity in place."""
        return await self._try("PUT", address, activity_id, {**activity, "id": activity_id}, attempts)

    async def delete(self, address: Address, activity_id: str, *, attempts: int = 1) -> Outcome:
        """Delete an activity."""
        return await self._try("DELETE", address, activity_id, None, attempts)

    async def create_conversation(self, service_url: str, parameters: Mapping[str, object]) -> Created | Outcome:
        """Open a conversation; `parameters` as in the service's ConversationParameters."""
        outcome, body = await self._request("POST", service_url, "/v3/conversations", parameters)
        if isinstance(outcome, Throttled):
            self.pace.pause(outcome.retry_after)
        if not isinstance(outcome, Sent):
            return outcome
        if outcome.activity_id is None:
            return Rejected(reason="no_conversation_id")
        activity = json_object(body).get("activityId")
        return Created(conversation_id=outcome.activity_id, activity_id=activity if isinstance(activity, str) else None)

    async def members(self, address: Address) -> tuple[Member, ...] | Outcome:
        """Everybody in a conversation, page by page."""
        path = f"/v3/conversations/{_segment(address.conversation_id)}/pagedmembers"
        query = {"pageSize": "200"}
        members: list[Member] = []
        for _ in range(MOST_MEMBER_PAGES):
            outcome, body = await self._request("GET", address.service_url, path, None, query)
            if not isinstance(outcome, Sent):
                return outcome
            answer = json_object(body)
            listed = answer.get("members")
            members.extend(_member(one) for one in listed if isinstance(one, dict)) if isinstance(
                listed, list
            ) else None
            following = answer.get("continuationToken")
            if not isinstance(following, str) or not following:
                break
            query["continuationToken"] = following
        return tuple(members)

    async def close(self) -> None:
        """Close the pooled connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _try(
        self, method: str, address: Address, activity_id: str, activity: Mapping[str, object] | None, attempts: int
    ) -> Outcome:
        """Send, and within a turn send again what met a fault that passes, as long as the pauses stay within the budget."""
        path = f"/v3/conversations/{_segment(address.conversation_id)}/activities"
        if activity_id:
            path = f"{path}/{_segment(activity_id)}"
        budget = ANSWER_BUDGET
        for attempt in range(attempts):
            outcome, _ = await self._request(method, address.service_url, path, activity)
            match outcome:
                case Throttled(retry_after=pause):
                    self.pace.pause(pause)
                case NoToken() | Transient() if outcome.reason != "time_out":
                    pause = FIRST_BACK_OFF * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311 jitter, not a secret
                case _:
                    return outcome
            if attempt + 1 == attempts or pause > budget:
                return outcome
            budget -= pause
            await self._sleep(pause)
        return Rejected(reason="not_tried")

    async def _request(
        self,
        method: str,
        service_url: str,
        path: str,
        payload: Mapping[str, object] | None,
        query: Mapping[str, str] | None = None,
    ) -> tuple[Outcome, bytes]:
        """One request and the body of its answer. What arrived is never in doubt, save after a time-out, which is therefore told apart."""
        try:
            base = _base_url(service_url, self._cloud.loopback_services)
            url = base.with_path(base.raw_path.rstrip("/") + path, encoded=True)
            if query:
                url = url.with_query(query)
            headers = None if self._tokens is None else {"Authorization": f"Bearer {await self._tokens.token()}"}
            data = None if payload is None else to_json(payload)
            with self._patience:
                async with self._pooled().request(
                    method, url, data=data, headers=headers, allow_redirects=False
                ) as response:
                    body = await response.read()
            outcome = read_answer(response.status, response.headers, body, self._clock())
        except ForeignService:
            return Rejected(reason="foreign_service_url"), b""
        except TokenUnavailable as unavailable:
            return NoToken(reason=f"token_{unavailable.reason}"), b""
        except ClientConnectorError:
            return Transient(reason="no_connection"), b""
        except TimeoutError:
            return Transient(reason="time_out"), b""
        except (ClientError, OSError):
            return Transient(reason="connection_broken"), b""
        return outcome, body

    def _pooled(self) -> ClientSession:
        if self._session is None or self._session.closed:
            self._session = ClientSession(
                connector=TCPConnector(limit=100, keepalive_timeout=60),
                cookie_jar=DummyCookieJar(),
                headers=_JSON,
                timeout=ClientTimeout(total=None, connect=self._connecting),
            )
        return self._session


def to_json(value: object) -> bytes:
    """JSON as UTF-8, with letters as they are: half the size of escaped French."""
    return orjson.dumps(value)


@lru_cache(maxsize=64)
def base_of(service_url: str, loopback_too: bool) -> str:
    """A service URL without its last slash. Raises ForeignService when the bot must not talk to it."""
    try:
        parts = urlsplit(service_url)
        host = parts.hostname
        parts.port  # noqa: B018 reading it is what refuses a port that is none
    except ValueError:
        raise ForeignService from None
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        raise ForeignService
    if parts.scheme != "https" and not (loopback_too and parts.scheme == "http" and is_loopback(host)):
        raise ForeignService
    return service_url.rstrip("/")


@lru_cache(maxsize=64)
def _base_url(service_url: str, loopback_too: bool) -> URL:
    return URL(base_of(service_url, loopback_too), encoded=True)


def _segment(value: str) -> str:
    """A value as one segment of a path. Ids are long and mostly plain: only what is not is quoted."""
    return _NOT_PLAIN.sub(lambda found: quote(found[0], safe=""), value)


def _member(account: Mapping[str, object]) -> Member:
    def text(*keys: str) -> str:
        found = (account.get(key) for key in keys)
        return next((value for value in found if isinstance(value, str) and value), "")

    return Member(teams_id=text("id"), entra_id=text("aadObjectId", "objectId").lower(), name=text("name"))
