"""What Mardi says, in the language and the conventions of the reader: translated sentences, dates, money, periods.

Sentences are gettext msgids in English; `make setup` builds the catalogues. Formatting is Babel's, kept in caches since the same
dates and amounts are shown again and again. Every function is pure; no text depends on a clock.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from cards.words import TREND_SIGNS, WEATHER_SIGNS, WORDS, mark
from domain.flash_reports.report import Trend, Weather
from domain.languages import Language
from domain.periods import Period, Rhythm

__all__ = [
    "CONVENTIONS",
    "PARIS",
    "CataloguesNotBuilt",
    "Speech",
    "capital",
    "disarm",
    "disarm_beginning",
    "escape_markdown",
    "mark",
    "plain",
    "speech",
]

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DOMAIN = "mardi"
PARIS = ZoneInfo("Europe/Paris")
Day = date  # within Speech, `date` is a method
CONVENTIONS = {Language.FRENCH: Locale("fr", "FR"), Language.ENGLISH: Locale("en", "GB")}
_HARD_SPACE = "\u00a0"
_THIN_SPACE = "\u202f"
_BREAKABLE_THIN_SPACE = "\u2009"
_MINUS = "\u2212"
_BREAKER = "\u2060"


class CataloguesNotBuilt(RuntimeError):
    """The compiled catalogue of a language is missing."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The translations are not built: {path} is missing. Run `make setup`.")


@lru_cache(maxsize=len(Language))
def speech(language: Language) -> "Speech":
    """The speech of a language, made once. Raises CataloguesNotBuilt when its catalogue is not compiled."""
    return Speech(language)


def plain(text: str) -> str:
    """A text shown as it is where Markdown is not read: only the date functions of cards (``{{DATE(…)}}``) are broken up."""
    return text.replace("{{", "{" + _BREAKER + "{") if "{{" in text else text


_ANYWHERE = re.compile(r"([\\`*_\[\]<>~|&])")
_AT_LINE_START = re.compile(r"^(\d*)([-+=#.)])")


def escape_markdown(text: str) -> str:
    """A text that Markdown shows letter for letter, for the few places that read Markdown (messages, TextBlock, FactSet).

    Links, emphasis, code, HTML, headings, quotes, tables and lists are disarmed, date functions of cards too. Lines stay apart.
    """
    lines = (disarm_beginning(disarm(line.strip())) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def disarm(text: str) -> str:
    """A piece of a line that Markdown shows letter for letter, wherever in the line it stands but at its beginning."""
    return _ANYWHERE.sub(r"\\\1", plain(text))


def disarm_beginning(line: str) -> str:
    """A line that Markdown takes for no heading, no list and no rule."""
    return _AT_LINE_START.sub(r"\1\\\2", line)


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


class Speech:
    """One language, spoken. Sentences take their values by name: ``say("Hello {name}", name=…)``.

    Values are inserted as they are: the caller escapes or shows as rich text what a person typed.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        path = LOCALES / language.value / "LC_MESSAGES" / f"{DOMAIN}.mo"
        try:
            with path.open("rb") as file:
                self._catalogue = GNUTranslations(file)
        except FileNotFoundError as missing:
            raise CataloguesNotBuilt(path) from missing

    @cached_property
    def is_french(self) -> bool:
        """Whether French typography and grammar apply."""
        return self.language is Language.FRENCH

    def say(self, msgid: str, /, **values: object) -> str:
        """The translation of a sentence, with its values."""
        text = self._catalogue.gettext(msgid)
        return text.format(**values) if values else text

    def many(self, one: str, several: str, n: int, /, **values: object) -> str:
        """The translation that fits a number, which the sentence may name ``{n}``."""
        return self._catalogue.ngettext(one, several, abs(n)).format(n=self.number(n), **values)

    def within(self, context: str, msgid: str, /, **values: object) -> str:
        """The translation of a sentence that means something else elsewhere."""
        text = self._catalogue.pgettext(context, msgid)
        return text.format(**values) if values else text

    def word(self, value: StrEnum) -> str:
        """The word for a value of the domain, in lower case: a weather, trend, axis, role, rhythm, state, purpose or language."""
        return self._catalogue.gettext(WORDS[type(value)][value])

    def Word(self, value: StrEnum) -> str:  # noqa: N802 - the same word, with a capital
        """The word for a value of the domain, with a capital."""
        return capital(self.word(value))

    def weather(self, weather: Weather) -> str:
        """A weather with its sign: ``☁️ Nuages``."""
        return f"{WEATHER_SIGNS[weather]}{_HARD_SPACE}{self.Word(weather)}"

    def trend(self, trend: Trend) -> str:
        """A trend with its sign: ``↘ dégradation``."""
        return f"{TREND_SIGNS[trend]}{_BREAKABLE_THIN_SPACE}{self.word(trend)}"

    def colon(self, label: str, value: str) -> str:
        """A label and its value: ``Thème : finances``."""
        return f"{label}{_HARD_SPACE if self.is_french else ''}: {value}"

    def joined(self, parts: tuple[str, ...] | list[str]) -> str:
        """Short facts side by side: ``novembre 2026 · Claire Dupont``; empty ones are left out."""
        return " · ".join(part for part in parts if part)

    # Numbers

    def number(self, number: int | Decimal | float) -> str:
        """A number with at most two decimals: ``1 234,5``."""
        return _decimal(self.language, Decimal(str(number)), "#,##0.##").replace("-", _MINUS)

    def percent(self, percent: int | Decimal) -> str:
        """A percentage from 0 to 100, one decimal at most: ``62 %``."""
        return self._percent(_decimal(self.language, Decimal(percent), "#,##0.#").replace("-", _MINUS))

    def signed_percent(self, percent: Decimal | int) -> str:
        """A percentage with its sign, one decimal at most: ``+ 3 %``."""
        rounded = round(Decimal(percent), 1)
        return self._percent(self._signed(rounded, "#,##0.#"))

    def signed(self, number: int) -> str:
        """A whole number with its sign: ``+ 31``; ``0`` has none."""
        return self._signed(Decimal(number), "#,##0")

    def signed_days(self, days: int) -> str:
        """A difference in days: ``+ 31 j``."""
        return self.many("{days} day", "{days} days", days, days=self.signed(days))

    def days(self, days: int) -> str:
        """A number of days: ``31 j``."""
        return self.many("{days} day", "{days} days", days, days=self.number(days))

    def money(self, amount: Decimal) -> str:
        """Euros in full, cents only when there are: ``412 350 €``."""
        pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
        return self._euros(_decimal(self.language, amount, pattern), "")

    def compact_money(self, amount: Decimal) -> str:
        """Euros to be seen at a glance: ``412 k€``, ``1,25 M€``; in full below 10,000 €. Rounded, so never alone where it is judged."""
        size = abs(amount)
        if size >= 999_500:
            return self._euros(_decimal(self.language, amount / 1_000_000, "#,##0.##"), "M")
        if size >= 10_000:
            return self._euros(_decimal(self.language, amount / 1_000, "#,##0" if size >= 100_000 else "#,##0.#"), "k")
        return self.money(amount)

    def _signed(self, number: Decimal, pattern: str) -> str:
        digits = _decimal(self.language, abs(number), pattern)
        if not number:
            return digits
        sign = "+" if number > 0 else _MINUS
        return f"{sign}{_HARD_SPACE}{digits}" if self.is_french else f"{sign}{digits}"

    def _percent(self, digits: str) -> str:
        return f"{digits}{_THIN_SPACE}%" if self.is_french else f"{digits}%"

    def _euros(self, digits: str, unit: str) -> str:
        digits = digits.replace("-", _MINUS)
        if self.is_french:
            return f"{digits}{_HARD_SPACE}{unit}€"
        negative = digits.startswith(_MINUS)
        return f"{_MINUS if negative else ''}€{digits.removeprefix(_MINUS)}{unit}"

    # Days and hours

    def date(self, day: Day) -> str:
        """``24 novembre 2026``."""
        return _day(self.language, day, "d MMMM y")

    def short_date(self, day: Day) -> str:
        """``24 nov. 2026``."""
        return _day(self.language, day, "d MMM y")

    def day_and_month(self, day: Day) -> str:
        """``24 nov.``, where the year goes without saying."""
        return _day(self.language, day, "d MMM")

    def weekday_date(self, day: Day) -> str:
        """``mardi 24 novembre``."""
        return _day(self.language, day, "EEEE d MMMM")

    def month(self, day: Day) -> str:
        """``novembre 2026``."""
        return _day(self.language, day, "MMMM y")

    def short_month(self, day: Day) -> str:
        """``nov. 2026``."""
        return _day(self.language, day, "MMM y")

    def hour(self, instant: datetime, timezone: ZoneInfo) -> str:
        """``10 h``, ``9 h 05``; ``10:00`` in English."""
        local = instant.astimezone(timezone)
        if not self.is_french:
            return f"{local:%H:%M}"
        minutes = f"{_HARD_SPACE}{local:%M}" if local.minute else ""
        return f"{local.hour}{_HARD_SPACE}h{minutes}"

    def instant(self, instant: datetime, timezone: ZoneInfo) -> str:
        """``mardi 24 novembre à 10 h``, on the reader's clock."""
        day = self.weekday_date(instant.astimezone(timezone).date())
        return self.say("{day} at {hour}", day=day, hour=self.hour(instant, timezone))

    def dated_instant(self, instant: datetime, timezone: ZoneInfo) -> str:
        """``24 novembre 2026 à 10 h``, for what stays to be read another year."""
        day = self.date(instant.astimezone(timezone).date())
        return self.say("{day} at {hour}", day=day, hour=self.hour(instant, timezone))

    def period(self, period: Period) -> str:
        """``novembre 2026``, ``semaine du 16 au 22 novembre 2026``, ``quinzaine du 9 au 22 novembre 2026``."""
        if period.rhythm is Rhythm.MONTHLY:
            return self.month(period.start)
        start, end = self._span(period, "MMMM")
        if period.rhythm is Rhythm.WEEKLY:
            return self.say("week of {start} to {end}", start=start, end=end)
        return self.say("fortnight of {start} to {end}", start=start, end=end)

    def short_period(self, period: Period) -> str:
        """``nov. 2026``, ``16–22 nov.``: for a narrow column."""
        if period.rhythm is Rhythm.MONTHLY:
            return self.short_month(period.start)
        start = "d" if period.start.month == period.end.month else "d MMM"
        return f"{_day(self.language, period.start, start)}–{_day(self.language, period.end, 'd MMM')}"

    def tick(self, period: Period) -> str:
        """``nov.``, ``16 nov.``: under a bar, where the year is told beside."""
        return _day(self.language, period.start, "MMM" if period.rhythm is Rhythm.MONTHLY else "d MMM")

    def _span(self, period: Period, month: Literal["MMMM", "MMM"]) -> tuple[str, str]:
        start = "d" if period.start.month == period.end.month else f"d {month}"
        if period.start.year != period.end.year:
            start = f"d {month} y"
        return _day(self.language, period.start, start), _day(self.language, period.end, f"d {month} y")


@lru_cache(maxsize=4096)
def _decimal(language: Language, number: Decimal, pattern: str) -> str:
    return format_decimal(number, format=pattern, locale=CONVENTIONS[language])


_FIRST_OF_MONTH = re.compile(r"(^| )1(?= |$)")


@lru_cache(maxsize=8192)
def _day(language: Language, day: Day, pattern: str) -> str:
    text = format_date(day, pattern, locale=CONVENTIONS[language])
    if language is Language.FRENCH and day.day == 1 and "d" in pattern.replace("EEEE", ""):
        text = _FIRST_OF_MONTH.sub(r"\g<1>1er", text, count=1)
    return text
