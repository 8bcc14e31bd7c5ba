"""Reports in the database: what was published is read back to the letter, and never changes."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from sqlalchemy import exc

from domain.flash_reports.draft import Draft
from domain.flash_reports.report import Comparison, Content
from domain.forms import Entry
from domain.identifiers import ProjectId
from domain.periods import Rhythm, period_of
from domain.places import Subject, SubjectKind
from storage import drafts, flash_reports, flash_reports_desk, handled
from storage.database import Database, Transaction
from storage.flash_reports_frozen import comparison_from, content_from, frozen_comparison, frozen_content
from storage.projects import milestones, projects
from storage.projects.projects import ProjectFacts
from tests.cast import Cast
from tests.domain.flash_reports.reports import COMPARISONS, CONTENTS, a_content, a_report

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NOVEMBER = period_of(Rhythm.MONTHLY, date(2026, 11, 1))


@given(CONTENTS, COMPARISONS)
def test_what_is_frozen_is_read_back_to_the_letter(content: Content, comparison: Comparison) -> None:
    assert content_from(frozen_content(content)) == content
    assert comparison_from(frozen_comparison(comparison)) == comparison


@pytest.fixture
async def project(database: Database, cast: Cast) -> ProjectId:
    async with database.transaction() as tx:
        created = await projects.create(tx, ProjectFacts(code="SIRH", name="SIRH", manager=cast.claire.id))
    assert created is not None
    return created


async def test_a_revision_is_added_and_the_first_stays(database: Database, cast: Cast, project: ProjectId) -> None:
    async with database.transaction() as tx:
        report_id = await flash_reports.add(tx, project, 1, NOVEMBER)
        first = replace(
            a_report(a_content(highlights="« Été » – 100 % \u202f😀")),
            id=report_id,
            project=project,
            period=NOVEMBER,
            author=cast.claire.id,
        )
        await flash_reports.freeze(tx, first)
        second = replace(first, revision=2, content=a_content(progress=99), reason="Erreur", published_at=AT)
        await flash_reports.freeze(tx, second)
    async with database.reading() as tx:
        assert await flash_reports.find(tx, report_id, 1) == first
        assert await flash_reports.find(tx, report_id) == second
        assert await flash_reports.last(tx, project) == second
        assert await flash_reports.numbered(tx, project, 1, 1) == first
        assert await flash_reports.before(tx, project, 1) is None
        assert await flash_reports.count(tx, project) == 1
        assert [line.revision for line in await flash_reports.revisions(tx, report_id)] == [2, 1]
        assert [line.revision for line in await flash_reports.lines(tx, project, 10)] == [2]


async def test_the_database_refuses_a_period_twice_and_a_revision_twice(
    database: Database, cast: Cast, project: ProjectId
) -> None:
    with pytest.raises(exc.IntegrityError):
        async with database.transaction() as tx:
            await flash_reports.add(tx, project, 1, NOVEMBER)
            await flash_reports.add(tx, project, 2, NOVEMBER)
    with pytest.raises(exc.IntegrityError):
        async with database.transaction() as tx:
            report_id = await flash_reports.add(tx, project, 1, NOVEMBER)
            report = replace(a_report(), id=report_id, project=project, author=cast.claire.id)
            await flash_reports.freeze(tx, report)
            await flash_reports.freeze(tx, report)


async def _latest(tx: Transaction, project: ProjectId) -> drafts.Latest:
    lying = await flash_reports_desk.lying(tx, project)
    assert lying is not None
    return lying[2]


async def test_versions_of_a_draft_only_rise(database: Database, cast: Cast, project: ProjectId) -> None:
    draft = Draft(project=project, period=NOVEMBER, version=1, entry=Entry(fields={"progress": "10"}))
    async with database.transaction() as tx:
        assert await _latest(tx, project) == drafts.Latest()
        await drafts.add(tx, draft, cast.claire.id, AT)
        await drafts.add(tx, replace(draft, version=2, entry=Entry(fields={"progress": "20"})), cast.marc.id, AT)
        standing = await _latest(tx, project)
        assert standing.draft is not None
        assert (standing.version, standing.draft.author_name) == (2, "Marc Léger")
        assert await drafts.entry_of(tx, project, 1) == Entry(fields={"progress": "10"})
        assert await drafts.standing(tx, [project]) == {project}
        await drafts.discard(tx, standing.draft, cast.claire.id, AT)
        assert await _latest(tx, project) == drafts.Latest(version=3)
        assert await drafts.standing(tx, [project]) == frozenset()
        before = await drafts.before(tx, project, Rhythm.MONTHLY, 3)
        assert before is not None
        assert before.entry.get("progress") == "20"
        await drafts.remove(tx, project)
        assert await _latest(tx, project) == drafts.Latest()


async def test_who_waits_for_a_project_finds_what_was_written_meanwhile(
    database: Database, cast: Cast, project: ProjectId
) -> None:
    subject = Subject(kind=SubjectKind.DRAFT, id=project)
    async with database.transaction() as tx:
        await milestones.add(tx, project, "Recette", date(2026, 12, 1))
    has_it, may_go = asyncio.Event(), asyncio.Event()

    async def hold_and_write() -> None:
        async with database.transaction() as tx:
            assert await handled.note_and_hold(tx, "a:claire", "1", subject, AT, project)
            has_it.set()
            await may_go.wait()
            await milestones.add(tx, project, "Bascule", date(2027, 1, 1))

    async def wait_and_read() -> tuple[list[str], bool]:
        await has_it.wait()
        async with database.transaction() as tx:
            assert await handled.note_and_hold(tx, "a:marc", "1", subject, AT, project)
            lying = await flash_reports_desk.lying(tx, project)
            again = await handled.note_and_hold(tx, "a:claire", "1", subject, AT, project)
        assert lying is not None
        return [one.name for one in lying[0].milestones], again

    first, second = asyncio.create_task(hold_and_write()), asyncio.create_task(wait_and_read())
    await has_it.wait()
    assert not (await asyncio.wait([second], timeout=0.2))[0]
    may_go.set()
    await first
    assert await second == (["Recette", "Bascule"], False)


async def test_a_desk_lies_there_for_a_project_alone(database: Database, project: ProjectId) -> None:
    async with database.reading() as tx:
        for _ in range(3):
            lying = await flash_reports_desk.lying(tx, project)
            assert lying is not None
            assert lying == (await projects.find(tx, project), None, drafts.Latest())
            assert await flash_reports_desk.lying(tx, ProjectId(project + 1)) is None
