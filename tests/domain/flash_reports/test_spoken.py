"""A report said in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.flash_reports.entry import field_names
from domain.flash_reports.spoken import after_code, understand

NAMES = frozenset(field_names((), 0))


@pytest.mark.parametrize(
    ("said", "project", "fields"),
    [
        ("SIRH", "SIRH", {}),
        ("", "", {}),
        ("SIRH météo nuages avancement 60", "SIRH", {"overall": "cloudy", "progress": "60"}),
        ("SIRH weather cloudy progress 60", "SIRH", {"overall": "cloudy", "progress": "60"}),
        ("sirh METEO Nuages AVANCEMENT 60 %", "sirh", {"overall": "cloudy", "progress": "60"}),
        ("SIRH nuages 60", "SIRH", {"overall": "cloudy", "progress": "60"}),
        ("SIRH : soleil", "SIRH", {"overall": "sunny"}),
        ("SIRH 60%", "SIRH", {"progress": "60"}),
        (
            "SIRH délais nuages retard de 3 %",
            "SIRH",
            {"axis.schedule.weather": "cloudy", "axis.schedule.comment": "retard de 3 %"},
        ),
        ("SIRH météo : nuajes", "SIRH", {"overall": "cloudy"}),
        ("SIRH overall partly cloudy", "SIRH", {"overall": "partly_cloudy"}),
        ("Plan lycées délais soleil", "Plan lycées", {"axis.schedule.weather": "sunny"}),
        (
            "SIRH délais orage livraison repoussée d'un mois, coûts nuages",
            "SIRH",
            {
                "axis.schedule.weather": "stormy",
                "axis.schedule.comment": "livraison repoussée d'un mois",
                "axis.cost.weather": "cloudy",
            },
        ),
        (
            "SIRH météo nuages faits marquants : recette finie : bravo prochaines étapes : déployer",
            "SIRH",
            {"overall": "cloudy", "highlights": "recette finie : bravo", "next_steps": "déployer"},
        ),
        (
            "SIRH issues: vendor late, progress unclear decisions: none",
            "SIRH",
            {"issues": "vendor late, progress unclear", "decisions": "none"},
        ),
        (
            "SIRH engagé 480 000,50 reste à faire 12 000 € spent 1,234.50",
            "SIRH",
            {"budget.committed": "480 000,50", "budget.to_complete": "12 000", "budget.spent": "1,234.50"},
        ),
        (
            "SIRH consommé 1,2 M€ engagé 885k€ voté 2 MEUR",
            "SIRH",
            {"budget.spent": "1,2 M€", "budget.committed": "885 k€", "budget.approved": "2 MEUR"},
        ),
        ("SIRH, nuages, 60 %", "SIRH", {"overall": "cloudy", "progress": "60"}),
        ("SIRH méto nuages avancemnt 60", "SIRH", {"overall": "cloudy", "progress": "60"}),
        ("SIRH fait marquant : fini", "SIRH", {"highlights": "fini"}),
    ],
)
def test_a_line_is_understood(said: str, project: str, fields: dict[str, str]) -> None:
    spoken = understand(said)
    assert (spoken.project, dict(spoken.fields)) == (project, fields)


@pytest.mark.parametrize(
    "name", ["Qualité de l'air", "Portail des ressources", "Délais de paiement", "Portail soleil levant", "Lycées 2030"]
)
def test_a_word_of_a_name_is_no_field_without_its_value(name: str) -> None:
    assert understand(name).project == name
    assert understand(f"{name} météo orage").project == name


@given(st.text())
def test_no_text_breaks_it_and_only_fields_of_the_form_come_out(text: str) -> None:
    spoken = understand(text)
    assert set(spoken.fields) <= NAMES
    assert all(isinstance(value, str) for value in spoken.fields.values())


@given(
    st.lists(st.sampled_from(["météo", "nuages", "avancement", "60", "%", ":", ",", "délais", "faits marquants", "x"]))
)
def test_no_order_of_its_words_breaks_it(words: list[str]) -> None:
    assert set(understand(" ".join(words)).fields) <= NAMES


@pytest.mark.parametrize(
    ("said", "unread"),
    [
        ("SIRH météo nuages avancement 60", ""),
        ("SIRH, nuages, 60 %", ""),
        ("SIRH avancement 60 voir avec Marc météo nuages merci", "voir avec Marc … merci"),
        ("SIRH délais orage livraison repoussée", ""),
        ("SIRH voir avec Marc", ""),
    ],
)
def test_what_no_field_takes_is_told(said: str, unread: str) -> None:
    assert understand(said).unread == unread


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("WIFI-LYCEES", ""),
        ("sur wifi lycées tout va bien", "tout va bien"),
        ("WIFI-LYCEES, tout va bien", "tout va bien"),
        ("le wifi des lycées", ""),
        ("", ""),
    ],
)
def test_what_follows_the_code_of_a_project_is_no_name(text: str, after: str) -> None:
    assert after_code(text, "WIFI-LYCEES") == after
