"""What README and docs name is there: files, addresses of other pages, commands, targets of make, settings."""

import re
from pathlib import Path

import pytest
from typer.main import get_group

import app
from bot.settings.written import SECRETS_DIR, Written
from tests.house.tree import ROOT, text, tracked

DOCUMENTS = tuple(one for one in tracked() if one.suffix == ".md")
SETTINGS = {str(field.validation_alias) for field in Written.model_fields.values()} | {SECRETS_DIR}
FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|toml|lock|csv|md)|(?:[\w-]+/)+)`")
MADE_AT_RUN = {"var/"}
EXAMPLES_OF_A_NAME = {"file.md"}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=str)


@every_document
def test_the_files_it_names_are_there(document: Path) -> None:
    named = set(FILE.findall(text(document))) - MADE_AT_RUN - EXAMPLES_OF_A_NAME
    assert [one for one in named if not any((ROOT / near / one).exists() for near in ("", document.parent))] == []
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", text(document))
    assert [one for one in linked if not (ROOT / document.parent / one).exists()] == []


@every_document
def test_the_commands_it_names_can_be_typed(document: Path) -> None:
    commands = get_group(app.cli).commands
    assert set(re.findall(r"python app\.py ([a-z][\w-]*)", text(document))) <= set(commands)
    targets = set(re.findall(r"^([a-z]+):", text(Path("Makefile")), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text(document), re.MULTILINE)) <= targets


@every_document
def test_the_settings_it_names_are_read(document: Path) -> None:
    assert set(re.findall(r"MARDI_\w+|MicrosoftApp\w+", text(document))) <= SETTINGS


def test_the_readme_tells_every_setting() -> None:
    assert [one for one in sorted(SETTINGS) if f"`{one}`" not in text(Path("README.md")) and one != SECRETS_DIR] == []


def test_the_readme_tells_every_command() -> None:
    commands = get_group(app.cli).commands
    assert [one for one in commands if f"`{one}`" not in text(Path("README.md"))] == []
