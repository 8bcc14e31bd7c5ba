"""The values that the gallery shows: one project, its reports, its drafts, a person."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from cards.text import mark
from domain.flash_reports.draft import Draft
from domain.flash_reports.report import (
    Axis,
    AxisStatus,
    Budget,
    Comparison,
    Content,
    MilestoneStatus,
    Report,
    ReportLine,
    Trend,
    Weather,
)
from domain.forms import Entry
from domain.identifiers import MilestoneId, PersonId, ProjectId, ReportId
from domain.languages import Language
from domain.people import Person, Role
from domain.periods import Rhythm, period_of, previous
from domain.projects import Milestone, PersonRef, Project

NASTY_MARK = "ZQX"
NASTY = f"{NASTY_MARK} *gras* _bas_ [lien](https://exemple.fr) `code` <b>x</b> {{{{DATE(2026-11-24T06:08:00Z)}}}} #d"
NASTY_LINES = f"+ 3 % {NASTY_MARK}\n- 2 {NASTY_MARK}\n1. 5 {NASTY_MARK}\n# {NASTY_MARK}\n> {NASTY_MARK}\n{NASTY}"
TODAY = date(2026, 11, 24)
NOVEMBER = period_of(Rhythm.MONTHLY, TODAY)
CLAIRE = PersonRef(id=PersonId(1), name="Claire Dupont")


def milestones() -> tuple[Milestone, ...]:
    """Three milestones: one done, one slipping, one on time."""
    return (
        Milestone(
            id=MilestoneId(1),
            name="Cahier des charges",
            baseline=date(2026, 6, 30),
            forecast=date(2026, 6, 30),
            actual=date(2026, 7, 3),
        ),
        Milestone(id=MilestoneId(2), name="Recette", baseline=date(2026, 12, 15), forecast=date(2027, 1, 15)),
        Milestone(id=MilestoneId(3), name="Bascule", baseline=date(2027, 3, 1), forecast=date(2027, 3, 1)),
    )


def a_project() -> Project:
    """The project of most cards."""
    return Project(
        id=ProjectId(12),
        code="SIRH",
        name="SIRH – refonte de la paie",
        theme="Ressources humaines",
        description="Remplacer la chaîne de paie par un progiciel, pour 3 600 agents.",
        manager=CLAIRE,
        deputy=PersonRef(id=PersonId(2), name="Marc Petit"),
        sponsor="Direction des ressources humaines",
        budget=Decimal(400_000),
        starts_on=date(2025, 9, 1),
        ends_on=date(2027, 4, 30),
        milestones=milestones(),
    )


def a_content(**changes: object) -> Content:
    """What an ordinary report says."""
    axes = {axis: AxisStatus(weather=Weather.SUNNY) for axis in Axis}
    axes[Axis.SCHEDULE] = AxisStatus(weather=Weather.CLOUDY, comment="La recette attend les données de 2024.")
    axes[Axis.RESOURCES] = AxisStatus(
        weather=Weather.STORMY, comment="Deux postes sur cinq sont vacants depuis octobre."
    )
    content = Content(
        overall=Weather.CLOUDY,
        overall_reason="Le calendrier général tient malgré les postes vacants.",
        axes=axes,
        progress=62,
        highlights="Reprise de données à 80 %\nAtelier bulletins tenu le 12",
        next_steps="Recette des bulletins avec les gestionnaires",
        issues="Le prestataire change de chef de projet",
        decisions="Valider le report de la recette au 15 janvier (COPIL du 8 décembre).",
        milestones=(
            MilestoneStatus(
                id=MilestoneId(1),
                name="Cahier des charges",
                baseline=date(2026, 6, 30),
                previous_forecast=date(2026, 6, 30),
                forecast=date(2026, 6, 30),
                actual=date(2026, 7, 3),
            ),
            MilestoneStatus(
                id=MilestoneId(2),
                name="Recette",
                baseline=date(2026, 12, 15),
                previous_forecast=date(2027, 1, 8),
                forecast=date(2027, 1, 15),
            ),
            MilestoneStatus(
                id=MilestoneId(3),
                name="Bascule",
                baseline=date(2027, 3, 1),
                previous_forecast=date(2027, 3, 1),
                forecast=date(2027, 3, 1),
            ),
        ),
        budget=Budget(
            approved=Decimal(400_000),
            committed=Decimal(300_000),
            spent=Decimal(250_000),
            to_complete=Decimal("162350.50"),
        ),
    )
    return replace(content, **changes)  # type: ignore[arg-type]


def a_report(**changes: object) -> Report:
    """An ordinary report, the fourteenth of its project."""
    trends = dict.fromkeys(Axis, Trend.STEADY)
    trends[Axis.SCHEDULE] = trends[Axis.RESOURCES] = Trend.WORSENING
    trends[Axis.QUALITY] = Trend.IMPROVING
    report = Report(
        id=ReportId(140),
        project=ProjectId(12),
        number=14,
        revision=1,
        period=NOVEMBER,
        content=a_content(),
        comparison=Comparison(
            overall=Trend.WORSENING,
            axes=trends,
            previous_overall=Weather.PARTLY_CLOUDY,
            previous_progress=55,
            previous_period=previous(NOVEMBER),
        ),
        author=CLAIRE.id,
        author_name=CLAIRE.name,
        published_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    )
    return replace(report, **changes)  # type: ignore[arg-type]


_COURSE = (
    (Weather.SUNNY, 10),
    (Weather.SUNNY, 18),
    (Weather.PARTLY_CLOUDY, 24),
    (Weather.PARTLY_CLOUDY, 31),
    (Weather.SUNNY, 38),
    (Weather.SUNNY, 45),
    (Weather.PARTLY_CLOUDY, 50),
    (Weather.PARTLY_CLOUDY, 55),
    (Weather.CLOUDY, 62),
)


def lines(count: int = 9, author: str = "Claire Dupont") -> tuple[ReportLine, ...]:
    """The last reports of a project, the newest first."""
    period, found = NOVEMBER, []
    for place, (weather, progress) in enumerate(reversed(_COURSE[-count:])):
        found.append(
            ReportLine(
                id=ReportId(140 - place),
                number=14 - place,
                revision=2 if place == 2 else 1,
                period=period,
                overall=weather,
                trend=Trend.STEADY if place else Trend.WORSENING,
                progress=progress,
                author_name=author,
                published_at=datetime(period.end.year, period.end.month, 20, 9, 0, tzinfo=UTC),
            )
        )
        period = previous(period)
    return tuple(found)


def a_draft(project: Project, entry: Entry, *, version: int = 0, **changes: object) -> Draft:
    """A draft for November."""
    draft = Draft(project=project.id, period=NOVEMBER, version=version, entry=entry)
    return replace(draft, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A command as help shows it."""

    title: str
    description: str
    words: dict[Language, tuple[str, ...]]


COMMANDS = (
    Spoken(
        title=mark("Help"),
        description=mark("Everything you can ask me"),
        words={Language.FRENCH: ("aide",), Language.ENGLISH: ("help",)},
    ),
    Spoken(
        title=mark("Flash report"),
        description=mark("Everything you can ask me"),
        words={Language.FRENCH: ("flash",), Language.ENGLISH: ("flash",)},
    ),
    Spoken(
        title=mark("Language"),
        description=mark("Choose the language I speak to you: French or English"),
        words={Language.FRENCH: ("langue",), Language.ENGLISH: ("language",)},
    ),
)


def a_person(name: str = "Claire Dupont") -> Person:
    """A project manager who also administers."""
    roles = frozenset({Role.STAFF, Role.PROJECT_MANAGER, Role.ADMINISTRATOR})
    return Person(id=PersonId(1), entra_id="e", name=name, roles=roles, department="Direction du numérique")
