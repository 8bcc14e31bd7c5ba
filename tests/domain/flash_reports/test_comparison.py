"""A report against the last one: trends are computed, never asked; copies are counted."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.flash_reports.comparison import compare
from domain.flash_reports.report import Axis, AxisStatus, Budget, Comparison, MilestoneStatus, Trend, Weather
from tests.domain.flash_reports.reports import BASELINE, FORECAST, a_content, a_report

WEATHERS = st.sampled_from(Weather)


def test_a_first_report_compares_with_nothing() -> None:
    assert compare(a_content(), None) == Comparison()


@given(WEATHERS, WEATHERS)
def test_a_trend_turns_with_the_direction(before: Weather, after: Weather) -> None:
    there, back = Trend.between(before, after), Trend.between(after, before)
    assert (there is Trend.STEADY) == (before is after)
    assert {there, back} in ({Trend.STEADY}, {Trend.IMPROVING, Trend.WORSENING})
    if after.severity > before.severity:
        assert there is Trend.WORSENING


def test_each_axis_has_its_own_trend() -> None:
    stormy = {**a_content().axes, Axis.COST: AxisStatus(weather=Weather.STORMY, comment="Dépassement")}
    comparison = compare(a_content(overall=Weather.CLOUDY, axes=stormy), a_report())
    assert comparison.overall is Trend.WORSENING
    assert comparison.axes is not None
    assert comparison.axes[Axis.COST] is Trend.WORSENING
    assert comparison.axes[Axis.SCOPE] is Trend.STEADY
    assert (comparison.previous_overall, comparison.previous_progress) == (Weather.SUNNY, 40)


def test_reports_that_say_the_same_are_counted_until_one_does_not() -> None:
    first = a_report(number=1)
    second = a_report(number=2, last=first)
    third = a_report(number=3, last=second)
    assert [one.comparison.copied for one in (first, second, third)] == [0, 1, 2]
    assert compare(a_content(progress=41), third).copied == 0


def test_a_copy_is_one_whatever_forecast_stood_before() -> None:
    copied = tuple(replace(one, previous_forecast=one.forecast) for one in a_content().milestones)
    assert compare(a_content(milestones=copied), a_report()).copied == 1


def test_a_slip_stays_visible_however_often_the_forecast_is_moved() -> None:
    status = MilestoneStatus(id=None, name="Recette", baseline=BASELINE, previous_forecast=FORECAST, forecast=FORECAST)
    assert (status.slip, status.moved) == (31, 0)


def test_the_deviation_of_a_budget_needs_all_its_figures() -> None:
    budget = Budget(approved=Decimal(100), spent=Decimal(60), to_complete=Decimal(50))
    assert (budget.at_completion, budget.deviation) == (Decimal(110), Decimal("0.1"))
    assert replace(budget, spent=None).deviation is None
    assert replace(budget, approved=Decimal(0)).deviation is None
