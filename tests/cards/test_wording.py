"""What cards say beyond their looks: true notifications, one way to say a thing, French set as French is."""

import re

import pytest

from cards.layout import GAP, fact, header
from cards.paging import turns
from cards.text import speech
from domain.languages import Language
from locales.catalogues import typeset
from tests.cards.gallery import gallery
from tests.cards.walk import nodes, of_type, shown_texts

FRENCH = {str(one): one.card for one in gallery() if one.language is Language.FRENCH}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("office-project-same", "Projet SIRH : rien n’a changé"),
        ("office-portfolio-none", "Portefeuille : aucun projet"),
        ("sending-outbox", "File d’envoi : rien n’attend d’être envoyé"),
        ("support-ticket-withdrawn", "T 1042, Écran noir : retiré"),
        ("news-report-imported", "« Verrouillez votre session en partant » est partie avant Mardi"),
        (
            "meeting-invitation-withdrawn",
            "Séance plénière de décembre, mardi 8 décembre à 14 h : votre présence n’est plus attendue",
        ),
    ],
)
def test_a_notification_claims_nothing_that_is_not_so(name: str, told: str) -> None:
    assert _plain(FRENCH[f"{name}-ordinary-fr"]["fallbackText"]) == told


def test_an_answer_that_is_expected_no_more_is_not_shown_as_a_state() -> None:
    (first,) = list(of_type(FRENCH["meeting-invitation-withdrawn-ordinary-fr"], "Container"))[:1]
    assert list(of_type(first, "ColumnSet")) == []


def test_nothing_is_said_twice_to_who_listens() -> None:
    spoken = str(FRENCH["reader-news-bare-ordinary-fr"]["speak"])
    assert spoken.count("Verrouillez votre poste en une seconde") == 1


@pytest.mark.parametrize(
    ("state", "shown"),
    [("tout va bien", "Tout va bien"), ("✓ tous publiés", "✓ Tous publiés"), ("15 échecs", "15 échecs")],
)
def test_a_state_begins_with_a_capital_after_its_sign(state: str, shown: str) -> None:
    assert [one["text"] for one in of_type(header(line="x", title="y", state=state), "TextBlock")] == [shown]


def test_a_label_stands_apart_from_its_value_without_a_colon() -> None:
    assert [one["text"] for one in of_type(fact("Lieu", "Hémicycle"), "TextRun")] == [f"Lieu{GAP}", "Hémicycle"]


def test_no_card_holds_words_apart_by_spaces_that_clients_fold_into_one() -> None:
    told = [text for name, card in FRENCH.items() if "-ordinary-" in name for _, text in shown_texts(card)]
    assert [text for text in told if re.search(r"[^\s]  |  [^\s]", text)] == []


def test_pages_turn_by_the_same_two_buttons_everywhere() -> None:
    say = speech(Language.FRENCH)
    middle = turns("list.page", 1, 3, say, {"body": 7})
    assert [(one["title"], one["data"]) for action in middle for one in nodes(action, fallbacks=False)] == [
        ("Précédent", {"verb": "list.page", "body": 7, "page": 0}),
        ("Suivant", {"verb": "list.page", "body": 7, "page": 2}),
    ]
    assert [one["title"] for action in turns("list.page", 0, 2, say) for one in nodes(action, fallbacks=False)] == [
        "Suivant"
    ]
    assert turns("list.page", 0, 1, say) == []


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("l'envoi d'« Écran noir »", "l’envoi d’«\u00a0Écran noir\u00a0»"),
        ("à 14 h 30 : 2 j, 1 Mo, rapport n° 3", "à 14\u00a0h\u00a030\u00a0: 2\u00a0j, 1\u00a0Mo, rapport n°\u00a03"),
        ("Vraiment ? Oui ; à 5 %", "Vraiment\u202f? Oui\u202f; à 5\u202f%"),
    ],
)
def test_french_is_typeset(typed: str, set_: str) -> None:
    assert typeset(typed) == set_
    assert typeset(set_) == set_


def _plain(text: object) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", str(text))
