"""The activities that were acted on, so that a repetition is known."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql

from domain.identifiers import ProjectId
from domain.places import Subject, SubjectKind
from storage.database import Transaction
from storage.projects.projects import HELD
from storage.rows import insert_once
from storage.schema import handled_activities

_NOTED = (
    postgresql.insert(handled_activities)
    .values(
        conversation_id=bindparam("conversation"),
        activity_id=bindparam("activity"),
        subject=bindparam("about"),
        handled_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
    .returning(handled_activities.c.activity_id)
    .cte("noted")
)
_NOTE_AND_HOLD = select(
    select(func.count()).select_from(_NOTED).scalar_subquery().label("noted"),
    select(func.count()).select_from(HELD.cte("held")).scalar_subquery().label("held"),
)


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


async def note_and_hold(
    tx: Transaction, conversation_id: str, activity_id: str, subject: Subject, now: datetime, project_id: ProjectId
) -> bool:
    """As `note`, and hold a project until the transaction ends, which a writing transaction does by itself on SQLite."""
    if tx.dialect_name == "sqlite":
        return await note(tx, conversation_id, activity_id, subject, now)
    named = {"conversation": conversation_id, "activity": activity_id, "about": str(subject), "now": now}
    return bool((await tx.execute(_NOTE_AND_HOLD, {**named, "held": project_id})).one().noted)


async def subject_of(tx: Transaction, conversation_id: str, activity_id: str) -> Subject | None:
    """What an activity that was acted on was about."""
    text = (
        await tx.execute(
            select(handled_activities.c.subject).where(
                handled_activities.c.conversation_id == conversation_id,
                handled_activities.c.activity_id == activity_id,
            )
        )
    ).scalar_one_or_none()
    return subject_from(text)


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
