"""A form read: what is right becomes the report, what is wrong is told where it stands, and no text breaks the reading."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import read_day
from domain.flash_reports.entry import (
    REVISION_REASON,
    TYPED_LIMIT,
    FieldFault,
    Wrong,
    added,
    field_names,
    read,
    typed,
)
from domain.flash_reports.report import COMMENT_LIMIT, Axis, Content, Weather
from domain.forms import Entry
from domain.identifiers import MilestoneId
from domain.projects import Milestone
from tests.domain.flash_reports.reports import BASELINE, FORECAST, PROJECT, TODAY, an_entry

MILESTONES = PROJECT.milestones
NAMES = field_names(MILESTONES, 3)


def content_of(entry: Entry) -> Content:
    reading = read(entry, MILESTONES, TODAY)
    assert reading.faults == ()
    assert reading.content is not None
    return reading.content


def faults_of(**fields: str) -> list[tuple[str, Wrong]]:
    return [(fault.field, fault.wrong) for fault in read(an_entry(**fields), MILESTONES, TODAY).faults]


def test_a_form_left_as_it_was_prefilled_is_right() -> None:
    content = content_of(an_entry())
    assert (content.overall, content.progress, content.budget.approved) == (Weather.SUNNY, 0, Decimal("480000.00"))


def test_an_axis_that_is_not_sunny_needs_a_comment() -> None:
    assert faults_of(overall="cloudy", axis__schedule__weather="cloudy") == [
        ("axis.schedule.comment", Wrong.COMMENT_REQUIRED)
    ]
    told = an_entry(overall="cloudy", axis__schedule__weather="cloudy", axis__schedule__comment="Livraison en retard")
    assert content_of(told).axes[Axis.SCHEDULE].comment == "Livraison en retard"


def test_the_overall_weather_is_sunnier_than_the_worst_axis_only_for_a_reason() -> None:
    stormy = {"axis__cost__weather": "stormy", "axis__cost__comment": "Dépassement"}
    assert faults_of(**stormy) == [("overall_reason", Wrong.REASON_REQUIRED)]
    assert content_of(an_entry(**stormy, overall_reason="Couvert par la réserve")).overall is Weather.SUNNY


@pytest.mark.parametrize(
    ("text", "progress"),
    [("60", 60), ("60 %", 60), ("59,6", 60), ("62,5", 63), ("63.5", 64), ("0", 0), ("100", 100), ("0.2", 0)],
)
def test_progress_is_read_as_people_type_it(text: str, progress: int) -> None:
    assert content_of(an_entry(progress=text)).progress == progress


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("", Wrong.REQUIRED), ("beaucoup", Wrong.NOT_A_NUMBER), ("101", Wrong.OUT_OF_RANGE), ("-1", Wrong.OUT_OF_RANGE)],
)
def test_progress_goes_from_0_to_100(text: str, wrong: Wrong) -> None:
    assert faults_of(progress=text) == [("progress", wrong)]


def test_amounts_are_read_in_both_conventions_and_an_empty_one_says_nothing() -> None:
    content = content_of(an_entry(budget__spent="207 840,50 €", budget__to_complete="291,000.00"))
    assert content.budget.at_completion == Decimal("498840.50")
    assert content.budget.committed is None
    assert content_of(an_entry(budget__approved="480,000")).budget.approved == 480_000
    assert faults_of(budget__spent="-1", budget__committed="un million") == [
        ("budget.committed", Wrong.NOT_A_NUMBER),
        ("budget.spent", Wrong.OUT_OF_RANGE),
    ]


def test_a_new_forecast_keeps_the_baseline_and_the_forecast_before_it() -> None:
    (milestone, _) = content_of(an_entry(milestone__11__forecast="2027-02-01")).milestones
    assert (milestone.baseline, milestone.previous_forecast, milestone.forecast) == (
        BASELINE,
        FORECAST,
        date(2027, 2, 1),
    )
    assert (milestone.slip, milestone.moved) == (48, 17)


def test_a_milestone_is_closed_by_a_day_that_has_come() -> None:
    (milestone, _) = content_of(an_entry(milestone__11__actual="20/11/2026")).milestones
    assert (milestone.actual, milestone.slip) == (date(2026, 11, 20), -25)
    assert faults_of(milestone__11__actual="2026-11-25") == [("milestone.11.actual", Wrong.IN_THE_FUTURE)]


def test_an_added_milestone_needs_a_name_and_a_day() -> None:
    added = content_of(an_entry(milestone__new1__name="Formation", milestone__new1__forecast="2027-05-01")).milestones[
        2
    ]
    assert (added.id, added.name, added.baseline, added.previous_forecast) == (
        None,
        "Formation",
        date(2027, 5, 1),
        None,
    )
    assert faults_of(milestone__new1__name="Formation") == [("milestone.new1.forecast", Wrong.REQUIRED)]
    assert faults_of(milestone__new2__forecast="demain") == [
        ("milestone.new2.forecast", Wrong.NOT_A_DATE),
        ("milestone.new2.name", Wrong.REQUIRED),
    ]


def test_a_project_with_more_milestones_than_may_be_added_still_reports() -> None:
    many = tuple(
        Milestone(id=MilestoneId(k), name=f"Jalon {k}", baseline=BASELINE, forecast=BASELINE) for k in range(1, 60)
    )
    assert read(an_entry(), many, TODAY).content is not None
    added = an_entry(milestone__new1__name="De trop", milestone__new1__forecast="2027-05-01")
    assert read(added, many, TODAY).faults[0].wrong is Wrong.TOO_MANY


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = faults_of(progress="beaucoup", overall="tempête", axis__risk__weather="", highlights="x" * 1_201)
    assert found == [
        ("overall", Wrong.UNKNOWN_CHOICE),
        ("progress", Wrong.NOT_A_NUMBER),
        ("axis.risk.weather", Wrong.REQUIRED),
        ("highlights", Wrong.TOO_LONG),
    ]


def test_a_revision_needs_a_reason_and_compares_with_the_forecasts_of_before() -> None:
    assert read(an_entry(), MILESTONES, TODAY, revised={}).faults == (
        FieldFault(field=REVISION_REASON, wrong=Wrong.REQUIRED),
    )
    too_long = an_entry(revision_reason="x" * (COMMENT_LIMIT + 1))
    assert read(too_long, MILESTONES, TODAY, revised={}).faults[0].limit == COMMENT_LIMIT
    before = {MilestoneId(11): BASELINE, MilestoneId(12): None}
    content = read(an_entry(revision_reason="Erreur de date"), MILESTONES, TODAY, revised=before).content
    assert content is not None
    assert [one.previous_forecast for one in content.milestones] == [BASELINE, None]


@pytest.mark.parametrize("text", ["2026-02-30", "1999-12-31", "2100-01-01", "demain", "2026-1-1", "", "24/13/2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert read_day(text) is None


def test_days_are_read_as_a_date_field_sends_them_and_as_people_type_them() -> None:
    assert read_day("2026-12-15") == read_day("15/12/2026") == read_day(" 15.12.2026 ") == date(2026, 12, 15)


def test_a_payload_gives_the_fields_of_the_form_alone() -> None:
    shown = an_entry(highlights="avant")
    data = {"progress": "60", "version": 3, "verb": "x", "milestone.99.forecast": "2027-01-01", "overall": ["cloudy"]}
    entry = typed(data, MILESTONES, shown)
    assert entry.get("progress") == "60"
    assert entry.get("highlights") == "avant"
    assert entry.get("overall") == "sunny"
    assert "milestone.99.forecast" not in entry.fields
    assert set(entry.fields) <= set(field_names(MILESTONES, 40))


def test_what_no_keyboard_types_is_left_out() -> None:
    entry = typed({"highlights": "a\x00b\ud800c\r\nd\te" + "x" * 9_000}, MILESTONES, Entry())
    assert entry.fields["highlights"].startswith("abc\nd\tex")
    assert len(entry.fields["highlights"]) <= TYPED_LIMIT
    entry.fields["highlights"].encode()


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), st.text()))
def test_no_text_breaks_the_reading(fields: dict[str, str]) -> None:
    reading = read(Entry(fields=fields), MILESTONES, TODAY)
    assert (reading.content is None) == bool(reading.faults)


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | st.integers() | st.none() | st.lists(st.text())))
def test_no_payload_breaks_the_parsing(data: dict[str, object]) -> None:
    entry = typed(data, MILESTONES, an_entry())
    for text in entry.fields.values():
        text.encode()
    read(entry, MILESTONES, TODAY, revised={})


@given(st.text(), st.text())
def test_names_of_added_milestones_never_break(name: str, text: str) -> None:
    added(Entry(fields={f"milestone.new{name}": text, f"milestone.new{name}.name": text}))
