"""What Mardi says follows the conventions of its reader."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cards import text
from cards.text import PARIS, CataloguesNotBuilt, Speech, escape_markdown, plain, speech
from cards.words import TREND_SIGNS, WEATHER_SIGNS, WORDS
from domain.flash_reports.report import Trend, Weather
from domain.languages import Language
from domain.periods import Rhythm, period_of

FR, EN = speech(Language.FRENCH), speech(Language.ENGLISH)


def test_numbers_are_written_as_their_reader_writes_them() -> None:
    assert FR.number(Decimal("1234.5")) == "1\u202f234,5"
    assert EN.number(Decimal("1234.5")) == "1,234.5"
    assert FR.number(-3) == "\u22123"


def test_money_has_cents_only_when_there_are_some() -> None:
    assert FR.money(Decimal("412350")) == "412\u202f350\u00a0€"
    assert FR.money(Decimal("412350.5")) == "412\u202f350,50\u00a0€"
    assert EN.money(Decimal("-412350")) == "\u2212€412,350"


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("9999", "9\u202f999\u00a0€", "€9,999"),
        ("12350", "12,4\u00a0k€", "€12.4k"),
        ("412350", "412\u00a0k€", "€412k"),
        ("999499", "999\u00a0k€", "€999k"),
        ("999500", "1\u00a0M€", "€1M"),
        ("1254000", "1,25\u00a0M€", "€1.25M"),
        ("-412350", "\u2212412\u00a0k€", "\u2212€412k"),
    ],
)
def test_money_at_a_glance_is_short(amount: str, french: str, english: str) -> None:
    assert FR.compact_money(Decimal(amount)) == french
    assert EN.compact_money(Decimal(amount)) == english


def test_percentages_and_signed_figures_never_begin_a_list() -> None:
    assert FR.percent(62) == "62\u202f%"
    assert EN.percent(62) == "62%"
    assert FR.signed_percent(Decimal("3.04")) == "+\u00a03\u202f%"
    assert FR.signed_percent(Decimal("-0.04")) == "0\u202f%"
    assert EN.signed_percent(Decimal("3.06")) == "+3.1%"
    assert FR.signed_days(31) == "+\u00a031 j"
    assert FR.signed_days(-1) == "\u2212\u00a01 j"
    assert EN.signed_days(-1) == "\u22121 day"
    assert EN.signed_days(2) == "+2 days"


def test_days_are_said_as_people_say_them() -> None:
    day = date(2026, 11, 24)
    assert FR.weekday_date(day) == "mardi 24 novembre"
    assert EN.weekday_date(day) == "Tuesday 24 November"
    assert FR.date(date(2026, 12, 1)) == "1er décembre 2026"
    assert FR.weekday_date(date(2026, 12, 1)) == "mardi 1er décembre"
    assert FR.month(date(2026, 1, 1)) == "janvier 2026"
    assert FR.date(date(2026, 11, 11)) == "11 novembre 2026"
    assert FR.short_date(date(2026, 12, 15)) == "15 déc. 2026"
    assert EN.date(date(2026, 12, 1)) == "1 December 2026"


def test_an_instant_is_told_on_the_readers_clock() -> None:
    nine = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert FR.instant(nine, PARIS) == "mardi 24 novembre à 10\u00a0h"
    assert FR.instant(nine.replace(minute=5), PARIS) == "mardi 24 novembre à 10\u00a0h\u00a005"
    assert EN.instant(nine, PARIS) == "Tuesday 24 November at 10:00"
    assert FR.instant(nine, ZoneInfo("Indian/Reunion")) == "mardi 24 novembre à 13\u00a0h"
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert FR.dated_instant(late, PARIS) == "25 novembre 2026 à 0\u00a0h\u00a030"


def test_periods_are_said_by_their_rhythm() -> None:
    day = date(2026, 11, 24)
    assert FR.period(period_of(Rhythm.MONTHLY, day)) == "novembre 2026"
    assert FR.period(period_of(Rhythm.WEEKLY, day)) == "semaine du 23 au 29 novembre 2026"
    assert FR.period(period_of(Rhythm.WEEKLY, date(2026, 12, 1))) == "semaine du 30 novembre au 6 décembre 2026"
    assert FR.period(period_of(Rhythm.WEEKLY, date(2026, 12, 30))) == "semaine du 28 décembre 2026 au 3 janvier 2027"
    assert EN.period(period_of(Rhythm.FORTNIGHTLY, day)) == "fortnight of 23 November to 6 December 2026"
    assert FR.short_period(period_of(Rhythm.WEEKLY, day)) == "23–29 nov."


def test_plurals_follow_the_language() -> None:
    one, several = "{n} point to correct, nothing is lost", "{n} points to correct, nothing is lost"
    assert FR.many(one, several, 0).startswith("0 point ")
    assert EN.many(one, several, 0).startswith("0 points ")
    assert FR.many(one, several, 2).startswith("2 points ")


@pytest.mark.parametrize("kind", list(WORDS), ids=lambda kind: kind.__name__)
def test_every_value_of_the_domain_has_its_word(kind: type[StrEnum]) -> None:
    assert set(WORDS[kind]) == set(kind)
    assert len({FR.word(value) for value in kind}) == len(kind)


def test_weather_is_a_sign_and_a_word() -> None:
    assert set(WEATHER_SIGNS) == set(Weather)
    assert set(TREND_SIGNS) == set(Trend)
    assert FR.weather(Weather.PARTLY_CLOUDY) == "🌤️\u00a0Éclaircies"
    assert FR.trend(Trend.WORSENING) == "↘\u2009dégradation"


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("+ 3 %", "\\+ 3 %"),
        ("- 2", "\\- 2"),
        ("1. 5", "1\\. 5"),
        ("1) 5", "1\\) 5"),
        ("*gras* _bas_", "\\*gras\\* \\_bas\\_"),
        ("[a](http://x)", "\\[a\\](http://x)"),
        ("# titre", "\\# titre"),
        ("> cité", "\\> cité"),
        ("`code`", "\\`code\\`"),
        ("<b>x</b> &amp;", "\\<b\\>x\\</b\\> \\&amp;"),
        ("a - b + c 1. d", "a - b + c 1. d"),
        ("un\r\n- deux\n\ntrois", "un\n\n\\- deux\n\ntrois"),
        ("    code", "code"),
        ("titre\n===", "titre\n\n\\==="),
        ("~~x~~ |t|", "\\~\\~x\\~\\~ \\|t\\|"),
        ("\\*", "\\\\\\*"),
    ],
)
def test_markdown_is_escaped(typed: str, escaped: str) -> None:
    assert escape_markdown(typed) == escaped


def test_date_functions_of_cards_are_broken_up() -> None:
    typed = "{{DATE(2026-11-24T06:08:00Z)}} {{TIME(2026-11-24T06:08:00Z)}}"
    assert "{{" not in plain(typed)
    assert "{{" not in escape_markdown(typed)
    assert plain(typed).replace("\u2060", "") == typed


def test_a_catalogue_that_is_not_built_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(text, "LOCALES", tmp_path)
    with pytest.raises(CataloguesNotBuilt, match="make setup"):
        Speech(Language.FRENCH)
