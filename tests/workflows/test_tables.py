"""Files of rows: whatever the shape, whatever the malice."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports import Problem, Unreadable
from tests.workflows.registers import rewritten, workbook
from workflows import tables
from workflows.tables import read_table

SHEET = "xl/worksheets/sheet1.xml"
_OPENING = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def named(cells: Sequence[str]) -> int:
    return len(set(cells) & {"nom", "cout"}) if "nom" in cells else 0


def problem_of(content: bytes) -> Problem:
    with pytest.raises(Unreadable) as refused:
        read_table(content, named)
    return refused.value.problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_encoding_and_the_delimiter_are_found(encoding: str, delimiter: str) -> None:
    text = f'"Nom"{delimiter}"Coût"\r\n"Été, l\'îlot; d’or | fin"{delimiter}"1 234,50"\r\n'
    table = read_table(text.encode(encoding), named)
    assert table.header == ("Nom", "Coût")
    assert table.rows[0].cells == ("Été, l'îlot; d’or | fin", "1 234,50")


def test_rows_count_as_in_a_spreadsheet_and_empty_ones_are_passed_over() -> None:
    table = read_table("Édition 2016\n\nNom,Coût,\nA,1,x\n,,\n,,seul\nB,2,\n".encode(), named)
    assert [(row.number, row.cells[0]) for row in table.rows] == [(4, "A"), (7, "B")]


def test_a_workbook_gives_values_not_formulas_and_any_sheet_may_hold_them() -> None:
    rows: list[list[object]] = [
        ["Nom", "Coût", "Le", "Oui"],
        ["A", 1.5, datetime.fromisoformat("2011-07-01"), True],
        [2020, 6.8027397260274, "=1+1", None],
    ]
    table = read_table(workbook(rows, before="Notice"), named)
    assert table.rows[0].cells[:4] == ("A", Decimal("1.5"), date(2011, 7, 1), "oui")
    assert table.rows[1].cells[:3] == (Decimal(2020), Decimal("6.8027397260274"), None)


def test_a_file_without_the_required_header_is_refused() -> None:
    assert problem_of(b"Prenom,Cout\nA,1\n") is Problem.NO_HEADER
    assert problem_of(workbook([["Prénom"], ["A"]])) is Problem.NO_HEADER
    assert problem_of(b"") is Problem.NO_HEADER


def test_what_is_no_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem_of(b"Nom\nA\0B\n") is Problem.NOT_A_TABLE
    assert problem_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old") is Problem.OLD_EXCEL
    assert problem_of(b"PK\x03\x04 not a zip") is Problem.DAMAGED
    assert problem_of(b'Nom\n"' + b"x" * 200_000) is Problem.DAMAGED
    good = workbook([["Nom"], ["A"]])
    assert problem_of(rewritten(good, SHEET, "<worksheet")) is Problem.DAMAGED
    assert problem_of(rewritten(good, "[Content_Types].xml", "<Types/>")) is Problem.DAMAGED
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    assert problem_of(b"Nom\nABCDEFGH\n") is Problem.TOO_BIG


def test_a_file_too_big_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    path = tmp_path / "projets.csv"
    path.write_bytes(b"Nom\n" + b"x" * 100)
    with pytest.raises(Unreadable) as refused:
        read_table(path, named)
    assert refused.value.problem is Problem.TOO_BIG


def test_a_workbook_that_unpacks_into_too_much_is_refused_before_it_does() -> None:
    bomb = rewritten(workbook([["Nom"], ["A"]]), "xl/styles.xml", " " * (tables.MOST_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    assert problem_of(bomb) is Problem.TOO_BIG


def test_entities_that_multiply_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{laughs}]>{_OPENING}<row r="1"><c t="str"><v>&l11;</v></c></row></sheetData></worksheet>'
    assert problem_of(rewritten(workbook([["Nom"], ["A"]]), SHEET, text)) is Problem.DAMAGED


def test_a_row_said_to_be_the_billionth_does_not_make_a_billion() -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    text = f'{_OPENING}<row r="1">{cell.format("Nom")}</row><row r="999999999">{cell.format("A")}</row></sheetData></worksheet>'
    assert problem_of(rewritten(workbook([["Nom"], ["A"]]), SHEET, text)) is Problem.TOO_MANY_ROWS


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert problem_of(b"Nom\n" + b"A\n" * 4) is Problem.TOO_MANY_ROWS
    assert len(read_table(b"Nom\n" + b"A\n" * 3, named).rows) == 3


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_table_or_are_refused(content: bytes) -> None:
    for start in (b"", b"Nom,Co\xc3\xbbt\n", b"PK\x03\x04", b"\xff\xfe"):
        with suppress(Unreadable):
            read_table(start + content, named)
