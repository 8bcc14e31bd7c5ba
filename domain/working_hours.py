"""Time that is worked: the opening hours of working days, through holidays and changes of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.calendar import is_working_day, working_day_on_or_after

PARIS = ZoneInfo("Europe/Paris")
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """When a service is open: from `opens` to `closes`, on the clock of `timezone`, each French working day.

    Raises ValueError when it would close before it opens. Instants come and go in UTC.
    """

    opens: time = time(8)
    closes: time = time(18)
    timezone: ZoneInfo = PARIS

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            msg = "a service opens before it closes"
            raise ValueError(msg)

    def is_open(self, instant: datetime) -> bool:
        """Whether the service is open at an instant; at its closing it no longer is."""
        day = self._day_of(instant)
        return is_working_day(day) and self._opening(day) <= instant < self._closing(day)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How long the service was open between two instants; nothing when the end comes first."""
        total, day, last = _NOTHING, self._day_of(start), self._day_of(end)
        while day <= last:
            if is_working_day(day):
                total += max(min(self._closing(day), end) - max(self._opening(day), start), _NOTHING)
            day += _DAY
        return total

    def advance(self, start: datetime, opened: timedelta) -> datetime:
        """The first instant by which the service will have been open for so long since `start`; `start` itself for no time at all."""
        if opened <= _NOTHING:
            return start
        day = self._day_of(start)
        while True:
            day = working_day_on_or_after(day)
            begin = max(self._opening(day), start)
            room = self._closing(day) - begin
            if opened <= room:
                return begin + opened
            opened -= max(room, _NOTHING)
            day += _DAY

    def advance_days(self, start: datetime, days: int) -> datetime:
        """The same hour so many working days later.

        What comes while the service is closed counts from its next opening, and then ends with the last of those days.
        """
        if days <= 0:
            return start
        day = self._day_of(start)
        if not is_working_day(day) or start >= self._closing(day):
            day, at = working_day_on_or_after(day + _DAY), None
        elif start <= self._opening(day):
            at = None
        else:
            at = start.astimezone(self.timezone).time()
        for _ in range(days if at is not None else days - 1):
            day = working_day_on_or_after(day + _DAY)
        return self._closing(day) if at is None else _instant(day, at, self.timezone)

    def _day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.timezone).date()

    def _opening(self, day: date) -> datetime:
        return _instant(day, self.opens, self.timezone)

    def _closing(self, day: date) -> datetime:
        return _instant(day, self.closes, self.timezone)


@lru_cache(maxsize=4096)
def _instant(day: date, at: time, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, timezone).astimezone(UTC)
