"""What is read of a file of the news, and what came of an import: counts, and every remark by file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from domain.forms import Entry
from domain.news.item import HolidayRule
from domain.news.writing import NewsFault


class FileProblem(StrEnum):
    """What can be wrong with a file, beside what can be wrong with an item."""

    TOO_BIG = "too_big"
    NOT_TEXT = "not_text"
    NO_HEAD = "no_head"
    HEAD_NOT_CLOSED = "head_not_closed"
    NOT_A_KEY = "not_a_key"
    REPEATED = "repeated"
    UNKNOWN_WORD = "unknown_word"
    NOT_A_DATE = "not_a_date"
    PAST_DATE = "past_date"
    NOT_YET_PAST = "not_yet_past"
    DATE_TAKEN = "date_taken"
    TOO_FAR = "too_far"
    HOLIDAY = "holiday"
    DATE_BEFORE_APPROVAL = "date_before_approval"
    TWO_DATES = "two_dates"
    UNKNOWN_LANGUAGE = "unknown_language"
    TEXT_BEFORE_TITLE = "text_before_title"
    NOT_A_LINK = "not_a_link"
    NOT_AN_ANSWER = "not_an_answer"
    TOO_MANY = "too_many"
    DIFFERS = "differs"
    UNKNOWN_AUTHOR = "unknown_author"
    NO_AUTHOR = "no_author"
    MAY_NOT_WRITE = "may_not_write"
    UNKNOWN_BODY = "unknown_body"
    SAME_NAME = "same_name"
    ALREADY_OUT = "already_out"
    """The item went out, or was discarded: a file does not change it any more. A remark, not a fault."""


@dataclass(frozen=True, kw_only=True)
class FileRemark:
    """What is wrong with a file: a problem of its own, or the fault of a field. `line` counts from 1, None for the whole file."""

    file: str
    what: FileProblem | NewsFault
    line: int | None = None
    value: str = ""
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewsFile:
    """A file read. `lines` tells where each field stands; `day` and `hour` when it is to go out, `sent` the day it went."""

    name: str
    entry: Entry
    lines: Mapping[str, int]
    day: date | None = None
    hour: time | None = None
    sent: date | None = None
    author: str = ""
    remarks: tuple[FileRemark, ...] = ()

    @property
    def entry_rule(self) -> HolidayRule:
        """The rule of the item on public holidays."""
        text = self.entry.get("holiday_rule")
        return HolidayRule(text) if text in list(HolidayRule) else HolidayRule.NEXT_WORKING_DAY

    def remark(self, what: FileProblem | NewsFault, key: str, value: str = "", limit: int | None = None) -> FileRemark:
        """A remark about a field or a key of the head, at its line; about the title's when the file does not hold it."""
        language = key.partition(".")[0]
        line = self.lines.get(key) or self.lines.get(f"{language}.title") or self.lines.get("fr.title")
        return FileRemark(file=self.name, what=what, line=line, value=value[:60], limit=limit)


@dataclass(frozen=True, kw_only=True)
class NewsImportReport:
    """What came of an import. With `errors` nothing was written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: tuple[FileRemark, ...] = ()
    warnings: tuple[FileRemark, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the files were refused as a whole."""
        return bool(self.errors)
