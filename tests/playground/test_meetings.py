"""Meetings as people live them: one finds one's next meeting and answers it, a secretary sees who comes; in both languages."""

from collections.abc import Callable

import pytest

from cards.text import speech
from domain.languages import Language
from domain.meetings.replies import Answer
from tests.playground.teams import Teams

OpenTeams = Callable[..., Teams]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    ("person", "said", "language"),
    [("camille", "mes réunions", Language.FRENCH), ("emma", "my meetings", Language.ENGLISH)],
    ids=["french", "english"],
)
def test_a_member_finds_the_next_meeting_and_answers_in_one_tap(
    teams: OpenTeams, person: str, said: str, language: Language, narrow: bool
) -> None:
    words = speech(language)
    chat = teams(person, narrow=narrow)
    chat.card.shows(words.say("See all I can do"))
    chat.say(said)
    chat.card.shows(words.say("A reminder: this does not convene you."))
    chat.picture("1-mine")
    chat.card.unfold(words.say("Open {title}", title="").strip())
    meeting = chat.card.shows(words.say("Add to my calendar"))
    chat.picture("2-meeting")
    meeting.unfold(words.say("Change my answer, until the meeting begins"))
    meeting.press(words.say("I will be absent"))
    answered = chat.card.shows(words.Word(Answer.ABSENT), words.say("Place") if language is Language.FRENCH else "")
    if narrow:
        assert answered.width <= 300
    chat.picture("3-answered")
    chat.screen("4-screen")


def test_a_secretary_sees_who_comes_and_takes_the_lists(teams: OpenTeams) -> None:
    words = speech(Language.FRENCH)
    chat = teams("helene")
    chat.card.shows(words.say("See all I can do"))
    chat.say("instances conseil régional")
    chat.card.shows(words.say("Plan a meeting"), "12")
    chat.picture("1-body")
    chat.card.unfold(words.say("Open {title}", title="").strip())
    chat.card.shows("Quorum", words.say("Present and remote count, proxies never do."))
    chat.picture("2-desk")
    chat.card.press(words.say("Attendance and lists"))
    chat.card.shows("XLSX", "CSV", "PDF")
    chat.picture("3-lists")
