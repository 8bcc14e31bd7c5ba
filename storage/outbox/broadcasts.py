"""One message to many: a row per recipient, the text once per language; stopped, corrected and recalled as a whole."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, null, select, text, update

from domain.identifiers import PersonId
from domain.languages import Language
from domain.outbox import NOT_INSTALLED, DeliveryState, Operation, Priority, Recipient
from storage.database import Transaction, note_queued
from storage.rows import insert_into
from storage.schema import WAITING_EDIT, outbox, payloads, people

Payloads = Mapping[Language, Mapping[str, object]]

AT_A_TIME = 2_000
"""People written in one statement: between two the event loop turns, so that nobody waits for a large audience."""


async def queue(
    tx: Transaction,
    *,
    cause: str,
    recipients: Sequence[Recipient],
    texts: Payloads,
    priority: Priority,
    due_at: datetime,
    expires_at: datetime | None,
    now: datetime,
) -> None:
    """Queue a message to each recipient in their language; one who was queued for this cause before is passed over."""
    if not recipients:
        return
    ids = await _keep(tx, texts, now)
    rows = [
        {
            "key": f"{cause}/{f'person/{one.person}' if one.person is not None else f'place/{one.place}'}",
            "cause": cause,
            "operation": Operation.SEND.value,
            "priority": priority.value,
            "person_id": one.person,
            "place_id": one.place,
            "language": one.language.value,
            "payload_id": ids[one.language],
            "state": DeliveryState.DUE.value,
            "due_at": due_at,
            "expires_at": expires_at,
            "created_at": now,
        }
        for one in recipients
    ]
    await tx.execute(insert_into(tx, outbox).on_conflict_do_nothing(index_elements=["key"]), rows)
    note_queued(tx)


async def queue_people(
    tx: Transaction,
    *,
    cause: str,
    among: ColumnElement[bool],
    texts: Payloads,
    default: Language,
    priority: Priority,
    due_at: datetime,
    expires_at: datetime | None,
    now: datetime,
) -> int:
    """Queue a message to all people whom a condition on `people` names, without reading them. Returns how many rows were written.

    Each gets their language, `default` when they have none or there is no text in it; `texts` holds at least that one. Who is known to
    be unreachable gets a row that has ended so, with the reason, so that nobody is silently missing.
    """
    ids = await _keep(tx, texts, now)
    own = func.coalesce(people.c.chosen_language, people.c.teams_language, default.value)
    language = case((own.in_([one.value for one in texts]), own), else_=default.value)
    reachable = people.c.unreachable == ""
    not_installed = people.c.unreachable.in_(NOT_INSTALLED)
    instant, payload_id = outbox.c.due_at.type, outbox.c.payload_id.type
    columns: dict[str, ColumnElement[Any]] = {
        "key": literal(f"{cause}/person/").concat(cast(people.c.id, String)),
        "cause": literal(cause),
        "operation": literal(Operation.SEND.value),
        "priority": literal(priority.value, type_=outbox.c.priority.type),
        "person_id": people.c.id,
        "language": language,
        "payload_id": case(
            *((language == one.value, literal(key, type_=payload_id)) for one, key in ids.items()),
            else_=literal(ids[default], type_=payload_id),
        ),
        "state": case(
            (reachable, DeliveryState.DUE.value),
            (not_installed, DeliveryState.NOT_INSTALLED.value),
            else_=DeliveryState.BLOCKED.value,
        ),
        "due_at": case((reachable, literal(due_at, type_=instant)), else_=null()),
        "expires_at": literal(expires_at, type_=instant),
        "reason": people.c.unreachable,
        "created_at": literal(now, type_=instant),
        "done_at": case((reachable, null()), else_=literal(now, type_=instant)),
    }
    written, last = 0, PersonId(0)
    while True:
        wanted = and_(among, people.c.id > last)
        end = select(people.c.id).where(wanted).order_by(people.c.id).offset(AT_A_TIME - 1).limit(1)
        until = (await tx.execute(end)).scalar_one_or_none()
        some = wanted if until is None else and_(wanted, people.c.id <= until)
        statement = insert_into(tx, outbox).from_select(list(columns), select(*columns.values()).where(some))
        written += (await tx.execute(statement.on_conflict_do_nothing(index_elements=["key"]))).rowcount
        if until is None:
            break
        last = until
        await asyncio.sleep(0)
    note_queued(tx)
    return written


async def skip(
    tx: Transaction, *, cause: str, recipients: Sequence[Recipient], state: DeliveryState, reason: str, now: datetime
) -> None:
    """Write down who is planned but cannot be reached, so that nobody is silently missing."""
    if not recipients:
        return
    rows: list[dict[str, Any]] = [
        {
            "key": f"{cause}/person/{one.person}",
            "cause": cause,
            "operation": Operation.SEND.value,
            "priority": Priority.BROADCAST.value,
            "person_id": one.person,
            "language": one.language.value,
            "state": state.value,
            "reason": reason,
            "created_at": now,
            "done_at": now,
        }
        for one in recipients
    ]
    await tx.execute(insert_into(tx, outbox).on_conflict_do_nothing(index_elements=["key"]), rows)


async def stop(tx: Transaction, cause: str, now: datetime) -> int:
    """Send no more of a broadcast; what is on its way arrives. Returns how many were stopped."""
    result = await tx.execute(
        update(outbox)
        .where(outbox.c.cause == cause, outbox.c.state == DeliveryState.DUE.value)
        .values(state=DeliveryState.CANCELLED.value, due_at=None, done_at=now, reason="stopped")
    )
    return result.rowcount


async def resume(tx: Transaction, cause: str, now: datetime) -> int:
    """Send what was stopped. Returns how many."""
    result = await tx.execute(
        update(outbox)
        .where(outbox.c.cause == cause, outbox.c.state == DeliveryState.CANCELLED.value, outbox.c.reason == "stopped")
        .values(state=DeliveryState.DUE.value, due_at=now, done_at=None, reason="")
    )
    note_queued(tx)
    return result.rowcount


async def change_all(
    tx: Transaction, *, of: str, cause: str, operation: Operation, texts: Payloads, now: datetime
) -> int:
    """Edit (`texts` are the new ones) or delete every message of a broadcast that arrived, or is on its way; what still waits is
    rewritten, or stopped.

    The changes are a broadcast of their own, `cause`, paced and recorded as such. Returns how many were queued.
    """
    ids = await _keep(tx, texts, now) if operation is Operation.EDIT else {}
    for language, payload_id in ids.items():
        await tx.execute(
            update(outbox)
            .where(outbox.c.cause == of, outbox.c.language == language.value, outbox.c.due_at.is_not(None))
            .values(payload_id=payload_id)
        )
    if operation is Operation.DELETE:
        await stop(tx, of, now)
    queued = 0
    for language in Language:
        for arrived in (True, False):
            changes = _changes(of, cause, operation, language, ids.get(language), now, arrived=arrived)
            statement = insert_into(tx, outbox).from_select(list(_CHANGED), changes)
            if operation is Operation.EDIT:
                statement = statement.on_conflict_do_update(
                    index_elements=["place_id", "activity_id"] if arrived else ["follows"],
                    index_where=text(WAITING_EDIT),
                    set_={name: statement.excluded[name] for name in (*_CHANGED, "payload", "subject")},
                )
            queued += (await tx.execute(statement)).rowcount
    note_queued(tx)
    return queued


_CHANGED = (
    "key", "cause", "operation", "priority", "place_id", "person_id", "activity_id", "follows", "language", "payload_id",
    "state", "due_at", "created_at",
)  # fmt: skip


def _changes(
    of: str, cause: str, operation: Operation, language: Language, payload: int | None, now: datetime, *, arrived: bool
) -> Select[Any]:
    """The changes to the messages that arrived, or to those that are on their way: each of these follows its message.

    An edit that waits already, such as the view of a reader who pressed a button, gives way: the last version wins.
    """
    state = DeliveryState.SENT if arrived else DeliveryState.SENDING
    return select(
        literal(f"{cause}/").concat(cast(outbox.c.id, String)),
        literal(cause),
        literal(operation.value),
        literal(Priority.BROADCAST.value),
        outbox.c.place_id,
        outbox.c.person_id,
        outbox.c.activity_id,
        literal(None, type_=outbox.c.id.type) if arrived else outbox.c.id,
        outbox.c.language,
        literal(payload, type_=outbox.c.id.type),
        literal(DeliveryState.DUE.value),
        literal(now, type_=outbox.c.created_at.type),
        literal(now, type_=outbox.c.created_at.type),
    ).where(outbox.c.cause == of, outbox.c.language == language.value, outbox.c.state == state.value)


async def _keep(tx: Transaction, texts: Payloads, now: datetime) -> Mapping[Language, int]:
    ids: dict[Language, int] = {}
    for language, payload in texts.items():
        statement = insert_into(tx, payloads).values(payload=dict(payload), created_at=now)
        ids[language] = (await tx.execute(statement.returning(payloads.c.id))).scalar_one()
    return ids


async def reasons(tx: Transaction, cause: str) -> Mapping[tuple[DeliveryState, str], int]:
    """How many rows of a broadcast ended in each state, by reason."""
    rows = await tx.execute(
        select(outbox.c.state, outbox.c.reason, func.count())
        .where(outbox.c.cause == cause)
        .group_by(outbox.c.state, outbox.c.reason)
    )
    return {(DeliveryState(state), reason): number for state, reason, number in rows}
