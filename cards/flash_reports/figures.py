"""The figures of a report, said: weather and trend, progress, budget at completion, milestones and their slips."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from microsoft_teams.cards.core import CardElement, Column, TextColor

from cards.elements import repeated
from cards.layout import GAP, Elements, cell, columns, fact, figure, rich, run, small, words
from cards.text import Speech, plain
from cards.words import TREND_SIGNS
from domain.flash_reports.report import (
    MILESTONES_PER_PAGE,
    Axis,
    Budget,
    Comparison,
    Content,
    MilestoneStatus,
    Trend,
    Weather,
)

COLORS: dict[Weather, TextColor | None] = {
    Weather.SUNNY: "Good",
    Weather.PARTLY_CLOUDY: "Accent",
    Weather.CLOUDY: None,
    Weather.STORMY: "Attention",
}
"""The colour of a weather's word: never alone, and never the yellow that cannot be read."""


def weather_with_trend(weather: Weather, trend: Trend | None, say: Speech) -> str:
    """``☁️ Nuages ↘``."""
    return f"{say.weather(weather)}\u00a0{TREND_SIGNS[trend]}" if trend else say.weather(weather)


def axes_grid(content: Content, trends: dict[Axis, Trend] | None, say: Speech) -> Elements:
    """The six axes, three by three: name, weather, trend in words."""
    cells = [_axis(axis, content.axes[axis].weather, (trends or {}).get(axis), say) for axis in Axis]
    return [columns(*cells[:3], separator=True), columns(*cells[3:], spacing="Small")]


@repeated
def _axis(axis: Axis, weather: Weather, trend: Trend | None, say: Speech) -> Column:
    items: Elements = [
        small(say.Word(axis), spacing=None),
        words(say.weather(weather), size="Small", weight="Bolder", color=COLORS[weather], spacing="None"),
    ]
    if trend:
        items.append(small(say.trend(trend)))
    return cell(*items, spacing="Small")


def axis_comments(content: Content, say: Speech) -> Elements:
    """Why the axes that are not sunny are not; a word on a sunny one is shown too."""
    return [
        fact(say.Word(axis), " ".join(status.comment.split()))
        for axis, status in content.axes.items()
        if status.comment
    ]


def progress_figure(progress: int, comparison: Comparison, say: Speech) -> Column:
    """How far, and how far the last report was."""
    before, period = comparison.previous_progress, comparison.previous_period
    if before is None or period is None:
        return figure(say.say("Progress"), say.percent(progress), say.say("first report"))
    told = say.colon(say.short_period(period), say.percent(before))
    if progress == before:
        detail = say.say("unchanged ({before})", before=told)
    else:
        signed = say.signed(progress - before)
        detail = say.many(
            "{signed} point ({before})", "{signed} points ({before})", progress - before, signed=signed, before=told
        )
    return figure(say.say("Progress"), say.percent(progress), detail)


def budget_figure(budget: Budget, say: Speech) -> Column:
    """The budget at completion against the approved one, with the formula; what is known when it cannot be computed."""
    title = say.say("At completion")
    at_completion, deviation = budget.at_completion, budget.deviation
    if at_completion is None:
        if budget.approved is None:
            return figure(title, "—", say.say("not told"))
        return figure(say.say("Approved"), say.compact_money(budget.approved), say.say("at completion not told"))
    if deviation is None or budget.approved is None:
        return figure(title, say.compact_money(at_completion), say.say("nothing approved to compare with"))
    percent = say.signed_percent(deviation * 100)
    return figure(
        title,
        say.compact_money(at_completion),
        say.say("{percent} of {amount} approved", percent=percent, amount=say.compact_money(budget.approved)),
        color="Attention" if deviation >= Decimal("0.1") else None,
    )


def budget_formula(budget: Budget, say: Speech) -> Elements:
    """The amounts in full, and how the budget at completion and its deviation are computed."""
    labels = (
        (say.say("Approved"), budget.approved),
        (say.say("Committed"), budget.committed),
        (say.say("Spent"), budget.spent),
        (say.say("To complete"), budget.to_complete),
    )
    told = [say.colon(label, say.money(amount)) for label, amount in labels if amount is not None]
    if not told:
        return [small(say.say("No amount was told."))]
    lines: Elements = [words(line, spacing="None") for line in told]
    if budget.at_completion is not None and budget.spent is not None and budget.to_complete is not None:
        lines.append(
            small(
                say.say(
                    "At completion = spent + to complete = {spent} + {to_complete} = {total}",
                    spent=say.money(budget.spent),
                    to_complete=say.money(budget.to_complete),
                    total=say.money(budget.at_completion),
                ),
                spacing="Small",
            )
        )
    if budget.deviation is not None:
        percent = say.signed_percent(budget.deviation * 100)
        lines.append(small(say.say("Deviation = (at completion − approved) ÷ approved = {percent}", percent=percent)))
    return lines


def next_milestone(milestones: Iterable[MilestoneStatus]) -> MilestoneStatus | None:
    """The milestone that comes first among those not done."""
    return min((one for one in milestones if one.actual is None), key=lambda one: one.forecast, default=None)


def milestone_figure(milestones: Sequence[MilestoneStatus], say: Speech) -> Column:
    """The next milestone: its day, its name, its slip."""
    title = say.say("Next milestone")
    coming = next_milestone(milestones)
    if coming is None:
        if not milestones:
            return figure(title, "—", say.say("none planned"))
        done = len(milestones)
        return figure(title, "—", say.many("the only one is done", "all {n} are done", done))
    detail: list[CardElement] = [rich(run(coming.name, size="Small"), spacing="None")]
    if coming.slip:
        detail.append(words(slip_words(coming, say), size="Small", color=_slip_color(coming.slip), spacing="None"))
    return figure(title, say.day_and_month(coming.forecast), detail)


def slip_words(milestone: MilestoneStatus, say: Speech) -> str:
    """``glissement + 31 j (réf. 15 déc.)``, or how early."""
    day = say.day_and_month(milestone.baseline)
    if milestone.slip < 0:
        return say.say("ahead by {days} (baseline {day})", days=say.days(-milestone.slip), day=day)
    return say.say("slip {days} (baseline {day})", days=say.signed_days(milestone.slip), day=day)


def _slip_color(days: int) -> TextColor | None:
    return "Attention" if days > 0 else "Good"


def milestone_lines(milestones: Sequence[MilestoneStatus], say: Speech) -> Elements:
    """Each milestone with its day, its slip against the baseline and against the last forecast; ten at most, those to come first."""
    ordered = sorted(milestones, key=lambda one: (one.actual is not None, one.forecast))
    items: Elements = [_milestone(one, say) for one in ordered[:MILESTONES_PER_PAGE]]
    rest = len(ordered) - MILESTONES_PER_PAGE
    if rest > 0:
        items.append(small(say.many("and {n} other milestone", "and {n} other milestones", rest), spacing="Small"))
    return items


def _milestone(one: MilestoneStatus, say: Speech) -> CardElement:
    done = say.say("done on {day}", day=say.short_date(one.actual)) if one.actual else ""
    day = done or say.short_date(one.forecast)
    facts = [slip_words(one, say) if one.slip else say.say("as in the baseline")]
    if one.moved:
        facts.append(say.say("{days} since the last forecast", days=say.signed_days(one.moved)))
    return rich(
        run(("✓ " if one.actual else "") + plain(one.name), bold=True),
        run(f"{GAP}{day}"),
        run(
            GAP + say.joined(facts),
            size="Small",
            color=_slip_color(one.slip) if one.slip else None,
            subtle=not one.slip or None,
        ),
        spacing="Small",
    )
