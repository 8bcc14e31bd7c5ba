"""Reading reports: one, all of a project, those a person is to write. Nothing here writes."""

from collections.abc import Sequence
from datetime import date

from domain.acts import Act
from domain.faults import NotAllowed, NotFound
from domain.flash_reports.standing import ToReport, standing
from domain.folding import fold
from domain.identifiers import ProjectId, ReportId
from domain.people import Person
from domain.periods import period_to_report
from domain.portfolio import PortfolioLine
from domain.projects import Project, ProjectState
from domain.rights import Intention, Relation, may
from storage import drafts, flash_reports
from storage.database import Database, Transaction
from storage.projects import listing, projects
from workflows.flash_reports.desk import desk_of, today_of
from workflows.flash_reports.outcomes import History, Published, Revisions, Sheet
from workflows.flash_reports.publication import writers_of

HISTORY_PAGE = 10
LAST_LINES = 9
_MOST_MEANT = 2
_SHORTEST_NAMING = 3
_LONGEST_NAMING = 120


class Reading:
    """Reads reports. Each method raises NotAllowed, and NotFound for what does not exist."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def report(
        self, report_id: ReportId, act: Act, *, revision: int | None = None, is_shared: bool = False
    ) -> Published:
        """A report in its current revision, or in the one asked for. `is_shared` when its card stands where several people see it."""
        async with self._database.reading() as tx:
            report = await flash_reports.find(tx, report_id, revision)
            if report is None:
                raise NotFound("report")
            project = await _project(tx, report.project)
            demand(act, Intention.READ_FLASH_REPORT, project)
            history = await flash_reports.lines(tx, project.id, LAST_LINES)
            writers = await writers_of(tx, project) if is_shared else ()
        newest = history[0]
        return Published(
            project=project,
            report=report,
            is_latest=(newest.id, newest.revision) == (report.id, report.revision),
            may_write=_may_write(act.person, project),
            history=history,
            writers=writers,
        )

    async def history(self, project_id: ProjectId, page: int, act: Act) -> History:
        """A page of the reports of a project; the last one when the number is past the end."""
        async with self._database.reading() as tx:
            project = await _project(tx, project_id)
            demand(act, Intention.READ_FLASH_REPORT, project)
            pages = max(1, -(-await flash_reports.count(tx, project_id) // HISTORY_PAGE))
            page = min(max(page, 0), pages - 1)
            lines = await flash_reports.lines(tx, project_id, HISTORY_PAGE, page * HISTORY_PAGE)
        return History(project=project, lines=lines, page=page, pages=pages)

    async def revisions(self, report_id: ReportId, act: Act) -> Revisions:
        """All the revisions of a report."""
        async with self._database.reading() as tx:
            report = await flash_reports.find(tx, report_id)
            if report is None:
                raise NotFound("report")
            project = await _project(tx, report.project)
            demand(act, Intention.READ_FLASH_REPORT, project)
            lines = await flash_reports.revisions(tx, report_id)
        return Revisions(project=project, lines=lines)

    async def sheet(self, project_id: ProjectId, act: Act) -> Sheet:
        """All that the card of a project tells."""
        async with self._database.reading() as tx:
            desk = await desk_of(tx, project_id)
            demand(act, Intention.READ_PROJECT, desk.project)
            history = await flash_reports.lines(tx, project_id, LAST_LINES)
        return Sheet(
            project=desk.project,
            current=desk.last,
            history=history,
            draft=desk.draft,
            is_published=desk.is_covered(desk.period_to_report(today_of(act))),
            may_write=_may_write(act.person, desk.project),
            may_edit=may(act.person, Intention.EDIT_PROJECT),
        )

    async def to_report(self, act: Act) -> tuple[ToReport, ...]:
        """The active projects that a person manages or is deputy of, each with where its report stands; those to write first."""
        demand(act, Intention.READ_PROJECT)
        async with self._database.reading() as tx:
            lines = await listing.of_person(tx, act.person.id)
            found = await _to_report(tx, lines, today_of(act))
        return tuple(sorted(found, key=lambda one: one.standing.urgency))

    async def begun(self, act: Act) -> tuple[Project, ...]:
        """The projects of a person whose report was begun: saved as a draft, not yet published. Their milestones are left out."""
        demand(act, Intention.READ_PROJECT)
        async with self._database.reading() as tx:
            lines = await listing.of_person(tx, act.person.id)
            begun = await drafts.standing(tx, [line.id for line in lines])
        return tuple(_outline(line) for line in lines if line.id in begun)

    async def to_choose(self, act: Act) -> tuple[ToReport, ...]:
        """The projects that a person may report on: their own active ones, else all active ones for who writes for everybody."""
        demand(act, Intention.READ_PROJECT)
        async with self._database.reading() as tx:
            lines = await listing.of_person(tx, act.person.id)
            if not _active(lines) and may(act.person, Intention.WRITE_FLASH_REPORT):
                lines = await listing.active(tx)
            return await _to_report(tx, lines, today_of(act))

    async def named(self, text: str, act: Act) -> tuple[ToReport, ...]:
        """The projects that a text may name, the likeliest first; one alone when the text is its code or its name."""
        demand(act, Intention.READ_PROJECT)
        async with self._database.reading() as tx:
            coded = await listing.by_code(tx, text)
            lines = (coded,) if coded is not None else await listing.search(tx, text)
            if lines and fold(text) in (fold(lines[0].code), fold(lines[0].name)):
                lines = lines[:1]
            return await _to_report(tx, lines, today_of(act), active_only=False)

    async def meant(self, text: str, act: Act) -> tuple[Project, ...]:
        """The projects that words which are no command may be about, the likeliest first; none for a text too short to tell."""
        demand(act, Intention.READ_PROJECT)
        wanted = text[:_LONGEST_NAMING]
        if len(wanted.strip()) < _SHORTEST_NAMING:
            return ()
        async with self._database.reading() as tx:
            return tuple(_outline(line) for line in await listing.search(tx, wanted, _MOST_MEANT))

    async def own_projects(self, act: Act) -> tuple[Project, ...]:
        """The projects that who asks manages or is deputy of, their milestones left out."""
        demand(act, Intention.READ_OWN_PROFILE)
        async with self._database.reading() as tx:
            return tuple(_outline(line) for line in await listing.of_person(tx, act.person.id))


def demand(act: Act, intention: Intention, project: Project | None = None) -> None:
    """Raise NotAllowed unless the person may do this, to a project or its reports when one is named."""
    relations = project.relations_of(act.person) if project else frozenset[Relation]()
    if not may(act.person, intention, relations):
        raise NotAllowed(intention, project.code if project else "")


async def _project(tx: Transaction, project_id: ProjectId) -> Project:
    project = await projects.find(tx, project_id)
    if project is None:
        raise NotFound("project")
    return project


async def _to_report(
    tx: Transaction, lines: Sequence[PortfolioLine], today: date, *, active_only: bool = True
) -> tuple[ToReport, ...]:
    wanted = _active(lines) if active_only else lines
    begun = await drafts.standing(tx, [line.id for line in wanted])
    last = await flash_reports.lines_of(tx, [line.last.id for line in wanted if line.last is not None])
    found = []
    for line in wanted:
        period = period_to_report(line.rhythm, today, line.last.period.start if line.last else None)
        published = line.last is not None and line.last.period.start >= period.start
        found.append(
            ToReport(
                project=_outline(line),
                period=period,
                standing=standing(period, today, published=published, has_draft=line.id in begun),
                last=last.get(line.last.id) if line.last else None,
            )
        )
    return tuple(found)


def _active(lines: Sequence[PortfolioLine]) -> tuple[PortfolioLine, ...]:
    return tuple(line for line in lines if line.state is ProjectState.ACTIVE)


def _outline(line: PortfolioLine) -> Project:
    return Project(
        id=line.id,
        code=line.code,
        name=line.name,
        theme=line.theme,
        manager=line.manager,
        deputy=line.deputy,
        rhythm=line.rhythm,
        state=line.state,
    )


def _may_write(person: Person, project: Project) -> bool:
    return may(person, Intention.REVISE_FLASH_REPORT, project.relations_of(person))
