"""What an operator types: every command says what it did, or in a sentence what is wrong, with an exit code that a script can trust."""

import os
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import app
from tests.conftest import PostgreSQL

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    "serve", "migrate", "demo", "package", "doctor",
    "import-projects", "import-people", "import-catalogue", "import-bodies", "import-news",
)  # fmt: skip
TIDY = {"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_logs: None) -> None:
    """A machine where nothing is set, in an empty folder."""
    for name in list(os.environ):
        if name.lower().startswith(("mardi_", "microsoftapp")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def typed(*words: str, **settings: str) -> Result:
    """What comes of a command line."""
    return CliRunner().invoke(app.cli, list(words), env={**TIDY, **settings})


def test_help_lists_every_command() -> None:
    told = typed("--help")
    assert told.exit_code == 0
    assert [one for one in COMMANDS if one not in told.output] == []


def test_an_embedded_database_is_migrated_once_and_says_so() -> None:
    assert "stands at revision" in typed("migrate").output
    assert typed("migrate").output.startswith("Already at revision")
    assert Path("var/mardi.db").exists()


def test_the_demonstration_goes_into_an_empty_folder_once() -> None:
    file = str(ROOT / "examples" / "demonstration.toml")
    assert "12 projects" in typed("demo", file).output
    assert "already loaded" in typed("demo", file).output


def test_every_fault_of_the_settings_is_told_at_once_whatever_the_command() -> None:
    for command in ("serve", "doctor", "migrate"):
        told = typed(command, MARDI_PORT="high", MARDI_TIMEZONE="Mars/Olympus", MARDI_HOST="192.0.2.1")
        assert told.exit_code == 2
        assert [one for one in ("MARDI_PORT", "MARDI_TIMEZONE", "MARDI_HOST") if one not in told.output] == []
        assert "Traceback" not in told.output


def test_an_old_schema_of_postgresql_is_not_served_and_the_command_that_mends_it_is_told(
    postgresql: PostgreSQL,
) -> None:
    name = postgresql.copy("template1")
    settings = {"MARDI_DATABASE_URL": postgresql.url(name), "MARDI_SECRET_KEYS": "k" * 40, "MARDI_PORT": "0"}
    for command in (("serve",), ("demo", str(ROOT / "examples" / "demonstration.toml"))):
        told = typed(*command, **settings)
        assert told.exit_code == 3
        assert "run `python app.py migrate`" in told.output
        assert "Traceback" not in told.output
    assert "python app.py migrate" in typed("doctor", **settings).output
    assert typed("migrate", **settings).exit_code == 0
    assert typed("doctor", **settings).exit_code == 0
    postgresql.drop(name)


def test_the_doctor_goes_on_after_a_fault_and_ends_with_1() -> None:
    told = typed("doctor")
    assert told.exit_code == 1
    assert "FAIL  The database stands at revision none" in told.output
    typed("migrate")
    told = typed("doctor")
    assert told.exit_code == 0
    assert "No channel is bound yet" in told.output


def test_a_file_of_projects_goes_in_or_is_refused_whole() -> None:
    Path("projets.csv").write_text("Nom;Code;Budget\nSIRH;SIRH;1,5\n", encoding="utf-8")
    told = typed("import-projects", "projets.csv")
    assert (told.exit_code, "1" in told.output) == (0, True), told.output
    Path("projets.csv").write_text("Nom;Code\nUn;A\n;B\n", encoding="utf-8")
    assert typed("import-projects", "projets.csv").exit_code == 1
    assert "cannot be read" in typed("import-projects", "absent.csv").output
    Path("map.toml").write_text("nonsense = 3\n", encoding="utf-8")
    assert typed("import-projects", "projets.csv", "--map", "map.toml").exit_code == 2


def test_the_package_is_written_or_says_all_that_it_lacks() -> None:
    lacking = typed("package", "mardi.zip")
    assert (lacking.exit_code, lacking.output.count("  - ")) == (2, 2)
    registration = {
        "MicrosoftAppId": "11111111-2222-4333-8444-555555555555",
        "MicrosoftAppPassword": "secret",
        "MicrosoftAppTenantId": "8a3c1f52-0c6e-4d8e-9d0b-6c1f5a0b7e11",
        "MARDI_PUBLIC_URL": "https://mardi.region-ponant.example",
    }
    written = typed("package", "mardi.zip", **registration)
    assert (written.exit_code, Path("mardi.zip").exists()) == (0, True), written.output


@pytest.mark.parametrize("command", ["serve", "migrate", "demo", "import-projects projets.csv"])
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(command: str) -> None:
    Path("mardi.db").write_text("no database at all " * 100)
    told = typed(*command.split(), MARDI_DATABASE_URL="sqlite:///mardi.db")
    assert told.exit_code == 2
    assert told.output.startswith("The database does not answer")
    assert "Traceback" not in told.output


def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = typed("serve", MARDI_PORT=str(port))
    assert told.exit_code == 2
    assert told.output.endswith("Set MARDI_PORT or MARDI_HOST, or end that program.\n")
    assert str(port) in told.output


@pytest.mark.parametrize("text", [None, "x = [", "x = 1"])
def test_a_demonstration_that_cannot_be_read_is_told_in_a_sentence(text: str | None) -> None:
    if text is not None:
        Path("other.toml").write_text(text)
    told = typed("demo", "other.toml")
    assert told.exit_code == 2
    assert isinstance(told.exception, SystemExit)
    assert "other.toml cannot be read" in told.output or "The demonstration cannot be loaded" in told.output
