"""A year planned from a recurrence: seen before anything is saved, chosen date by date, written once."""

from datetime import date

import pytest

from domain.faults import NoRecurrence, NotAllowed
from domain.meetings.bodies import HolidayRule
from domain.meetings.views import Generated, YearForm
from tests.cast import NOW
from tests.workflows.meetings.conftest import Chamber

FIRST_THURSDAYS = "FREQ=MONTHLY;BYDAY=1TH"


async def seen(chamber: Chamber) -> YearForm:
    return await chamber.meetings.year.form(chamber.body, chamber.act(chamber.cast.olivia))


async def planned(chamber: Chamber, *days: date) -> YearForm | Generated:
    return await chamber.meetings.year.generate(chamber.body, frozenset(days), chamber.act(chamber.cast.olivia))


async def test_the_dates_of_a_year_are_seen_with_what_holidays_and_other_meetings_do_to_them(chamber: Chamber) -> None:
    await chamber.planned(3, "15:00", "17:00", place="salle loire")
    await chamber.change_rules(rule=FIRST_THURSDAYS)
    form = await seen(chamber)
    assert len(form.dates) == 12
    moved = [(str(one.occurrence.named), str(one.occurrence.held)) for one in form.dates if one.occurrence.is_moved]
    assert moved == [("2027-05-06", "2027-05-07")]  # Ascension Day
    (clashing,) = [one for one in form.dates if one.clashes]
    assert str(clashing.occurrence.named) == "2026-12-03"
    assert clashing.clashes[0].place == "salle loire"
    assert "Claire Dupont" in clashing.clashes[0].people


async def test_only_the_dates_that_were_ticked_are_planned_and_once(chamber: Chamber) -> None:
    await chamber.change_rules(rule=FIRST_THURSDAYS)
    days = [one.occurrence.named for one in (await seen(chamber)).dates]
    made = await planned(chamber, *days[:3], date(2026, 12, 25))
    assert isinstance(made, Generated)
    assert (made.made, len(made.drafts)) == (3, 3)
    form = await seen(chamber)
    assert (form.planned, [one.occurrence.named for one in form.dates]) == (3, days[3:])
    rest = await planned(chamber, *days)
    assert isinstance(rest, Generated)
    assert (rest.made, len(rest.drafts)) == (9, 12)
    assert not (await seen(chamber)).dates


async def test_no_date_is_no_plan(chamber: Chamber) -> None:
    await chamber.change_rules(rule=FIRST_THURSDAYS)
    form = await planned(chamber)
    assert isinstance(form, YearForm)
    assert [one.field for one in form.faults] == ["days"]
    assert (await seen(chamber)).planned == 0


async def test_a_holiday_that_the_rule_leaves_out_is_told_and_cannot_be_planned(chamber: Chamber) -> None:
    await chamber.change_rules(rule=FIRST_THURSDAYS, holiday_rule=HolidayRule.SKIP)
    form = await seen(chamber)
    assert form.left_out == (date(2027, 5, 6),)
    assert len(form.dates) == 11
    assert isinstance(await planned(chamber, date(2027, 5, 6)), YearForm)


async def test_only_the_secretary_of_a_body_with_a_recurrence_plans_its_year(chamber: Chamber) -> None:
    with pytest.raises(NoRecurrence):
        await seen(chamber)
    await chamber.change_rules(rule=FIRST_THURSDAYS)
    with pytest.raises(NotAllowed):
        await chamber.meetings.year.form(chamber.body, chamber.act(chamber.cast.claire, now=NOW))
