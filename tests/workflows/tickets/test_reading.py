"""Lists: one's own tickets, the queue of a group, the history; a page at a time."""

from datetime import timedelta

import pytest

from domain.faults import NotAllowed, Unfit
from domain.languages import Language
from domain.people import Person, Role
from domain.tickets.days import Days
from domain.tickets.queue import PAGE, Shelf
from domain.tickets.report import Age, Dimension, ReportFormat
from domain.tickets.service_level import TargetRule, Targets, read_span
from domain.tickets.ticket import Impact, State
from tests.cast import NOW
from tests.workflows.tickets.conftest import Centre
from workflows.tickets.working import Judgement

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_my_tickets_are_mine_the_open_ones_first(centre: Centre) -> None:
    await centre.open(centre.cast.emma)
    resolved = await centre.resolved()
    await centre.tickets.confirm(resolved.ticket.id, resolved.ticket.version, centre.act(centre.cast.paul))
    opened = [(await centre.open(now=NOW + number * 2 * HOUR)).ticket.id for number in range(PAGE)]
    first = await centre.tickets.mine(0, centre.act(centre.cast.paul))
    assert [line.id for line in first.lines] == list(reversed(opened))
    assert (first.total, first.open, first.pages) == (PAGE + 1, PAGE, 2)
    for page in (1, 99, 10**15):
        last = await centre.tickets.mine(page, centre.act(centre.cast.paul))
        assert [(line.id, line.state) for line in last.lines] == [(resolved.ticket.id, State.CLOSED)]
    assert (await centre.tickets.mine(0, centre.act(centre.cast.denis))).lines == ()


async def test_a_queue_shows_what_matters_first_and_counts_its_shelves(centre: Centre) -> None:
    targets = [TargetRule(targets=Targets(resolve=read_span("2h")))]
    await centre.tickets.set_targets(targets, centre.act(centre.cast.adele))
    low = (await centre.open()).ticket
    mine = (await centre.taken()).ticket
    grave = (await centre.open(now=NOW + HOUR)).ticket
    await centre.tickets.classify(
        grave.id, Judgement(impact=Impact.EVERYONE), grave.version, centre.act(centre.sophie, now=NOW + HOUR)
    )
    other = (await centre.open(application=str(centre.mail))).ticket
    await centre.resolved()
    late = centre.act(centre.tarik, now=NOW + 2 * HOUR + timedelta(seconds=1))

    async def shelf(which: Shelf) -> list[int]:
        return [line.id for line in (await centre.tickets.queue(which, None, 0, late)).lines]

    assert await shelf(Shelf.ALL) == [grave.id, low.id, mine.id]
    assert await shelf(Shelf.MINE) == [mine.id]
    assert await shelf(Shelf.UNASSIGNED) == [grave.id, low.id]
    assert await shelf(Shelf.LATE) == [low.id, mine.id]
    page = await centre.tickets.queue(Shelf.ALL, None, 0, late)
    assert page.counts == {Shelf.ALL: 3, Shelf.MINE: 1, Shelf.UNASSIGNED: 2, Shelf.LATE: 2}
    assert [group.name for group in page.groups] == ["Hotline"]
    network = await centre.tickets.queue(Shelf.ALL, None, 0, centre.act(centre.nora))
    assert [line.id for line in network.lines] == [other.id]


async def test_a_group_that_is_not_theirs_shows_nothing_of_it(centre: Centre) -> None:
    await centre.open(application=str(centre.mail))
    page = await centre.tickets.queue(Shelf.ALL, centre.network, 0, centre.act(centre.tarik))
    assert (page.lines, page.group) == ((), None)
    with pytest.raises(NotAllowed):
        await centre.tickets.queue(Shelf.ALL, None, 0, centre.act(centre.cast.paul))


async def test_a_page_past_the_end_is_the_last_one(centre: Centre) -> None:
    for _ in range(PAGE + 1):
        await centre.open(centre.tarik, beneficiary="Emma Clarke")
    for number in (1, 50, 10**15):
        page = await centre.tickets.queue(Shelf.ALL, centre.hotline, number, centre.act(centre.sophie))
        assert (page.number, len(page.lines), page.pages) == (1, 1, 2)


async def test_a_history_is_read_a_page_at_a_time(centre: Centre) -> None:
    ticket = (await centre.taken()).ticket
    for number in range(20):
        await centre.tickets.note(ticket.id, f"Note {number}", centre.act(centre.tarik))
    pages = [await centre.tickets.history(ticket.id, number, centre.act(centre.tarik)) for number in range(3)]
    assert [len(page.entries) for page in pages] == [10, 10, 2]
    assert pages[0].entries[0].text == "Note 19"
    own = await centre.tickets.history(ticket.id, 9, centre.act(centre.cast.paul))
    assert (len(own.entries), own.pages) == (2, 1)


# The report


async def test_the_report_counts_what_came_what_was_solved_and_what_is_left(centre: Centre) -> None:
    resolved = (await centre.resolved()).ticket
    await centre.tickets.confirm(resolved.id, resolved.version, centre.act(centre.cast.paul))
    await centre.tickets.judge(resolved.id, 4, "", centre.act(centre.cast.paul))
    taken = (await centre.open(category=str(centre.screen), now=NOW + HOUR)).ticket
    taken = (await centre.tickets.take(taken.id, taken.version, centre.act(centre.tarik, now=NOW + 2 * HOUR))).ticket
    await centre.tickets.resolve(taken.id, "Fait", taken.version, centre.act(centre.tarik, now=NOW + 4 * HOUR))
    await centre.open(application=str(centre.mail))
    gone = (await centre.open()).ticket
    await centre.tickets.withdraw(gone.id, gone.version, centre.act(centre.cast.paul))
    director = centre.act(centre.cast.denis, now=NOW + 3 * DAY)
    day = NOW.date()
    report = await centre.tickets.report(day, day, director)
    figures = report.figures
    assert (figures.opened, figures.resolved, figures.backlog) == (4, 2, 1)
    assert figures.ages == {Age.A_WEEK: 1}
    assert (figures.own.percent, figures.resolve.percent) == (100, 100)
    assert (figures.own_time.median, figures.own_time.ninetieth) == (timedelta(0), HOUR)
    assert (figures.resolve_time.median, figures.resolve_time.ninetieth) == (timedelta(0), 3 * HOUR)
    assert (figures.satisfaction, figures.answers) == (4.0, 1)
    groups = {name: part.opened for name, part in report.parts[Dimension.GROUP]}
    assert groups == {"Hotline": 3, "Réseau": 1}
    assert {name for name, _ in report.parts[Dimension.APPLICATION]} == {"", "Messagerie"}
    empty = await centre.tickets.report(day - 7 * DAY, day - DAY, director)
    assert (empty.figures.opened, empty.figures.resolve.percent, empty.figures.backlog) == (0, None, 1)


async def test_a_lead_counts_their_groups_and_others_nothing(centre: Centre) -> None:
    await centre.open()
    await centre.open(application=str(centre.mail))
    day = NOW.date()
    assert (await centre.tickets.report(day, day, centre.act(centre.luc))).figures.opened == 1
    assert (await centre.tickets.report(day, day, centre.act(centre.cast.denis))).figures.opened == 2
    for person in (centre.tarik, centre.cast.paul):
        with pytest.raises(NotAllowed):
            await centre.tickets.report(day, day, centre.act(person))
    for start, end in ((day, day - DAY), (day - 400 * DAY, day)):
        with pytest.raises(Unfit):
            await centre.tickets.report(start, end, centre.act(centre.cast.denis))


async def test_the_week_is_told_on_monday_morning_once(centre: Centre) -> None:
    await centre.open()
    monday = NOW + 6 * DAY  # Monday 30 November 2026, 10:00
    assert await centre.tickets.tell_weekly(monday - 2 * HOUR) == 0
    assert await centre.tickets.tell_weekly(monday) == 2
    assert await centre.tickets.tell_weekly(monday + HOUR) == 0
    (told,) = await centre.told(centre.cast.denis)
    assert len(await centre.told(centre.luc)) == 1
    assert "1" in told.summary
    assert centre.cast.denis.has(Role.DIRECTOR)


async def test_the_week_that_was_missed_is_told_for_three_days(centre: Centre) -> None:
    monday = NOW + 6 * DAY
    assert await centre.tickets.tell_weekly(monday + 4 * DAY) == 0
    assert await centre.tickets.tell_weekly(monday + 2 * DAY) == 2


async def test_the_report_is_about_the_days_that_are_said(centre: Centre) -> None:
    await centre.open()
    director = centre.act(centre.cast.denis)
    november = await centre.tickets.report_on("novembre", director)
    assert (november.start.day, november.end.day, november.figures.opened) == (1, 30, 1)
    assert sum(stretch.opened for stretch in november.course) == 1
    assert (await centre.tickets.report_on("last month", director)).figures.opened == 0
    with pytest.raises(Unfit, match="not_days"):
        await centre.tickets.report_on("bientôt", director)
    for said in ("novembre", "bientôt"):
        with pytest.raises(NotAllowed):
            await centre.tickets.report_on(said, centre.act(centre.cast.paul))


async def test_the_file_follows_the_right_of_whom_its_address_is_for(centre: Centre) -> None:
    await centre.open()
    await centre.open(application=str(centre.mail))
    days = Days(start=NOW.date(), end=NOW.date())

    async def opened(person: Person) -> str | None:
        file = await centre.tickets.report_file(days, ReportFormat.CSV, person.id, Language.FRENCH, NOW)
        return file.decode("utf-8-sig").splitlines()[1].split(";")[2] if file is not None else None

    assert [await opened(one) for one in (centre.cast.denis, centre.luc, centre.tarik)] == ["2", "1", None]
    await centre.tickets.set_lead(centre.hotline, None, centre.act(centre.cast.adele))
    assert await opened(centre.luc) is None
