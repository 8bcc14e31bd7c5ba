"""Files told by their content."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.files import FILE_NAME_LIMIT, MOST_BYTES, FileKind, FileProblem, FileUnfit, file_name, kind_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


DATED = (2026, 11, 24, 9, 0, 0)
"""The date of every file in an archive: tests of the same content are the same tests."""


def archive(*names: str, first: tuple[str, str] | None = None) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        if first:
            made.writestr(zipfile.ZipInfo(first[0], DATED), first[1])
        for name in names:
            made.writestr(zipfile.ZipInfo(name, DATED), "x")
    return written.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PNG, "capture.PNG", FileKind.PNG),
        (PNG, "", FileKind.PNG),
        (b"\xff\xd8\xff\xe0JFIF", "photo.jpeg", FileKind.JPEG),
        (b"\xff\xd8\xff\xe0JFIF", "photo.jpg", FileKind.JPEG),
        (b"GIF89a...", "clip.gif", FileKind.GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", FileKind.WEBP),
        (b"%PDF-1.7\n", "note.pdf", FileKind.PDF),
        (DOCX, "note.docx", FileKind.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "t.xlsx", FileKind.XLSX),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "t.pptx", FileKind.PPTX),
        (archive(first=("mimetype", "application/vnd.oasis.opendocument.text")), "t.odt", FileKind.ODT),
        ("Erreur à l'ouverture\r\n".encode(), "trace.log", FileKind.TEXT),
        ("Erreur à l'ouverture".encode("cp1252"), "trace.txt", FileKind.TEXT),
        ("Erreur".encode("utf-16"), "trace.csv", FileKind.TEXT),
    ],
)
def test_a_file_is_what_its_content_is(content: bytes, name: str, kind: FileKind) -> None:
    assert kind_of(content, name) is kind


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "vide.png", FileProblem.EMPTY),
        (b"x" * (MOST_BYTES + 1), "gros.txt", FileProblem.TOO_BIG),
        (b"MZ\x90\x00\x03\x00\x00\x00", "setup.exe", FileProblem.UNKNOWN_KIND),
        (b"MZ\x90\x00\x03\x00\x00\x00", "capture.png", FileProblem.NOT_WHAT_IT_SAYS),
        (b"%PDF-1.7", "capture.png", FileProblem.NOT_WHAT_IT_SAYS),
        (PNG, "note.pdf", FileProblem.NOT_WHAT_IT_SAYS),
        (PNG, "setup.exe", FileProblem.UNKNOWN_KIND),
        (b"<html><script>alert(1)</script>", "page.txt", FileProblem.NOT_WHAT_IT_SAYS),
        (b"\n <svg onload='x'/>", "dessin.svg", FileProblem.UNKNOWN_KIND),
        (b"#!/bin/sh\nrm -r", "note.txt", FileProblem.NOT_WHAT_IT_SAYS),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docm", FileProblem.WITH_MACROS),
        (archive("setup.exe"), "archive.zip", FileProblem.UNKNOWN_KIND),
        (DOCX[:60], "note.docx", FileProblem.NOT_WHAT_IT_SAYS),
        (archive(first=("mimetype", "text/html")), "a.odt", FileProblem.NOT_WHAT_IT_SAYS),
    ],
)
def test_what_is_not_kept_says_why(content: bytes, name: str, problem: FileProblem) -> None:
    with pytest.raises(FileUnfit) as told:
        kind_of(content, name)
    assert told.value.problem is problem


@given(st.binary(max_size=200), st.text(max_size=30))
def test_no_content_breaks_the_look_at_it(content: bytes, name: str) -> None:
    try:
        kind_of(content, name)
    except FileUnfit:
        return


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("capture d'écran.png", FileKind.PNG, "capture d'écran.png"),
        ("../../etc/passwd", FileKind.TEXT, "passwd.txt"),
        ("C:\\Users\\paul\\note.pdf", FileKind.PDF, "note.pdf"),
        ("", FileKind.JPEG, "image.jpg"),
        ("...", FileKind.PDF, "document.pdf"),
        ('a<b>"c"\r\nX: y.png', FileKind.PNG, "a b c X y.png"),
        ("photo.jpeg", FileKind.JPEG, "photo.jpeg"),
    ],
)
def test_a_name_is_shown_without_what_could_do_harm(name: str, kind: FileKind, shown: str) -> None:
    assert file_name(name, kind) == shown


@given(st.text(max_size=400), st.sampled_from(FileKind))
def test_every_name_can_be_saved_under(name: str, kind: FileKind) -> None:
    shown = file_name(name, kind)
    assert 4 < len(shown) <= FILE_NAME_LIMIT
    assert shown.isprintable()
    assert not set(shown) & set('/\\<>:"|?*')
    assert shown.rpartition(".")[2].lower() in kind.extensions
