"""An item as a Markdown file: a head of `key: value` lines, then its text in each language. docs/news.md shows one.

Everything becomes the fields of the form, with the line each came from, so that a file breaks the same rules as a person would.
"""

import re
from dataclasses import dataclass, field
from datetime import date, time

from domain.days import read_day
from domain.folding import fold
from domain.forms import Entry, typable
from domain.languages import Language
from domain.news.audience import EVERYONE
from domain.news.imports import FileProblem, FileRemark, NewsFile
from domain.news.item import HolidayRule, Topic
from domain.news.writing import LINKS, QUIZ_ANSWERS, new_entry, read_audience

FILE_LIMIT = 100_000
"""The most bytes of a file."""

_KEYS = {
    "topic": "topic",
    "theme": "topic",
    "audience": "audience",
    "mandatory": "is_mandatory",
    "obligatoire": "is_mandatory",
    "holiday": "holiday_rule",
    "ferie": "holiday_rule",
    "date": "date",
    "sent": "sent",
    "envoyee": "sent",
    "author": "author",
    "auteur": "author",
}
_YES_NO = {"yes": "true", "true": "true", "oui": "true", "no": "false", "false": "false", "non": "false"}
_TOPICS = {
    **{topic.value: topic for topic in Topic},
    "securite": Topic.SECURITY,
    "visioconference": Topic.VIDEOCONFERENCING,
    "fichiers": Topic.FILES,
    "mobilite": Topic.MOBILITY,
    "accessibilite": Topic.ACCESSIBILITY,
    "autre": Topic.OTHER,
}
_HOLIDAYS = {
    "next": HolidayRule.NEXT_WORKING_DAY,
    "next_working_day": HolidayRule.NEXT_WORKING_DAY,
    "suivant": HolidayRule.NEXT_WORKING_DAY,
    "skip": HolidayRule.SKIP,
    "sauter": HolidayRule.SKIP,
}
_KINDS = {"body": "committee", "comite": "committee", "instance": "committee", "service": "department"}
_AUDIENCES = {"everyone": str(EVERYONE), "tous": str(EVERYONE), "tout le monde": str(EVERYONE)}


def read_file(name: str, content: bytes) -> NewsFile:
    """Read a file. All that is wrong with it is told; whether the item itself is right is for `writing.read`."""
    if len(content) > FILE_LIMIT:
        return _unread(name, FileProblem.TOO_BIG, FILE_LIMIT // 1000)
    try:
        text = typable(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _unread(name, FileProblem.NOT_TEXT)
    return _Parser(name, text).file()


def _audience(value: str) -> str | None:
    """The text of an audience such as ``department/Lycées`` or ``committee/Commission permanente``; None when it is none."""
    kind, slash, name = value.partition("/")
    audience = read_audience(f"{_KINDS.get(fold(kind), fold(kind))}{slash}{name.strip()}")
    return None if audience is None else str(audience)


def _unread(name: str, problem: FileProblem, limit: int | None = None) -> NewsFile:
    return NewsFile(name=name, entry=Entry(), lines={}, remarks=(FileRemark(file=name, what=problem, limit=limit),))


_FENCE = re.compile(r"-{3,}\s*")
_KEY = re.compile(r"\s*([^\W\d_]+)\s*:\s*(.*?)\s*")
_COMMENT = re.compile(r"\s+#.*|^#.*")
_LANGUAGE = re.compile(r"<!--\s*([\w-]+)\s*-->")
_IMAGE = re.compile(r"!\[(.*)\]\((\S+)\)")
_LINK = re.compile(r"[-*+]\s+\[(.+)\]\((\S+)\)")
_ANSWER = re.compile(r"[-*+]\s+\[([ xX])\]\s+(.+)")
_WHEN = re.compile(r"(\S+)(?:[ T]+(?:à |at )?(\d{1,2})\s?[:h]\s?(\d{2})?)?")
_SECTIONS = {"liens": "links", "links": "links", "quiz": "quiz"}


@dataclass
class _Section:
    """What was read of one language. `part` is where the reader stands: its title, body, links or quiz."""

    language: Language
    part: str = "title"
    body: list[str] = field(default_factory=list)
    links: int = 0
    answers: int = 0


class _Parser:
    """Goes through the lines once, the head first, and puts each where the form has it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.source = text.split("\n")
        self.fields: dict[str, str] = dict(new_entry().fields)
        self.lines: dict[str, int] = {}
        self.remarks: list[FileRemark] = []
        self.dates: dict[str, tuple[date, time | None]] = {}
        self.author = ""
        self.sections: dict[Language, _Section] = {}

    def file(self) -> NewsFile:
        after_head = self._head()
        section: _Section | None = self._section(Language.FRENCH) if after_head is not None else None
        for number in range(after_head or len(self.source), len(self.source)):
            section = self._line(section, self.source[number].rstrip(), number + 1)
        for one in self.sections.values():
            self.fields[f"{one.language}.body"] = "\n".join(one.body).strip()
        if len(self.dates) > 1:
            self._remark(FileProblem.TWO_DATES, self.lines["sent"])
        day, hour = self.dates.get("date", (None, None))
        return NewsFile(
            name=self.name,
            entry=Entry(fields={name: text for name, text in self.fields.items() if text}),
            lines=self.lines,
            day=day,
            hour=hour,
            sent=self.dates.get("sent", (None, None))[0],
            author=self.author,
            remarks=tuple(self.remarks),
        )

    # The head

    def _head(self) -> int | None:
        """Read the head; the number of lines it takes, None when there is none."""
        if not _FENCE.fullmatch(self.source[0]):
            self._remark(FileProblem.NO_HEAD, 1)
            return None
        for number, line in enumerate(self.source[1:], start=2):
            if _FENCE.fullmatch(line):
                return number
            if line.strip() and not line.lstrip().startswith("#"):
                self._key(line, number)
        self._remark(FileProblem.HEAD_NOT_CLOSED, 1)
        return None

    def _key(self, line: str, number: int) -> None:
        match = _KEY.fullmatch(line)
        key = _KEYS.get(fold(match[1])) if match else None
        if match is None or key is None:
            self._remark(FileProblem.NOT_A_KEY, number, line.strip())
            return
        if key in self.lines:
            self._remark(FileProblem.REPEATED, number, match[1])
            return
        self.lines[key] = number
        value = _COMMENT.sub("", match[2])
        if key in ("date", "sent"):
            self._when(key, value, number)
        elif key == "author":
            self.author = value
        else:
            self._choice(key, value, number)

    def _choice(self, key: str, value: str, number: int) -> None:
        folded = fold(value)
        known: str | None
        if key == "topic":
            known = _TOPICS.get(folded)
        elif key == "is_mandatory":
            known = _YES_NO.get(folded)
        elif key == "holiday_rule":
            known = _HOLIDAYS.get(folded)
        else:
            known = _AUDIENCES.get(folded) or _audience(value)
        if known is None:
            self._remark(FileProblem.UNKNOWN_WORD, number, value)
        else:
            self.fields[key] = str(known)

    def _when(self, key: str, value: str, number: int) -> None:
        match = _WHEN.fullmatch(value)
        day = read_day(match[1]) if match else None
        if match is None or day is None:
            self._remark(FileProblem.NOT_A_DATE, number, value)
            return
        try:
            hour = time(int(match[2]), int(match[3] or 0)) if match[2] else None
        except ValueError:
            self._remark(FileProblem.NOT_A_DATE, number, value)
            return
        self.dates[key] = (day, hour)

    # The text

    def _section(self, language: Language) -> _Section:
        return self.sections.setdefault(language, _Section(language))

    def _line(self, section: _Section | None, line: str, number: int) -> _Section | None:
        """Take one line in; the section that the next one belongs to."""
        if match := _LANGUAGE.fullmatch(line.strip()):
            return self._turn_to(match[1], number)
        if section is None:
            return None
        text = line.strip()
        if section.part == "title":
            self._title(section, text, number)
        elif text.startswith("## ") and fold(text[3:]) in _SECTIONS:
            section.part = _SECTIONS[fold(text[3:])]
        elif section.part == "links":
            self._link(section, text, number)
        elif section.part == "quiz":
            self._quiz(section, text, number)
        else:
            self._body(section, line, number)
        return section

    def _turn_to(self, code: str, number: int) -> _Section | None:
        language = Language.of(code)
        if language is None:
            self._remark(FileProblem.UNKNOWN_LANGUAGE, number, code)
            return None
        if f"{language}.title" in self.lines:
            self._remark(FileProblem.REPEATED, number, code)
            return None
        return self._section(language)

    def _title(self, section: _Section, text: str, number: int) -> None:
        if not text:
            return
        if text.startswith("# "):
            self._put(f"{section.language}.title", text[2:].strip(), number)
        else:
            self._remark(FileProblem.TEXT_BEFORE_TITLE, number, text)
            self.lines.setdefault(f"{section.language}.title", number)
        section.part = "body"

    def _body(self, section: _Section, line: str, number: int) -> None:
        text, language = line.strip(), section.language
        has_begun = any(one.strip() for one in section.body)
        if text.startswith(">") and not has_begun:
            name = f"{language}.summary"
            before = self.fields.get(name, "")
            self._put(name, f"{before} {text.lstrip('> ')}".strip(), number)
        elif match := _IMAGE.fullmatch(text):
            if f"{language}.image_alt" in self.lines:
                self._remark(FileProblem.TOO_MANY, number, limit=1)
                return
            self._put(f"{language}.image_alt", match[1], number)
            self._shared("image_url", match[2], number)
        else:
            if text:
                self.lines.setdefault(f"{language}.body", number)
            section.body.append(line)

    def _link(self, section: _Section, text: str, number: int) -> None:
        if not text:
            return
        match = _LINK.fullmatch(text)
        if match is None:
            self._remark(FileProblem.NOT_A_LINK, number, text)
        elif section.links == len(LINKS):
            self._remark(FileProblem.TOO_MANY, number, limit=len(LINKS))
        else:
            section.links += 1
            self._put(f"{section.language}.link{section.links}", match[1], number)
            self._shared(f"link{section.links}.url", match[2], number)

    def _quiz(self, section: _Section, text: str, number: int) -> None:
        if not text:
            return
        name = f"{section.language}.question"
        match = _ANSWER.fullmatch(text)
        if match is None:
            if name in self.lines:
                self._remark(FileProblem.NOT_AN_ANSWER, number, text)
            else:
                self._put(name, text, number)
        elif section.answers == len(QUIZ_ANSWERS):
            self._remark(FileProblem.TOO_MANY, number, limit=len(QUIZ_ANSWERS))
        else:
            section.answers += 1
            self._put(f"{section.language}.answer{section.answers}", match[2], number)
            if match[1] != " ":
                self._shared("right_answer", str(section.answers), number)

    def _put(self, name: str, text: str, number: int) -> None:
        self.fields[name] = text
        self.lines.setdefault(name, number)

    def _shared(self, name: str, text: str, number: int) -> None:
        """A value that both languages give: it is the same in both."""
        if name in self.lines and self.fields[name] != text:
            self._remark(FileProblem.DIFFERS, number, text)
        else:
            self._put(name, text, number)

    def _remark(self, problem: FileProblem, line: int, value: str = "", *, limit: int | None = None) -> None:
        self.remarks.append(FileRemark(file=self.name, what=problem, line=line, value=value[:60], limit=limit))
