"""Importing items: all of them or none, brought up to date by the name of their file, faults told by file and line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from cards.news.imports import told
from domain.languages import Language
from domain.news.form import Sheet
from domain.news.imports import FileProblem, NewsImportReport
from domain.news.item import NewsItem, NewsState
from domain.news.writing import NewsFault, NewsWrong
from storage.news import items
from storage.schema import audit, people
from tests.cast import NOW
from tests.workflows.news.desk import Desk, sent
from workflows.news.importing import NewsImport

OLIVIA = "olivia@region.example"
WHOLE = "---\ntopic: security\n{head}---\n\n# {title}\n> Une seconde.\n\n{body}\n"


@pytest.fixture
async def named(desk: Desk) -> Desk:
    """The desk, with Olivia's address known."""
    async with desk.room.database.transaction() as tx:
        await tx.execute(people.update().where(people.c.id == desk.room.olivia.id).values(email=OLIVIA))
    return desk


Writing = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> Writing:
    """Writes a file of the news."""

    def write(
        name: str = "poste.md", *, head: str = "", title: str = "Verrouillez", body: str = "Windows + L."
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(WHOLE.format(head=head, title=title, body=body), "utf-8")
        return path

    return write


async def imported(desk: Desk, *paths: Path, author: str = OLIVIA, approval: bool = False) -> NewsImportReport:
    importing = NewsImport(database=desk.room.database, habits=desk.room.habits, needs_approval=approval)
    return await importing.run(paths, author, NOW)


async def standing(desk: Desk) -> tuple[NewsItem, ...]:
    async with desk.room.database.reading() as tx:
        return await items.listed(tx, list(NewsState), 100)


def problems(report: NewsImportReport) -> list[tuple[str, int | None, object]]:
    return [(Path(one.file).name, one.line, one.what) for one in report.errors]


async def test_a_file_becomes_an_item_ready_to_go_out(named: Desk, file: Writing) -> None:
    report = await imported(named, file())
    assert (report.created, report.errors) == (1, ())
    (item,) = await standing(named)
    assert (item.state, item.version, item.author.name) == (NewsState.READY, 1, named.room.olivia.name)
    assert item.wording(Language.FRENCH).summary == "Une seconde."


async def test_an_item_for_a_body_is_addressed_by_the_bodys_name(named: Desk, file: Writing) -> None:
    members = await named.room.body(name="Commission des lycées")
    path = file(head="audience: comité/commission des LYCEES\n")
    assert (await imported(named, path)).created == 1
    (item,) = await standing(named)
    assert item.audience == members
    assert (await imported(named, path)).unchanged == 1
    unknown = file(name="autre.md", head="audience: committee/Bureau\n")
    report = await imported(named, unknown)
    assert problems(report) == [("autre.md", 3, FileProblem.UNKNOWN_BODY)]
    assert "Bureau" in told(report, Language.FRENCH)
    assert len(await standing(named)) == 1


async def test_importing_again_changes_nothing_then_brings_up_to_date(named: Desk, file: Writing) -> None:
    await imported(named, file())
    again = await imported(named, file())
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    changed = await imported(named, file(title="Verrouillez toujours"))
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 0)
    (item,) = await standing(named)
    assert (item.wording(Language.FRENCH).title, item.version) == ("Verrouillez toujours", 2)


async def test_one_wrong_file_keeps_all_out_and_every_fault_is_told(named: Desk, file: Writing) -> None:
    right = file("juste.md")
    wrong = file("faux.md", head="mandatory: peut-être\n", body="x" * 2_500)
    report = await imported(named, right, wrong)
    assert problems(report) == [
        ("faux.md", 3, FileProblem.UNKNOWN_WORD),
        ("faux.md", 9, NewsFault(field="fr.body", wrong=NewsWrong.TOO_LONG, limit=2_400, size=2_500)),
    ]
    assert await standing(named) == ()
    french = told(report, Language.FRENCH)
    assert "faux.md, ligne 9\u00a0: Texte\u00a0: Trop long pour une carte\u00a0: 2\u202f500 caractères" in french
    assert "faux.md, line 3: “peut-être” is not known here." in told(report, Language.ENGLISH)


async def test_a_year_is_planned_a_tuesday_each(named: Desk, file: Writing) -> None:
    report = await imported(
        named, file("a.md", head="date: 2026-12-01\n"), file("b.md", head="date: 2026-12-08 14:30\n")
    )
    assert report.created == 2
    planned = sorted(await standing(named), key=lambda one: one.send_at or NOW)
    assert [one.send_at for one in planned] == [
        datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        datetime(2026, 12, 8, 13, 30, tzinfo=UTC),
    ]
    assert {one.state for one in planned} == {NewsState.SCHEDULED}
    async with named.room.database.reading() as tx:
        assert len(await items.due(tx, datetime(2026, 12, 9, tzinfo=UTC), 10)) == 2


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("date: 2026-11-17\n", FileProblem.PAST_DATE),
        ("date: 2029-12-04\n", FileProblem.TOO_FAR),
        ("date: 2027-07-14\nholiday: skip\n", FileProblem.HOLIDAY),
        ("sent: 2026-12-01\n", FileProblem.NOT_YET_PAST),
        ("date: 2026-12-01\n", FileProblem.DATE_TAKEN),
    ],
)
async def test_a_date_that_cannot_be_is_told(named: Desk, file: Writing, head: str, problem: FileProblem) -> None:
    first = await imported(named, file("premier.md", head="date: 2026-12-01\n"))
    assert first.created == 1
    assert problems(await imported(named, file("second.md", head=head))) == [("second.md", 3, problem)]


async def test_two_files_of_one_run_do_not_share_a_tuesday(named: Desk, file: Writing) -> None:
    report = await imported(named, file("a.md", head="date: 2026-12-01\n"), file("b.md", head="date: 2026-12-01\n"))
    assert problems(report) == [("b.md", 3, FileProblem.DATE_TAKEN)]


async def test_a_planned_item_is_imported_again_and_can_change_its_tuesday(named: Desk, file: Writing) -> None:
    await imported(named, file(head="date: 2026-12-01\n"))
    assert (await imported(named, file(head="date: 2026-12-01\n"))).unchanged == 1
    assert (await imported(named, file(head="date: 2026-12-08\n"))).updated == 1
    (item,) = await standing(named)
    assert (item.state, item.send_at) == (NewsState.SCHEDULED, datetime(2026, 12, 8, 8, 0, tzinfo=UTC))


async def test_what_went_out_long_ago_enters_the_archive(named: Desk, file: Writing) -> None:
    await imported(named, file(head="sent: 2026-11-17\n"))
    (item,) = await standing(named)
    assert (item.state, item.sent_at) == (NewsState.SENT, datetime(2026, 11, 17, 8, 0, tzinfo=UTC))
    again = await imported(named, file(head="sent: 2026-11-17\n", title="Autre titre"))
    assert [one.what for one in again.warnings] == [FileProblem.ALREADY_OUT]
    assert (await standing(named))[0].wording(Language.FRENCH).title == "Verrouillez"


async def test_with_approval_an_item_waits_for_a_second_editor_and_has_no_date(named: Desk, file: Writing) -> None:
    dated = await imported(named, file(head="date: 2026-12-01\n"), approval=True)
    assert problems(dated) == [("poste.md", 3, FileProblem.DATE_BEFORE_APPROVAL)]
    await imported(named, file(), approval=True)
    (item,) = await standing(named)
    assert item.state is NewsState.SUBMITTED


async def test_an_item_has_an_author_who_may_write_it(named: Desk, file: Writing) -> None:
    assert problems(await imported(named, file(), author="")) == [("poste.md", 5, FileProblem.NO_AUTHOR)]
    unknown = await imported(named, file(head="author: nobody@region.example\n"))
    assert problems(unknown) == [("poste.md", 3, FileProblem.UNKNOWN_AUTHOR)]
    async with named.room.database.transaction() as tx:
        paul = named.room.cast.paul
        await tx.execute(people.update().where(people.c.id == paul.id).values(email="paul@region.example"))
    stranger = await imported(named, file(head="auteur: paul@region.example\n"))
    assert problems(stranger) == [("poste.md", 3, FileProblem.MAY_NOT_WRITE)]


async def test_two_files_of_one_name_are_told_apart_by_nobody(named: Desk, file: Writing) -> None:
    report = await imported(named, file("a/poste.md"), file("b/poste.md"))
    assert problems(report) == [("poste.md", None, FileProblem.SAME_NAME)]


async def test_an_imported_item_is_written_on_in_teams_and_two_editors_are_brought_together(
    named: Desk, file: Writing
) -> None:
    await imported(named, file())
    (item,) = await standing(named)
    await named.saved(named.room.denis, item, fr__title="Autre titre")
    merged = await named.save(named.room.olivia, item, fr__summary="Deux secondes.")
    assert not isinstance(merged, Sheet)
    assert merged.merge is not None
    assert list(merged.merge.changed) == ["fr.title"]
    assert sent(item).version == 1


async def test_no_more_is_kept_of_a_run_than_its_counts(named: Desk, file: Writing) -> None:
    await imported(named, file())
    async with named.room.database.reading() as tx:
        (row,) = await tx.execute(select(audit.c.subject, audit.c.details))
    assert (row.subject, row.details) == ("news/import", {"created": 1, "updated": 0})
