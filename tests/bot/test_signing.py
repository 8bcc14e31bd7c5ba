"""Signed tokens."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signing import Signer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OLD, NEW = "o" * 32, "n" * 32


def test_a_token_says_what_was_signed_until_its_time_is_over() -> None:
    signer = Signer([NEW], "file")
    token = signer.sign("12/7", NOW + timedelta(hours=1))
    assert signer.read(token, NOW) == "12/7"
    assert signer.read(token, NOW + timedelta(hours=1)) == "12/7"
    assert signer.read(token, NOW + timedelta(hours=1, seconds=1)) is None


def test_the_first_key_signs_and_all_verify() -> None:
    token = Signer([OLD], "file").sign("12", NOW)
    assert Signer([NEW, OLD], "file").read(token, NOW) == "12"
    assert Signer([NEW], "file").read(token, NOW) is None
    assert Signer([OLD], "file").read(Signer([NEW, OLD], "file").sign("12", NOW), NOW) is None


def test_a_token_of_one_purpose_opens_no_other() -> None:
    assert Signer([NEW], "click").read(Signer([NEW], "file").sign("12", NOW), NOW) is None


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(ValueError, match="no key"):
        Signer([], "file")


@given(st.text(max_size=600))
def test_nothing_that_was_made_up_is_believed(token: str) -> None:
    assert Signer([NEW], "file").read(token, NOW) is None


@given(st.text(max_size=60), st.integers(0, 200), st.characters(codec="ascii"))
def test_a_token_changed_anywhere_is_not_believed(value: str, place: int, sign: str) -> None:
    signer = Signer([NEW], "file")
    token = signer.sign(value, NOW)
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    assert signer.read(changed, NOW) == (value if changed == token else None)
