"""Reports read by everybody, and those a person is to write."""

from datetime import timedelta

import pytest

from domain.faults import NotFound
from domain.flash_reports.standing import Standing
from domain.identifiers import ReportId
from domain.projects import ProjectState
from tests.cast import NOW
from tests.workflows.flash_reports.conftest import Create, Office

MONTH = timedelta(days=30)


async def test_the_history_is_cut_into_pages_the_newest_first(office: Office) -> None:
    for number in range(12):
        await office.published(now=NOW + number * timedelta(days=31), progress=str(number))
    act = office.act(office.cast.paul)
    first = await office.reports.history(office.project, 0, act)
    assert [line.number for line in first.lines] == list(range(12, 2, -1))
    last = await office.reports.history(office.project, 99, act)
    assert (last.page, last.pages, [line.number for line in last.lines]) == (1, 2, [2, 1])


async def test_the_card_of_a_project_has_its_last_nine_reports_and_its_draft(office: Office) -> None:
    for number in range(10):
        await office.published(now=NOW + number * timedelta(days=31))
    later = NOW + 10 * timedelta(days=31)
    sheet = await office.reports.sheet(office.project, office.act(office.cast.paul))
    assert sheet.current is not None
    assert (sheet.current.number, len(sheet.history), sheet.draft) == (10, 9, None)
    assert (sheet.may_write, sheet.may_edit) == (False, False)
    await office.save(await office.opened(now=later), now=later)
    sheet = await office.reports.sheet(office.project, office.act(office.cast.olivia))
    assert sheet.draft is not None
    assert (sheet.may_write, sheet.may_edit) == (True, True)


async def test_any_report_of_the_past_is_shown(office: Office) -> None:
    first = await office.published(progress="10")
    await office.published(now=NOW + MONTH, progress="20")
    found = await office.reports.report(first.report.id, office.act(office.cast.denis))
    assert (found.report.content.progress, found.is_latest) == (10, False)
    assert [line.number for line in found.history] == [2, 1]
    with pytest.raises(NotFound):
        await office.reports.report(ReportId(10**17), office.act(office.cast.denis))
    with pytest.raises(NotFound):
        await office.reports.report(first.report.id, office.act(office.cast.denis), revision=7)


async def test_a_project_that_never_reported_has_no_history(office: Office) -> None:
    assert (await office.reports.history(office.project, 0, office.act(office.cast.paul))).lines == ()


async def test_my_reports_tell_where_each_stands(office: Office, create: Create) -> None:
    await create(code="ENT", name="Espace numérique de travail")
    await create(code="GED", name="Gestion des documents", state=ProjectState.PAUSED)
    await office.published(progress="10")
    mine = await office.reports.to_report(office.act(office.cast.claire))
    assert [(one.project.code, one.standing) for one in mine] == [
        ("ENT", Standing.TO_DO),
        ("SIRH", Standing.PUBLISHED),
    ]
    await office.save(await office.opened(now=NOW + MONTH), now=NOW + MONTH)
    found = await office.reports.to_report(office.act(office.cast.marc, now=NOW + MONTH))
    assert {one.project.code: one.standing for one in found} == {"ENT": Standing.TO_DO, "SIRH": Standing.DRAFT}
    late = await office.reports.to_report(office.act(office.cast.claire, now=NOW + timedelta(days=70)))
    assert {one.project.code: one.standing for one in late}["SIRH"] is Standing.LATE


async def test_who_reports_on_nothing_chooses_among_nothing(office: Office) -> None:
    assert await office.reports.to_choose(office.act(office.cast.paul)) == ()
    assert await office.reports.to_report(office.act(office.cast.olivia)) == ()


async def test_the_project_office_chooses_among_all_active_projects(office: Office, create: Create) -> None:
    await create(code="ENT", name="Espace numérique de travail", manager=None, deputy=None)
    await create(code="GED", name="Gestion des documents", state=ProjectState.CLOSED)
    found = await office.reports.to_choose(office.act(office.cast.olivia))
    assert [one.project.code for one in found] == ["ENT", "SIRH"]


async def test_a_project_is_found_by_code_or_name_mistakes_forgiven(office: Office, create: Create) -> None:
    await create(code="SIRH2", name="Paie")
    act = office.act(office.cast.claire)
    assert [one.project.code for one in await office.reports.named("sirh", act)] == ["SIRH"]
    assert [one.project.code for one in await office.reports.named("payé", act)] == ["SIRH2"]
    assert {one.project.code for one in await office.reports.named("SIR", act)} == {"SIRH", "SIRH2"}
    assert await office.reports.named("zzzzzz", act) == ()


async def test_the_projects_of_a_person_are_those_they_manage_or_are_deputy_of(office: Office) -> None:
    for person in (office.cast.claire, office.cast.marc):
        assert [one.code for one in await office.reports.own_projects(office.cast.act(person))] == ["SIRH"]
    assert await office.reports.own_projects(office.cast.act(office.cast.paul)) == ()
