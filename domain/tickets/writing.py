"""What people write on tickets, made fit to keep."""

import re

from domain.faults import Unfit
from domain.tickets.ticket import TEXT_LIMIT, TITLE_LIMIT

NOTHING = "nothing_written"
TOO_LONG = "too_long"


_LINE_END = re.compile(r"\r\n?")
_UNREADABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control signs save the end of a line, and halves of pairs (Unicode's Cc and Cs)."""


def clean(text: str) -> str:
    """The text without what cannot be read: control signs go, lines and their order stay, ends are trimmed."""
    read = _UNREADABLE.sub("", _LINE_END.sub("\n", text).replace("\t", " "))
    return "\n".join(line.rstrip() for line in read.split("\n")).strip()


def fit(text: str, limit: int = TEXT_LIMIT, *, may_be_empty: bool = False) -> str:
    """The text, cleaned. Raises Unfit when nothing is left of it, or too much."""
    if len(text) > 4 * limit:
        raise Unfit(TOO_LONG)
    cleaned = clean(text)
    if not cleaned and not may_be_empty:
        raise Unfit(NOTHING)
    if len(cleaned) > limit:
        raise Unfit(TOO_LONG)
    return cleaned


def title_of(text: str) -> str:
    """A title for a text that has none: its first line, cut between words when it is too long."""
    first = next((line.strip() for line in clean(text[: 4 * TITLE_LIMIT]).split("\n") if line.strip()), "")
    if len(first) <= TITLE_LIMIT:
        return first
    cut = first[: TITLE_LIMIT - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[TITLE_LIMIT // 2 :] else cut) + "…"
