"""The desk on which the report of a project is written: the project, its last report, the draft that lies there.

A form that was sent is laid beside it: what was typed is kept as it is when nothing changed since the form was opened, else it is
brought together with what others saved or published meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.acts import Act
from domain.days import read_day
from domain.faults import NotFound, Overtaken
from domain.flash_reports.draft import Draft
from domain.flash_reports.entry import ADDED, REVISION_REASON, Forecasts, added, meaning, typed
from domain.flash_reports.prefill import opened_before, prefilled, revising
from domain.flash_reports.report import Report
from domain.forms import Entry, Merge, merge
from domain.identifiers import ProjectId
from domain.periods import Period, period_of, period_to_report, previous
from domain.places import Subject, SubjectKind
from domain.projects import Project
from storage import drafts, flash_reports, flash_reports_desk
from storage.database import Transaction
from workflows.flash_reports.outcomes import Form, Submission


def draft_subject(project_id: ProjectId) -> Subject:
    """The subject of the forms and drafts of a project, which writes one report at a time."""
    return Subject(kind=SubjectKind.DRAFT, id=project_id)


def today_of(act: Act) -> date:
    """The day it is for who acts."""
    return act.now.astimezone(act.timezone).date()


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What lies there. `version` is the highest version ever saved since the last publication, that of a discarded draft included."""

    project: Project
    last: Report | None
    draft: Draft | None
    version: int

    def is_covered(self, period: Period) -> bool:
        """Whether the last report tells of this period, or of one after it."""
        return self.last is not None and self.last.period.start >= period.start and self.last.period.end >= period.end

    def period_to_report(self, today: date) -> Period:
        """The period that a new report is about."""
        return period_to_report(self.project.rhythm, today, self.last.period.start if self.last else None)

    def fresh(self, period: Period) -> Draft:
        """The prefilled draft of a new report."""
        entry = prefilled(self.project, self.last.content if self.last else None)
        return Draft(project=self.project.id, period=period, version=0, entry=entry)

    def revision(self, published: Report) -> Draft:
        """The draft of a revision, as the published report stands."""
        return Draft(
            project=self.project.id,
            period=published.period,
            version=0,
            entry=revising(self.project, published.content),
            revises=published.id,
        )

    def form(self, draft: Draft, spoken: Mapping[str, str] | None = None) -> Form:
        """The form of a draft, with what was said put over it."""
        if spoken:
            draft = replace(draft, entry=Entry(fields={**draft.entry.fields, **spoken}))
        return Form(project=self.project, draft=draft, previous=self.last)


async def desk_of(tx: Transaction, project_id: ProjectId) -> Desk:
    """The desk of a project. Who writes there holds the project first (`once_holding`). Raises NotFound."""
    found = await flash_reports_desk.lying(tx, project_id)
    if found is None:
        raise NotFound("project")
    project, last, latest = found
    draft = latest.draft
    if draft is not None and draft.revises is not None:
        draft = replace(draft, period=last.period) if last is not None and last.id == draft.revises else None
    return Desk(project=project, last=last, draft=draft, version=latest.version)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A form that was sent, laid on the desk.

    `draft` is the one it writes on, with the texts that stand there, `mine` what was typed. `merge` is there when another changed
    something since the form was opened. `adds` is False for a form that says nothing that was not published meanwhile.
    """

    draft: Draft
    mine: Entry
    merge: Merge | None = None
    adds: bool = True

    @property
    def typed(self) -> Draft:
        """The draft with the texts that were typed."""
        return replace(self.draft, entry=self.mine)


async def lay(tx: Transaction, desk: Desk, sent: Submission, act: Act) -> Typed:
    """Lay a form that was sent on the desk. Raises Overtaken when it writes on another report than the one being written there."""
    draft = _written_on(desk, sent, today_of(act))
    opened_after = (desk.last.number, desk.last.revision) if desk.last else (0, 0)
    if (sent.number, sent.revision) != opened_after:
        return await _published_meanwhile(tx, desk, sent, draft)
    base = await _base(tx, desk, sent, draft)
    mine = typed(sent.data, desk.project.milestones, base)
    if draft.version in (0, sent.version):
        return Typed(draft=draft, mine=mine)
    return _merged(draft, base, mine)


def forecasts_before(published: Report) -> Forecasts:
    """The forecasts that a published report compared itself with."""
    return {one.id: one.previous_forecast for one in published.content.milestones if one.id is not None}


def _written_on(desk: Desk, sent: Submission, today: date) -> Draft:
    """The draft that a form writes on: the one that lies there, else a new one for the period the form was opened for."""
    if desk.draft is not None:
        if desk.draft.revises != sent.revises:
            raise Overtaken(draft_subject(desk.project.id), desk.draft.author_name)
        return desk.draft
    if sent.revises is not None:
        if desk.last is None or desk.last.id != sent.revises:
            raise Overtaken(draft_subject(desk.project.id), desk.last.author_name if desk.last else "")
        return desk.revision(desk.last)
    asked = desk.period_to_report(today)
    day = read_day(sent.period)
    if day is None or not previous(asked).start <= day <= asked.end:
        return desk.fresh(asked)
    return desk.fresh(period_of(desk.project.rhythm, day))


async def _base(tx: Transaction, desk: Desk, sent: Submission, draft: Draft) -> Entry:
    """What the form showed before anything was typed."""
    if sent.version == draft.version:
        return draft.entry
    if 0 < sent.version <= desk.version:
        saved = await drafts.entry_of(tx, desk.project.id, sent.version)
        if saved is not None:
            return saved
    if desk.draft is None:
        return draft.entry
    if draft.revises is not None and desk.last is not None:
        return desk.revision(desk.last).entry
    return desk.fresh(draft.period).entry


def _merged(draft: Draft, base: Entry, mine: Entry) -> Typed:
    merged = merge(base, draft.entry, mine)
    return Typed(draft=draft, mine=mine, merge=merged if merged.changed else None)


async def _published_meanwhile(tx: Transaction, desk: Desk, sent: Submission, draft: Draft) -> Typed:
    """A form that was opened before something was published: what it was prefilled from is no longer the last word."""
    last = desk.last
    if last is None or desk.draft is not None:
        raise Overtaken(draft_subject(desk.project.id), desk.draft.author_name if desk.draft else "")
    started = await _started_from(tx, desk, sent)
    milestones = desk.project.milestones
    if sent.revises is None and desk.is_covered(draft.period):
        base = opened_before(desk.project, started.content if started else None, last.content)
        theirs = replace(desk.revision(last), author=last.author, author_name=last.author_name)
        mine = typed(sent.data, milestones, base)
        return Typed(draft=theirs, mine=mine, merge=merge(base, theirs.entry, mine), adds=_adds(desk, last, base, mine))
    if sent.revises is not None:
        base = revising(desk.project, started.content) if started else draft.entry
    else:
        base = prefilled(desk.project, started.content if started else None)
    theirs = replace(draft, author=last.author, author_name=last.author_name)
    laid = _merged(theirs, base, typed(sent.data, milestones, base))
    return laid if sent.revises is None else replace(laid, adds=_adds(desk, last, base, laid.mine))


def _adds(desk: Desk, last: Report, base: Entry, mine: Entry) -> bool:
    """Whether what was typed says anything that was neither in the form nor published since: a button pressed twice says nothing more."""
    published = desk.revision(last).entry
    told = {(one.name, one.forecast) for one in last.content.milestones}
    for name, text in mine.fields.items():
        if name != REVISION_REASON and not name.startswith(ADDED):
            before, theirs = meaning(name, base.get(name)), meaning(name, published.get(name))
            if meaning(name, text) not in (before, theirs):
                return True
    return any(
        (mine.get(f"{ADDED}{k}.name"), read_day(mine.get(f"{ADDED}{k}.forecast"))) not in told for k in added(mine)
    )


async def _started_from(tx: Transaction, desk: Desk, sent: Submission) -> Report | None:
    last = desk.last
    if last is None or not 0 < sent.number <= last.number or not 0 < sent.revision <= _MOST_REVISIONS:
        return None
    return await flash_reports.numbered(tx, desk.project.id, sent.number, sent.revision)


_MOST_REVISIONS = 100_000
