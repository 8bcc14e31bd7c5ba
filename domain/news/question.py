"""A question that a reader asks the editors about an item, and what came back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.identifiers import QuestionId
from domain.news.item import NewsItem
from domain.people import Person
from domain.projects import PersonRef

QUESTION_LIMIT = 1_000
ANSWER_LIMIT = 1_500
ANSWERS_LIMIT = 4_000
"""The most characters of a question, of one answer, and of all the answers to one question together."""


class TextWrong(StrEnum):
    """Why a question or an answer cannot be sent."""

    MISSING = "missing"
    TOO_LONG = "too_long"


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question. `version` counts its answers, which `answer` holds one after the other, a blank line between."""

    id: QuestionId
    item: NewsItem
    asker: Person
    text: str
    asked_at: datetime
    answer: str = ""
    answered_by: PersonRef | None = None
    answered_at: datetime | None = None
    version: int = 0


def read_text(typed: str, limit: int) -> str | TextWrong:
    """What was typed, without the white space around it, or why it cannot be sent."""
    text = typed.strip()
    if not text:
        return TextWrong.MISSING
    return TextWrong.TOO_LONG if len(text) > limit else text
