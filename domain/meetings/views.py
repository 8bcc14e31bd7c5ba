"""What is shown of a meeting and to whom: the values that workflows hand to cards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.identifiers import BodyId, MeetingId
from domain.meetings.bodies import Body, Capacity, Mandate, Occurrence
from domain.meetings.decisions import Decision
from domain.meetings.entry import Entry, EntryFault
from domain.meetings.meeting import Clash, Conflicts, Meeting, NoticeWarning
from domain.meetings.replies import Answer, Attendance, Forecast, Replies, Reply


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """A meeting as somebody who is invited sees it.

    `holder` and `deputy` are the names of who has the proxy or takes the seat, `holding` those whose proxy this person holds. `forecast` is
    there for who may see the answers of others. `ics` is the address of the calendar file.
    """

    meeting: Meeting
    reply: Reply
    remote: bool
    proxies: bool
    deputies: tuple[Mandate, ...] = ()
    holder: str = ""
    deputy: str = ""
    seat_of: str = ""
    holding: tuple[Reply, ...] = ()
    forecast: Forecast | None = None
    can_answer: bool = True
    ics: str = ""


class Deed(StrEnum):
    """What a secretary just did to a meeting."""

    SAVED = "saved"
    ANNOUNCED = "announced"
    MOVED = "moved"
    REMINDED = "reminded"
    ATTENDED = "attended"
    DECIDED = "decided"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was just done, and how many people it told."""

    deed: Deed
    people: int = 0


@dataclass(frozen=True, kw_only=True)
class DeskView:
    """A meeting as its secretary sees it (and its chair, who plans nothing).

    `attendance` counts the sheet, once there is one; `invited` is how many are told of it: members and guests; `done` is what who looks
    just did to it.
    """

    meeting: Meeting
    body: Body
    replies: Replies
    forecast: Forecast
    attendance: Forecast | None = None
    invited: int = 0
    warning: NoticeWarning | None = None
    decisions: tuple[Decision, ...] = ()
    may_plan: bool = True
    done: Done | None = None
    ics: str = ""

    @property
    def current(self) -> tuple[Reply, ...]:
        """Who is invited now, by name."""
        return tuple(one for one in self.replies.values() if not one.is_withdrawn)

    @property
    def members(self) -> tuple[Reply, ...]:
        """Those whom the figures count, by name."""
        return tuple(one for one in self.current if one.is_voter)

    @property
    def others(self) -> tuple[Reply, ...]:
        """Guests, and deputies who take a seat: the figures count the seat, not them."""
        return tuple(one for one in self.current if not one.is_voter)

    @property
    def guests(self) -> tuple[Reply, ...]:
        """Those who are invited without a seat."""
        return tuple(one for one in self.others if one.stands_in_for is None)

    @property
    def unanswered(self) -> tuple[Reply, ...]:
        """Who has not answered, members or not, by name."""
        return tuple(one for one in self.current if one.answer is Answer.NONE)

    @property
    def in_conflict(self) -> tuple[Reply, ...]:
        """Who gave a proxy and says that they come."""
        return tuple(one for one in self.current if one.is_in_conflict)

    def told(self, one: Reply) -> Answer:
        """What counts for somebody: the attendance sheet, once there is one, else the answer."""
        return one.answer if self.attendance is None else one.attended or Answer.NONE


@dataclass(frozen=True, kw_only=True)
class ProxyForm:
    """The choice of who is given the proxy (`holders`), or who takes the seat (`deputies`)."""

    meeting: Meeting
    reply: Reply
    holders: tuple[Reply, ...] = ()
    deputies: tuple[Mandate, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeetingForm:
    """The form of a meeting. `meeting` is the one edited, None for a new one; `conflicts` are to be seen before it is saved."""

    body: Body
    meeting: Meeting | None
    entry: Entry
    faults: tuple[EntryFault, ...] = ()
    conflicts: Conflicts = field(default_factory=Conflicts)
    overtaken: bool = False


@dataclass(frozen=True, kw_only=True)
class MoveForm:
    """The form that moves a meeting, or (`is_cancelling`) cancels it."""

    meeting: Meeting
    entry: Entry
    is_cancelling: bool = False
    faults: tuple[EntryFault, ...] = ()
    conflicts: Conflicts = field(default_factory=Conflicts)


@dataclass(frozen=True, kw_only=True)
class YearDate:
    """A date of a recurrence that may be planned, and what it clashes with."""

    occurrence: Occurrence
    starts_at: datetime
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, kw_only=True)
class YearForm:
    """The dates of a recurrence until `last`, to be ticked: `left_out` are those a holiday takes, `planned` how many stand already."""

    body: Body
    dates: tuple[YearDate, ...]
    left_out: tuple[date, ...]
    planned: int
    last: date
    faults: tuple[EntryFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Generated:
    """What planning a year left: how many drafts were made until `last`, and all the drafts there are now."""

    body: Body
    made: int
    drafts: tuple[Meeting, ...]
    last: date


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    """One of somebody's next meetings, with their answer; `reply` is None where they only keep it."""

    meeting: Meeting
    reply: Reply | None = None
    is_kept: bool = False


@dataclass(frozen=True, kw_only=True)
class MyMeetings:
    """Somebody's next meetings, and their calendar's address when they opened it."""

    lines: tuple[AgendaLine, ...]
    feed: str = ""


@dataclass(frozen=True, kw_only=True)
class BodyLine:
    """A body in a list: its next meeting, and what the person is in it."""

    body: Body
    next_at: datetime | None
    capacities: frozenset[Capacity]


@dataclass(frozen=True, kw_only=True)
class BodyView:
    """A body as its card shows it: its next meetings, and those last `held`."""

    body: Body
    today: date
    meetings: tuple[Meeting, ...]
    held: tuple[Meeting, ...] = ()
    may_keep: bool
    may_plan: bool
    may_read_decisions: bool = False


@dataclass(frozen=True, kw_only=True)
class AttendanceYear:
    """How often each member of a body came from one day to another, both included. `xlsx` is the address of the same as a workbook."""

    body: Body
    rows: tuple[Attendance, ...]
    first: date
    last: date
    xlsx: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionForm:
    """The form that writes a decision down."""

    meeting: Meeting
    entry: Entry
    owners: Sequence[Mandate]
    faults: tuple[EntryFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DecisionList:
    """The open decisions somebody may read: theirs first, then those of their bodies.

    `keeps` are the bodies whose log they keep; `settled` is the one they just settled, which they may open again.
    """

    mine: tuple[Decision, ...]
    others: tuple[Decision, ...]
    keeps: frozenset[BodyId]
    today: date
    settled: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionLog:
    """What a body decided, the latest meeting first. `may_settle` is for who keeps the log."""

    body: Body
    decisions: tuple[Decision, ...]
    may_settle: bool
    today: date


@dataclass(frozen=True, kw_only=True)
class Lists:
    """The addresses of the lists of a meeting, each good for a while."""

    meeting: MeetingId
    xlsx: str
    csv: str
    pdf: str
