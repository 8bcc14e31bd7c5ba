"""Drafts: saved as typed, taken up anywhere, merged when two write, discarded and taken back."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.faults import AlreadyDone, Overtaken
from domain.forms import Clash
from tests.cast import NOW
from tests.workflows.flash_reports.conftest import Create, Office, sent, verbs
from workflows.flash_reports.outcomes import Form, Published, Saved, Withdrawn

DECEMBER = NOW + timedelta(days=30)


async def test_a_draft_keeps_what_was_typed_right_or_wrong(office: Office) -> None:
    form = await office.opened()
    saved = await office.save(form, progress="beaucoup", highlights="  Une avancée  ")
    assert (saved.version, saved.author_name, saved.saved_at) == (1, "Claire Dupont", NOW)
    again = await office.opened(office.cast.marc)
    assert again.draft.version == 1
    assert again.draft.entry.get("progress") == "beaucoup"
    assert again.draft.entry.fields["highlights"] == "  Une avancée  "


async def test_every_save_is_a_version_unless_nothing_changed(office: Office) -> None:
    first = await office.save(await office.opened(), progress="10")
    same = await office.save(await office.opened())
    second = await office.save(await office.opened(), progress="20")
    assert [first.version, same.version, second.version] == [1, 1, 2]


async def test_a_draft_is_published_and_nothing_of_it_remains(office: Office) -> None:
    await office.save(await office.opened(), progress="10")
    done = await office.published()
    assert done.report.content.progress == 10
    assert isinstance(await office.reports.open(office.project, office.act(office.cast.claire)), Published)
    form = await office.opened(now=DECEMBER)
    assert form.draft.version == 0


async def test_a_draft_of_a_past_period_is_still_of_that_period(office: Office) -> None:
    await office.save(await office.opened())
    form = await office.opened(now=NOW + timedelta(days=40))
    assert form.draft.period.start == date(2026, 11, 1)


async def test_the_pressed_card_says_that_the_draft_is_saved_and_no_other_form_is_touched(office: Office) -> None:
    form = await office.opened()
    await office.reports.save(sent(form, progress="10"), office.act(office.cast.claire, pressed="card-1"))
    second = sent(await office.opened(), progress="20")
    await office.reports.save(second, office.act(office.cast.marc, pressed="card-2"))
    edits = await office.queued()
    assert "Claire Dupont" in str(edits[0].card)
    assert [(one.activity_id, one.subject) for one in edits] == [
        ("card-1", f"draft/{office.project}"),
        ("card-2", f"draft/{office.project}"),
    ]
    assert verbs(edits[0].card) == {"flash_report.start", "flash_report.withdraw"}


async def test_a_publication_reaches_every_card_of_the_draft(office: Office) -> None:
    form = await office.opened()
    await office.reports.save(sent(form, progress="10"), office.act(office.cast.claire, pressed="card-1"))
    form = await office.opened(office.cast.marc)
    await office.reports.publish(sent(form), office.act(office.cast.marc, pressed="card-2"))
    edits = {one.activity_id: one for one in await office.queued()}
    assert set(edits) == {"card-1", "card-2"}
    assert {one.subject for one in edits.values()} == {"flash_report/1"}
    assert all("flash_report.revise" in verbs(one.card) for one in edits.values())


# Two people


async def test_the_second_is_shown_what_the_first_changed(office: Office) -> None:
    claires, marcs = await office.opened(), await office.opened(office.cast.marc)
    await office.save(claires, progress="10")
    form = await office.reports.save(sent(marcs, highlights="Une avancée"), office.act(office.cast.marc))
    assert isinstance(form, Form)
    assert form.merge is not None
    assert form.merge.changed == {"progress": "10"}
    assert (form.merge.entry.get("progress"), form.merge.entry.get("highlights")) == ("10", "Une avancée")
    assert form.draft.author_name == "Claire Dupont"
    done = await office.publish(form, office.cast.marc)
    assert (done.report.content.progress, done.report.content.highlights) == (10, "Une avancée")


async def test_where_both_wrote_both_are_shown(office: Office) -> None:
    await office.save(await office.opened(), highlights="Départ", issues="Départ")
    claires, marcs = await office.opened(), await office.opened(office.cast.marc)
    await office.save(claires, highlights="De Claire", issues="De Claire")
    form = await office.reports.publish(sent(marcs, highlights="De Marc"), office.act(office.cast.marc))
    assert isinstance(form, Form)
    assert form.merge is not None
    assert form.merge.clashes == (Clash(field="highlights", theirs="De Claire", mine="De Marc"),)
    assert form.merge.entry.get("issues") == "De Claire"


async def test_two_who_typed_the_same_do_not_stop_each_other(office: Office) -> None:
    claires, marcs = await office.opened(), await office.opened(office.cast.marc)
    await office.save(claires, progress="10")
    assert (await office.publish(marcs, office.cast.marc, progress="10")).report.content.progress == 10


async def test_ten_parallel_saves_lose_nothing(office: Office) -> None:
    form = await office.opened()
    names = [f"axis__{axis}__comment" for axis in ("scope", "schedule", "cost", "resources", "quality", "risk")]
    names += ["highlights", "next_steps", "issues", "decisions"]

    async def typed_by(name: str) -> None:
        mine = sent(form, **{name: f"mot de {name}"})
        while isinstance(answer := await office.reports.save(mine, office.act(office.cast.claire)), Form):
            mine = sent(answer)

    await asyncio.gather(*(typed_by(name) for name in names))
    entry = (await office.opened()).draft.entry
    assert {name: entry.get(name.replace("__", ".")) for name in names} == {name: f"mot de {name}" for name in names}


async def test_a_form_that_a_publication_overtook_becomes_a_revision_with_both_words(office: Office) -> None:
    claires, marcs = await office.opened(), await office.opened(office.cast.marc)
    await office.publish(claires, progress="10", highlights="De Claire")
    form = await office.reports.publish(
        sent(marcs, highlights="De Marc", issues="Vu par Marc"), office.act(office.cast.marc)
    )
    assert isinstance(form, Form)
    assert form.merge is not None
    assert form.draft.revises is not None
    assert form.merge.entry.get("progress") == "10"
    assert form.merge.entry.get("issues") == "Vu par Marc"
    assert form.merge.clashes == (Clash(field="highlights", theirs="De Claire", mine="De Marc"),)
    done = await office.publish(form, office.cast.marc, revision_reason="Compléments")
    assert (done.report.number, done.report.revision) == (1, 2)


@pytest.mark.parametrize("typed", [{}, {"progress": "10"}])
async def test_a_stale_copy_of_a_published_form_shows_the_report(office: Office, typed: dict[str, str]) -> None:
    stale = await office.opened()
    published = await office.published(progress="10")
    for attempt in (office.reports.publish, office.reports.save, office.reports.turn_page):
        shown = await attempt(sent(stale, **typed), office.act(office.cast.claire))
        assert isinstance(shown, Published)
        assert shown.report == published.report


async def test_a_form_of_the_next_period_learns_of_a_revision(office: Office) -> None:
    done = await office.published(progress="10", issues="Avant")
    form = await office.opened(now=DECEMBER)
    revision = await office.reports.revise(done.report.id, office.act(office.cast.marc))
    assert isinstance(revision, Form)
    await office.publish(revision, office.cast.marc, issues="Corrigé", revision_reason="Erreur")
    act = office.act(office.cast.claire, now=DECEMBER)
    again = await office.reports.publish(sent(form, progress="20"), act)
    assert isinstance(again, Form)
    assert again.merge is not None
    assert again.merge.changed == {"issues": "Corrigé"}
    assert (await office.publish(again, now=DECEMBER)).report.content.progress == 20


# Discarded, taken back


async def test_a_discarded_draft_is_gone_and_can_be_taken_back(office: Office) -> None:
    saved = await office.save(await office.opened(), progress="10")
    act = office.act(office.cast.claire, pressed="card-1")
    gone = await office.reports.withdraw(office.project, saved.version, act)
    assert isinstance(gone, Withdrawn)
    assert (await office.opened()).draft.version == 0
    assert "flash_report.restore" in verbs((await office.queued())[-1].card)
    back = await office.reports.restore(office.project, office.act(office.cast.marc))
    assert isinstance(back, Form)
    assert (back.draft.entry.get("progress"), back.draft.version) == ("10", 3)


async def test_a_draft_that_changed_since_is_shown_rather_than_discarded(office: Office) -> None:
    await office.save(await office.opened(), progress="10")
    await office.save(await office.opened(office.cast.marc), office.cast.marc, progress="20")
    shown = await office.reports.withdraw(office.project, 1, office.act(office.cast.claire))
    assert isinstance(shown, Form)
    assert shown.draft.entry.get("progress") == "20"


async def test_discarding_twice_says_the_same(office: Office) -> None:
    await office.save(await office.opened())
    for _ in range(2):
        gone = await office.reports.withdraw(office.project, 1, office.act(office.cast.claire))
        assert isinstance(gone, Withdrawn)


async def test_a_form_whose_draft_was_discarded_still_saves_what_it_holds(office: Office) -> None:
    await office.save(await office.opened(), progress="10")
    form = await office.opened()
    await office.reports.withdraw(office.project, 1, office.act(office.cast.marc))
    saved = await office.save(form, highlights="Une avancée")
    assert (saved.version, saved.entry.get("progress"), saved.entry.get("highlights")) == (3, "10", "Une avancée")


async def test_a_form_of_a_discarded_draft_does_not_overwrite_the_one_begun_since(office: Office) -> None:
    await office.save(await office.opened(), progress="10")
    stale = await office.opened()
    await office.reports.withdraw(office.project, 1, office.act(office.cast.marc))
    await office.save(await office.opened(office.cast.marc), office.cast.marc, progress="90")
    answer = await office.reports.publish(sent(stale, highlights="Une avancée"), office.act(office.cast.claire))
    assert isinstance(answer, Form)
    assert answer.merge is not None
    assert answer.merge.changed == {"progress": "90"}


async def test_there_is_nothing_to_take_back_without_a_discarded_draft(office: Office) -> None:
    form = await office.reports.restore(office.project, office.act(office.cast.claire))
    assert isinstance(form, Form)
    assert form.draft.version == 0


async def test_a_repeated_save_is_done_once_and_answered_by_the_draft(office: Office) -> None:
    form, act = await office.opened(), office.act(office.cast.claire)
    await office.reports.save(sent(form, progress="10"), act)
    with pytest.raises(AlreadyDone):
        await office.reports.save(sent(form, progress="11"), act)
    stands = await office.reports.stands(office.project, act)
    assert isinstance(stands, Saved)
    assert stands.draft.entry.get("progress") == "10"


async def test_a_repeated_discard_is_answered_by_the_discard(office: Office) -> None:
    await office.save(await office.opened(), progress="10")
    act = office.act(office.cast.claire)
    await office.reports.withdraw(office.project, 1, act)
    with pytest.raises(AlreadyDone):
        await office.reports.withdraw(office.project, 1, act)
    assert isinstance(await office.reports.stands(office.project, act), Withdrawn)


# Many milestones


async def test_what_was_typed_on_one_page_of_the_milestones_is_kept_on_the_next(office: Office, create: Create) -> None:
    many = [(f"Jalon {number:02}", date(2027, 1, 1) + timedelta(days=number)) for number in range(12)]
    project = await create(*many, code="LOT", name="Lots")
    form = await office.reports.open(project, office.act(office.cast.claire))
    assert isinstance(form, Form)
    first = form.project.milestones[0].id
    turned = await office.reports.turn_page(
        sent(form, **{f"milestone__{first}__forecast": "2028-01-01"}), office.act(office.cast.claire)
    )
    assert isinstance(turned, Form)
    assert turned.draft.version == 1
    partial = sent(turned)
    data = {name: text for name, text in partial.data.items() if not name.startswith(f"milestone.{first}.")}
    done = await office.reports.publish(replace(partial, data=data), office.act(office.cast.claire))
    assert isinstance(done, Published)
    assert done.report.content.milestones[0].forecast == date(2028, 1, 1)


async def test_a_place_for_a_milestone_is_added_without_saving_anything(office: Office) -> None:
    form = await office.opened()
    again = await office.reports.turn_page(sent(form, progress="33"), office.act(office.cast.claire))
    assert isinstance(again, Form)
    assert (again.draft.version, again.draft.entry.get("progress")) == (0, "33")


# What was said in one line


async def test_what_was_said_is_put_over_the_prefilled_form(office: Office) -> None:
    form = await office.reports.open(
        office.project, office.act(office.cast.claire), {"overall": "cloudy", "progress": "60"}
    )
    assert isinstance(form, Form)
    assert (form.draft.entry.get("overall"), form.draft.entry.get("progress")) == ("cloudy", "60")


async def test_what_was_said_after_the_publication_opens_a_revision(office: Office) -> None:
    await office.published(progress="10")
    form = await office.reports.open(office.project, office.act(office.cast.claire), {"progress": "60"})
    assert isinstance(form, Form)
    assert form.draft.revises is not None
    assert form.draft.entry.get("progress") == "60"


async def test_a_form_of_a_new_report_does_not_write_on_a_revision_in_progress(office: Office) -> None:
    stale = await office.opened()
    done = await office.published(progress="10")
    revision = await office.reports.revise(done.report.id, office.act(office.cast.claire))
    assert isinstance(revision, Form)
    await office.save(revision, revision_reason="Erreur")
    with pytest.raises(Overtaken):
        await office.reports.publish(sent(stale, progress="20"), office.act(office.cast.marc))
