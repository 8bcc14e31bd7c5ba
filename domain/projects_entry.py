"""A project as the project office types it: texts by field, right or wrong, and their reading."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.days import read_day
from domain.flash_reports.entry import TYPED_LIMIT
from domain.flash_reports.prefill import written
from domain.flash_reports.report import MILESTONE_NAME_LIMIT
from domain.forms import Entry
from domain.identifiers import MilestoneId
from domain.numbers import NotANumber, OutOfRange, read_euros
from domain.periods import Rhythm
from domain.projects import (
    CODE_LIMIT,
    MILESTONES_LIMIT,
    NAME_LIMIT,
    SPONSOR_LIMIT,
    THEME_LIMIT,
    Milestone,
    PersonRef,
    Project,
    ProjectState,
)

TEXTS = ("code", "name", "theme", "manager", "manager_pick", "deputy", "deputy_pick", "sponsor", "budget")
CHOICES = ("rhythm", "state")
LIMITS = {"code": CODE_LIMIT, "name": NAME_LIMIT, "theme": THEME_LIMIT, "sponsor": SPONSOR_LIMIT}
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")


class ProjectWrong(StrEnum):
    """The ways a typed field of a project can be wrong."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"
    TAKEN = "taken"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_PERSON = "unknown_person"
    SEVERAL_PEOPLE = "several_people"
    SAME_PERSON = "same_person"
    TOO_MANY = "too_many"


@dataclass(frozen=True, kw_only=True)
class ProjectFault:
    """What is wrong with one field. `limit` is the most characters or milestones, where there is one."""

    field: str
    wrong: ProjectWrong
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectEntry(Entry):
    """The form of a project.

    Fields: those of `TEXTS` and `CHOICES`; ``milestone.<id>.name``, ``.baseline`` and ``.remove`` (``true``) for the milestones there are;
    ``milestone.new<k>.name``, ``.baseline`` for those added. A `…_pick` is the id of the person chosen among several. Absent is empty.
    """

    def added(self) -> int:
        """The highest number of an added milestone that has a name or a date; 0 when there is none."""
        numbers = (
            int(name.split(".")[1].removeprefix("new"))
            for name, text in self.fields.items()
            if name.startswith("milestone.new") and text.strip()
        )
        return max(numbers, default=0)


def field_names(milestones: Iterable[Milestone]) -> tuple[str, ...]:
    """All the fields of the form of a project: nothing else is read from a payload."""
    return (
        *TEXTS,
        *CHOICES,
        *(f"milestone.{one.id}.{part}" for one in milestones for part in ("name", "baseline", "remove")),
        *(f"milestone.new{k}.{part}" for k in range(1, MILESTONES_LIMIT + 1) for part in ("name", "baseline")),
    )


def as_typed(project: Project | None) -> ProjectEntry:
    """The form before anyone typed; None for a new project, which is active and reports every month."""
    if project is None:
        return ProjectEntry(fields={"rhythm": Rhythm.MONTHLY.value, "state": ProjectState.ACTIVE.value})
    milestones = {
        f"milestone.{one.id}.{part}": text
        for one in project.milestones
        for part, text in (("name", one.name), ("baseline", one.baseline.isoformat()))
    }
    return ProjectEntry(
        fields={
            "code": project.code,
            "name": project.name,
            "theme": project.theme,
            "manager": project.manager.name if project.manager else "",
            "deputy": project.deputy.name if project.deputy else "",
            "sponsor": project.sponsor,
            "rhythm": project.rhythm.value,
            "state": project.state.value,
            "budget": written(project.budget),
            **milestones,
        }
    )


def typed(data: Mapping[str, object], project: Project | None) -> ProjectEntry:
    """The entry of a submitted form: known fields only, cut at 4,000 characters.

    Clients leave a field that was emptied out of what they send, but never a choice or a toggle: once the choices are there the whole
    form was sent, and what is missing of it is empty. What was not on the form (a milestone added since, which has no toggle there) stays
    as it stands.
    """
    names = field_names(project.milestones if project else ())
    sent = {name: value[:TYPED_LIMIT] for name in names if isinstance(value := data.get(name), str)}
    whole = all(name in sent for name in CHOICES)
    stands = as_typed(project).fields
    kept = {name: "" if whole and _was_shown(name, sent) else text for name, text in stands.items()}
    return ProjectEntry(fields={**kept, **sent})


def _was_shown(name: str, sent: Mapping[str, str]) -> bool:
    return not name.startswith("milestone.") or f"{name.rpartition('.')[0]}.remove" in sent


@dataclass(frozen=True, kw_only=True)
class MilestonePlan:
    """A milestone as the project office wants it; `id` is None for a new one."""

    id: MilestoneId | None
    name: str
    baseline: date


@dataclass(frozen=True, kw_only=True)
class ProjectPlan:
    """What the project office wants a project to be. The milestones that are not in it are removed."""

    code: str
    name: str
    theme: str
    manager: PersonRef | None
    deputy: PersonRef | None
    sponsor: str
    rhythm: Rhythm
    state: ProjectState
    budget: Decimal | None
    milestones: tuple[MilestonePlan, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectReading:
    """An entry read: the plan, or None and what is wrong, in the order of the form."""

    plan: ProjectPlan | None
    faults: tuple[ProjectFault, ...]


class _Reader:
    """Reads fields one by one and gathers what is wrong, so that all of it is said at once."""

    def __init__(self, entry: ProjectEntry) -> None:
        self.entry = entry
        self.faults: list[ProjectFault] = []

    def fault(self, name: str, wrong: ProjectWrong, limit: int | None = None) -> None:
        self.faults.append(ProjectFault(field=name, wrong=wrong, limit=limit))

    def text(self, name: str, limit: int, *, required: bool = False) -> str:
        text = " ".join(self.entry.get(name).split())
        if required and not text:
            self.fault(name, ProjectWrong.REQUIRED)
        if len(text) > limit:
            self.fault(name, ProjectWrong.TOO_LONG, limit)
        return text

    def code(self) -> str:
        code = self.text("code", CODE_LIMIT, required=True).upper()
        if code and not _CODE.fullmatch(code):
            self.fault("code", ProjectWrong.NOT_A_CODE)
        return code

    def amount(self, name: str) -> Decimal | None:
        try:
            return read_euros(self.entry.get(name))
        except NotANumber:
            self.fault(name, ProjectWrong.NOT_A_NUMBER)
        except OutOfRange:
            self.fault(name, ProjectWrong.OUT_OF_RANGE)
        return None

    def rhythm(self) -> Rhythm:
        text = self.entry.get("rhythm")
        if text in list(Rhythm):
            return Rhythm(text)
        self.fault("rhythm", ProjectWrong.UNKNOWN_CHOICE)
        return Rhythm.MONTHLY

    def state(self) -> ProjectState:
        text = self.entry.get("state")
        if text in list(ProjectState):
            return ProjectState(text)
        self.fault("state", ProjectWrong.UNKNOWN_CHOICE)
        return ProjectState.ACTIVE

    def milestone(self, key: str, milestone_id: MilestoneId | None) -> MilestonePlan | None:
        name = self.text(f"milestone.{key}.name", MILESTONE_NAME_LIMIT, required=True)
        text = self.entry.get(f"milestone.{key}.baseline")
        baseline = read_day(text) if text else None
        if baseline is None:
            self.fault(f"milestone.{key}.baseline", ProjectWrong.NOT_A_DATE if text else ProjectWrong.REQUIRED)
            return None
        return MilestonePlan(id=milestone_id, name=name, baseline=baseline)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Whom a typed name means: a person, nobody, or what is wrong with it."""

    person: PersonRef | None = None
    wrong: ProjectWrong | None = None


def read(entry: ProjectEntry, milestones: Iterable[Milestone], manager: Named, deputy: Named) -> ProjectReading:
    """Read an entry against the milestones the project has. All that is wrong is told."""
    reader = _Reader(entry)
    code = reader.code()
    name = reader.text("name", NAME_LIMIT, required=True)
    theme = reader.text("theme", THEME_LIMIT)
    for key, named in (("manager", manager), ("deputy", deputy)):
        if named.wrong is not None:
            reader.fault(key, named.wrong)
    if manager.person is not None and manager.person == deputy.person:
        reader.fault("deputy", ProjectWrong.SAME_PERSON)
    sponsor = reader.text("sponsor", SPONSOR_LIMIT)
    rhythm, state, budget = reader.rhythm(), reader.state(), reader.amount("budget")
    kept = [one for one in milestones if entry.get(f"milestone.{one.id}.remove") != "true"]
    plans = [reader.milestone(str(one.id), one.id) for one in kept]
    numbers = range(1, entry.added() + 1)
    new = [k for k in numbers if entry.get(f"milestone.new{k}.name") or entry.get(f"milestone.new{k}.baseline")]
    plans += [reader.milestone(f"new{k}", None) for k in new]
    if len(plans) > MILESTONES_LIMIT:
        reader.fault(f"milestone.new{new[-1]}.name", ProjectWrong.TOO_MANY, MILESTONES_LIMIT)
    if reader.faults:
        return ProjectReading(plan=None, faults=tuple(reader.faults))
    plan = ProjectPlan(
        code=code,
        name=name,
        theme=theme,
        manager=manager.person,
        deputy=deputy.person,
        sponsor=sponsor,
        rhythm=rhythm,
        state=state,
        budget=budget,
        milestones=tuple(one for one in plans if one is not None),
    )
    return ProjectReading(plan=plan, faults=())


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of a project that changed, as it is typed."""

    field: str
    before: str
    after: str


def changes(before: Project | None, after: Project) -> tuple[Change, ...]:
    """What differs between two states of a project, field by field; a removed milestone has no text after."""
    old, new = as_typed(before).fields if before else {}, as_typed(after).fields
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        Change(field=name, before=old.get(name, ""), after=new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )
