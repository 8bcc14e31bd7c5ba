"""The reading of what a button carries: hostile, whoever pressed it."""

import pytest

from dialogs.turn import Press


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        ("42", 42),
        ("0", 0),
        (True, None),
        (10**18, None),
        (-(10**400), None),
        ("9" * 19, None),
        ("-1", None),
        ("٣", None),
        ("3.0", None),
        (3.0, None),
        ("", None),
        (None, None),
        ([3], None),
    ],
)
def test_a_number_of_a_button_fits_the_key_of_a_row_or_is_none(value: object, number: int | None) -> None:
    assert Press(verb="a.b", data={"id": value}).number("id") == number
    assert Press(verb="a.b").number("id") is None
