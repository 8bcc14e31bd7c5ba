"""Why a message did not arrive is told in words, whatever Teams answers."""

import pytest

from bot import sends
from cards.outbox.reasons import REASONS, reason_in_words
from domain.languages import Language
from domain.outbox import EXPIRED, NOT_INSTALLED, STOPPED, SUPERSEDED, DeliveryState


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("state", list(DeliveryState))
def test_an_unforeseen_code_comes_after_words(state: DeliveryState, language: Language) -> None:
    told = reason_in_words(state, "SomethingNew", language)
    assert told.endswith("(SomethingNew)")
    assert len(told) > len("(SomethingNew)") + 8


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_of_our_own_has_words(language: Language) -> None:
    own = {EXPIRED, STOPPED, SUPERSEDED, *NOT_INSTALLED, *(f"http_{status}" for status in sends.PASSING)}
    own |= {"token_refused", "time_out", "no_connection", "connection_broken", "unauthorised", "forbidden", "throttled"}
    for code in own:
        assert not reason_in_words(DeliveryState.FAILED, code, language).endswith(")")


def test_french_is_spoken_in_french() -> None:
    told = {reason_in_words(DeliveryState.FAILED, code, Language.FRENCH) for code in REASONS}
    assert told.isdisjoint({reason_in_words(DeliveryState.FAILED, code, Language.ENGLISH) for code in REASONS})
