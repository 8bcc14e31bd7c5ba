"""A flash report as a person files it: from the welcome to the revision, in both languages, on a screen and on a phone."""

from collections.abc import Callable

import pytest

from cards.text import speech
from domain.flash_reports.report import Axis, Weather
from domain.languages import Language
from tests.playground.teams import Teams

OpenTeams = Callable[..., Teams]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    ("person", "project", "language"),
    [("claire", "SIRH", Language.FRENCH), ("emma", "GUICHET", Language.ENGLISH)],
    ids=["french", "english"],
)
def test_a_report_is_filed_corrected_published_and_revised(
    teams: OpenTeams, person: str, project: str, language: Language, narrow: bool
) -> None:
    words = speech(language)
    publish = words.say("Publish the report")
    risk = words.Word(Axis.RISK)
    comment = words.say("{axis}: comment", axis=risk)
    progress = words.say("Progress (%)")

    chat = teams(person, narrow=narrow)
    chat.card.shows(words.say("See all I can do"))
    chat.picture("1-welcome")

    chat.say(f"flash {project}")
    form = chat.card.shows(publish)
    if narrow:
        assert form.width <= 300
    chat.picture("2-form")
    form.fill(progress, "soixante")
    form.choose(words.say("Overall weather"), words.Word(Weather.STORMY))
    form.choose(risk, words.Word(Weather.STORMY))
    form.press(publish)

    form = chat.card.shows(words.say("Say in a few words why this axis is not sunny."))
    assert form.value(progress) == "soixante"
    chat.picture("3-faults")
    form.fill(progress, "66")
    form.fill(comment, "Le *prestataire* change de chef - 2 fois")
    form.press(publish)

    report = chat.card.shows(words.say("The report is published."), "Le *prestataire* change de chef - 2 fois")
    if narrow:
        assert report.width <= 300
    chat.picture("4-published")
    report.press(words.say("Revise"))
    form = chat.card.shows(words.say("Publish the revision"))
    form.fill(words.say("Reason for the revision"), "Chiffre corrigé")
    form.fill(progress, "64")
    form.press(words.say("Publish the revision"))

    revised = chat.card.shows("Chiffre corrigé", "64")
    chat.picture("5-revised")
    revised.press(words.say("Project"))
    chat.card.shows(words.say("History"), "64")
    chat.picture("6-project")
    chat.screen("7-screen")


def test_a_draft_left_half_way_is_offered_at_the_next_hello(teams: OpenTeams) -> None:
    words = speech(Language.FRENCH)
    chat = teams("claire")
    chat.card.shows(words.say("See all I can do"))
    chat.say("flash SIRH")
    form = chat.card.shows(words.say("Publish the report"))
    form.fill(words.say("Progress (%)"), "71")
    form.press(words.say("Save the draft"))
    chat.card.shows(words.say("The draft is saved."))
    chat.say("bonjour")
    chat.card.press(words.say("Resume {project}", project="SIRH"))
    chat.hears(words.say("Publish the report"))
    assert chat.card.value(words.say("Progress (%)")) == "71"
    chat.picture("resumed")
