"""The form before anyone typed: what the last published report said, or the plain start of a first one."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from domain.flash_reports.entry import AMOUNTS, NARRATIVES
from domain.flash_reports.report import Axis, Content, MilestoneStatus, Weather
from domain.forms import Entry
from domain.projects import Milestone, Project


def prefilled(project: Project, last: Content | None) -> Entry:
    """The entry a new report starts from. A first report starts sunny, at 0 %, with the project's approved budget."""
    if last is None:
        fields = {
            "overall": Weather.SUNNY.value,
            "progress": "0",
            **{f"axis.{axis}.weather": Weather.SUNNY.value for axis in Axis},
            "budget.approved": written(project.budget),
        }
        return Entry(fields={**fields, **_dates(project.milestones)})
    return Entry(fields={**retyped(last), **_dates(project.milestones)})


def revising(project: Project, published: Content) -> Entry:
    """The entry a revision starts from: what the published report says, with the milestones that the project still has."""
    told = {status.id: status for status in published.milestones if status.id is not None}
    dates = _dates([told.get(milestone.id, milestone) for milestone in project.milestones])
    return Entry(fields={**retyped(published), **dates})


def opened_before(project: Project, started_from: Content | None, published: Content) -> Entry:
    """The entry that stood in a form of `project` before a report that says `published` was, as nearly as it can be known.

    The form was prefilled from `started_from`. The forecasts of that time are those that the published report compares itself with.
    """
    earlier = {status.id: status for status in started_from.milestones} if started_from else {}
    dates: list[MilestoneStatus | Milestone] = []
    for status in published.milestones:
        if status.id is not None and status.previous_forecast is not None:
            known = earlier.get(status.id)
            dates.append(
                Milestone(
                    id=status.id,
                    name=status.name,
                    baseline=status.baseline,
                    forecast=status.previous_forecast,
                    actual=known.actual if known else None,
                )
            )
    fields = {**prefilled(project, started_from).fields, **_dates(dates)}
    return Entry(fields=fields)


def retyped(content: Content) -> Mapping[str, str]:
    """What would have to be typed to say the same again, the milestones left out."""
    return {
        "overall": content.overall.value,
        "overall_reason": content.overall_reason,
        "progress": str(content.progress),
        **{name: getattr(content, name) for name in NARRATIVES},
        **{f"axis.{axis}.weather": status.weather.value for axis, status in content.axes.items()},
        **{f"axis.{axis}.comment": status.comment for axis, status in content.axes.items()},
        **{f"budget.{amount}": written(getattr(content.budget, amount)) for amount in AMOUNTS},
    }


def written(amount: Decimal | None) -> str:
    """An amount as a field holds it: no grouping, no decimals unless there are cents."""
    if amount is None:
        return ""
    return str(int(amount)) if amount == amount.to_integral_value() else f"{amount:.2f}"


def _dates(milestones: Iterable[Milestone | MilestoneStatus]) -> Mapping[str, str]:
    fields = {}
    for milestone in milestones:
        fields[f"milestone.{milestone.id}.forecast"] = milestone.forecast.isoformat()
        fields[f"milestone.{milestone.id}.actual"] = milestone.actual.isoformat() if milestone.actual else ""
    return fields
