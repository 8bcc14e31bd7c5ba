"""Projects created and changed in the chat by the project office."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.acts import Act
from domain.faults import AlreadyDone, NotAllowed, NotFound
from domain.flash_reports.report import MilestoneStatus
from domain.identifiers import ProjectId
from domain.periods import Rhythm
from domain.places import Subject, SubjectKind
from domain.projects import Project, ProjectState
from domain.projects_entry import Change, ProjectWrong
from domain.projects_form import ProjectForm, SavedProject
from domain.rights import Intention
from storage import audit, people
from storage.database import Database
from storage.projects import milestones
from storage.schema import outbox
from tests.cast import NOW, Cast
from tests.workflows.registers import workbook
from workflows.people_importing import PeopleImport, people_map
from workflows.projects import Projects

Acts = Callable[..., Act]
TYPED: Mapping[str, object] = {
    "code": "sirh",
    "name": "SIRH – refonte de la paie",
    "theme": "Ressources humaines",
    "manager": "claire dupont",
    "deputy": "Léger",
    "sponsor": "DRH",
    "rhythm": "weekly",
    "state": "planned",
    "budget": "1 850 000,50 €",
    "milestone.new1.name": "Recette",
    "milestone.new1.baseline": "15/12/2026",
    "milestone.new2.name": "",
}


@pytest.fixture
def office(database: Database) -> Projects:
    return Projects(database=database)


async def created(office: Projects, act: Act, **typed: str) -> Project:
    saved = await office.save(None, 0, {**TYPED, **typed}, act)
    assert isinstance(saved, SavedProject)
    return saved.project


def wrong(form: SavedProject | ProjectForm) -> dict[str, ProjectWrong]:
    assert isinstance(form, ProjectForm)
    return {fault.field: fault.wrong for fault in form.faults}


async def test_a_project_is_created_as_typed(office: Projects, cast: Cast, act: Acts) -> None:
    project = await created(office, act(cast.olivia))
    assert (project.code, project.rhythm, project.state) == ("SIRH", Rhythm.WEEKLY, ProjectState.PLANNED)
    assert project.manager is not None
    assert project.deputy is not None
    assert (project.manager.id, project.deputy.id) == (cast.claire.id, cast.marc.id)
    assert project.budget == Decimal("1850000.50")
    (recette,) = project.milestones
    assert (recette.name, recette.baseline, recette.forecast) == ("Recette", date(2026, 12, 15), date(2026, 12, 15))
    assert await office.find(project.id, act(cast.paul)) == project


async def test_all_that_is_wrong_is_told_at_once_and_nothing_is_lost(office: Projects, cast: Cast, act: Acts) -> None:
    form = await office.save(
        None,
        0,
        {
            **TYPED,
            "code": "É 1",
            "name": " ",
            "manager": "Inconnu",
            "deputy": "e",
            "rhythm": "daily",
            "budget": "beaucoup",
            "theme": "x" * 121,
            "milestone.new1.baseline": "bientôt",
            "milestone.new3.baseline": "2026-12-15",
        },
        act(cast.olivia),
    )
    assert wrong(form) == {
        "code": ProjectWrong.NOT_A_CODE,
        "name": ProjectWrong.REQUIRED,
        "theme": ProjectWrong.TOO_LONG,
        "manager": ProjectWrong.UNKNOWN_PERSON,
        "deputy": ProjectWrong.SEVERAL_PEOPLE,
        "rhythm": ProjectWrong.UNKNOWN_CHOICE,
        "budget": ProjectWrong.NOT_A_NUMBER,
        "milestone.new1.baseline": ProjectWrong.NOT_A_DATE,
        "milestone.new3.name": ProjectWrong.REQUIRED,
    }
    assert isinstance(form, ProjectForm)
    assert (form.entry.get("budget"), form.entry.get("manager")) == ("beaucoup", "Inconnu")
    assert {one.name for one in form.candidates["deputy"]} >= {"Claire Dupont", "Marc Léger"}


async def test_one_among_namesakes_is_picked(office: Projects, cast: Cast, act: Acts, database: Database) -> None:
    rows = [["Id", "Nom"], ["11111111-2222-4333-8444-555555555555", "Claire Dupont"]]
    await PeopleImport(database=database).run(workbook(rows), people_map(), NOW)
    form = await office.save(None, 0, TYPED, act(cast.olivia))
    assert wrong(form) == {"manager": ProjectWrong.SEVERAL_PEOPLE}
    project = await created(office, act(cast.olivia), manager_pick=str(cast.claire.id))
    assert project.manager is not None
    assert project.manager.id == cast.claire.id
    again = await office.save(project.id, project.version, {"sponsor": "DGS"}, act(cast.olivia))
    assert isinstance(again, SavedProject), "the manager who was there stays, though another has the same name"


async def test_a_pick_counts_only_while_the_name_can_mean_it(office: Projects, cast: Cast, act: Acts) -> None:
    project = await created(office, act(cast.olivia), manager="Emma Clarke", manager_pick=str(cast.claire.id))
    assert project.manager is not None
    assert project.manager.id == cast.emma.id


async def test_a_code_belongs_to_one_project(office: Projects, cast: Cast, act: Acts) -> None:
    await created(office, act(cast.olivia))
    assert wrong(await office.save(None, 0, {**TYPED, "code": "SIRH "}, act(cast.olivia))) == {
        "code": ProjectWrong.TAKEN
    }


async def test_the_deputy_is_somebody_else(office: Projects, cast: Cast, act: Acts) -> None:
    form = await office.save(None, 0, {**TYPED, "deputy": "Claire Dupont"}, act(cast.olivia))
    assert wrong(form) == {"deputy": ProjectWrong.SAME_PERSON}


async def test_only_the_project_office_writes(office: Projects, cast: Cast, act: Acts) -> None:
    project = await created(office, act(cast.olivia))
    for person in (cast.claire, cast.paul, cast.denis, cast.adele):
        with pytest.raises(NotAllowed) as refused:
            await office.save(None, 0, TYPED, act(person))
        assert refused.value.intention is Intention.CREATE_PROJECT
        for refusing in (office.form(project.id, act(person)), office.save(project.id, 1, TYPED, act(person))):
            with pytest.raises(NotAllowed):
                await refusing


async def test_what_does_not_exist_is_not_found(office: Projects, cast: Cast, act: Acts) -> None:
    for asking in (office.form(ProjectId(99), act(cast.olivia)), office.save(ProjectId(99), 1, {}, act(cast.olivia))):
        with pytest.raises(NotFound):
            await asking


async def test_a_change_tells_what_stood_before(office: Projects, cast: Cast, act: Acts, database: Database) -> None:
    project = await created(office, act(cast.olivia))
    done = await office.save(project.id, project.version, {"state": "active", "budget": ""}, act(cast.olivia))
    assert isinstance(done, SavedProject)
    assert done.changes == (
        Change(field="state", before="planned", after="active"),
        Change(field="budget", before="1850000.50", after=""),
    )
    assert done.project.version == project.version + 1
    async with database.reading() as tx:
        trace = await audit.entries_about(tx, f"project/{project.id}")
    assert [(person, intention) for _, person, intention in trace] == [
        (cast.olivia.id, Intention.CREATE_PROJECT),
        (cast.olivia.id, Intention.EDIT_PROJECT),
    ]


async def test_milestones_are_added_renamed_moved_and_removed(office: Projects, cast: Cast, act: Acts) -> None:
    typed = {"milestone.new2.name": "Bascule", "milestone.new2.baseline": "2027-03-01"}
    project = await created(office, act(cast.olivia), **typed)
    recette, bascule = project.milestones
    changed = await office.save(
        project.id,
        project.version,
        {
            f"milestone.{recette.id}.remove": "true",
            f"milestone.{bascule.id}.name": "Mise en service",
            f"milestone.{bascule.id}.baseline": "2027-03-15",
            "milestone.new1.name": "Bilan",
            "milestone.new1.baseline": "2027-06-01",
        },
        act(cast.olivia),
    )
    assert isinstance(changed, SavedProject)
    assert [(one.name, one.baseline, one.forecast) for one in changed.project.milestones] == [
        ("Mise en service", date(2027, 3, 15), date(2027, 3, 15)),
        ("Bilan", date(2027, 6, 1), date(2027, 6, 1)),
    ]


async def test_a_forecast_that_left_its_baseline_stays_when_the_baseline_is_corrected(
    office: Projects, cast: Cast, act: Acts, database: Database
) -> None:
    project = await created(office, act(cast.olivia))
    (recette,) = project.milestones
    told = MilestoneStatus(
        id=recette.id, name="Recette", baseline=recette.baseline, previous_forecast=None, forecast=date(2027, 1, 15)
    )
    async with database.transaction() as tx:
        await milestones.save(tx, project, [told])
    moved = {f"milestone.{recette.id}.baseline": "2026-12-20"}
    saved = await office.save(project.id, project.version, moved, act(cast.olivia))
    assert isinstance(saved, SavedProject)
    (kept,) = saved.project.milestones
    assert (kept.baseline, kept.forecast) == (date(2026, 12, 20), date(2027, 1, 15))


async def test_the_second_of_two_is_shown_what_the_first_changed(
    office: Projects, cast: Cast, act: Acts, database: Database
) -> None:
    project = await created(office, act(cast.olivia))
    async with database.transaction() as tx:
        await people.set_roles(tx, cast.marc.id, cast.olivia.roles)
        marc = await people.find(tx, cast.marc.id)
    await office.save(project.id, project.version, {"theme": "RH", "sponsor": "DGS"}, act(marc))
    form = await office.save(project.id, project.version, {"theme": "Paie", "sponsor": "DGS"}, act(cast.olivia))
    assert isinstance(form, ProjectForm)
    assert form.overtaking is not None
    assert form.overtaking.by == "Marc Léger"
    assert form.overtaking.differences == (Change(field="theme", before="RH", after="Paie"),)
    assert form.project is not None
    saved = await office.save(project.id, form.project.version, {"theme": "Paie"}, act(cast.olivia))
    assert isinstance(saved, SavedProject)
    assert (saved.project.theme, saved.project.sponsor) == ("Paie", "DGS")


async def test_a_repetition_creates_nothing_twice(office: Projects, cast: Cast, act: Acts) -> None:
    once = act(cast.olivia)
    project = await created(office, once)
    with pytest.raises(AlreadyDone) as repeated:
        await office.save(None, 0, TYPED, once)
    assert repeated.value.subject == Subject(kind=SubjectKind.PROJECT, id=project.id)


async def test_a_refused_form_can_be_sent_again_corrected(office: Projects, cast: Cast, act: Acts) -> None:
    once = act(cast.olivia)
    assert wrong(await office.save(None, 0, {**TYPED, "name": ""}, once)) == {"name": ProjectWrong.REQUIRED}
    assert (await created(office, act(cast.olivia))).code == "SIRH"


async def test_the_pressed_form_is_edited_on_every_device(
    office: Projects, cast: Cast, act: Acts, database: Database
) -> None:
    await created(office, act(cast.olivia, pressed="form-1"))
    async with database.reading() as tx:
        (edit,) = (await tx.execute(select(outbox))).all()
    assert (edit.operation, edit.activity_id) == ("edit", "form-1")
    assert edit.payload["summary"] == "Projet SIRH créé"


async def test_a_place_for_another_milestone_keeps_what_was_typed(office: Projects, cast: Cast, act: Acts) -> None:
    form = await office.with_another_milestone(None, {**TYPED, "name": "Paie"}, 1, act(cast.olivia))
    assert (form.rows, form.entry.get("name"), form.entry.get("milestone.new1.name")) == (2, "Paie", "Recette")


async def test_a_payload_can_only_fill_the_fields_of_the_form(office: Projects, cast: Cast, act: Acts) -> None:
    hostile = {"version": "9", "milestone.99999.name": "x", "description": "y", "manager_id": "1", "state": ["active"]}
    project = await created(office, act(cast.olivia))
    saved = await office.save(project.id, project.version, hostile, act(cast.olivia))
    assert isinstance(saved, SavedProject)
    assert saved.changes == ()


def sent(form: ProjectForm, **typed: str) -> dict[str, object]:
    """What a client sends of a form: its choices and toggles always, its other fields unless they are empty."""
    toggles = {f"milestone.{one.id}.remove": "false" for one in form.project.milestones} if form.project else {}
    fields = {**form.entry.fields, **toggles, **{name.replace("__", "."): text for name, text in typed.items()}}
    return {name: text for name, text in fields.items() if text}


async def test_a_field_is_emptied_although_clients_do_not_send_it(office: Projects, cast: Cast, act: Acts) -> None:
    project = await created(office, act(cast.olivia))
    form = await office.form(project.id, act(cast.olivia))
    saved = await office.save(project.id, project.version, sent(form, budget="", deputy=""), act(cast.olivia))
    assert isinstance(saved, SavedProject)
    assert [change.field for change in saved.changes] == ["deputy", "budget"]
    (recette,) = project.milestones
    emptied = sent(form) | {"budget": ""}
    del emptied[f"milestone.{recette.id}.name"]
    assert wrong(await office.save(project.id, saved.project.version, emptied, act(cast.olivia))) == {
        f"milestone.{recette.id}.name": ProjectWrong.REQUIRED
    }


async def test_a_milestone_that_another_added_meanwhile_is_not_emptied(office: Projects, cast: Cast, act: Acts) -> None:
    project = await created(office, act(cast.olivia))
    form = await office.form(project.id, act(cast.olivia))
    added = {"milestone.new1.name": "Bilan", "milestone.new1.baseline": "2027-06-01"}
    await office.save(project.id, project.version, added, act(cast.olivia))
    again = await office.save(project.id, project.version, sent(form, theme="Paie"), act(cast.olivia))
    assert isinstance(again, ProjectForm)
    assert again.overtaking is not None
    assert [change.field for change in again.overtaking.differences] == ["theme"]
    assert again.project is not None
    saved = await office.save(project.id, again.project.version, sent(again), act(cast.olivia))
    assert isinstance(saved, SavedProject)
    assert [one.name for one in saved.project.milestones] == ["Recette", "Bilan"]
