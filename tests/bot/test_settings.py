"""What the organisation sets, and how every mistake in it is told at once."""

import os
import stat
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import AppType, Settings, SettingsFaults, load_settings
from domain.languages import Language
from domain.news.habits import Clicks
from domain.tickets.rules import SupportRules
from domain.working_hours import WorkingHours

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


def test_a_switch_is_yes_or_no_and_an_hour_an_hour_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("BACKLOG", "maybe"), ("APPROVAL", "2"), ("HOUR", "24:00"), ("CLICKS", "all")):
        monkeypatch.setenv(f"MARDI_NEWS_{name}", value)
    assert [fault.partition(" ")[0] for fault in faults()] == [
        "MARDI_NEWS_APPROVAL",
        "MARDI_NEWS_BACKLOG",
        "MARDI_NEWS_HOUR",
        "MARDI_NEWS_CLICKS",
    ]


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
        MARDI_NEWS_APPROVAL="Yes",
        MARDI_NEWS_BACKLOG="on",
        MARDI_NEWS_HOUR="8:45",
        MARDI_NEWS_CLICKS="People",
        MARDI_PACE="12,5",
        MARDI_LEASE="120",
        MARDI_SUPPORT_HOURS="7h30-19h",
        MARDI_SUPPORT_CLOSING_DAYS="3",
        MARDI_SUPPORT_SURVEY_SHARE="0.25",
        MARDI_SUPPORT_MOST_OPENED="20",
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
        news_approval=True,
        news_backlog=True,
        news_hour=time(8, 45),
        news_clicks=Clicks.PEOPLE,
        pace=12.5,
        lease=timedelta(minutes=2),
        support=SupportRules(
            hours=WorkingHours(opens=time(7, 30), closes=time(19), timezone=ZoneInfo("America/Martinique")),
            closing_days=3,
            survey_share=0.25,
            most_opened=20,
        ),
        meetings_look_ahead=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MARDI_SUPPORT_HOURS", "18:00-08:00"),
        ("MARDI_SUPPORT_HOURS", "9 to 5"),
        ("MARDI_SUPPORT_HOURS", "25:00-26:00"),
        ("MARDI_SUPPORT_CLOSING_DAYS", "0"),
        ("MARDI_SUPPORT_CLOSING_DAYS", "five"),
        ("MARDI_SUPPORT_SURVEY_SHARE", "2"),
        ("MARDI_SUPPORT_MOST_OPENED", "-1"),
    ],
)
def test_a_setting_of_the_support_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    (fault,) = faults()
    assert name in fault


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


@pytest.mark.parametrize("pace", ["0", "-1", "51", "fast", "nan", "inf"])
def test_a_pace_that_teams_would_not_take_is_a_fault(monkeypatch: pytest.MonkeyPatch, pace: str) -> None:
    a_registration(monkeypatch, MARDI_PACE=pace)
    (fault,) = faults()
    assert fault.startswith(f"MARDI_PACE is {pace!r}")


@pytest.mark.parametrize("lease", ["0", "59", "3601", "long"])
def test_a_lease_too_short_to_send_in_or_too_long_to_wait_for_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, lease: str
) -> None:
    a_registration(monkeypatch, MARDI_LEASE=lease)
    (fault,) = faults()
    assert fault.startswith(f"MARDI_LEASE is {lease!r}")


def test_a_trial_without_teams_may_go_as_fast_as_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARDI_PACE", "2000")
    monkeypatch.setenv("MARDI_LEASE", "2")
    settings = load_settings()
    assert (settings.pace, settings.lease) == (2000, timedelta(seconds=2))


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///var/mardi.db", Path("var/mardi.db")),
        ("sqlite:////srv/mardi.db?timeout=5", Path("/srv/mardi.db")),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("postgresql://db/mardi", None),
    ],
)
def test_the_file_of_an_embedded_database_is_known(url: str, file: Path | None) -> None:
    assert Settings(database_url=url).database_file == file


def test_a_switch_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().meetings_look_ahead
    monkeypatch.setenv("MARDI_MEETINGS_LOOK_AHEAD", "perhaps")
    (fault,) = faults()
    assert fault == "MARDI_MEETINGS_LOOK_AHEAD is 'perhaps'; it must be yes or no."


def test_links_lead_to_where_people_reach_mardi() -> None:
    assert Settings(public_url="https://mardi.region.example").address == "https://mardi.region.example"
    assert Settings(port=3999).address == "http://localhost:3999"
