"""The reminders of a body are told in words, in both languages."""

import pytest

from cards.meetings.ladder import ladder_in_words
from cards.text import speech
from domain.languages import Language
from domain.meetings.ladder import EXAMPLE_LADDER, read_ladder

TOLD = {
    Language.FRENCH: "Dès que les documents arrivent, 12 jours avant à 9\u00a0h, 3 jours avant à 9\u00a0h (sans réponse), "
    "la veille à 17\u00a0h, 60 minutes avant",
    Language.ENGLISH: "When documents come, 12 days before at 09:00, 3 days before at 09:00 (who has not answered), "
    "the day before at 17:00, 60 minutes before",
}


@pytest.mark.parametrize("language", list(Language))
def test_the_example_of_the_form_reads_as_a_sentence(language: Language) -> None:
    assert ladder_in_words(read_ladder(EXAMPLE_LADDER), speech(language)) == TOLD[language]


def test_a_body_that_reminds_of_nothing_says_so_by_a_dash() -> None:
    assert ladder_in_words((), speech(Language.FRENCH)) == "–"
