"""Projects created and edited in the chat by the project office."""

from collections.abc import Mapping
from dataclasses import replace

from cards import projects as cards
from domain.acts import Act
from domain.faults import AlreadyDone, NotAllowed, NotFound
from domain.folding import fold
from domain.identifiers import ProjectId
from domain.languages import Language
from domain.people import Person
from domain.places import Subject, SubjectKind
from domain.projects import PersonRef, Project
from domain.projects_entry import (
    Change,
    Named,
    ProjectEntry,
    ProjectFault,
    ProjectPlan,
    ProjectWrong,
    as_typed,
    changes,
    read,
    typed,
)
from domain.projects_form import MOST_CANDIDATES, Overtaking, ProjectForm, SavedProject
from domain.rights import Intention, may
from storage import audit as audit_rows
from storage import handled, people
from storage.database import Database, Transaction
from storage.projects import milestones, projects
from storage.projects.projects import ProjectFacts
from workflows import audit, live_cards
from workflows.once import once
from workflows.outbox import message


class Projects:
    """The portfolio's projects, as the project office keeps them."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def form(self, project_id: ProjectId | None, act: Act) -> ProjectForm:
        """The form of a project as it stands, or of a new one. Raises NotAllowed, NotFound."""
        _demand(act, project_id)
        project = None
        if project_id is not None:
            async with self._database.reading() as tx:
                project = await _found(tx, project_id)
        return ProjectForm(project=project, entry=as_typed(project))

    async def with_another_milestone(
        self, project_id: ProjectId | None, data: Mapping[str, object], rows: int, act: Act
    ) -> ProjectForm:
        """The form with what was typed and a place for one more milestone. Nothing is written. Raises NotAllowed, NotFound."""
        form = await self.form(project_id, act)
        entry = typed(data, form.project)
        return replace(form, entry=entry, rows=max(rows, entry.added()) + 1)

    async def save(
        self, project_id: ProjectId | None, version: int, data: Mapping[str, object], act: Act
    ) -> SavedProject | ProjectForm:
        """Write a project as typed, or hand the form back with what is wrong in it, or with what another changed since `version`.

        Raises NotAllowed, NotFound, and AlreadyDone when this activity was acted on before.
        """
        _demand(act, project_id)
        async with self._database.transaction() as tx:
            before = None
            if project_id is not None:
                before = await _found(tx, project_id, for_update=True)
            if done := await handled.subject_of(tx, act.place.conversation_id, act.activity_id):
                raise AlreadyDone(done)
            entry = typed(data, before)
            form = ProjectForm(project=before, entry=entry, rows=entry.added())
            if before is not None and before.version != version:
                return replace(form, overtaking=await _overtaking(tx, before, entry))
            plan, form = await _read(tx, form)
            if plan is None:
                return form
            written = await _write(tx, before, plan)
            if written is None:
                if done := await handled.subject_of(tx, act.place.conversation_id, act.activity_id):
                    raise AlreadyDone(done)
                return replace(form, faults=(ProjectFault(field="code", wrong=ProjectWrong.TAKEN),))
            await once(tx, act, _subject(written))
            project = await _found(tx, written)
            saved = SavedProject(project=project, changes=changes(before, project), is_new=before is None)
            await _record(tx, saved, act)
        return saved

    async def find(self, project_id: ProjectId, act: Act) -> Project:
        """A project. Raises NotAllowed, NotFound."""
        if not may(act.person, Intention.READ_PROJECT):
            raise NotAllowed(Intention.READ_PROJECT)
        async with self._database.reading() as tx:
            return await _found(tx, project_id)


def _demand(act: Act, project_id: ProjectId | None) -> None:
    intention = Intention.CREATE_PROJECT if project_id is None else Intention.EDIT_PROJECT
    if not may(act.person, intention):
        raise NotAllowed(intention)


def _subject(project_id: ProjectId) -> Subject:
    return Subject(kind=SubjectKind.PROJECT, id=project_id)


async def _found(tx: Transaction, project_id: ProjectId, *, for_update: bool = False) -> Project:
    project = await projects.find(tx, project_id, for_update=for_update)
    if project is None:
        raise NotFound("project")
    return project


async def _overtaking(tx: Transaction, standing: Project, entry: ProjectEntry) -> Overtaking:
    stands = as_typed(standing)
    told = [name for name in entry.fields if not name.endswith(("_pick", ".remove"))]
    names = [name for name in told if entry.get(name) != stands.get(name)]
    differences = tuple(Change(field=name, before=stands.get(name), after=entry.get(name)) for name in names)
    entries = await audit_rows.entries_about(tx, str(_subject(standing.id)))
    last = entries[-1][1] if entries else None
    person = await people.find(tx, last) if last is not None else None
    return Overtaking(by=person.name if person else "", differences=differences)


async def _read(tx: Transaction, form: ProjectForm) -> tuple[ProjectPlan | None, ProjectForm]:
    """The plan of a form, or None and the form with all that is wrong."""
    project, entry = form.project, form.entry
    manager, may_manage = await _named(tx, entry, "manager", project.manager if project else None)
    deputy, may_deputise = await _named(tx, entry, "deputy", project.deputy if project else None)
    reading = read(entry, project.milestones if project else (), manager, deputy)
    faults = list(reading.faults)
    code = entry.get("code").upper()
    if await projects.code_is_taken(tx, code, other_than=project.id if project else None):
        faults.insert(0, ProjectFault(field="code", wrong=ProjectWrong.TAKEN))
    if faults:
        candidates = {"manager": may_manage, "deputy": may_deputise}
        return None, replace(form, faults=tuple(faults), candidates=candidates)
    return reading.plan, form


async def _named(
    tx: Transaction, entry: ProjectEntry, key: str, current: PersonRef | None
) -> tuple[Named, tuple[Person, ...]]:
    """Whom a typed name means, and the people it may mean when that is not sure.

    The one who was there stays while the name does; the one picked counts as long as the typed name can mean them.
    """
    text, pick = entry.get(key), entry.get(f"{key}_pick")
    if not text:
        return Named(), ()
    if current is not None and fold(text) == fold(current.name) and pick in ("", str(current.id)):
        return Named(person=current), ()
    found = await people.named(tx, text, MOST_CANDIDATES)
    picked = [one for one in found if str(one.id) == pick]
    exact = [one for one in found if fold(one.name) == fold(text) or one.email == text.lower()]
    for sure in (picked, exact, found):
        if len(sure) == 1:
            return Named(person=PersonRef(id=sure[0].id, name=sure[0].name)), ()
    if not found:
        return Named(wrong=ProjectWrong.UNKNOWN_PERSON), ()
    return Named(wrong=ProjectWrong.SEVERAL_PEOPLE), tuple(exact or found)


async def _write(tx: Transaction, before: Project | None, plan: ProjectPlan) -> ProjectId | None:
    """Write a plan; None when its code was taken in this very moment."""
    facts = replace(
        ProjectFacts.of(before) if before else ProjectFacts(code=plan.code, name=plan.name),
        code=plan.code,
        name=plan.name,
        theme=plan.theme,
        manager=plan.manager.id if plan.manager else None,
        deputy=plan.deputy.id if plan.deputy else None,
        sponsor=plan.sponsor,
        rhythm=plan.rhythm,
        state=plan.state,
        budget=plan.budget,
    )
    if before is None:
        project_id = await projects.create(tx, facts)
        if project_id is None:
            return None
    else:
        project_id = before.id
        await projects.change(tx, project_id, before.version, facts)
    await _write_milestones(tx, project_id, before, plan)
    return project_id


async def _write_milestones(tx: Transaction, project_id: ProjectId, before: Project | None, plan: ProjectPlan) -> None:
    standing = {one.id: one for one in before.milestones} if before else {}
    for wanted in plan.milestones:
        if wanted.id is None:
            await milestones.add(tx, project_id, wanted.name, wanted.baseline)
        elif (one := standing.pop(wanted.id)) and (one.name, one.baseline) != (wanted.name, wanted.baseline):
            await milestones.correct(tx, one, wanted.name, wanted.baseline)
    await milestones.remove(tx, project_id, standing)


async def _record(tx: Transaction, saved: SavedProject, act: Act) -> None:
    """Audit the act, and have the pressed form show the project on every device."""
    subject = _subject(saved.project.id)
    intention = Intention.CREATE_PROJECT if saved.is_new else Intention.EDIT_PROJECT
    await audit.record(tx, act, intention, str(subject), {"fields": [change.field for change in saved.changes]})

    def payload(language: Language) -> Mapping[str, object]:
        return message(cards.saved_card(saved, language), cards.saved_summary(saved, language))

    await live_cards.edit_everywhere(tx, act, subject, payload, is_new=True)
