"""What became of an item: whom it reached, why not the others, and what readers made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.recipients import Why
from domain.outbox import DeliveryState

MISSED_AFTER = timedelta(hours=24)
"""An edition up to this late still goes out by itself; later its editors decide."""


FOLLOWERS_PAGE = 15


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many messages of a broadcast stand where. Planned is their sum: nobody is silently missing."""

    counts: Mapping[Why, int] = field(default_factory=dict)

    def _in(self, *states: DeliveryState) -> int:
        return sum(number for (state, _), number in self.counts.items() if state in states)

    @property
    def planned(self) -> int:
        return sum(self.counts.values())

    @property
    def sent(self) -> int:
        return self._in(DeliveryState.SENT)

    @property
    def left(self) -> int:
        """What may still be sent."""
        return self._in(DeliveryState.DUE, DeliveryState.SENDING)

    @property
    def stopped(self) -> int:
        """What a stop held back."""
        return self._in(DeliveryState.CANCELLED)

    @property
    def unsent(self) -> Mapping[Why, int]:
        """Those who did not get it, by reason, the most first."""
        ended = {
            why: number
            for why, number in self.counts.items()
            if not why[0].is_open and why[0] not in (DeliveryState.SENT, DeliveryState.CANCELLED)
        }
        return dict(sorted(ended.items(), key=lambda one: (-one[1], one[0])))

    @property
    def failed(self) -> int:
        """How many did not get it, whatever the reason."""
        return sum(self.unsent.values())

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to send."""
        return not self.left


@dataclass(frozen=True, kw_only=True)
class Change:
    """A correction or a recall on its way: how far it is."""

    is_recall: bool
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class Opinions:
    """What readers told: reactions, clicks on each link, the answers to the quiz by their number, questions asked.

    `followers` is how many people followed each link, as far as it is known who did.
    """

    useful: int = 0
    not_useful: int = 0
    clicks: Mapping[int, int] = field(default_factory=dict)
    followers: Mapping[int, int] = field(default_factory=dict)
    answers: Mapping[int, int] = field(default_factory=dict)
    questions: int = 0


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An item that goes out, went out, was stopped or recalled.

    `per_second` is the pace that is allowed, `pace` what was really sent in each of the last seconds. `at` is when this was looked up.
    """

    item: NewsItem
    audience_name: str
    tally: Tally
    at: datetime
    zone: ZoneInfo
    per_second: float
    pace: float = 0.0
    change: Change | None = None
    opinions: Opinions | None = None
    may_send: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether Mardi sent it: what was imported into the archive has no figures."""
        return bool(self.tally.planned)

    @property
    def time_left(self) -> timedelta:
        """How long the rest takes at the pace that is allowed, or at the real one when there is one and it is slower."""
        real = min(self.pace, self.per_second) if self.pace else self.per_second
        return timedelta(seconds=self.tally.left / real)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One who was meant, and what became of the message to them, for the file. `name` is the person's or the channel's.

    `followed` is when they first followed each link, as far as that is kept. `state` is None for who followed one although no message to
    them is on record, and `language` with it: they read the item in the archive.
    """

    name: str
    department: str
    language: Language | None
    state: DeliveryState | None
    reason: str
    at: datetime | None
    may_be_twice: bool = False
    followed: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Follower:
    """One who followed links of an item: which ones, and when first."""

    name: str
    department: str
    followed: Mapping[int, datetime]


@dataclass(frozen=True, kw_only=True)
class Followers:
    """A page of those who followed links of an item, by name; `number` counts from 0, `total` all of them."""

    item: NewsItem
    people: tuple[Follower, ...] = ()
    number: int = 0
    total: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // FOLLOWERS_PAGE))


def duration(messages: int, per_second: float) -> timedelta:
    """How long so many messages take at a pace."""
    return timedelta(seconds=messages / per_second)


def is_missed(item: NewsItem, now: datetime) -> bool:
    """Whether a planned item is so late that its editors must decide."""
    return item.send_at is not None and now - item.send_at >= MISSED_AFTER
