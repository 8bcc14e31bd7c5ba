"""What readers ask the editors, and what comes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from domain.identifiers import NewsId, PersonId, QuestionId
from domain.news.question import Question
from domain.projects import PersonRef
from storage import people as directory
from storage.database import Transaction
from storage.news import items
from storage.schema import news_questions, people

_ANSWERER = people.alias("answerer")
_QUESTIONS = select(news_questions, _ANSWERER.c.name.label("answerer_name")).outerjoin(
    _ANSWERER, _ANSWERER.c.id == news_questions.c.answered_by
)
_BY_ID = _QUESTIONS.where(news_questions.c.id == bindparam("question"))
_LOCKED = _BY_ID.with_for_update(of=news_questions)
_WAITING = news_questions.c.answered_at.is_(None)


async def add(tx: Transaction, item: NewsId, person: PersonId, text: str, now: datetime) -> QuestionId:
    """Keep a question."""
    values = {"item_id": item, "person_id": person, "question": text, "asked_at": now}
    statement = insert(news_questions).values(values).returning(news_questions.c.id)
    return QuestionId((await tx.execute(statement)).scalar_one())


async def find(tx: Transaction, question_id: QuestionId, *, for_update: bool = False) -> Question | None:
    """A question; `for_update` keeps others from answering it until the transaction ends."""
    row = (await tx.execute(_LOCKED if for_update else _BY_ID, {"question": question_id})).mappings().first()
    return await _question(tx, dict(row)) if row else None


async def waiting(tx: Transaction, limit: int) -> tuple[tuple[Question, ...], int]:
    """The questions that nobody answered, those that wait longest first, and how many there are in all."""
    statement = _QUESTIONS.where(_WAITING).order_by(news_questions.c.asked_at, news_questions.c.id).limit(limit)
    rows = [dict(row) for row in (await tx.execute(statement)).mappings()]
    counted = select(func.count()).select_from(news_questions).where(_WAITING)
    found = [await _question(tx, row) for row in rows]
    return tuple(one for one in found if one is not None), int((await tx.execute(counted)).scalar_one())


async def answer(tx: Transaction, question: Question) -> None:
    """Keep what a question was answered with. The caller holds it (`find`, `for_update`)."""
    await tx.execute(
        update(news_questions)
        .where(news_questions.c.id == question.id)
        .values(
            answer=question.answer,
            answered_by=question.answered_by.id if question.answered_by else None,
            answered_at=question.answered_at,
            version=question.version,
        )
    )


async def _question(tx: Transaction, row: Mapping[str, Any]) -> Question | None:
    item = await items.find(tx, NewsId(row["item_id"]))
    asker = await directory.find(tx, PersonId(row["person_id"]))
    if item is None or asker is None:
        return None
    by = row["answered_by"]
    return Question(
        id=QuestionId(row["id"]),
        item=item,
        asker=asker,
        text=row["question"],
        asked_at=row["asked_at"],
        answer=row["answer"],
        answered_by=PersonRef(id=PersonId(by), name=row["answerer_name"]) if by is not None else None,
        answered_at=row["answered_at"],
        version=row["version"],
    )
