"""Bodies that meet: their kinds with the defaults of each, their members, their rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from domain.calendar import working_day_on_or_after, working_day_on_or_before
from domain.identifiers import BodyId, PersonId
from domain.meetings.ladder import Ladder, read_ladder

NAME_LIMIT = 120
THEME_LIMIT = 120
PLACE_LIMIT = 160
LINK_LIMIT = 1000
AGENDA_LIMIT = 20
ITEM_LIMIT = 200
MEMBERS_LIMIT = 300


class BodyKind(StrEnum):
    """The kinds of body, each with its defaults."""

    REGIONAL_COUNCIL = "regional_council"
    STANDING_COMMITTEE = "standing_committee"
    ELECTED_COMMITTEE = "elected_committee"
    STEERING_COMMITTEE = "steering_committee"
    PROJECT_OFFICE = "project_office"
    MONITORING_COMMITTEE = "monitoring_committee"

    @property
    def is_about_projects(self) -> bool:
        """Whether the projects of the body's theme (all, when it has none) are on its agenda by themselves."""
        return self in (BodyKind.STEERING_COMMITTEE, BodyKind.PROJECT_OFFICE, BodyKind.MONITORING_COMMITTEE)


class Capacity(StrEnum):
    """In which capacity somebody belongs to a body."""

    MEMBER = "member"
    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    GUEST = "guest"

    @property
    def votes(self) -> bool:
        """Whether it counts for the quorum."""
        return self in (Capacity.MEMBER, Capacity.CHAIR)

    @property
    def is_invited(self) -> bool:
        """Whether the meetings are announced to them; a deputy is told when they are to sit."""
        return self in (Capacity.MEMBER, Capacity.CHAIR, Capacity.GUEST)


class QuorumRule(StrEnum):
    """How many must be present: nobody counts, the absolute majority of members in office (CGCT, L4132-13), or a number."""

    NONE = "none"
    MAJORITY = "majority"
    NUMBER = "number"


class HolidayRule(StrEnum):
    """What becomes of a recurring date that is no working day."""

    BEFORE = "before"
    AFTER = "after"
    WEEK_LATER = "week_later"
    SKIP = "skip"


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """One capacity of one person in a body, from `since` to `until`, both included; no bound where None.

    `deputy_of` is the member whose seat a deputy can take.
    """

    person: PersonId
    name: str
    capacity: Capacity
    deputy_of: PersonId | None = None
    since: date | None = None
    until: date | None = None

    def is_in_office(self, day: date) -> bool:
        """Whether the mandate runs on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a body sets for its meetings.

    `notice_days` is the delay between the announcement and the meeting, 0 for none; `proxies` how many proxies one member may hold, 0 for
    none at all; `answers_open` shows everybody's answers to the members. `rule` is an RRULE, empty for a body that meets when it is told
    to; `starts_at` is local time, `minutes` the duration.
    """

    quorum: QuorumRule = QuorumRule.NONE
    quorum_number: int = 0
    remote: bool = True
    proxies: int = 0
    notice_days: int = 0
    ladder: Ladder = ()
    rule: str = ""
    holiday_rule: HolidayRule = HolidayRule.AFTER
    starts_at: time = time(14, 0)
    minutes: int = 120
    place: str = ""
    link: str = ""
    agenda: tuple[str, ...] = ()
    answers_open: bool = False


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body that meets."""

    id: BodyId
    name: str
    kind: BodyKind
    theme: str = ""
    rules: Rules = field(default_factory=Rules)
    mandates: tuple[Mandate, ...] = ()
    version: int = 1

    def holding(self, day: date, *capacities: Capacity) -> tuple[Mandate, ...]:
        """The mandates of these capacities that run on a day."""
        return tuple(one for one in self.mandates if one.capacity in capacities and one.is_in_office(day))

    def voters(self, day: date) -> frozenset[PersonId]:
        """The members in office on a day."""
        return frozenset(one.person for one in self.mandates if one.capacity.votes and one.is_in_office(day))

    def invited(self, day: date) -> frozenset[PersonId]:
        """Everybody to whom a meeting on a day is announced."""
        return frozenset(one.person for one in self.mandates if one.capacity.is_invited and one.is_in_office(day))

    def deputies(self, member: PersonId, day: date) -> tuple[Mandate, ...]:
        """Who can take a member's seat on a day."""
        return tuple(one for one in self.holding(day, Capacity.DEPUTY) if one.deputy_of == member)

    def capacities(self, person: PersonId, day: date) -> frozenset[Capacity]:
        """In which capacities somebody belongs to the body on a day."""
        return frozenset(one.capacity for one in self.mandates if one.person == person and one.is_in_office(day))


_ELECTED = "docs; J-{notice} 09:00; J-3 09:00 ?; J-1 17:00; 60 min"
_STAFF = "docs; J-5 09:00 ?; J-1 17:00; 60 min"

DEFAULTS: Mapping[BodyKind, Rules] = {
    BodyKind.REGIONAL_COUNCIL: Rules(
        quorum=QuorumRule.MAJORITY,
        proxies=1,
        notice_days=12,
        ladder=read_ladder(_ELECTED.format(notice=12)),
        starts_at=time(9, 30),
        minutes=480,
    ),
    BodyKind.STANDING_COMMITTEE: Rules(
        quorum=QuorumRule.MAJORITY,
        proxies=1,
        notice_days=8,
        ladder=read_ladder(_ELECTED.format(notice=8)),
        starts_at=time(10, 0),
        minutes=180,
    ),
    BodyKind.ELECTED_COMMITTEE: Rules(
        proxies=1, notice_days=5, ladder=read_ladder(_ELECTED.format(notice=5)), minutes=120
    ),
    BodyKind.STEERING_COMMITTEE: Rules(
        ladder=read_ladder(_STAFF), rule="FREQ=MONTHLY;BYDAY=2TU", starts_at=time(14, 0), minutes=120
    ),
    BodyKind.PROJECT_OFFICE: Rules(
        ladder=read_ladder(_STAFF), rule="FREQ=MONTHLY;BYDAY=1TH", starts_at=time(10, 0), minutes=90
    ),
    BodyKind.MONITORING_COMMITTEE: Rules(
        ladder=read_ladder(_STAFF),
        rule="FREQ=YEARLY;BYMONTH=1;BYDAY=3WE",
        holiday_rule=HolidayRule.WEEK_LATER,
        starts_at=time(14, 0),
        minutes=150,
    ),
}
"""The defaults of each kind. The delay of the regional council is the law's (CGCT, L4132-18); the others are one's own to set."""


def settled(day: date, rule: HolidayRule) -> tuple[date, bool] | None:
    """The day a recurring date leads to, and whether the rule moved it; None when it is left out."""
    if working_day_on_or_after(day) == day:
        return day, False
    match rule:
        case HolidayRule.BEFORE:
            return working_day_on_or_before(day), True
        case HolidayRule.AFTER:
            return working_day_on_or_after(day), True
        case HolidayRule.WEEK_LATER:
            return working_day_on_or_after(date.fromordinal(day.toordinal() + 7)), True
        case HolidayRule.SKIP:
            return None


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """A date of a recurring body: the one the rule names, and the one it is held on; None when a holiday leaves it out."""

    named: date
    held: date | None

    @property
    def is_moved(self) -> bool:
        """Whether a holiday changed something, which the secretary is told."""
        return self.held != self.named


def occurrences(days: Iterable[date], rule: HolidayRule) -> tuple[Occurrence, ...]:
    """What becomes of the days of a recurrence; of two that lead to one day the first stands."""
    found: dict[date | None, Occurrence] = {}
    left_out: list[Occurrence] = []
    for day in days:
        led = settled(day, rule)
        if led is None:
            left_out.append(Occurrence(named=day, held=None))
        else:
            found.setdefault(led[0], Occurrence(named=day, held=led[0]))
    return tuple(sorted((*found.values(), *left_out), key=lambda one: one.named))
