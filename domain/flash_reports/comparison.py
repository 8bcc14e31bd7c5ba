"""How a report compares with the last one published."""

from dataclasses import replace

from domain.flash_reports.report import Axis, Comparison, Content, Report, Trend


def said_again(content: Content, before: Content) -> bool:
    """Whether a report repeats the one before: the same words, weathers, figures and dates.

    Dates of milestones count as they stand; that their previous forecast moved up a report does not make a change.
    """

    def essence(one: Content) -> Content:
        milestones = tuple(replace(milestone, id=None, previous_forecast=None) for milestone in one.milestones)
        return replace(one, milestones=milestones)

    return essence(content) == essence(before)


def compare(content: Content, last: Report | None) -> Comparison:
    """Compare what is about to be published with the last published report of an earlier number; None when it is the first."""
    if last is None:
        return Comparison()
    before = last.content
    return Comparison(
        overall=Trend.between(before.overall, content.overall),
        axes={axis: Trend.between(before.axes[axis].weather, content.axes[axis].weather) for axis in Axis},
        previous_overall=before.overall,
        previous_progress=before.progress,
        previous_period=last.period,
        copied=last.comparison.copied + 1 if said_again(content, before) else 0,
    )
