"""The clocks of a ticket, in opening hours: how long until somebody takes it, how long until it is resolved.

They are computed from the history alone. What waits for the requester, or for their word on a solution, does not count.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.identifiers import GroupId
from domain.tickets.ticket import Priority, State, TicketType
from domain.working_hours import WorkingHours

WARNING_SHARE = 0.8
_STANDING_STILL = frozenset({State.PENDING, State.RESOLVED, State.CLOSED})


class Unit(StrEnum):
    """What a span is counted in. Minutes and hours are opening ones, days are working ones."""

    MINUTES = "min"
    HOURS = "h"
    DAYS = "d"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length of service time, such as four opening hours or two working days."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def due(self, start: datetime, hours: WorkingHours) -> datetime:
        """When it ends."""
        match self.unit:
            case Unit.MINUTES:
                return hours.advance(start, timedelta(minutes=self.amount))
            case Unit.HOURS:
                return hours.advance(start, timedelta(hours=self.amount))
            case Unit.DAYS:
                return hours.advance_days(start, self.amount)


_SPAN = re.compile(r"([0-9]{1,3})\s*(min|mn|m|h|d|j)", re.IGNORECASE)
_UNITS = {"min": Unit.MINUTES, "mn": Unit.MINUTES, "m": Unit.MINUTES, "h": Unit.HOURS, "d": Unit.DAYS, "j": Unit.DAYS}


def read_span(text: str) -> Span | None:
    """The span in ``4h``, ``30 min``, ``2d`` or ``2 j``; None when the text is anything else, or no time at all."""
    match = _SPAN.fullmatch(text.strip())
    if match is None or not int(match.group(1)):
        return None
    return Span(amount=int(match.group(1)), unit=_UNITS[match.group(2).lower()])


@dataclass(frozen=True, kw_only=True)
class Targets:
    """How soon a ticket is to be taken, and resolved; None where nothing is promised."""

    own: Span | None = None
    resolve: Span | None = None


@dataclass(frozen=True, kw_only=True)
class TargetRule:
    """The targets of the tickets that fit: of a group, a type, a priority, or whatever it leaves open."""

    group: GroupId | None = None
    type: TicketType | None = None
    priority: Priority | None = None
    targets: Targets

    def fits(self, group: GroupId, kind: TicketType, priority: Priority) -> bool:
        """Whether the rule is about such a ticket."""
        return self.group in (None, group) and self.type in (None, kind) and self.priority in (None, priority)

    @property
    def weight(self) -> int:
        """How particular the rule is: a group counts more than a type, a type more than a priority."""
        return 4 * (self.group is not None) + 2 * (self.type is not None) + (self.priority is not None)


def _default(priority: Priority, own: str, resolve: str) -> TargetRule:
    return TargetRule(priority=priority, targets=Targets(own=read_span(own), resolve=read_span(resolve)))


DEFAULT_RULES: tuple[TargetRule, ...] = (
    _default(Priority.MAJOR, "30min", "4h"),
    _default(Priority.VERY_HIGH, "1h", "4h"),
    _default(Priority.HIGH, "2h", "1d"),
    _default(Priority.MEDIUM, "4h", "2d"),
    _default(Priority.LOW, "1d", "5d"),
    _default(Priority.VERY_LOW, "2d", "10d"),
)


def targets_of(rules: Iterable[TargetRule], group: GroupId, kind: TicketType, priority: Priority) -> Targets:
    """The targets of the most particular rule that fits; none when none does. Of two alike, the first."""
    fitting = [rule for rule in rules if rule.fits(group, kind, priority)]
    return max(fitting, key=lambda rule: rule.weight).targets if fitting else Targets()


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One clock as it stands.

    `due_at` is when the target is reached; None while the clock stands still before that, since it will move on. `spent` and `allowed`
    are opening time. `stopped_at` is when what was promised was done.
    """

    target: Span
    due_at: datetime | None
    warn_at: datetime | None
    stopped_at: datetime | None
    is_paused: bool
    spent: timedelta
    allowed: timedelta

    @property
    def left(self) -> timedelta:
        """The opening time that is left; negative beyond the target."""
        return self.allowed - self.spent

    def is_late(self, now: datetime) -> bool:
        """Whether the target was, or is, missed. On the very instant it is kept."""
        return self.due_at is not None and (self.stopped_at or now) > self.due_at

    @property
    def is_kept(self) -> bool | None:
        """The verdict, once the clock has stopped."""
        if self.stopped_at is None:
            return None
        return self.due_at is None or self.stopped_at <= self.due_at


Log = Sequence[tuple[datetime, State]]
"""When a ticket came into which state, from its opening on."""

_Stretch = tuple[datetime, datetime | None]


def own_clock(log: Log, target: Span | None, hours: WorkingHours, now: datetime) -> Clock | None:
    """The clock from the opening until somebody takes the ticket; None without a target."""
    if target is None:
        return None
    opened = log[0][0]
    taken = next((at for at, state in log if state is not State.NEW), None)
    return _clock([(opened, taken)], opened, target, taken, hours, now)


def resolve_clock(log: Log, target: Span | None, hours: WorkingHours, now: datetime) -> Clock | None:
    """The clock from the opening until the ticket is resolved for good; None without a target."""
    if target is None:
        return None
    stretches: list[_Stretch] = []
    begun: datetime | None = None
    for at, state in log:
        if state in _STANDING_STILL:
            if begun is not None:
                stretches.append((begun, at))
            begun = None
        elif begun is None:
            begun = at
    if begun is not None:
        stretches.append((begun, None))
    return _clock(stretches, log[0][0], target, _resolved_at(log), hours, now)


def _resolved_at(log: Log) -> datetime | None:
    """When the ticket was resolved, if it still is; closing it afterwards is no later resolution."""
    resolved: datetime | None = None
    for at, state in log:
        if state.is_open:
            resolved = None
        elif resolved is None:
            resolved = at
    return resolved


def _clock(
    stretches: Sequence[_Stretch],
    opened: datetime,
    target: Span,
    stopped: datetime | None,
    hours: WorkingHours,
    now: datetime,
) -> Clock:
    allowed = hours.elapsed(opened, target.due(opened, hours))
    spent = sum((hours.elapsed(begin, end or max(now, begin)) for begin, end in stretches), timedelta(0))
    return Clock(
        target=target,
        due_at=_reached(stretches, allowed, hours),
        warn_at=_reached(stretches, WARNING_SHARE * allowed, hours),
        stopped_at=stopped,
        is_paused=stopped is None and (not stretches or stretches[-1][1] is not None),
        spent=spent,
        allowed=allowed,
    )


def _reached(stretches: Sequence[_Stretch], amount: timedelta, hours: WorkingHours) -> datetime | None:
    """When so much opening time will have run; None when the clock stands still before that."""
    for begin, end in stretches:
        at = hours.advance(begin, amount)
        if end is None or at <= end:
            return at
        amount -= hours.elapsed(begin, end)
    return None
