"""Which activities show which subject, so that a change can reach every card that stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, func, literal, select, update

from domain.identifiers import PlaceId
from domain.languages import Language
from domain.places import Place, Purpose, Scope, Subject
from storage.database import Transaction
from storage.rows import Among, Inserting
from storage.schema import bindings, live_cards, people, places

MOST_EDITED = 50


@dataclass(frozen=True, kw_only=True)
class Showing:
    """An activity that shows a subject, and the language it speaks. `is_shared` when more people than one look at it.

    `conversation` is where it stands, as Teams names it: service URL and conversation id. `timezone` is that of who looks there, as far as
    it is asked for and known.
    """

    place_id: PlaceId
    activity_id: str
    language: Language
    is_shared: bool = False
    subject: str = ""
    conversation: tuple[str, str] = ("", "")
    timezone: str = ""


_NOTE = Inserting(
    live_cards,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["place_id", "activity_id"],
        set_={name: insert.excluded[name] for name in ("subject", "language", "shown_at")},
    ),
)
_SHOWN = (
    select(
        live_cards.c.place_id,
        live_cards.c.activity_id,
        live_cards.c.language,
        live_cards.c.subject,
        places.c.scope,
        places.c.service_url,
        places.c.conversation_id,
    )
    .join(places, places.c.id == live_cards.c.place_id)
    .order_by(live_cards.c.shown_at.desc(), live_cards.c.activity_id)
    .limit(MOST_EDITED)
)
_FORGET = delete(live_cards).where(
    live_cards.c.place_id == bindparam("place"), live_cards.c.activity_id == bindparam("activity")
)
_SHOWING = Among(_SHOWN, live_cards.c.subject)
_TIMEZONE = select(func.max(people.c.timezone)).where(people.c.place_id == live_cards.c.place_id).scalar_subquery()
_SHOWING_ALL = Among(_SHOWN.limit(None).add_columns(_TIMEZONE.label("timezone")), live_cards.c.subject)
_SHOWING_HERE = Among(
    _SHOWN.where(
        places.c.service_url == bindparam("service_url"), places.c.conversation_id == bindparam("conversation_id")
    ),
    live_cards.c.subject,
)
_SHOWING_AND_BOUND = Among(
    _SHOWN,
    live_cards.c.subject,
    also=select(
        places.c.id,
        literal("").label("activity_id"),
        literal("").label("language"),
        literal("").label("subject"),
        places.c.scope,
        places.c.service_url,
        places.c.conversation_id,
    )
    .join(bindings, bindings.c.place_id == places.c.id)
    .where(places.c.gone_at.is_(None), bindings.c.purpose == bindparam("purpose")),
)
_PASS_ON = update(live_cards).where(live_cards.c.subject == bindparam("before")).values(subject=bindparam("after"))


async def note(tx: Transaction, showing: Showing, subject: Subject, now: datetime) -> None:
    """Note that an activity shows a subject, and no longer what it showed before."""
    shown = {
        "place_id": showing.place_id,
        "activity_id": showing.activity_id,
        "subject": str(subject),
        "language": showing.language.value,
        "shown_at": now,
    }
    await tx.defer(_NOTE.on(tx), shown)


async def showing(tx: Transaction, subjects: Sequence[Subject], where: Place | None = None) -> tuple[Showing, ...]:
    """The activities that show one of the subjects, in one conversation or in all; the latest 50: older ones scrolled away long ago."""
    sought = [str(subject) for subject in subjects]
    if where is None:
        rows = await _SHOWING.run(tx, sought)
    else:
        rows = await _SHOWING_HERE.run(tx, sought, service_url=where.service_url, conversation_id=where.conversation_id)
    return tuple(map(_showing_from, rows.mappings()))


async def showing_and_bound(
    tx: Transaction, subjects: Sequence[Subject], purpose: Purpose
) -> tuple[tuple[Showing, ...], tuple[PlaceId, ...]]:
    """As `showing`, with the channels bound to a purpose, in one round trip: where a subject is seen, and where it is to be seen."""
    rows = await _SHOWING_AND_BOUND.run(tx, [str(subject) for subject in subjects], purpose=purpose.value)
    found = rows.mappings().all()
    bound = sorted(PlaceId(row["place_id"]) for row in found if not row["activity_id"])
    return tuple(_showing_from(row) for row in found if row["activity_id"]), tuple(bound)


async def all_showing(tx: Transaction, subjects: Sequence[Subject]) -> tuple[Showing, ...]:
    """The activities that show any of many subjects, each of which is shown in few places: the latest 50 of each, with time zones."""
    rows = await _SHOWING_ALL.run(tx, [str(subject) for subject in subjects])
    seen: Counter[str] = Counter()
    found = []
    for row in rows.mappings():
        seen[row["subject"]] += 1
        if seen[row["subject"]] <= MOST_EDITED:
            found.append(_showing_from(row))
    return tuple(found)


def _showing_from(row: RowMapping) -> Showing:
    return Showing(
        place_id=PlaceId(row["place_id"]),
        activity_id=row["activity_id"],
        language=Language(row["language"]),
        is_shared=row["scope"] != Scope.PERSONAL.value,
        subject=row["subject"],
        conversation=(row["service_url"], row["conversation_id"]),
        timezone=row.get("timezone") or "",
    )


async def forget(tx: Transaction, place_id: PlaceId, activity_id: str) -> None:
    """An activity is gone, and what it showed with it."""
    await tx.execute(_FORGET, {"place": place_id, "activity": activity_id})


async def pass_on(tx: Transaction, before: Subject, after: Subject) -> None:
    """What showed one subject shows another from now on."""
    await tx.defer(_PASS_ON, {"before": str(before), "after": str(after)})
