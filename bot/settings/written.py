"""The settings as text, and where they may be written: the environment, `.env`, a file per setting."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings.faults import Tell
from bot.settings.values import DEFAULT_LEASE, DEFAULT_PACE, EMBEDDED_DATABASE, AppType
from domain.news.habits import Clicks

SECRETS_DIR = "MARDI_SECRETS_DIR"


class Written(BaseSettings):
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
    news_clicks: str = Field(Clicks.COUNT.value, validation_alias="MARDI_NEWS_CLICKS")
    support_hours: str = Field("08:00-18:00", validation_alias="MARDI_SUPPORT_HOURS")
    support_closing_days: str = Field("5", validation_alias="MARDI_SUPPORT_CLOSING_DAYS")
    support_survey_share: str = Field("1", validation_alias="MARDI_SUPPORT_SURVEY_SHARE")
    support_most_opened: str = Field("10", validation_alias="MARDI_SUPPORT_MOST_OPENED")
    meetings_look_ahead: str = Field("yes", validation_alias="MARDI_MEETINGS_LOOK_AHEAD")


def read_written(env_file: Path | None, tell: Tell) -> Written:
    """All settings as text, from wherever they are written; `tell` hears of a file or directory that cannot be read."""
    written = _by_name(env_file)
    directory = written.get(SECRETS_DIR.lower())
    if directory and not Path(directory).is_dir():
        tell(f"{SECRETS_DIR} names {directory}, which is not a directory.")
        directory = None
    return Written(_env_file=env_file, _secrets_dir=directory, **_from_named_files(written, tell))


def _by_name(env_file: Path | None) -> Mapping[str, str]:
    """What the environment and the `.env` file hold, by lower-case name."""
    in_file = dotenv_values(env_file, encoding="utf-8") if env_file is not None else {}
    both = {**in_file, **os.environ}
    return {name.lower(): value for name, value in both.items() if value}


def _from_named_files(written: Mapping[str, str], tell: Tell) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in Written.model_fields.values():
        name = str(one.validation_alias)
        path = written.get(f"{name}_file".lower())
        if not path:
            continue
        if name.lower() in written:
            tell(f"{name} and {name}_FILE are both set: keep one of them.")
            continue
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            tell(f"{name}_FILE names {path}, which cannot be read ({type(error).__name__}).")
    return found
