"""The report of the service: what came, what was solved, what is left, how long it took, how it was liked."""

from collections.abc import Sequence

from microsoft_teams.cards.core import CardElement

from cards.layout import Elements, card, columns, execute, figure, fold, header, rich, run, small
from cards.text import Speech, speech
from cards.tickets.telling import duration
from domain.languages import Language
from domain.tickets.report import Age, Dimension, Figures, Share, Spread, SupportReport

MOST_PARTS = 8


def report_card(report: SupportReport, *, language: Language) -> dict[str, object]:
    """The figures of the service over some days; those of each group, category and application are folded."""
    say, figures = speech(language), report.figures
    body: Elements = [
        header(line=say.say("Support"), title=_days(report, say)),
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
    if figures.backlog:
        ages = [say.colon(say.Word(age), say.number(figures.ages.get(age, 0))) for age in Age]
        body += fold("ages", say.say("Open now, by age"), [small(line) for line in ages])
    for dimension in Dimension:
        named = [part for part in report.parts.get(dimension, ()) if part[0]]
        if named:
            title = say.say("{part} ({n})", part=say.Word(dimension), n=len(named))
            body += fold(dimension.value, title, _parts(named, say))
    return card(
        body,
        fallback_text=report_summary(report, language),
        actions=[execute("ticket.queue", say.say("Queue"))],
    )


def report_summary(report: SupportReport, language: Language) -> str:
    """The toast."""
    say, figures = speech(language), report.figures
    return say.say(
        "Support, {days}: {opened} opened, {resolved} resolved, {open} open now",
        days=_days(report, say),
        opened=say.number(figures.opened),
        resolved=say.number(figures.resolved),
        open=say.number(figures.backlog),
    )


def _days(report: SupportReport, say: Speech) -> str:
    return say.say("from {start} to {end}", start=say.short_date(report.start), end=say.short_date(report.end))


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
            rich(run(f"{name}  ", bold=True, size="Small"), run(say.joined(told), size="Small"), spacing="Small")
        )
    rest = len(parts) - MOST_PARTS
    if rest > 0:
        lines.append(small(say.many("and {n} other", "and {n} others", rest), spacing="Small"))
    return lines
