"""What the organisation sets, and how every mistake in it is told at once."""

import os
import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import AppType, Settings, SettingsFaults, load_settings
from domain.languages import Language

APP = "11111111-2222-4333-8444-555555555555"
TENANT = "8a3c1f52-0c6e-4d8e-9d0b-6c1f5a0b7e11"
KEY = "k" * 40
ANYWHERE = "0.0.0.0"  # noqa: S104 - what is to be refused


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting but a database in a folder of the test."""
    for name in list(os.environ):
        if name.lower().startswith(("mardi_", "microsoftapp")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def a_registration(monkeypatch: pytest.MonkeyPatch, **others: str) -> None:
    names = {"MicrosoftAppId": APP, "MicrosoftAppPassword": "secret", "MicrosoftAppTenantId": TENANT.upper()} | others
    for name, value in names.items():
        monkeypatch.setenv(name, value)


def faults() -> list[str]:
    with pytest.raises(SettingsFaults) as raised:
        load_settings()
    return list(raised.value.faults)


def test_nothing_set_is_a_laptop() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.is_authenticated, settings.is_embedded) == (
        "127.0.0.1",
        3978,
        False,
        True,
    )
    assert (settings.timezone, settings.default_language) == (ZoneInfo("Europe/Paris"), Language.FRENCH)


def test_everything_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    a_registration(
        monkeypatch,
        MARDI_DATABASE_URL="postgres://mardi:p@db/mardi",
        MARDI_HOST=ANYWHERE,
        MARDI_PORT="8080",
        MARDI_ADMINS=f"{APP.upper()}, {TENANT}",
        MARDI_TIMEZONE="America/Martinique",
        MARDI_DEFAULT_LOCALE="en-GB",
        MARDI_PUBLIC_URL="https://mardi.example.org/",
        MARDI_LOG_LEVEL="debug",
        MARDI_FILES="/srv/files",
        MARDI_SECRET_KEYS=f"{KEY},{KEY}2",
        MARDI_MEETINGS_LOOK_AHEAD="No",
    )
    assert load_settings() == Settings(
        app_id=APP,
        app_password="secret",
        tenant_id=TENANT,
        database_url="postgresql://mardi:p@db/mardi",
        host=ANYWHERE,
        port=8080,
        admins=frozenset({APP, TENANT}),
        timezone=ZoneInfo("America/Martinique"),
        default_language=Language.ENGLISH,
        public_url="https://mardi.example.org",
        log_level="DEBUG",
        files=Path("/srv/files"),
        secret_keys=(KEY, f"{KEY}2"),
        meetings_look_ahead=False,
    )


def test_names_are_found_whatever_their_case_and_in_a_dotenv_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MICROSOFTAPPID", APP)
    (tmp_path / ".env").write_text(f"MicrosoftAppPassword=from-file\nMicrosoftAppTenantId={TENANT}\nMARDI_PORT=4000\n")
    monkeypatch.setenv("MARDI_PORT", "5000")
    settings = load_settings()
    assert (settings.app_id, settings.app_password, settings.port) == (APP, "from-file", 5000)


def test_secrets_come_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "MARDI_SECRET_KEYS").write_text(f"{KEY}\n")
    (tmp_path / "password").write_text("from-a-file\n")
    a_registration(monkeypatch, MARDI_SECRETS_DIR=str(secrets), MicrosoftAppPassword_FILE=str(tmp_path / "password"))
    monkeypatch.delenv("MicrosoftAppPassword")
    settings = load_settings()
    assert (settings.app_password, settings.secret_keys) == ("from-a-file", (KEY,))


def test_secrets_do_not_show() -> None:
    settings = Settings(app_password="hush", secret_keys=("hush",), database_url="postgresql://u:hush@db/mardi")
    assert "hush" not in repr(settings)


def test_a_managed_identity_has_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    a_registration(monkeypatch, MicrosoftAppType="userassignedmsi")
    monkeypatch.delenv("MicrosoftAppPassword")
    assert load_settings().app_type is AppType.MANAGED_IDENTITY


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    a_registration(
        monkeypatch,
        MicrosoftAppId="mardi",
        MicrosoftAppType="MultiTenant",
        MicrosoftAppTenantId="",
        MicrosoftAppPassword="",
        MARDI_DATABASE_URL="mysql://db",
        MARDI_PORT="lots",
        MARDI_ADMINS="claire",
        MARDI_TIMEZONE="Mars/Olympus",
        MARDI_DEFAULT_LOCALE="de",
        MARDI_PUBLIC_URL="http://mardi",
        MARDI_LOG_LEVEL="loud",
        MARDI_SECRET_KEYS="short",
        MARDI_FILES_FILE=str(tmp_path / "absent"),
        MARDI_SECRETS_DIR=str(tmp_path / "nowhere"),
    )
    told = faults()
    for name in (
        "MicrosoftAppId must",
        "MicrosoftAppType is 'MultiTenant'",
        "MicrosoftAppTenantId is missing",
        "MicrosoftAppPassword is missing",
        "MARDI_DATABASE_URL must",
        "MARDI_PORT is 'lots'",
        "MARDI_ADMINS holds 'claire'",
        "MARDI_TIMEZONE is 'Mars/Olympus'",
        "MARDI_DEFAULT_LOCALE is 'de'",
        "MARDI_PUBLIC_URL is 'http://mardi'",
        "MARDI_LOG_LEVEL is 'LOUD'",
        "MARDI_SECRET_KEYS holds a key of less",
        "MARDI_FILES_FILE names",
        "MARDI_SECRETS_DIR names",
    ):
        assert any(fault.startswith(name) for fault in told), name
    assert len(told) == 14
    assert all(fault.endswith(".") and "\n" not in fault for fault in told)


@pytest.mark.parametrize("host", [ANYWHERE, "192.168.1.4", "::", "mardi.example.org"])
def test_without_an_app_id_only_this_machine_is_served(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("MARDI_HOST", host)
    (fault,) = faults()
    assert host in fault
    assert "without MicrosoftAppId anyone" in fault


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_every_name_of_this_machine_is_served(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("MARDI_HOST", host)
    assert load_settings().host == host


def test_a_password_without_an_app_id_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    a_registration(monkeypatch, MicrosoftAppId="")
    assert len(faults()) == 2


def test_a_setting_and_its_file_are_not_both_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MARDI_PORT", "4000")
    monkeypatch.setenv("MARDI_PORT_FILE", str(tmp_path))
    (fault,) = faults()
    assert "both set" in fault


def test_a_key_is_made_once_beside_an_embedded_database_for_its_owner_alone(tmp_path: Path) -> None:
    first = load_settings().secret_keys
    file = tmp_path / "var" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_settings().secret_keys == first
    assert len(first[0]) == 64
    assert [one.name for one in file.parent.iterdir()] == ["secret.key"]


def test_a_shared_database_needs_a_shared_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARDI_DATABASE_URL", "postgresql://db/mardi")
    (fault,) = faults()
    assert fault.startswith("MARDI_SECRET_KEYS is missing")


def test_a_key_file_that_cannot_be_used_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret.key").write_text("")
    (fault,) = faults()
    assert "secret.key" in fault


def test_a_switch_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().meetings_look_ahead
    monkeypatch.setenv("MARDI_MEETINGS_LOOK_AHEAD", "perhaps")
    (fault,) = faults()
    assert fault == "MARDI_MEETINGS_LOOK_AHEAD is 'perhaps'; it must be yes or no."
