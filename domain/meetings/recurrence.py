"""When a body meets, in the words that secretaries choose, to and from the RRULE that is kept (RFC 5545, 3.3.10).

The words cover what bodies do: each week, every other week, a weekday or a date of each month, a weekday or a date of each year. Any other
rule is typed, and kept as it was typed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rhythm(StrEnum):
    """How a body comes back to its meetings."""

    NONE = "none"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_DATE = "monthly_date"
    YEARLY_WEEKDAY = "yearly_weekday"
    YEARLY_DATE = "yearly_date"
    CUSTOM = "custom"


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
RANKS = ("1", "2", "3", "4", "-1")
LAST_DAY = -1
EVERY_MONTH = 28
"""The last date that every month has."""


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """A recurrence in words. What its rhythm does not use keeps its default.

    `rank` is that of the weekday in its month ("1" to "4", "-1" for the last), `day` the date in the month (-1 for its last day), `month` 1
    to 12. `counted_from` is a date of a week that counts, for every other week. `rule` is the RRULE of a custom one.
    """

    rhythm: Rhythm
    weekday: str = "TU"
    rank: str = "1"
    day: int = 1
    month: int = 1
    counted_from: date | None = None
    rule: str = ""


def rule_of(told: Recurrence) -> str:
    """The RRULE of a recurrence in words; empty without one."""
    match told.rhythm:
        case Rhythm.NONE:
            return ""
        case Rhythm.WEEKLY:
            return f"FREQ=WEEKLY;BYDAY={told.weekday}"
        case Rhythm.FORTNIGHTLY:
            anchor = f"DTSTART={told.counted_from:%Y%m%d};" if told.counted_from else ""
            return f"{anchor}FREQ=WEEKLY;INTERVAL=2;BYDAY={told.weekday}"
        case Rhythm.MONTHLY_WEEKDAY:
            return f"FREQ=MONTHLY;BYDAY={told.rank}{told.weekday}"
        case Rhythm.MONTHLY_DATE:
            return f"FREQ=MONTHLY;BYMONTHDAY={told.day}"
        case Rhythm.YEARLY_WEEKDAY:
            return f"FREQ=YEARLY;BYMONTH={told.month};BYDAY={told.rank}{told.weekday}"
        case Rhythm.YEARLY_DATE:
            return f"FREQ=YEARLY;BYMONTH={told.month};BYMONTHDAY={told.day}"
        case Rhythm.CUSTOM:
            return told.rule


_RHYTHMS: Mapping[tuple[str, str, bool], Rhythm] = {
    ("WEEKLY", "1", False): Rhythm.WEEKLY,
    ("WEEKLY", "2", False): Rhythm.FORTNIGHTLY,
    ("MONTHLY", "1", False): Rhythm.MONTHLY_WEEKDAY,
    ("MONTHLY", "1", True): Rhythm.MONTHLY_DATE,
    ("YEARLY", "1", False): Rhythm.YEARLY_WEEKDAY,
    ("YEARLY", "1", True): Rhythm.YEARLY_DATE,
}
"""By frequency, interval, and whether a date of the month is told."""
_BY_DAY = re.compile(r"(?P<rank>-1|[1-4])?(?P<weekday>MO|TU|WE|TH|FR)")


def recurrence_of(rule: str) -> Recurrence:
    """An RRULE in words; custom when the words do not say all of it."""
    if not rule:
        return Recurrence(rhythm=Rhythm.NONE)
    told = _in_words(rule)
    if told is not None and rule_of(told) == rule:
        return told
    return Recurrence(rhythm=Rhythm.CUSTOM, rule=rule)


def _in_words(rule: str) -> Recurrence | None:
    """The nearest words, which may leave something of the rule unsaid; None when there are none."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    rhythm = _RHYTHMS.get((parts.get("FREQ", ""), parts.get("INTERVAL", "1"), "BYMONTHDAY" in parts))
    day = _BY_DAY.fullmatch(parts.get("BYDAY", "1TU"))
    if rhythm is None or day is None:
        return None
    try:
        return Recurrence(
            rhythm=rhythm,
            weekday=day["weekday"],
            rank=day["rank"] or "1",
            day=int(parts.get("BYMONTHDAY", "1")),
            month=int(parts.get("BYMONTH", "1")),
            counted_from=date.fromisoformat(parts["DTSTART"]) if "DTSTART" in parts else None,
        )
    except ValueError:
        return None
