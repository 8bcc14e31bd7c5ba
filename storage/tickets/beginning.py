"""The beginning of a ticket: its number is drawn, and all that must be known before it is written is read, in one statement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, Label, ScalarSelect, String, Table, bindparam, cast, func, literal, select
from sqlalchemy.dialects import postgresql

from domain.acts import Act
from domain.identifiers import EntryId, GroupId, PlaceId, TicketId
from domain.places import Subject, SubjectKind
from storage import handled
from storage.database import Transaction
from storage.schema import attachments, group_members, handled_activities, places, ticket_entries, tickets


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What is known before a ticket is written.

    `is_first` is False when the activity was acted on before. `ticket` and `entry` are the ids that the ticket and the first line of its
    history are to have. `lists` are the groups on whose lists the person stands, `opened` how many tickets they opened lately, `waiting`
    how many of their files wait for one. `here` is the place of the act, None when it was never heard from or is gone.
    """

    is_first: bool
    ticket: TicketId
    entry: EntryId
    lists: frozenset[GroupId]
    opened: int
    waiting: int
    here: PlaceId | None


def _known(gathered: ColumnElement[list[int]]) -> tuple[Label[object], ...]:
    listed = select(gathered).where(group_members.c.person_id == bindparam("person"))
    opened = select(func.count()).where(
        tickets.c.opened_by == bindparam("person"), tickets.c.opened_at > bindparam("opened_since")
    )
    waiting = select(func.count()).where(
        attachments.c.sent_by == bindparam("person"),
        attachments.c.ticket_id.is_(None),
        attachments.c.sent_at >= bindparam("waiting_since"),
    )
    here = select(places.c.id).where(
        places.c.service_url == bindparam("service_url"),
        places.c.conversation_id == bindparam("conversation"),
        places.c.gone_at.is_(None),
    )
    named = {"lists": listed, "opened": opened, "waiting": waiting, "here": here}
    return tuple(one.scalar_subquery().label(name) for name, one in named.items())


def _next(table: Table) -> ScalarSelect[int]:
    """The id that SQLite would give to the next row: nobody else writes until the transaction ends."""
    return select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()


_DRAWN = select(
    func.nextval(literal("tickets_id_seq")).label("ticket"),
    func.nextval(literal("ticket_entries_id_seq")).label("entry"),
).cte("drawn")
_NOTED = (
    postgresql.insert(handled_activities)
    .from_select(
        ["conversation_id", "activity_id", "subject", "handled_at"],
        select(
            bindparam("conversation", type_=String()),
            bindparam("activity", type_=String()),
            literal(f"{SubjectKind.TICKET}/") + cast(_DRAWN.c.ticket, String()),
            bindparam("now", type_=handled_activities.c.handled_at.type),
        ),
    )
    .on_conflict_do_nothing()
    .returning(handled_activities.c.activity_id)
    .cte("noted")
)
_BEGIN = {
    "sqlite": select(
        _next(tickets).label("ticket"),
        _next(ticket_entries).label("entry"),
        *_known(func.json_group_array(group_members.c.group_id, type_=JSON)),
    ),
    "postgresql": select(
        _DRAWN.c.ticket,
        _DRAWN.c.entry,
        select(func.count()).select_from(_NOTED).scalar_subquery().label("noted"),
        *_known(func.json_agg(group_members.c.group_id, type_=JSON)),
    ),
}


async def begin(tx: Transaction, act: Act, *, opened_since: datetime, waiting_since: datetime) -> Beginning:
    """Note that the activity of an act opens a ticket, and read what is to be known before the ticket is written."""
    sought = {
        "person": act.person.id,
        "service_url": act.place.service_url,
        "conversation": act.place.conversation_id,
        "opened_since": opened_since,
        "waiting_since": waiting_since,
    }
    if tx.dialect_name == "postgresql":
        sought |= {"activity": act.activity_id, "now": act.now}
    row = (await tx.execute(_BEGIN[tx.dialect_name], sought)).mappings().one()
    ticket = TicketId(row["ticket"])
    if tx.dialect_name == "postgresql":
        is_first = bool(row["noted"])
    else:
        subject = Subject(kind=SubjectKind.TICKET, id=ticket)
        is_first = await handled.note(tx, act.place.conversation_id, act.activity_id, subject, act.now)
    return Beginning(
        is_first=is_first,
        ticket=ticket,
        entry=EntryId(row["entry"]),
        lists=frozenset(map(GroupId, row["lists"] or ())),
        opened=row["opened"],
        waiting=row["waiting"],
        here=PlaceId(row["here"]) if row["here"] is not None else None,
    )
