"""An item of the news: one good practice, written once, read in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.audience import EVERYONE, Audience
from domain.projects import PersonRef

TITLE_LIMIT = 120
SUMMARY_LIMIT = 160
BODY_LIMIT = 2_400
ALT_LIMIT = 200
URL_LIMIT = 1_000
LINKS_LIMIT = 3
LINK_TITLE_LIMIT = 60
QUESTION_LIMIT = 200
ANSWER_LIMIT = 100
ANSWERS = (2, 4)
"""The fewest and the most answers of a quiz."""


class Topic(StrEnum):
    """What an item is about. A reader can stop each topic, save for mandatory items."""

    SECURITY = "security"
    VIDEOCONFERENCING = "videoconferencing"
    ONENOTE = "onenote"
    TEAMS = "teams"
    FILES = "files"
    MOBILITY = "mobility"
    ACCESSIBILITY = "accessibility"
    OTHER = "other"


class NewsState(StrEnum):
    """Where an item stands. READY waits in the backlog for a Tuesday."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    READY = "ready"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    RECALLED = "recalled"
    CANCELLED = "cancelled"


class HolidayRule(StrEnum):
    """What becomes of an edition whose day is a French public holiday."""

    NEXT_WORKING_DAY = "next_working_day"
    SKIP = "skip"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """An item in one language. `summary` is the toast; `body` is in the Markdown that cards support; lists run parallel to the item's."""

    title: str
    summary: str = ""
    body: str = ""
    image_alt: str = ""
    link_titles: tuple[str, ...] = ()
    question: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewsItem:
    """An item. French is always among the `wordings` once it is submitted; `right_answer` counts from 0.

    `version` rises with each change of what it says. `send_at` is the instant it is to go out, None while it has none. `author` began it,
    `writer` wrote the text as it stands; `remark` is what the editor who sent it back said.
    """

    id: NewsId
    version: int
    state: NewsState
    topic: Topic
    wordings: Mapping[Language, Wording]
    author: PersonRef
    image_url: str = ""
    link_urls: tuple[str, ...] = ()
    right_answer: int | None = None
    is_mandatory: bool = False
    is_template: bool = False
    audience: Audience = EVERYONE
    holiday_rule: HolidayRule = HolidayRule.NEXT_WORKING_DAY
    writer: PersonRef | None = None
    approver: PersonId | None = None
    remark: str = ""
    send_at: datetime | None = None
    sent_at: datetime | None = None
    updated_at: datetime | None = None

    def wording(self, language: Language) -> Wording:
        """What a reader of this language gets: theirs, else French, else what there is."""
        return self.wordings.get(language) or self.wordings.get(Language.FRENCH) or next(iter(self.wordings.values()))

    @property
    def has_quiz(self) -> bool:
        """Whether the item asks a question."""
        return self.right_answer is not None
