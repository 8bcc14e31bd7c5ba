"""The report as a file: what a spreadsheet reads back is what the report counts, and nothing in it is a formula."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from cards.text import speech
from cards.tickets.report_file import report_file
from domain.languages import Language
from domain.tickets.report import Dimension, ReportFormat, report_of
from tests.cards.ticket_setting_specimens import NOW, WEEK, a_report


@pytest.mark.parametrize("language", Language)
def test_the_workbook_holds_each_part_and_the_course(language: Language) -> None:
    book = load_workbook(io.BytesIO(report_file(WEEK, ReportFormat.XLSX, language)))
    say = speech(language)
    whole = [cell.value for cell in book.worksheets[0][2]]
    assert whole[1:4] == [WEEK.figures.opened, WEEK.figures.resolved, WEEK.figures.backlog]
    for dimension in Dimension:
        rows = list(book[say.Word(dimension)].values)
        assert [row[1] for row in rows[1:]] == [figures.opened for _, figures in WEEK.parts[dimension]]
    course = list(book.worksheets[-1].values)[1:]
    assert [row[1:3] for row in course] == [(one.opened, one.resolved) for one in WEEK.course]


@pytest.mark.parametrize(
    ("language", "delimiter", "point"), [(Language.FRENCH, ";", ","), (Language.ENGLISH, ",", ".")]
)
def test_the_table_is_written_as_the_readers_spreadsheet_reads(language: Language, delimiter: str, point: str) -> None:
    text = report_file(WEEK, ReportFormat.CSV, language).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    assert rows[1][2] == str(WEEK.figures.opened)
    assert rows[1][-2] == str(WEEK.figures.satisfaction).replace(".", point)
    assert sum(int(row[2]) for row in rows if row[0] == speech(language).word(Dimension.GROUP)) == WEEK.figures.opened


def test_a_name_is_never_a_formula() -> None:
    report = a_report(date(2026, 11, 16), date(2026, 11, 22), "=cmd|'/c calc'!A1")
    book = load_workbook(io.BytesIO(report_file(report, ReportFormat.XLSX, Language.FRENCH)))
    named = [cell for sheet in book.worksheets for row in sheet.rows for cell in row if str(cell.value).startswith("=")]
    assert named
    assert {cell.data_type for cell in named} == {"s"}
    text = report_file(report, ReportFormat.CSV, Language.FRENCH).decode("utf-8-sig")
    assert ";=" not in text
    assert ";'=cmd" in text


def test_a_report_of_nothing_is_a_file_too() -> None:
    empty = report_of([], date(2026, 11, 21), date(2026, 11, 22), NOW)
    for kind in ReportFormat:
        assert report_file(empty, kind, Language.FRENCH)
