"""The news as people live it: an editor writes in both languages, looks, sends; a reader votes on a phone; the editor reads the report."""

from collections.abc import Callable

from cards.text import speech
from domain.languages import Language
from domain.news.item import NewsState
from examples.playground.world import read_world
from tests.playground.teams import Teams

OpenTeams = Callable[..., Teams]
WHOLE = len(read_world().people)
"""The people of the demonstration, of whom two have opened Mardi here."""
FRENCH, ENGLISH = "Verrouillez votre poste", "Lock your computer"


def test_an_item_is_written_sent_voted_on_and_measured(teams: OpenTeams) -> None:
    words, theirs = speech(Language.FRENCH), speech(Language.ENGLISH)
    reading = teams("emma", narrow=True)
    reading.card.shows(theirs.say("See all I can do"))
    desk = teams("ines")
    desk.card.shows(words.say("See all I can do"))

    desk.say("actualité nouvelle")
    form = desk.card.shows(words.say("Save and preview"))
    desk.picture("1-form")
    in_english = "{label} (in English)"
    form.fill(words.say("Title"), FRENCH)
    form.fill(words.say("Text"), "Deux touches : **Windows + L**.")
    form.unfold(words.say("English version (none: French for everybody)"))
    form.fill(words.say(in_english, label=words.say("Title")), ENGLISH)
    form.fill(words.say(in_english, label=words.say("Text")), "Two keys: **Windows + L**.")
    form.press(words.say("Save and preview"))
    sheet = desk.card.shows(words.say("Mark as ready"), FRENCH)
    sheet.unfold(words.say("As readers will see it: {language}", language=words.word(Language.ENGLISH)))
    sheet.shows(ENGLISH)
    desk.picture("2-preview")
    sheet.press(words.say("Mark as ready"))
    desk.card.shows(words.say("Schedule or send")).press(words.say("Schedule or send"))
    desk.card.shows(words.say("Send it now…")).press(words.say("Send it now…"))
    send = words.many("Send to {n} reader", "Send to {n} readers", WHOLE)
    desk.card.shows(send)
    desk.picture("3-confirmation")
    desk.card.press(send)
    desk.card.shows(words.say("of {n}", n=words.number(WHOLE)))

    item = reading.card.shows(ENGLISH, "Windows + L", theirs.say("Ask the editors"))
    assert item.width <= 300
    reading.picture("4-reader")
    item.press(f"👍 {theirs.say('Useful')}")
    reading.card.shows(theirs.say("You found this useful."))
    reading.card.press(theirs.say("Read later"))
    reading.card.shows(theirs.say("When do you want to read it?"))
    reading.picture("5-later")
    reading.card.press(theirs.say("Not later"))
    reading.card.shows(theirs.say("You found this useful."))

    desk.say("mes actualités")
    while words.word(NewsState.SENDING) in desk.card.shows(FRENCH).text:
        desk.say("mes actualités")
    desk.card.press(words.say("Open “{title}”", title=FRENCH))
    desk.card.shows(words.say("Useful"), words.percent(100))
    desk.picture("6-report")
