"""A fake of Teams' connector service: an HTTP server that keeps what a bot posts, edits and deletes, and fails on demand.

In a test:

    async with FakeTeams() as teams:
        ...                                   # the bot answers activities whose serviceUrl is teams.url
        teams.messages("a:chat")              # what stands in a conversation now, edits applied, deletions gone
        teams.fail(2, 429, retry_after="1")   # the next two requests that write fail so

As a process of its own, for a bench: `python -m tests.fakes.fake_teams [PORT]` prints its URL and serves until it is stopped; it then
keeps counts only.
"""

import asyncio
import json
import sys
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

APP_LIMIT = 50
CONVERSATION_LIMITS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""Sends to one conversation: at most so many in so many seconds, all four at once."""


@dataclass
class Message:
    """A message that stands in a conversation. `edits` counts how often it was changed."""

    id: str
    conversation_id: str
    activity: dict[str, Any]
    edits: int = 0

    @property
    def text(self) -> str:
        """Its text, empty for a card."""
        return str(self.activity.get("text") or "")

    @property
    def card(self) -> dict[str, Any]:
        """Its Adaptive Card, empty for a text."""
        attachments = self.activity.get("attachments") or [{}]
        content: dict[str, Any] = attachments[0].get("content") or {}
        return content


@dataclass(frozen=True)
class Call:
    """A request that reached the service, whatever became of it."""

    method: str
    path: str
    authorization: str
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Failure:
    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    after: bool


class FakeTeams:
    """The service. `enforces_limits` makes it throttle as Teams does."""

    def __init__(self, *, enforces_limits: bool = False, keeps: bool = True) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.rosters: dict[str, list[dict[str, Any]]] = {}
        self.pasted: dict[str, bytes] = {}
        self.arrived = asyncio.Condition()
        self.reached = asyncio.Event()
        self._messages: dict[str, dict[str, Message]] = {}
        self._failures: deque[_Failure] = deque()
        self._closed_to: dict[str, _Failure] = {}
        self._gate = asyncio.Event()
        self._gate.set()
        self._enforces_limits = enforces_limits
        self._keeps = keeps
        self._sends: dict[str, deque[float]] = {}
        self._number = 0
        self._runner: web.AppRunner | None = None

    # What a test reads

    def messages(self, conversation_id: str) -> list[Message]:
        """What stands in a conversation, the oldest first."""
        return list(self._messages.get(conversation_id, {}).values())

    def last(self, conversation_id: str) -> Message:
        """The latest message of a conversation."""
        return self.messages(conversation_id)[-1]

    async def until(self, conversation_id: str, number: int) -> list[Message]:
        """Wait, 5 s at most, until so many messages stand in a conversation."""
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.messages(conversation_id)) >= number)
        return self.messages(conversation_id)

    # What a test orders

    def fail(
        self,
        times: int,
        status: int,
        *,
        retry_after: str | None = None,
        body: Mapping[str, Any] | None = None,
        after: bool = False,
    ) -> None:
        """Answer the next `times` writing requests with `status`; with `after`, once the message has been taken all the same."""
        headers = {"Retry-After": retry_after} if retry_after is not None else {}
        self._failures.extend([_Failure(status, headers, body or {}, after)] * times)

    def close(self, conversation_id: str, status: int = 403, body: Mapping[str, Any] | None = None) -> None:
        """Refuse every write to a conversation: by default as when its person blocked the bot."""
        self._closed_to[conversation_id] = _Failure(status, {}, body or blocked("ConversationBlockedByUser"), False)

    def hang(self) -> None:
        """Answer nothing until `release`; `reached` is set by the first request that then waits."""
        self.reached.clear()
        self._gate.clear()

    def release(self) -> None:
        """Answer again."""
        self._gate.set()

    # The server

    async def start(self, port: int = 0) -> None:
        """Listen on loopback."""
        application = web.Application(client_max_size=4 * 1024 * 1024)
        activities = "/v3/conversations/{conversation}/activities"
        application.router.add_post("/v3/conversations", self._create)
        application.router.add_post(activities, self._send)
        application.router.add_post(f"{activities}/{{activity}}", self._send)
        application.router.add_put(f"{activities}/{{activity}}", self._update)
        application.router.add_delete(f"{activities}/{{activity}}", self._delete)
        application.router.add_get("/v3/attachments/{attachment}/views/original", self._attachment)
        application.router.add_get("/v3/conversations/{conversation}/members", self._members)
        application.router.add_get("/v3/conversations/{conversation}/pagedmembers", self._paged_members)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Stop listening."""
        self.release()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _create(self, request: web.Request) -> web.Response:
        body = await self._received(request)
        failure = await self._next_failure("")
        if failure is not None:
            return _answer(failure)
        members = body.get("members") or [{}]
        conversation = f"a:created-{members[0].get('id', '')}"
        answer = {"id": conversation}
        if body.get("activity"):
            answer["activityId"] = (await self._keep(conversation, body["activity"])).id
        return web.json_response(answer, status=201)

    async def _send(self, request: web.Request) -> web.Response:
        body = await self._received(request)
        conversation = request.match_info["conversation"]
        failure = await self._next_failure(conversation) or self._throttled(conversation)
        if failure is not None and not failure.after:
            return _answer(failure)
        message = await self._keep(conversation, body)
        return _answer(failure) if failure is not None else web.json_response({"id": message.id}, status=201)

    async def _update(self, request: web.Request) -> web.Response:
        body = await self._received(request)
        conversation, activity = request.match_info["conversation"], request.match_info["activity"]
        failure = await self._next_failure(conversation) or self._throttled(conversation)
        if failure is not None:
            return _answer(failure)
        message = self._messages.get(conversation, {}).get(activity)
        if message is None and self._keeps:
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        if message is not None:
            message.activity, message.edits = body, message.edits + 1
            async with self.arrived:
                self.arrived.notify_all()
        return web.json_response({"id": activity})

    async def _delete(self, request: web.Request) -> web.Response:
        await self._received(request)
        conversation, activity = request.match_info["conversation"], request.match_info["activity"]
        failure = await self._next_failure(conversation)
        if failure is not None:
            return _answer(failure)
        if self._messages.get(conversation, {}).pop(activity, None) is None and self._keeps:
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        return web.Response(status=200)

    async def _members(self, request: web.Request) -> web.Response:
        await self._received(request)
        return web.json_response(self.rosters.get(request.match_info["conversation"], []))

    async def _paged_members(self, request: web.Request) -> web.Response:
        await self._received(request)
        roster = self.rosters.get(request.match_info["conversation"], [])
        size, start = int(request.query.get("pageSize", "50")), int(request.query.get("continuationToken") or 0)
        answer: dict[str, Any] = {"members": roster[start : start + size]}
        if start + size < len(roster):
            answer["continuationToken"] = str(start + size)
        return web.json_response(answer)

    async def _attachment(self, request: web.Request) -> web.Response:
        """A picture that was pasted into a message."""
        await self._received(request)
        content = self.pasted.get(request.match_info["attachment"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _received(self, request: web.Request) -> dict[str, Any]:
        body = json.loads(await request.read() or b"{}")
        self.counts[request.method] += 1
        if self._keeps:
            self.calls.append(Call(request.method, request.path, request.headers.get("Authorization", ""), body))
        self.reached.set()
        await self._gate.wait()
        return dict(body)

    async def _next_failure(self, conversation: str) -> _Failure | None:
        if conversation in self._closed_to:
            return self._closed_to[conversation]
        return self._failures.popleft() if self._failures else None

    def _throttled(self, conversation: str) -> _Failure | None:
        if not self._enforces_limits:
            return None
        now = asyncio.get_running_loop().time()
        exceeded = _exceeds(self._sends.setdefault("", deque()), ((APP_LIMIT, 1.0),), now) or _exceeds(
            self._sends.setdefault(conversation, deque()), CONVERSATION_LIMITS, now
        )
        return _Failure(429, {"Retry-After": "1"}, {}, False) if exceeded else None

    async def _keep(self, conversation: str, activity: dict[str, Any]) -> Message:
        self._number += 1
        message = Message(id=f"1:{self._number}", conversation_id=conversation, activity=activity)
        if self._keeps:
            self._messages.setdefault(conversation, {})[message.id] = message
        async with self.arrived:
            self.arrived.notify_all()
        return message


def blocked(sub_code: str) -> dict[str, object]:
    """The body of a 403, as Teams writes it."""
    return {"errorCode": 209, "message": json.dumps({"subCode": sub_code, "details": "…"})}


def _exceeds(sends: deque[float], limits: tuple[tuple[int, float], ...], now: float) -> bool:
    while sends and now - sends[0] > limits[-1][1]:
        sends.popleft()
    if any(sum(1 for one in sends if now - one < seconds) >= number for number, seconds in limits):
        return True
    sends.append(now)
    return False


def _answer(failure: _Failure) -> web.Response:
    return web.json_response(dict(failure.body), status=failure.status, headers=dict(failure.headers))


async def _serve(port: int) -> None:
    teams = FakeTeams(keeps=False)
    await teams.start(port)
    print(teams.url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
