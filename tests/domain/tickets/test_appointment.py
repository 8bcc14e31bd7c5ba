"""Appointments: an hour that exists, reminders that disturb nobody, and their place among what becomes due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day
from domain.quiet_hours import QuietHours
from domain.tickets.appointment import Appointment, instant_of, next_reminder
from domain.tickets.entries import Event
from domain.tickets.rules import SupportRules
from domain.tickets.ticket import Pending, PendingReason, State
from domain.tickets.timekeeping import Clocks, Timekeeping, due_events, kept, next_check, told
from domain.working_hours import PARIS
from tests.domain.tickets.samples import a_ticket

QUIET, RULES = QuietHours(), SupportRules()
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        (date(2026, 12, 1), time(10), datetime(2026, 12, 1, 9, tzinfo=UTC)),
        (date(2027, 7, 1), time(10), datetime(2027, 7, 1, 8, tzinfo=UTC)),
        (date(2027, 3, 28), time(2, 30), None),
        (date(2027, 10, 31), time(2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_hour_is_read_on_the_clocks_people_have(day: date, hour: time, instant: datetime | None) -> None:
    assert instant_of(day, hour, PARIS) == instant


@pytest.mark.parametrize(
    ("at", "reminders"),
    [
        # a Thursday at 10:00: the day before, an hour before
        (datetime(2026, 11, 26, 9, tzinfo=UTC), [datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 26, 8, tzinfo=UTC)]),
        # a Monday at 08:00: neither on Sunday nor at 07:00, but on Friday evening, once
        (datetime(2026, 11, 30, 7, tzinfo=UTC), [datetime(2026, 11, 27, 18, 55, tzinfo=UTC)]),
        # tomorrow at 09:00, made at 10:00: the hour before alone
        (datetime(2026, 11, 25, 8, tzinfo=UTC), [datetime(2026, 11, 25, 7, tzinfo=UTC)]),
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), []),
    ],
)  # fmt: skip
def test_both_are_reminded_the_day_before_and_an_hour_before(at: datetime, reminders: list[datetime]) -> None:
    assert _all_reminders(Appointment(at=at), NOW) == reminders


def _all_reminders(appointment: Appointment, now: datetime) -> list[datetime]:
    found, after = [], now
    while (reminder := next_reminder(appointment, after, QUIET, PARIS)) is not None:
        found.append(reminder)
        after = reminder
    return found


_INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 Hypothesis wants them bare


@given(_INSTANTS, st.timedeltas(timedelta(minutes=1), timedelta(days=40)))
def test_no_reminder_is_quiet_late_or_too_many(now: datetime, ahead: timedelta) -> None:
    reminders = _all_reminders(Appointment(at=now + ahead), now)
    assert len(reminders) <= 2
    for reminder in reminders:
        local = reminder.astimezone(PARIS)
        assert now < reminder < now + ahead
        assert is_working_day(local.date())
        assert time(7, 30) <= local.time() < time(20)


def test_a_reminder_is_given_once_and_the_end_brings_the_ticket_back() -> None:
    appointment = Appointment(at=NOW + timedelta(days=3))
    ticket = replace(a_ticket(state=State.PLANNED), appointment=appointment)
    times = kept(ticket, Clocks(), Timekeeping(), RULES, NOW)
    given_ = []
    while times.check_at is not None:
        now = times.check_at + timedelta(minutes=1)
        for event in due_events(ticket, Clocks(), times, RULES, now):
            given_.append((now - timedelta(minutes=1) - appointment.at, event))
            if event is Event.ELAPSE:
                ticket = replace(ticket, state=State.IN_PROGRESS, appointment=None)
            times = kept(ticket, Clocks(), told(times, event, now), RULES, now)
    assert given_ == [
        (-timedelta(days=1), Event.REMIND),
        (-timedelta(hours=1), Event.REMIND),
        (timedelta(hours=1), Event.ELAPSE),
    ]


def test_what_happens_just_before_a_reminder_goes_out_does_not_swallow_it() -> None:
    ticket = replace(a_ticket(state=State.PLANNED), appointment=Appointment(at=NOW + timedelta(days=3)))
    times = kept(ticket, Clocks(), Timekeeping(), RULES, NOW)
    assert times.remind_at is not None
    late = times.remind_at + timedelta(seconds=5)
    assert kept(ticket, Clocks(), told(times, Event.NOTE, late), RULES, late).remind_at == times.remind_at


def test_when_nobody_polled_in_time_no_reminder_follows_what_it_is_about() -> None:
    appointment = Appointment(at=NOW + timedelta(days=3))
    ticket = replace(a_ticket(state=State.PLANNED), appointment=appointment)
    times = kept(ticket, Clocks(), Timekeeping(), RULES, NOW)
    during = appointment.at + timedelta(minutes=10)
    assert not due_events(ticket, Clocks(), times, RULES, during)
    after = kept(ticket, Clocks(), times, RULES, during)
    assert next_check(ticket, Clocks(), after, RULES) == appointment.ends_at
    assert due_events(ticket, Clocks(), times, RULES, appointment.ends_at) == [Event.ELAPSE]


def test_a_wait_does_not_silence_the_appointment() -> None:
    appointment = Appointment(at=NOW + timedelta(days=3))
    pending = Pending(reason=PendingReason.OTHER, until=NOW + timedelta(days=2))
    ticket = replace(a_ticket(state=State.PENDING, pending=pending), appointment=appointment)
    times = kept(ticket, Clocks(), Timekeeping(), RULES, NOW)
    assert due_events(ticket, Clocks(), times, RULES, NOW + timedelta(days=2)) == [Event.REMIND, Event.WAKE]
