"""The beginning of a ticket: its number is drawn, and all that must be known before it is written is read, in one question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Label, Table, bindparam, func, literal, select

from domain.acts import Act
from domain.identifiers import EntryId, GroupId, PlaceId, TicketId
from storage.database import Question, Transaction
from storage.schema import attachments, group_members, places, ticket_entries, tickets
from storage.transactions import Answer


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What is known before a ticket is written.

    `ticket` and `entry` are the ids that the ticket and the first line of its history are to have. `lists` are the groups on whose lists
    the person stands, `opened` how many tickets they opened lately, `waiting` how many of their files wait for one. `here` is the place of
    the act, None when it was never heard from or is gone.
    """

    ticket: TicketId
    entry: EntryId
    lists: frozenset[GroupId]
    opened: int
    waiting: int
    here: PlaceId | None


def _known(gathered: ColumnElement[Any]) -> Iterable[Label[Any]]:
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
    return (one.scalar_subquery().label(name) for name, one in named.items())


def _next(table: Table) -> ColumnElement[int]:
    """The id that SQLite would give to the next row: nobody else writes until the transaction ends."""
    return select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()


def _drawn(table: Table) -> ColumnElement[int]:
    """An id that PostgreSQL gives to nobody else: numbers follow each other, but for those of what was rolled back."""
    return func.nextval(literal(f"{table.name}_id_seq"))


_BEGIN = {
    "sqlite": select(
        _next(tickets).label("ticket"),
        _next(ticket_entries).label("entry"),
        *_known(func.json_group_array(group_members.c.group_id, type_=JSON)),
    ),
    "postgresql": select(
        _drawn(tickets).label("ticket"),
        _drawn(ticket_entries).label("entry"),
        *_known(func.json_agg(group_members.c.group_id, type_=JSON)),
    ),
}


def begin(tx: Transaction, act: Act, *, opened_since: datetime, waiting_since: datetime) -> Question[Beginning]:
    """The question with which a ticket begins: what is to be known before its person opens it."""
    sought = {
        "person": act.person.id,
        "service_url": act.place.service_url,
        "conversation": act.place.conversation_id,
        "opened_since": opened_since,
        "waiting_since": waiting_since,
    }
    return Question(statement=_BEGIN[tx.dialect_name], parameters=sought, understand=_beginning_from)


def _beginning_from(answer: Answer) -> Beginning:
    row = answer.mappings().one()
    return Beginning(
        ticket=TicketId(row["ticket"]),
        entry=EntryId(row["entry"]),
        lists=frozenset(map(GroupId, row["lists"] or ())),
        opened=row["opened"],
        waiting=row["waiting"],
        here=PlaceId(row["here"]) if row["here"] is not None else None,
    )
