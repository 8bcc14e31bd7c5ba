"""A demonstration organisation, loaded from a file a person can edit: what they would have done by hand, by the same rules."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from domain.calendar import working_day_on_or_before
from domain.flash_reports.comparison import compare
from domain.flash_reports.entry import AMOUNTS, read
from domain.flash_reports.prefill import written
from domain.flash_reports.report import Axis, Report, Weather
from domain.forms import Entry
from domain.identifiers import PersonId, ProjectId
from domain.languages import Language
from domain.news.files import read_file
from domain.news.habits import Habits
from domain.news.tuesdays import tuesday_of
from domain.people import Role
from domain.periods import Period, Rhythm, period_of, previous
from domain.projects import Project, ProjectState
from storage import flash_reports, people_importing
from storage.database import Database, Transaction
from storage.people_importing import PersonFacts
from storage.projects import importing, milestones, projects
from storage.projects.projects import ProjectFacts
from workflows.demonstration_bodies import BodyInFile, assemble
from workflows.news.importing import take_in

_PARIS = ZoneInfo("Europe/Paris")
_PUBLISHED_AT = time(16, 40)


class DemonstrationUnusable(ValueError):
    """The file breaks a rule that a person would have met; the message says where."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Organisation(_Strict):
    name: str
    department: str
    tenant_id: str


class _Person(_Strict):
    key: str
    entra_id: str
    teams_id: str
    name: str
    email: str
    department: str
    roles: tuple[Role, ...]
    language: Language = Language.FRENCH


class _Axis(_Strict):
    weather: Weather
    comment: str


class _Milestone(_Strict):
    name: str
    day: int


class _Report(_Strict):
    overall: Weather
    overall_reason: str = ""
    progress: int
    highlights: str = ""
    next_steps: str = ""
    issues: str = ""
    decisions: str = ""
    axes: Mapping[Axis, _Axis] = Field(default_factory=dict)
    budget: Mapping[str, Decimal] = Field(default_factory=dict)
    slips: Mapping[str, int] = Field(default_factory=dict)
    done: Mapping[str, int] = Field(default_factory=dict)


class _Project(_Strict):
    code: str
    name: str
    theme: str
    description: str
    manager: str
    deputy: str = ""
    sponsor: str
    rhythm: Rhythm
    state: ProjectState = ProjectState.ACTIVE
    budget: Decimal
    behind: int = 0
    milestones: tuple[_Milestone, ...]
    reports: tuple[_Report, ...]


class _News(_Strict):
    """An item by its file, relative to the demonstration's; `weeks_ago` when it went out, on that week's Tuesday."""

    file: str
    author: str
    weeks_ago: int | None = None


class Demonstration(_Strict):
    """The file."""

    organisation: _Organisation
    people: tuple[_Person, ...]
    bodies: tuple[BodyInFile, ...] = ()
    projects: tuple[_Project, ...]
    news: tuple[_News, ...] = ()


def read_demonstration(file: Path) -> Demonstration:
    """The content of a file. Raises OSError, and ValueError when it is not what it should be."""
    return Demonstration.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


async def load(database: Database, file: Path, now: datetime) -> str:
    """Load the demonstration in one transaction, and say so; nothing happens when one of its projects stands already.

    Reports are dated in the periods before `now`. Raises DemonstrationUnusable when the file breaks a rule, OSError, ValueError.
    """
    demonstration = read_demonstration(file)
    async with database.transaction() as tx:
        standing = await importing.standing(tx)
        if any(project.code in standing for project in demonstration.projects):
            return "The demonstration is already loaded."
        people = await _engage(tx, demonstration.people)
        for project in demonstration.projects:
            await _carry_out(tx, project, people, now)
        await _publish_news(tx, demonstration, file.parent, now)
        meetings = sum([await assemble(tx, body, people, now) for body in demonstration.bodies])
    reports = sum(len(project.reports) for project in demonstration.projects)
    return (
        f"The demonstration is loaded: {demonstration.organisation.name}, {len(people)} people,"
        f" {len(demonstration.projects)} projects, {reports} reports, {len(demonstration.news)} news items,"
        f" {len(demonstration.bodies)} bodies, {meetings} meetings."
    )


async def _engage(tx: Transaction, people: tuple[_Person, ...]) -> Mapping[str, PersonId]:
    """Write the people; one who has spoken to Mardi already keeps what is known of them, and is given the roles and the language."""
    known = await people_importing.standing(tx)
    facts = [
        PersonFacts(
            entra_id=one.entra_id,
            name=one.name,
            email=one.email,
            department=one.department,
            roles=frozenset({Role.STAFF, *one.roles}),
            language=one.language,
            teams_id=one.teams_id,
        )
        for one in people
    ]
    await people_importing.create_all(tx, [one for one in facts if one.entra_id not in known])
    met = [(known[one.entra_id], one) for one in facts if one.entra_id in known]
    changed = [
        replace(one, teams_id=before.teams_id or one.teams_id, language=before.language or one.language)
        for before, one in met
    ]
    await people_importing.change_all(tx, changed)
    ids = await people_importing.ids(tx)
    return {one.key: ids[one.entra_id] for one in people}


async def _carry_out(tx: Transaction, plan: _Project, people: Mapping[str, PersonId], now: datetime) -> None:
    """Create a project and publish its reports, the oldest first."""
    project_id = await projects.create(
        tx,
        ProjectFacts(
            code=plan.code,
            name=plan.name,
            theme=plan.theme,
            description=plan.description,
            manager=people[plan.manager],
            deputy=people[plan.deputy] if plan.deputy else None,
            sponsor=plan.sponsor,
            rhythm=plan.rhythm,
            state=plan.state,
            budget=plan.budget,
        ),
    )
    if project_id is None:
        raise DemonstrationUnusable(f"two projects have the code {plan.code}")
    today = now.astimezone(_PARIS).date()
    for milestone in plan.milestones:
        baseline = working_day_on_or_before(today + timedelta(days=milestone.day))
        await milestones.add(tx, project_id, milestone.name, baseline)
    for number, (period, report) in enumerate(zip(_periods(plan, today), plan.reports, strict=True), start=1):
        await _publish(tx, project_id, plan, number, period, report, people[plan.manager])


def _periods(plan: _Project, today: date) -> tuple[Period, ...]:
    """The last whole periods before today, or as many earlier as the project is behind; the oldest first."""
    period = previous(period_of(plan.rhythm, today))
    for _ in range(plan.behind):
        period = previous(period)
    periods = []
    for _ in plan.reports:
        periods.append(period)
        period = previous(period)
    return tuple(reversed(periods))


async def _publish(
    tx: Transaction,
    project_id: ProjectId,
    plan: _Project,
    number: int,
    period: Period,
    report: _Report,
    author: PersonId,
) -> None:
    project = await projects.find(tx, project_id)
    if project is None:
        raise DemonstrationUnusable(plan.code)
    reading = read(_entry(report, project, plan), project.milestones, period.due)
    if reading.content is None:
        faults = ", ".join(f"{fault.field} is {fault.wrong}" for fault in reading.faults)
        raise DemonstrationUnusable(f"{plan.code}, report {number}: {faults}")
    comparison = compare(reading.content, await flash_reports.last(tx, project_id))
    published = Report(
        id=await flash_reports.add(tx, project_id, number, period),
        project=project_id,
        number=number,
        revision=1,
        period=period,
        content=reading.content,
        comparison=comparison,
        author=author,
        author_name="",
        published_at=datetime.combine(period.due, _PUBLISHED_AT, _PARIS),
    )
    await flash_reports.freeze(tx, published)
    await milestones.save(tx, project, reading.content.milestones)
    await projects.record_report(
        tx,
        project_id,
        report_id=published.id,
        number=number,
        period_start=period.start,
        overall=reading.content.overall,
        trend=comparison.overall,
        progress=reading.content.progress,
    )


async def _publish_news(tx: Transaction, demonstration: Demonstration, folder: Path, now: datetime) -> None:
    """Import the items: those of past Tuesdays for the archive, the others ready to go out."""
    emails = {person.key: person.email for person in demonstration.people}
    tuesday = tuesday_of(now.astimezone(_PARIS).date())
    files = []
    for item in demonstration.news:
        path = folder / item.file
        sent = None if item.weeks_ago is None else tuesday - timedelta(weeks=item.weeks_ago)
        read = read_file(path.name, path.read_bytes())
        files.append(replace(read, author=emails[item.author], sent=sent))
    report = await take_in(tx, files, Habits(zone=_PARIS), now)
    if report.errors:
        raise DemonstrationUnusable(", ".join(f"{one.file}, line {one.line}: {one.what}" for one in report.errors))


def _entry(report: _Report, project: Project, plan: _Project) -> Entry:
    """The report as its manager would have typed it."""
    by_name = {milestone.name: milestone for milestone in project.milestones}
    if strangers := [name for name in (*report.slips, *report.done) if name not in by_name]:
        raise DemonstrationUnusable(f"{plan.code}: no milestone is named {', '.join(strangers)}")
    if strangers := [name for name in report.budget if name not in AMOUNTS]:
        raise DemonstrationUnusable(f"{plan.code}: no amount is named {', '.join(strangers)}")
    fields = {
        "overall": report.overall.value,
        "overall_reason": report.overall_reason,
        "progress": str(report.progress),
        "highlights": report.highlights.strip(),
        "next_steps": report.next_steps.strip(),
        "issues": report.issues.strip(),
        "decisions": report.decisions.strip(),
        **{f"axis.{axis}.weather": Weather.SUNNY.value for axis in Axis},
        "budget.approved": written(plan.budget),
        **{f"budget.{name}": written(amount) for name, amount in report.budget.items()},
    }
    for axis, status in report.axes.items():
        fields |= {f"axis.{axis}.weather": status.weather.value, f"axis.{axis}.comment": status.comment}
    for name, milestone in by_name.items():
        slip = timedelta(days=report.slips.get(name, 0))
        fields[f"milestone.{milestone.id}.forecast"] = (milestone.baseline + slip).isoformat()
        if name in report.done:
            actual = milestone.baseline + timedelta(days=report.done[name])
            fields[f"milestone.{milestone.id}.actual"] = actual.isoformat()
    return Entry(fields=fields)
