"""The portfolio as a list, for everybody."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.acts import Act
from domain.flash_reports.report import Trend, Weather
from domain.identifiers import ProjectId, ReportId
from domain.periods import Period, Rhythm, period_of
from domain.portfolio import PAGE, Filters, PortfolioPage, theme_key
from domain.projects import ProjectState
from storage import flash_reports
from storage.database import Database, Transaction
from storage.projects import projects
from storage.projects.projects import ProjectFacts
from tests.cast import Cast
from workflows.portfolio import Portfolio

Acts = Callable[..., Act]
TODAY = date(2026, 11, 24)
WEATHERS = [*Weather, None]


@pytest.fixture
def portfolio(database: Database) -> Portfolio:
    return Portfolio(database=database)


async def a_project(tx: Transaction, code: str, **facts: object) -> ProjectId:
    made = await projects.create(tx, ProjectFacts(**{"code": code, "name": f"Projet {code}", **facts}))  # type: ignore[arg-type]
    assert made is not None
    return made


async def reported(
    tx: Transaction, project: ProjectId, overall: Weather, period: Period, trend: Trend | None = None
) -> None:
    report: ReportId = await flash_reports.add(tx, project, 1, period)
    await projects.record_report(
        tx,
        project,
        report_id=report,
        number=1,
        period_start=period.start,
        overall=overall,
        trend=trend,
        progress=40,
    )


@pytest.fixture
async def hundred(database: Database, cast: Cast) -> None:
    """120 projects of four themes; of each five, one per weather and one that never reported."""
    october = period_of(Rhythm.MONTHLY, date(2026, 10, 1))
    async with database.transaction() as tx:
        for number in range(120):
            manager = (cast.claire, cast.emma)[number % 2].id
            project = await a_project(tx, f"P{number:03}", theme=f"Thème {number % 4}", manager=manager)
            if weather := WEATHERS[number % 5]:
                await reported(tx, project, weather, october)


def codes(page: PortfolioPage) -> list[str]:
    return [line.code for line in page.lines]


async def test_the_gravest_come_first_and_pages_follow(
    portfolio: Portfolio, hundred: None, cast: Cast, act: Acts
) -> None:
    pages = [await portfolio.page(Filters(), number, act(cast.paul)) for number in range(12)]
    assert [page.pages for page in pages] == [12] * 12
    assert {page.total for page in pages} == {120}
    lines = [line for page in pages for line in page.lines]
    assert len({line.id for line in lines}) == 120
    severities = [line.last.overall.severity if line.last else -1 for line in lines]
    assert severities == sorted(severities, reverse=True)
    assert pages[0].counts == dict.fromkeys(WEATHERS, 24)
    assert pages[0].lines[0].manager is not None


async def test_a_page_past_the_end_is_the_last_and_one_before_the_first_the_first(
    portfolio: Portfolio, hundred: None, cast: Cast, act: Acts
) -> None:
    assert (await portfolio.page(Filters(), 99, act(cast.paul))).number == 11
    assert (await portfolio.page(Filters(text="p00"), 99, act(cast.paul))).number == 0
    assert (await portfolio.page(Filters(), -3, act(cast.paul))).number == 0


async def test_filters_narrow_the_list_together(portfolio: Portfolio, hundred: None, cast: Cast, act: Acts) -> None:
    theme = theme_key("Thème 1")
    one = await portfolio.page(Filters(theme=theme, weather=Weather.STORMY), 0, act(cast.paul))
    assert one.total == 6
    assert {(line.theme, line.last.overall) for line in one.lines if line.last} == {("Thème 1", Weather.STORMY)}
    assert one.theme == "Thème 1"
    assert (await portfolio.page(Filters(manager=cast.emma.id), 0, act(cast.paul))).total == 60
    assert (await portfolio.page(Filters(state=ProjectState.CLOSED), 0, act(cast.paul))).total == 0
    assert one.themes == ("Thème 0", "Thème 1", "Thème 2", "Thème 3")
    assert [manager.name for manager in one.managers] == ["Claire Dupont", "Emma Clarke"]


async def test_words_are_looked_for_everywhere_accents_aside(
    portfolio: Portfolio, hundred: None, cast: Cast, act: Acts
) -> None:
    assert (await portfolio.page(Filters(text="CLARKE theme"), 0, act(cast.paul))).total == 60
    found = await portfolio.page(Filters(text="p01"), 0, act(cast.paul))
    assert len(found.lines) == PAGE
    assert sum(found.counts.values()) == found.total == 10
    assert codes(await portfolio.page(Filters(text="%"), 0, act(cast.paul))) == []


async def test_a_theme_that_is_not_there_filters_nothing(
    portfolio: Portfolio, hundred: None, cast: Cast, act: Acts
) -> None:
    page = await portfolio.page(Filters(theme="' OR 1=1"), 0, act(cast.paul))
    assert (page.total, page.filters) == (120, Filters())


async def test_closed_projects_come_last(portfolio: Portfolio, database: Database, cast: Cast, act: Acts) -> None:
    async with database.transaction() as tx:
        closed = await a_project(tx, "A", state=ProjectState.CLOSED)
        await reported(tx, closed, Weather.STORMY, period_of(Rhythm.MONTHLY, TODAY))
        await a_project(tx, "B", state=ProjectState.PAUSED)
        await a_project(tx, "C")
    assert codes(await portfolio.page(Filters(), 0, act(cast.denis))) == ["C", "B", "A"]


async def test_staleness_counts_the_periods_without_a_report(
    portfolio: Portfolio, database: Database, cast: Cast, act: Acts
) -> None:
    async with database.transaction() as tx:
        for code, rhythm, weeks, state in (
            ("A", Rhythm.WEEKLY, 1, ProjectState.ACTIVE),
            ("B", Rhythm.WEEKLY, 3, ProjectState.ACTIVE),
            ("C", Rhythm.MONTHLY, 13, ProjectState.ACTIVE),
            ("D", Rhythm.WEEKLY, 30, ProjectState.PAUSED),
        ):
            project = await a_project(tx, code, rhythm=rhythm, state=state)
            await reported(tx, project, Weather.SUNNY, period_of(rhythm, TODAY - timedelta(weeks=weeks)))
        await a_project(tx, "E")
    page = await portfolio.page(Filters(), 0, act(cast.denis))
    behind = {line.code: line.periods_behind(TODAY) for line in page.lines}
    assert behind == {"A": 0, "B": 2, "C": 2, "D": 0, "E": 0}


async def test_the_period_of_a_report_is_that_of_its_day_whatever_the_rhythm_since(
    portfolio: Portfolio, database: Database, cast: Cast, act: Acts
) -> None:
    week = period_of(Rhythm.WEEKLY, date(2026, 11, 16))
    async with database.transaction() as tx:
        project = await a_project(tx, "A", rhythm=Rhythm.MONTHLY)
        await reported(tx, project, Weather.CLOUDY, week, Trend.WORSENING)
    (line,) = (await portfolio.page(Filters(), 0, act(cast.denis))).lines
    assert line.last is not None
    assert (line.last.period, line.last.trend) == (week, Trend.WORSENING)
