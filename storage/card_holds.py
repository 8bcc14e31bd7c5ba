"""Live cards in whose place somebody fills in a form: their edits wait, until an instant at the latest."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from domain.identifiers import PersonId, PlaceId
from domain.outbox import DeliveryState, Operation
from domain.places import Subject
from storage.database import Transaction, note_queued
from storage.rows import Among, Inserting
from storage.schema import card_holds, outbox

_TAKE = Inserting(
    card_holds,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["place_id", "activity_id", "person_id"],
        set_={name: insert.excluded[name] for name in ("subject", "until")},
    ),
)
_HERE = (card_holds.c.place_id == bindparam("place"), card_holds.c.activity_id == bindparam("activity"))
_FREE = delete(card_holds).where(*_HERE, card_holds.c.person_id == bindparam("person"))
_LAST = select(func.max(card_holds.c.until)).where(*_HERE, card_holds.c.until > bindparam("now"))
_OF = Among(
    select(card_holds.c.place_id, card_holds.c.activity_id, func.max(card_holds.c.until).label("until"))
    .where(card_holds.c.until > bindparam("now"))
    .group_by(card_holds.c.place_id, card_holds.c.activity_id),
    card_holds.c.subject,
)
_WAITING = (
    outbox.c.place_id == bindparam("place"),
    outbox.c.activity_id == bindparam("activity"),
    outbox.c.operation == Operation.EDIT.value,
    outbox.c.state == DeliveryState.DUE.value,
)
_REDRAWN = select(outbox.c.id).where(
    outbox.c.place_id == bindparam("place"),
    outbox.c.activity_id == bindparam("activity"),
    outbox.c.operation == Operation.EDIT.value,
    outbox.c.state == DeliveryState.SENDING.value,
)
_PUT_OFF = update(outbox).where(*_WAITING, outbox.c.due_at < bindparam("until")).values(due_at=bindparam("until"))
_RELEASE = update(outbox).where(*_WAITING, outbox.c.due_at > bindparam("until")).values(due_at=bindparam("until"))


async def take(
    tx: Transaction, place_id: PlaceId, activity_id: str, person_id: PersonId, subject: Subject, until: datetime
) -> None:
    """Nothing that is queued from now on redraws the card before an instant."""
    held = {"place_id": place_id, "activity_id": activity_id, "person_id": person_id}
    await tx.execute(_TAKE.on(tx), held | {"subject": str(subject), "until": until})


async def put_off_here(tx: Transaction, place_id: PlaceId, activity_id: str, until: datetime) -> None:
    """An edit of the card that waits already waits until an instant."""
    await tx.execute(_PUT_OFF, {"place": place_id, "activity": activity_id, "until": until})


async def put_off(tx: Transaction, subject: Subject, now: datetime) -> None:
    """What was queued for the cards of a subject, whoever queued it, waits for the forms on them."""
    for (place_id, activity_id), until in (await of(tx, [subject], now)).items():
        await put_off_here(tx, place_id, activity_id, until)


async def free(tx: Transaction, place_id: PlaceId, activity_id: str, person_id: PersonId, now: datetime) -> None:
    """Somebody is done: the edit that waited goes now, or once the last of the others who fill in a form there is done."""
    here = {"place": place_id, "activity": activity_id}
    gone = await tx.execute(_FREE, here | {"person": person_id})
    if not gone.rowcount:
        return
    last: datetime | None = (await tx.execute(_LAST, here | {"now": now})).scalar_one()
    await tx.execute(_RELEASE, here | {"until": last or now})
    note_queued(tx)


async def of(tx: Transaction, subjects: Sequence[Subject], now: datetime) -> Mapping[tuple[PlaceId, str], datetime]:
    """Until when each card of some subjects is not redrawn; those that are free are not among them."""
    rows = await _OF.run(tx, [str(subject) for subject in subjects], now=now)
    return {(PlaceId(row.place_id), row.activity_id): row.until for row in rows}


async def is_redrawn(tx: Transaction, place_id: PlaceId, activity_id: str) -> bool:
    """Whether an edit of the card is under way: no hold stops it any more."""
    return (await tx.execute(_REDRAWN, {"place": place_id, "activity": activity_id})).first() is not None


async def forget_before(tx: Transaction, instant: datetime) -> int:
    """Forget what ended before an instant: somebody went away from a form. Returns how many went."""
    return (await tx.execute(delete(card_holds).where(card_holds.c.until < instant))).rowcount
