"""What the organisation set about its news."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.languages import Language

CLICKS_KEPT = timedelta(days=90)
"""How long it is known who followed a link; how often it was followed is kept for good."""


class Clicks(StrEnum):
    """What is kept when a reader follows a link."""

    COUNT = "count"
    """That somebody did. No address names anybody."""
    PEOPLE = "people"
    """Who did as well: each reader gets addresses of their own, and their card says so."""


@dataclass(frozen=True, kw_only=True)
class Habits:
    """`hour` of Tuesday in `zone` is when the news goes out; `fills` when the backlog takes Tuesdays that are left empty.

    `per_second` is the pace of Mardi as a whole, `language` what channels read, and people who told no language.
    """

    zone: ZoneInfo
    hour: time = time(9)
    fills: bool = False
    per_second: float = 45.0
    language: Language = Language.FRENCH

    def day(self, now: datetime) -> date:
        """The day that it is for the organisation."""
        return now.astimezone(self.zone).date()
