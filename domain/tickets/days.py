"""Which days a report is about, as people say them: ``novembre``, ``2025``, ``last month``, ``1/11/2026 au 15/11/2026``."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.days import read_day
from domain.folding import fold

_MONTHS = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
_MONTH = re.compile(r"(?:en |de |d'|in |of )?([a-z]{3,9})\.?(?: (20\d\d))?", re.ASCII)
_YEAR = re.compile(r"(?:en |in )?(20\d\d)", re.ASCII)
_SPAN = re.compile(r"(?:du |from )?([\d/.-]{8,10})(?: ?(?:au|a|to|-|–|until) ?)([\d/.-]{8,10})", re.ASCII)
_LEAST_LETTERS = 3


class Lately(StrEnum):
    """The spans that are asked for most."""

    LAST_WEEK = "last_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    LAST_YEAR = "last_year"


_SAID = {
    Lately.LAST_WEEK: ("semaine derniere", "la semaine derniere", "semaine", "last week", "week"),
    Lately.THIS_MONTH: ("ce mois", "ce mois-ci", "mois en cours", "this month"),
    Lately.LAST_MONTH: ("mois dernier", "le mois dernier", "mois", "last month", "month"),
    Lately.LAST_YEAR: (
        "annee derniere",
        "l'annee derniere",
        "l'an dernier",
        "an dernier",
        "annee",
        "last year",
        "year",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Days:
    """From a day to another, both included."""

    start: date
    end: date


def week_before(day: date) -> Days:
    """The Monday and the Sunday of the week before the one of a day."""
    monday = day - timedelta(days=day.weekday() + 7)
    return Days(start=monday, end=monday + timedelta(days=6))


def month_of(day: date) -> Days:
    """The calendar month of a day."""
    start = day.replace(day=1)
    return Days(start=start, end=(start + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def year_of(number: int) -> Days:
    """A calendar year."""
    return Days(start=date(number, 1, 1), end=date(number, 12, 31))


def days_of(span: Lately, today: date) -> Days:
    """The days of a span that is told from today."""
    match span:
        case Lately.LAST_WEEK:
            return week_before(today)
        case Lately.THIS_MONTH:
            return month_of(today)
        case Lately.LAST_MONTH:
            return month_of(today.replace(day=1) - timedelta(days=1))
        case Lately.LAST_YEAR:
            return year_of(today.year - 1)


def read_days(text: str, today: date) -> Days | None:
    """The days that a text means; last week's when it says nothing, None when it means no days.

    A month without a year is the last one of that name that has begun. Two days are taken in the order they are said.
    """
    said = fold(text)
    if not said:
        return week_before(today)
    for span, ways in _SAID.items():
        if said in ways:
            return days_of(span, today)
    if year := _YEAR.fullmatch(said):
        return year_of(int(year[1]))
    if between := _SPAN.fullmatch(said):
        start, end = read_day(between[1]), read_day(between[2])
        return Days(start=start, end=end) if start is not None and end is not None else None
    if month := _MONTH.fullmatch(said):
        return _month(month[1], month[2], today)
    day = read_day(said)
    return Days(start=day, end=day) if day is not None else None


def _month(name: str, year: str | None, today: date) -> Days | None:
    """A month by its name, or its beginning when only one month begins so: ``nov``, ``juil``, but neither ``jui`` nor ``ma``."""
    meant = {
        number
        for number, names in enumerate(_MONTHS, 1)
        if any(name == one or (len(name) >= _LEAST_LETTERS and one.startswith(name)) for one in names)
    }
    exact = {number for number, names in enumerate(_MONTHS, 1) if name in names}
    meant = exact or meant
    if len(meant) != 1:
        return None
    (number,) = meant
    of = int(year) if year else today.year if number <= today.month else today.year - 1
    return month_of(date(of, number, 1))
