"""The published report: its state at a glance, then what is asked, then facts, then what folds away."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import Action, Container

from cards.flash_reports.figures import (
    COLORS,
    axes_grid,
    axis_comments,
    budget_figure,
    budget_formula,
    milestone_figure,
    milestone_lines,
    progress_figure,
    weather_with_trend,
)
from cards.flash_reports.history import report_row
from cards.layout import (
    Elements,
    Refresh,
    card,
    columns,
    execute,
    fact,
    fold,
    header,
    heading,
    notice,
    small,
    typed,
    words,
)
from cards.text import PARIS, Speech, capital, speech
from domain.flash_reports.report import Budget, Report, ReportLine
from domain.languages import Language
from domain.projects import Project


def report_card(
    project: Project,
    report: Report,
    *,
    language: Language,
    may_write: bool = False,
    shared: bool = False,
    latest: bool = True,
    just_published: bool = False,
    history: Sequence[ReportLine] = (),
    refresh: Refresh | None = None,
    timezone: ZoneInfo = PARIS,
) -> dict[str, object]:
    """A published report.

    `may_write` adds the revision button for who holds that right; `shared` is the card of a channel, whose buttons are those of
    everybody. `latest` is False for a report or a revision that another has followed, which cannot be revised. `just_published` says
    so, and how to come back on it. `history` folds in the last reports.
    """
    say = speech(language)
    content, comparison = report.content, report.comparison
    body: Elements = [_header(project, report, say)]
    if just_published:
        body.append(_published(report, say))
    if not latest:
        told = say.say("A later report or revision exists: this one stays as it was published.")
        body.append(notice([words(told)], style="emphasis"))
    body += _flags(report, say, timezone)
    if content.decisions:
        body.append(
            notice([words(say.say("Decisions requested"), weight="Bolder"), *typed(content.decisions, spacing="None")])
        )
    if content.overall_reason:
        body.append(fact(say.say("Overall weather"), " ".join(content.overall_reason.split()), spacing="Medium"))
    body += axes_grid(content, dict(comparison.axes) if comparison.axes else None, say)
    body.append(
        columns(
            progress_figure(content.progress, comparison, say),
            budget_figure(content.budget, say),
            milestone_figure(content.milestones, say),
            separator=True,
        )
    )
    body += axis_comments(content, say)
    for title, text in (
        (say.say("Highlights"), content.highlights),
        (say.say("Issues"), content.issues),
        (say.say("Next steps"), content.next_steps),
    ):
        if text:
            body += [heading(title), *typed(text, spacing="None")]
    body += _folded(report, history, say)
    return card(
        body,
        fallback_text=report_summary(project, report, language),
        speak=_spoken(project, report, say),
        actions=_actions(project, report, say, may_revise=may_write and latest and not shared),
        refresh=refresh,
    )


def report_summary(project: Project, report: Report, language: Language) -> str:
    """The toast: ``Rapport flash SIRH : nuages, décision attendue``."""
    say = speech(language)
    facts = [say.word(report.content.overall)]
    if report.comparison.overall:
        facts.append(say.word(report.comparison.overall))
    if report.content.decisions:
        facts.append(say.say("decision requested"))
    return say.say("Flash report {project}: {facts}", project=project.code, facts=", ".join(facts))


def _spoken(project: Project, report: Report, say: Speech) -> str:
    progress = say.colon(say.say("Progress"), say.percent(report.content.progress))
    return f"{report_summary(project, report, say.language)}. {progress}. {capital(say.period(report.period))}."


def _header(project: Project, report: Report, say: Speech) -> Container:
    number = say.say("report no. {number}", number=report.number)
    revision = say.say("revision {number}", number=report.revision) if report.revision > 1 else ""
    before = report.comparison.previous_overall
    detail = ""
    if before is not None and report.comparison.previous_period is not None:
        period = say.short_period(report.comparison.previous_period)
        detail = say.say("{weather} in {period}", weather=say.Word(before), period=period)
    return header(
        line=say.joined((project.code, number, revision, say.period(report.period), report.author_name)),
        title=project.name,
        state=weather_with_trend(report.content.overall, report.comparison.overall, say),
        state_detail=detail,
        state_color=COLORS[report.content.overall],
    )


def _flags(report: Report, say: Speech, timezone: ZoneInfo) -> Elements:
    items: Elements = []
    if report.revision > 1:
        when = say.dated_instant(report.published_at, timezone)
        title = say.say("Revision {number}, {when}", number=report.revision, when=when)
        items.append(fact(title, " ".join(report.reason.split()), spacing="Medium"))
    if report.comparison.copied:
        told = say.many(
            "Says the same as the report before.",
            "Says the same as the {n} reports before.",
            report.comparison.copied,
        )
        items.append(notice([words(told)], style="emphasis"))
    return items


def _published(report: Report, say: Speech) -> Container:
    done = say.say("The revision is published.") if report.revision > 1 else say.say("The report is published.")
    undo = say.say("The report is frozen; to correct it, publish a revision.")
    return notice([words(done, weight="Bolder"), small(undo)], style="good")


def _folded(report: Report, history: Sequence[ReportLine], say: Speech) -> Elements:
    milestones, budget = report.content.milestones, report.content.budget
    items: Elements = []
    if milestones:
        late = sum(1 for one in milestones if one.slip > 0)
        title = say.many("Milestones ({n})", "Milestones ({n})", len(milestones))
        if late:
            title = say.many(
                "Milestones ({n}, {late} slipping)", "Milestones ({n}, {late} slipping)", len(milestones), late=late
            )
        items += fold("milestones", title, milestone_lines(milestones, say))
    if budget != Budget():
        items += fold("budget", say.say("Budget in full"), budget_formula(budget, say))
    if history:
        title = say.many("Last report", "Last {n} reports", len(history))
        items += fold("history", title, [report_row(line, say) for line in history])
    return items


def _actions(project: Project, report: Report, say: Speech, *, may_revise: bool) -> list[Action]:
    actions: list[Action] = []
    if may_revise:
        actions.append(execute("flash_report.revise", say.say("Revise"), {"report": report.id}))
    if report.revision > 1:
        actions.append(execute("flash_report.revisions", say.say("Revisions"), {"report": report.id}))
    return [
        *actions,
        execute("flash_report.history", say.say("History"), {"project": project.id}),
        execute("project.show", say.say("Project"), {"project": project.id}),
        execute("portfolio.show", say.say("Portfolio")),
    ]
