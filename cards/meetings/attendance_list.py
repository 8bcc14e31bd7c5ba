"""The list of a meeting, who answered what and who came: XLSX, CSV, PDF. What people typed is text, never a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cards.meetings.parts import on_the_sheet, reminds_only
from cards.text import Speech, speech
from cards.zones import Zones, span_in
from domain.identifiers import PersonId
from domain.languages import Language
from domain.meetings.meeting import Meeting
from domain.meetings.replies import Forecast, Reply

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class AttendanceList:
    """What a list tells: a meeting, everybody's answer, the counts of the answers and (once there is one) of the sheet; to whom."""

    meeting: Meeting
    replies: Sequence[Reply]
    answers: Forecast
    sheet: Forecast | None
    language: Language
    zone: ZoneInfo


def _rows(replies: Sequence[Reply], say: Speech) -> tuple[list[str], list[list[str]]]:
    names: dict[PersonId, str] = {one.person: one.name for one in replies}
    header = [
        say.say("Name"),
        say.say("Counts for the quorum"),
        say.say("What they answered"),
        say.say("Proxy or deputy"),
        say.say("Attendance"),
        say.say("Signature"),
    ]
    rows = []
    for one in replies:
        if one.is_withdrawn:
            continue
        other = one.proxy_to if one.proxy_to is not None else one.deputy
        rows.append(
            [
                one.name,
                say.say("yes") if one.is_voter else say.say("no"),
                say.word(one.answer),
                names.get(other, "") if other is not None else "",
                on_the_sheet(one.attended, say) if one.attended else "",
                "",
            ]
        )
    return header, rows


def _heads(told: AttendanceList, say: Speech) -> list[str]:
    """What the list is of, and its counts with what each counts."""
    seen = told.sheet or told.answers
    counted = say.say(
        "{members} members: in the room {present}, remotely {remote}, deputies {deputies}, proxies {proxies},"
        " not coming {absent}, without an answer {unanswered}",
        members=seen.members,
        present=seen.present,
        remote=seen.remote,
        deputies=seen.deputies,
        proxies=seen.proxies,
        absent=seen.absent,
        unanswered=seen.unanswered,
    )
    zones = Zones(house=told.zone, reader=told.zone)
    lines = [told.meeting.title, span_in(zones, told.meeting.starts_at, told.meeting.ends_at, say), counted]
    if seen.needed is not None:
        lines.append(
            say.say(
                "Quorum {needed}: in the room + remotely + deputies = {coming} (proxies never count)",
                needed=seen.needed,
                coming=seen.coming,
            )
        )
    return lines


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def attendance_csv(told: AttendanceList) -> bytes:
    """The list as CSV, as Excel opens it in French: semicolons, UTF-8 with its mark."""
    header, rows = _rows(told.replies, speech(told.language))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(header[:-1])
    writer.writerows([_harmless(cell) for cell in row[:-1]] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def attendance_xlsx(told: AttendanceList) -> bytes:
    """The list as a workbook."""
    say = speech(told.language)
    header, rows = _rows(told.replies, say)
    return workbook(say.say("Attendance"), _heads(told, say), header[:-1], [row[:-1] for row in rows])


def workbook(
    sheet_name: str, heads: Iterable[str], header: Sequence[str], rows: Iterable[Sequence[str | int]]
) -> bytes:
    """A workbook of one sheet: lines of heading, a header row, rows; texts are texts whatever they begin with."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name[:31])
    bold = book.add_format({"bold": True})
    shaded = book.add_format({"bold": True, "bg_color": "#E6EEF7", "border": 1, "text_wrap": True})
    lined = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    at = 0
    for at, line in enumerate(heads):
        sheet.write_string(at, 0, line, bold if at == 0 else None)
    top = at + 2
    for column, name in enumerate(header):
        sheet.write_string(top, column, name, shaded)
        sheet.set_column(column, column, 34 if column == 0 else 18)
    for number, row in enumerate(rows, start=top + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, lined)
            else:
                sheet.write_string(number, column, cell, lined)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return file.getvalue()


def attendance_pdf(told: AttendanceList) -> bytes:
    """The list to be signed, as PDF."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    say = speech(told.language)
    header, rows = _rows(told.replies, say)
    heads = _heads(told, say)
    styles = getSampleStyleSheet()
    cell = styles["BodyText"]
    cell.fontSize, cell.leading = 8, 10

    def shown(text: str) -> Paragraph:
        return Paragraph(_escaped(text), cell)

    table = Table(
        [[shown(name) for name in header], *([shown(one) for one in row] for row in rows)],
        colWidths=[46 * mm, 20 * mm, 30 * mm, 34 * mm, 26 * mm, 34 * mm],
        repeatRows=1,
    )
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#E6EEF7")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    story = [
        Paragraph(_escaped(heads[0]), styles["Heading2"]),
        *(Paragraph(_escaped(line), cell) for line in heads[1:]),
        Spacer(1, 4 * mm),
        table,
        Spacer(1, 4 * mm),
        Paragraph(_escaped(reminds_only(say)), cell),
    ]
    file = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 10 * mm)
    SimpleDocTemplate(file, pagesize=A4, title=heads[0], author="Mardi", **margins).build(story)
    return file.getvalue()


def _escaped(text: str) -> str:
    """A text for ReportLab's paragraphs, which read XML; what its standard fonts cannot draw is left out."""
    drawn = text.replace("\u202f", "\u00a0").replace("\u2009", " ").encode("cp1252", "replace").decode("cp1252")
    return drawn.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
