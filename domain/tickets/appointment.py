"""Appointments on tickets: when somebody comes, or calls, and when both are reminded."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.quiet_hours import QuietHours

LENGTH = timedelta(hours=1)
"""How long an appointment is taken to last: then the ticket goes on by itself."""
FURTHEST = timedelta(days=366)
WHERE_LIMIT = 200
IN_CALENDARS = timedelta(days=7)
"""How long after its end the address of its calendar file serves."""
_BEFORE = (timedelta(days=1), timedelta(hours=1))


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """When, in UTC, and in words where or how."""

    at: datetime
    where: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is taken to be over."""
        return self.at + LENGTH


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The appointment that was planned last on a ticket; `is_off` when it was called off since, rather than kept or still to come."""

    appointment: Appointment
    is_off: bool = False


def instant_of(day: date, hour: time, zone: ZoneInfo) -> datetime | None:
    """The instant at which the clocks of a zone show an hour, the first of two; None for an hour that they skip."""
    instant = datetime.combine(day, hour, zone).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, hour) else None


def next_reminder(appointment: Appointment, after: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime | None:
    """When both are to be reminded next, later than `after`; None when they are not any more.

    The day before and an hour before, as people's clocks tell; what would fall into quiet hours comes before them.
    """
    local = appointment.at.astimezone(zone)
    day_before = local.replace(tzinfo=None) - _BEFORE[0]
    wanted = (datetime.combine(day_before.date(), day_before.time(), zone).astimezone(UTC), appointment.at - _BEFORE[1])
    planned = (quiet.last_allowed_before(instant, zone) for instant in wanted)
    return min((instant for instant in planned if instant > after), default=None)
