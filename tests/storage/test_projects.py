"""Projects as they are kept and found."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from domain.flash_reports.report import MilestoneStatus, Weather
from domain.identifiers import ProjectId, ReportId
from domain.periods import Rhythm, period_of
from domain.portfolio import Filters
from domain.projects import ProjectState
from storage import flash_reports, portfolio
from storage.database import Database, Transaction
from storage.projects import importing, listing, milestones, projects
from storage.projects.importing import Standing
from storage.projects.projects import ProjectFacts
from tests.cast import Cast


async def a_project(tx: Transaction, code: str, name: str, **facts: object) -> ProjectId:
    made = await projects.create(tx, ProjectFacts(**{"code": code, "name": name, **facts}))  # type: ignore[arg-type]
    assert made is not None
    return made


async def test_a_project_is_found_whole(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        made = await a_project(
            tx,
            "SIRH",
            "Refonte de la paie",
            manager=cast.claire.id,
            deputy=cast.marc.id,
            budget=Decimal("12345678901.23"),
        )
        for name, day in (("Recette", date(2026, 12, 15)), ("Cadrage", date(2026, 1, 5))):
            await milestones.add(tx, made, name, day)
    async with database.reading() as tx:
        found = await projects.find(tx, made)
        assert await projects.find(tx, ProjectId(made + 1)) is None
    assert found is not None
    assert found.manager is not None
    assert found.deputy is not None
    assert (found.manager.name, found.deputy.name, found.budget) == (
        "Claire Dupont",
        "Marc Léger",
        Decimal("12345678901.23"),
    )
    assert [one.name for one in found.milestones] == ["Cadrage", "Recette"]


@pytest.mark.parametrize("said", ["sirh", "SIHR", "Refonte de la paie", "refont de la paye", "refonte", "PAIE"])
async def test_a_project_is_searched_with_slips_forgiven(said: str, database: Database) -> None:
    async with database.transaction() as tx:
        await a_project(tx, "ENT", "Espace numérique de travail")
        await a_project(tx, "SIRH", "Refonte de la paie")
    async with database.reading() as tx:
        assert [line.code for line in await listing.search(tx, said)] == ["SIRH"]


async def test_a_search_puts_the_likeliest_first_and_finds_nothing_in_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        await a_project(tx, "A1", "Numérique éducatif")
        await a_project(tx, "NUM", "Coffre")
        await a_project(tx, "A2", "Espace numerique")
    async with database.reading() as tx:
        assert [line.code for line in await listing.search(tx, "num")] == ["NUM", "A1", "A2"]
        assert await listing.search(tx, "  ") == ()
        assert await listing.search(tx, "zzz") == ()


async def test_the_active_projects_of_a_person_come_first(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await a_project(tx, "A", "A", manager=cast.claire.id, state=ProjectState.CLOSED)
        await a_project(tx, "B", "Z", deputy=cast.claire.id)
        await a_project(tx, "C", "Y", manager=cast.claire.id)
        await a_project(tx, "D", "D", manager=cast.emma.id)
    async with database.reading() as tx:
        assert [line.code for line in await listing.of_person(tx, cast.claire.id)] == ["C", "B", "A"]


async def test_a_code_is_given_once(database: Database) -> None:
    async with database.transaction() as tx:
        made = await a_project(tx, "SIRH", "Paie")
        assert await projects.create(tx, ProjectFacts(code="SIRH", name="Autre")) is None
        assert await projects.code_is_taken(tx, "SIRH")
        assert not await projects.code_is_taken(tx, "SIRH", other_than=made)


async def test_a_change_needs_the_version_it_was_made_from(database: Database) -> None:
    facts = ProjectFacts(code="SIRH", name="Paie")
    async with database.transaction() as tx:
        made = await a_project(tx, "SIRH", "Paie")
        assert await projects.change(tx, made, 1, facts)
        assert not await projects.change(tx, made, 1, facts)
        found = await projects.find(tx, made, for_update=True)
    assert found is not None
    assert found.version == 2


async def test_many_are_changed_at_once(database: Database) -> None:
    async with database.transaction() as tx:
        await importing.create_all(tx, [ProjectFacts(code=code, name=code) for code in ("A", "B", "C")])
        standing = await importing.standing(tx)
        changed = [Standing(id=standing[code].id, facts=ProjectFacts(code=code, name=code * 2)) for code in ("A", "C")]
        await importing.change_all(tx, changed)
        after = await importing.standing(tx)
    assert {code: one.facts.name for code, one in after.items()} == {"A": "AA", "B": "B", "C": "CC"}


async def test_the_revision_of_an_older_report_leaves_the_list_as_it_is(database: Database) -> None:
    async def told(tx: Transaction, report: ReportId, number: int, overall: Weather) -> None:
        start = date(2026, 8 + number, 1)
        await projects.record_report(
            tx, made, report_id=report, number=number, period_start=start, overall=overall, trend=None, progress=number
        )

    async with database.transaction() as tx:
        made = await a_project(tx, "SIRH", "Paie")
        first = await flash_reports.add(tx, made, 1, period_of(Rhythm.MONTHLY, date(2026, 9, 1)))
        second = await flash_reports.add(tx, made, 2, period_of(Rhythm.MONTHLY, date(2026, 10, 1)))
        await told(tx, first, 1, Weather.SUNNY)
        await told(tx, second, 2, Weather.STORMY)
        await told(tx, first, 1, Weather.CLOUDY)
        (line,) = await listing.search(tx, "sirh")
        assert await listing.by_code(tx, " sirh ") == line
        assert await listing.by_code(tx, "sir") is None
    assert line.last is not None
    assert (line.last.number, line.last.overall) == (2, Weather.STORMY)


async def test_a_report_adds_and_moves_milestones(database: Database) -> None:
    async with database.transaction() as tx:
        made = await a_project(tx, "SIRH", "Paie")
        await milestones.add(tx, made, "Recette", date(2026, 12, 15))
        project = await projects.find(tx, made)
        assert project is not None
        (recette,) = project.milestones
        told = [
            MilestoneStatus(id=None, name=name, baseline=day, previous_forecast=None, forecast=day)
            for name, day in (("Bascule", date(2027, 3, 1)), ("Bilan", date(2027, 6, 1)))
        ]
        slipped = MilestoneStatus(
            id=recette.id, name="Recette", baseline=recette.baseline, previous_forecast=None, forecast=date(2027, 1, 15)
        )
        kept = await milestones.save(tx, project, [told[0], slipped, told[1]])
        after = await projects.find(tx, made)
    assert after is not None
    assert {one.id: one.name for one in after.milestones} == {one.id: one.name for one in kept}
    assert [(one.baseline, one.forecast) for one in after.milestones if one.name == "Recette"] == [
        (date(2026, 12, 15), date(2027, 1, 15))
    ]


async def test_a_page_of_the_list_is_one_query_and_its_filters_another(database: Database) -> None:
    said: list[str] = []
    async with database.transaction() as tx:
        await importing.create_all(tx, [ProjectFacts(code=f"P{n}", name=f"P{n}") for n in range(25)])
    event.listen(database.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    async with database.reading() as tx:
        page = await portfolio.page(tx, Filters(), 1)
    assert (len(page.lines), page.total) == (10, 25)
    assert len([statement for statement in said if statement.startswith("SELECT")]) == 2
