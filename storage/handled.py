"""The activities that were acted on, so that a repetition is known."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from domain.places import Subject, SubjectKind
from storage.database import Question, Transaction
from storage.rows import insert_once
from storage.schema import handled_activities
from storage.transactions import Answer

_NOTE = insert(handled_activities)
_SUBJECT = select(handled_activities.c.subject).where(
    handled_activities.c.conversation_id == bindparam("conversation"),
    handled_activities.c.activity_id == bindparam("activity"),
)


@dataclass(frozen=True, kw_only=True)
class Handled:
    """An activity that was acted on, and what it was about."""

    subject: Subject | None


def noted(conversation_id: str, activity_id: str) -> Question[Handled | None]:
    """Whether an activity was acted on."""
    named = {"conversation": conversation_id, "activity": activity_id}
    return Question(statement=_SUBJECT, parameters=named, understand=_handled_from)


def _handled_from(answer: Answer) -> Handled | None:
    row = answer.first()
    return None if row is None else Handled(subject=subject_from(row.subject))


async def note(tx: Transaction, conversation_id: str, activity_id: str, subject: Subject | None, now: datetime) -> bool:
    """Note that an activity is acted on; False when it already was."""
    return await insert_once(
        tx,
        handled_activities,
        conversation_id=conversation_id,
        activity_id=activity_id,
        subject=str(subject) if subject else None,
        handled_at=now,
    )


async def note_at_last(
    tx: Transaction, conversation_id: str, activity_id: str, subject: Subject, now: datetime
) -> None:
    """Note that an activity is acted on, which was not `noted` before: an integrity error at the commit when it is meanwhile."""
    named = {"conversation_id": conversation_id, "activity_id": activity_id, "subject": str(subject), "handled_at": now}
    await tx.defer(_NOTE, named)


async def subject_of(tx: Transaction, conversation_id: str, activity_id: str) -> Subject | None:
    """What an activity that was acted on was about."""
    (handled,) = await tx.ask(noted(conversation_id, activity_id))
    return handled.subject if handled else None


def subject_from(text: str | None) -> Subject | None:
    """The subject of its text, `kind/id`."""
    if not text:
        return None
    kind, _, number = text.partition("/")
    return Subject(kind=SubjectKind(kind), id=int(number))


async def forget_before(tx: Transaction, instant: datetime) -> int:
    """Forget what was handled before an instant; Teams repeats within minutes. Returns how many."""
    result = await tx.execute(delete(handled_activities).where(handled_activities.c.handled_at < instant))
    return result.rowcount
