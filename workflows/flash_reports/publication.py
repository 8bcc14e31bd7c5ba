"""Publication: what was typed becomes a frozen report, in one transaction with all that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cards.flash_reports.report import report_card, report_summary
from cards.layout import Refresh
from domain.acts import Act
from domain.flash_reports.comparison import compare
from domain.flash_reports.draft import Draft
from domain.flash_reports.report import Content, Report
from domain.languages import Language
from domain.people import Role
from domain.places import Purpose, Scope, Subject, SubjectKind
from domain.projects import Project
from domain.rights import TABLE, Intention
from storage import drafts, flash_reports, people
from storage.database import Transaction
from storage.live_cards import showing_and_bound
from storage.projects import milestones, projects
from workflows import audit, live_cards
from workflows.flash_reports.desk import Desk, draft_subject
from workflows.flash_reports.outcomes import Published
from workflows.outbox import message

MOST_VIEWERS = 60
"""Teams refreshes a card for no more people."""

ROLES_THAT_WRITE = tuple(role for role in Role if role in TABLE[Intention.REVISE_FLASH_REPORT].roles)


def report_subject(report: Report) -> Subject:
    """The subject of the cards that show a report."""
    return Subject(kind=SubjectKind.FLASH_REPORT, id=report.id)


async def publish(
    tx: Transaction, desk: Desk, draft: Draft, content: Content, reason: str, act: Act, channel_language: Language
) -> Published:
    """Publish the content of a draft, and show it wherever it is to be seen: every card of the draft, every bound channel."""
    report = await freeze(tx, desk, draft, content, reason, act)
    shown = await _show(tx, desk.project, report, act, channel_language)
    details = {"number": report.number, "revision": report.revision}
    intention = Intention.REVISE_FLASH_REPORT if report.revision > 1 else Intention.WRITE_FLASH_REPORT
    await audit.record(tx, act, intention, str(report_subject(report)), details)
    return shown


async def freeze(tx: Transaction, desk: Desk, draft: Draft, content: Content, reason: str, act: Act) -> Report:
    """Write the report of a draft, or its next revision: the milestones, the frozen content, what the portfolio lists."""
    project, last = desk.project, desk.last
    content = replace(content, milestones=await milestones.save(tx, project, content.milestones))
    if draft.revises is None or last is None:
        number, revision, before = (last.number + 1 if last else 1), 1, last
        report_id = await flash_reports.add(tx, project.id, number, draft.period)
    else:
        number, revision, report_id = last.number, last.revision + 1, last.id
        before = await flash_reports.before(tx, project.id, number)
    report = Report(
        id=report_id,
        project=project.id,
        number=number,
        revision=revision,
        period=draft.period,
        content=content,
        comparison=compare(content, before),
        author=act.person.id,
        author_name=act.person.name,
        published_at=act.now,
        reason=reason,
    )
    await flash_reports.freeze(tx, report)
    await projects.record_report(
        tx,
        project.id,
        report_id=report_id,
        number=number,
        period_start=draft.period.start,
        overall=content.overall,
        trend=report.comparison.overall,
        progress=content.progress,
    )
    if desk.version:
        await drafts.remove(tx, project.id)
    return report


async def writers_of(tx: Transaction, project: Project) -> tuple[str, ...]:
    """The Teams ids of those who may revise the reports of a project, its manager and deputy first."""
    own = [ref.id for ref in (project.manager, project.deputy) if ref is not None]
    return await people.teams_ids(tx, own, ROLES_THAT_WRITE, MOST_VIEWERS)


def shared_card(
    project: Project, report: Report, language: Language, writers: Sequence[str], *, may_write: bool = False
) -> dict[str, object]:
    """The card of a channel or a group chat: its buttons are everybody's, and the client asks for the view of those who write."""
    refresh = Refresh(verb="flash_report.show", data={"report": report.id}, teams_ids=tuple(writers))
    return report_card(project, report, language=language, shared=not may_write, may_write=may_write, refresh=refresh)


async def _show(tx: Transaction, project: Project, report: Report, act: Act, channel_language: Language) -> Published:
    subject, formerly, is_new = report_subject(report), draft_subject(project.id), report.revision == 1
    sought = [formerly] if is_new else [subject, formerly]
    standing, channels = await showing_and_bound(tx, sought, Purpose.PROJECT_OFFICE)
    is_shared = act.place.scope is not Scope.PERSONAL
    writers = await writers_of(tx, project) if channels or is_shared else ()
    rendered: dict[Language, dict[str, object]] = {}

    def own_card(language: Language) -> dict[str, object]:
        if language not in rendered:
            rendered[language] = report_card(
                project, report, language=language, may_write=True, just_published=True, timezone=act.timezone
            )
        return rendered[language]

    def own(language: Language) -> Mapping[str, object]:
        return message(own_card(language), report_summary(project, report, language))

    shared = _shared_payload(project, report, writers)
    await live_cards.edit_everywhere(tx, act, subject, own, shared=shared, formerly=formerly, standing=standing)
    for place_id in channels:
        await live_cards.show_in(tx, act, subject, shared, place_id, channel_language, is_new=is_new)
    card = None if is_shared else own_card(act.language)
    return Published(project=project, report=report, may_write=True, just_published=True, writers=writers, card=card)


def _shared_payload(
    project: Project, report: Report, writers: Sequence[str]
) -> Callable[[Language], Mapping[str, object]]:
    def shared(language: Language) -> Mapping[str, object]:
        card = shared_card(project, report, language, writers)
        return message(card, report_summary(project, report, language))

    return shared
