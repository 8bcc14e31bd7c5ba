"""Attendance over a year: a card for the secretary, and the same as a workbook."""

from collections.abc import Sequence

from cards.layout import GAP, Elements, card, execute, header, open_url, rich, run, small, words
from cards.meetings.attendance_list import workbook
from cards.text import Speech, speech
from domain.languages import Language
from domain.meetings.replies import Attendance
from domain.meetings.views import AttendanceYear

MOST_ROWS = 25


def _formula(say: Speech) -> str:
    return say.say("Share = (in the room + remotely) ÷ meetings with an attendance sheet")


def statistics_card(found: AttendanceYear, language: Language) -> dict[str, object]:
    """How often each member came, by name; the workbook has the rest."""
    say = speech(language)
    title = say.say("Attendance over a year")
    body: Elements = [
        header(line=found.body.name, title=title),
        small(
            say.say("From {first} to {last}", first=say.date(found.first), last=say.date(found.last)), spacing="Small"
        ),
    ]
    back = execute("body.show", say.say("Back"), {"body": found.body.id})
    if not found.rows:
        none = say.say("No meeting was held in that time. Attendance is counted when a meeting is over.")
        return card([*body, words(none, spacing="Medium")], fallback_text=title, actions=[back])
    body.append(small(_formula(say)))
    for one in found.rows[:MOST_ROWS]:
        share = say.percent(one.percent) if one.percent is not None else "–"
        body.append(rich(run(f"{one.person}{GAP}"), run(share, bold=True), spacing="Small"))
        body.append(small(_told(one, say)))
    if len(found.rows) > MOST_ROWS:
        body.append(small(say.many("and {n} more", "and {n} more", len(found.rows) - MOST_ROWS), spacing="Small"))
    body.append(small(say.say("The workbook opens for half an hour, without a password."), spacing="Medium"))
    return card(body, fallback_text=title, actions=[open_url(say.say("Workbook (XLSX)"), found.xlsx), back])


def _told(one: Attendance, say: Speech) -> str:
    counts = [
        (one.present, say.say("in the room {n}", n=say.number(one.present))),
        (one.remote, say.say("remotely {n}", n=say.number(one.remote))),
        (one.represented, say.say("represented {n}", n=say.number(one.represented))),
        (one.absent, say.say("absences {n}", n=say.number(one.absent))),
        (one.unknown, say.say("not on the sheet {n}", n=say.number(one.unknown))),
    ]
    return say.joined([text for number, text in counts if number])


def statistics_xlsx(found: AttendanceYear, language: Language) -> bytes:
    """How often each member came to the meetings held, with the formula of the share."""
    say = speech(language)
    heads = [
        say.say("Attendance: {body}", body=found.body.name),
        say.say("From {first} to {last}", first=say.date(found.first), last=say.date(found.last)),
        _formula(say),
    ]
    header_row = [
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
        [
            one.person,
            one.meetings,
            one.present,
            one.remote,
            one.represented,
            one.absent,
            one.unknown,
            "–" if one.percent is None else one.percent,
        ]
        for one in found.rows
    ]
    return workbook(say.say("Attendance"), heads, header_row, rows)
