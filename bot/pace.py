"""What the senders of one process tell each other: answers that went out beside the outbox, a pause that Teams asked for, and how much
each conversation may still get.

The pace of the app is kept in the database (`workflows.outbox`), since all replicas share it.
"""

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

LIMITS = (
    (7, timedelta(seconds=1)),
    (8, timedelta(seconds=2)),
    (60, timedelta(seconds=30)),
    (1_800, timedelta(hours=1)),
)
"""What Teams takes from one bot in one conversation: so many sends in so long, all four at once."""
MOST_CONVERSATIONS = 5_000
QUICKEST_DRIFT = 0.001
"""How soon one answer that was uncommonly quick is forgotten: by this share of each later one."""
SHORTEST_LOOK = 0.005
"""Seconds between two looks whether something under way has ended."""


def _nobody() -> None:
    """No one waits to be told."""


class Pace:
    """Answers in a turn count against the pace but never wait; deliveries of the outbox wait for both."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._answers = 0
        self._on_pause = _nobody
        self.paused_until: datetime | None = None

    def on_pause(self, call: Callable[[], None]) -> None:
        """Have `call` called at each pause."""
        self._on_pause = call

    def count(self, sends: int = 1) -> None:
        """Count sends that do not wait."""
        self._answers += sends

    def answers_since(self) -> int:
        """How many sends were counted since this was asked last."""
        answers, self._answers = self._answers, 0
        return answers

    def pause(self, seconds: float) -> None:
        """Hold all that waits, since the service asked for it."""
        until = self._clock() + timedelta(seconds=seconds)
        self.paused_until = max(until, self.paused_until or until)
        self._on_pause()

    @property
    def is_paused(self) -> bool:
        """Whether deliveries are to be held now."""
        return self.paused_until is not None and self._clock() < self.paused_until


class Conversations:
    """How much each conversation got lately from this process. A busy channel waits by itself; else its 429 would stop everybody."""

    def __init__(self) -> None:
        self._sends: OrderedDict[tuple[str, str], list[datetime]] = OrderedDict()

    def take(self, conversation: tuple[str, str], now: datetime) -> datetime | None:
        """Count a send to a conversation, or say from when on it takes another one."""
        sends = self._sends.pop(conversation, None)
        if sends is None:
            self._sends[conversation] = [now]
            if len(self._sends) > MOST_CONVERSATIONS:
                self._sends.popitem(last=False)
            return None
        self._sends[conversation] = sends
        free_at = max((sends[-most] + span for most, span in LIMITS if len(sends) >= most), default=now)
        if free_at > now:
            return free_at
        sends.append(now)
        del sends[: -LIMITS[-1][0]]
        return None


class Second:
    """How many sends the service may have counted within one second: those under way, and those it answered a moment ago.

    Sends that are evenly begun need not arrive so: some open a connection first, some wait for a busy machine. What begins now is
    hardly counted sooner than half of what the quickest answer of late took, so that much of the second is past by then.
    """

    def __init__(self) -> None:
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._quickest = 0.0

    def begun(self) -> None:
        """A send goes out."""
        self._under_way += 1

    def answered(self, began: float, now: float) -> None:
        """It came to its end."""
        self._under_way -= 1
        self._answered.append(now)
        took = now - began
        self._quickest = min(took, self._quickest + QUICKEST_DRIFT * took) if self._quickest else took

    def full_for(self, most: int, now: float) -> float:
        """Seconds until there may be room, of `most`, for one more; 0 when there is."""
        counted = 1.0 - min(self._quickest, 1.0) / 2
        while self._answered and self._answered[0] <= now - counted:
            self._answered.popleft()
        if self._under_way + len(self._answered) < most:
            return 0.0
        return max(self._answered[0] + counted - now, SHORTEST_LOOK) if self._answered else SHORTEST_LOOK
