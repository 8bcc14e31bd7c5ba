"""The short cards around the writing of reports: which project, my reports, a draft saved or discarded."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement, TextColor

from cards.flash_reports.figures import weather_with_trend
from cards.layout import GAP, Elements, card, execute, header, notice, rich, row, run, small, typed, words
from cards.paging import turns
from cards.text import PARIS, Speech, capital, mark, speech
from domain.flash_reports.draft import Draft
from domain.flash_reports.standing import Standing, ToReport
from domain.languages import Language
from domain.projects import Project

PROJECTS_PAGE = 12


_STANDINGS: dict[Standing, tuple[str, str, TextColor | None]] = {
    Standing.TO_DO: ("○", mark("to do"), "Accent"),
    Standing.DRAFT: ("✎", mark("draft"), "Accent"),
    Standing.PUBLISHED: ("✓", mark("published"), "Good"),
    Standing.LATE: ("!", mark("late"), "Attention"),
    Standing.MISSED: ("!", mark("missed"), "Attention"),
}


def choose_project_card(
    choices: Sequence[ToReport], *, language: Language, page: int = 0, pages: int = 1
) -> dict[str, object]:
    """Which project to report on, for who has several; pressing one opens its form. `page` counts from 0."""
    say = speech(language)
    title = say.say("Which project is this report about?")
    body: Elements = [header(line=say.say("Flash report"), title=title)]
    body += [_choice(choice, say) for choice in choices[:PROJECTS_PAGE]]
    actions = turns("flash_report.choose", page, pages, say)
    return card(body, fallback_text=title, actions=actions)


def my_reports_card(
    reports: Sequence[ToReport], *, language: Language, page: int = 0, pages: int = 1, waiting: int
) -> dict[str, object]:
    """The reports of a person: those to write first; a published one opens as it is, another opens its form.

    `reports` are those of the page, `waiting` is the number of those to write on all pages.
    """
    say = speech(language)
    state = say.many("{n} to write", "{n} to write", waiting) if waiting else say.say("✓ all published")
    if not reports:
        state = ""
    body: Elements = [
        header(
            line=say.say("Flash reports"),
            title=say.say("My reports"),
            state=state,
            state_color="Accent" if waiting else "Good",
        )
    ]
    body += [_mine(one, say) for one in reports[:PROJECTS_PAGE]]
    if not reports:
        told = say.say("You report on no project. The project office names managers and deputies.")
        body.append(words(told, spacing="Medium"))
    actions = [*turns("flash_report.mine", page, pages, say), execute("portfolio.show", say.say("Portfolio"))]
    return card(body, fallback_text=say.joined((say.say("My reports"), state)), actions=actions)


def draft_saved_card(
    project: Project, draft: Draft, *, language: Language, timezone: ZoneInfo = PARIS
) -> dict[str, object]:
    """What was saved, and the two ways on from there."""
    say = speech(language)
    when = say.instant(draft.saved_at, timezone) if draft.saved_at else ""
    told = say.say("Nothing is published yet. You can take it up again here or on another device.")
    body: Elements = [
        _draft_header(project, draft, say),
        notice([words(say.say("The draft is saved."), weight="Bolder"), small(told)], style="good"),
        *typed(say.joined((draft.author_name, when)), size="Small", subtle=True, spacing="Small"),
    ]
    ids = {"project": project.id}
    actions = [
        execute("flash_report.start", say.say("Take up the draft"), ids, style="positive"),
        execute("flash_report.withdraw", say.say("Discard the draft"), {**ids, "version": draft.version}),
    ]
    what = say.say("Draft saved: {project}, {period}", project=project.name, period=say.period(draft.period))
    return card(body, fallback_text=what, actions=actions)


def draft_withdrawn_card(project: Project, draft: Draft, *, language: Language) -> dict[str, object]:
    """What was discarded, and how to begin again."""
    say = speech(language)
    told = say.say("Nothing was published. The last published report stands.")
    body: Elements = [
        _draft_header(project, draft, say),
        notice([words(say.say("The draft is discarded."), weight="Bolder"), small(told)], style="emphasis"),
    ]
    ids = {"project": project.id}
    actions = [execute("flash_report.start", say.say("Begin again"), ids, style="positive")]
    if draft.version:
        actions.append(execute("flash_report.restore", say.say("Take the draft back"), ids))
    actions.append(execute("project.show", say.say("Project"), ids))
    what = say.say("Draft discarded: {project}, {period}", project=project.name, period=say.period(draft.period))
    return card(body, fallback_text=what, actions=actions)


def _draft_header(project: Project, draft: Draft, say: Speech) -> CardElement:
    line = say.joined((project.code, say.say("flash report"), say.period(draft.period)))
    return header(line=line, title=project.name)


def _choice(choice: ToReport, say: Speech) -> CardElement:
    title = say.say("Report on {project}", project=choice.project.name)
    return row("flash_report.start", title, {"project": choice.project.id}, *_lines(choice, say))


def _mine(one: ToReport, say: Speech) -> CardElement:
    if one.standing is Standing.PUBLISHED and one.last is not None:
        title = say.say("Open the report of {project}", project=one.project.name)
        return row("flash_report.show", title, {"report": one.last.id}, *_lines(one, say))
    return _choice(one, say)


def _lines(one: ToReport, say: Speech) -> Elements:
    sign, word, color = _STANDINGS[one.standing]
    state = f"{sign} {capital(say.say(word))}"
    due = "" if one.standing is Standing.PUBLISHED else say.say("due on {day}", day=say.weekday_date(one.period.due))
    lines: Elements = [
        rich(run(one.project.name, bold=True)),
        rich(
            run(state, size="Small", bold=True, color=color),
            run(GAP + say.joined((one.project.code, say.period(one.period), due)), size="Small", subtle=True),
            spacing="None",
        ),
    ]
    if one.last is not None:
        seen = weather_with_trend(one.last.overall, one.last.trend, say)
        text = say.say(
            "Last report: {weather}, {progress}, {period}",
            weather=seen,
            progress=say.percent(one.last.progress),
            period=say.period(one.last.period),
        )
        lines.append(small(text))
    return lines
