"""The report of the service: what came, what was solved, what is left, how long it took, how it was liked."""

from collections.abc import Mapping, Sequence

from microsoft_teams.cards.core import (
    Action,
    BarChartDataValue,
    CardElement,
    GroupedVerticalBarChart,
    GroupedVerticalBarChartData,
    OpenUrlAction,
)

from cards.elements import made
from cards.layout import (
    GAP,
    Elements,
    card,
    columns,
    execute,
    figure,
    fold,
    header,
    notice,
    rich,
    row,
    run,
    small,
    words,
)
from cards.text import Speech, capital, plain, speech
from cards.tickets.telling import duration
from domain.languages import Language
from domain.tickets.days import Days, Lately, month_of, year_of
from domain.tickets.report import Age, Dimension, Figures, ReportFormat, Share, Spread, Step, Stretch, SupportReport

MOST_PARTS = 8
CHART_FROM = 3
"""How many steps in time make a chart worth its height."""


def report_card(report: SupportReport, *, language: Language) -> dict[str, object]:
    """The figures of the service over some days; those of each group, category and application are folded."""
    say, figures = speech(language), report.figures
    body: Elements = [
        header(line=say.say("Support"), title=capital(days_told(report, say))),
        columns(
            figure(say.say("Tickets opened"), say.number(figures.opened)),
            figure(say.say("Tickets resolved"), say.number(figures.resolved)),
            figure(say.say("Open now"), say.number(figures.backlog)),
        ),
        columns(
            figure(say.say("Taken in time"), _share(figures.own, say), _spread(figures.own_time, say)),
            figure(say.say("Resolved in time"), _share(figures.resolve, say), _spread(figures.resolve_time, say)),
            figure(say.say("Satisfaction"), _liked(figures, say), _answers(figures, say)),
            spacing="Small",
        ),
        small(
            say.say("Opening hours: half the tickets took less than the first, nine in ten less than the second."),
            spacing="Small",
        ),
    ]
    if len(report.course) >= CHART_FROM and (figures.opened or figures.resolved):
        body.append(_chart(report, say))
    if figures.backlog:
        ages = [say.colon(say.Word(age), say.number(figures.ages.get(age, 0))) for age in Age]
        body += fold("ages", say.say("Open now, by age"), [small(line) for line in ages])
    for dimension in Dimension:
        named = [part for part in report.parts.get(dimension, ()) if part[0]]
        if named:
            title = say.say("{part} ({n})", part=say.Word(dimension), n=len(named))
            body += fold(dimension.value, title, _parts(named, say))
    body += fold("days", say.say("Other days"), _other_days(say))
    ids = {"start": report.start.isoformat(), "end": report.end.isoformat()}
    return card(
        body,
        fallback_text=report_summary(report, language),
        actions=[
            execute("support.report_files", say.say("As a file"), ids, style="positive"),
            execute("ticket.queue", say.say("Queue")),
        ],
    )


def files_card(
    report: SupportReport, addresses: Mapping[ReportFormat, str], *, language: Language
) -> dict[str, object]:
    """The way to the files of a report. The addresses are signed, and serve for a day."""
    say = speech(language)
    title = say.say("The report as a file")
    body: Elements = [
        header(line=say.say("Support"), title=title, state_detail=capital(days_told(report, say))),
        notice(
            [
                words(say.say("The figures by group, category and application, and their course."), weight="Bolder"),
                small(say.say("The links serve for a day, and are for you alone.")),
            ],
            style="accent",
        ),
    ]
    titles = {ReportFormat.XLSX: say.say("Workbook (XLSX)"), ReportFormat.CSV: say.say("Table (CSV)")}
    actions: list[Action] = [made(OpenUrlAction, title=titles[kind], url=plain(url)) for kind, url in addresses.items()]
    ids = {"start": report.start.isoformat(), "end": report.end.isoformat()}
    actions.append(execute("support.report", say.say("Back to the report"), ids))
    return card(body, fallback_text=title, actions=actions)


def report_summary(report: SupportReport, language: Language) -> str:
    """The toast."""
    say, figures = speech(language), report.figures
    told = (
        say.many("{n} opened", "{n} opened", figures.opened),
        say.many("{n} resolved", "{n} resolved", figures.resolved),
        say.many("{n} open", "{n} open", figures.backlog),
    )
    return say.colon(say.say("Support, {days}", days=days_told(report, say)), ", ".join(told))


def step_name(stretch: Stretch, step: Step, say: Speech) -> str:
    """A day, a week or a month of the course: ``16 nov.``, ``nov. 2026``."""
    return say.short_month(stretch.start) if step is Step.MONTH else say.day_and_month(stretch.start)


def _chart(report: SupportReport, say: Speech) -> CardElement:
    """What came beside what was resolved; where charts are not drawn, the same figures in a sentence."""
    named = [(step_name(stretch, report.step, say), stretch) for stretch in report.course]
    title = {
        Step.DAY: say.say("Opened / resolved by day"),
        Step.WEEK: say.say("Opened / resolved by week"),
        Step.MONTH: say.say("Opened / resolved by month"),
    }[report.step]
    told = ", ".join(f"{when} {one.opened} / {one.resolved}" for when, one in named)
    came = [made(BarChartDataValue, x=when, y=one.opened) for when, one in named]
    done = [made(BarChartDataValue, x=when, y=one.resolved) for when, one in named]
    return made(
        GroupedVerticalBarChart,
        title=title,
        y_axis_title=title,
        y_min=0,
        data=[
            made(GroupedVerticalBarChartData, legend=say.say("Tickets opened"), color="categoricalBlue", values=came),
            made(GroupedVerticalBarChartData, legend=say.say("Tickets resolved"), color="categoricalTeal", values=done),
        ],
        fallback=small(say.colon(title, told), spacing="Small"),
    )


def _other_days(say: Speech) -> Elements:
    """The spans that are asked for most, and how to ask for any other."""
    items: Elements = [
        row("support.report", say.Word(span), {"span": span.value}, words(say.Word(span)), separator=False)
        for span in Lately
    ]
    how = say.say("Or write it: “support report november”, “support report 1/11/2026 to 15/11/2026”.")
    return [*items, small(how, spacing="Small")]


def days_told(report: SupportReport, say: Speech) -> str:
    """``Novembre 2026`` or ``2025`` when they are just that, else from a day to another."""
    days = Days(start=report.start, end=report.end)
    if days == month_of(report.start):
        return capital(say.month(report.start))
    if days == year_of(report.start.year):
        return str(report.start.year)
    same_year = report.start.year == report.end.year
    start = say.day_and_month(report.start) if same_year else say.short_date(report.start)
    end = say.short_date(report.end)
    return say.within("days", "from {start} to {end}", start=start, end=end)


def _share(share: Share, say: Speech) -> str:
    return "—" if share.percent is None else say.percent(share.percent)


def _spread(spread: Spread, say: Speech) -> str:
    if spread.median is None or spread.ninetieth is None:
        return ""
    return say.joined((duration(spread.median, say), duration(spread.ninetieth, say)))


def _liked(figures: Figures, say: Speech) -> str:
    return "—" if figures.satisfaction is None else say.say("{mark} of 5", mark=say.number(figures.satisfaction))


def _answers(figures: Figures, say: Speech) -> str:
    return say.many("{n} answer", "{n} answers", figures.answers) if figures.answers else ""


def _parts(parts: Sequence[tuple[str, Figures]], say: Speech) -> list[CardElement]:
    lines: list[CardElement] = []
    for name, figures in parts[:MOST_PARTS]:
        told = [
            say.many("{n} opened", "{n} opened", figures.opened),
            say.many("{n} resolved", "{n} resolved", figures.resolved),
            say.many("{n} open", "{n} open", figures.backlog),
        ]
        if figures.resolve.percent is not None:
            told.append(say.say("{percent} in time", percent=say.percent(figures.resolve.percent)))
        lines.append(
            rich(run(f"{name}{GAP}", bold=True, size="Small"), run(say.joined(told), size="Small"), spacing="Small")
        )
    rest = len(parts) - MOST_PARTS
    if rest > 0:
        lines.append(small(say.many("and {n} other", "and {n} others", rest), spacing="Small"))
    return lines
