"""Writing a report: `flash`, the form and its buttons.

A repetition of an activity is answered by what became of the first one: the draft as it stands, or the report.
"""

from cards.flash_reports.writing import PROJECTS_PAGE, choose_project_card
from cards.text import speech
from dialogs.flash_reports.replies import ALL_PROJECTS, answer, placed, project_id, report_id, small, submission
from dialogs.turn import CardView, Reply, Say, Turn, Way
from domain.faults import AlreadyDone, NotFound
from domain.flash_reports.spoken import Spoken, after_code, understand
from domain.flash_reports.standing import ToReport
from domain.folding import fold
from domain.identifiers import ProjectId
from workflows.flash_reports import FlashReports
from workflows.flash_reports.outcomes import Form

_NAME_LIMIT = 120


class WritingDialogs:
    """The form, from the first word to the published report."""

    def __init__(self, *, flash_reports: FlashReports) -> None:
        self._reports = flash_reports

    async def flash(self, turn: Turn) -> Reply:
        """`flash`, alone, or followed by a project and by what its report says."""
        if not turn.said.strip():
            return await self._choice(turn, await self._reports.to_choose(turn.act))
        spoken = understand(turn.said)
        if spoken.fields and await self._is_a_name(turn):
            spoken = Spoken(project=turn.said)
        if not spoken.project:
            found = await self._reports.to_choose(turn.act)
        else:
            found = await self._reports.named(spoken.project[:_NAME_LIMIT], turn.act)
            if not found:
                raise NotFound("project", spoken.project[:_NAME_LIMIT])
        if len(found) == 1:
            project = found[0].project
            unread = " … ".join(filter(None, (after_code(spoken.project, project.code), spoken.unread)))
            return answer(turn, await self._reports.open(project.id, turn.act, spoken.fields), unread)
        return await self._choice(turn, found)

    async def _is_a_name(self, turn: Turn) -> bool:
        """Whether all that was said is the name of a project, such as “Plan soleil”."""
        found = await self._reports.named(turn.said[:_NAME_LIMIT], turn.act)
        return len(found) == 1 and fold(turn.said) in (fold(found[0].project.code), fold(found[0].project.name))

    async def start(self, turn: Turn) -> Reply:
        """A project was chosen, or its draft is taken up."""
        return answer(turn, await self._reports.open(project_id(turn), turn.act))

    async def choose(self, turn: Turn) -> Reply:
        """Another page of the projects to choose from."""
        return await self._choice(turn, await self._reports.to_choose(turn.act))

    async def save(self, turn: Turn) -> Reply:
        """Save the draft."""
        sent = submission(turn)
        try:
            return answer(turn, await self._reports.save(sent, turn.act))
        except AlreadyDone:
            return await self._as_it_stands(turn, sent.project)

    async def turn_page(self, turn: Turn) -> Reply:
        """Another page of the milestones, or a place for one more."""
        sent = submission(turn)
        try:
            return answer(turn, await self._reports.turn_page(sent, turn.act))
        except AlreadyDone:
            return await self._as_it_stands(turn, sent.project)

    async def publish(self, turn: Turn) -> Reply:
        """Publish the report or the revision."""
        sent = submission(turn)
        try:
            return answer(turn, await self._reports.publish(sent, turn.act))
        except AlreadyDone:
            return await self._as_it_stands(turn, sent.project)

    async def unchanged(self, turn: Turn) -> Reply:
        """Nothing has changed since the last report: publish it again in one tap."""
        sent = submission(turn)
        try:
            outcome = await self._reports.publish_unchanged(sent, turn.act)
        except AlreadyDone:
            return await self._as_it_stands(turn, sent.project)
        was_changed = isinstance(outcome, Form) and not (outcome.faults or outcome.merge or outcome.draft.version)
        if was_changed and turn.way is not Way.DIALOG_SUBMIT:
            words = speech(turn.language)
            return Say(
                text=words.say("You have changed the form: publish it, or open it again to say that nothing has.")
            )
        return answer(turn, outcome)

    async def withdraw(self, turn: Turn) -> Reply:
        """Discard the draft."""
        try:
            return answer(turn, await self._reports.withdraw(project_id(turn), small(turn, "version"), turn.act))
        except AlreadyDone:
            return await self._as_it_stands(turn, project_id(turn))

    async def restore(self, turn: Turn) -> Reply:
        """Take the discarded draft back."""
        try:
            return answer(turn, await self._reports.restore(project_id(turn), turn.act))
        except AlreadyDone:
            return await self._as_it_stands(turn, project_id(turn))

    async def revise(self, turn: Turn) -> Reply:
        """The form that revises a published report."""
        outcome = await self._reports.revise(report_id(turn), turn.act)
        if isinstance(outcome, Form) and outcome.draft.revises is None:
            words = speech(turn.language)
            text = words.say("The next report of this project is being written: publish or discard its draft first.")
            return Say(text=text, suggestions=((words.say("Take up the draft"), f"flash {outcome.project.code}"),))
        return answer(turn, outcome)

    async def _as_it_stands(self, turn: Turn, project: ProjectId) -> Reply:
        """The draft as saved, or the report once it is published: what a repetition is answered with."""
        return answer(turn, await self._reports.stands(project, turn.act))

    async def _choice(self, turn: Turn, found: tuple[ToReport, ...]) -> Reply:
        words = speech(turn.language)
        if len(found) == 1:
            return answer(turn, await self._reports.open(found[0].project.id, turn.act))
        if not found:
            text = words.say(
                "You report on no project: the project office names the managers. You can read every report."
            )
            return Say(text=text, suggestions=((words.say("Projects"), ALL_PROJECTS[turn.language]),))
        pages = -(-len(found) // PROJECTS_PAGE)
        page = min(small(turn, "page"), pages - 1)
        shown = found[page * PROJECTS_PAGE : (page + 1) * PROJECTS_PAGE]
        card = choose_project_card(shown, language=turn.language, page=page, pages=pages)
        return placed(turn, CardView(body=card, summary=words.say("Which project is this report about?")))
