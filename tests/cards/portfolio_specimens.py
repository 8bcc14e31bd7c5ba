"""The cards of the project office and of the portfolio, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cards.portfolio import portfolio_card
from cards.projects import project_form, saved_card
from domain.flash_reports.report import MILESTONE_NAME_LIMIT, Trend, Weather
from domain.identifiers import MilestoneId, PersonId, ProjectId, ReportId
from domain.languages import Language
from domain.periods import Rhythm, period_of
from domain.portfolio import PAGE, Filters, LastReport, PortfolioLine, PortfolioPage, theme_key
from domain.projects import MILESTONES_LIMIT, NAME_LIMIT, Milestone, PersonRef, Project, ProjectState
from domain.projects_entry import Named, ProjectEntry, ProjectWrong, as_typed, changes, read
from domain.projects_form import Overtaking, ProjectForm, SavedProject
from tests.cards.samples import CLAIRE, NASTY, NASTY_LINES, NASTY_MARK, TODAY, a_person, a_project

Cards = Iterator[tuple[str, dict[str, object]]]


def ordinary(language: Language) -> Cards:
    """As on most days."""
    project = a_project()
    yield "project-form", project_form(ProjectForm(project=project, entry=as_typed(project)), language)
    yield "project-form-new", project_form(ProjectForm(project=None, entry=as_typed(None), rows=1), language)
    yield "project-form-faults", project_form(_faulty(project), language)
    yield "project-form-overtaken", project_form(_overtaken(project, "Marc Petit", "Paie et temps"), language)
    changed = replace(
        project, theme="Paie", state=ProjectState.PAUSED, budget=Decimal(420_000), milestones=project.milestones[:2]
    )
    yield (
        "project-saved",
        saved_card(SavedProject(project=changed, changes=changes(project, changed), is_new=False), language),
    )
    yield "project-same", saved_card(SavedProject(project=project, changes=(), is_new=False), language)
    fresh = replace(project, manager=None, state=ProjectState.PLANNED)
    yield "project-created", saved_card(SavedProject(project=fresh, changes=(), is_new=True), language)
    yield "portfolio", portfolio_card(a_page(), TODAY, language)
    middle = replace(
        a_page(), number=1, total=35, filters=Filters(weather=Weather.STORMY, theme=theme_key("Lycées"), text="SI")
    )
    yield "portfolio-filtered", portfolio_card(middle, TODAY, language, may_create=True)
    nothing = PortfolioPage(filters=Filters(), number=0, lines=(), total=0, counts={})
    yield "portfolio-empty", portfolio_card(nothing, TODAY, language, may_create=True)
    yield "portfolio-none", portfolio_card(replace(nothing, filters=Filters(text="xyz")), TODAY, language)


def nasty(language: Language) -> Cards:
    """Typed to break out."""
    who = PersonRef(id=PersonId(1), name=NASTY)
    milestones = tuple(replace(one, name=NASTY[:MILESTONE_NAME_LIMIT]) for one in a_project().milestones)
    project = replace(
        a_project(),
        code=NASTY_MARK,
        name=NASTY,
        theme=NASTY,
        sponsor=NASTY,
        manager=who,
        deputy=who,
        milestones=milestones,
    )
    typed = ProjectEntry(fields=dict.fromkeys(as_typed(project).fields, NASTY_LINES))
    yield "project-form", project_form(ProjectForm(project=project, entry=as_typed(project)), language)
    yield "project-form-faults", project_form(_wrong(project, typed, NASTY), language)
    yield "project-form-overtaken", project_form(_overtaken(project, NASTY, NASTY_LINES), language)
    saved = SavedProject(project=project, changes=changes(a_project(), project), is_new=False)
    yield "project-saved", saved_card(saved, language)
    page = a_page(NASTY, NASTY_MARK)
    filters = Filters(text=NASTY[:60], theme=theme_key(NASTY), manager=PersonId(1))
    yield "portfolio", portfolio_card(replace(page, filters=filters, total=30, number=1), TODAY, language)


def worst(language: Language) -> Cards:
    """As much as fits."""
    name = "É" * MILESTONE_NAME_LIMIT
    many = tuple(
        Milestone(id=MilestoneId(n), name=name, baseline=date(2026, 1, 1), forecast=date(2027, 1, 1))
        for n in range(1, MILESTONES_LIMIT + 1)
    )
    long = "Été " * (NAME_LIMIT // 4)
    project = replace(a_project(), code="W" * 32, name=long, theme=long, sponsor=long, milestones=many)
    yield "project-form", project_form(ProjectForm(project=project, entry=as_typed(project)), language)
    yield "project-form-faults", project_form(_wrong(project, ProjectEntry(fields={}), "é" * 80), language)
    managers = tuple(PersonRef(id=PersonId(n), name="É" * 40) for n in range(150))
    page = replace(a_page(long, "W" * 32), managers=managers, themes=tuple(f"{n} {long}" for n in range(20)))
    yield "portfolio", portfolio_card(page, TODAY, language, may_create=True)


def a_page(name: str = "", code: str = "") -> PortfolioPage:
    """A page of projects of every weather, one of them behind, one paused, one that never reported."""
    lines = []
    for number in range(PAGE):
        weather = sorted(Weather, key=lambda one: -one.severity)[number // 3]
        rhythm = list(Rhythm)[number % 3]
        last = LastReport(
            id=ReportId(number),
            number=number,
            period=period_of(rhythm, date(2026, 9 + number % 3, 20)),
            overall=weather,
            trend=[*Trend, None][number % 4],
            progress=number * 9,
        )
        line = PortfolioLine(
            id=ProjectId(number),
            code=code or f"PRJ-{number}",
            name=name
            or ("SIRH – refonte de la paie", "Wi-Fi dans les lycées", "Portail des aides régionales")[number % 3],
            theme=name or "Lycées",
            state=ProjectState.PAUSED if number == 8 else ProjectState.ACTIVE,
            rhythm=rhythm,
            manager=PersonRef(id=PersonId(1), name=name) if name else (CLAIRE if number % 4 else None),
            last=None if number == 9 else last,
        )
        lines.append(line)
    counts = {Weather.STORMY: 3, Weather.CLOUDY: 3, Weather.PARTLY_CLOUDY: 2, Weather.SUNNY: 1, None: 1}
    return PortfolioPage(
        filters=Filters(),
        number=0,
        lines=tuple(lines),
        total=len(lines),
        counts=counts,
        themes=(name or "Lycées", "Ressources humaines"),
        managers=(PersonRef(id=PersonId(1), name=name or "Claire Dupont"),),
    )


def _faulty(project: Project) -> ProjectForm:
    fields = {
        **as_typed(project).fields,
        "code": "É 1",
        "manager": "Martin",
        "budget": "beaucoup",
        "milestone.2.baseline": "bientôt",
        "milestone.new1.baseline": "2026-12-15",
    }
    return _wrong(project, ProjectEntry(fields=fields), "Paul Martin")


def _wrong(project: Project, entry: ProjectEntry, namesake: str) -> ProjectForm:
    several = Named(wrong=ProjectWrong.SEVERAL_PEOPLE)
    people = tuple(replace(a_person(namesake), id=PersonId(number)) for number in range(1, 11))
    return ProjectForm(
        project=project,
        entry=entry,
        faults=read(entry, project.milestones, several, several).faults,
        candidates={"manager": people, "deputy": people},
        rows=1,
    )


def _overtaken(project: Project, who: str, theme: str) -> ProjectForm:
    entry = ProjectEntry(fields={**as_typed(project).fields, "theme": theme, "rhythm": "weekly"})
    differences = changes(project, replace(project, theme=theme, rhythm=Rhythm.WEEKLY))
    return ProjectForm(project=project, entry=entry, overtaking=Overtaking(by=who, differences=differences))
