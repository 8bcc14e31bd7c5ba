"""Numbers as people type them."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbers import NotANumber, OutOfRange, read_amount, read_euros, read_number

AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


def grouped(amount: Decimal, space: str, point: str) -> str:
    return f"{amount:,.2f}".replace(",", "\0").replace(".", point).replace("\0", space)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1\u202f234\u00a0567", "1234567"),
        ("1'234.5", "1234.5"),
        ("62", "62"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        (".5", "0.5"),
        ("1,5", "1.5"),
        ("1,234,567", "1234567"),
    ],
)
def test_both_conventions_are_read(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


def test_a_lone_comma_is_a_decimal_one() -> None:
    assert read_number("1,234") == Decimal("1.234")


@pytest.mark.parametrize(
    "text", ["", " ", "douze", "12 €", "1e5", "NaN", "inf", "1-2", "1,2.3,4", "--1", "0x1f", "9" * 40]
)
def test_anything_else_is_not_a_number(text: str) -> None:
    with pytest.raises(NotANumber):
        read_number(text)


@given(AMOUNTS)
def test_an_amount_written_in_either_convention_is_the_same(amount: Decimal) -> None:
    assert read_number(grouped(amount, "\u202f", ",")) == amount
    assert read_number(grouped(amount, " ", ",")) == amount
    assert read_number(grouped(amount, ".", ",")) == amount
    assert read_number(grouped(amount, ",", ".")) == amount


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(NotANumber):
        assert read_number(text).is_finite()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("480,000", "480000"),
        ("480.000", "480000"),
        (" 1,234 ", "1234"),
        ("-1,234", "-1234"),
        ("1,23", "1.23"),
        ("1.5", "1.5"),
        ("0,500", "0.5"),
        ("1 234,567", "1234.567"),
        ("1,234.50", "1234.50"),
        ("1234,500", "1234.5"),
        ("885 k€", "885000"),
        ("1,2 M€", "1200000"),
        ("1,234 M€", "1234000"),
        ("1,234 k€", "1234000"),
        ("2 MEUR", "2000000"),
        ("€1,234", "1234"),
        ("12 euros", "12"),
    ],
)
def test_an_amount_has_no_third_decimal(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@given(st.text(alphabet="0123456789., -"))
def test_an_amount_is_read_where_a_number_is(text: str) -> None:
    assert _readable(read_amount, text) == _readable(read_number, text)


def _readable(kind: Callable[[str], Decimal], text: str) -> bool:
    try:
        return kind(text).is_finite()
    except NotANumber:
        return False


@pytest.mark.parametrize(
    ("text", "amount"),
    [("", None), (" € ", None), ("1 234,5 €", "1234.50"), ("0", "0.00"), ("999999999999,99", "999999999999.99")],
)
def test_an_amount_is_read_to_the_cent(text: str, amount: str | None) -> None:
    assert read_euros(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(("text", "wrong"), [("douze", NotANumber), ("-1", OutOfRange), ("1000000000000", OutOfRange)])
def test_what_cannot_be_an_amount_says_why(text: str, wrong: type[ValueError]) -> None:
    with pytest.raises(wrong):
        read_euros(text)
