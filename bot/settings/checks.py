"""From the settings' text to their values, with a sentence for each thing that cannot be."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.settings.reading import hour, is_guid, is_loopback, number, switch
from bot.settings.signing_key import SHORTEST_KEY, kept_key
from bot.settings.support import support_rules
from bot.settings.values import DEFAULT_LEASE, DEFAULT_PACE, AppType, Settings, file_of
from bot.settings.written import Written
from domain.languages import Language
from domain.news.habits import Clicks

TEAMS_LIMIT = 50
SHORTEST_LEASE, LONGEST_LEASE = 60, 3600
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def checked(written: Written, faults: list[str]) -> Settings:
    """The values; what is wrong is added to `faults`, and with any of them the values are not to be used."""
    return _Check(written, faults).settings()


class _Check:
    """Turns text into settings, and keeps a sentence for each thing that cannot be."""

    def __init__(self, raw: Written, faults: list[str]) -> None:
        self._raw = raw
        self._faults = faults

    def settings(self) -> Settings:
        raw = self._raw
        app_type = self._app_type(raw.app_type)
        self._check_registration(raw, app_type)
        host = self._host(raw.host.strip())
        database_url = self._database_url(raw.database_url.strip())
        timezone = self._timezone(raw.timezone.strip())
        return Settings(
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
            news_approval=switch("MARDI_NEWS_APPROVAL", raw.news_approval, self._fault),
            news_backlog=switch("MARDI_NEWS_BACKLOG", raw.news_backlog, self._fault),
            news_hour=hour("MARDI_NEWS_HOUR", raw.news_hour, self._fault),
            news_clicks=self._news_clicks(raw.news_clicks.strip().lower()),
            support=support_rules(
                hours=raw.support_hours,
                closing_days=raw.support_closing_days,
                survey_share=raw.support_survey_share,
                most_opened=raw.support_most_opened,
                timezone=timezone,
                tell=self._fault,
            ),
            meetings_look_ahead=switch("MARDI_MEETINGS_LOOK_AHEAD", raw.meetings_look_ahead, self._fault),
        )

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

    def _check_registration(self, raw: Written, app_type: AppType) -> None:
        if not raw.app_id.strip():
            for name, value in (("MicrosoftAppPassword", raw.app_password), ("MicrosoftAppTenantId", raw.tenant_id)):
                if value.strip():
                    self._fault(
                        f"{name} is set but MicrosoftAppId is not: set the app id of the bot's registration too."
                    )
            return
        for name, value in (("MicrosoftAppId", raw.app_id), ("MicrosoftAppTenantId", raw.tenant_id)):
            if value.strip() and not is_guid(value.strip()):
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
            if not is_guid(one):
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

    def _news_clicks(self, value: str) -> Clicks:
        if value not in list(Clicks):
            self._fault(
                f"MARDI_NEWS_CLICKS is {value!r}; it must be count (how often a link of the news is followed)"
                " or people (also by whom, which each reader is told)."
            )
            return Clicks.COUNT
        return Clicks(value)

    def _pace(self, value: str) -> float:
        pace = number(value)
        if pace is None or pace <= 0 or (self._raw.app_id.strip() and pace > TEAMS_LIMIT):
            self._fault(
                f"MARDI_PACE is {value!r}; it is how many messages go to Teams in a second, above 0 and at most {TEAMS_LIMIT}, which is"
                " what Teams allows a bot in a tenant."
            )
            return DEFAULT_PACE
        return pace

    def _lease(self, value: str) -> timedelta:
        least = SHORTEST_LEASE if self._raw.app_id.strip() else 1
        seconds = number(value)
        if seconds is None or not least <= seconds <= LONGEST_LEASE:
            self._fault(
                f"MARDI_LEASE is {value!r}; it is how many seconds a process may take to send what it claimed,"
                f" from {least} to {LONGEST_LEASE}."
            )
            return DEFAULT_LEASE
        return timedelta(seconds=seconds)

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
        path = (file_of(database_url) or Path("var/mardi.db")).with_name("secret.key")
        try:
            return kept_key(path)
        except OSError as error:
            self._fault(f"The signing key {path} cannot be read or written ({type(error).__name__}).")
            return ""
