"""What the organisation sets: read once from the environment, `.env` and secret files; every fault is told at once, in words."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.languages import Language

EMBEDDED_DATABASE = "sqlite:///var/mardi.db"
PARIS = ZoneInfo("Europe/Paris")
SHORTEST_KEY = 32
SECRETS_DIR = "MARDI_SECRETS_DIR"
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
    """The settings, checked. `app_id` is empty on a laptop: no token is then asked for, nor sent, and only loopback is served."""

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
    meetings_look_ahead: bool = True

    @property
    def is_authenticated(self) -> bool:
        """Whether requests must carry a token, as everywhere but on a laptop."""
        return bool(self.app_id)

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a SQLite file of this machine."""
        return self.database_url.startswith("sqlite")


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
        settings = Settings(
            app_id=raw.app_id.strip(),
            app_password=raw.app_password.strip(),
            app_type=app_type,
            tenant_id=raw.tenant_id.strip().lower(),
            database_url=database_url,
            host=host,
            port=self._port(raw.port),
            admins=self._admins(raw.admins),
            timezone=self._timezone(raw.timezone.strip()),
            default_language=self._language(raw.default_locale),
            public_url=self._public_url(raw.public_url.strip()),
            log_level=self._log_level(raw.log_level.strip().upper()),
            files=Path(raw.files),
            secret_keys=self._secret_keys(raw.secret_keys, database_url),
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

    def _switch(self, name: str, value: str) -> bool:
        found = SWITCHES.get(value.strip().lower())
        if found is None:
            self._fault(f"{name} is {value!r}; it must be yes or no.")
        return bool(found)

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
        path = Path(database_url.partition(":///")[2].partition("?")[0] or "var/mardi.db").with_name("secret.key")
        try:
            return _kept_key(path)
        except OSError as error:
            self._fault(f"The signing key {path} cannot be read or written ({type(error).__name__}).")
            return ""


def _kept_key(path: Path) -> str:
    """The key in a file that its owner alone can read, made when there is none; of two processes that start at once, one wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_KEY:
        raise OSError(f"{path} holds no key")
    return key


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
