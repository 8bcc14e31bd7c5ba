"""Files as people hand them in: the public register of projects in its two shapes, and workbooks good and bad."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

HEADER = (
    "Ministère porteur ",
    "Ministère nom complet",
    "Nom du projet",
    "Projet interministériel",
    "Description et objectifs du projet",
    "En savoir plus sur le projet",
    "Début",
    "Durée prévisionnelle en année",
    "Phase du projet en cours",
    "Coût estimé",
    "Coût estimé par tranche",
    *[""] * 11,
)


LINES = (
    ("SPM", "Premier ministre", "FRANCE CONNECT", "2013-07-01", "3.750684931506849", "Déploiement", "7"),
    ("MAEDI", "Ministère des Affaires étrangères", "SAPHIR", "2015-12-07", "En cadrage", "Cadrage", "En cadrage"),
    ("MI", "Ministère de l'Intérieur", "FAETON 2", "", "En cadrage", "Cadrage", "En cadrage"),
    (
        "MENESR",
        "Ministère de l'Éducation nationale",
        "SIRHEN",
        "2007-01-01",
        "14.008219178082191",
        "Déploiement",
        "496.4",
    ),
)


def cells(line: Sequence[str]) -> list[str]:
    """A line of the register, with its empty columns."""
    short, full, name, start, duration, phase, cost = line
    description = f"Le projet {name}, « structurant ».\nSur deux lignes."
    return [short, full, f" {name} ", "Non", description, "", start, duration, phase, cost, "", *[""] * 11]


def panorama_csv(
    lines: Iterable[Sequence[str]] = LINES, *, empty: int = 230, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    """The register as CSV: dates as 2013-07-01, decimal points, trailing empty lines and columns without a name."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(HEADER)
    writer.writerows(cells(line) for line in lines)
    writer.writerows([""] * len(HEADER) for _ in range(empty))
    return file.getvalue().encode(encoding)


def panorama_xlsx(lines: Iterable[Sequence[str]] = LINES, *, title: bool = True) -> bytes:
    """The register as a workbook of another edition: a title above, "NA", 01/07/2013 and 6,8027397260274 as texts."""

    def text(value: str) -> str:
        if len(value) == 10 and value[4] == "-":
            return f"{value[8:]}/{value[5:7]}/{value[:4]}"
        if value in ("", "En cadrage"):
            return "NA"
        return value.replace(".", ",") if value[:1].isdigit() else value

    rows: list[list[object]] = [["Panorama des grands projets"], []] if title else []
    rows.append(list(HEADER))
    for line in lines:
        rows.append([text(cell) if column >= 6 else cell for column, cell in enumerate(cells(line))])
    return workbook(rows)


def workbook(rows: Iterable[Iterable[object]], *, before: str = "") -> bytes:
    """A workbook whose last sheet holds these rows; `before` names an empty sheet in front of it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if before:
        sheet.title = before
        sheet = book.create_sheet("Projets")
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rewritten(content: bytes, part: str, text: str) -> bytes:
    """A workbook of which one part was replaced by hand."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return file.getvalue()
