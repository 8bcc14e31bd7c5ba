"""A body, and a member of one, as a secretary types them; and their reading."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from domain.calendar import NotARule, TooOften, recurring_days
from domain.identifiers import PersonId
from domain.meetings.bodies import (
    AGENDA_LIMIT,
    DEFAULTS,
    ITEM_LIMIT,
    NAME_LIMIT,
    PLACE_LIMIT,
    THEME_LIMIT,
    Body,
    BodyKind,
    Capacity,
    HolidayRule,
    Mandate,
    QuorumRule,
    Rules,
)
from domain.meetings.entry import Entry, EntryFault, Reader, Wrong
from domain.meetings.ladder import Ladder, NotALadder, read_ladder, write_ladder
from domain.meetings.recurrence import (
    EVERY_MONTH,
    LAST_DAY,
    RANKS,
    WEEKDAYS,
    Recurrence,
    Rhythm,
    recurrence_of,
    rule_of,
)

FIELDS = (
    "name", "kind", "theme", "quorum", "quorum_number", "remote", "proxies", "notice_days", "ladder", "recurrence", "rank", "weekday",
    "month_day", "month", "counted_from", "rule", "holiday_rule", "starts", "minutes", "place", "link", "agenda", "answers_open",
)  # fmt: skip
MEMBER_FIELDS = ("person", "person_pick", "capacity", "deputy_of", "since", "until")
LONGEST_MINUTES = 1440
MOST_PROXIES = 5
MOST_NOTICE = 60
DATES = (*(str(day) for day in range(1, 32)), str(LAST_DAY))
MONTHS = tuple(str(month) for month in range(1, 13))

Choice = TypeVar("Choice", BodyKind, QuorumRule, HolidayRule, Capacity, Rhythm)


def of_kind(kind: BodyKind) -> Entry:
    """The form of a new body of a kind: its defaults."""
    return _written("", kind, "", DEFAULTS[kind])


def as_typed(body: Body) -> Entry:
    """A body as its form shows it."""
    return _written(body.name, body.kind, body.theme, body.rules)


def _written(name: str, kind: BodyKind, theme: str, rules: Rules) -> Entry:
    told = recurrence_of(rules.rule)
    return Entry(
        fields={
            "name": name,
            "kind": kind.value,
            "theme": theme,
            "quorum": rules.quorum.value,
            "quorum_number": str(rules.quorum_number or ""),
            "remote": "true" if rules.remote else "false",
            "proxies": str(rules.proxies),
            "notice_days": str(rules.notice_days),
            "ladder": write_ladder(rules.ladder),
            "recurrence": told.rhythm.value,
            "rank": told.rank,
            "weekday": told.weekday,
            "month_day": str(told.day),
            "month": str(told.month),
            "counted_from": told.counted_from.isoformat() if told.counted_from else "",
            "rule": told.rule,
            "holiday_rule": rules.holiday_rule.value,
            "starts": f"{rules.starts_at:%H:%M}",
            "minutes": str(rules.minutes),
            "place": rules.place,
            "link": rules.link,
            "agenda": "\n".join(rules.agenda),
            "answers_open": "true" if rules.answers_open else "false",
        }
    )


@dataclass(frozen=True, kw_only=True)
class BodyPlan:
    """What the form of a body says."""

    name: str
    kind: BodyKind
    theme: str
    rules: Rules


@dataclass(frozen=True, kw_only=True)
class BodyReading:
    """An entry read: what is written, or None and what is wrong, in the order of the form."""

    plan: BodyPlan | None
    faults: tuple[EntryFault, ...]


def _choice(reader: Reader, name: str, kind: type[Choice], default: Choice) -> Choice:
    text = reader.entry.get(name)
    if text in list(kind):
        return kind(text)
    reader.fault(name, Wrong.UNKNOWN_CHOICE)
    return default


def read(entry: Entry, members: int, today: date) -> BodyReading:
    """Read the form of a body that has so many voting members. A quorum above them is refused once there are any."""
    reader = Reader(entry)
    name = reader.text("name", NAME_LIMIT, required=True)
    kind = _choice(reader, "kind", BodyKind, BodyKind.STEERING_COMMITTEE)
    theme = reader.text("theme", THEME_LIMIT)
    quorum = _choice(reader, "quorum", QuorumRule, QuorumRule.NONE)
    number = reader.number("quorum_number", 0, 999)
    if quorum is QuorumRule.NUMBER and not number:
        reader.fault("quorum_number", Wrong.REQUIRED)
    elif quorum is QuorumRule.NUMBER and members and number > members:
        reader.fault("quorum_number", Wrong.ABOVE_MEMBERSHIP, members)
    starts = reader.hour("starts")
    rules = Rules(
        quorum=quorum,
        quorum_number=number if quorum is QuorumRule.NUMBER else 0,
        remote=entry.get("remote") == "true",
        proxies=reader.number("proxies", 0, MOST_PROXIES),
        notice_days=reader.number("notice_days", 0, MOST_NOTICE),
        rule=_rule(reader, today),
        holiday_rule=_choice(reader, "holiday_rule", HolidayRule, HolidayRule.AFTER),
        starts_at=starts or DEFAULTS[kind].starts_at,
        minutes=reader.number("minutes", 5, LONGEST_MINUTES),
        place=reader.text("place", PLACE_LIMIT),
        link=reader.link("link"),
        agenda=reader.lines("agenda", AGENDA_LIMIT, ITEM_LIMIT),
        answers_open=entry.get("answers_open") == "true",
        ladder=_ladder(reader),
    )
    if reader.faults:
        return BodyReading(plan=None, faults=tuple(reader.faults))
    return BodyReading(plan=BodyPlan(name=name, kind=kind, theme=theme, rules=rules), faults=())


def _ladder(reader: Reader) -> Ladder:
    try:
        return read_ladder(reader.entry.get("ladder"))
    except NotALadder:
        reader.fault("ladder", Wrong.NOT_A_LADDER)
        return ()


def _rule(reader: Reader, today: date) -> str:
    """The RRULE that the choices say. A rule that is chosen in words and cannot be followed is faulty at its date in the month."""
    rhythm = _choice(reader, "recurrence", Rhythm, Rhythm.NONE)
    uses_weekday = rhythm in (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.MONTHLY_WEEKDAY, Rhythm.YEARLY_WEEKDAY)
    uses_rank = rhythm in (Rhythm.MONTHLY_WEEKDAY, Rhythm.YEARLY_WEEKDAY)
    uses_date = rhythm in (Rhythm.MONTHLY_DATE, Rhythm.YEARLY_DATE)
    uses_month = rhythm in (Rhythm.YEARLY_WEEKDAY, Rhythm.YEARLY_DATE)
    weekday = _among(reader, "weekday", WEEKDAYS) if uses_weekday else WEEKDAYS[0]
    told = Recurrence(
        rhythm=rhythm,
        weekday=weekday,
        rank=_among(reader, "rank", RANKS) if uses_rank else RANKS[0],
        day=int(_among(reader, "month_day", DATES)) if uses_date else 1,
        month=int(_among(reader, "month", MONTHS)) if uses_month else 1,
        counted_from=_in_its_week(weekday, reader.day("counted_from") or today)
        if rhythm is Rhythm.FORTNIGHTLY
        else None,
        rule=reader.entry.get("rule").upper().removeprefix("RRULE:"),
    )
    if rhythm is Rhythm.MONTHLY_DATE and told.day > EVERY_MONTH:
        reader.fault("month_day", Wrong.NOT_EVERY_MONTH, EVERY_MONTH)
    rule = rule_of(told)
    if rhythm is not Rhythm.NONE:
        _demand_rule(reader, rule, today, "rule" if rhythm is Rhythm.CUSTOM else "month_day")
    return rule


def _in_its_week(weekday: str, day: date) -> date:
    """The day of the week, in the week of a date."""
    return day + timedelta(days=WEEKDAYS.index(weekday) - day.weekday())


def _demand_rule(reader: Reader, rule: str, today: date, field_name: str) -> None:
    try:
        recurring_days(rule, today, today + timedelta(days=365))
    except NotARule:
        wrong = Wrong.NO_SUCH_DAY if field_name == "month_day" else Wrong.NOT_A_RULE if rule else Wrong.REQUIRED
        reader.fault(field_name, wrong)
    except TooOften:
        reader.fault(field_name, Wrong.TOO_OFTEN)


def _among(reader: Reader, name: str, choices: Sequence[str]) -> str:
    text = reader.entry.get(name)
    if text not in choices:
        reader.fault(name, Wrong.UNKNOWN_CHOICE)
        return choices[0]
    return text


@dataclass(frozen=True, kw_only=True)
class MemberReading:
    """A member read: the mandate, or None and what is wrong."""

    mandate: Mandate | None
    faults: tuple[EntryFault, ...]


def read_member(entry: Entry, body: Body, person: PersonId | None, name: str, wrong: Wrong | None) -> MemberReading:
    """Read the form that adds a member. `person` is whom the typed name means, or `wrong` what is the matter with it."""
    reader = Reader(entry)
    if person is None:
        reader.fault("person", wrong or Wrong.REQUIRED)
    capacity = _choice(reader, "capacity", Capacity, Capacity.MEMBER)
    since, until = reader.day("since"), reader.day("until")
    if since and until and until < since:
        reader.fault("until", Wrong.ENDS_BEFORE)
    deputy_of: PersonId | None = None
    if capacity is Capacity.DEPUTY:
        text = reader.entry.get("deputy_of")
        members = {str(one.person): one.person for one in body.mandates if one.capacity.votes}
        deputy_of = members.get(text)
        if deputy_of is None or deputy_of == person:
            reader.fault("deputy_of", Wrong.NOT_A_MEMBER)
    if reader.faults or person is None:
        return MemberReading(mandate=None, faults=tuple(reader.faults))
    mandate = Mandate(person=person, name=name, capacity=capacity, deputy_of=deputy_of, since=since, until=until)
    return MemberReading(mandate=mandate, faults=())


@dataclass(frozen=True, kw_only=True)
class BodyForm:
    """A form of a body as it is shown. `body` is the one edited; None for a new one."""

    body: Body | None
    entry: Entry
    faults: tuple[EntryFault, ...] = ()
    overtaken_by: str = ""


@dataclass(frozen=True, kw_only=True)
class MemberForm:
    """The members of a body and the form that adds one. `candidates` are those a typed name may mean: (id, name, department)."""

    body: Body
    entry: Entry = field(default_factory=Entry)
    faults: tuple[EntryFault, ...] = ()
    candidates: Sequence[tuple[PersonId, str, str]] = ()
