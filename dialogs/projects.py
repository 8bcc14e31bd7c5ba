"""Projects: one shown, created or changed by the project office."""

from cards import projects as cards
from cards.flash_reports.project import project_card, project_summary
from cards.text import mark, speech
from dialogs.features import PERSONAL, Command, Feature
from dialogs.turn import CardView, Press, Replace, Reply, Say, Show, Turn, Way
from domain.faults import AlreadyDone, NotFound
from domain.identifiers import ProjectId
from domain.languages import Language
from domain.people import Role
from domain.places import Subject, SubjectKind
from domain.projects_form import ProjectForm, SavedProject
from workflows.flash_reports import FlashReports
from workflows.projects import Projects

_FR, _EN = Language.FRENCH, Language.ENGLISH
_ONE = {_FR: "projet", _EN: "project"}
_LIST = {_FR: "projets", _EN: "projects"}
_MOST_ROWS = 40
_MOST_MEANT = 6
_NAME_SHOWN = 60


class ProjectDialogs:
    """What the project office does with projects, and the project card for everybody."""

    def __init__(self, *, projects: Projects, flash_reports: FlashReports) -> None:
        self._projects = projects
        self._flash_reports = flash_reports

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(
            commands=(
                Command(
                    key="project",
                    words={_FR: ("projet", "un projet", "fiche projet"), _EN: ("project", "a project", "project card")},
                    title=mark("A project"),
                    description=mark("“project” and a name or a code: where it stands, its last reports"),
                    handler=self.project,
                ),
                Command(
                    key="new_project",
                    words={_FR: ("nouveau projet", "créer un projet"), _EN: ("new project", "create a project")},
                    title=mark("New project"),
                    description=mark("For the project office: create a project"),
                    handler=self.new,
                    meant_for=frozenset({Role.PROJECT_OFFICE}),
                    scopes=PERSONAL,
                ),
            ),
            verbs={
                "project.show": self.show,
                "project.new": self.new,
                "project.edit": self.edit,
                "project.save": self.save,
                "project.add_milestone": self.add_milestone,
            },
        )

    async def new(self, turn: Turn) -> Reply:
        """The form of a new project."""
        form = await self._projects.form(None, turn.act)
        return _placed(turn, _form_view(form, turn.language))

    async def edit(self, turn: Turn) -> Reply:
        """The form of a project as it stands."""
        form = await self._projects.form(_named(turn), turn.act)
        return _placed(turn, _form_view(form, turn.language))

    async def add_milestone(self, turn: Turn) -> Reply:
        """The same form with what was typed, and a place for one more milestone."""
        pressed = turn.pressed or Press(verb="project.add_milestone")
        rows = min(pressed.number("rows") or 0, _MOST_ROWS)
        form = await self._projects.with_another_milestone(_id(pressed), pressed.data, rows, turn.act)
        return Replace(card=_form_view(form, turn.language))

    async def save(self, turn: Turn) -> Reply:
        """Write what was typed, or show the form again with what is wrong. A repetition is answered by the project."""
        pressed = turn.pressed or Press(verb="project.save")
        try:
            done = await self._projects.save(_id(pressed), pressed.number("version") or 0, pressed.data, turn.act)
        except AlreadyDone as repeated:
            if repeated.subject is None:
                raise
            return Replace(card=await self._card(turn, ProjectId(repeated.subject.id)))
        if isinstance(done, SavedProject):
            return Replace(card=_saved_view(done, turn.language))
        return Replace(card=_form_view(done, turn.language))

    async def project(self, turn: Turn) -> Reply:
        """`project` and a name or code: its card, or the projects it may mean."""
        words = speech(turn.language)
        if not turn.said.strip():
            return Say(
                text=words.say("Which project? Write its name or its code after the word, or choose in the list."),
                suggestions=((words.say("All projects"), _LIST[turn.language]),),
            )
        found = await self._flash_reports.named(turn.said.strip(), turn.act)
        if not found:
            raise NotFound("project", turn.said.strip()[:_NAME_SHOWN])
        if len(found) == 1:
            return Show(card=await self._card(turn, found[0].project.id))
        one = _ONE[turn.language]
        return Say(
            text=words.say("Several projects may be meant. Which one?"),
            suggestions=tuple((each.project.name, f"{one} {each.project.code}") for each in found[:_MOST_MEANT]),
        )

    async def show(self, turn: Turn) -> Reply:
        """The card of a project."""
        return _placed(turn, await self._card(turn, _named(turn)))

    async def _card(self, turn: Turn, project_id: ProjectId) -> CardView:
        sheet = await self._flash_reports.sheet(project_id, turn.act)
        card = project_card(
            sheet.project,
            sheet.current,
            sheet.history,
            sheet.draft,
            language=turn.language,
            is_published=sheet.is_published,
            may_write=sheet.may_write,
            may_edit=sheet.may_edit,
        )
        return CardView(body=card, summary=project_summary(sheet.project, sheet.current, turn.language))


def _named(turn: Turn) -> ProjectId:
    project_id = _id(turn.pressed) if turn.pressed else None
    if project_id is None:
        raise NotFound("project")
    return project_id


def _id(pressed: Press) -> ProjectId | None:
    """The project that a button names; None for a new one."""
    number = pressed.number("project")
    return None if number is None else ProjectId(number)


def _placed(turn: Turn, view: CardView) -> Reply:
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)


def _form_view(form: ProjectForm, language: Language) -> CardView:
    return CardView(body=cards.project_form(form, language), summary=cards.form_summary(form, language))


def _saved_view(saved: SavedProject, language: Language) -> CardView:
    subject = Subject(kind=SubjectKind.PROJECT, id=saved.project.id)
    return CardView(
        body=cards.saved_card(saved, language), summary=cards.saved_summary(saved, language), subject=subject
    )
