"""The stems that documents are found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.stems import LONGEST_STEM, MOST_STEMS, stems


@pytest.mark.parametrize(
    "alike",
    [
        "écran écrans ecran ECRANS",
        "bloqué bloquée bloquées bloquee bloques bloquer",
        "connexion connexions Connexion",
        "imprimante imprimantes imprimer",
        "réseau réseaux reseau",
        "printer printers",
        "password passwords",
        "déconnecté deconnectee déconnecter",
        "œuvre oeuvres",
        "email emails",
    ],
)
def test_words_that_people_take_for_one_have_one_stem(alike: str) -> None:
    assert len(stems(alike)) == 1


@pytest.mark.parametrize("apart", ["écran écrou", "réseau réunion", "windows 10 11", "imprimante imprévu"])
def test_words_of_other_meaning_stay_apart(apart: str) -> None:
    assert len(stems(apart)) == len(apart.split())


def test_what_says_nothing_is_left_out() -> None:
    assert stems("Bonjour, je ne peux plus l'ouvrir depuis ce matin, merci de votre aide", "à é x") == (
        "ouvr",
        "aid",
    )
    assert stems("hello, I cannot open my calendar since this morning, thank you") == ("open", "calendar")


def test_codes_and_numbers_are_found_by_themselves() -> None:
    assert stems("Erreur 0x80070005, écran B12") == ("erreur", "0x80070005", "ecran", "b12")


@pytest.mark.parametrize(
    ("said", "other"), [("wi-fi", "wifi"), ("e-mails", "email"), ("visio-conférence", "visioconference")]
)
def test_two_words_that_a_hyphen_joins_are_also_one(said: str, other: str) -> None:
    assert stems(other)[0] in stems(said)


def test_a_question_with_a_hyphen_makes_no_word() -> None:
    assert stems("Peut-il revenir, est-ce cassé") == ("reven", "cass")


def test_texts_come_one_after_the_other_and_each_stem_once() -> None:
    assert stems("écran noir", "Écrans noirs, clavier") == ("ecran", "noir", "clavi")


@given(st.lists(st.text(), max_size=3))
def test_a_stem_is_of_plain_letters_and_figures_whatever_was_typed(texts: list[str]) -> None:
    found = stems(*texts)
    assert len(found) == len(set(found)) <= MOST_STEMS
    for stem in found:
        assert stem.isascii()
        assert stem.isalnum()
        assert stem == stem.lower()
        assert 1 < len(stem) <= LONGEST_STEM


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèàùçâêîôû", min_size=1, max_size=40))
def test_capitals_make_no_difference(word: str) -> None:
    assert stems(word.upper()) == stems(word.lower())
