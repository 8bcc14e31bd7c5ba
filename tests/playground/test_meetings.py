"""Meetings as people live them: one finds one's next meeting and answers it, a secretary sees who comes; in both languages."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from cards.meetings.parts import ones_own
from cards.text import PARIS, capital, speech
from domain.calendar import working_day_on_or_after
from domain.languages import Language
from domain.meetings.bodies import BodyKind
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer
from tests.playground.teams import NARROW, WIDE, Card, Teams

OpenTeams = Callable[..., Teams]
TALL = 2600
"""Pixels that hold the longest form: to picture a taller card the browser grows, and the Playground then forgets what was typed."""
BODY, ROOM = "Commission mobilités", "Salle Loire"
REASON, DECISION = "Salle prise par l'assemblée", "Étudier *deux* lignes de car"


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
    meeting.press(words.say("I will not come"))
    answered = chat.card.shows(capital(ones_own(Answer.ABSENT, words)))
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


class Desk:
    """A secretary at work, in one language: each method is one thing they do, pictured."""

    def __init__(self, chat: Teams, language: Language, *, narrow: bool) -> None:
        self.chat, self.words, self.say = chat, speech(language), speech(language).say
        self.narrow = narrow
        width = (NARROW if narrow else WIDE)["width"]
        chat.page.set_viewport_size({"width": width, "height": TALL})
        self.commands = {"fr": "instances", "en": "bodies"}[language.value]

    def shows(self, picture: str, *texts: str) -> Card:
        """The card says so; on a phone nothing overflows it."""
        card = self.chat.card.shows(*texts)
        self.chat.picture(picture)
        if self.narrow:
            assert card.width <= 300, picture
        return card

    def creates_a_body(self) -> None:
        """Its recurrence is chosen in words."""
        self.chat.say(self.commands)
        self.shows("01-bodies", self.say("Create a body")).press(self.say("Create a body"))
        form = self.chat.card.shows(self.say("A new body"))
        form.fill(self.say("Name"), BODY)
        form.choose(self.say("Kind"), self.words.Word(BodyKind.ELECTED_COMMITTEE))
        form.unfold(self.say("Notice and reminders"))
        form.fill(self.say("Notice (days)"), "12")
        form.unfold(self.say("Place, link, agenda"))
        form.fill(self.say("Place"), ROOM)
        form.choose(self.say("Recurrence"), self.say("every other week"))
        form.choose(self.say("Day of the week"), self.say("Thursday"))
        self.chat.picture("03-recurrence")
        form.press(self.say("Save"))
        self.shows("04-body", BODY, self.say("Thursday"), self.say("Saved."))

    def keeps_its_members(self) -> None:
        """The only secretary cannot leave; a member comes in."""
        self.chat.card.unfold(self.words.many("{n} mandate", "{n} mandates", 1))
        self.chat.card.press(self.say("Change the members"))
        card = self.chat.card.shows(self.say("Members of the body"))
        card.press(self.say("End this mandate"))
        refusal = self.say(
            "{person} is the only secretary of {body}: add another secretary first, then end this mandate.",
            person="Hélène Garnier",
            body=BODY,
        )
        self.chat.hears(refusal)
        card = self.chat.card
        card.unfold(self.say("Add a member"))
        card.fill(self.say("Name or e-mail"), "Anne Le Gall")
        card.press(self.say("Add"))
        self.shows("05-members", "Anne Le Gall").press(self.say("Back"))

    def plans_a_year(self) -> None:
        """The dates are seen before anything is saved."""
        self.chat.card.press(self.say("Plan a year"))
        self.shows("06-year", self.say("Plan these dates")).press(self.say("Plan these dates"))
        self.shows("07-planned", self.say("Back")).press(self.say("Back"))

    def plans_two_at_once(self, day: date) -> None:
        """The second clashes with the first, which is said before it is saved."""
        for number, title in enumerate(("Séance d’installation", "Séance de travail")):
            self.chat.card.shows(self.say("Plan a meeting")).press(self.say("Plan a meeting"))
            form = self.chat.card.shows(self.say("A new meeting"))
            form.fill(self.say("Title"), title)
            form.pick_day(self.say("Day"), day)
            form.fill(self.say("Begins at"), "20 h")
            form.fill(self.say("Ends at"), "19 h")
            if not number:
                form.press(self.say("Save"))
                form = self.shows("08-fault", self.say("The end must come after the beginning."))
            form.fill(self.say("Ends at"), "21:30")
            self.chat.picture(f"09-meeting-form-{number}")
            form.press(self.say("Save"))
            if number:
                form = self.shows("10-conflict", self.say("in the same room: {place}", place=ROOM))
                form.press(self.say("Save all the same"))
            self.shows(f"11-draft-{number}", title, self.words.Word(MeetingState.DRAFT))
            if not number:
                self.chat.say(f"{self.commands} {BODY}")

    def announces_moves_and_cancels(self, day: date) -> None:
        """The notice is too short, which is said; then it is moved, then called off: each with its reason."""
        warned = self.chat.card.shows(self.words.many("Announce to {n} person", "Announce to {n} people", 1))
        self.chat.picture("12-warning")
        warned.press(self.words.many("Announce to {n} person", "Announce to {n} people", 1))
        self.shows("13-announced", self.words.Word(MeetingState.ANNOUNCED), self.say("No answer")).press(
            self.say("Move the meeting")
        )
        form = self.chat.card.shows(self.say("Reason, which everybody reads"))
        form.pick_day(self.say("Day"), day)
        form.press(self.say("Move and tell everybody"))
        form = self.shows("14-no-reason", self.say("Please fill this in."))
        form.fill(self.say("Reason, which everybody reads"), REASON)
        form.press(self.say("Move and tell everybody"))
        self.shows("15-moved", self.words.Word(MeetingState.MOVED), REASON).press(self.say("Cancel the meeting"))
        form = self.shows("16-cancel", self.say("Reason, which everybody reads"))
        form.fill(self.say("Reason, which everybody reads"), REASON)
        form.press(self.say("Cancel and tell everybody"))
        self.shows("17-cancelled", self.say("This meeting is cancelled."))

    def writes_down_what_came_of_it(self) -> None:
        """Of a meeting that was held: who was there, what was decided, the lists; then the year and the log of the body."""
        self.chat.say(f"{self.commands} conseil régional")
        body = self.chat.card.shows(self.say("Last meetings held"))
        body.unfold(self.say("Last meetings held"))
        self.chat.picture("18-council")
        body.found.get_by_role("button", name=self.say("Open {title}", title="Conseil régional")).last.click()
        self.shows("19-held", self.say("By the attendance sheet")).press(self.say("Attendance"))
        sheet = self.shows("20-sheet", self.say("Who came?"))
        sheet.found.get_by_role("checkbox", name="Maud Pichon").last.check()
        sheet.press(self.say("Save"))
        self.shows("21-attended", self.say("By the attendance sheet")).press(self.say("Write a decision down"))
        form = self.shows("22-decision-form", self.say("What was decided"))
        form.fill(self.say("What was decided"), DECISION)
        form.press(self.say("Write it down"))
        self.shows("23-decided", self.words.many("Decision ({n})", "Decisions ({n})", 1).partition("(")[0]).press(
            self.say("Lists")
        )
        self.shows("24-lists", "XLSX", "CSV", "PDF")
        self.chat.say(f"{self.commands} conseil régional")
        self.chat.card.press(self.say("Decision log"))
        log = self.shows("25-log", DECISION)
        log.press(self.say("It is done"))
        self.shows("26-settled", self.say("The decision is settled.")).press(self.say("Open it again"))
        self.chat.card.shows(self.say("The decision is open again."))
        self.chat.say(f"{self.commands} conseil régional")
        self.chat.card.press(self.say("Attendance over a year"))
        self.shows("27-year", "Maud Pichon", "%", self.say("Workbook (XLSX)"))


@pytest.mark.parametrize(
    ("language", "narrow"), [(Language.FRENCH, False), (Language.ENGLISH, True)], ids=["french-wide", "english-narrow"]
)
def test_a_secretary_plans_from_the_body_to_what_came_of_it(teams: OpenTeams, language: Language, narrow: bool) -> None:
    chat = teams("helene", narrow=narrow)
    chat.card.shows(speech(Language.FRENCH).say("See all I can do"))
    if language is Language.ENGLISH:
        chat.say("langue anglais")
    desk = Desk(chat, language, narrow=narrow)
    today = datetime.now(PARIS).date()
    soon = working_day_on_or_after(today + timedelta(days=7))
    desk.creates_a_body()
    desk.keeps_its_members()
    desk.plans_a_year()
    desk.plans_two_at_once(soon)
    desk.announces_moves_and_cancels(working_day_on_or_after(soon + timedelta(days=1)))
    desk.writes_down_what_came_of_it()
