"""The reminders of a meeting: the rungs that a body sets, and when each is due for one person.

A ladder is written as a person would: ``docs; J-12 09:00; J-3 09:00 ?; J-1 17:00; 60 min``. A question mark keeps a rung for those who
have not answered; ``docs`` is the moment when documents become available, which no calendar knows.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import at_local
from domain.meetings.replies import Answer
from domain.quiet_hours import QuietHours

RUNGS_LIMIT = 8
DAYS_LIMIT = 60
MINUTES_LIMIT = 600
EXAMPLE_LADDER = "docs; J-12 09:00; J-3 09:00 ?; J-1 17:00; 60 min"


class RungKind(StrEnum):
    """What a rung counts from the start of the meeting."""

    DOCUMENTS = "documents"
    DAYS = "days"
    MINUTES = "minutes"


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One reminder: so many days before at an hour of the organisation's clock, or so many minutes before."""

    kind: RungKind
    number: int = 0
    at: time = time(9, 0)
    only_unanswered: bool = False

    def __str__(self) -> str:
        asked = " ?" if self.only_unanswered else ""
        match self.kind:
            case RungKind.DOCUMENTS:
                return "docs"
            case RungKind.DAYS:
                return f"J-{self.number} {self.at:%H:%M}{asked}"
            case RungKind.MINUTES:
                return f"{self.number} min{asked}"

    def instant(self, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
        """When the rung stands, quiet hours not yet thought of; None for one that no clock knows."""
        match self.kind:
            case RungKind.DOCUMENTS:
                return None
            case RungKind.DAYS:
                day = starts_at.astimezone(zone).date() - timedelta(days=self.number)
                return at_local(day, self.at, zone)
            case RungKind.MINUTES:
                return starts_at - timedelta(minutes=self.number)


Ladder = tuple[Rung, ...]


class NotALadder(ValueError):
    """A text is no ladder; the argument is the piece that cannot be read."""


_DAYS = re.compile(
    r"[jd]\s*-\s*(?P<number>\d{1,2})\s+(?P<hour>\d{1,2})\s*[:h]\s*(?P<minute>\d{2})?\s*(?P<asked>\?)?", re.I
)
_MINUTES = re.compile(r"(?P<number>\d{1,3})\s*min\s*(?P<asked>\?)?", re.I)


def read_ladder(text: str) -> Ladder:
    """Read a ladder, the earliest rung first. Raises NotALadder, also for a rung told twice or more than eight."""
    rungs = [_rung(piece.strip()) for piece in re.split(r"[;\n]", text) if piece.strip()]
    if len(rungs) > RUNGS_LIMIT or len(set(map(str, rungs))) != len(rungs):
        raise NotALadder(text.strip())
    return tuple(sorted(rungs, key=_earliest_first))


def write_ladder(ladder: Iterable[Rung]) -> str:
    """The ladder as it is typed; `read_ladder` reads it back."""
    return "; ".join(map(str, ladder))


def _rung(text: str) -> Rung:
    if text.casefold() == "docs":
        return Rung(kind=RungKind.DOCUMENTS)
    if found := _DAYS.fullmatch(text):
        hour, minute, number = int(found["hour"]), int(found["minute"] or 0), int(found["number"])
        if hour > 23 or minute > 59 or not 0 < number <= DAYS_LIMIT:
            raise NotALadder(text)
        return Rung(kind=RungKind.DAYS, number=number, at=time(hour, minute), only_unanswered=bool(found["asked"]))
    if found := _MINUTES.fullmatch(text):
        if not 0 < int(found["number"]) <= MINUTES_LIMIT:
            raise NotALadder(text)
        return Rung(kind=RungKind.MINUTES, number=int(found["number"]), only_unanswered=bool(found["asked"]))
    raise NotALadder(text)


def _earliest_first(rung: Rung) -> tuple[int, int, time]:
    order = {RungKind.DOCUMENTS: 0, RungKind.DAYS: 1, RungKind.MINUTES: 2}
    return order[rung.kind], -rung.number, rung.at


class Skip(StrEnum):
    """Why a reminder was not sent."""

    PAST = "past"
    QUIET_HOURS = "quiet_hours"
    MERGED = "merged"
    ANSWERED = "answered"
    ABSENT = "absent"
    STARTED = "started"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """By which clocks reminders go: the organisation's sets the hour of a rung, the person's says when it is quiet."""

    organisation: ZoneInfo
    person: ZoneInfo
    quiet: QuietHours = field(default_factory=QuietHours)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A rung and when it is due; or, `at` None, why it never will be."""

    rung: Rung
    at: datetime | None = None
    skip: Skip | None = None


def plan(rung: Rung, starts_at: datetime, known_at: datetime, clocks: Clocks) -> Planned:
    """When a rung is due for a person who knows of the meeting since `known_at`.

    In quiet hours it moves to the last allowed instant before; if that is past, or before the announcement, to the first allowed one after
    and before the start; else it is skipped.
    """
    nominal = rung.instant(starts_at, clocks.organisation)
    if nominal is None or nominal <= known_at:
        return Planned(rung=rung, skip=Skip.PAST)
    if nominal >= starts_at:
        return Planned(rung=rung, skip=Skip.STARTED)
    before = clocks.quiet.last_allowed_before(nominal, clocks.person)
    if before > known_at:
        return Planned(rung=rung, at=before)
    after = clocks.quiet.first_allowed_from(nominal, clocks.person)
    if after < starts_at:
        return Planned(rung=rung, at=after)
    return Planned(rung=rung, skip=Skip.QUIET_HOURS)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A rung that came to its end: sent, or skipped and why."""

    rung: str
    skip: Skip | None = None


@dataclass(frozen=True, kw_only=True)
class Look:
    """What comes of looking at one person's reminders: the one to send, those that end, and when to look again."""

    send: Rung | None
    ended: tuple[Ended, ...]
    next_at: datetime | None


def look(
    ladder: Ladder,
    done: frozenset[str],
    *,
    starts_at: datetime,
    known_at: datetime,
    answer: Answer,
    clocks: Clocks,
    now: datetime,
) -> Look:
    """Look at the rungs of one person that are not `done`.

    Those that fell due together, or while nobody looked, become one reminder: the last of them. Nothing is sent in quiet hours nor once
    the meeting has begun.
    """
    planned = [plan(rung, starts_at, known_at, clocks) for rung in ladder if str(rung) not in done]
    planned = [one for one in planned if one.rung.kind is not RungKind.DOCUMENTS]
    if now >= starts_at:
        return Look(send=None, ended=tuple(_missed(one) for one in planned), next_at=None)
    ended = [Ended(rung=str(one.rung), skip=one.skip) for one in planned if one.at is None]
    timed = sorted(((one.at, one.rung) for one in planned if one.at is not None), key=_by_time)
    due = [rung for at, rung in timed if at <= now]
    later = [at for at, _ in timed if at > now]
    if due and clocks.quiet.is_quiet(now, clocks.person):
        allowed = clocks.quiet.first_allowed_from(now, clocks.person)
        if allowed < starts_at:
            return Look(send=None, ended=tuple(ended), next_at=min([allowed, *later]))
        ended += [Ended(rung=str(rung), skip=Skip.QUIET_HOURS) for rung in due]
        return Look(send=None, ended=tuple(ended), next_at=_soonest(later))
    wanted = [rung for rung in due if unwanted(rung, answer) is None]
    for rung in due:
        skip = unwanted(rung, answer)
        if skip is None and rung != wanted[-1]:
            skip = Skip.MERGED
        ended.append(Ended(rung=str(rung), skip=skip))
    return Look(send=wanted[-1] if wanted else None, ended=tuple(ended), next_at=_soonest(later))


def first_look(
    ladder: Ladder, done: frozenset[str], *, starts_at: datetime, known_at: datetime, clocks: Clocks
) -> datetime | None:
    """When to look at a person's reminders first; None when none will ever be due."""
    planned = [plan(rung, starts_at, known_at, clocks) for rung in ladder if str(rung) not in done]
    return _soonest([one.at for one in planned if one.at is not None])


def unwanted(rung: Rung, answer: Answer) -> Skip | None:
    """Why a rung does not concern somebody with this answer; None when it does."""
    if not answer.comes and answer is not Answer.NONE:
        return Skip.ABSENT
    if rung.only_unanswered and answer is not Answer.NONE:
        return Skip.ANSWERED
    return None


def _missed(one: Planned) -> Ended:
    return Ended(rung=str(one.rung), skip=one.skip or Skip.STARTED)


def _by_time(timed: tuple[datetime, Rung]) -> tuple[datetime, tuple[int, int, time]]:
    return timed[0], _earliest_first(timed[1])


def _soonest(instants: Sequence[datetime]) -> datetime | None:
    return min(instants, default=None)


def when_to_tell(now: datetime, zone: ZoneInfo, quiet: QuietHours, *concerned: datetime) -> datetime:
    """When to tell of a change or a cancellation: at once within 24 hours of the meeting, else when it is not quiet.

    `concerned` are the starts that count: the former one and the new one.
    """
    if any(timedelta(0) <= start - now <= timedelta(hours=24) for start in concerned):
        return now
    return quiet.first_allowed_from(now, zone)
