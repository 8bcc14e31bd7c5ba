"""The settings as the rest of the bot reads them: typed, checked, with their defaults."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.languages import Language
from domain.news.habits import Clicks
from domain.tickets.rules import SupportRules

EMBEDDED_DATABASE = "sqlite:///var/mardi.db"
PARIS = ZoneInfo("Europe/Paris")
DEFAULT_PACE = 45.0
DEFAULT_LEASE = timedelta(seconds=90)


class AppType(StrEnum):
    """How the bot is registered with Microsoft. Multi-tenant registrations ended on 31 July 2025."""

    SINGLE_TENANT = "SingleTenant"
    MANAGED_IDENTITY = "UserAssignedMSI"


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
    news_clicks: Clicks = Clicks.COUNT
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
        return file_of(self.database_url) if self.is_embedded else None


def file_of(database_url: str) -> Path | None:
    """The file of a SQLite URL; None for a database in memory."""
    name = database_url.partition(":///")[2].partition("?")[0]
    return Path(name) if name and name != ":memory:" else None
