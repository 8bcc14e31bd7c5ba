"""A report as it is being typed: texts by field, right or wrong, and their reading into what the report says.

A draft keeps the entry, never the reading: whatever a person typed is kept as they typed it, faults included.

Fields: ``overall``, ``overall_reason``, ``progress``, ``highlights``, ``next_steps``, ``issues``, ``decisions``;
``axis.<axis>.weather``, ``axis.<axis>.comment``; ``budget.<amount>``; ``milestone.<id>.forecast``, ``milestone.<id>.actual`` for the
milestones of the project; ``milestone.new<k>.name``, ``milestone.new<k>.forecast`` for those the report adds; ``revision_reason`` when a
published report is revised.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.days import read_day
from domain.flash_reports.report import (
    COMMENT_LIMIT,
    MILESTONE_NAME_LIMIT,
    NARRATIVE_LIMIT,
    Axis,
    AxisStatus,
    Budget,
    Content,
    MilestoneStatus,
    Weather,
)
from domain.forms import Entry, typable
from domain.identifiers import MilestoneId
from domain.numbers import NotANumber, OutOfRange, read_euros, read_number
from domain.projects import MILESTONES_LIMIT, Milestone

NARRATIVES = ("highlights", "next_steps", "issues", "decisions")
AMOUNTS = ("approved", "committed", "spent", "to_complete")
TYPED_LIMIT = 4_000
_WEATHERS = {weather.value: weather for weather in Weather}
REVISION_REASON = "revision_reason"
"""The field that says why a published report is revised; a new report has none."""

SHOWN = "milestones"
"""Under this key the buttons of a form carry the milestones it has fields for: ids as texts, ``new1`` and so on for added ones."""

ADDED = "milestone.new"
"""How the fields of the milestones that a report adds begin."""

_ADDED = re.compile(rf"{re.escape(ADDED)}([1-9]\d?)\.(?:name|forecast)")


class Wrong(StrEnum):
    """The ways a typed field can be wrong."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_CHOICE = "unknown_choice"
    COMMENT_REQUIRED = "comment_required"
    REASON_REQUIRED = "reason_required"
    IN_THE_FUTURE = "in_the_future"
    TOO_MANY = "too_many"
    UNKNOWN_PERSON = "unknown_person"
    SEVERAL_PEOPLE = "several_people"
    NOT_A_SPAN = "not_a_span"
    ALREADY_THERE = "already_there"


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """What is wrong with one field. `limit` is the most characters, or the bound, where there is one."""

    field: str
    wrong: Wrong
    limit: int | None = None


def field_names(milestones: Iterable[Milestone], added: int) -> tuple[str, ...]:
    """All the fields of a form for these milestones and `added` places for new ones: nothing else is read from a payload."""
    return (
        REVISION_REASON,
        "overall",
        "overall_reason",
        "progress",
        *NARRATIVES,
        *(f"axis.{axis}.{part}" for axis in Axis for part in ("weather", "comment")),
        *(f"budget.{amount}" for amount in AMOUNTS),
        *(f"milestone.{milestone.id}.{part}" for milestone in milestones for part in ("forecast", "actual")),
        *(f"milestone.new{k}.{part}" for k in range(1, added + 1) for part in ("name", "forecast")),
    )


def added(entry: Entry) -> tuple[int, ...]:
    """The numbers of the added milestones that have a name or a date, in order."""
    numbers = {
        int(match.group(1)) for name, text in entry.fields.items() if text.strip() and (match := _ADDED.fullmatch(name))
    }
    return tuple(sorted(numbers))


def typed(data: Mapping[str, object], milestones: Iterable[Milestone], shown: Entry) -> Entry:
    """The entry of a submitted form: known fields only, cut at 4,000 characters; what the form did not show stays as it was.

    Clients leave a field that was emptied out of what they send. The form therefore says under `SHOWN` which milestones it has fields
    for: a field that it shows and that was not sent is empty. Without `SHOWN`, what was not sent stays as it was.
    Signs that no keyboard types (control characters, halves of a surrogate pair) are left out: no database would take them.
    """
    names = frozenset(field_names(milestones, 0))
    sent = {
        name: typable(text[:TYPED_LIMIT])
        for name, text in data.items()
        if isinstance(text, str) and (name in names or _is_added(name))
    }
    before = {name: text for name, text in shown.fields.items() if name in names or _is_added(name)}
    return Entry(fields={**before, **dict.fromkeys(_emptied(data, before), ""), **sent})


def _is_added(name: str) -> bool:
    match = _ADDED.fullmatch(name)
    return match is not None and int(match.group(1)) <= MILESTONES_LIMIT


def _emptied(data: Mapping[str, object], before: Mapping[str, str]) -> Iterable[str]:
    """The fields with a text that the form showed and did not send."""
    keys = data.get(SHOWN)
    if not isinstance(keys, list):
        return ()
    milestones = tuple(f"milestone.{key}." for key in keys if isinstance(key, str))
    return tuple(
        name
        for name in before
        if name not in data and (not name.startswith("milestone.") or name.startswith(milestones))
    )


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An entry read: the content, or None and what is wrong, in the order of the form."""

    content: Content | None
    faults: tuple[FieldFault, ...]


class _Reader:
    """Reads fields one by one and gathers what is wrong, so that all of it is said at once."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.faults: list[FieldFault] = []

    def fault(self, name: str, wrong: Wrong, limit: int | None = None) -> None:
        self.faults.append(FieldFault(field=name, wrong=wrong, limit=limit))

    def text(self, name: str, limit: int) -> str:
        text = self.entry.get(name)
        if len(text) > limit:
            self.fault(name, Wrong.TOO_LONG, limit)
        return text

    def weather(self, name: str) -> Weather:
        text = self.entry.get(name)
        if text in _WEATHERS:
            return _WEATHERS[text]
        self.fault(name, Wrong.UNKNOWN_CHOICE if text else Wrong.REQUIRED)
        return Weather.SUNNY

    def amount(self, name: str) -> Decimal | None:
        try:
            return read_euros(self.entry.get(name))
        except NotANumber:
            self.fault(name, Wrong.NOT_A_NUMBER)
        except OutOfRange:
            self.fault(name, Wrong.OUT_OF_RANGE)
        return None

    def progress(self) -> int:
        text = self.entry.get("progress").rstrip("%").strip()
        if not text:
            self.fault("progress", Wrong.REQUIRED)
            return 0
        try:
            number = read_number(text)
        except NotANumber:
            self.fault("progress", Wrong.NOT_A_NUMBER)
            return 0
        if not 0 <= number <= 100:
            self.fault("progress", Wrong.OUT_OF_RANGE, 100)
            return 0
        return int(number.quantize(Decimal(1), ROUND_HALF_UP))

    def day(self, name: str) -> date | None:
        text = self.entry.get(name)
        if not text:
            return None
        day = read_day(text)
        if day is None:
            self.fault(name, Wrong.NOT_A_DATE)
        return day


def meaning(name: str, text: str) -> object:
    """What is typed into a field, to be compared: ``66 %`` and ``66`` are one progress. What cannot be read means itself."""
    reader = _Reader(Entry(fields={name: text}))
    value: object = text.strip()
    if name == "progress":
        value = reader.progress()
    elif name.startswith("budget."):
        value = reader.amount(name)
    elif name.endswith((".forecast", ".actual")):
        value = reader.day(name)
    return text.strip() if reader.faults else value


Forecasts = Mapping[MilestoneId, date | None]
"""The forecast of each milestone before the report was written; None for one that the report itself added."""


def read(entry: Entry, milestones: Iterable[Milestone], today: date, *, revised: Forecasts | None = None) -> Reading:
    """Read an entry against the milestones of the project. All that is wrong is told; `today` bounds the actual dates.

    `revised` is given for the revision of a published report: it then needs a reason, and its milestones are compared with the forecasts
    that stood before that report, which the project no longer knows.
    """
    reader = _Reader(entry)
    if revised is not None and not reader.text(REVISION_REASON, COMMENT_LIMIT):
        reader.fault(REVISION_REASON, Wrong.REQUIRED)
    overall = reader.weather("overall")
    reason = reader.text("overall_reason", COMMENT_LIMIT)
    progress = reader.progress()
    axes = {axis: _axis(reader, axis) for axis in Axis}
    if not reason and overall.severity < max(status.weather.severity for status in axes.values()):
        reader.fault("overall_reason", Wrong.REASON_REQUIRED)
    narratives = {name: reader.text(name, NARRATIVE_LIMIT) for name in NARRATIVES}
    told = (*_known_milestones(reader, milestones, today, revised or {}), *_added_milestones(reader))
    if len(told) > MILESTONES_LIMIT and added(entry):
        reader.fault(f"milestone.new{added(entry)[-1]}.name", Wrong.TOO_MANY, MILESTONES_LIMIT)
    content = Content(
        overall=overall,
        overall_reason=reason,
        axes=axes,
        progress=progress,
        **narratives,
        milestones=told,
        budget=Budget(**{amount: reader.amount(f"budget.{amount}") for amount in AMOUNTS}),
    )
    faults = tuple(reader.faults)
    return Reading(content=None if faults else content, faults=faults)


def _axis(reader: _Reader, axis: Axis) -> AxisStatus:
    weather = reader.weather(f"axis.{axis}.weather")
    comment = reader.text(f"axis.{axis}.comment", COMMENT_LIMIT)
    if weather is not Weather.SUNNY and not comment:
        reader.fault(f"axis.{axis}.comment", Wrong.COMMENT_REQUIRED)
    return AxisStatus(weather=weather, comment=comment)


def _known_milestones(
    reader: _Reader, milestones: Iterable[Milestone], today: date, revised: Forecasts
) -> Iterable[MilestoneStatus]:
    for milestone in milestones:
        forecast = reader.day(f"milestone.{milestone.id}.forecast")
        actual = reader.day(f"milestone.{milestone.id}.actual")
        if actual is not None and actual > today:
            reader.fault(f"milestone.{milestone.id}.actual", Wrong.IN_THE_FUTURE)
        yield MilestoneStatus(
            id=milestone.id,
            name=milestone.name,
            baseline=milestone.baseline,
            previous_forecast=revised.get(milestone.id, milestone.forecast),
            forecast=forecast or milestone.forecast,
            actual=actual,
        )


def _added_milestones(reader: _Reader) -> Iterable[MilestoneStatus]:
    for k in added(reader.entry):
        name = reader.text(f"milestone.new{k}.name", MILESTONE_NAME_LIMIT)
        forecast = reader.day(f"milestone.new{k}.forecast")
        if not name:
            reader.fault(f"milestone.new{k}.name", Wrong.REQUIRED)
        if forecast is None:
            if not reader.entry.get(f"milestone.new{k}.forecast"):
                reader.fault(f"milestone.new{k}.forecast", Wrong.REQUIRED)
            continue
        yield MilestoneStatus(id=None, name=name, baseline=forecast, previous_forecast=None, forecast=forecast)
