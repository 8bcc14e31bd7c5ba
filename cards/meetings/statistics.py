"""Attendance over a year, as a workbook."""

from collections.abc import Sequence
from datetime import date

from cards.meetings.attendance_list import workbook
from cards.text import speech
from domain.languages import Language
from domain.meetings.replies import Attendance


def statistics_xlsx(body: str, found: Sequence[Attendance], days: tuple[date, date], language: Language) -> bytes:
    """How often each member came to the meetings held, with the formula of the share."""
    say = speech(language)
    heads = [
        say.say("Attendance: {body}", body=body),
        say.say("From {first} to {last}", first=say.date(days[0]), last=say.date(days[1])),
        say.say("Share = (in the room + remotely) ÷ meetings held"),
    ]
    header = [
        say.say("Name"),
        say.say("Meetings held"),
        say.say("In the room"),
        say.say("Remote"),
        say.say("Represented"),
        say.say("Absences"),
        say.say("Not on the sheet"),
        say.say("Share (%)"),
    ]
    rows: list[Sequence[str | int]] = [
        [one.person, one.meetings, one.present, one.remote, one.represented, one.absent, one.unknown, one.percent]
        for one in found
    ]
    return workbook(say.say("Attendance"), heads, header, rows)
