"""What a published report and a project tell at a glance."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from cards.flash_reports.history import history_card
from cards.flash_reports.project import project_card, project_summary
from cards.flash_reports.report import report_card, report_summary
from cards.flash_reports.writing import my_reports_card
from domain.flash_reports.report import Budget, Comparison, MilestoneStatus
from domain.flash_reports.standing import Standing, ToReport
from domain.forms import Entry
from domain.languages import Language
from domain.periods import Rhythm, period_of
from tests.cards.samples import a_content, a_draft, a_project, a_report, lines
from tests.cards.walk import of_type, shown_texts, verbs

FR, EN = Language.FRENCH, Language.ENGLISH
PROJECT = a_project()


def _texts(card: object) -> str:
    return "\n".join(text for _, text in shown_texts(card)).replace("\u00a0", " ").replace("\u202f", " ")


def test_weather_and_trend_are_told_in_signs_and_in_words() -> None:
    texts = _texts(report_card(PROJECT, a_report(), language=FR))
    assert "☁️ Nuages ↘" in texts
    assert "Éclaircies en oct. 2026" in texts
    assert "⛈️ Orage" in texts
    assert "↘\u2009dégradation" in texts


def test_decisions_are_asked_for_in_a_tinted_part() -> None:
    card = report_card(PROJECT, a_report(), language=FR)
    tinted = [box for box in of_type(card, "Container") if box.get("style") == "warning"]
    assert len(tinted) == 1
    assert "Valider le report de la recette" in _texts(tinted[0])
    silent = report_card(PROJECT, a_report(content=a_content(decisions="")), language=FR)
    assert [box for box in of_type(silent, "Container") if box.get("style") == "warning"] == []


def test_figures_compare_and_print_their_formula() -> None:
    texts = _texts(report_card(PROJECT, a_report(), language=FR))
    assert "+ 7 points (oct. 2026 : 55 %)" in texts
    assert "+ 3,1 % sur 400 k€ votés" in texts
    assert "Atterrissage = consommé + reste à faire = 250 000 € + 162 350,50 € = 412 350,50 €" in texts
    assert "Écart = (atterrissage − voté) ÷ voté = + 3,1 %" in texts


def test_a_slip_is_told_against_the_baseline_and_against_the_last_forecast() -> None:
    texts = _texts(report_card(PROJECT, a_report(), language=FR))
    assert "glissement + 31 j (réf. 15 déc.)" in texts
    assert "+ 7 j depuis la dernière prévision" in texts
    assert "Jalons (3, dont 2 en glissement)" in texts


def test_a_milestone_ahead_of_its_baseline_is_no_slip() -> None:
    early = MilestoneStatus(
        id=None, name="Pilote", baseline=date(2026, 12, 15), previous_forecast=None, forecast=date(2026, 12, 10)
    )
    texts = _texts(report_card(PROJECT, a_report(content=a_content(milestones=(early,))), language=FR))
    assert "avance de 5 j (réf. 15 déc.)" in texts
    assert "Jalon (1)" in texts


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    content = a_content(budget=Budget(spent=Decimal(5)), milestones=())
    texts = _texts(report_card(PROJECT, a_report(content=content, comparison=Comparison()), language=FR))
    assert "non renseigné" in texts
    assert "aucun jalon prévu" in texts
    assert "premier rapport" in texts


def test_a_revision_says_why_and_when() -> None:
    texts = _texts(report_card(PROJECT, a_report(revision=2, reason="Montant corrigé"), language=FR))
    assert "Révision 2, 24 novembre 2026 à 10 h" in texts
    assert "Montant corrigé" in texts


def test_a_report_that_says_the_same_again_is_flagged() -> None:
    once, twice = (a_report(comparison=replace(a_report().comparison, copied=n)) for n in (1, 2))
    assert "Identique au rapport précédent." in _texts(report_card(PROJECT, once, language=FR))
    assert "Identique aux 2 rapports précédents." in _texts(report_card(PROJECT, twice, language=FR))


def test_only_who_may_write_can_revise_and_only_the_latest() -> None:
    report = a_report()
    assert "flash_report.revise" in verbs(report_card(PROJECT, report, language=FR, may_write=True))
    assert "flash_report.revise" not in verbs(report_card(PROJECT, report, language=FR))
    assert "flash_report.revise" not in verbs(report_card(PROJECT, report, language=FR, may_write=True, latest=False))
    assert "flash_report.revise" not in verbs(report_card(PROJECT, report, language=FR, may_write=True, shared=True))


def test_the_toast_is_a_sentence_with_the_subject() -> None:
    assert report_summary(PROJECT, a_report(), FR) == "Rapport flash SIRH\u00a0: nuages, dégradation, décision attendue"
    assert report_summary(PROJECT, a_report(), EN) == "Flash report SIRH: cloudy, worsening, decision requested"
    assert project_summary(PROJECT, a_report(), FR) == "Projet SIRH\u00a0: nuages, avancement 62\u202f%"


def test_a_project_draws_its_progress_from_three_reports_on() -> None:
    drawn = project_card(PROJECT, a_report(), lines(3), language=FR)
    (chart,) = of_type(drawn, "Chart.VerticalBar")
    assert [bar["y"] for bar in chart["data"]] == [50, 55, 62]
    assert [bar["x"] for bar in chart["data"]] == ["sept.", "oct.", "nov."]
    told = chart["fallback"]["text"].replace("\u202f", " ").replace("\u00a0", " ")
    assert told == "Avancement : 50 % (sept. 2026), 55 % (oct. 2026), 62 % (nov. 2026)"
    assert list(of_type(project_card(PROJECT, a_report(), lines(2), language=FR), "Chart.VerticalBar")) == []


def test_a_project_shows_the_weathers_of_its_last_nine_reports_oldest_first() -> None:
    texts = _texts(project_card(PROJECT, a_report(), lines(9), language=FR))
    assert "☀️\u2002☀️\u2002🌤️\u2002🌤️\u2002☀️\u2002☀️\u2002🌤️\u2002🌤️\u2002☁️" in texts
    assert "entre mars 2026 et nov. 2026 · Soleil au départ, nuages aujourd’hui" in texts


def test_a_project_offers_what_its_reader_may_do() -> None:
    read_only = verbs(project_card(PROJECT, a_report(), lines(3), language=FR))
    assert read_only.isdisjoint({"flash_report.start", "project.edit"})
    card = project_card(PROJECT, None, draft=a_draft(PROJECT, Entry(), version=1), language=FR, may_write=True)
    assert "Reprendre le brouillon" in _texts(card)


def test_history_turns_its_pages() -> None:
    def turns(page: int) -> list[object]:
        card = history_card(PROJECT, lines(9), language=FR, page=page, pages=3)
        return [
            one["data"].get("page") for one in of_type(card, "Action.Execute") if one["verb"] == "flash_report.history"
        ]

    assert turns(0) == [1]
    assert turns(1) == [0, 2]
    assert turns(2) == [1]


def test_my_reports_count_what_is_to_write_on_every_page_and_claim_nothing_of_nothing() -> None:
    published = ToReport(
        project=PROJECT, period=period_of(Rhythm.MONTHLY, date(2026, 11, 24)), standing=Standing.PUBLISHED
    )
    assert "14 à écrire" in _texts(my_reports_card((published,), language=FR, waiting=14, page=1, pages=2))
    assert "✓ Tous publiés" in _texts(my_reports_card((published,), language=FR, waiting=0))
    assert "publiés" not in _texts(my_reports_card((), language=FR, waiting=0))
