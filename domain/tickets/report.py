"""How the service did over some days: what came, what was solved, what is left, how long it took, how it was liked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from zoneinfo import ZoneInfo

from domain.calendar import is_working_day
from domain.working_hours import PARIS


class Age(StrEnum):
    """How long an open ticket has been open, in days."""

    TWO_DAYS = "two_days"
    A_WEEK = "a_week"
    A_MONTH = "a_month"
    LONGER = "longer"


_AGES = ((timedelta(days=2), Age.TWO_DAYS), (timedelta(days=7), Age.A_WEEK), (timedelta(days=30), Age.A_MONTH))


def age_of(opened_at: datetime, now: datetime) -> Age:
    """The age of a ticket that is open."""
    return next((age for limit, age in _AGES if now - opened_at <= limit), Age.LONGER)


class Dimension(StrEnum):
    """What a report is broken down by."""

    GROUP = "group"
    CATEGORY = "category"
    APPLICATION = "application"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What a report needs of one ticket. Names are empty where a ticket has none; durations are seconds of opening hours.

    `opened`, `resolved` and `open` say whether it counts as opened or resolved in the period, and as still open at its end.
    """

    group: str
    category: str
    application: str
    opened_at: datetime
    opened: bool = False
    resolved: bool = False
    resolved_at: datetime | None = None
    open: bool = False
    own_kept: bool | None = None
    own_seconds: int | None = None
    resolve_kept: bool | None = None
    resolve_seconds: int | None = None
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The median and the 90th percentile of some durations (nearest rank); None when there are none."""

    median: timedelta | None = None
    ninetieth: timedelta | None = None
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of how many."""

    kept: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """The share of 100, rounded down; None of nothing."""
        return 100 * self.kept // self.of if self.of else None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of the service, or of a part of it. Satisfaction goes from 1 to 5."""

    opened: int
    resolved: int
    backlog: int
    ages: Mapping[Age, int]
    own: Share
    resolve: Share
    own_time: Spread
    resolve_time: Spread
    satisfaction: float | None
    answers: int


class ReportFormat(StrEnum):
    """As what a report is handed out."""

    XLSX = "xlsx"
    CSV = "csv"


class Step(StrEnum):
    """What the course of a report is counted by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What came and what was resolved in a day, a week or a month that begins so."""

    start: date
    opened: int = 0
    resolved: int = 0


@dataclass(frozen=True, kw_only=True)
class SupportReport:
    """The figures from `start` to `end`, both included, and those of each group, category and application; the busiest first.

    `course` tells them in order of time, step by step.
    """

    start: date
    end: date
    figures: Figures
    parts: Mapping[Dimension, Sequence[tuple[str, Figures]]]
    step: Step = Step.DAY
    course: Sequence[Stretch] = ()


def spread(seconds: Iterable[int]) -> Spread:
    """The median and the 90th percentile of some durations."""
    ranked = sorted(seconds)
    if not ranked:
        return Spread()

    def rank(share: float) -> timedelta:
        return timedelta(seconds=ranked[ceil(share * len(ranked)) - 1])

    return Spread(median=rank(0.5), ninetieth=rank(0.9), count=len(ranked))


def figures_of(facts: Sequence[Fact], now: datetime) -> Figures:
    """The figures that some tickets give."""
    solved = [fact for fact in facts if fact.resolved]
    scores = [fact.score for fact in facts if fact.score is not None]
    return Figures(
        opened=sum(fact.opened for fact in facts),
        resolved=len(solved),
        backlog=sum(fact.open for fact in facts),
        ages=Counter(age_of(fact.opened_at, now) for fact in facts if fact.open),
        own=_share(fact.own_kept for fact in solved),
        resolve=_share(fact.resolve_kept for fact in solved),
        own_time=spread(fact.own_seconds for fact in solved if fact.own_seconds is not None),
        resolve_time=spread(fact.resolve_seconds for fact in solved if fact.resolve_seconds is not None),
        satisfaction=round(sum(scores) / len(scores), 1) if scores else None,
        answers=len(scores),
    )


def _share(verdicts: Iterable[bool | None]) -> Share:
    known = [verdict for verdict in verdicts if verdict is not None]
    return Share(kept=sum(known), of=len(known))


_KEYS: Mapping[Dimension, Callable[[Fact], str]] = {
    Dimension.GROUP: lambda fact: fact.group,
    Dimension.CATEGORY: lambda fact: fact.category,
    Dimension.APPLICATION: lambda fact: fact.application,
}


def report_of(
    facts: Sequence[Fact], start: date, end: date, now: datetime, timezone: ZoneInfo = PARIS
) -> SupportReport:
    """The report that some tickets give; days begin and end on the clock of `timezone`."""
    step = step_of(start, end)
    return SupportReport(
        start=start,
        end=end,
        figures=figures_of(facts, now),
        parts={dimension: _parts(facts, key, now) for dimension, key in _KEYS.items()},
        step=step,
        course=course_of(facts, start, end, step, timezone),
    )


def step_of(start: date, end: date) -> Step:
    """Days for a fortnight, weeks for a quarter, months for more: few enough to be drawn on a phone."""
    days = (end - start).days + 1
    if days <= _MOST_DAYS:
        return Step.DAY
    return Step.WEEK if days <= _MOST_WEEKS else Step.MONTH


_MOST_DAYS, _MOST_WEEKS = 14, 92


def course_of(facts: Sequence[Fact], start: date, end: date, step: Step, timezone: ZoneInfo) -> Sequence[Stretch]:
    """What came and what was resolved, step by step; days off on which nothing happened are left out."""
    opened = Counter(_begin(fact.opened_at.astimezone(timezone).date(), step) for fact in facts if fact.opened)
    resolved = Counter(
        _begin(fact.resolved_at.astimezone(timezone).date(), step)
        for fact in facts
        if fact.resolved and fact.resolved_at is not None
    )
    begins = sorted({_begin(start + timedelta(days=day), step) for day in range((end - start).days + 1)})
    return tuple(
        Stretch(start=max(begin, start), opened=opened[begin], resolved=resolved[begin])
        for begin in begins
        if step is not Step.DAY or is_working_day(begin) or opened[begin] or resolved[begin]
    )


def _begin(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)


def _parts(facts: Sequence[Fact], key: Callable[[Fact], str], now: datetime) -> Sequence[tuple[str, Figures]]:
    apart: dict[str, list[Fact]] = {}
    for fact in facts:
        apart.setdefault(key(fact), []).append(fact)
    parts = [(name, figures_of(some, now)) for name, some in apart.items()]
    return tuple(sorted(parts, key=lambda part: (-part[1].opened - part[1].backlog, part[0])))
