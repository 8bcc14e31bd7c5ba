"""What the organisation sets: read once from the environment, `.env` and secret files; every fault is told at once, in words."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from ipaddress import ip_address
from math import isfinite
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.signing_key import SHORTEST_KEY, kept_key
from bot.support_settings import support_rules
from domain.languages import Language
from domain.tickets.rules import SupportRules

EMBEDDED_DATABASE = "sqlite:///var/mardi.db"
PARIS = ZoneInfo("Europe/Paris")
SECRETS_DIR = "MARDI_SECRETS_DIR"
DEFAULT_PACE = 45.0
TEAMS_LIMIT = 50
DEFAULT_LEASE = timedelta(seconds=90)
SHORTEST_LEASE, LONGEST_LEASE = 60, 3600
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SWITCHES = {"yes": True, "on": True, "true": True, "1": True, "no": False, "off": False, "false": False, "0": False}


class AppType(StrEnum):
    """How the bot is registered with Microsoft. Multi-tenant registrations ended on 31 July 2025."""

    SINGLE_TENANT = "SingleTenant"
    MANAGED_IDENTITY = "UserAssignedMSI"


class SettingsFaults(Exception):
    """Everything that is wrong with the settings. Each fault is one English sentence for the operator."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings, checked. `app_id` is empty on a laptop: no token is then asked for, nor sent, and only loopback is served.

    `pace` is how many messages of the outbox go to Teams in a second, from all replicas together; `lease` how long what a process claimed
    is its own.
    """

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    app_type: AppType = AppType.SINGLE_TENANT
    tenant_id: str = ""
    database_url: str = field(default=EMBEDDED_DATABASE, repr=False)
    host: str = "127.0.0.1"
    port: int = 3978
    admins: frozenset[str] = frozenset()
    timezone: ZoneInfo = PARIS
    default_language: Language = Language.FRENCH
    public_url: str = ""
    log_level: str = "INFO"
    files: Path = Path("var/files")
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    pace: float = DEFAULT_PACE
    lease: timedelta = DEFAULT_LEASE
    news_approval: bool = False
    news_backlog: bool = False
    news_hour: time = time(9)
    support: SupportRules = field(default_factory=SupportRules)
    meetings_look_ahead: bool = True

    @property
    def is_authenticated(self) -> bool:
        """Whether requests must carry a token, as everywhere but on a laptop."""
        return bool(self.app_id)

    @property
    def address(self) -> str:
        """Where links lead: the address that Teams' users reach, on a laptop this machine's own."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a SQLite file of this machine."""
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> Path | None:
        """The file of an embedded database; None on PostgreSQL, and for a database in memory."""
        return _file_of(self.database_url) if self.is_embedded else None


class _Raw(BaseSettings):
    """The settings as text, under the names the operator knows."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", case_sensitive=False, env_ignore_empty=True
    )

    app_id: str = Field("", validation_alias="MicrosoftAppId")
    app_password: str = Field("", validation_alias="MicrosoftAppPassword")
    app_type: str = Field(AppType.SINGLE_TENANT.value, validation_alias="MicrosoftAppType")
    tenant_id: str = Field("", validation_alias="MicrosoftAppTenantId")
    database_url: str = Field(EMBEDDED_DATABASE, validation_alias="MARDI_DATABASE_URL")
    host: str = Field("127.0.0.1", validation_alias="MARDI_HOST")
    port: str = Field("3978", validation_alias="MARDI_PORT")
    admins: str = Field("", validation_alias="MARDI_ADMINS")
    timezone: str = Field("Europe/Paris", validation_alias="MARDI_TIMEZONE")
    default_locale: str = Field("fr-FR", validation_alias="MARDI_DEFAULT_LOCALE")
    public_url: str = Field("", validation_alias="MARDI_PUBLIC_URL")
    log_level: str = Field("INFO", validation_alias="MARDI_LOG_LEVEL")
    files: str = Field("var/files", validation_alias="MARDI_FILES")
    secret_keys: str = Field("", validation_alias="MARDI_SECRET_KEYS")
    pace: str = Field(f"{DEFAULT_PACE:g}", validation_alias="MARDI_PACE")
    lease: str = Field(f"{DEFAULT_LEASE.total_seconds():g}", validation_alias="MARDI_LEASE")
    news_approval: str = Field("no", validation_alias="MARDI_NEWS_APPROVAL")
    news_backlog: str = Field("no", validation_alias="MARDI_NEWS_BACKLOG")
    news_hour: str = Field("09:00", validation_alias="MARDI_NEWS_HOUR")
    support_hours: str = Field("08:00-18:00", validation_alias="MARDI_SUPPORT_HOURS")
    support_closing_days: str = Field("5", validation_alias="MARDI_SUPPORT_CLOSING_DAYS")
    support_survey_share: str = Field("1", validation_alias="MARDI_SUPPORT_SURVEY_SHARE")
    support_most_opened: str = Field("10", validation_alias="MARDI_SUPPORT_MOST_OPENED")
    meetings_look_ahead: str = Field("yes", validation_alias="MARDI_MEETINGS_LOOK_AHEAD")


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process: environment, then `env_file`, then secret files.

    `<NAME>_FILE` names the file that holds a setting, and the directory that `MARDI_SECRETS_DIR` names holds one file per setting.
    On an embedded database a signing key is made beside it at the first start. Raises SettingsFaults with everything that is wrong.
    """
    faults: list[str] = []
    written = _written(env_file)
    directory = written.get(SECRETS_DIR.lower())
    if directory and not Path(directory).is_dir():
        faults.append(f"{SECRETS_DIR} names {directory}, which is not a directory.")
        directory = None
    named = _from_named_files(written, faults)
    raw = _Raw(_env_file=env_file, _secrets_dir=directory, **named)
    return _Check(raw, faults).settings()


def _written(env_file: Path | None) -> Mapping[str, str]:
    """What the environment and the `.env` file hold, by lower-case name."""
    in_file = dotenv_values(env_file, encoding="utf-8") if env_file is not None else {}
    both = {**in_file, **os.environ}
    return {name.lower(): value for name, value in both.items() if value}


def _from_named_files(written: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in _Raw.model_fields.values():
        name = str(one.validation_alias)
        path = written.get(f"{name}_file".lower())
        if not path:
            continue
        if name.lower() in written:
            faults.append(f"{name} and {name}_FILE are both set: keep one of them.")
            continue
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{name}_FILE names {path}, which cannot be read ({type(error).__name__}).")
    return found


class _Check:
    """Turns text into settings, and keeps a sentence for each thing that cannot be."""

    def __init__(self, raw: _Raw, faults: list[str]) -> None:
        self._raw = raw
        self._faults = faults

    def settings(self) -> Settings:
        raw = self._raw
        app_type = self._app_type(raw.app_type)
        self._check_registration(raw, app_type)
        host = self._host(raw.host.strip())
        database_url = self._database_url(raw.database_url.strip())
        timezone = self._timezone(raw.timezone.strip())
        settings = Settings(
            app_id=raw.app_id.strip(),
            app_password=raw.app_password.strip(),
            app_type=app_type,
            tenant_id=raw.tenant_id.strip().lower(),
            database_url=database_url,
            host=host,
            port=self._port(raw.port),
            admins=self._admins(raw.admins),
            timezone=timezone,
            default_language=self._language(raw.default_locale),
            public_url=self._public_url(raw.public_url.strip()),
            log_level=self._log_level(raw.log_level.strip().upper()),
            files=Path(raw.files),
            secret_keys=self._secret_keys(raw.secret_keys, database_url),
            pace=self._pace(raw.pace),
            lease=self._lease(raw.lease),
            news_approval=self._switch("MARDI_NEWS_APPROVAL", raw.news_approval),
            news_backlog=self._switch("MARDI_NEWS_BACKLOG", raw.news_backlog),
            news_hour=self._hour("MARDI_NEWS_HOUR", raw.news_hour.strip()),
            support=support_rules(
                hours=raw.support_hours,
                closing_days=raw.support_closing_days,
                survey_share=raw.support_survey_share,
                most_opened=raw.support_most_opened,
                timezone=timezone,
                fault=self._fault,
            ),
            meetings_look_ahead=self._switch("MARDI_MEETINGS_LOOK_AHEAD", raw.meetings_look_ahead),
        )
        if self._faults:
            raise SettingsFaults(tuple(self._faults))
        return settings

    def _fault(self, sentence: str) -> None:
        self._faults.append(sentence)

    def _app_type(self, value: str) -> AppType:
        found = next((one for one in AppType if one.value.lower() == value.strip().lower()), None)
        if found is None:
            self._fault(
                f"MicrosoftAppType is {value!r}; it must be SingleTenant or UserAssignedMSI"
                " (Microsoft ended multi-tenant bots on 31 July 2025)."
            )
        return found or AppType.SINGLE_TENANT

    def _check_registration(self, raw: _Raw, app_type: AppType) -> None:
        if not raw.app_id.strip():
            for name, value in (("MicrosoftAppPassword", raw.app_password), ("MicrosoftAppTenantId", raw.tenant_id)):
                if value.strip():
                    self._fault(
                        f"{name} is set but MicrosoftAppId is not: set the app id of the bot's registration too."
                    )
            return
        for name, value in (("MicrosoftAppId", raw.app_id), ("MicrosoftAppTenantId", raw.tenant_id)):
            if value.strip() and not _is_guid(value.strip()):
                self._fault(f"{name} must be a GUID such as 00000000-0000-0000-0000-000000000000.")
        if not raw.tenant_id.strip():
            self._fault("MicrosoftAppTenantId is missing: it is the directory (tenant) id of the bot's registration.")
        if app_type is AppType.SINGLE_TENANT and not raw.app_password.strip():
            self._fault("MicrosoftAppPassword is missing: it is the client secret of the bot's registration.")

    def _host(self, value: str) -> str:
        if not self._raw.app_id.strip() and not is_loopback(value):
            self._fault(
                f"MARDI_HOST is {value}, but without MicrosoftAppId anyone who reaches that address could speak in anyone's name:"
                " set MicrosoftAppId, or serve on 127.0.0.1."
            )
        return value

    def _port(self, value: str) -> int:
        if value.strip().isascii() and value.strip().isdigit() and 0 <= int(value) <= 65535:
            return int(value)
        self._fault(f"MARDI_PORT is {value!r}; it must be a whole number from 1 to 65535.")
        return 0

    def _database_url(self, value: str) -> str:
        scheme, separator, _ = value.partition("://")
        if not separator or scheme.partition("+")[0] not in {"sqlite", "postgresql", "postgres"}:
            self._fault(
                "MARDI_DATABASE_URL must begin with sqlite:/// or postgresql://,"
                " for example postgresql://mardi:secret@db.example.org/mardi."
            )
        return "postgresql" + value[len("postgres") :] if scheme == "postgres" else value

    def _admins(self, value: str) -> frozenset[str]:
        ids = value.replace(",", " ").replace(";", " ").split()
        for one in ids:
            if not _is_guid(one):
                self._fault(f"MARDI_ADMINS holds {one!r}, which is not an Entra object id (a GUID).")
        return frozenset(one.lower() for one in ids)

    def _timezone(self, value: str) -> ZoneInfo:
        try:
            return ZoneInfo(value)
        except (ValueError, OSError, KeyError):
            self._fault(f"MARDI_TIMEZONE is {value!r}; it must be an IANA name such as Europe/Paris.")
            return ZoneInfo("UTC")

    def _language(self, value: str) -> Language:
        language = Language.of(value.strip())
        if language is None:
            spoken = " or ".join(one.value for one in Language)
            self._fault(f"MARDI_DEFAULT_LOCALE is {value!r}; Mardi speaks {spoken}.")
        return language or Language.FRENCH

    def _public_url(self, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "https" or not parts.hostname):
            self._fault(f"MARDI_PUBLIC_URL is {value!r}; it must be an https:// address that Teams' users can reach.")
        return value.rstrip("/")

    def _log_level(self, value: str) -> str:
        if value not in LOG_LEVELS:
            self._fault(f"MARDI_LOG_LEVEL is {value!r}; it must be one of {', '.join(LOG_LEVELS)}.")
            return "INFO"
        return value

    def _pace(self, value: str) -> float:
        pace = _number(value)
        if pace is None or pace <= 0 or (self._raw.app_id.strip() and pace > TEAMS_LIMIT):
            self._fault(
                f"MARDI_PACE is {value!r}; it is how many messages go to Teams in a second, above 0 and at most {TEAMS_LIMIT}, which is"
                " what Teams allows a bot in a tenant."
            )
            return DEFAULT_PACE
        return pace

    def _lease(self, value: str) -> timedelta:
        least = SHORTEST_LEASE if self._raw.app_id.strip() else 1
        seconds = _number(value)
        if seconds is None or not least <= seconds <= LONGEST_LEASE:
            self._fault(
                f"MARDI_LEASE is {value!r}; it is how many seconds a process may take to send what it claimed,"
                f" from {least} to {LONGEST_LEASE}."
            )
            return DEFAULT_LEASE
        return timedelta(seconds=seconds)

    def _switch(self, name: str, value: str) -> bool:
        found = SWITCHES.get(value.strip().lower())
        if found is None:
            self._fault(f"{name} is {value!r}; it must be yes or no.")
        return bool(found)

    def _hour(self, name: str, value: str) -> time:
        try:
            return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 an hour of the clock, of no day
        except ValueError:
            self._fault(f"{name} is {value!r}; it must be an hour of the day such as 09:00.")
            return time(9)

    def _secret_keys(self, value: str, database_url: str) -> tuple[str, ...]:
        keys = tuple(value.replace(",", " ").split())
        if any(len(key) < SHORTEST_KEY for key in keys):
            self._fault(
                f"MARDI_SECRET_KEYS holds a key of less than {SHORTEST_KEY} characters: make each with `openssl rand -hex 32`."
            )
        if keys or self._faults:
            return keys
        if database_url.startswith("sqlite"):
            return (self._own_key(database_url),)
        self._fault(
            "MARDI_SECRET_KEYS is missing: replicas that share a PostgreSQL database must sign links with the same key;"
            " make one with `openssl rand -hex 32`."
        )
        return ()

    def _own_key(self, database_url: str) -> str:
        path = (_file_of(database_url) or Path("var/mardi.db")).with_name("secret.key")
        try:
            return kept_key(path)
        except OSError as error:
            self._fault(f"The signing key {path} cannot be read or written ({type(error).__name__}).")
            return ""


def _file_of(database_url: str) -> Path | None:
    """The file of a SQLite URL; None for a database in memory."""
    name = database_url.partition(":///")[2].partition("?")[0]
    return Path(name) if name and name != ":memory:" else None


def _number(text: str) -> float | None:
    """A finite number, written with a comma or a point; None for anything else."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_guid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False
