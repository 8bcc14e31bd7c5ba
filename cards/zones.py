"""When something takes place, told to somebody whose clock may show another hour: the house's clock first, the reader's beside it.

A meeting is held, an appointment kept and the news sent where the organisation is. So its hour is told first, everywhere and to everybody;
who reads it on another clock is told both, for that instant: two zones may agree in winter and not in summer.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from cards.text import CONVENTIONS, Speech
from domain.languages import Language

_WINTER, _SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
_VOWELS = frozenset("AEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜ")


@dataclass(frozen=True, kw_only=True)
class Zones:
    """The clock of the house, and that of who reads."""

    house: ZoneInfo
    reader: ZoneInfo

    def agree_at(self, instant: datetime) -> bool:
        """Whether both clocks show the same at an instant."""
        return instant.astimezone(self.house).utcoffset() == instant.astimezone(self.reader).utcoffset()

    @property
    def agree(self) -> bool:
        """Whether both clocks show the same all year: for the fields in which an hour of any day is typed."""
        return self.agree_at(_WINTER) and self.agree_at(_SUMMER)

    def is_same_day_at(self, instant: datetime) -> bool:
        """Whether both calendars show the same day at an instant."""
        return _day(instant, self.house) == _day(instant, self.reader)


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def instant_in(zones: Zones, instant: datetime, say: Speech) -> str:
    """``mardi 8 décembre à 9 h 30``; read on another clock: ``mardi 8 décembre à 9 h 30 (8 h 30 à votre heure)``."""
    return _with_aside(say.instant(instant, zones.house), zones, instant, say)


def dated_instant_in(zones: Zones, instant: datetime, say: Speech) -> str:
    """The same with the year, for what stays to be read another year."""
    return _with_aside(say.dated_instant(instant, zones.house), zones, instant, say)


def aside(zones: Zones, instant: datetime, say: Speech) -> str:
    """``(8 h 30 à votre heure)``, with the day where the reader's is another; nothing where both clocks show the same."""
    if zones.agree_at(instant):
        return ""
    if zones.is_same_day_at(instant):
        return say.say("({hour} your time)", hour=say.hour(instant, zones.reader))
    return say.say("({instant} your time)", instant=say.instant(instant, zones.reader))


def _with_aside(text: str, zones: Zones, instant: datetime, say: Speech) -> str:
    beside = aside(zones, instant, say)
    return f"{text} {beside}" if beside else text


def span_in(zones: Zones, starts_at: datetime, ends_at: datetime, say: Speech) -> str:
    """``8 décembre 2026, de 14 h à 16 h``; read on another clock, with whose hours these are: ``(heure de Paris)``."""
    told = say.say(
        "{day}, from {start} to {end}",
        day=say.date(_day(starts_at, zones.house)),
        start=say.hour(starts_at, zones.house),
        end=say.hour(ends_at, zones.house),
    )
    if zones.agree_at(starts_at) and zones.agree_at(ends_at):
        return told
    return f"{told} ({zone_name(zones.house, say)})"


def typed_in(zones: Zones, say: Speech) -> str:
    """On which clock the hours of a form are read; nothing where it goes without saying."""
    return "" if zones.agree else say.say("Hours here are in {zone}.", zone=zone_name(zones.house, say))


def zone_name(zone: ZoneInfo, say: Speech) -> str:
    """``heure de Paris``, ``Paris time``; ``UTC`` where no city keeps the hour."""
    city = _city(zone.key, say.language)
    if city == "UTC":
        return city
    if city[:1] in _VOWELS:
        return say.within("city that begins with a vowel", "{city} time", city=city)
    return say.say("{city} time", city=city)


@lru_cache(maxsize=64)
def _city(key: str, language: Language) -> str:
    return get_timezone_location(key, locale=CONVENTIONS[language], return_city=True)
