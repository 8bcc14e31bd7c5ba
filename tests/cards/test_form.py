"""The form of a flash report: what stands on its first screen, what unfolds, what its buttons do."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cards.flash_reports.form import form, summary
from domain.flash_reports.entry import REVISION_REASON, FieldFault, Wrong, field_names, read, typed
from domain.flash_reports.prefill import prefilled
from domain.flash_reports.report import Axis
from domain.forms import Entry, merge
from domain.identifiers import MilestoneId, ReportId
from domain.languages import Language
from domain.projects import Milestone, Project
from tests.cards.samples import TODAY, a_content, a_draft, a_project, a_report
from tests.cards.walk import inputs, nodes, of_type, verbs

FR = Language.FRENCH
PROJECT = a_project()


def _form(fields: dict[str, str] | None = None, **asked: Any) -> dict[str, object]:
    entry = Entry(fields={**prefilled(PROJECT, a_content()).fields, **(fields or {})})
    version = asked.pop("version", 0)
    return form(PROJECT, a_draft(PROJECT, entry, version=version, author_name="Marc Petit"), language=FR, **asked)


def _opened(card: dict[str, object]) -> set[str]:
    """The folded parts that stand open."""
    parts = ("comments", "narratives", "milestones", "budget")
    return {node["id"] for node in of_type(card, "Container") if node.get("id") in parts and node["isVisible"]}


def _within(card: dict[str, object], part: str) -> set[str]:
    return {field["id"] for box in of_type(card, "Container") if box.get("id") == part for field in inputs(box)}


def _values(card: dict[str, object]) -> dict[str, str]:
    return {field["id"]: field.get("value", "") for field in inputs(card)}


def test_it_has_every_field_of_an_entry_and_no_other() -> None:
    shown = set(_values(_form(new_rows=1)))
    assert shown == set(field_names(PROJECT.milestones, 1)) - {REVISION_REASON}


def test_it_shows_what_was_typed() -> None:
    shown = _values(_form({"progress": "71"}))
    assert shown["progress"] == "71"
    assert shown["overall"] == "cloudy"
    assert shown["axis.resources.comment"] == "Deux postes sur cinq sont vacants depuis octobre."
    assert shown["milestone.2.forecast"] == "2027-01-15"
    assert shown["milestone.1.actual"] == "2026-07-03"
    assert shown["budget.approved"] == "400000"


def test_the_first_screen_holds_the_weathers_the_progress_and_the_comments_that_count() -> None:
    card = _form()
    folded = set().union(*(_within(card, part) for part in ("comments", "narratives", "milestones", "budget")))
    assert set(_values(card)) - folded == {
        "overall",
        "overall_reason",
        "progress",
        "highlights",
        "axis.schedule.comment",
        "axis.resources.comment",
        *(f"axis.{axis}.weather" for axis in Axis),
    }
    assert _opened(card) == set()


def test_two_axes_are_changed_and_published_in_eight_taps() -> None:
    """Two taps for a weather, one to reach a comment, one to unfold the comments of axes that were sunny, one to publish."""
    card = _form()
    folded = _within(card, "comments")
    changed = ("axis.cost", "axis.risk")
    unfolding = 1 if any(f"{axis}.comment" in folded for axis in changed) else 0
    assert sum(2 + 1 for _ in changed) + unfolding + 1 <= 8
    known = ("axis.schedule", "axis.resources")
    assert not any(f"{axis}.comment" in folded for axis in known)


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("issues", "narratives"),
        ("milestone.3.actual", "milestones"),
        ("budget.spent", "budget"),
    ],
)
def test_a_fault_unfolds_its_part_and_stands_under_its_field(field: str, part: str) -> None:
    card = _form(faults=(FieldFault(field=field, wrong=Wrong.TOO_LONG, limit=400),))
    assert _opened(card) == {part}
    box = next(node for node in nodes(card) if node.get("id") == part)
    assert any("400 caractères au plus" in str(node.get("text")) for node in of_type(box, "TextBlock"))


def test_a_fault_of_a_folded_comment_brings_it_to_the_first_screen() -> None:
    card = _form(
        {"axis.cost.weather": "stormy"}, faults=(FieldFault(field="axis.cost.comment", wrong=Wrong.COMMENT_REQUIRED),)
    )
    assert "axis.cost.comment" not in _within(card, "comments")


def test_what_cannot_be_read_stays_as_it_was_typed() -> None:
    fields = {"milestone.2.forecast": "bientôt", "budget.spent": "douze", "progress": "beaucoup"}
    faults = read(Entry(fields=fields), PROJECT.milestones, TODAY).faults
    card = _form(fields, faults=faults)
    assert {**_values(card), **fields} == _values(card)
    assert next(field for field in inputs(card) if field["id"] == "milestone.2.forecast")["type"] == "Input.Text"


def test_a_day_typed_the_french_way_is_shown_in_its_field() -> None:
    assert _values(_form({"milestone.2.forecast": "15/02/2027"}))["milestone.2.forecast"] == "2027-02-15"


def test_the_reason_is_asked_for_once_the_overall_weather_is_sunnier_than_an_axis() -> None:
    fine = {"overall": "stormy", "overall_reason": ""}
    assert "overall_reason" in _within(_form(fine), "comments")
    assert "overall_reason" not in _within(_form({**fine, "overall": "sunny"}), "comments")


def test_a_fresh_form_offers_that_nothing_changed() -> None:
    october = a_report(number=13)
    assert "flash_report.unchanged" in verbs(_form(previous=october))
    assert "flash_report.unchanged" not in verbs(_form())
    assert "flash_report.unchanged" not in verbs(_form(previous=october, version=2))
    fault = FieldFault(field="progress", wrong=Wrong.REQUIRED)
    assert "flash_report.unchanged" not in verbs(_form(previous=october, faults=(fault,)))


def test_only_a_saved_draft_can_be_discarded() -> None:
    assert "flash_report.withdraw" not in verbs(_form())
    assert "flash_report.withdraw" in verbs(_form(version=1))


def test_a_revision_asks_for_its_reason() -> None:
    draft = a_draft(PROJECT, prefilled(PROJECT, a_content()), version=1, revises=ReportId(140))
    card = form(PROJECT, draft, language=FR)
    assert REVISION_REASON in _values(card)
    publish = next(one for one in of_type(card, "Action.Execute") if one["verb"] == "flash_report.publish")
    assert publish["title"] == "Publier la révision"
    assert {"project": 12, "version": 1, "revises": 140}.items() <= publish["data"].items()


def test_every_button_that_writes_sends_the_fields() -> None:
    for action in of_type(_form(version=1, new_rows=1), "Action.Execute"):
        assert action["associatedInputs"] == "auto"
        assert action["data"]["new_rows"] >= 1


def test_in_a_dialog_the_buttons_submit() -> None:
    card = _form(as_dialog=True)
    assert list(of_type(card, "Action.Execute")) == []
    assert {"flash_report.publish", "flash_report.save"} <= verbs(card)


def test_a_place_for_a_milestone_can_be_added_and_unfolds_the_milestones() -> None:
    card = _form(new_rows=1)
    assert _opened(card) == {"milestones"}
    add = next(one for one in of_type(card, "Action.Execute") if one["verb"] == "flash_report.add_milestone")
    assert add["data"]["new_rows"] == 2
    added = _form({"milestone.new3.name": "Formation"})
    assert "milestone.new3.forecast" in _values(added)


def _with_milestones(count: int) -> Project:
    many = tuple(
        Milestone(id=MilestoneId(n), name=f"Jalon {n}", baseline=date(2027, 1, 1), forecast=date(2027, 1, 1))
        for n in range(1, count + 1)
    )
    return replace(PROJECT, milestones=many)


def test_milestones_come_ten_a_page_and_the_faulty_page_shows() -> None:
    project = _with_milestones(23)
    draft = a_draft(project, prefilled(project, a_content()))

    def shown(card: dict[str, object]) -> set[int]:
        return {int(name.split(".")[1]) for name in _values(card) if name.startswith("milestone.")}

    assert shown(form(project, draft, language=FR)) == set(range(1, 11))
    assert shown(form(project, draft, language=FR, page=2)) == {21, 22, 23}
    assert shown(form(project, draft, language=FR, page=99)) == {21, 22, 23}
    fault = FieldFault(field="milestone.15.forecast", wrong=Wrong.NOT_A_DATE)
    assert shown(form(project, draft, language=FR, faults=(fault,))) == set(range(11, 21))


def test_a_forged_number_of_places_is_bounded() -> None:
    assert len(_values(_form(new_rows=10**9))) < 150


def test_a_second_writer_sees_what_the_first_changed_and_loses_nothing() -> None:
    base = prefilled(PROJECT, a_content())
    saved = Entry(fields={**base.fields, "highlights": "Reprise terminée", "progress": "65"})
    mine = Entry(fields={**base.fields, "highlights": "Reprise à 85 %"})
    draft = a_draft(PROJECT, saved, version=4, author_name="Marc Petit")
    card = form(PROJECT, draft, merge=merge(base, saved, mine), language=FR)
    runs = " ".join(str(node["text"]) for node in of_type(card, "TextRun"))
    assert _values(card)["highlights"] == "Reprise à 85 %"
    assert _values(card)["progress"] == "65"
    assert "Marc Petit a modifié ce brouillon pendant que vous écriviez" in runs
    assert "Marc Petit a écrit\u00a0: Reprise terminée" in runs


def test_the_toast_names_the_project_and_the_period() -> None:
    draft = a_draft(PROJECT, Entry())
    assert summary(PROJECT, draft, FR) == "Rapport flash SIRH\u00a0: à remplir pour novembre 2026"


def _sent(card: dict[str, object], changes: dict[str, str]) -> dict[str, object]:
    """What a client sends when the form is published: the button's data and the fields, those left empty not among them."""
    publish = next(one for one in of_type(card, "Action.Execute") if one["verb"] == "flash_report.publish")
    fields = {**_values(card), **changes}
    return {**publish["data"], **{name: text for name, text in fields.items() if text}}


def test_a_field_that_was_emptied_is_empty_though_clients_do_not_send_it() -> None:
    before = Entry(fields={**prefilled(PROJECT, a_content()).fields, "milestone.new1.name": "Formation"})
    card = form(PROJECT, a_draft(PROJECT, before), language=FR)
    emptied = {"issues": "", "milestone.1.actual": "", "budget.spent": "", "milestone.new1.name": ""}
    after = typed(_sent(card, emptied), PROJECT.milestones, before)
    assert {name for name in before.fields if before.get(name) != after.get(name)} == set(emptied)


def test_what_another_page_holds_is_not_emptied() -> None:
    project = _with_milestones(23)
    before = prefilled(project, a_content())
    card = form(project, a_draft(project, before), language=FR, page=1)
    after = typed(_sent(card, {"milestone.12.forecast": "2027-05-05"}), project.milestones, before)
    assert {name for name in before.fields if before.get(name) != after.get(name)} == {"milestone.12.forecast"}


def test_a_long_comment_is_read_whole_and_a_short_one_takes_one_line() -> None:
    card = _form({"axis.cost.comment": "x" * 38, "axis.risk.comment": "Deux\nlignes", "axis.scope.comment": "Court"})
    several = {field["id"] for field in inputs(card) if field.get("isMultiline")}
    assert {"axis.cost.comment", "axis.risk.comment"} <= several
    assert "axis.scope.comment" not in several


def test_what_was_said_and_not_understood_is_told_as_it_was_said() -> None:
    told = [run["text"] for run in of_type(_form(unread="*voir* avec Marc"), "TextRun")]
    assert any("« *voir* avec Marc »".replace(" ", "") in text.replace("\u00a0", "").replace(" ", "") for text in told)
