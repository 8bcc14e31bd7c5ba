"""The reports of a project one after the other, and the short cards around a draft."""

from collections.abc import Sequence

from microsoft_teams.cards.core import Action, CardElement

from cards.flash_reports.figures import weather_with_trend
from cards.layout import GAP, Elements, card, execute, header, rich, row, run, words
from cards.paging import turns
from cards.text import Speech, speech
from domain.flash_reports.report import ReportLine
from domain.languages import Language
from domain.projects import Project

HISTORY_PAGE = 10


def report_row(line: ReportLine, say: Speech) -> CardElement:
    """A published report in a list, which opens it."""
    number = say.say("no. {number}", number=line.number)
    if line.revision > 1:
        number = say.say("no. {number}, revision {revision}", number=line.number, revision=line.revision)
    period = say.period(line.period)
    return row(
        "flash_report.show",
        say.say("Open report {number}, {period}", number=number, period=period),
        {"report": line.id},
        rich(
            run(f"{weather_with_trend(line.overall, line.trend, say)}{GAP}", bold=True),
            run(say.percent(line.progress)),
        ),
        rich(run(say.joined((number, period, line.author_name)), size="Small", subtle=True), spacing="None"),
    )


def history_card(
    project: Project, lines: Sequence[ReportLine], *, language: Language, page: int = 0, pages: int = 1
) -> dict[str, object]:
    """The published reports of a project, the newest first; `lines` are those of this `page` (from 0) of `pages`."""
    say = speech(language)
    title = say.say("Reports of {project}", project=project.name)
    body: Elements = [header(line=say.joined((project.code, say.say("history"))), title=project.name)]
    body += [report_row(line, say) for line in lines[:HISTORY_PAGE]]
    if not lines:
        body.append(words(say.say("No report has been published yet."), spacing="Medium"))
    actions: list[Action] = [*turns("flash_report.history", page, pages, say, {"project": project.id})]
    actions.append(execute("project.show", say.say("Project"), {"project": project.id}))
    return card(body, fallback_text=title, actions=actions)


def revisions_card(project: Project, lines: Sequence[ReportLine], *, language: Language) -> dict[str, object]:
    """All the revisions of one report, the newest first; each opens as it was published."""
    say = speech(language)
    first = lines[0]
    number = say.say("report no. {number}", number=first.number)
    body: Elements = [header(line=say.joined((project.code, number, say.say("revisions"))), title=project.name)]
    for line in lines:
        name = say.say("Revision {number}", number=line.revision) if line.revision > 1 else say.say("First version")
        body.append(
            row(
                "flash_report.show",
                say.joined((name, say.date(line.published_at.date()))),
                {"report": line.id, "revision": line.revision},
                rich(run(f"{weather_with_trend(line.overall, line.trend, say)}{GAP}", bold=True), run(name)),
                rich(
                    run(say.joined((say.date(line.published_at.date()), line.author_name)), size="Small", subtle=True),
                    spacing="None",
                ),
            )
        )
    what = say.say("Revisions of report no. {number} of {project}", number=first.number, project=project.name)
    actions = [execute("flash_report.history", say.say("History"), {"project": project.id})]
    return card(body, fallback_text=what, actions=actions)
