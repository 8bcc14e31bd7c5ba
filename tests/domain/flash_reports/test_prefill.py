"""A form starts from what was said last: the manager says what changed."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from domain.flash_reports.comparison import said_again
from domain.flash_reports.entry import read
from domain.flash_reports.prefill import opened_before, prefilled, retyped, revising
from domain.flash_reports.report import Content
from tests.domain.flash_reports.reports import CONTENTS, FORECAST, PROJECT, TODAY, a_content


def test_a_first_report_starts_sunny_with_the_approved_budget() -> None:
    entry = prefilled(PROJECT, None)
    assert (entry.get("overall"), entry.get("progress"), entry.get("budget.approved")) == ("sunny", "0", "480000")
    assert entry.get("milestone.11.forecast") == FORECAST.isoformat()


def test_issues_decisions_and_figures_are_carried_over() -> None:
    entry = prefilled(PROJECT, a_content(decisions="Valider le lot 3"))
    assert (entry.get("issues"), entry.get("decisions")) == ("Éditeur en retard", "Valider le lot 3")
    assert (entry.get("progress"), entry.get("budget.spent")) == ("40", "207840.50")


def test_a_report_published_as_it_was_prefilled_says_the_same_again() -> None:
    content = a_content()
    reading = read(prefilled(PROJECT, content), PROJECT.milestones, TODAY)
    assert reading.content is not None
    assert said_again(reading.content, content)


@given(CONTENTS)
def test_what_is_typed_again_says_the_same(content: Content) -> None:
    fields = retyped(content)
    assert fields["progress"] == str(content.progress)
    assert {fields[f"axis.{axis}.weather"] for axis in content.axes} <= {"sunny", "partly_cloudy", "cloudy", "stormy"}
    assert all(isinstance(text, str) for text in fields.values())


def test_a_revision_starts_from_the_dates_that_the_report_told() -> None:
    moved = replace(a_content().milestones[0], forecast=date(2027, 6, 1), actual=date(2026, 11, 2))
    entry = revising(PROJECT, a_content(milestones=(moved,)))
    assert (entry.get("milestone.11.forecast"), entry.get("milestone.11.actual")) == ("2027-06-01", "2026-11-02")
    assert entry.get("milestone.12.forecast") == "2027-03-01"


def test_what_a_form_showed_before_a_publication_is_known_again() -> None:
    started, published = a_content(progress=30), a_content(progress=50)
    told = tuple(replace(one, previous_forecast=FORECAST, forecast=date(2027, 9, 1)) for one in published.milestones)
    entry = opened_before(PROJECT, started, replace(published, milestones=told))
    assert entry.get("progress") == "30"
    assert entry.get("milestone.11.forecast") == FORECAST.isoformat()
