"""Every card that Mardi shows, in both languages, with ordinary values, with hostile ones and with as much as fits.

A new card belongs here: the tests of this folder, and the pictures of `render.py`, are about what this module yields.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

from cards import people as people_cards
from cards.flash_reports.form import form
from cards.flash_reports.history import history_card, revisions_card
from cards.flash_reports.project import project_card
from cards.flash_reports.report import report_card
from cards.flash_reports.writing import (
    choose_project_card,
    draft_saved_card,
    draft_withdrawn_card,
    my_reports_card,
)
from cards.layout import Refresh
from cards.text import PARIS
from domain.flash_reports.draft import Draft
from domain.flash_reports.entry import AMOUNTS, NARRATIVES, read
from domain.flash_reports.prefill import prefilled
from domain.flash_reports.report import (
    COMMENT_LIMIT,
    MILESTONE_NAME_LIMIT,
    NARRATIVE_LIMIT,
    Axis,
    AxisStatus,
    Budget,
    Comparison,
    Content,
    MilestoneStatus,
    Weather,
)
from domain.flash_reports.standing import Standing, ToReport
from domain.forms import Entry, merge
from domain.identifiers import MilestoneId, PersonId, ProjectId
from domain.languages import Language
from domain.people import Person
from domain.periods import Period, Rhythm, period_of, previous
from domain.places import Purpose
from domain.projects import DESCRIPTION_LIMIT, MILESTONES_LIMIT, NAME_LIMIT, Milestone, PersonRef, Project, ProjectState
from tests.cards import meetings_specimens as meetings
from tests.cards import news_reading_specimens as readers
from tests.cards import news_sending_specimens as news_sending
from tests.cards import news_writing_specimens as writers
from tests.cards import outbox_specimens as sending
from tests.cards import portfolio_specimens as office
from tests.cards import ticket_finding_specimens as finding
from tests.cards import ticket_setting_specimens as settings
from tests.cards import ticket_specimens as tickets
from tests.cards.samples import (
    CLAIRE,
    COMMANDS,
    NASTY,
    NASTY_LINES,
    NASTY_MARK,
    NOVEMBER,
    TODAY,
    a_content,
    a_draft,
    a_person,
    a_project,
    a_report,
    lines,
    milestones,
)


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """One card of the gallery. `kind` is ordinary, nasty or worst."""

    name: str
    kind: str
    language: Language
    card: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.name}-{self.kind}-{self.language.value}"


SHELVES: Mapping[str, ModuleType] = {
    "office": office,
    "sending": sending,
    "reader": readers,
    "writer": writers,
    "news": news_sending,
    "support": tickets,
    "ticket": finding,
    "meeting": meetings,
    "setting": settings,
}
"""The modules that hold the cards of a feature, each kind of them a function of the language."""


def gallery() -> Iterator[Specimen]:
    """All the cards."""
    for language in Language:
        for kind, cards in (("ordinary", _ordinary), ("nasty", _nasty), ("worst", _worst)):
            for name, card in cards(language):
                yield Specimen(name=name, kind=kind, language=language, card=card)
        for shelf, feature in SHELVES.items():
            for kind, cards in (("ordinary", feature.ordinary), ("nasty", feature.nasty), ("worst", feature.worst)):
                for name, card in cards(language):
                    yield Specimen(name=f"{shelf}-{name}", kind=kind, language=language, card=card)


def _ordinary(language: Language) -> Iterator[tuple[str, dict[str, object]]]:
    project, report, history = a_project(), a_report(), lines()
    fresh = a_draft(project, prefilled(project, report.content))
    october = a_report(number=13, period=previous(NOVEMBER))
    yield "form", form(project, fresh, previous=october, language=language)
    yield "form-unread", form(project, fresh, previous=october, language=language, unread="voir avec Marc")
    yield "form-first", form(project, a_draft(project, prefilled(project, None)), language=language)
    yield "form-draft", form(project, _saved(project), language=language)
    yield "form-added", form(project, _saved(project), language=language, new_rows=2)
    yield (
        "form-revision",
        form(project, replace(_saved(project), revises=report.id), previous=report, language=language),
    )
    yield "form-dialog", form(project, fresh, previous=report, language=language, as_dialog=True)
    yield "form-faults", _faulty(project, language)
    yield "form-clash", _clashing(project, "Marc Petit", "Reprise terminée", language)
    yield "report", report_card(project, report, language=language, may_write=True, history=history)
    yield "report-published", report_card(project, report, language=language, may_write=True, just_published=True)
    first = a_report(comparison=Comparison(), number=1, content=_sunny())
    yield "report-first", report_card(project, first, language=language)
    revised = a_report(revision=2, reason="Montant engagé corrigé", comparison=replace(report.comparison, copied=2))
    refresh = Refresh(verb="flash_report.show", data={"report": 140}, teams_ids=("29:claire",))
    yield "report-channel", report_card(project, revised, language=language, shared=True, refresh=refresh)
    yield "report-past", report_card(project, report, language=language, may_write=True, latest=False)
    yield "project", project_card(project, report, history, language=language, may_write=True, may_edit=True)
    yield "project-up-to-date", project_card(project, report, language=language, is_published=True, may_write=True)
    yield (
        "project-draft",
        project_card(project, a_report(content=_sunny()), lines(2), _saved(project), language=language, may_write=True),
    )
    bare = Project(id=ProjectId(13), code="GED", name="Gestion électronique de documents", state=ProjectState.PLANNED)
    yield "project-new", project_card(bare, None, language=language)
    yield "history", history_card(project, history, language=language, page=1, pages=3)
    yield "history-empty", history_card(project, (), language=language)
    yield "revisions", revisions_card(project, (replace(history[0], revision=2), history[0]), language=language)
    yield "choose", choose_project_card(_to_report(project), language=language, page=1, pages=3)
    yield "mine", my_reports_card(_to_report(project), language=language, waiting=2)
    yield "mine-none", my_reports_card((), language=language, waiting=0)
    yield "draft-saved", draft_saved_card(project, _saved(project), language=language)
    yield "draft-withdrawn", draft_withdrawn_card(project, _saved(project), language=language)
    yield from _about_people(a_person(), (project,), "Bureau de projets", "flach", language)


def _about_people(
    person: Person, projects: tuple[Project, ...], place: str, said: str, language: Language
) -> Iterator[tuple[str, dict[str, object]]]:
    yield "help", people_cards.help_card(COMMANDS, language)
    yield "welcome", people_cards.welcome_card(person, COMMANDS, language)
    yield "sentence", people_cards.sentence_card(f"{said}\n{said}", [(said, said)] * 5)
    yield "unknown", people_cards.unknown_card(said, COMMANDS, language)
    yield "unknown-project", people_cards.unknown_card(said, COMMANDS, language, projects=projects * 2)
    yield "unknown-unguessed", people_cards.unknown_card(said, COMMANDS, language, guessed=False)
    yield "language", people_cards.language_card(language, language)
    yield "profile", people_cards.profile_card(person, projects, PARIS, language)
    yield "people", people_cards.people_card((person, person), language)
    yield "roles", people_cards.roles_card(person, language)
    yield "channel", people_cards.channel_bound_card(place, Purpose.PROJECT_OFFICE, language)
    yield "channel-editors", people_cards.channel_bound_card(place, Purpose.NEWS_EDITORS, language)
    yield "channel-editors-unbound", people_cards.channel_unbound_card(place, Purpose.NEWS_EDITORS, language)
    yield "channel-unbound", people_cards.channel_unbound_card(place, Purpose.PROJECT_OFFICE, language)


def _sunny() -> Content:
    axes = {axis: AxisStatus(weather=Weather.SUNNY) for axis in Axis}
    return a_content(overall=Weather.SUNNY, axes=axes, decisions="", issues="", budget=Budget(), milestones=())


def _saved(project: Project) -> Draft:
    saved_at = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)
    entry = prefilled(project, a_content())
    return a_draft(project, entry, version=3, author=CLAIRE.id, author_name=CLAIRE.name, saved_at=saved_at)


def _to_report(project: Project) -> tuple[ToReport, ...]:
    last = lines(1)[0]
    other = replace(project, id=ProjectId(14), code="LYC", name="Réseau des lycées")
    week = period_of(Rhythm.WEEKLY, TODAY)
    return (
        ToReport(project=project, period=NOVEMBER, standing=Standing.LATE, last=last),
        ToReport(project=other, period=week, standing=Standing.DRAFT, last=last),
        ToReport(project=replace(other, id=ProjectId(15)), period=week, standing=Standing.TO_DO),
        ToReport(project=replace(other, id=ProjectId(16)), period=week, standing=Standing.PUBLISHED, last=last),
    )


def _faulty(project: Project, language: Language) -> dict[str, object]:
    typed = {
        **prefilled(project, a_content()).fields,
        "progress": "beaucoup",
        "overall": "sunny",
        "axis.cost.weather": "stormy",
        "axis.cost.comment": "",
        "budget.spent": "douze",
        "milestone.2.forecast": "bientôt",
        "milestone.3.actual": "2027-03-01",
        "milestone.new1.name": "Formation",
    }
    draft = a_draft(project, Entry(fields=typed))
    faults = read(draft.entry, project.milestones, TODAY).faults
    return form(project, draft, faults=faults, language=language)


def _clashing(project: Project, who: str, theirs: str, language: Language) -> dict[str, object]:
    base = prefilled(project, a_content())
    saved = Entry(fields={**base.fields, "highlights": theirs, "progress": "65", "axis.cost.weather": "cloudy"})
    mine = Entry(fields={**base.fields, "highlights": "Reprise à 85 %", "axis.cost.weather": "partly_cloudy"})
    draft = a_draft(project, saved, version=4, author_name=who)
    return form(project, draft, merge=merge(base, saved, mine), language=language)


def _nasty(language: Language) -> Iterator[tuple[str, dict[str, object]]]:
    who = PersonRef(id=PersonId(1), name=NASTY)
    project = replace(
        a_project(),
        code=NASTY_MARK,
        name=NASTY,
        theme=NASTY,
        sponsor=NASTY,
        description=NASTY_LINES,
        manager=who,
        deputy=who,
        milestones=tuple(replace(one, name=NASTY[:MILESTONE_NAME_LIMIT]) for one in milestones()),
    )
    content = a_content(
        **dict.fromkeys(NARRATIVES, NASTY_LINES),
        overall_reason=NASTY_LINES,
        axes={axis: AxisStatus(weather=Weather.STORMY, comment=NASTY_LINES[:COMMENT_LIMIT]) for axis in Axis},
        milestones=tuple(replace(one, name=NASTY[:MILESTONE_NAME_LIMIT]) for one in a_content().milestones),
    )
    report = a_report(content=content, revision=3, reason=NASTY_LINES, author_name=NASTY)
    draft = a_draft(project, prefilled(project, content), version=2, author_name=NASTY)
    history = lines(author=NASTY)
    typed = Entry(fields=dict.fromkeys(draft.entry.fields, NASTY_LINES))
    faults = read(typed, project.milestones, TODAY).faults
    yield "form", form(project, draft, language=language)
    yield "form-faults", form(project, replace(draft, entry=typed), faults=faults, language=language)
    yield "form-clash", _clashing(project, NASTY, NASTY_LINES, language)
    yield "report", report_card(project, report, language=language, may_write=True, history=history)
    yield "project", project_card(project, report, history, draft, language=language, may_write=True)
    yield "project-draft", project_card(project, None, (), draft, language=language, may_write=True)
    yield "history", history_card(project, history, language=language)
    yield "revisions", revisions_card(project, history[:2], language=language)
    yield "choose", choose_project_card(_to_report(project), language=language)
    yield "mine", my_reports_card(_to_report(project), language=language, waiting=2)
    yield "draft-saved", draft_saved_card(project, draft, language=language)
    yield "draft-withdrawn", draft_withdrawn_card(project, draft, language=language)
    yield from _about_people(a_person(NASTY), (project,), NASTY, NASTY_LINES, language)


def _long(limit: int) -> str:
    return ("Été à l'école, où l'élève était aidé. " * (limit // 30 + 1))[:limit].strip()


def _worst(language: Language) -> Iterator[tuple[str, dict[str, object]]]:
    name = _long(MILESTONE_NAME_LIMIT)
    many = tuple(
        Milestone(id=MilestoneId(n), name=name, baseline=date(2026, 1, 1), forecast=date(2027, 1, 1))
        for n in range(1, MILESTONES_LIMIT + 1)
    )
    project = replace(
        a_project(),
        code="W" * 32,
        name=_long(NAME_LIMIT),
        theme=_long(NAME_LIMIT),
        sponsor=_long(NAME_LIMIT),
        description=_long(DESCRIPTION_LIMIT),
        milestones=many,
    )
    content = a_content(
        **dict.fromkeys(NARRATIVES, _long(NARRATIVE_LIMIT)),
        overall_reason=_long(COMMENT_LIMIT),
        axes={axis: AxisStatus(weather=Weather.STORMY, comment=_long(COMMENT_LIMIT)) for axis in Axis},
        milestones=tuple(
            MilestoneStatus(
                id=one.id, name=name, baseline=one.baseline, previous_forecast=date(2026, 6, 1), forecast=one.forecast
            )
            for one in many
        ),
        budget=Budget(**dict.fromkeys(AMOUNTS, Decimal("999999999999.99"))),
    )
    report = a_report(content=content, revision=9, reason=_long(COMMENT_LIMIT), author_name=_long(80))
    history = lines(author=_long(80))
    period = Period(start=date(2026, 12, 28), end=date(2027, 1, 3), rhythm=Rhythm.WEEKLY)
    draft = a_draft(project, prefilled(project, content), version=99, author_name=_long(80), period=period)
    letters = _lines_of(NARRATIVE_LIMIT)
    typed = Entry(fields={name: _long(NARRATIVE_LIMIT + 1) for name in draft.entry.fields})
    faults = read(typed, many, TODAY).faults
    yield "form", form(project, draft, language=language, page=1)
    yield "form-faults", form(project, replace(draft, entry=typed), faults=faults, language=language)
    yield (
        "report",
        report_card(project, report, language=language, may_write=True, history=history, just_published=True),
    )
    narratives: dict[str, Any] = dict.fromkeys(NARRATIVES, letters)
    tall = replace(report, content=replace(content, **narratives))
    yield "report-tall", report_card(project, tall, language=language, may_write=True, history=history)
    yield "project", project_card(project, report, history, draft, language=language, may_write=True, may_edit=True)
    yield "history", history_card(project, (*history, history[0]), language=language)
    yield "mine", my_reports_card(_to_report(project) * 3, language=language, waiting=6)
    yield "people", people_cards.people_card((a_person(_long(80)),) * 20, language)


def _lines_of(characters: int) -> str:
    return "\n".join("é" for _ in range(characters // 2))
