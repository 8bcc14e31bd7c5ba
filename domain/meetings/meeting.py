"""A meeting: when, where, about what, and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.flash_reports.report import Weather
from domain.folding import fold
from domain.identifiers import BodyId, MeetingId, ProjectId
from domain.meetings.bodies import BodyKind

TITLE_LIMIT = 160
REASON_LIMIT = 400
DOCUMENTS_LIMIT = 10
LONGEST = timedelta(hours=24)


class MeetingState(StrEnum):
    """How a meeting stands. A moved one is still to be held."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HELD = "held"

    @property
    def is_on(self) -> bool:
        """Whether it is announced and to be held."""
        return self in (MeetingState.ANNOUNCED, MeetingState.MOVED)


class Event(StrEnum):
    """What can happen to a meeting."""

    ANNOUNCE = "announce"
    MOVE = "move"
    CANCEL = "cancel"
    HOLD = "hold"
    CHANGE = "change"


LIFE: Mapping[tuple[MeetingState, Event], MeetingState] = {
    (MeetingState.DRAFT, Event.ANNOUNCE): MeetingState.ANNOUNCED,
    (MeetingState.DRAFT, Event.CHANGE): MeetingState.DRAFT,
    (MeetingState.DRAFT, Event.MOVE): MeetingState.DRAFT,
    (MeetingState.DRAFT, Event.CANCEL): MeetingState.CANCELLED,
    (MeetingState.ANNOUNCED, Event.MOVE): MeetingState.MOVED,
    (MeetingState.ANNOUNCED, Event.CHANGE): MeetingState.ANNOUNCED,
    (MeetingState.ANNOUNCED, Event.CANCEL): MeetingState.CANCELLED,
    (MeetingState.ANNOUNCED, Event.HOLD): MeetingState.HELD,
    (MeetingState.MOVED, Event.MOVE): MeetingState.MOVED,
    (MeetingState.MOVED, Event.CHANGE): MeetingState.MOVED,
    (MeetingState.MOVED, Event.CANCEL): MeetingState.CANCELLED,
    (MeetingState.MOVED, Event.HOLD): MeetingState.HELD,
}
"""What leads where; what is not here cannot happen."""


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """One item of the agenda. A project has the overall weather of its last published report, and the day that was published."""

    title: str
    presenter: str = ""
    project: ProjectId | None = None
    weather: Weather | None = None
    reported_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document, by its https address."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting. Instants are UTC.

    `version` rises at each write, `sequence` at each change that calendars must learn (RFC 5545, 3.8.7.4); `uid` never changes.
    `schedule` counts the dates it was given: answers and reminders are those of one of them. `moved_from` is the start before the last
    move, `reason` why it was moved or cancelled. `occurrence` is the day its recurrence names.
    """

    id: MeetingId
    body: BodyId
    body_name: str
    kind: BodyKind
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    is_public: bool = False
    state: MeetingState = MeetingState.DRAFT
    agenda: tuple[AgendaItem, ...] = ()
    documents: tuple[Document, ...] = ()
    minutes_url: str = ""
    reason: str = ""
    moved_from: datetime | None = None
    occurrence: date | None = None
    announced_at: datetime | None = None
    uid: str = ""
    version: int = 1
    sequence: int = 0
    schedule: int = 1

    def day(self, zone: ZoneInfo) -> date:
        """The local day it begins on."""
        return self.starts_at.astimezone(zone).date()

    def has_begun(self, now: datetime) -> bool:
        """Whether it has begun."""
        return now >= self.starts_at


@dataclass(frozen=True, kw_only=True)
class NoticeWarning:
    """A meeting announced later than its body's delay: `days` is the delay, `left` the whole days that remain.

    `source` is the text of law behind the delay; empty when it is the body's own rule.
    """

    days: int
    left: int
    source: str = ""


def notice_warning(meeting: Meeting, notice_days: int, today: date, zone: ZoneInfo) -> NoticeWarning | None:
    """Whether a meeting announced today would be announced too late."""
    left = (meeting.day(zone) - today).days
    if not notice_days or left >= notice_days:
        return None
    source = "CGCT, L4132-18" if meeting.kind is BodyKind.REGIONAL_COUNCIL else ""
    return NoticeWarning(days=notice_days, left=max(0, left), source=source)


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Another meeting at the same time: in the same room, or with the same people."""

    meeting: MeetingId
    title: str
    starts_at: datetime
    place: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Conflicts:
    """What stands against a date, to be seen before it is saved."""

    clashes: tuple[Clash, ...] = ()
    is_holiday: bool = False

    def __bool__(self) -> bool:
        return bool(self.clashes) or self.is_holiday


def same_room(one: str, other: str) -> bool:
    """Whether two places are one room: the same words, accents and capitals set aside."""
    return bool(one.strip()) and fold(one) == fold(other)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the form of a meeting says, read: what is written when it is saved."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    is_public: bool = False
    agenda: tuple[AgendaItem, ...] = field(default_factory=tuple)
    documents: tuple[Document, ...] = field(default_factory=tuple)
    minutes_url: str = ""
