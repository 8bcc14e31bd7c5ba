"""Files that people send: what they are by their content, never by their name alone, and why some are refused. Files they are given."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
"""In one message."""
FILE_NAME_LIMIT = 200
_OFFICE_PARTS = 10_000


class FileKind(StrEnum):
    """What a file can be: pictures, documents and plain text. Nothing that runs."""

    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TEXT = "text"

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown in a page as it is."""
        return self in (FileKind.PNG, FileKind.JPEG, FileKind.GIF, FileKind.WEBP)

    @property
    def media_type(self) -> str:
        """Its type as HTTP names it."""
        return _MEDIA_TYPES[self]

    @property
    def extensions(self) -> tuple[str, ...]:
        """The endings that the name of such a file may have; the first is the usual one."""
        return _EXTENSIONS.get(self, (self.value,))


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.GIF: "image/gif",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OFFICE}wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}presentationml.presentation",
    FileKind.ODT: f"{_OPEN_DOCUMENT}text",
    FileKind.ODS: f"{_OPEN_DOCUMENT}spreadsheet",
    FileKind.ODP: f"{_OPEN_DOCUMENT}presentation",
    FileKind.TEXT: "text/plain",
}
_EXTENSIONS: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    FileKind.TEXT: ("txt", "log", "csv", "md", "json", "ini"),
}


class FileProblem(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    TOO_OFTEN = "too_often"
    UNKNOWN_KIND = "unknown_kind"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    WITH_MACROS = "with_macros"
    FOREIGN_ADDRESS = "foreign_address"
    OUT_OF_REACH = "out_of_reach"


class FileUnfit(Exception):
    """A file that is not kept."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file that was fetched, looked at and kept under the SHA-256 of its content. `size` is in bytes."""

    name: str
    kind: FileKind
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RefusedFile:
    """A file that was not kept, and why."""

    name: str
    problem: FileProblem


SentFile = KeptFile | RefusedFile


@dataclass(frozen=True, kw_only=True)
class HandedFile:
    """A file that Mardi hands out: to be saved, or shown (`is_inline`) where that is harmless, or where it is read again and again."""

    name: str
    media_type: str
    content: bytes
    is_inline: bool = False


def file_name(name: str, kind: FileKind) -> str:
    """A name fit to show and to save under: its last part, without control characters or signs that paths give a meaning; never empty."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(sign if sign.isprintable() and sign not in '<>:"|?*' else " " for sign in last).split())
    stem, dot, ending = plain.rpartition(".")
    if not dot or ending.lower() not in kind.extensions:
        stem, ending = plain, kind.extensions[0]
    shown = stem.strip(". ")[: FILE_NAME_LIMIT - len(ending) - 1].rstrip(". ")
    return f"{shown or ('image' if kind.is_picture else 'document')}.{ending}"


def kind_of(content: bytes, name: str) -> FileKind:
    """What a file is. Raises FileUnfit: empty, too big, of no kind that is kept, or not what its name says."""
    if not content:
        raise FileUnfit(FileProblem.EMPTY)
    if len(content) > MOST_BYTES:
        raise FileUnfit(FileProblem.TOO_BIG)
    kind = _by_signature(content) or (_in_archive(content) if content.startswith(b"PK\x03\x04") else _if_text(content))
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if kind is not None and (not ending or ending in kind.extensions):
        return kind
    is_kept_kind = any(ending in one.extensions for one in FileKind)
    raise FileUnfit(FileProblem.NOT_WHAT_IT_SAYS if is_kept_kind else FileProblem.UNKNOWN_KIND)


def _by_signature(content: bytes) -> FileKind | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith((b"GIF87a", b"GIF89a")):
        return FileKind.GIF
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.PDF if content.startswith(b"%PDF-") else None


def _in_archive(content: bytes) -> FileKind | None:
    """An office document by the parts it is made of. Its list of parts is read, none is unpacked save the few bytes that name a kind."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > _OFFICE_PARTS:
                return None
            if "[Content_Types].xml" in names:
                return _office(names)
            first = archive.infolist()[0]
            if first.filename == "mimetype" and first.file_size < 100:
                media = archive.read(first).decode("ascii", "replace").strip()
                return next((kind for kind, one in _MEDIA_TYPES.items() if one == media), None)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, IndexError):
        return None
    return None


def _office(names: list[str]) -> FileKind | None:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileUnfit(FileProblem.WITH_MACROS)
    main = {"word/": FileKind.DOCX, "xl/": FileKind.XLSX, "ppt/": FileKind.PPTX}
    return next((kind for folder, kind in main.items() if any(name.startswith(folder) for name in names)), None)


def _if_text(content: bytes) -> FileKind | None:
    """Plain text, in UTF-8, UTF-16 with its mark, or Windows-1252; not a page nor a program that begins as text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(sign.isprintable() or sign in "\t\r\n\f\u00a0" or sign.isspace() for sign in text[:100_000]):
            begins = text.lstrip("\ufeff \t\r\n")[:2]
            return None if begins[:1] == "<" or begins == "#!" else FileKind.TEXT
    return None
