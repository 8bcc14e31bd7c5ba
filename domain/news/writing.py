"""An item as it is being typed: texts by field, right or wrong, and their reading into what the item says.

Fields: ``topic``, ``audience`` (an `Audience` as text), ``is_mandatory``, ``holiday_rule``, ``image_url``, ``link<k>.url``,
``right_answer`` (from 1); in each language ``<language>.title``, ``.summary``, ``.body``, ``.image_alt``, ``.link<k>``, ``.question``,
``.answer<k>``. French is required, English is whole or absent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from domain.forms import Entry, typable
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.item import (
    ALT_LIMIT,
    ANSWER_LIMIT,
    ANSWERS,
    BODY_LIMIT,
    LINK_TITLE_LIMIT,
    LINKS_LIMIT,
    QUESTION_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    URL_LIMIT,
    HolidayRule,
    NewsItem,
    Topic,
    Wording,
)

Chosen = TypeVar("Chosen", bound=StrEnum)

TYPED_LIMIT = 8_000
"""What is kept of a field, whatever was pasted there: a text that is too long is told so, and shortened by who wrote it."""

LINKS = tuple(range(1, LINKS_LIMIT + 1))
QUIZ_ANSWERS = tuple(range(1, ANSWERS[1] + 1))
IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif")
_WORDS = ("title", "summary", "body", "image_alt", "question")


class NewsWrong(StrEnum):
    """The ways a field of an item can be wrong."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    UNKNOWN_CHOICE = "unknown_choice"
    NOT_YOUR_AUDIENCE = "not_your_audience"
    NOT_A_WEB_ADDRESS = "not_a_web_address"
    NOT_HTTPS = "not_https"
    NOT_AN_IMAGE = "not_an_image"
    IMAGE_TOO_BIG = "image_too_big"
    IMAGE_TOO_WIDE = "image_too_wide"
    IMAGE_UNREACHABLE = "image_unreachable"
    IMAGE_MOVED = "image_moved"
    TOO_FEW_ANSWERS = "too_few_answers"
    NO_SUCH_ANSWER = "no_such_answer"
    TRANSLATION_MISSING = "translation_missing"


@dataclass(frozen=True, kw_only=True)
class NewsFault:
    """What is wrong with one field. `limit` is the most characters, `size` how many there are, where it is about that."""

    field: str
    wrong: NewsWrong
    limit: int | None = None
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewsContent:
    """What an item says, as an item holds it."""

    topic: Topic
    wordings: Mapping[Language, Wording]
    image_url: str = ""
    link_urls: tuple[str, ...] = ()
    right_answer: int | None = None
    is_mandatory: bool = False
    audience: Audience = EVERYONE
    holiday_rule: HolidayRule = HolidayRule.NEXT_WORKING_DAY


@dataclass(frozen=True, kw_only=True)
class NewsReading:
    """An entry read. `content` holds all that could be read, so that a draft can be looked at; it can go out when there are no `faults`."""

    content: NewsContent
    faults: tuple[NewsFault, ...] = ()


def field_names() -> tuple[str, ...]:
    """All the fields of the form, in its order: nothing else is read from a payload."""
    french, english = Language.FRENCH, Language.ENGLISH
    answers = tuple(f"answer{k}" for k in QUIZ_ANSWERS)
    first = ("title", "body", "summary")
    translated = (*first, "image_alt", *(f"link{k}" for k in LINKS), "question", *answers)
    return (
        "topic",
        *(f"{french}.{part}" for part in first),
        *(f"{english}.{part}" for part in translated),
        "image_url",
        f"{french}.image_alt",
        *(name for k in LINKS for name in (f"link{k}.url", f"{french}.link{k}")),
        f"{french}.question",
        *(f"{french}.{answer}" for answer in answers),
        "right_answer",
        "audience",
        "is_mandatory",
        "holiday_rule",
    )


_NAMES = frozenset(field_names())


def typed(data: Mapping[str, object]) -> Entry:
    """The entry of a submitted form: known fields only, cut at 8,000 characters; a field that was not sent was emptied.

    Signs that no keyboard types are left out: no database would take them.
    """
    sent = {
        name: typable(text[:TYPED_LIMIT]) for name, text in data.items() if name in _NAMES and isinstance(text, str)
    }
    return Entry(fields={name: text for name, text in sent.items() if text.strip()})


def as_typed(content: NewsContent | NewsItem) -> Entry:
    """The entry that reads as this content."""
    fields = {
        "topic": content.topic.value,
        "audience": str(content.audience),
        "is_mandatory": "true" if content.is_mandatory else "false",
        "holiday_rule": content.holiday_rule.value,
        "image_url": content.image_url,
        "right_answer": "" if content.right_answer is None else str(content.right_answer + 1),
        **{f"link{k}.url": url for k, url in enumerate(content.link_urls, start=1)},
    }
    for language, told in content.wordings.items():
        fields |= {f"{language}.{name}": getattr(told, name) for name in _WORDS}
        fields |= {f"{language}.link{k}": title for k, title in enumerate(told.link_titles, start=1)}
        fields |= {f"{language}.answer{k}": answer for k, answer in enumerate(told.answers, start=1)}
    return Entry(fields={name: text for name, text in fields.items() if text})


def new_entry() -> Entry:
    """The form of a new item, before anything is typed: security, for everyone, as most items are."""
    return Entry(
        fields={
            "topic": Topic.SECURITY.value,
            "audience": str(EVERYONE),
            "is_mandatory": "false",
            "holiday_rule": HolidayRule.NEXT_WORKING_DAY.value,
        }
    )


def read_audience(text: str) -> Audience | None:
    """The audience of its text, such as ``role/editor``; None for what is none. Whether it has members is not asked here."""
    kind, _, value = text.partition("/")
    if kind not in list(AudienceKind):
        return None
    audience = Audience(kind=AudienceKind(kind), value=value)
    return audience if bool(value) is (audience.kind is not AudienceKind.EVERYONE) else None


def is_web_address(url: str, *schemes: str) -> bool:
    """Whether a text is an absolute address with a host, in one of the schemes; nothing that a browser would have to mend."""
    if _NOT_IN_ADDRESSES.search(url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(host) and parts.username is None


_NOT_IN_ADDRESSES = re.compile(r"[\s\\<>\"^`{|}\x00-\x20]")


def read(entry: Entry) -> NewsReading:
    """Read an entry. All that is wrong is told, in the order of the form."""
    return _Reader(entry).reading()


class _Reader:
    """Reads fields one by one and gathers what is wrong, so that all of it is said at once."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.faults: list[NewsFault] = []
        self.languages = tuple(
            language
            for language in Language
            if language is Language.FRENCH or any(entry.get(name) for name in _NAMES if name.startswith(f"{language}."))
        )

    def reading(self) -> NewsReading:
        topic = self.choice("topic", Topic, Topic.OTHER)
        titles = {language: self.words(language, "title", TITLE_LIMIT, required=True) for language in self.languages}
        summaries = {language: self.words(language, "summary", SUMMARY_LIMIT) for language in self.languages}
        bodies = {language: self.words(language, "body", BODY_LIMIT, required=True) for language in self.languages}
        image_url, alts = self.image()
        link_urls, link_titles = self.links()
        right_answer, questions, answers = self.quiz()
        wordings = {
            language: Wording(
                title=titles[language],
                summary=summaries[language],
                body=bodies[language],
                image_alt=alts.get(language, ""),
                link_titles=link_titles[language],
                question=questions.get(language, ""),
                answers=answers.get(language, ()),
            )
            for language in self.languages
        }
        content = NewsContent(
            topic=topic,
            wordings=wordings,
            image_url=image_url,
            link_urls=link_urls,
            right_answer=right_answer,
            is_mandatory=self.entry.get("is_mandatory") == "true",
            audience=self.audience(),
            holiday_rule=self.choice("holiday_rule", HolidayRule, HolidayRule.NEXT_WORKING_DAY, required=False),
        )
        order = {name: at for at, name in enumerate(field_names())}
        return NewsReading(content=content, faults=tuple(sorted(self.faults, key=lambda fault: order[fault.field])))

    def fault(self, name: str, wrong: NewsWrong, limit: int | None = None, size: int | None = None) -> None:
        self.faults.append(NewsFault(field=name, wrong=wrong, limit=limit, size=size))

    def choice(self, name: str, kind: type[Chosen], default: Chosen, *, required: bool = True) -> Chosen:
        text = self.entry.get(name)
        if text in list(kind):
            return kind(text)
        if text or required:
            self.fault(name, NewsWrong.UNKNOWN_CHOICE if text else NewsWrong.REQUIRED)
        return default

    def text(self, name: str, limit: int) -> str:
        """The text of a field, cut where it is too long for a card."""
        text = self.entry.get(name)
        if len(text) > limit:
            self.fault(name, NewsWrong.TOO_LONG, limit, len(text))
        return text[:limit]

    def words(self, language: Language, part: str, limit: int, *, required: bool = False) -> str:
        """A text of one language. English that is begun is to be whole."""
        name = f"{language}.{part}"
        text = self.text(name, limit)
        if required and not text:
            is_french = language is Language.FRENCH
            self.fault(name, NewsWrong.REQUIRED if is_french else NewsWrong.TRANSLATION_MISSING)
        return text

    def audience(self) -> Audience:
        text = self.entry.get("audience")
        if not text:
            return EVERYONE
        audience = read_audience(text)
        if audience is None:
            self.fault("audience", NewsWrong.UNKNOWN_CHOICE)
        return audience or EVERYONE

    def image(self) -> tuple[str, Mapping[Language, str]]:
        url = self.text("image_url", URL_LIMIT)
        has_alt = any(self.entry.get(f"{language}.image_alt") for language in self.languages)
        if not url:
            if has_alt:
                self.fault("image_url", NewsWrong.REQUIRED)
            return "", {}
        wrong = _wrong_image(url)
        if wrong is not None:
            self.fault("image_url", wrong)
        alts = {language: self.words(language, "image_alt", ALT_LIMIT, required=True) for language in self.languages}
        return ("" if wrong else url), alts

    def links(self) -> tuple[tuple[str, ...], Mapping[Language, tuple[str, ...]]]:
        urls: list[str] = []
        titles: dict[Language, list[str]] = {language: [] for language in self.languages}
        for k in LINKS:
            name = f"link{k}.url"
            url = self.text(name, URL_LIMIT)
            told = {language: self.entry.get(f"{language}.link{k}") for language in self.languages}
            if not url:
                if any(told.values()):
                    self.fault(name, NewsWrong.REQUIRED)
                continue
            is_good = is_web_address(url, "http", "https")
            if not is_good:
                self.fault(name, NewsWrong.NOT_A_WEB_ADDRESS)
            for language in self.languages:
                title = self.words(language, f"link{k}", LINK_TITLE_LIMIT, required=True)
                if is_good:
                    titles[language].append(title)
            if is_good:
                urls.append(url)
        return tuple(urls), {language: tuple(some) for language, some in titles.items()}

    def quiz(self) -> tuple[int | None, Mapping[Language, str], Mapping[Language, tuple[str, ...]]]:
        parts = ("question", *(f"answer{k}" for k in QUIZ_ANSWERS))
        if not any(self.entry.get(f"{language}.{part}") for language in self.languages for part in parts):
            return None, {}, {}
        before = len(self.faults)
        french = Language.FRENCH
        questions = {
            language: self.words(language, "question", QUESTION_LIMIT, required=True) for language in self.languages
        }
        used = [k for k in QUIZ_ANSWERS if self.entry.get(f"{french}.answer{k}")]
        answers = {
            language: tuple(self.words(language, f"answer{k}", ANSWER_LIMIT, required=True) for k in used)
            for language in self.languages
        }
        for language in self.languages:
            for k in QUIZ_ANSWERS:
                if k not in used and self.entry.get(f"{language}.answer{k}"):
                    self.fault(f"{french}.answer{k}", NewsWrong.REQUIRED)
        if len(used) < ANSWERS[0]:
            missing = next(k for k in QUIZ_ANSWERS if k not in used)
            self.fault(f"{french}.answer{missing}", NewsWrong.TOO_FEW_ANSWERS, ANSWERS[0])
        right = self.entry.get("right_answer")
        if right not in [str(k) for k in used]:
            self.fault("right_answer", NewsWrong.NO_SUCH_ANSWER if right else NewsWrong.REQUIRED)
        if len(self.faults) > before:
            return None, {}, {}
        return used.index(int(right)), questions, answers


def image_address(entry: Entry) -> str:
    """The address of the image when it reads as one that Teams may show; empty otherwise."""
    url = entry.get("image_url")
    return url if url and len(url) <= URL_LIMIT and _wrong_image(url) is None else ""


def _wrong_image(url: str) -> NewsWrong | None:
    if not is_web_address(url, "http", "https"):
        return NewsWrong.NOT_A_WEB_ADDRESS
    if not is_web_address(url, "https"):
        return NewsWrong.NOT_HTTPS
    return None if urlsplit(url).path.lower().endswith(IMAGE_ENDINGS) else NewsWrong.NOT_AN_IMAGE
