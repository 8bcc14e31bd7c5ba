"""One message to many: a row per recipient, the text once per language; stopped, corrected and recalled as a whole."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, insert, literal, null, or_, select, update

from domain.identifiers import PersonId
from domain.languages import Language
from domain.outbox import NOT_INSTALLED, STOPPED, SUPERSEDED, DeliveryState, Operation, Priority, Recipient
from storage.database import Transaction, note_queued
from storage.rows import insert_into
from storage.schema import outbox, payloads, people

Payloads = Mapping[Language, Mapping[str, object]]

AT_A_TIME = 500
"""People written in one statement: between two the event loop turns, so that nobody waits for a large audience."""
_CHANGED = outbox.alias("changed")
MAY_GO = or_(
    outbox.c.due_at.is_not(None),
    and_(outbox.c.state == DeliveryState.CANCELLED.value, outbox.c.reason == STOPPED),
)
"""What waits, is on its way, or goes once its broadcast is resumed."""


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
    """Send no more of a broadcast; what is on its way arrives, or is not tried again. Returns how many were stopped."""
    on_its_way = and_(outbox.c.cause == cause, outbox.c.state == DeliveryState.SENDING.value)
    await tx.execute(update(outbox).where(on_its_way).values(reason=STOPPED))
    result = await tx.execute(
        update(outbox)
        .where(outbox.c.cause == cause, outbox.c.state == DeliveryState.DUE.value)
        .values(state=DeliveryState.CANCELLED.value, due_at=None, done_at=now, reason=STOPPED)
    )
    return result.rowcount


async def resume(tx: Transaction, cause: str, now: datetime) -> int:
    """Send what was stopped. Returns how many."""
    stopped = and_(outbox.c.cause == cause, outbox.c.reason == STOPPED)
    await tx.execute(update(outbox).where(stopped, outbox.c.state == DeliveryState.SENDING.value).values(reason=""))
    result = await tx.execute(
        update(outbox)
        .where(stopped, outbox.c.state == DeliveryState.CANCELLED.value)
        .values(state=DeliveryState.DUE.value, due_at=now, done_at=None, reason="")
    )
    note_queued(tx)
    return result.rowcount


async def change_all(
    tx: Transaction, *, of: str, cause: str, operation: Operation, texts: Payloads, now: datetime
) -> int:
    """Edit (`texts` are the new ones) or delete every message of a broadcast that arrived; what may yet go is rewritten, or stopped.

    What is on its way is changed once it has arrived. The changes are a broadcast of their own, `cause`, paced and recorded as such; an
    earlier change that still waits gives way. Returns how many were queued.
    """
    ids = await _keep(tx, texts, now) if operation is Operation.EDIT else {}
    for language, payload_id in ids.items():
        await tx.execute(
            update(outbox)
            .where(outbox.c.cause == of, outbox.c.language == language.value, MAY_GO)
            .values(payload_id=payload_id, payload=null())
        )
    if operation is Operation.DELETE:
        await stop(tx, of, now)
    await _give_way(tx, of, now)
    is_sending = outbox.c.state == DeliveryState.SENDING.value
    row_id, instant = outbox.c.id.type, outbox.c.created_at.type
    columns: dict[str, ColumnElement[Any]] = {
        "key": literal(f"{cause}/").concat(cast(outbox.c.id, String)),
        "cause": literal(cause),
        "operation": literal(operation.value),
        "priority": literal(Priority.BROADCAST.value, type_=outbox.c.priority.type),
        "place_id": outbox.c.place_id,
        "person_id": outbox.c.person_id,
        "activity_id": case((is_sending, null()), else_=outbox.c.activity_id),
        "follows": case((is_sending, outbox.c.id), else_=null()),
        "language": outbox.c.language,
        "payload_id": case(
            *((outbox.c.language == one.value, literal(key, type_=row_id)) for one, key in ids.items()),
            else_=null(),
        )
        if ids
        else literal(None, type_=row_id),
        "state": literal(DeliveryState.DUE.value),
        "due_at": literal(now, type_=instant),
        "created_at": literal(now, type_=instant),
    }
    wanted = and_(
        outbox.c.cause == of,
        outbox.c.operation == Operation.SEND.value,
        outbox.c.state.in_((DeliveryState.SENT.value, DeliveryState.SENDING.value)),
    )
    if ids:
        wanted &= outbox.c.language.in_([one.value for one in ids])
    result = await tx.execute(insert(outbox).from_select(list(columns), select(*columns.values()).where(wanted)))
    note_queued(tx)
    return result.rowcount


async def _give_way(tx: Transaction, of: str, now: datetime) -> None:
    """End the edits that wait of the messages of a broadcast: another change takes their place."""
    same = or_(
        and_(_CHANGED.c.place_id == outbox.c.place_id, _CHANGED.c.activity_id == outbox.c.activity_id),
        _CHANGED.c.id == outbox.c.follows,
    )
    await tx.execute(
        update(outbox)
        .where(
            outbox.c.state == DeliveryState.DUE.value,
            outbox.c.operation == Operation.EDIT.value,
            outbox.c.due_at.is_not(None),
            exists().where(_CHANGED.c.cause == of, _CHANGED.c.operation == Operation.SEND.value, same),
        )
        .values(state=DeliveryState.CANCELLED.value, due_at=None, done_at=now, reason=SUPERSEDED)
    )


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
