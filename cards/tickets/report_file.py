"""The report of the service as a file: figures and their course, as a workbook or as a table. Nothing in it is about a person."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from cards.spreadsheets import Cell, csv_file
from cards.text import Speech, capital, speech
from cards.tickets.report import days_told, step_name
from domain.languages import Language
from domain.tickets.report import Age, Dimension, Figures, ReportFormat, SupportReport

Row = Sequence[Cell]

_WIDTH = 14
_FIRST_WIDTH = 34
_SHEET_NAME_LIMIT = 31


def report_file(report: SupportReport, kind: ReportFormat, language: Language) -> bytes:
    """The file."""
    say = speech(language)
    return _workbook(report, say) if kind is ReportFormat.XLSX else csv_file(_table(report, say), say)


def _table(report: SupportReport, say: Speech) -> Iterator[Row]:
    """All of it on one sheet: the whole service, then each part, then the course."""
    yield [say.say("Part"), say.say("Name"), *_titles(say)]
    yield [say.say("All tickets"), "", *_figures(report.figures)]
    for dimension in Dimension:
        for name, figures in report.parts.get(dimension, ()):
            yield [say.word(dimension), name or say.say("none"), *_figures(figures)]
    for when, opened, resolved in _course(report, say):
        yield [say.say("course"), when, opened, resolved]


def _titles(say: Speech) -> list[str]:
    return [
        say.say("Tickets opened"),
        say.say("Tickets resolved"),
        say.say("Open now"),
        *(say.say("Open {age}", age=say.word(age)) for age in Age),
        say.say("Taken in time (%)"),
        say.say("Resolved in time (%)"),
        say.say("Hours to take, median"),
        say.say("Hours to take, 90th percentile"),
        say.say("Hours to resolve, median"),
        say.say("Hours to resolve, 90th percentile"),
        say.say("Satisfaction (of 5)"),
        say.say("Answers"),
    ]


def _figures(figures: Figures) -> list[Cell]:
    return [
        figures.opened,
        figures.resolved,
        figures.backlog,
        *(figures.ages.get(age, 0) for age in Age),
        figures.own.percent,
        figures.resolve.percent,
        _hours(figures.own_time.median),
        _hours(figures.own_time.ninetieth),
        _hours(figures.resolve_time.median),
        _hours(figures.resolve_time.ninetieth),
        figures.satisfaction,
        figures.answers,
    ]


def _hours(time: timedelta | None) -> float | None:
    return None if time is None else round(time.total_seconds() / 3_600, 2)


def _course(report: SupportReport, say: Speech) -> Iterator[tuple[str, int, int]]:
    for stretch in report.course:
        yield step_name(stretch, report.step, say), stretch.opened, stretch.resolved


def _workbook(report: SupportReport, say: Speech) -> bytes:
    """A sheet of all, one of each part, and the course with its chart."""
    from xlsxwriter import Workbook  # heavy, and seldom needed

    file = io.BytesIO()
    plain_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, {"in_memory": True, **plain_text}) as book:
        book.set_properties({"created": datetime.combine(report.end, time(), UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})

        def sheet(name: str, rows: Sequence[Row]) -> str:
            made = book.add_worksheet(name[:_SHEET_NAME_LIMIT])
            made.set_column(0, 0, _FIRST_WIDTH)
            made.set_column(1, len(rows[0]), _WIDTH)
            made.freeze_panes(1, 1)
            for number, row in enumerate(rows):
                made.write_row(number, 0, row, bold if number == 0 else None)
            return str(made.get_name())

        days = days_told(report, say)
        sheet(say.say("All tickets"), [[days, *_titles(say)], [say.say("All tickets"), *_figures(report.figures)]])
        for dimension in Dimension:
            parts = report.parts.get(dimension, ())
            rows: list[Row] = [[name or say.say("none"), *_figures(figures)] for name, figures in parts]
            sheet(say.Word(dimension), [[say.say("Name"), *_titles(say)], *rows])
        course: list[Row] = [list(one) for one in _course(report, say)]
        name = sheet(
            capital(say.say("course")), [["", say.say("Tickets opened"), say.say("Tickets resolved")], *course]
        )
        if course:
            chart = book.add_chart({"type": "column"})
            for column in (1, 2):
                chart.add_series(
                    {
                        "name": [name, 0, column],
                        "categories": [name, 1, 0, len(course), 0],
                        "values": [name, 1, column, len(course), column],
                    }
                )
            book.get_worksheet_by_name(name).insert_chart("E2", chart)
    return file.getvalue()
