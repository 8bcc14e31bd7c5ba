"""Days as people type them, and as date fields send them."""

import re
from datetime import date

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)


def read_day(text: str) -> date | None:
    """Read ``2026-12-15`` (what a date field sends) or ``15/12/2026``; None for anything else or a day outside 2000–2099."""
    text = text.strip()
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _FRENCH_DAY.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)) if 2000 <= int(year) <= 2099 else None
    except ValueError:
        return None
