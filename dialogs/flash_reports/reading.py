"""Reading reports: one, its revisions, the history of a project, those a person is to write."""

from cards.flash_reports.history import history_card, revisions_card
from cards.flash_reports.writing import PROJECTS_PAGE, my_reports_card
from cards.text import speech
from dialogs.flash_reports.replies import ALL_PROJECTS, answer, is_shared, placed, project_id, report_id, small
from dialogs.turn import CardView, Reply, Say, Turn
from domain.faults import NotFound
from domain.flash_reports.standing import Standing
from domain.identifiers import ProjectId
from domain.languages import Language
from workflows.flash_reports import FlashReports

_NAME_LIMIT = 120
_MOST_CHOICES = 6
_HISTORY = {Language.FRENCH: "historique", Language.ENGLISH: "history"}


class ReadingDialogs:
    """The reports, for everybody."""

    def __init__(self, *, flash_reports: FlashReports) -> None:
        self._reports = flash_reports

    async def show(self, turn: Turn) -> Reply:
        """A report, in its current revision or in another; also the view of one person on a shared card."""
        revision = small(turn, "revision") or None
        found = await self._reports.report(report_id(turn), turn.act, revision=revision, is_shared=is_shared(turn))
        return answer(turn, found)

    async def history(self, turn: Turn) -> Reply:
        """A page of the reports of a project."""
        return await self._history(turn, project_id(turn), small(turn, "page"))

    async def history_of(self, turn: Turn) -> Reply:
        """`history` followed by a project."""
        words = speech(turn.language)
        name = turn.said.strip()[:_NAME_LIMIT]
        found = await self._reports.named(name, turn.act) if name else await self._reports.to_choose(turn.act)
        if not found and name:
            raise NotFound("project", name)
        if len(found) == 1:
            return await self._history(turn, found[0].project.id, 0)
        if not found:
            text = words.say("Write “history” and the project, for example: history SIRH.")
            return Say(text=text, suggestions=((words.say("Projects"), ALL_PROJECTS[turn.language]),))
        command = _HISTORY[turn.language]
        choices = tuple((one.project.name, f"{command} {one.project.code}") for one in found[:_MOST_CHOICES])
        return Say(text=words.say("Which project do you mean?"), suggestions=choices)

    async def revisions(self, turn: Turn) -> Reply:
        """All the revisions of a report."""
        found = await self._reports.revisions(report_id(turn), turn.act)
        card = revisions_card(found.project, found.lines, language=turn.language)
        return placed(turn, CardView(body=card, summary=str(card["fallbackText"])))

    async def mine(self, turn: Turn) -> Reply:
        """The projects a person reports on, and where each report stands."""
        found = await self._reports.to_report(turn.act)
        pages = max(1, -(-len(found) // PROJECTS_PAGE))
        page = min(small(turn, "page"), pages - 1)
        shown = found[page * PROJECTS_PAGE : (page + 1) * PROJECTS_PAGE]
        waiting = sum(one.standing is not Standing.PUBLISHED for one in found)
        card = my_reports_card(shown, language=turn.language, page=page, pages=pages, waiting=waiting)
        return placed(turn, CardView(body=card, summary=speech(turn.language).say("My reports")))

    async def _history(self, turn: Turn, project: ProjectId, page: int) -> Reply:
        found = await self._reports.history(project, page, turn.act)
        card = history_card(found.project, found.lines, language=turn.language, page=found.page, pages=found.pages)
        return placed(turn, CardView(body=card, summary=str(card["fallbackText"])))
