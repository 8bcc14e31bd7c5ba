"""Signed tokens."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.signing import Signer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OLD, NEW = "o" * 32, "n" * 32


def test_a_token_says_what_was_signed_until_its_time_is_over() -> None:
    signer = Signer(keys=[NEW], purpose="file")
    token = signer.token_until("12.7", NOW + timedelta(hours=1))
    assert signer.read_at(token, NOW) == "12.7"
    assert signer.read_at(token, NOW + timedelta(hours=1)) == "12.7"
    assert signer.read_at(token, NOW + timedelta(hours=1, seconds=1)) is None


def test_the_first_key_signs_and_all_verify() -> None:
    token = Signer(keys=[OLD], purpose="file").token_until("12", NOW)
    assert Signer(keys=[NEW, OLD], purpose="file").read_at(token, NOW) == "12"
    assert Signer(keys=[NEW], purpose="file").read_at(token, NOW) is None
    assert (
        Signer(keys=[OLD], purpose="file").read_at(Signer(keys=[NEW, OLD], purpose="file").token_until("12", NOW), NOW)
        is None
    )


def test_a_token_of_one_purpose_opens_no_other() -> None:
    assert (
        Signer(keys=[NEW], purpose="click").read_at(Signer(keys=[NEW], purpose="file").token_until("12", NOW), NOW)
        is None
    )


def test_without_a_key_what_is_signed_ends_with_the_process() -> None:
    token = Signer(keys=[], purpose="file").token_until("12", NOW)
    assert Signer(keys=[], purpose="file").read_at(token, NOW) is None


@given(st.text(max_size=600))
def test_nothing_that_was_made_up_is_believed(token: str) -> None:
    assert Signer(keys=[NEW], purpose="file").read_at(token, NOW) is None


@given(st.from_regex(r"[0-9a-z.]{1,40}", fullmatch=True), st.integers(0, 200), st.characters(codec="ascii"))
def test_a_token_changed_anywhere_is_not_believed(value: str, place: int, sign: str) -> None:
    signer = Signer(keys=[NEW], purpose="file")
    token = signer.token_until(value, NOW)
    place %= len(token)
    changed = token[:place] + sign + token[place + 1 :]
    assert signer.read_at(changed, NOW) == (value if changed == token else None)
