"""A ticket as people live it: asked for on a phone, worked on in the channel of its group, asked about, resolved, confirmed and marked."""

from collections.abc import Callable

import pytest

from cards.text import speech
from domain.languages import Language
from domain.tickets.ticket import Ending, State
from tests.playground.teams import Teams

OpenTeams = Callable[..., Teams]
CHANNEL = "Bureau de projets"
TROUBLE = {Language.FRENCH: "mon écran reste noir", Language.ENGLISH: "my screen stays black"}
QUESTION, REPLY, SOLUTION = "Depuis *quand* exactement ?", "8.30 - this _morning_", "Câble changé [#2]"


@pytest.mark.parametrize(
    ("requester", "language"), [("claire", Language.FRENCH), ("emma", Language.ENGLISH)], ids=["french", "english"]
)
def test_a_ticket_is_opened_taken_asked_about_resolved_and_confirmed(
    teams: OpenTeams, requester: str, language: Language
) -> None:
    theirs, words = speech(language), speech(Language.FRENCH)
    trouble = TROUBLE[language]

    desk = teams("adele")
    desk.card.shows(words.say("See all I can do"))
    desk.open(CHANNEL)
    desk.mention("ici support Centre de services")
    desk.card.shows("Centre de services", words.say("Unbind this channel"))
    desk.screen("1-bound")

    chat = teams(requester, narrow=True)
    chat.card.shows(theirs.say("See all I can do"))
    chat.say(f"ticket {trouble}")
    form = chat.card.shows(theirs.say("Open the ticket now"))
    assert form.width <= 300
    chat.picture("2-form")
    form.fill(theirs.say("In a few words"), "")
    form.press(theirs.say("Open the ticket now"))
    form = chat.card.shows(
        theirs.many("{n} point to correct, nothing is lost", "{n} points to correct, nothing is lost", 1)
    )
    chat.picture("3-fault")
    form.fill(theirs.say("In a few words"), trouble)
    form.press(theirs.say("Open the ticket now"))
    opened = theirs.say("Your ticket is open. Its number is {number}.", number="T\u00a01")
    card = chat.card.shows(opened, theirs.Word(State.NEW))
    assert card.width <= 300

    worked_on = desk.post.shows(trouble, words.Word(State.NEW), words.say("Take it"))
    chat.card.shows(opened)
    chat.picture("4-opened")
    desk.screen("5-in-the-channel")
    worked_on.press(words.say("Take it"))
    worked_on.shows(words.Word(State.IN_PROGRESS), "Adèle Roux", words.say("Take it")).press(
        words.say("Write, resolve")
    )
    worked_on.shows(words.say("Ask a question"))
    desk.screen("6-writing")
    worked_on.fill(words.say("Answer, question, note or solution"), QUESTION)
    worked_on.press(words.say("Ask a question"))

    question = chat.card.shows(theirs.say("You are asked a question"), QUESTION)
    assert question.width <= 300
    chat.picture("6-question")
    question.fill(theirs.say("Your message"), REPLY)
    question.press(theirs.say("Send"))
    chat.card.shows(theirs.say("Your message is on the ticket, and those who look after it are told."))
    desk.hears(REPLY)
    worked_on.shows(words.Word(State.IN_PROGRESS))
    worked_on.unfold(words.say("More: assign, appointment, hold, judge"))
    worked_on.press(words.say("Appointment"))
    worked_on.shows(words.say("Make the appointment"))
    desk.screen("7-appointment")
    worked_on.press(words.say("Back to the ticket"))
    worked_on.shows(words.Word(State.IN_PROGRESS)).press(words.say("Write, resolve"))
    worked_on.shows(words.say("Resolve"))
    worked_on.fill(words.say("Answer, question, note or solution"), SOLUTION)
    worked_on.press(words.say("Resolve"))
    worked_on.shows(words.Word(State.RESOLVED), SOLUTION)

    resolved = chat.card.shows(SOLUTION, theirs.Word(State.RESOLVED))
    chat.picture("8-resolved")
    resolved.press(theirs.say("It works"))
    closed = chat.card.shows(theirs.say("Good to know that it works. The ticket is closed."))
    assert closed.width <= 300
    worked_on.shows(words.Word(State.CLOSED), words.Word(Ending.CONFIRMED))
    closed.press(theirs.say("Say how it went"))
    mark = chat.card.shows(theirs.say("Send my mark"))
    assert mark.width <= 300
    mark.choose(theirs.say("Your mark"), theirs.say("5, very good"))
    chat.picture("9-mark")
    mark.press(theirs.say("Send my mark"))
    chat.card.shows(theirs.say("Thank you: it helps those who look after you."))
    chat.picture("9-marked")
    desk.screen("10-closed")
