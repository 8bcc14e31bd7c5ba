"""From what the workflow hands back to the reply of a turn: a form, a report, a short card, in the chat or in a Teams dialog."""

from collections.abc import Mapping

from cards.flash_reports.form import form as form_card
from cards.flash_reports.form import summary as form_summary
from cards.flash_reports.report import report_card, report_summary
from cards.flash_reports.writing import draft_saved_card, draft_withdrawn_card
from cards.text import speech
from dialogs.turn import CardView, CloseDialog, OpenDialog, Press, Replace, Reply, Show, Turn, Way
from domain.identifiers import ProjectId, ReportId
from domain.languages import Language
from domain.places import Scope, Subject, SubjectKind
from domain.projects import MILESTONES_LIMIT
from workflows.flash_reports.outcomes import Form, Published, Saved, Submission, Withdrawn
from workflows.flash_reports.publication import shared_card

ALL_PROJECTS = {Language.FRENCH: "projets", Language.ENGLISH: "projects"}
"""The command that lists the projects."""

_DIALOGS = frozenset({Way.DIALOG_FETCH, Way.DIALOG_SUBMIT})
_UNREAD_LIMIT = 300
_MOST_VERSIONS = 2**31 - 1

Outcome = Form | Published | Saved | Withdrawn


def submission(turn: Turn) -> Submission:
    """What the pressed button of a form sent. A damaged payload is read as far as it goes: the workflow checks every id."""
    pressed = turn.pressed or Press(verb="")
    return Submission(
        project=project_id(turn),
        version=_small(pressed, "version"),
        revises=None if pressed.number("revises") is None else ReportId(pressed.number("revises") or 0),
        number=_small(pressed, "number"),
        revision=_small(pressed, "revision"),
        period=pressed.text("period")[:10],
        data=pressed.data,
    )


def project_id(turn: Turn) -> ProjectId:
    """The project that a button names; 0, which no project has, when it names none."""
    return ProjectId((turn.pressed.number("project") if turn.pressed else None) or 0)


def report_id(turn: Turn) -> ReportId:
    """The report that a button names; 0 when it names none."""
    return ReportId((turn.pressed.number("report") if turn.pressed else None) or 0)


def small(turn: Turn, key: str) -> int:
    """A page, a version, a revision: 0 when there is none."""
    return _small(turn.pressed, key) if turn.pressed else 0


def _small(pressed: Press, key: str) -> int:
    return min(pressed.number(key) or 0, _MOST_VERSIONS)


def answer(turn: Turn, outcome: Outcome, unread: str = "") -> Reply:
    """The reply that shows an outcome. In a Teams dialog a form stays open, and anything else closes it.

    `unread` is what was said with the command and no field took.
    """
    match outcome:
        case Form():
            return form_reply(turn, outcome, unread)
        case Published():
            view = report_view(turn, outcome)
        case Saved():
            view = _short(
                draft_saved_card(outcome.project, outcome.draft, language=turn.language, timezone=turn.timezone),
                outcome.project.id,
            )
        case Withdrawn():
            view = _short(
                draft_withdrawn_card(outcome.project, outcome.draft, language=turn.language), outcome.project.id
            )
    if turn.way is Way.DIALOG_SUBMIT:
        return CloseDialog(text=view.summary, card=view)
    return placed(turn, view)


def form_reply(turn: Turn, form: Form, unread: str = "") -> Reply:
    """A form, on the page and with the places for new milestones that were asked for."""
    in_dialog = turn.way in _DIALOGS
    card = form_card(
        form.project,
        form.draft,
        language=turn.language,
        faults=form.faults,
        merge=form.merge,
        previous=form.previous,
        new_rows=min(small(turn, "new_rows"), MILESTONES_LIMIT),
        page=min(small(turn, "page"), MILESTONES_LIMIT),
        as_dialog=in_dialog,
        unread=unread[:_UNREAD_LIMIT],
    )
    subject = Subject(kind=SubjectKind.DRAFT, id=form.project.id)
    view = CardView(body=card, summary=form_summary(form.project, form.draft, turn.language), subject=subject)
    if in_dialog:
        return OpenDialog(title=speech(turn.language).say("Flash report"), card=view)
    return placed(turn, view)


def report_view(turn: Turn, shown: Published) -> CardView:
    """A report. Where several people see the card its buttons are everybody's; the answer to a press is seen by one person alone."""
    project, report = shown.project, shown.report
    return CardView(
        body=shown.card or _report_card(turn, shown),
        summary=report_summary(project, report, turn.language),
        subject=Subject(kind=SubjectKind.FLASH_REPORT, id=report.id) if shown.is_latest else None,
    )


def _report_card(turn: Turn, shown: Published) -> Mapping[str, object]:
    if is_shared(turn) and shown.is_latest and not shown.just_published:
        is_own_view = turn.way in (Way.REFRESH, Way.BUTTON)
        return shared_card(
            shown.project, shown.report, turn.language, shown.writers, may_write=is_own_view and shown.may_write
        )
    return report_card(
        shown.project,
        shown.report,
        language=turn.language,
        may_write=shown.may_write,
        latest=shown.is_latest,
        just_published=shown.just_published,
        history=shown.history,
        timezone=turn.timezone,
    )


def is_shared(turn: Turn) -> bool:
    """Whether the conversation has more people than one."""
    return turn.place.scope is not Scope.PERSONAL


def placed(turn: Turn, view: CardView) -> Reply:
    """A card: in place of the pressed one, or as a new message in answer to what was said."""
    if turn.way is Way.DIALOG_FETCH:
        return OpenDialog(title=view.summary, card=view)
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)


def _short(card: Mapping[str, object], project: ProjectId) -> CardView:
    subject = Subject(kind=SubjectKind.DRAFT, id=project)
    return CardView(body=card, summary=str(card["fallbackText"]), subject=subject)
