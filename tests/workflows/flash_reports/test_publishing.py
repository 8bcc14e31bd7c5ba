"""From the form to the frozen row."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from domain.faults import AlreadyDone, NotAllowed, NotFound
from domain.flash_reports.entry import Wrong
from domain.flash_reports.report import Trend, Weather
from domain.identifiers import ProjectId
from domain.portfolio import Filters
from domain.rights import Intention
from storage import audit, portfolio, schema
from storage.projects import listing
from tests.cast import CHANNEL, NOW
from tests.workflows.flash_reports.conftest import Create, Office, sent, verbs
from workflows.flash_reports.outcomes import Form, Published

DECEMBER = NOW + timedelta(days=30)


async def test_a_first_report_starts_from_the_project(office: Office) -> None:
    form = await office.opened()
    assert (form.draft.version, form.draft.period.start, form.previous) == (0, date(2026, 11, 1), None)
    assert form.draft.entry.get("budget.approved") == "480000"


async def test_a_report_is_published_with_all_it_says(office: Office) -> None:
    done = await office.published(
        overall="cloudy",
        axis__schedule__weather="cloudy",
        axis__schedule__comment="Livraison en retard",
        progress="62 %",
        budget__spent="207 840,50",
        decisions="Valider le lot 3",
    )
    found = await office.reports.report(done.report.id, office.act(office.cast.paul))
    assert found.report == done.report
    content = found.report.content
    assert (found.report.number, found.report.revision, found.report.author_name) == (1, 1, "Claire Dupont")
    assert (content.overall, content.progress, content.decisions) == (Weather.CLOUDY, 62, "Valider le lot 3")
    assert (found.is_latest, found.may_write) == (True, False)


async def test_the_next_report_is_prefilled_and_compared_with_the_last(office: Office) -> None:
    await office.published(progress="40", issues="Éditeur en retard")
    form = await office.opened(now=DECEMBER)
    assert form.draft.period.start == date(2026, 12, 1)
    assert (form.draft.entry.get("progress"), form.draft.entry.get("issues")) == ("40", "Éditeur en retard")
    done = await office.publish(
        form, now=DECEMBER, overall="stormy", axis__cost__weather="stormy", axis__cost__comment="Dépassement"
    )
    comparison = done.report.comparison
    assert (done.report.number, comparison.overall, comparison.previous_progress) == (2, Trend.WORSENING, 40)
    assert comparison.copied == 0


async def test_a_fault_gives_the_form_back_with_all_that_was_typed_and_writes_nothing(office: Office) -> None:
    form = await office.opened()
    act = office.act(office.cast.claire, pressed="card-1")
    again = await office.reports.publish(sent(form, progress="beaucoup", highlights="Une avancée"), act)
    assert isinstance(again, Form)
    assert [(fault.field, fault.wrong) for fault in again.faults] == [("progress", Wrong.NOT_A_NUMBER)]
    assert (again.draft.entry.get("progress"), again.draft.entry.get("highlights")) == ("beaucoup", "Une avancée")
    assert await office.queued() == []
    corrected = await office.reports.publish(sent(again, progress="60"), act)
    assert isinstance(corrected, Published)
    assert corrected.report.content.highlights == "Une avancée"


async def test_new_forecasts_move_the_milestones_and_keep_the_slip_in_sight(office: Office) -> None:
    form = await office.opened()
    recette = form.project.milestones[0]
    await office.publish(form, **{f"milestone__{recette.id}__forecast": "2027-01-15"})
    assert (await office.milestones())["Recette"] == (date(2026, 12, 15), date(2027, 1, 15), None)
    form = await office.opened(now=DECEMBER)
    done = await office.publish(form, now=DECEMBER, **{f"milestone__{recette.id}__forecast": "2027-02-01"})
    told = done.report.content.milestones[0]
    assert (told.previous_forecast, told.slip, told.moved) == (date(2027, 1, 15), 48, 17)


async def test_a_milestone_is_added_and_another_closed(office: Office) -> None:
    form = await office.opened()
    recette = form.project.milestones[0]
    done = await office.publish(
        form,
        **{f"milestone__{recette.id}__actual": "2026-11-20"},
        milestone__new1__name="Formation",
        milestone__new1__forecast="2027-05-01",
        milestone__new2__name="Bilan",
        milestone__new2__forecast="2027-09-01",
    )
    standing = await office.milestones()
    assert standing["Recette"][2] == date(2026, 11, 20)
    assert standing["Formation"] == (date(2027, 5, 1), date(2027, 5, 1), None)
    assert [one.name for one in done.report.content.milestones] == ["Recette", "Bascule", "Formation", "Bilan"]
    form = await office.opened(now=DECEMBER)
    by_name = {one.name: one.id for one in form.project.milestones}
    assert {one.name: one.id for one in done.report.content.milestones} == by_name


async def test_the_portfolio_tells_the_last_report(office: Office) -> None:
    done = await office.published(progress="62")
    async with office.database.reading() as tx:
        (line,) = (await portfolio.page(tx, Filters(), 0)).lines
    assert line.last is not None
    assert (line.last.id, line.last.number, line.last.progress) == (done.report.id, 1, 62)


async def test_only_the_manager_the_deputy_and_the_project_office_write(office: Office) -> None:
    form = await office.opened()
    for person in (office.cast.paul, office.cast.denis, office.cast.emma, office.cast.adele):
        with pytest.raises(NotAllowed):
            await office.reports.open(office.project, office.act(person))
        with pytest.raises(NotAllowed):
            await office.reports.publish(sent(form), office.act(person))
        with pytest.raises(NotAllowed):
            await office.reports.save(sent(form), office.act(person))
        with pytest.raises(NotAllowed):
            await office.reports.publish_unchanged(sent(form), office.act(person))
        with pytest.raises(NotAllowed):
            await office.reports.withdraw(office.project, 1, office.act(person))
    assert (await office.publish(form, office.cast.marc)).report.author_name == "Marc Léger"
    form = await office.opened(office.cast.olivia, now=DECEMBER)
    assert (await office.publish(form, office.cast.olivia, now=DECEMBER)).report.number == 2


async def test_a_repeated_activity_publishes_once(office: Office) -> None:
    form, act = await office.opened(), office.act(office.cast.claire)
    await office.reports.publish(sent(form), act)
    with pytest.raises(AlreadyDone):
        await office.reports.publish(sent(form), act)
    stands = await office.reports.stands(office.project, act)
    assert isinstance(stands, Published)
    assert stands.report.number == 1


async def test_ten_parallel_publications_make_one_report(office: Office) -> None:
    form = await office.opened()
    done = await asyncio.gather(
        *(office.reports.publish(sent(form, progress="55"), office.act(office.cast.claire)) for _ in range(10))
    )
    assert {one.report.number for one in done if isinstance(one, Published)} == {1}
    async with office.database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(schema.report_revisions))).scalar_one() == 1


async def test_a_period_that_is_published_shows_its_report(office: Office) -> None:
    done = await office.published()
    shown = await office.reports.open(office.project, office.act(office.cast.marc))
    assert isinstance(shown, Published)
    assert (shown.report.id, shown.may_write) == (done.report.id, True)


async def test_a_form_left_open_still_tells_of_the_period_it_was_opened_for(office: Office) -> None:
    form = await office.opened()
    done = await office.publish(form, now=NOW + timedelta(days=20))
    assert done.report.period.start == date(2026, 11, 1)


async def test_a_forged_period_is_not_believed(office: Office) -> None:
    form = await office.opened()
    for period in ("2001-01-01", "2099-12-01", "hier", "", "2026-13-45"):
        act = office.act(office.cast.claire)
        again = await office.reports.publish(replace(sent(form, progress="x"), period=period), act)
        assert isinstance(again, Form)
        assert again.draft.period == form.draft.period


async def test_what_does_not_exist_is_not_found(office: Office) -> None:
    form = await office.opened()
    nobody = ProjectId(10**17)
    for attempt in (
        office.reports.open(nobody, office.act(office.cast.claire)),
        office.reports.publish(replace(sent(form), project=nobody), office.act(office.cast.claire)),
        office.reports.history(nobody, 0, office.act(office.cast.claire)),
        office.reports.sheet(nobody, office.act(office.cast.claire)),
    ):
        with pytest.raises(NotFound):
            await attempt


# Nothing has changed


async def test_nothing_has_changed_is_one_tap_and_is_counted(office: Office) -> None:
    await office.published(progress="40")
    for copies, now in ((1, DECEMBER), (2, NOW + timedelta(days=60))):
        form = await office.opened(now=now)
        done = await office.reports.publish_unchanged(sent(form), office.act(office.cast.claire, now=now))
        assert isinstance(done, Published)
        assert (done.report.comparison.copied, done.report.content.progress) == (copies, 40)


async def test_what_was_typed_is_not_thrown_away_by_nothing_has_changed(office: Office) -> None:
    await office.published(progress="40")
    form = await office.opened(now=DECEMBER)
    act = office.act(office.cast.claire, now=DECEMBER)
    again = await office.reports.publish_unchanged(sent(form, progress="70"), act)
    assert isinstance(again, Form)
    assert again.draft.entry.get("progress") == "70"


async def test_there_is_nothing_to_repeat_before_the_first_report(office: Office) -> None:
    form = await office.opened()
    assert isinstance(await office.reports.publish_unchanged(sent(form), office.act(office.cast.claire)), Form)


# Where it shows


async def test_the_pressed_card_becomes_the_report(office: Office) -> None:
    form = await office.opened()
    act = office.act(office.cast.claire, pressed="card-1")
    done = await office.reports.publish(sent(form, overall="cloudy", overall_reason=""), act)
    assert isinstance(done, Published)
    (edit,) = await office.queued()
    assert (edit.operation, edit.activity_id, edit.subject) == ("edit", "card-1", f"flash_report/{done.report.id}")
    assert "flash_report.publish" not in verbs(edit.card)
    assert "flash_report.revise" in verbs(edit.card)
    assert edit.card == done.card


async def test_each_bound_channel_gets_one_card_that_a_revision_edits(office: Office) -> None:
    await office.bind_channel()
    done = await office.published()
    (card,) = await office.queued()
    assert (card.operation, card.subject) == ("send", f"flash_report/{done.report.id}")
    assert "flash_report.revise" not in verbs(card.card)
    assert card.card["refresh"]["userIds"] == ["29:claire", "29:marc", "29:olivia"]
    form = await office.reports.revise(done.report.id, office.act(office.cast.claire))
    assert isinstance(form, Form)
    await office.publish(form, progress="99", revision_reason="Erreur de saisie")
    (card,) = await office.queued()
    assert card.operation == "send"
    assert "99" in str(card.card)


async def test_a_card_in_a_group_offers_only_what_everybody_may_do(office: Office) -> None:
    form = await office.opened()
    act = office.act(office.cast.claire, place=CHANNEL, pressed="card-1")
    await office.reports.publish(sent(form), act)
    (edit,) = await office.queued()
    assert "flash_report.revise" not in verbs(edit.card)


async def test_a_publication_is_audited(office: Office) -> None:
    done = await office.published()
    async with office.database.reading() as tx:
        trace = await audit.entries_about(tx, f"flash_report/{done.report.id}")
    assert trace == ((NOW, office.cast.claire.id, Intention.WRITE_FLASH_REPORT),)


async def test_reports_of_several_projects_are_apart(office: Office, create: Create) -> None:
    other = await create(code="ENT", name="Espace numérique de travail")
    await office.published(progress="10")
    form = await office.reports.open(other, office.act(office.cast.claire))
    assert isinstance(form, Form)
    assert form.previous is None
    done = await office.publish(form, progress="20")
    assert (done.report.number, done.report.content.progress) == (1, 20)
    async with office.database.reading() as tx:
        assert len(await listing.of_person(tx, office.cast.claire.id)) == 2
