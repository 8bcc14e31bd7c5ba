"""A fake of Teams' connector service: an HTTP server that keeps what a bot posts, edits and deletes, and fails on demand.

In a test:

    async with FakeTeams() as teams:
        ...                                   # the bot answers activities whose serviceUrl is teams.url
        teams.messages("a:chat")              # what stands in a conversation now, edits applied, deletions gone
        teams.received["a:chat"]              # how many messages really arrived there
        teams.fail(2, 429, retry_after="1")   # the next two requests that write fail so
        teams.faults.shares.append((0.1, failure(503)))   # one request in ten does

As a process of its own, for a bench: `python -m tests.fakes.fake_teams [PORT]` prints its URL and serves until it is stopped; it then
keeps counts only. `GET /control` reports (how many people received how many messages, how many requests were answered how), `POST
/control` orders: `{"app_limit": 50, "conversation_limits": true, "latency": 0.1, "forget": true}`, each where it is given.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.teams_rules import Failure, Faults, Limits, blocked, failure
from tests.patience import PATIENCE

__all__ = ["Call", "Failure", "FakeTeams", "Message", "blocked", "failure"]

NO_LIMITS = Limits(app=None, conversations=False)


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


class FakeTeams:
    """The service. `enforces_limits` makes it throttle as Teams does; `limits` may be others. `latency` is seconds before each answer."""

    def __init__(
        self, *, enforces_limits: bool = False, keeps: bool = True, limits: Limits | None = None, latency: float = 0.0
    ) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.answered: Counter[int] = Counter()
        self.received: Counter[str] = Counter()
        self.rosters: dict[str, list[dict[str, Any]]] = {}
        self.pasted: dict[str, bytes] = {}
        self.arrived = asyncio.Condition()
        self.reached = asyncio.Event()
        self.limits = limits or (Limits() if enforces_limits else NO_LIMITS)
        self.faults = Faults()
        self.latency = latency
        self._messages: dict[str, dict[str, Message]] = {}
        self._gate = asyncio.Event()
        self._gate.set()
        self._keeps = keeps
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
        """Wait until so many messages stand in a conversation."""
        async with asyncio.timeout(PATIENCE), self.arrived:
            await self.arrived.wait_for(lambda: len(self.messages(conversation_id)) >= number)
        return self.messages(conversation_id)

    @property
    def total(self) -> int:
        """How many messages arrived in all."""
        return self._number

    async def until_total(self, number: int, seconds: float = PATIENCE) -> None:
        """Wait until so many messages arrived in all."""
        async with asyncio.timeout(seconds), self.arrived:
            await self.arrived.wait_for(lambda: self._number >= number)

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
        self.faults.next.extend([Failure(status, headers, body or {}, after)] * times)

    def close(self, conversation_id: str, status: int = 403, body: Mapping[str, Any] | None = None) -> None:
        """Refuse every write to a conversation, and its members: by default as when its person blocked the bot."""
        self.faults.closed[conversation_id] = Failure(status, {}, body or blocked("ConversationBlockedByUser"))

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
        application = web.Application(client_max_size=4 * 1024 * 1024, middlewares=[self._counted])
        activities = "/v3/conversations/{conversation}/activities"
        application.router.add_post("/v3/conversations", self._create)
        application.router.add_post(activities, self._send)
        application.router.add_post(f"{activities}/{{activity}}", self._send)
        application.router.add_put(f"{activities}/{{activity}}", self._update)
        application.router.add_delete(f"{activities}/{{activity}}", self._delete)
        application.router.add_get("/v3/attachments/{attachment}/views/original", self._attachment)
        application.router.add_get("/v3/conversations/{conversation}/members", self._members)
        application.router.add_get("/v3/conversations/{conversation}/pagedmembers", self._paged_members)
        application.router.add_get("/control", self._report)
        application.router.add_post("/control", self._order)
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
        if (failed := self._refusal("")) is not None:
            return _answer(failed)
        members = body.get("members") or [{}]
        conversation = f"a:created-{members[0].get('id', '')}"
        answer = {"id": conversation}
        if body.get("activity"):
            answer["activityId"] = (await self._keep(conversation, body["activity"])).id
        return web.json_response(answer, status=201)

    async def _send(self, request: web.Request) -> web.Response:
        body = await self._received(request)
        conversation = request.match_info["conversation"]
        failed = self._refusal(conversation)
        if failed is not None and not failed.after:
            return _answer(failed)
        message = await self._keep(conversation, body)
        return _answer(failed) if failed is not None else web.json_response({"id": message.id}, status=201)

    async def _update(self, request: web.Request) -> web.Response:
        body = await self._received(request)
        conversation, activity = request.match_info["conversation"], request.match_info["activity"]
        if (failed := self._refusal(conversation)) is not None:
            return _answer(failed)
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
        if (failed := self._refusal(conversation)) is not None:
            return _answer(failed)
        if self._messages.get(conversation, {}).pop(activity, None) is None and self._keeps:
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        return web.Response(status=200)

    async def _members(self, request: web.Request) -> web.Response:
        await self._received(request)
        return web.json_response(self.rosters.get(request.match_info["conversation"], []))

    async def _paged_members(self, request: web.Request) -> web.Response:
        await self._received(request)
        conversation = request.match_info["conversation"]
        if conversation in self.faults.closed:
            return _answer(self.faults.closed[conversation])
        roster = self.rosters.get(conversation, [])
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
        if self.latency:
            await asyncio.sleep(self.latency)
        return dict(body)

    def _refusal(self, conversation: str) -> Failure | None:
        return self.faults.for_request(conversation) or self.limits.exceeded(
            conversation, asyncio.get_running_loop().time()
        )

    @web.middleware
    async def _counted(self, request: web.Request, handler: Any) -> web.StreamResponse:
        response: web.StreamResponse = await handler(request)
        if request.path != "/control":
            self.answered[response.status] += 1
        return response

    async def _report(self, _request: web.Request) -> web.Response:
        people = Counter(self.received.values())
        return web.json_response(
            {
                "total": self._number,
                "people": len(self.received),
                "times": {str(times): number for times, number in people.items()},
                "answered": {str(status): number for status, number in self.answered.items()},
            }
        )

    async def _order(self, request: web.Request) -> web.Response:
        order = await request.json()
        if "app_limit" in order or "conversation_limits" in order:
            self.limits = Limits(
                app=order.get("app_limit", self.limits.app),
                conversations=order.get("conversation_limits", self.limits.conversations),
            )
        self.latency = order.get("latency", self.latency)
        if order.get("forget"):
            self._number = 0
            self.received.clear()
            self.answered.clear()
        return web.json_response({})

    async def _keep(self, conversation: str, activity: dict[str, Any]) -> Message:
        self._number += 1
        self.received[conversation] += 1
        message = Message(id=f"1:{self._number}", conversation_id=conversation, activity=activity)
        if self._keeps:
            self._messages.setdefault(conversation, {})[message.id] = message
        async with self.arrived:
            self.arrived.notify_all()
        return message


def _answer(failed: Failure) -> web.Response:
    return web.json_response(dict(failed.body), status=failed.status, headers=dict(failed.headers))


async def _serve(port: int) -> None:
    teams = FakeTeams(keeps=False)
    await teams.start(port)
    print(teams.url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
