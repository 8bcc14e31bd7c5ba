"""What a published report says, as JSON and back. A reader of later versions must read what earlier ones wrote."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain.flash_reports.report import (
    Axis,
    AxisStatus,
    Budget,
    Comparison,
    Content,
    MilestoneStatus,
    Trend,
    Weather,
)
from domain.identifiers import MilestoneId
from domain.periods import Period, Rhythm

_AMOUNTS = ("approved", "committed", "spent", "to_complete")


def frozen_content(content: Content) -> dict[str, Any]:
    """The JSON of a content. Amounts are decimal strings, days are ISO 8601."""
    return {
        "overall": content.overall.value,
        "overall_reason": content.overall_reason,
        "axes": {
            axis.value: {"weather": status.weather.value, "comment": status.comment}
            for axis, status in content.axes.items()
        },
        "progress": content.progress,
        "highlights": content.highlights,
        "next_steps": content.next_steps,
        "issues": content.issues,
        "decisions": content.decisions,
        "milestones": [_frozen_milestone(one) for one in content.milestones],
        "budget": {
            name: None if (amount := getattr(content.budget, name)) is None else str(amount) for name in _AMOUNTS
        },
    }


def content_from(frozen: Mapping[str, Any]) -> Content:
    """The content of its JSON."""
    return Content(
        overall=Weather(frozen["overall"]),
        overall_reason=frozen["overall_reason"],
        axes={
            axis: AxisStatus(weather=Weather(frozen["axes"][axis]["weather"]), comment=frozen["axes"][axis]["comment"])
            for axis in Axis
        },
        progress=frozen["progress"],
        highlights=frozen["highlights"],
        next_steps=frozen["next_steps"],
        issues=frozen["issues"],
        decisions=frozen["decisions"],
        milestones=tuple(_milestone_from(one) for one in frozen["milestones"]),
        budget=Budget(
            **{name: None if (amount := frozen["budget"].get(name)) is None else Decimal(amount) for name in _AMOUNTS}
        ),
    )


def frozen_comparison(comparison: Comparison) -> dict[str, Any]:
    """The JSON of a comparison."""
    period = comparison.previous_period
    return {
        "overall": comparison.overall.value if comparison.overall else None,
        "axes": {axis.value: trend.value for axis, trend in comparison.axes.items()} if comparison.axes else None,
        "previous_overall": comparison.previous_overall.value if comparison.previous_overall else None,
        "previous_progress": comparison.previous_progress,
        "previous_period": [period.start.isoformat(), period.end.isoformat(), period.rhythm.value] if period else None,
        "copied": comparison.copied,
    }


def comparison_from(frozen: Mapping[str, Any]) -> Comparison:
    """The comparison of its JSON."""
    axes, period = frozen["axes"], frozen["previous_period"]
    return Comparison(
        overall=Trend(frozen["overall"]) if frozen["overall"] else None,
        axes={Axis(axis): Trend(trend) for axis, trend in axes.items()} if axes else None,
        previous_overall=Weather(frozen["previous_overall"]) if frozen["previous_overall"] else None,
        previous_progress=frozen["previous_progress"],
        previous_period=_period_from(period) if period else None,
        copied=frozen["copied"],
    )


def _frozen_milestone(status: MilestoneStatus) -> dict[str, Any]:
    return {
        "id": status.id,
        "name": status.name,
        "baseline": status.baseline.isoformat(),
        "previous_forecast": status.previous_forecast.isoformat() if status.previous_forecast else None,
        "forecast": status.forecast.isoformat(),
        "actual": status.actual.isoformat() if status.actual else None,
    }


def _milestone_from(frozen: Mapping[str, Any]) -> MilestoneStatus:
    return MilestoneStatus(
        id=None if frozen["id"] is None else MilestoneId(frozen["id"]),
        name=frozen["name"],
        baseline=date.fromisoformat(frozen["baseline"]),
        previous_forecast=_day_from(frozen["previous_forecast"]),
        forecast=date.fromisoformat(frozen["forecast"]),
        actual=_day_from(frozen["actual"]),
    )


def _day_from(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _period_from(parts: list[str]) -> Period:
    start, end, rhythm = parts
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end), rhythm=Rhythm(rhythm))
