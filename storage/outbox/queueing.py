"""Writing to the outbox, in the transaction of the cause."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select, update
from sqlalchemy import text as sql

from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.outbox import STOPPED, SUPERSEDED, DeliveryState, Operation, Priority
from domain.places import Subject
from storage.database import Transaction, note_queued
from storage.rows import Insert, Inserting
from storage.schema import WAITING_EDIT, outbox


def _waiting(*target: str) -> Inserting:
    """Queue what waits in the place of what waited already."""

    def finish(insert: Insert) -> Insert:
        return insert.on_conflict_do_update(
            index_elements=list(target),
            index_where=sql(WAITING_EDIT),
            set_={name: insert.excluded[name] for name in ("payload", "subject", "language")},
        )

    return Inserting(outbox, finish)


_QUEUE = Inserting(outbox, lambda insert: insert.on_conflict_do_nothing(index_elements=["key"]))
_QUEUE_EDIT = _waiting("place_id", "activity_id")
_QUEUE_FOLLOWER = _waiting("follows")
_MESSAGE = (
    select(outbox.c.id, outbox.c.state, outbox.c.place_id, outbox.c.person_id, outbox.c.activity_id, outbox.c.language)
    .where(outbox.c.key == bindparam("of"), outbox.c.operation == Operation.SEND.value)
    .with_for_update()
)
_REWRITE = (
    update(outbox).where(outbox.c.id == bindparam("row")).values(payload=bindparam("text", type_=outbox.c.payload.type))
)

Payload = Callable[[Language], Mapping[str, object]]
"""Makes the activity that is to be seen, in a language."""


async def queue_send(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId | None = None,
    person_id: PersonId | None = None,
    payload: Mapping[str, object],
    subject: Subject | None,
    language: Language,
    due_at: datetime,
    now: datetime,
    priority: Priority = Priority.INTERACTIVE,
    expires_at: datetime | None = None,
) -> bool:
    """Queue a message to a place, or to a person wherever they can be reached then; False when one with this key was queued before."""
    values = _values(Operation.SEND, key, place_id, payload, subject, language, due_at, now)
    values |= {"person_id": person_id, "priority": priority.value, "expires_at": expires_at}
    result = await tx.execute(_QUEUE.on(tx), values)
    note_queued(tx)
    return bool(result.rowcount)


async def queue_edit(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId,
    activity_id: str,
    payload: Mapping[str, object],
    subject: Subject | None,
    language: Language,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Queue the edit of an activity, in the place of one that waits already. `due_at` None is now."""
    due = due_at or now
    values = _values(Operation.EDIT, key, place_id, payload, subject, language, due, now) | {"activity_id": activity_id}
    await tx.defer(_QUEUE_EDIT.on(tx), values)
    note_queued(tx)


async def queue_delete(
    tx: Transaction, *, key: str, place_id: PlaceId, activity_id: str, language: Language, now: datetime
) -> None:
    """Queue the deletion of an activity; an edit of it that waits is pointless from now on."""
    same = and_(outbox.c.place_id == place_id, outbox.c.activity_id == activity_id)
    await _supersede(tx, same, now)
    values = _values(Operation.DELETE, key, place_id, None, None, language, now, now) | {"activity_id": activity_id}
    await tx.execute(_QUEUE.on(tx), values)
    note_queued(tx)


async def withdraw(tx: Transaction, *, key: str, now: datetime) -> bool:
    """Take back the message that was queued under a key; False when there is none, or it never arrived.

    One that waits is cancelled, one on its way is deleted once it has arrived, one that stands is deleted.
    """
    row = (await tx.execute(select(outbox).where(outbox.c.key == key).with_for_update())).mappings().first()
    if row is None:
        return False
    match DeliveryState(row["state"]):
        case DeliveryState.DUE:
            end = {"state": DeliveryState.CANCELLED.value, "due_at": None, "done_at": now, "reason": STOPPED}
            await tx.execute(update(outbox).where(outbox.c.id == row["id"]).values(end))
        case DeliveryState.SENDING:
            await tx.execute(update(outbox).where(outbox.c.id == row["id"]).values(reason=STOPPED))
            await _supersede(tx, outbox.c.follows == row["id"], now)
            language = Language(row["language"])
            values = _values(Operation.DELETE, f"withdraw/{key}", row["place_id"], None, None, language, now, now)
            await tx.execute(_QUEUE.on(tx), values | {"follows": row["id"], "person_id": row["person_id"]})
            note_queued(tx)
        case DeliveryState.SENT:
            await queue_delete(
                tx,
                key=f"withdraw/{key}",
                place_id=PlaceId(row["place_id"]),
                activity_id=row["activity_id"],
                language=Language(row["language"]),
                now=now,
            )
        case _:
            return False
    return True


async def _supersede(tx: Transaction, which: ColumnElement[bool], now: datetime) -> None:
    """End the edits that wait, of those that a condition names."""
    waiting = and_(outbox.c.operation == Operation.EDIT.value, outbox.c.state == DeliveryState.DUE.value)
    end = {"state": DeliveryState.CANCELLED.value, "due_at": None, "done_at": now, "reason": SUPERSEDED}
    await tx.execute(update(outbox).where(which, waiting).values(end))


async def edit_unsent(
    tx: Transaction,
    *,
    key: str,
    place_id: PlaceId,
    subject: Subject,
    payload: Mapping[str, object],
    language: Language,
    now: datetime,
) -> bool:
    """Bring what is still to be sent about a subject in a place up to date; False when nothing is.

    A message that waits is rewritten; one on its way is followed by an edit.
    """
    unsent = and_(
        outbox.c.subject == str(subject), outbox.c.place_id == place_id, outbox.c.operation == Operation.SEND.value
    )
    rewritten = await tx.execute(
        update(outbox).where(unsent, outbox.c.state == DeliveryState.DUE.value).values(payload=dict(payload))
    )
    if rewritten.rowcount:
        return True
    on_its_way = await tx.execute(select(outbox.c.id).where(unsent, outbox.c.state == DeliveryState.SENDING.value))
    sending = on_its_way.scalars().first()
    if sending is None:
        return False
    values = _values(Operation.EDIT, key, place_id, payload, subject, language, now, now) | {"follows": sending}
    await tx.execute(_QUEUE_FOLLOWER.on(tx), values)
    note_queued(tx)
    return True


async def edit_wherever(
    tx: Transaction, *, of: str, key: str, payload: Payload, subject: Subject, now: datetime, but: str | None = None
) -> None:
    """Bring the message that was queued under a key up to date, if there is one: `payload` makes it, in its language.

    One that waits, or was stopped and may yet go, is rewritten; one on its way is followed by an edit; one that stands is edited, save when
    it is the activity `but`, which is somebody else's to edit.
    """
    row = (await tx.execute(_MESSAGE, {"of": of})).first()
    if row is None:
        return
    language = Language(row.language)
    match DeliveryState(row.state):
        case DeliveryState.DUE | DeliveryState.CANCELLED:
            await tx.execute(_REWRITE, {"row": row.id, "text": dict(payload(language))})
        case DeliveryState.SENDING:
            values = _values(Operation.EDIT, key, row.place_id, payload(language), subject, language, now, now)
            await tx.execute(_QUEUE_FOLLOWER.on(tx), values | {"follows": row.id, "person_id": row.person_id})
            note_queued(tx)
        case DeliveryState.SENT if row.activity_id and row.activity_id != but:
            await queue_edit(
                tx,
                key=key,
                place_id=PlaceId(row.place_id),
                activity_id=row.activity_id,
                payload=payload(language),
                subject=subject,
                language=language,
                now=now,
            )


async def unsent(tx: Transaction, subjects: Sequence[Subject]) -> tuple[tuple[str, PlaceId, Language], ...]:
    """Those of some subjects about which something is still to be sent, where to and in which language."""
    statement = select(outbox.c.subject, outbox.c.place_id, outbox.c.language).where(
        outbox.c.subject.in_([str(one) for one in subjects]),
        outbox.c.operation == Operation.SEND.value,
        outbox.c.place_id.is_not(None),
        outbox.c.due_at.is_not(None),
    )
    return tuple((row.subject, PlaceId(row.place_id), Language(row.language)) for row in await tx.execute(statement))


def _values(
    operation: Operation,
    key: str,
    place_id: PlaceId | None,
    payload: Mapping[str, object] | None,
    subject: Subject | None,
    language: Language,
    due_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    text = {} if payload is None else {"payload": dict(payload)}
    return text | {
        "key": key,
        "operation": operation.value,
        "place_id": place_id,
        "subject": str(subject) if subject else None,
        "language": language.value,
        "state": DeliveryState.DUE.value,
        "due_at": due_at,
        "created_at": now,
    }
