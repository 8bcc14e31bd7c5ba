"""Cells of spreadsheets, as people fill them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cells import cut, end_of, is_date_format, paragraphs_of, read_amount, read_date, read_decimal, text_of
from domain.imports import Problem, Unreadable

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2149, 12, 31))


@given(DAYS)
def test_a_day_is_read_in_every_form_it_is_written_in(day: date) -> None:
    excel = str((day - date(1899, 12, 30)).days)
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f" {day.isoformat()} 00:00:00 ", excel, f"{excel}.0"):
        assert read_date(text) == day
    assert read_date(day) == day


def test_a_format_without_day_means_the_first_of_the_month() -> None:
    assert read_date("03/2012", ("MM/YYYY",)) == date(2012, 3, 1)
    assert read_date("2012", ("YYYY",)) == date(2012, 1, 1)


@pytest.mark.parametrize(
    "text", ["En cadrage", "2012", "31/02/2012", "2012-13-01", "1er juillet", "12/31/2012", "٣١/١٢/٢٠١٢"]
)
def test_what_is_no_day_is_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_date(text)
    assert refused.value.problem is Problem.NOT_A_DATE


def test_a_day_of_another_century_is_out_of_range() -> None:
    with pytest.raises(Unreadable) as refused:
        read_date("0202-01-01")
    assert refused.value.problem is Problem.OUT_OF_RANGE


@given(st.decimals(min_value=0, max_value=10**6, allow_nan=False, allow_infinity=False, places=15))
def test_decimals_are_exact_in_both_conventions(number: Decimal) -> None:
    text = f"{number:f}"
    assert read_decimal(text) == read_decimal(text.replace(".", ",")) == number


@pytest.mark.parametrize(
    ("cell", "unit", "euros"),
    [
        ("7", "M€", "7000000.00"),
        ("26,3", "M€", "26300000.00"),
        ("26.3", "m€", "26300000.00"),
        (Decimal("0.3"), "M€", "300000.00"),
        ("412 k€", "M€", "412000.00"),
        ("1 234,50 €", "€", "1234.50"),
        ("1,2 Md€", "€", "1200000000.00"),
        ("1\u202f850\u202f000", "€", "1850000.00"),
    ],
)
def test_amounts_follow_their_unit_and_that_of_the_cell_wins(cell: str | Decimal, unit: str, euros: str) -> None:
    assert read_amount(cell, unit) == Decimal(euros)


@pytest.mark.parametrize("cell", ["entre 5 et 9 M€", "< 5 M€", "€", "M€", "-3", "10000000000000", "NaN", "1e5000"])
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_amount(cell)


def test_an_end_is_counted_in_years_of_the_days_the_map_says() -> None:
    duration = Decimal("3.750684931506849")
    assert end_of(date(2013, 7, 1), duration, Decimal(365)) == date(2017, 3, 31)


@given(DAYS, st.decimals(allow_nan=False, allow_infinity=False))
def test_an_end_is_a_day_after_the_start_or_nothing(start: date, duration: Decimal) -> None:
    try:
        end = end_of(start, duration, Decimal(365))
    except Unreadable:
        return
    assert start <= end <= date(2149, 12, 31) + timedelta(days=0)


def test_texts_lose_control_characters_and_keep_their_paragraphs() -> None:
    assert text_of("  SI-Samu  (étape\n\x07 1)\u00a0") == "SI-Samu (étape 1)"
    assert paragraphs_of("Un\r\n  deux  \r\n\r\ntrois\x00 ") == "Un\ndeux\n\ntrois"


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_a_cut_text_fits(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    if len(text) <= limit:
        assert cut(text, limit) == text


def test_date_formats_are_checked() -> None:
    assert all(is_date_format(text) for text in ("EXCEL", "YYYY-MM-DD", "DD.MM.YYYY", "YYYY"))
    assert not any(is_date_format(text) for text in ("", "MM/DD", "YYYY-YYYY", "excel"))
