"""The demonstration: an organisation that could be real, whatever the day it is loaded."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.languages import Language
from domain.meetings.bodies import BodyKind
from domain.meetings.meeting import MeetingState
from domain.people import Role, Sighting
from domain.periods import period_of, period_to_report, previous
from domain.places import Place, Scope
from domain.portfolio import Filters
from domain.projects import ProjectState
from storage import flash_reports, people, portfolio
from storage.database import Database
from storage.meetings import bodies, invitations, meetings
from storage.projects import importing, listing, projects
from tests.cast import NOW, SERVICE_URL
from workflows import demonstration
from workflows.people import People

FILE = Path(__file__).parents[2] / "examples" / "demonstration.toml"


async def test_it_loads_once(database: Database) -> None:
    told = await demonstration.load(database, FILE, NOW)
    assert "21 people, 12 projects, 36 reports, 8 news items, 12 bodies, " in told
    assert await demonstration.load(database, FILE, NOW + timedelta(days=40)) == "The demonstration is already loaded."
    async with database.reading() as tx:
        page = await portfolio.page(tx, Filters(), 0)
    assert (page.total, len(page.themes), len(page.managers)) == (12, 4, 5)


async def test_its_reports_are_of_the_periods_before_and_rest_on_each_other(database: Database) -> None:
    await demonstration.load(database, FILE, NOW)
    today = NOW.date()
    async with database.reading() as tx:
        for standing in (await importing.standing(tx)).values():
            project = await projects.find(tx, standing.id)
            assert project is not None
            newest, middle, oldest = await flash_reports.lines(tx, project.id, 9)
            last = await flash_reports.last(tx, project.id)
            assert last is not None
            assert newest.period.end < today
            assert (previous(newest.period), previous(middle.period)) == (middle.period, oldest.period)
            assert newest.published_at < NOW
            assert last.comparison.previous_overall is middle.overall
            assert {one.id for one in last.content.milestones} == {one.id for one in project.milestones}
            if project.state is ProjectState.ACTIVE and project.code != "TRANSPORT":
                assert newest.period == previous(period_of(project.rhythm, today))
                assert period_to_report(project.rhythm, today, newest.period.start) == period_of(project.rhythm, today)


async def test_slips_are_told_and_kept(database: Database) -> None:
    await demonstration.load(database, FILE, NOW)
    async with database.reading() as tx:
        line = await listing.by_code(tx, "SIRH")
        assert line is not None
        project = await projects.find(tx, line.id)
        last = await flash_reports.last(tx, line.id)
    assert project is not None
    assert last is not None
    (recette,) = (one for one in last.content.milestones if one.name == "Recette métier")
    assert (recette.slip, recette.moved) == (31, 31)
    (kept,) = (one for one in project.milestones if one.name == "Recette métier")
    assert (kept.forecast - kept.baseline).days == 31


async def test_somebody_holds_every_role_and_all_read_french_save_one(database: Database) -> None:
    await demonstration.load(database, FILE, NOW)
    async with database.reading() as tx:
        every = set.intersection(
            *[{one.name for one in await people.holding(tx, role)} for role in Role if role != Role.STAFF]
        )
        (emma,) = await people.named(tx, "emma clarke")
        everybody = await people.named(tx, "", 100)
    assert every == {"Camille Renaud"}
    assert emma.chosen_language is Language.ENGLISH
    assert {one.chosen_language for one in everybody if one != emma} == {Language.FRENCH}


async def test_who_spoke_before_it_was_loaded_is_given_their_roles(database: Database) -> None:
    (camille,) = (one for one in demonstration.read_demonstration(FILE).people if one.key == "camille")
    place = Place(service_url=SERVICE_URL, conversation_id="a:camille", scope=Scope.PERSONAL)
    sighting = Sighting(
        entra_id=camille.entra_id,
        teams_id="29:seen",
        name="Camille",
        teams_language=Language.ENGLISH,
        timezone="Europe/Paris",
        place=place,
    )
    await People(database=database).recognise(sighting, NOW)
    await demonstration.load(database, FILE, NOW)
    async with database.reading() as tx:
        found = await people.recall(tx, camille.entra_id)
    assert found is not None
    assert (found[0].name, found[0].teams_id, found[1]) == ("Camille Renaud", "29:seen", place)
    assert Role.PROJECT_OFFICE in found[0].roles


@pytest.mark.parametrize("days", range(0, 35, 5))
async def test_it_holds_whatever_the_day(days: int, tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "mardi.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    day = date(2026, 12, 29) + timedelta(days=days)
    await demonstration.load(database, FILE, datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
    await database.close()


async def test_a_file_that_breaks_a_rule_loads_nothing(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "demonstration.toml"
    path.write_text(FILE.read_text("utf-8").replace("progress = 38", "progress = 138"), "utf-8")
    with pytest.raises(demonstration.DemonstrationUnusable, match="SIRH, report 1: progress is out_of_range"):
        await demonstration.load(database, path, NOW)
    async with database.reading() as tx:
        assert await importing.standing(tx) == {}
        assert await people.named(tx, "camille") == ()


async def test_it_has_one_of_each_kind_of_body_with_meetings_to_answer(database: Database) -> None:
    await demonstration.load(database, FILE, NOW)
    async with database.reading() as tx:
        found = await bodies.all_of_them(tx)
        assert {one.kind for one in found} == set(BodyKind)
        announced = 0
        for body in found:
            ahead = await meetings.of_body(tx, body.id, NOW, 60)
            assert ahead
            assert len(ahead) >= 12 or "MONTHLY" not in body.rules.rule
            announced += sum(one.state is MeetingState.ANNOUNCED for one in ahead)
            assert len(await meetings.held(tx, body.id, 5)) == 1
        assert announced >= 6


async def test_its_reminders_are_of_the_days_to_come(database: Database) -> None:
    await demonstration.load(database, FILE, NOW)
    async with database.reading() as tx:
        assert await invitations.due(tx, NOW, 100) == {}
        assert await invitations.due(tx, NOW + timedelta(days=40), 100) != {}
        assert await meetings.due(tx, NOW, 100) == ()
