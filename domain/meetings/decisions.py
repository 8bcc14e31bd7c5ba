"""The decision log of a body: what was decided, who does it, until when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import at_local
from domain.identifiers import BodyId, DecisionId, MeetingId, PersonId
from domain.quiet_hours import QuietHours

TEXT_LIMIT = 400
_REMINDED_AT = time(9, 0)
_BEFORE = timedelta(days=3)


class DecisionState(StrEnum):
    """How a decision stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A decision of a meeting. Who owns it is reminded three days before `due_on` and on that day, only while it is open."""

    id: DecisionId
    body: BodyId
    body_name: str
    meeting: MeetingId
    meeting_at: datetime
    text: str
    owner: PersonId | None = None
    owner_name: str = ""
    due_on: date | None = None
    state: DecisionState = DecisionState.OPEN
    version: int = 1

    def is_late(self, today: date) -> bool:
        """Whether it should be done and is not."""
        return self.state is DecisionState.OPEN and self.due_on is not None and self.due_on < today


def next_reminder(due_on: date | None, after: datetime, zone: ZoneInfo, quiet: QuietHours) -> datetime | None:
    """When the owner of an open decision is reminded next, after an instant; None when never again."""
    if due_on is None:
        return None
    instants = (
        quiet.last_allowed_before(at_local(day, _REMINDED_AT, zone), zone) for day in (due_on - _BEFORE, due_on)
    )
    return min((one for one in instants if one > after), default=None)
