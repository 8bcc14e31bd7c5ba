"""Planning: a Tuesday of its own for each item, ahead and not taken; the backlog fills what is left empty, and says so."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.faults import AlreadyDone, NotAllowed, NotFound
from domain.identifiers import NewsId
from domain.languages import Language
from domain.meetings.bodies import Capacity
from domain.news.audience import Audience, AudienceKind
from domain.news.habits import Habits
from domain.news.item import HolidayRule, NewsState
from domain.news.outlook import Choice, Outlook, PlanWrong
from domain.news.recipients import TOPIC_STOPPED
from domain.outbox import DeliveryState
from domain.people import Role
from domain.places import Purpose
from storage import people, places
from storage.schema import news_mutes
from tests.cast import CHANNEL, NOW, PARIS
from tests.workflows.news.newsroom import Newsroom, sits

NEXT_TUESDAY = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
"""Tuesday 1 December 2026, 9:00 in Paris."""


def outlook(board: Any) -> Outlook:
    assert isinstance(board, Outlook), board
    return board


async def test_the_next_free_tuesday_at_nine_is_offered_and_taken(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    offered = outlook(await newsroom.planning.board(item.id, newsroom.act(newsroom.olivia)))
    assert (offered.next_free, offered.choice) == (NEXT_TUESDAY, Choice(day="2026-12-01", hour="09:00"))
    assert (await newsroom.plan(item)).wrong is None
    planned = await newsroom.found(item.id)
    assert (planned.state, planned.send_at) == (NewsState.SCHEDULED, NEXT_TUESDAY)
    assert (await newsroom.plan(await newsroom.item())).item.send_at == NEXT_TUESDAY + timedelta(days=7)


async def test_two_who_plan_at_once_take_two_tuesdays(newsroom: Newsroom) -> None:
    first, second = await newsroom.item(), await newsroom.item()
    boards = await asyncio.gather(newsroom.plan(first), newsroom.plan(second))
    assert {board.item.send_at for board in boards} == {NEXT_TUESDAY, NEXT_TUESDAY + timedelta(days=7)}


@pytest.mark.parametrize(
    ("choice", "wrong"),
    [
        (Choice(day="2026-11-24", hour="09:00"), PlanWrong.IN_THE_PAST),
        (Choice(day="2026-11-10", hour="09:00"), PlanWrong.IN_THE_PAST),
        (Choice(day="", hour="09:00"), PlanWrong.NOT_A_DATE),
        (Choice(day="demain", hour="09:00"), PlanWrong.NOT_A_DATE),
        (Choice(day="2026-12-01", hour="neuf"), PlanWrong.NOT_AN_HOUR),
        (Choice(day="2029-12-04", hour="09:00"), PlanWrong.TOO_FAR),
        (Choice(day="2026-12-01", hour="16:30"), PlanWrong.TAKEN),
    ],
)
async def test_a_date_that_cannot_be_is_refused_and_nothing_changes(
    newsroom: Newsroom, choice: Choice, wrong: PlanWrong
) -> None:
    await newsroom.plan(await newsroom.item())
    item = await newsroom.item()
    board = outlook(await newsroom.planning.schedule(item.id, 1, choice, newsroom.act(newsroom.olivia)))
    assert (board.wrong, board.choice) == (wrong, choice)
    assert (await newsroom.found(item.id)).state is NewsState.READY


async def test_any_other_time_can_be_chosen_and_changed(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    for day, hour in (("2026-11-26", "14:30"), ("2027-07-06", "09:00")):
        choice = Choice(day=day, hour=hour)
        board = outlook(await newsroom.planning.schedule(item.id, 1, choice, newsroom.act(newsroom.olivia)))
        assert board.choice == choice
    assert (await newsroom.found(item.id)).send_at == datetime(2027, 7, 6, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(HolidayRule.NEXT_WORKING_DAY, datetime(2027, 7, 15, 7, 0, tzinfo=UTC)), (HolidayRule.SKIP, PlanWrong.HOLIDAY)],
)
async def test_a_public_holiday_is_moved_or_refused_by_the_items_rule(
    newsroom: Newsroom, rule: HolidayRule, expected: object
) -> None:
    item = await newsroom.item(holiday_rule=rule)
    choice = Choice(day="2027-07-14", hour="09:00")
    board = outlook(await newsroom.planning.schedule(item.id, 1, choice, newsroom.act(newsroom.olivia)))
    assert (board.wrong or board.item.send_at) == expected


async def test_a_year_that_is_full_has_no_tuesday_left(newsroom: Newsroom) -> None:
    for week in range(52):
        await newsroom.item(NewsState.SCHEDULED, send_at=NEXT_TUESDAY + timedelta(weeks=week))
    item = await newsroom.item()
    assert (await newsroom.plan(item)).wrong is PlanWrong.NO_TUESDAY_LEFT


async def test_what_is_not_ready_has_changed_or_is_for_nobody_is_not_planned(newsroom: Newsroom) -> None:
    draft, changed = await newsroom.item(NewsState.DRAFT), await newsroom.item(version=2)
    nobody = await newsroom.item(audience=Audience(kind=AudienceKind.ROLE, value=Role.SECRETARY.value))
    act = newsroom.act
    assert (await newsroom.plan(draft)).wrong is PlanWrong.NOT_READY
    stale = outlook(await newsroom.planning.schedule_next(changed.id, 1, act(newsroom.olivia)))
    assert stale.wrong is PlanWrong.CHANGED
    assert (await newsroom.plan(nobody)).wrong is PlanWrong.EMPTY_AUDIENCE


async def test_it_is_taken_out_of_the_calendar_again(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    await newsroom.plan(item)
    await newsroom.planning.unschedule(item.id, newsroom.act(newsroom.olivia))
    free = await newsroom.found(item.id)
    assert (free.state, free.send_at) == (NewsState.READY, None)


async def test_a_repeated_press_plans_once(newsroom: Newsroom) -> None:
    item = await newsroom.item()
    act = newsroom.act(newsroom.olivia)
    await newsroom.planning.schedule_next(item.id, 1, act)
    with pytest.raises(AlreadyDone):
        await newsroom.planning.schedule_next(item.id, 1, act)


async def test_the_outlook_counts_who_gets_it_by_language_and_who_does_not_by_reason(newsroom: Newsroom) -> None:
    cast = newsroom.cast
    async with newsroom.database.transaction() as tx:
        await people.unreachable(tx, cast.claire.id, "ConversationBlockedByUser")
        await people.uninstalled(tx, cast.paul.id)
        await tx.execute(news_mutes.insert().values(person_id=cast.adele.id, topic="security", at=NOW))
    item, mandatory = await newsroom.item(), await newsroom.item(is_mandatory=True)
    act = newsroom.act(newsroom.olivia)
    board = outlook(await newsroom.planning.board(item.id, act))
    assert board.readers == {Language.FRENCH: 3, Language.ENGLISH: 1}
    assert board.passed_over == {
        (DeliveryState.BLOCKED, "ConversationBlockedByUser"): 1,
        (DeliveryState.NOT_INSTALLED, "uninstalled"): 1,
        (DeliveryState.SKIPPED, TOPIC_STOPPED): 1,
    }
    board = outlook(await newsroom.planning.board(mandatory.id, act))
    assert board.reached == 5
    assert board.takes == timedelta(seconds=5 / 45)


async def test_audiences_hold_whom_they_name(newsroom: Newsroom) -> None:
    async with newsroom.database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)

    async def reached(kind: AudienceKind, value: str) -> int:
        item = await newsroom.item(audience=Audience(kind=kind, value=value))
        return outlook(await newsroom.planning.board(item.id, newsroom.act(newsroom.olivia))).reached

    assert await reached(AudienceKind.EVERYONE, "") == 7
    assert await reached(AudienceKind.ROLE, Role.STAFF.value) == 7
    assert await reached(AudienceKind.ROLE, Role.EDITOR.value) == 2
    assert await reached(AudienceKind.ROLE, "edit%") == 0
    assert await reached(AudienceKind.DEPARTMENT, "Direction du numérique") == 1
    assert await reached(AudienceKind.DEPARTMENT, "") == 0
    assert await reached(AudienceKind.CHANNEL, str(place_id)) == 1
    assert await reached(AudienceKind.CHANNEL, "' or 1=1") == 0
    assert await reached(AudienceKind.COMMITTEE, "coptic") == 0
    async with newsroom.database.transaction() as tx:
        await places.gone(tx, CHANNEL, NOW)
    assert await reached(AudienceKind.CHANNEL, str(place_id)) == 0


async def test_the_members_of_a_body_are_those_to_whom_its_meetings_of_the_day_are_announced(
    newsroom: Newsroom,
) -> None:
    cast, today = newsroom.cast, NOW.date()
    audience = await newsroom.body(
        sits(cast.claire, since=today),
        sits(cast.denis, Capacity.CHAIR, until=today),
        sits(cast.emma, Capacity.GUEST),
        sits(cast.emma, Capacity.SECRETARY),
        sits(cast.paul, Capacity.DEPUTY, deputy_of=cast.claire.id),
        sits(cast.adele, until=today - timedelta(days=1)),
        sits(cast.marc, since=today + timedelta(days=1)),
        sits(cast.olivia, Capacity.SECRETARY),
    )
    await newsroom.body(sits(cast.paul), name="Assemblée plénière")
    item = await newsroom.item(audience=audience, is_mandatory=True)
    board = outlook(await newsroom.planning.board(item.id, newsroom.act(newsroom.olivia)))
    assert (board.audience_name, board.readers) == (
        "Commission permanente",
        {Language.FRENCH: 2, Language.ENGLISH: 1},
    )
    await newsroom.sent(item)
    assert {one.person.id for one in await newsroom.deliver() if one.person} == {
        cast.claire.id,
        cast.denis.id,
        cast.emma.id,
    }


async def test_the_members_of_a_body_are_those_of_the_day_on_which_the_item_goes_out(newsroom: Newsroom) -> None:
    cast = newsroom.cast
    monday, tuesday = (NEXT_TUESDAY - timedelta(days=1)).date(), NEXT_TUESDAY.date()
    item = await newsroom.item(
        audience=await newsroom.body(
            sits(cast.claire, until=monday), sits(cast.emma, until=monday), sits(cast.paul, since=tuesday)
        )
    )
    assert (await newsroom.plan(item)).reached == 1
    asked = await newsroom.planning.board(item.id, newsroom.act(newsroom.olivia), is_confirming=True)
    assert outlook(asked).reached == 2
    await newsroom.sending.tick(NEXT_TUESDAY)
    sent = await newsroom.deliver(now=NEXT_TUESDAY)
    reached = {one.person.id for one in sent if one.person}
    assert reached & {cast.claire.id, cast.paul.id} == {cast.paul.id}


async def test_an_ambassador_plans_their_own_items_for_channels_and_their_department(newsroom: Newsroom) -> None:
    marc = newsroom.marc
    own = await newsroom.item(author=marc, audience=Audience(kind=AudienceKind.DEPARTMENT, value=marc.department))
    board = outlook(await newsroom.planning.schedule_next(own.id, 1, newsroom.act(marc)))
    assert board.item.state is NewsState.SCHEDULED
    for value in ("", "Direction des lycées"):
        kind = AudienceKind.DEPARTMENT if value else AudienceKind.EVERYONE
        beyond = await newsroom.item(author=marc, audience=Audience(kind=kind, value=value))
        assert not outlook(await newsroom.planning.board(beyond.id, newsroom.act(marc))).may_send
        with pytest.raises(NotAllowed):
            await newsroom.planning.schedule_next(beyond.id, 1, newsroom.act(marc))
    with pytest.raises(NotFound):
        await newsroom.planning.board((await newsroom.item()).id, newsroom.act(marc))


async def test_who_writes_no_news_sees_no_calendar_and_no_board(newsroom: Newsroom) -> None:
    item, paul = await newsroom.item(), newsroom.cast.paul
    with pytest.raises(NotAllowed):
        await newsroom.planning.calendar(0, newsroom.act(paul))
    with pytest.raises(NotAllowed):
        await newsroom.planning.board(item.id, newsroom.act(paul))
    with pytest.raises(NotFound):
        await newsroom.planning.board(NewsId(10**15), newsroom.act(newsroom.olivia))


async def test_the_calendar_shows_editions_gaps_other_days_and_what_was_missed(newsroom: Newsroom) -> None:
    planned = await newsroom.item(NewsState.SCHEDULED, send_at=NEXT_TUESDAY)
    aside = await newsroom.item(NewsState.SCHEDULED, send_at=NEXT_TUESDAY + timedelta(days=2))
    missed = await newsroom.item(NewsState.SCHEDULED, send_at=NOW - timedelta(days=2))
    waiting = await newsroom.item()
    calendar = await newsroom.planning.calendar(0, newsroom.act(newsroom.olivia))
    assert calendar.weeks[0].is_over
    week = calendar.weeks[1]
    assert week.edition is not None
    assert (week.tuesday, week.edition.id, [one.id for one in week.others]) == (
        date(2026, 12, 1),
        planned.id,
        [aside.id],
    )
    assert [week.is_gap for week in calendar.weeks] == [False, False, *[True] * 6]
    assert all(week.proposed is None for week in calendar.weeks)
    assert ([one.id for one in calendar.missed], [one.id for one in calendar.backlog]) == ([missed.id], [waiting.id])
    later = await newsroom.planning.calendar(1, newsroom.act(newsroom.olivia))
    assert later.weeks[0].tuesday == date(2027, 1, 19)
    assert (await newsroom.planning.calendar(10**9, newsroom.act(newsroom.olivia))).page == 6


async def test_the_backlog_fills_the_tuesday_ahead_four_days_before_in_its_order_and_tells_the_editors(
    newsroom: Newsroom,
) -> None:
    first = await newsroom.item(at=NOW - timedelta(days=3))
    second = await newsroom.item(at=NOW - timedelta(days=2))
    friday = NEXT_TUESDAY - timedelta(days=4)
    await newsroom.planning.tick(friday)
    assert (await newsroom.found(first.id)).state is NewsState.READY
    newsroom.use(Habits(zone=PARIS, fills=True))
    proposed = [week.proposed for week in (await newsroom.planning.calendar(0, newsroom.act(newsroom.olivia))).weeks]
    assert [one.id for one in proposed if one] == [first.id, second.id]
    await newsroom.planning.tick(friday - timedelta(seconds=1))
    assert (await newsroom.found(first.id)).state is NewsState.READY
    for _ in range(2):
        await newsroom.planning.tick(friday)
    filled = await newsroom.found(first.id)
    assert (filled.state, filled.send_at) == (NewsState.SCHEDULED, NEXT_TUESDAY)
    assert (await newsroom.found(second.id)).state is NewsState.READY
    told = await newsroom.deliver(now=friday)
    assert {one.place.conversation_id for one in told if one.place} == {
        f"a:{one.entra_id}" for one in (newsroom.olivia, newsroom.denis)
    }


async def test_the_backlog_takes_nothing_that_nobody_answers_for(newsroom: Newsroom) -> None:
    newsroom.use(Habits(zone=PARIS, fills=True))
    everyone = await newsroom.item(author=newsroom.marc)
    friday = NEXT_TUESDAY - timedelta(days=4)
    await newsroom.planning.tick(friday)
    assert (await newsroom.found(everyone.id)).state is NewsState.READY
    approved = await newsroom.item(author=newsroom.marc, approver=newsroom.denis.id)
    await newsroom.planning.tick(friday)
    assert (await newsroom.found(approved.id)).state is NewsState.SCHEDULED


async def test_editors_with_a_channel_are_told_there_alone(newsroom: Newsroom) -> None:
    newsroom.use(replace(newsroom.habits, fills=True))
    async with newsroom.database.transaction() as tx:
        place_id = await places.keep(tx, CHANNEL)
        await places.bind(tx, Purpose.NEWS_EDITORS, place_id, newsroom.olivia.id, NOW)
    await newsroom.item()
    friday = NEXT_TUESDAY - timedelta(days=4)
    await newsroom.planning.tick(friday)
    assert [one.place for one in await newsroom.deliver(now=friday)] == [CHANNEL]
