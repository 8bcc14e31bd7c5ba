"""The settings of the service centre, from text to the rules it works by."""

import re
from datetime import time
from zoneinfo import ZoneInfo

from bot.settings.faults import Tell
from domain.tickets.rules import SupportRules
from domain.working_hours import WorkingHours

_HOURS = re.compile(r"([01]?\d|2[0-3])[:h]([0-5]\d)?\s*-\s*([01]?\d|2[0-3])[:h]([0-5]\d)?")
LONGEST_CLOSING = 60
MOST_OPENED = 1_000


def support_rules(
    *,
    hours: str,
    closing_days: str,
    survey_share: str,
    most_opened: str,
    timezone: ZoneInfo,
    tell: Tell,
) -> SupportRules:
    """The rules; `tell` hears a sentence for each text that cannot be one of them."""
    return SupportRules(
        hours=_hours(hours, timezone, tell),
        closing_days=_whole("MARDI_SUPPORT_CLOSING_DAYS", closing_days, LONGEST_CLOSING, tell),
        survey_share=_share(survey_share, tell),
        most_opened=_whole("MARDI_SUPPORT_MOST_OPENED", most_opened, MOST_OPENED, tell),
    )


def _hours(text: str, timezone: ZoneInfo, tell: Tell) -> WorkingHours:
    match = _HOURS.fullmatch(text.strip())
    if match is not None:
        opens, closes = time(int(match[1]), int(match[2] or 0)), time(int(match[3]), int(match[4] or 0))
        if opens < closes:
            return WorkingHours(opens=opens, closes=closes, timezone=timezone)
    tell(f"MARDI_SUPPORT_HOURS is {text!r}; it must be the opening hours of the support, for example 08:00-18:00.")
    return WorkingHours(timezone=timezone)


def _whole(name: str, text: str, most: int, tell: Tell) -> int:
    if text.strip().isascii() and text.strip().isdigit() and 1 <= int(text[:9]) <= most:
        return int(text)
    tell(f"{name} is {text!r}; it must be a whole number from 1 to {most}.")
    return 1


def _share(text: str, tell: Tell) -> float:
    if re.fullmatch(r"(0|1|0?\.\d{1,3}|1\.0)", text.strip()):
        return float(text)
    tell(
        f"MARDI_SUPPORT_SURVEY_SHARE is {text!r}; it must be the share of tickets asked about, from 0 to 1, for example 0.5."
    )
    return 1.0
