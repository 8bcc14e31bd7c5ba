"""Keep the catalogues in step with the sources: `python locales/catalogues.py`.

Texts are extracted from the sources into `mardi.pot` and merged into both `mardi.po`. English says what the sources say. French
translations can be handed in as files `parts/*.fr.txt`, one line per text, tab-separated: `msgid`, `msgstr`, or for a plural
`singular`, `plural`, `msgstr 0`, `msgstr 1`; a line of context comes as `context|msgid`, `msgstr`; they are taken in and the files
removed. French is typeset: non-breaking spaces, curved apostrophes. What has no translation is told, with exit code 1.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).resolve().parent
ROOT = LOCALES.parent
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "say": None,
    "many": (1, 2),
    "within": ((1, "c"), 2),
    "mark": None,
}
SOURCES = ("cards", "dialogs", "bot", "workflows", "manifest")
EPOCH = datetime(2026, 11, 24, tzinfo=UTC)
"""The headers tell no other date: git knows when a text changed, and merges stay quiet."""


def _is_root(path: str) -> bool:
    return Path(path) == ROOT


def extracted() -> Catalog:
    """All the texts of the sources."""
    catalog = _catalog()
    for source in (*SOURCES, "."):
        methods = [("app.py", "python")] if source == "." else [("**.py", "python")]
        found = extract_from_dir(
            ROOT / source,
            method_map=methods,
            keywords=KEYWORDS,
            directory_filter=_is_root if source == "." else None,
        )
        for filename, _line, messages, comments, context in found:
            location = filename if source == "." else f"{source}/{filename}"
            catalog.add(messages, None, [(location, 0)], auto_comments=comments, context=context)
    return catalog


def typeset(text: str) -> str:
    """French typography: no line may begin with a double punctuation mark, nor a quotation or a number
    be cut from its marks; apostrophes are curved."""
    text = re.sub(r"(?<=\w)'(?=[\w«])", "’", text)
    text = re.sub(r"(?<=\d) (?=(h|min|j|ko|Mo)\b)|(?<=\d h) (?=\d)|(?<=n°) ", "\u00a0", text)
    text = re.sub(r"[ \u00a0](?=:(?:\s|$))|(?<=«)[ \u202f]|[ \u202f](?=»)", "\u00a0", text)
    return re.sub(r"[ \u00a0](?=[;?!%](?:\s|$|[).]))", "\u202f", text)


def parts() -> Iterator[tuple[Path, list[str]]]:
    """The lines of the translations handed in."""
    for path in sorted((LOCALES / "parts").glob("*.fr.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("# "):
                yield path, line.replace("\\n", "\n").split("\t")


def take_in(catalog: Catalog) -> list[str]:
    """Put the handed-in translations in the catalogue; returns the lines that fit no text of the sources."""
    strays = []
    for path, fields in parts():
        context, _, rest = fields[0].rpartition("|")
        message = catalog.get(fields[0]) or (catalog.get(rest, context) if context else None)
        if message is None:
            strays.append(f"{path.name}: {fields[0]}")
        elif len(fields) == 4 and message.pluralizable:
            message.string = (typeset(fields[2]), typeset(fields[3]))
        elif len(fields) == 2 and not message.pluralizable:
            message.string = typeset(fields[1])
        else:
            strays.append(f"{path.name}: {fields[0]} (wrong number of fields)")
    return strays


def _catalog(language: str | None = None) -> Catalog:
    catalog = Catalog(
        locale=language,
        domain="mardi",
        project="mardi",
        version="0",
        copyright_holder="Mardi",
        msgid_bugs_address="mardi",
        creation_date=EPOCH,
        revision_date=EPOCH,
        last_translator="Mardi",
        language_team="Mardi",
        fuzzy=False,
    )
    catalog.header_comment = "# The texts of Mardi."
    return catalog


def _path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "mardi.po"


def updated(language: str, template: Catalog) -> tuple[Catalog, list[str]]:
    """The catalogue of a language with the texts of the template and no other, and the translations that fit none."""
    catalog = _catalog(language)
    old = Catalog(locale=language)
    if _path(language).exists():
        with _path(language).open("rb") as file:
            old = read_po(file, locale=language, domain="mardi")
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        string = known.string if known and known.pluralizable == message.pluralizable else None
        if language == "en":
            string = message.id
        elif isinstance(string, tuple | list) is not message.pluralizable:
            string = None
        elif string:
            string = typeset(string) if isinstance(string, str) else tuple(typeset(one) for one in string)
        catalog.add(message.id, string, message.locations, context=message.context)
    return catalog, take_in(catalog) if language == "fr" else []


def main() -> int:
    """Update the template and both catalogues, compile them, and say what is left to translate."""
    template = extracted()
    _write(LOCALES / "mardi.pot", template)
    missing: list[str] = []
    strays: list[str] = []
    for language in ("fr", "en"):
        catalog, unfit = updated(language, template)
        strays += unfit
        _write(_path(language), catalog)
        with _path(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        for message in catalog:
            strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if message.id and not (strings and all(strings)):
                missing.append(f"{language}: {message.id!r}  {message.locations[0][0] if message.locations else ''}")
    if not strays:
        for path in {path for path, _ in parts()}:
            path.unlink()
    for line in strays:
        sys.stderr.write(f"fits no text: {line}\n")
    for line in missing:
        sys.stderr.write(f"not translated: {line}\n")
    return 1 if missing or strays else 0


def _write(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    sys.exit(main())
