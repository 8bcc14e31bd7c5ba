"""Quiet hours: when nobody is written to unless it cannot wait. By default 20:00–07:30, and all of each day that is not worked."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import at_local, is_working_day, working_day_on_or_after, working_day_on_or_before

MARGIN = timedelta(minutes=5)
"""How long before the quiet begins the last message is planned, so that it is out in time."""


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Quiet from `begins` to `ends` the next day, local time, and on days that are not worked."""

    begins: time = time(20, 0)
    ends: time = time(7, 30)

    def is_quiet(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Whether an instant is quiet on somebody's clock."""
        local = instant.astimezone(zone)
        return not is_working_day(local.date()) or not self.ends <= local.time() < self.begins

    def last_allowed_before(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """The last instant, in UTC, planned before the quiet in which `instant` falls; `instant` itself when it is not quiet."""
        if not self.is_quiet(instant, zone):
            return instant
        local = instant.astimezone(zone)
        day = local.date() if local.time() >= self.begins else local.date() - timedelta(days=1)
        return self._last_of(working_day_on_or_before(day), zone)

    def first_allowed_from(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """The first instant, in UTC, from `instant` on that is not quiet."""
        if not self.is_quiet(instant, zone):
            return instant
        local = instant.astimezone(zone)
        day = local.date() if local.time() < self.ends else local.date() + timedelta(days=1)
        return at_local(working_day_on_or_after(day), self.ends, zone)

    def _last_of(self, day: date, zone: ZoneInfo) -> datetime:
        return at_local(day, self.begins, zone) - MARGIN
