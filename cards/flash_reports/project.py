"""The project card: where the project stands, how it came there, and what its reader may do."""

from collections.abc import Sequence

from microsoft_teams.cards.core import Action, CardElement, VerticalBarChart, VerticalBarChartDataValue

from cards.elements import made
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
from cards.layout import Elements, card, columns, execute, fact, fold, header, heading, notice, small, typed, words
from cards.text import Speech, speech
from cards.words import WEATHER_SIGNS
from domain.cells import cut
from domain.flash_reports.draft import Draft
from domain.flash_reports.report import Budget, MilestoneStatus, Report, ReportLine
from domain.languages import Language
from domain.projects import DESCRIPTION_LIMIT, Project, ProjectState

STRIP = 9
CHART_FROM = 3


def project_card(
    project: Project,
    current: Report | None,
    history: Sequence[ReportLine] = (),
    draft: Draft | None = None,
    *,
    language: Language,
    is_published: bool = False,
    may_write: bool = False,
    may_edit: bool = False,
) -> dict[str, object]:
    """A project. `current` is its last published report, `history` its last nine lines, the newest first, `draft` the saved one.

    `is_published` when `current` is the report that is due now.
    """
    say = speech(language)
    body: Elements = [_header(project, current, say)]
    body += _to_act_on(project, current, draft, say, may_write=may_write)
    body += _standing(project, current, say)
    body += _course(history, say)
    milestones = _milestones(project, current)
    if milestones:
        title = say.many("Milestones ({n})", "Milestones ({n})", len(milestones))
        body += fold("milestones", title, milestone_lines(milestones, say))
    if current and current.content.budget != Budget():
        body += fold("budget", say.say("Budget in full"), budget_formula(current.content.budget, say))
    if history:
        title = say.many("Last report", "Last {n} reports", min(len(history), STRIP))
        body += fold("history", title, [report_row(line, say) for line in history[:STRIP]])
    body += fold("about", say.say("About the project"), _about(project, say))
    return card(
        body,
        fallback_text=project_summary(project, current, language),
        actions=_actions(
            project, current if is_published else None, draft, say, may_write=may_write, may_edit=may_edit
        ),
    )


def project_summary(project: Project, current: Report | None, language: Language) -> str:
    """The toast: ``Projet SIRH : nuages, avancement 62 %``."""
    say = speech(language)
    if current is None:
        return say.say("Project {project}: no report yet", project=project.code)
    return say.say(
        "Project {project}: {weather}, progress {progress}",
        project=project.code,
        weather=say.word(current.content.overall),
        progress=say.percent(current.content.progress),
    )


def _header(project: Project, current: Report | None, say: Speech) -> CardElement:
    line = say.joined((project.code, project.theme, project.manager.name if project.manager else ""))
    if project.state is not ProjectState.ACTIVE:
        return header(line=line, title=project.name, state=say.Word(project.state))
    if current is None:
        return header(line=line, title=project.name, state=say.say("Without a report"))
    return header(
        line=line,
        title=project.name,
        state=weather_with_trend(current.content.overall, current.comparison.overall, say),
        state_detail=say.say("Last report: {period}", period=say.period(current.period)),
        state_color=COLORS[current.content.overall],
    )


def _to_act_on(
    project: Project, current: Report | None, draft: Draft | None, say: Speech, *, may_write: bool
) -> Elements:
    if current is not None and current.content.decisions:
        title = words(say.say("Decisions requested"), weight="Bolder")
        return [notice([title, *typed(current.content.decisions, spacing="None")])]
    if draft is not None and may_write:
        told = say.say("A draft by {name} waits to be published.", name=draft.author_name or say.say("someone"))
        return [notice(typed(told), style="accent")]
    if project.manager is None:
        return [
            notice(
                [words(say.say("This project has no manager: the project office writes its reports."))], style="accent"
            )
        ]
    return []


def _standing(project: Project, current: Report | None, say: Speech) -> Elements:
    milestones = _milestones(project, current)
    if current is None:
        budget = Budget(approved=project.budget)
        return [columns(budget_figure(budget, say), milestone_figure(milestones, say))]
    content, comparison = current.content, current.comparison
    return [
        *axes_grid(content, dict(comparison.axes) if comparison.axes else None, say),
        columns(
            progress_figure(content.progress, comparison, say),
            budget_figure(content.budget, say),
            milestone_figure(milestones, say),
            separator=True,
        ),
        *axis_comments(content, say),
    ]


def _milestones(project: Project, current: Report | None) -> tuple[MilestoneStatus, ...]:
    """The milestones as the last report told them, else as the project has them."""
    if current is not None and current.content.milestones:
        return current.content.milestones
    return tuple(
        MilestoneStatus(
            id=one.id,
            name=one.name,
            baseline=one.baseline,
            previous_forecast=None,
            forecast=one.forecast,
            actual=one.actual,
        )
        for one in project.milestones
    )


def _course(history: Sequence[ReportLine], say: Speech) -> Elements:
    """The weathers of the last nine reports on a line, and their progress once there are three points to draw."""
    course = list(reversed(history[:STRIP]))
    if len(course) < 2:
        return []
    signs = "\u2002".join(WEATHER_SIGNS[line.overall] for line in course)
    first, last = course[0], course[-1]
    span = say.say("between {start} and {end}", start=say.short_period(first.period), end=say.short_period(last.period))
    changes = say.say("{first} then, {last} now", first=say.Word(first.overall), last=say.word(last.overall))
    items: Elements = [
        heading(say.say("Course")),
        words(signs, spacing="Small"),
        small(say.joined((span, changes))),
    ]
    if len(course) >= CHART_FROM:
        items.append(_chart(course, say))
    return items


def _chart(course: Sequence[ReportLine], say: Speech) -> CardElement:
    """A bar for each report, named in the reader's words (clients write the dates of a curve in their own language), and where charts
    are not drawn the same figures in a sentence."""
    told = ", ".join(f"{say.percent(line.progress)} ({say.short_period(line.period)})" for line in course)
    title = say.say("Progress (%)")
    bars = [made(VerticalBarChartDataValue, x=say.tick(line.period), y=line.progress) for line in course]
    return made(
        VerticalBarChart,
        title=title,
        y_axis_title=title,
        show_bar_values=True,
        y_min=0,
        y_max=100,
        color="categoricalBlue",
        data=bars,
        fallback=small(say.colon(say.say("Progress"), told), spacing="Small"),
    )


def _about(project: Project, say: Speech) -> Elements:
    people = (
        (say.say("Manager"), project.manager.name if project.manager else ""),
        (say.say("Deputy"), project.deputy.name if project.deputy else ""),
        (say.say("Sponsor"), project.sponsor),
        (say.say("Theme"), project.theme),
        (say.say("State"), say.Word(project.state)),
        (say.say("Reports"), say.word(project.rhythm)),
        (say.say("Budget"), say.money(project.budget) if project.budget is not None else ""),
        (say.say("Begins"), say.short_date(project.starts_on) if project.starts_on else ""),
        (say.say("Ends"), say.short_date(project.ends_on) if project.ends_on else ""),
    )
    items: Elements = [fact(label, value, spacing="None") for label, value in people if value]
    return [*items, *typed(cut(project.description, DESCRIPTION_LIMIT), spacing="Small")]


def _actions(
    project: Project, published: Report | None, draft: Draft | None, say: Speech, *, may_write: bool, may_edit: bool
) -> list[Action]:
    ids = {"project": project.id}
    actions: list[Action] = []
    if may_write and published is not None and draft is None:
        actions.append(execute("flash_report.revise", say.say("Revise the report"), {"report": published.id}))
    elif may_write:
        title = say.say("Take up the draft") if draft else say.say("Write the report")
        actions.append(execute("flash_report.start", title, ids, style="positive"))
    actions.append(execute("flash_report.history", say.say("History"), ids))
    if may_edit:
        actions.append(execute("project.edit", say.say("Change the project"), ids))
    actions.append(execute("portfolio.show", say.say("Portfolio")))
    return actions
