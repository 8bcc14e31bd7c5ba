"""The reminders of a meeting: none in the past, after the start, in quiet hours or twice, and every one comes to an end."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.meetings.ladder import (
    Clocks,
    Ladder,
    NotALadder,
    Rung,
    RungKind,
    Skip,
    first_look,
    look,
    plan,
    read_ladder,
    when_to_tell,
    write_ladder,
)
from domain.meetings.replies import Answer
from domain.quiet_hours import QuietHours

PARIS = ZoneInfo("Europe/Paris")
CLOCKS = Clocks(organisation=PARIS, person=PARIS)
QUIET = QuietHours()
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def paris(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


COUNCIL = paris(2026, 12, 8, 14)
"""Tuesday 8 December 2026 at 14:00."""

rungs = st.one_of(
    st.builds(
        Rung,
        kind=st.just(RungKind.DAYS),
        number=st.integers(1, 30),
        at=st.times().map(lambda one: time(one.hour, one.minute)),
        only_unanswered=st.booleans(),
    ),
    st.builds(Rung, kind=st.just(RungKind.MINUTES), number=st.integers(1, 600), only_unanswered=st.booleans()),
)
ladders = st.lists(rungs, max_size=6, unique_by=str).map(lambda found: read_ladder(write_ladder(found)))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([PARIS, ZoneInfo("Europe/London"), ZoneInfo("Indian/Reunion"), ZoneInfo("America/Cayenne")])


def at(rung: str, starts_at: datetime = COUNCIL, known_at: datetime = LONG_AGO) -> datetime | Skip | None:
    (one,) = read_ladder(rung)
    planned = plan(one, starts_at, known_at, CLOCKS)
    return planned.at or planned.skip


def test_a_ladder_is_written_as_people_say_it() -> None:
    ladder = read_ladder("60 min ; J-1 17h ; d-12 9:00; J-3 9h00 ?; docs")
    assert write_ladder(ladder) == "docs; J-12 09:00; J-3 09:00 ?; J-1 17:00; 60 min"


TOO_MANY = "; ".join(f"{n} min" for n in range(1, 10))


@pytest.mark.parametrize(
    "text", ["J-0 9:00", "J-1 25:00", "soon", "J-1 9:00; J-1 09:00", "0 min", "J-99 9:00", TOO_MANY]
)
def test_what_is_no_ladder_is_refused(text: str) -> None:
    with pytest.raises(NotALadder):
        read_ladder(text)


@given(ladders)
def test_a_ladder_is_read_back_as_it_was_written(ladder: Ladder) -> None:
    assert read_ladder(write_ladder(ladder)) == ladder


def test_rungs_stand_where_the_organisations_clock_says() -> None:
    assert at("J-1 17:00") == paris(2026, 12, 7, 17)
    assert at("60 min") == paris(2026, 12, 8, 13)
    assert at("J-3 09:00 ?", paris(2026, 12, 11, 14)) == paris(2026, 12, 8, 9)


def test_a_change_of_clocks_moves_no_rung() -> None:
    assert at("J-3 09:00", paris(2026, 3, 30, 10)) == paris(2026, 3, 27, 9)
    assert at("J-5 09:00", paris(2026, 10, 28, 10)) == paris(2026, 10, 23, 9)


def test_a_rung_in_quiet_hours_moves_before_them() -> None:
    assert at("J-3 09:00 ?") == paris(2026, 12, 4, 19, 55)  # a Saturday: on the Friday
    assert at("J-1 22:00", paris(2026, 12, 9, 14)) == paris(2026, 12, 8, 19, 55)
    assert at("60 min", paris(2026, 12, 8, 8)) == paris(2026, 12, 7, 19, 55)


def test_or_after_them_when_before_is_past() -> None:
    known = paris(2026, 12, 7, 21)
    assert at("J-1 22:00", known_at=known) == paris(2026, 12, 8, 7, 30)


def test_or_nowhere_when_the_meeting_has_begun_by_then() -> None:
    assert at("60 min", paris(2026, 12, 8, 7, 15), known_at=paris(2026, 12, 7, 21)) is Skip.QUIET_HOURS


def test_what_had_passed_when_the_meeting_was_announced_is_not_sent() -> None:
    assert at("J-12 09:00", known_at=paris(2026, 12, 1, 10)) is Skip.PAST


def test_two_that_fall_together_are_one_message() -> None:
    ladder = read_ladder("J-3 09:00; J-2 09:00; 60 min")  # Saturday and Sunday before a Tuesday: both on the Friday
    found = look(
        ladder,
        frozenset(),
        starts_at=COUNCIL,
        known_at=LONG_AGO,
        answer=Answer.NONE,
        clocks=CLOCKS,
        now=paris(2026, 12, 4, 19, 56),
    )
    assert str(found.send) == "J-2 09:00"
    assert {one.rung: one.skip for one in found.ended} == {"J-3 09:00": Skip.MERGED, "J-2 09:00": None}
    assert found.next_at == paris(2026, 12, 8, 13)


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (Answer.NONE, "J-3 09:00 ?"),
        (Answer.PRESENT, None),
        (Answer.ABSENT, None),
        (Answer.PROXY, None),
        (Answer.DEPUTY, None),
    ],
)
def test_who_answered_is_not_asked_again(answer: Answer, sent: str | None) -> None:
    found = look(
        read_ladder("J-3 09:00 ?"),
        frozenset(),
        starts_at=paris(2026, 12, 11, 14),
        known_at=LONG_AGO,
        answer=answer,
        clocks=CLOCKS,
        now=paris(2026, 12, 8, 9),
    )
    assert (str(found.send) if found.send else None) == sent


def test_quiet_hours_are_those_of_the_person() -> None:
    clocks = Clocks(organisation=PARIS, person=ZoneInfo("America/Cayenne"))
    found = plan(read_ladder("J-1 09:00")[0], COUNCIL, LONG_AGO, clocks)  # 05:00 in Cayenne
    assert found.at == datetime(2026, 12, 4, 22, 55, tzinfo=UTC)  # the Friday, 19:55 there


def test_a_change_within_a_day_of_the_meeting_is_told_at_once() -> None:
    night = paris(2026, 12, 7, 23)
    assert when_to_tell(night, PARIS, QUIET, COUNCIL) == night
    assert when_to_tell(night, PARIS, QUIET, paris(2026, 12, 20, 14)) == paris(2026, 12, 8, 7, 30)


@settings(max_examples=150)
@given(
    ladder=ladders,
    starts_at=instants,
    notice=st.timedeltas(timedelta(minutes=1), timedelta(days=40)),
    zone=zones,
    answers=st.lists(st.sampled_from(Answer), min_size=1, max_size=4),
    stops=st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), max_size=6),
    moves=st.lists(
        st.tuples(
            st.timedeltas(timedelta(0), timedelta(days=30)), st.timedeltas(timedelta(hours=1), timedelta(days=40))
        ),
        max_size=2,
    ),
)
def test_whatever_the_stops_and_the_moves_every_rung_ends_once_and_none_disturbs(
    ladder: Ladder,
    starts_at: datetime,
    notice: timedelta,
    zone: ZoneInfo,
    answers: list[Answer],
    stops: list[timedelta],
    moves: list[tuple[timedelta, timedelta]],
) -> None:
    clocks = Clocks(organisation=PARIS, person=zone)
    known_at = starts_at - notice
    delays, turns, ahead = iter(stops), 0, iter(moves)
    moved = next(ahead, None)
    while True:  # one round for each date the meeting is given
        done: set[str] = set()
        sent: list[tuple[datetime, str]] = []
        at = first_look(ladder, frozenset(), starts_at=starts_at, known_at=known_at, clocks=clocks)
        move_at = min(known_at + moved[0], starts_at) if moved else None
        while at is not None and (move_at is None or at < move_at):
            now = at + next(delays, timedelta(seconds=20))
            answer = answers[turns % len(answers)]
            turns += 1
            assert turns < 200
            found = look(
                ladder,
                frozenset(done),
                starts_at=starts_at,
                known_at=known_at,
                answer=answer,
                clocks=clocks,
                now=now,
            )
            names = [one.rung for one in found.ended]
            assert not done & set(names)
            assert len(names) == len(set(names))
            done |= set(names)
            if found.send is not None:
                assert known_at < now < starts_at
                assert not QUIET.is_quiet(now, zone)
                assert answer is Answer.NONE or (answer.comes and not found.send.only_unanswered)
                assert {one.rung: one.skip for one in found.ended}[str(found.send)] is None
                sent.append((now, str(found.send)))
            assert sum(one.skip is None for one in found.ended) == (found.send is not None)
            assert found.next_at is None or found.next_at > now
            at = found.next_at
        if move_at is None or moved is None:
            break
        known_at, starts_at, moved = move_at, move_at + moved[1], next(ahead, None)
    left = [rung for rung in ladder if str(rung) not in done]
    assert all(plan(rung, starts_at, known_at, clocks).at is None for rung in left)


@given(instants, zones)
def test_what_is_allowed_is_not_quiet_and_lies_on_the_right_side(instant: datetime, zone: ZoneInfo) -> None:
    before, after = QUIET.last_allowed_before(instant, zone), QUIET.first_allowed_from(instant, zone)
    assert before <= instant <= after
    assert not QUIET.is_quiet(before, zone)
    assert not QUIET.is_quiet(after, zone)


def test_a_public_holiday_is_quiet_all_day() -> None:
    assert QUIET.is_quiet(paris(2027, 5, 6, 11), PARIS)  # Ascension Day
    assert QUIET.last_allowed_before(paris(2027, 5, 6, 11), PARIS) == paris(2027, 5, 5, 19, 55)
    assert date(2027, 5, 6).weekday() == 3
