"""How the fake Teams refuses: the limits that Microsoft publishes, and faults by number, by conversation, by share or in bursts."""

import json
import random
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

APP_LIMIT = 50
CONVERSATION_LIMITS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""Sends to one conversation: at most so many in so many seconds, all four at once."""


@dataclass(frozen=True)
class Failure:
    """An answer that is no success. With `after`, the message has been taken all the same."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    after: bool = False


def failure(status: int, sub_code: str = "", retry_after: str | None = None, *, after: bool = False) -> Failure:
    """A failure of Microsoft's table."""
    body: Mapping[str, Any] = {}
    if sub_code:
        body = blocked(sub_code) if status == 403 else {"error": {"code": sub_code}}
    return Failure(status, {"Retry-After": retry_after} if retry_after is not None else {}, body, after)


def blocked(sub_code: str) -> dict[str, object]:
    """The body of a 403, as Teams writes it."""
    return {"errorCode": 209, "message": json.dumps({"subCode": sub_code, "details": "…"})}


@dataclass
class Limits:
    """What is taken per second from the app and from one conversation. `app` None: no limit; `conversations` False: none of those."""

    app: int | None = APP_LIMIT
    conversations: bool = True
    retry_after: str = "1"
    _sends: dict[str, deque[float]] = field(default_factory=dict)

    def exceeded(self, conversation: str, now: float) -> Failure | None:
        """Count a request; the 429 when it is one too many. A conversation of no name is counted for the app alone."""
        if self.app is not None and self._exceeds("", ((self.app, 1.0),), now):
            return failure(429, retry_after=self.retry_after)
        if conversation and self.conversations and self._exceeds(conversation, CONVERSATION_LIMITS, now):
            return failure(429, retry_after=self.retry_after)
        return None

    def _exceeds(self, key: str, limits: tuple[tuple[int, float], ...], now: float) -> bool:
        sends = self._sends.setdefault(key, deque())
        while sends and now - sends[0] > limits[-1][1]:
            sends.popleft()
        if any(sum(1 for one in sends if now - one < seconds) >= number for number, seconds in limits):
            return True
        sends.append(now)
        return False


@dataclass
class Faults:
    """The faults that were ordered. Those of a conversation come first, then those by number, then bursts and shares."""

    next: deque[Failure] = field(default_factory=deque)
    closed: dict[str, Failure] = field(default_factory=dict)
    first: dict[str, deque[Failure]] = field(default_factory=dict)
    shares: list[tuple[float, Failure]] = field(default_factory=list)
    bursts: list[tuple[int, int, Failure]] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(20261124))  # noqa: S311 - a repeatable one
    given: Counter[int] = field(default_factory=Counter)
    _asked: int = 0

    def for_request(self, conversation: str) -> Failure | None:
        """The fault that the next request meets, if any."""
        found = self._found(conversation)
        if found is not None:
            self.given[found.status] += 1
        return found

    def _found(self, conversation: str) -> Failure | None:
        self._asked += 1
        if conversation in self.closed:
            return self.closed[conversation]
        if self.first.get(conversation):
            return self.first[conversation].popleft()
        if self.next:
            return self.next.popleft()
        for every, length, fault in self.bursts:
            if self._asked > every and self._asked % every < length:
                return fault
        return next((fault for share, fault in self.shares if self.chance.random() < share), None)
