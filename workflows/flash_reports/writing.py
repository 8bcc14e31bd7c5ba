"""Writing a report: the form opened, saved, taken up again, discarded, published, revised.

Each method that writes raises AlreadyDone when Teams repeats its activity, NotAllowed, NotFound, and Overtaken when what the form was
about is no longer being written.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from cards.flash_reports.writing import draft_saved_card, draft_withdrawn_card
from domain.acts import Act
from domain.faults import NotFound
from domain.flash_reports.draft import Draft
from domain.flash_reports.entry import REVISION_REASON, FieldFault, read
from domain.flash_reports.entry import Reading as EntryReading
from domain.flash_reports.report import MILESTONES_PER_PAGE
from domain.forms import Entry
from domain.identifiers import ProjectId, ReportId
from domain.languages import Language
from domain.rights import Intention
from storage import drafts, flash_reports, flash_reports_project
from storage.database import Database, Transaction, again_if_outrun
from workflows import live_cards
from workflows.flash_reports.desk import (
    Around,
    Desk,
    Typed,
    desk_of,
    desk_to_write,
    draft_subject,
    forecasts_before,
    lay,
    today_of,
)
from workflows.flash_reports.outcomes import Form, Published, Saved, Submission, Withdrawn
from workflows.flash_reports.publication import publish
from workflows.flash_reports.reading import Reading, demand
from workflows.outbox import message


class _NothingWritten(Exception):
    """Leaves a transaction without a trace, with what to answer."""

    def __init__(self, answer: Form | Published) -> None:
        self.answer = answer


class FlashReports(Reading):
    """All that can be done with flash reports. `channel_language` is spoken on the cards that several people share."""

    def __init__(self, *, database: Database, channel_language: Language) -> None:
        super().__init__(database=database)
        self._channel_language = channel_language

    async def open(self, project_id: ProjectId, act: Act, spoken: Mapping[str, str] | None = None) -> Form | Published:
        """The form of the report to write: the draft if there is one, else prefilled; what was `spoken` is put over it.

        When the report of the period is published it is shown, or revised when something was spoken.
        """
        async with self._database.reading() as tx:
            desk = await desk_of(tx, project_id)
        demand(act, Intention.WRITE_FLASH_REPORT, desk.project)
        if desk.draft is not None:
            return desk.form(desk.draft, spoken)
        period = desk.period_to_report(today_of(act))
        if desk.last is None or not desk.is_covered(period):
            return desk.form(desk.fresh(period), spoken)
        if spoken:
            return desk.form(desk.revision(desk.last), spoken)
        return Published(project=desk.project, report=desk.last, may_write=True)

    async def revise(self, report_id: ReportId, act: Act) -> Form | Published:
        """The form that revises a report. Only the last one can be: another is shown as it stands.

        While a new report is being written its form is handed back (`draft.revises` is None): it is to be published or discarded first.
        """
        async with self._database.reading() as tx:
            report = await flash_reports.find(tx, report_id)
            if report is None:
                raise NotFound("report")
            desk = await desk_of(tx, report.project)
        demand(act, Intention.REVISE_FLASH_REPORT, desk.project)
        if desk.last is None or desk.last.id != report_id:
            return Published(project=desk.project, report=report, is_latest=False, may_write=True)
        return desk.form(desk.draft or desk.revision(desk.last))

    @again_if_outrun
    async def turn_page(self, sent: Submission, act: Act) -> Form | Published:
        """The form as typed, to show another part of it. When a field that it holds is on another page, it is saved on the way."""
        try:
            async with self._database.transaction() as tx:
                desk, _, laid = await self._laid(tx, sent, act)
                _stop_if_overtaken(desk, laid)
                return await _form_again(tx, desk, laid, act)
        except _NothingWritten as stopped:
            return stopped.answer

    @again_if_outrun
    async def save(self, sent: Submission, act: Act) -> Saved | Form | Published:
        """Save what was typed, right or wrong, as the next version of the draft; the form again when another changed it meanwhile."""
        try:
            async with self._database.transaction() as tx:
                desk, around, laid = await self._laid(tx, sent, act)
                _stop_if_overtaken(desk, laid)
                saved = Saved(project=desk.project, draft=await _saved(tx, desk, laid.draft, laid.mine, act))
                await live_cards.edit_pressed(
                    tx, act, draft_subject(sent.project), _saved_payload(saved, act), around.here
                )
                return saved
        except _NothingWritten as stopped:
            return stopped.answer

    @again_if_outrun
    async def withdraw(self, project_id: ProjectId, version: int, act: Act) -> Withdrawn | Form:
        """Discard the draft as it stood at `version`; its form when someone saved it since. What was discarded can be restored."""
        async with self._database.transaction() as tx:
            desk, around = await desk_to_write(tx, project_id, act)
            demand(act, Intention.WRITE_FLASH_REPORT, desk.project)
            if desk.draft is None:
                return Withdrawn(project=desk.project, draft=desk.fresh(desk.period_to_report(today_of(act))))
            if desk.draft.version != version:
                return desk.form(desk.draft)
            await flash_reports_project.write_on(tx, desk.project)
            await drafts.discard(tx, desk.draft, act.person.id, act.now)
            withdrawn = Withdrawn(project=desk.project, draft=desk.draft)
            await live_cards.edit_pressed(
                tx, act, draft_subject(project_id), _withdrawn_payload(withdrawn), around.here
            )
        return withdrawn

    @again_if_outrun
    async def restore(self, project_id: ProjectId, act: Act) -> Form | Published:
        """Take back the draft that was discarded last; without one, the report is opened as it stands."""
        async with self._database.transaction() as tx:
            desk, around = await desk_to_write(tx, project_id, act)
            demand(act, Intention.WRITE_FLASH_REPORT, desk.project)
            if desk.draft is None and desk.version:
                before = await drafts.before(tx, project_id, desk.project.rhythm, desk.version)
                if before is not None:
                    draft = await _saved(tx, desk, before, before.entry, act)
                    saved = Saved(project=desk.project, draft=draft)
                    await live_cards.edit_pressed(
                        tx, act, draft_subject(project_id), _saved_payload(saved, act), around.here
                    )
                    return desk.form(draft)
        return await self.open(project_id, act)

    @again_if_outrun
    async def publish(self, sent: Submission, act: Act) -> Published | Form:
        """Publish what was typed: frozen for ever. The form again when something is wrong in it, or another changed it meanwhile."""
        try:
            async with self._database.transaction() as tx:
                desk, around, laid = await self._laid(tx, sent, act)
                _stop_if_overtaken(desk, laid)
                read = _read(desk, laid, act)
                if read.content is None:
                    return await _form_again(tx, desk, laid, act, read.faults)
                reason = laid.mine.get(REVISION_REASON) if laid.draft.revises is not None else ""
                return await publish(tx, desk, around, laid.draft, read.content, reason, act, self._channel_language)
        except _NothingWritten as stopped:
            return stopped.answer

    @again_if_outrun
    async def publish_unchanged(self, sent: Submission, act: Act) -> Published | Form:
        """Publish the prefilled report as it is. The form instead when it would not be right today, or was changed."""
        try:
            async with self._database.transaction() as tx:
                desk, around, laid = await self._laid(tx, sent, act)
                _stop_if_overtaken(desk, laid)
                if laid.draft.version or desk.last is None or not laid.mine.says(laid.draft.entry):
                    raise _NothingWritten(desk.form(laid.typed))
                read = _read(desk, laid, act)
                if read.content is None:
                    raise _NothingWritten(replace(desk.form(laid.typed), faults=read.faults))
                return await publish(tx, desk, around, laid.draft, read.content, "", act, self._channel_language)
        except _NothingWritten as stopped:
            return stopped.answer

    async def stands(self, project_id: ProjectId, act: Act) -> Form | Published | Saved | Withdrawn:
        """What became of what was done before, for the answer to a repetition: the draft, its being discarded, or the report."""
        async with self._database.reading() as tx:
            desk = await desk_of(tx, project_id)
            discarded = await drafts.before(tx, project_id, desk.project.rhythm, desk.version) if desk.version else None
        demand(act, Intention.WRITE_FLASH_REPORT, desk.project)
        if desk.draft is not None:
            return Saved(project=desk.project, draft=desk.draft)
        if discarded is not None:
            return Withdrawn(project=desk.project, draft=discarded)
        if desk.last is not None:
            return Published(project=desk.project, report=desk.last, may_write=True)
        return desk.form(desk.fresh(desk.period_to_report(today_of(act))))

    async def _laid(self, tx: Transaction, sent: Submission, act: Act) -> tuple[Desk, Around, Typed]:
        desk, around = await desk_to_write(tx, sent.project, act, sent.revises)
        is_revision = sent.revises is not None
        demand(act, Intention.REVISE_FLASH_REPORT if is_revision else Intention.WRITE_FLASH_REPORT, desk.project)
        return desk, around, await lay(tx, desk, sent, act)


def _stop_if_overtaken(desk: Desk, laid: Typed) -> None:
    if desk.last is not None and (not laid.adds or (laid.draft.revises is None and desk.is_covered(laid.draft.period))):
        raise _NothingWritten(Published(project=desk.project, report=desk.last, may_write=True))
    if laid.merge is not None:
        raise _NothingWritten(replace(desk.form(laid.draft), merge=laid.merge))


def _read(desk: Desk, laid: Typed, act: Act) -> EntryReading:
    revised = forecasts_before(desk.last) if laid.draft.revises is not None and desk.last is not None else None
    return read(laid.mine, desk.project.milestones, today_of(act), revised=revised)


async def _form_again(tx: Transaction, desk: Desk, laid: Typed, act: Act, faults: tuple[FieldFault, ...] = ()) -> Form:
    """The form as typed. It is saved when it has several pages: the one shown next would not send what this one held.

    Else nothing is written.
    """
    if len(desk.project.milestones) <= MILESTONES_PER_PAGE or laid.mine.says(laid.draft.entry):
        raise _NothingWritten(replace(desk.form(laid.typed), faults=faults))
    return replace(desk.form(await _saved(tx, desk, laid.draft, laid.mine, act)), faults=faults)


async def _saved(tx: Transaction, desk: Desk, draft: Draft, entry: Entry, act: Act) -> Draft:
    """Save the next version of a draft; the one that stands when it says the same."""
    if desk.draft is not None and desk.draft.entry.says(entry):
        return desk.draft
    saved = replace(
        draft,
        version=desk.version + 1,
        entry=entry,
        author=act.person.id,
        author_name=act.person.name,
        saved_at=act.now,
    )
    await flash_reports_project.write_on(tx, desk.project)
    await drafts.add(tx, saved, act.person.id, act.now)
    return saved


def _saved_payload(saved: Saved, act: Act) -> Callable[[Language], Mapping[str, object]]:
    def payload(language: Language) -> Mapping[str, object]:
        card = draft_saved_card(saved.project, saved.draft, language=language, timezone=act.timezone)
        return message(card, str(card["fallbackText"]))

    return payload


def _withdrawn_payload(withdrawn: Withdrawn) -> Callable[[Language], Mapping[str, object]]:
    def payload(language: Language) -> Mapping[str, object]:
        card = draft_withdrawn_card(withdrawn.project, withdrawn.draft, language=language)
        return message(card, str(card["fallbackText"]))

    return payload
