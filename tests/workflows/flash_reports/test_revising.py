"""A published report is frozen: a revision is added to it, with its reason, and the old one stays."""

from datetime import date, timedelta

import pytest

from domain.faults import NotAllowed, NotFound, Overtaken
from domain.flash_reports.entry import REVISION_REASON
from domain.flash_reports.report import Report, Trend
from domain.identifiers import ReportId
from domain.rights import Intention
from storage import audit
from tests.cast import NOW
from tests.workflows.flash_reports.conftest import Office, sent
from workflows.flash_reports.outcomes import Form, Published, Saved

DECEMBER = NOW + timedelta(days=30)


async def revision_of(office: Office, report: Report) -> Form:
    form = await office.reports.revise(report.id, office.act(office.cast.claire))
    assert isinstance(form, Form)
    return form


async def test_a_revision_needs_a_reason(office: Office) -> None:
    done = await office.published(progress="10")
    form = await revision_of(office, done.report)
    again = await office.reports.publish(sent(form, progress="20"), office.act(office.cast.claire))
    assert isinstance(again, Form)
    assert [fault.field for fault in again.faults] == [REVISION_REASON]
    assert again.draft.entry.get("progress") == "20"


async def test_the_old_revision_stays_as_it_was(office: Office) -> None:
    done = await office.published(progress="10")
    revised = await office.publish(
        await revision_of(office, done.report), office.cast.marc, progress="20", revision_reason="Erreur de saisie"
    )
    assert (revised.report.number, revised.report.revision, revised.report.reason) == (1, 2, "Erreur de saisie")
    act = office.act(office.cast.paul)
    first = await office.reports.report(done.report.id, act, revision=1)
    assert first.report == done.report
    assert not first.is_latest
    current = await office.reports.report(done.report.id, act)
    assert (current.report, current.is_latest) == (revised.report, True)
    lines = (await office.reports.revisions(done.report.id, act)).lines
    assert [(line.revision, line.author_name, line.progress) for line in lines] == [
        (2, "Marc Léger", 20),
        (1, "Claire Dupont", 10),
    ]


async def test_a_revision_is_compared_with_the_report_before_and_not_with_itself(office: Office) -> None:
    await office.published(progress="10")
    stormy = {"overall": "stormy", "axis__cost__weather": "stormy", "axis__cost__comment": "Dépassement"}
    form = await office.opened(now=DECEMBER)
    done = await office.publish(form, now=DECEMBER, **stormy)
    revised = await office.publish(
        await revision_of(office, done.report),
        now=DECEMBER,
        overall="cloudy",
        overall_reason="Couvert",
        revision_reason="Trop sombre",
    )
    assert revised.report.comparison.overall is Trend.WORSENING
    assert revised.report.comparison.previous_progress == 10


async def test_a_revision_keeps_the_forecasts_that_stood_before_the_report(office: Office) -> None:
    form = await office.opened()
    recette = form.project.milestones[0].id
    done = await office.publish(form, **{f"milestone__{recette}__forecast": "2027-01-15"})
    form = await revision_of(office, done.report)
    assert form.draft.entry.get(f"milestone.{recette}.forecast") == "2027-01-15"
    revised = await office.publish(
        form, revision_reason="Date revue", **{f"milestone__{recette}__forecast": "2027-01-20"}
    )
    told = revised.report.content.milestones[0]
    assert (told.previous_forecast, told.forecast, told.moved) == (date(2026, 12, 15), date(2027, 1, 20), 36)
    assert (await office.milestones())["Recette"][1] == date(2027, 1, 20)


async def test_a_milestone_that_the_report_added_is_not_added_again(office: Office) -> None:
    done = await office.published(milestone__new1__name="Formation", milestone__new1__forecast="2027-05-01")
    revised = await office.publish(await revision_of(office, done.report), revision_reason="Rien de plus")
    assert [one.name for one in revised.report.content.milestones] == ["Recette", "Bascule", "Formation"]
    assert revised.report.content.milestones[2].previous_forecast is None
    assert len(await office.milestones()) == 3


async def test_a_revision_is_saved_and_taken_up_like_any_draft(office: Office) -> None:
    done = await office.published(progress="10")
    saved = await office.save(await revision_of(office, done.report), progress="20", revision_reason="Erreur")
    assert (saved.version, saved.revises) == (1, done.report.id)
    taken_up = await office.opened(office.cast.marc)
    assert (taken_up.draft.revises, taken_up.draft.entry.get(REVISION_REASON)) == (done.report.id, "Erreur")
    assert (await office.publish(taken_up, office.cast.marc)).report.revision == 2


async def test_only_the_last_report_is_revised(office: Office) -> None:
    first = await office.published(progress="10")
    form = await office.opened(now=DECEMBER)
    stale = await revision_of(office, first.report)
    await office.publish(form, now=DECEMBER, progress="20")
    shown = await office.reports.revise(first.report.id, office.act(office.cast.claire))
    assert isinstance(shown, Published)
    assert not shown.is_latest
    with pytest.raises(Overtaken):
        await office.reports.publish(sent(stale, revision_reason="Trop tard"), office.act(office.cast.claire))


async def test_while_the_next_report_is_written_the_last_one_waits(office: Office) -> None:
    done = await office.published(progress="10")
    form = await office.opened(now=DECEMBER)
    assert isinstance(await office.reports.save(sent(form), office.act(office.cast.claire, now=DECEMBER)), Saved)
    shown = await office.reports.revise(done.report.id, office.act(office.cast.claire))
    assert isinstance(shown, Form)
    assert shown.draft.revises is None


async def test_two_revisions_at_once_are_brought_together(office: Office) -> None:
    done = await office.published(progress="10", issues="Avant")
    claires, marcs = await revision_of(office, done.report), await revision_of(office, done.report)
    await office.publish(claires, progress="20", revision_reason="De Claire")
    again = await office.reports.publish(
        sent(marcs, issues="Corrigé", revision_reason="De Marc"), office.act(office.cast.marc)
    )
    assert isinstance(again, Form)
    assert again.merge is not None
    assert again.merge.changed == {"progress": "20"}
    revised = await office.publish(again, office.cast.marc)
    assert (revised.report.revision, revised.report.content.progress, revised.report.content.issues) == (
        3,
        20,
        "Corrigé",
    )


async def test_who_may_not_write_may_not_revise(office: Office) -> None:
    done = await office.published()
    form = await revision_of(office, done.report)
    for person in (office.cast.paul, office.cast.denis):
        with pytest.raises(NotAllowed):
            await office.reports.revise(done.report.id, office.act(person))
        with pytest.raises(NotAllowed):
            await office.reports.publish(sent(form, revision_reason="x"), office.act(person))


async def test_a_report_that_does_not_exist_is_not_revised(office: Office) -> None:
    with pytest.raises(NotFound):
        await office.reports.revise(ReportId(10**17), office.act(office.cast.claire))


async def test_a_revision_is_audited_as_one(office: Office) -> None:
    done = await office.published()
    await office.publish(await revision_of(office, done.report), revision_reason="Erreur")
    async with office.database.reading() as tx:
        trace = await audit.entries_about(tx, f"flash_report/{done.report.id}")
    assert [intention for _, _, intention in trace] == [
        Intention.WRITE_FLASH_REPORT,
        Intention.REVISE_FLASH_REPORT,
    ]


async def test_a_revision_pressed_twice_is_published_once(office: Office) -> None:
    done = await office.published(progress="10")
    form = await revision_of(office, done.report)
    typed = {
        "progress": "20,4 %",
        "budget__spent": "100 000,00 €",
        "milestone__new1__name": "Formation",
        "milestone__new1__forecast": "2027-05-01",
        "revision_reason": "Erreur",
    }
    revised = await office.publish(form, **typed)
    again = await office.publish(form, **typed)
    assert (again.report, again.just_published) == (revised.report, False)
    assert len(await office.milestones()) == 3
    saved = await office.reports.save(sent(form, **typed), office.act(office.cast.claire))
    assert isinstance(saved, Published)


async def test_a_report_pressed_twice_is_published_once_however_it_was_typed(office: Office) -> None:
    form = await office.opened()
    typed = {
        "progress": "62,5 %",
        "budget__spent": "100,000",
        "milestone__new1__name": "Formation",
        "milestone__new1__forecast": "01/05/2027",
    }
    done = await office.publish(form, **typed)
    again = await office.publish(form, **typed)
    assert again.report == done.report
    assert len(await office.milestones()) == 3
    other = await office.reports.publish(sent(form, **{**typed, "progress": "64"}), office.act(office.cast.claire))
    assert isinstance(other, Form)
