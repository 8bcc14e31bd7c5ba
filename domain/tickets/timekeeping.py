"""What is written down of a ticket's clocks: when to look at it again, what was told already, the verdicts.

The clocks themselves are computed from the history whenever they are shown; this is what queues sort by and what the tick polls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.tickets.appointment import next_reminder
from domain.tickets.entries import Event
from domain.tickets.rules import SupportRules
from domain.tickets.service_level import Clock, Log, Targets, own_clock, resolve_clock
from domain.tickets.ticket import Ending, State, Ticket
from domain.working_hours import PARIS


@dataclass(frozen=True, kw_only=True)
class Timekeeping:
    """`resolve_due_at` is None while the clock stands still. Durations are seconds of opening hours.

    `remind_at` is when both are reminded of their appointment next.
    """

    resolve_due_at: datetime | None = None
    check_at: datetime | None = None
    remind_at: datetime | None = None
    own_breached_at: datetime | None = None
    resolve_warned_at: datetime | None = None
    resolve_breached_at: datetime | None = None
    own_kept: bool | None = None
    own_seconds: int | None = None
    resolve_kept: bool | None = None
    resolve_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """Both clocks of a ticket at one instant; None where nothing is promised. `zone` is that by which appointments are kept."""

    own: Clock | None = None
    resolve: Clock | None = None
    zone: ZoneInfo = PARIS


def clocks_of(log: Log, targets: Targets, rules: SupportRules, now: datetime) -> Clocks:
    """Both clocks, from the history of a ticket."""
    return Clocks(
        own=own_clock(log, targets.own, rules.hours, now),
        resolve=resolve_clock(log, targets.resolve, rules.hours, now),
        zone=rules.hours.timezone,
    )


def kept(ticket: Ticket, clocks: Clocks, before: Timekeeping, rules: SupportRules, now: datetime) -> Timekeeping:
    """The times to write down after a change. A verdict is that of the moment: closing a ticket freezes it, whatever comes after."""
    own, resolve = clocks.own, clocks.resolve
    if ticket.ending is Ending.WITHDRAWN:
        return replace(before, check_at=None, remind_at=None, resolve_due_at=None)
    standing = replace(
        before,
        remind_at=_remind_at(ticket, before, rules, now),
        resolve_due_at=resolve.due_at if resolve and ticket.state.is_open and not resolve.is_paused else None,
        own_kept=own.is_kept if own else None,
        own_seconds=_seconds(own),
        resolve_kept=resolve.is_kept if resolve else None,
        resolve_seconds=_seconds(resolve),
    )
    return replace(standing, check_at=next_check(ticket, clocks, standing, rules))


def _remind_at(ticket: Ticket, before: Timekeeping, rules: SupportRules, now: datetime) -> datetime | None:
    """A reminder that is due and was not given yet stays due."""
    if ticket.appointment is None or ticket.appointment.at <= now:
        return None
    return before.remind_at or next_reminder(ticket.appointment, now, rules.quiet, rules.hours.timezone)


def _seconds(clock: Clock | None) -> int | None:
    return int(clock.spent.total_seconds()) if clock is not None and clock.stopped_at is not None else None


def closes_at(ticket: Ticket, rules: SupportRules) -> datetime | None:
    """When a resolved ticket is closed for want of an answer."""
    if ticket.state is not State.RESOLVED or ticket.resolved_at is None:
        return None
    return rules.hours.advance_days(ticket.resolved_at, rules.closing_days)


def next_check(ticket: Ticket, clocks: Clocks, times: Timekeeping, rules: SupportRules) -> datetime | None:
    """When something becomes due by itself; None when nothing will."""
    due = [closes_at(ticket, rules), times.remind_at]
    if ticket.appointment is not None:
        due.append(ticket.appointment.ends_at)
    if ticket.pending is not None:
        due.append(ticket.pending.until)
    own, resolve = clocks.own, clocks.resolve
    if ticket.state is State.NEW and own is not None and times.own_breached_at is None:
        due.append(own.due_at)
    if resolve is not None and ticket.state.is_open and not resolve.is_paused:
        if times.resolve_warned_at is None and times.resolve_breached_at is None:
            due.append(resolve.warn_at)
        if times.resolve_breached_at is None:
            due.append(resolve.due_at)
    return min((at for at in due if at is not None), default=None)


def due_events(
    ticket: Ticket, clocks: Clocks, times: Timekeeping, rules: SupportRules, now: datetime
) -> Sequence[Event]:
    """What has become due by itself. A ticket that wakes or closes does that first; its clocks are looked at afterwards.

    What is breached is not warned of any more.
    """
    closing = closes_at(ticket, rules)
    if closing is not None and closing <= now:
        return (Event.EXPIRE,)
    events: list[Event] = []
    if ticket.appointment is not None and ticket.appointment.ends_at <= now:
        events.append(Event.ELAPSE)
    elif (
        ticket.appointment is not None
        and times.remind_at is not None
        and times.remind_at <= now < ticket.appointment.at
    ):
        events.append(Event.REMIND)
    if ticket.pending is not None:
        return [*events, Event.WAKE] if ticket.pending.until is not None and ticket.pending.until <= now else events
    own, resolve = clocks.own, clocks.resolve
    if ticket.state is State.NEW and own is not None and own.due_at is not None and times.own_breached_at is None:
        events += [Event.UNTAKEN] if own.due_at <= now else []
    if resolve is not None and ticket.state.is_open and not resolve.is_paused and times.resolve_breached_at is None:
        if resolve.due_at is not None and resolve.due_at <= now:
            events.append(Event.BREACH)
        elif times.resolve_warned_at is None and resolve.warn_at is not None and resolve.warn_at <= now:
            events.append(Event.WARN)
    return events


def told(times: Timekeeping, event: Event, now: datetime) -> Timekeeping:
    """The times after a warning was given: it is never given again. An appointment that was moved has reminders of its own."""
    match event:
        case Event.PLAN | Event.CANCEL | Event.REMIND | Event.ELAPSE:
            return replace(times, remind_at=None)
        case Event.UNTAKEN:
            return replace(times, own_breached_at=now)
        case Event.WARN:
            return replace(times, resolve_warned_at=now)
        case Event.BREACH:
            return replace(times, resolve_breached_at=now)
        case _:
            return times
