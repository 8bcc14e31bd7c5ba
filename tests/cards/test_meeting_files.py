"""Calendar files by RFC 5545 and by another library; lists that no spreadsheet takes for formulas."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from openpyxl import load_workbook
from pypdf import PdfReader

from cards.meetings.attendance_list import AttendanceList, attendance_csv, attendance_pdf, attendance_xlsx
from cards.meetings.ics import feed, meeting_file
from cards.meetings.statistics import statistics_xlsx
from domain.identifiers import PersonId
from domain.languages import Language
from domain.meetings.meeting import Meeting, MeetingState
from domain.meetings.replies import Answer, Attendance, forecast
from domain.meetings.views import AttendanceYear
from tests.cards.meetings_specimens import NOW, a_body, a_crowd, a_meeting

PARIS = ZoneInfo("Europe/Paris")
LANGUAGES = pytest.mark.parametrize("language", list(Language))


def moved() -> Meeting:
    return replace(
        a_meeting(),
        state=MeetingState.MOVED,
        reason="Salle prise ; l'hémicycle, lui, est libre\nà midi",
        sequence=3,
        title="É" * 150,
    )


def lines_of(content: bytes) -> list[bytes]:
    return content.split(b"\r\n")


@LANGUAGES
@pytest.mark.parametrize(
    "meeting", [a_meeting(), moved(), replace(a_meeting(), place="", link="", agenda=(), documents=())]
)
def test_the_file_keeps_to_the_letter_of_the_standard(meeting: Meeting, language: Language) -> None:
    content = meeting_file(meeting, language, NOW)
    lines = lines_of(content)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)  # 3.1: folded at 75 octets
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    unfolded = content.replace(b"\r\n ", b"").decode()
    for name in (
        "VERSION",
        "PRODID",
        "METHOD",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SEQUENCE",
        "ORGANIZER",
        "SUMMARY",
    ):
        assert sum(line.partition(":")[0].partition(";")[0] == name for line in unfolded.split("\r\n")) == 1, name
    assert "ATTENDEE" not in unfolded
    assert "DTSTART:20261208T130000Z" in unfolded
    assert "TZID" not in unfolded


@LANGUAGES
def test_another_library_reads_what_was_written(language: Language) -> None:
    meeting = moved()
    calendar = vobject.readOne(meeting_file(meeting, language, NOW).decode())
    event = calendar.vevent
    assert calendar.method.value == "PUBLISH"
    assert event.uid.value == meeting.uid
    assert event.sequence.value == "3"
    assert event.summary.value == meeting.title
    assert event.dtstart.value == meeting.starts_at
    assert event.dtend.value == meeting.ends_at
    assert event.dtstamp.value == NOW
    assert meeting.reason.replace("\n", " ") in event.description.value.replace("\n", " ")
    assert event.organizer.value.startswith("mailto:")


def test_a_cancellation_is_the_same_event_called_off() -> None:
    cancelled = replace(a_meeting(), state=MeetingState.CANCELLED, sequence=4)
    calendar = vobject.readOne(meeting_file(cancelled, Language.FRENCH, NOW).decode())
    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.uid.value == a_meeting().uid
    assert calendar.vevent.sequence.value == "4"


def test_a_feed_holds_each_meeting_and_says_when_to_come_back() -> None:
    second = replace(a_meeting(), uid="2@mardi", state=MeetingState.CANCELLED)
    content = feed([a_meeting(), second], Language.FRENCH, NOW)
    calendar = vobject.readOne(content.decode())
    assert [one.uid.value for one in calendar.vevent_list] == ["1@mardi", "2@mardi"]
    assert calendar.vevent_list[1].status.value == "CANCELLED"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in content
    assert vobject.readOne(feed([], Language.ENGLISH, NOW).decode()).method.value == "PUBLISH"


def a_list(language: Language, name: str = "") -> AttendanceList:
    replies = a_crowd(7, name=name)
    sheet = {key: replace(one, attended=Answer.PRESENT) for key, one in replies.items()}
    return AttendanceList(
        meeting=a_meeting(),
        replies=tuple(sheet.values()),
        answers=forecast(replies, 4),
        sheet=None,
        language=language,
        zone=PARIS,
    )


@LANGUAGES
def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing(language: Language) -> None:
    content = attendance_csv(a_list(language, '=cmd|" /C calc"!A0'))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == 8
    assert all(row[0].startswith("'=") for row in rows[1:])


@LANGUAGES
def test_the_workbook_holds_texts_only(language: Language) -> None:
    sheet = load_workbook(io.BytesIO(attendance_xlsx(a_list(language, "=1+1")))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
    assert any("39" in str(cell.value) or "4" in str(cell.value) for cell in cells)


@LANGUAGES
def test_the_pdf_lists_everybody_and_says_what_counts(language: Language) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(attendance_pdf(a_list(language)))).pages)
    for one in a_list(language).replies:
        assert one.name in text
    assert "Séance plénière de décembre" in text


def test_the_pdf_of_two_hundred_members_repeats_its_header() -> None:
    replies = tuple(a_crowd(200, name="Marie <b>Dupont</b> & Cie").values())
    many = replace(a_list(Language.FRENCH), replies=replies)
    pages = PdfReader(io.BytesIO(attendance_pdf(many))).pages
    assert len(pages) > 3
    assert all("Signature" in page.extract_text() for page in pages)
    assert "<b>Dupont</b> & Cie 1" in pages[0].extract_text().replace("\n", " ")


UNTOLD = Attendance(person="Bruno", meetings=1, present=0, remote=0, represented=0, absent=0, unknown=1)


def test_the_year_has_its_formula_in_words_and_its_share() -> None:
    one = Attendance(
        person="Anne",
        meetings=4,
        present=1,
        remote=1,
        represented=0,
        absent=1,
        unknown=1,
    )
    year = AttendanceYear(body=a_body(a_crowd(3)), rows=(one, UNTOLD), first=date(2026, 1, 1), last=date(2026, 12, 31))
    sheet = load_workbook(io.BytesIO(statistics_xlsx(year, Language.FRENCH))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[-2:] == [["Anne", 4, 1, 1, 0, 1, 1, 67], ["Bruno", 1, 0, 0, 0, 0, 1, "–"]]


def test_it_is_stamped_when_it_is_made() -> None:
    later = datetime(2026, 12, 3, tzinfo=UTC) + timedelta(microseconds=5)
    assert b"DTSTAMP:20261203T000000Z" in meeting_file(a_meeting(), Language.FRENCH, later)
    assert PersonId(1) in a_crowd(2)
