"""Tickets by their words: kept findable in the transaction that changes them, found among those that somebody may see.

Title, description, category, application and solution are found; what was written to and fro is not, so no note can leak here.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, bindparam, exists, func, select

from domain.identifiers import ApplicationId, GroupId, PersonId, TicketId
from domain.languages import Language
from domain.news.reader import Readership
from domain.projects import PersonRef
from domain.tickets.catalogue import GroupRef
from domain.tickets.found import LEAST_LIKENESS, MOST_SIMILAR, SHARED_WORDS, FoundTicket, Sight, Similar
from domain.tickets.ticket import ApplicationRef, Ending, Priority, State, Ticket, TicketType
from storage.database import Transaction
from storage.rows import Inserting
from storage.schema import (
    applications,
    assignment_groups,
    categories,
    people,
    ticket_followers,
    ticket_stems,
    tickets,
)
from storage.search import frequencies, matching, news
from storage.search.matching import Match, Question
from storage.search.stems import stems

_OPEN, _SOLVED, _INCIDENT, _SHARED = "_open", "_solved", "_incident", "_shared"

_ON_IT = tickets.alias("on_it")
_REQUESTER = people.alias("requester")
_TECHNICIAN = people.alias("technician")
_IS_HUNG_ON = exists().where(_ON_IT.c.parent_id == tickets.c.id)
_IS_SHARED = (tickets.c.priority == Priority.MAJOR.level) | _IS_HUNG_ON

_TEXTS = (
    select(
        tickets.c.title,
        tickets.c.description,
        tickets.c.solution,
        tickets.c.type,
        tickets.c.state,
        tickets.c.ending,
        tickets.c.group_id,
        tickets.c.requester_id,
        tickets.c.opened_by,
        categories.c.path,
        applications.c.name.label("application"),
        _IS_SHARED.label("is_shared"),
    )
    .select_from(tickets)
    .outerjoin(categories, categories.c.id == tickets.c.category_id)
    .outerjoin(applications, applications.c.id == tickets.c.application_id)
    .where(tickets.c.id == bindparam("ticket"))
)
_KEEP = Inserting(
    ticket_stems,
    lambda insert: insert.on_conflict_do_update(index_elements=["ticket_id"], set_={"stems": insert.excluded.stems}),
)

_AFFECTED = (
    select(tickets.c.id.label("ticket"), tickets.c.requester_id.label("person"))
    .where(tickets.c.id.in_(bindparam("ids", expanding=True)))
    .union(
        select(ticket_followers.c.ticket_id, ticket_followers.c.person_id).where(
            ticket_followers.c.ticket_id.in_(bindparam("ids", expanding=True))
        ),
        select(_ON_IT.c.parent_id, _ON_IT.c.requester_id).where(
            _ON_IT.c.parent_id.in_(bindparam("ids", expanding=True))
        ),
    )
    .subquery()
)
_PEOPLE = select(_AFFECTED.c.ticket, func.count().label("people")).group_by(_AFFECTED.c.ticket)
_LINES = (
    select(
        tickets.c.id,
        tickets.c.type,
        tickets.c.state,
        tickets.c.title,
        tickets.c.solution,
        tickets.c.priority,
        tickets.c.requester_id,
        tickets.c.opened_by,
        _REQUESTER.c.name.label("requester_name"),
        tickets.c.technician_id,
        _TECHNICIAN.c.name.label("technician_name"),
        tickets.c.group_id,
        assignment_groups.c.name.label("group_name"),
        tickets.c.application_id,
        applications.c.name.label("application_name"),
        tickets.c.opened_at,
        tickets.c.resolved_at,
        _IS_SHARED.label("is_shared"),
    )
    .select_from(tickets)
    .join(_REQUESTER, _REQUESTER.c.id == tickets.c.requester_id)
    .join(assignment_groups, assignment_groups.c.id == tickets.c.group_id)
    .outerjoin(_TECHNICIAN, _TECHNICIAN.c.id == tickets.c.technician_id)
    .outerjoin(applications, applications.c.id == tickets.c.application_id)
    .where(tickets.c.id.in_(bindparam("ids", expanding=True)))
)


async def keep_opened(tx: Transaction, ticket: Ticket) -> None:
    """Make a ticket findable in the transaction that opens it."""
    about = (ticket.application.name if ticket.application else "", ticket.category.path if ticket.category else "")
    found_by = stems(ticket.title, *about, ticket.description)
    people_of = sorted({_person(ticket.requester.id), _person(ticket.opened_by.id)})
    marks = [_group(ticket.group.id), *people_of, _OPEN]
    if ticket.type is TicketType.INCIDENT:
        marks.append(_INCIDENT)
    await tx.defer(_KEEP.on(tx), {"ticket_id": ticket.id, "stems": " ".join((*found_by, *marks))})


async def keep(tx: Transaction, ticket_id: TicketId) -> None:
    """Make a ticket findable as it stands, in the transaction that changed it.

    To be called when its texts, priority, category, application or group change, when it is resolved, closed or
    reopened, and for the ticket that another comes to hang on.
    """
    row = (await tx.execute(_TEXTS, {"ticket": ticket_id})).mappings().first()
    if row is None:
        return
    texts = (row["title"], row["application"] or "", row["path"] or "", row["description"], row["solution"])
    words = (*stems(*texts), *_marks(row))
    await tx.execute(_KEEP.on(tx), {"ticket_id": ticket_id, "stems": " ".join(words)})


def _marks(row: RowMapping) -> Sequence[str]:
    state = State(row["state"])
    marks = [_group(row["group_id"]), *sorted({_person(row["requester_id"]), _person(row["opened_by"])})]
    if state.is_open:
        marks.append(_OPEN)
    elif row["solution"] and row["ending"] != Ending.WITHDRAWN.value:
        marks.append(_SOLVED)
    if row["type"] == TicketType.INCIDENT.value:
        marks.append(_INCIDENT)
    if row["is_shared"]:
        marks.append(_SHARED)
    return marks


def _person(person_id: int) -> str:
    return f"_p{person_id}"


def _group(group_id: int) -> str:
    return f"_g{group_id}"


async def similar(
    tx: Transaction,
    said: str,
    sight: Sight,
    *,
    reads: Readership | None = None,
    language: Language = Language.FRENCH,
) -> Similar:
    """What looks like what somebody is telling, three of a kind at most.

    Who sees their own tickets alone is also shown what is everybody's trouble: a major incident, or one that others hang on. `reads` is
    which items of the news they may read, None for none.
    """
    words = stems(said)
    if not words:
        return Similar()
    seen = [()] if sight.everything else [(_SHARED,), *_own(sight)]
    known = await frequencies.of(tx, words)

    async def marked(*marks: str) -> tuple[FoundTicket, ...]:
        question = Question(stems=words, marks=tuple((*marks, *one) for one in seen))
        found = await matching.find(
            tx, question, limit=MOST_SIMILAR, least=LEAST_LIKENESS, together=SHARED_WORDS, known=known
        )
        return await _told(tx, found, sight)

    return Similar(
        open=await marked(_OPEN, _INCIDENT),
        solved=await marked(_SOLVED),
        items=await news.similar(tx, words, known, reads, language) if reads is not None else (),
    )


async def search(tx: Transaction, said: str, sight: Sight, limit: int) -> tuple[FoundTicket, ...]:
    """The tickets that hold the words of a text best, among those somebody may see; its last word may be unfinished."""
    words = stems(said)
    if not words:
        return ()
    unfinished = bool(said) and said[-1].isalnum() and stems(said.split()[-1])[-1:] == words[-1:]
    begun = words[-1] if unfinished else ""
    marks = ((),) if sight.everything else tuple(_own(sight))
    question = Question(stems=words[:-1] if begun else words, begun=begun, marks=marks)
    return await _told(tx, await matching.find(tx, question, limit=limit), sight)


async def line(tx: Transaction, ticket_id: TicketId, sight: Sight) -> FoundTicket | None:
    """The line of a ticket; None when there is none, or it is not for this person to find."""
    lines = await _told(tx, (Match(id=ticket_id, likeness=1.0),), sight)
    return lines[0] if lines else None


def _own(sight: Sight) -> list[tuple[str, ...]]:
    return [(_person(sight.person),), *((_group(group),) for group in sight.groups)]


async def _told(tx: Transaction, matches: Sequence[Match], sight: Sight) -> tuple[FoundTicket, ...]:
    """The lines of what was found. The rows have the last word on what somebody may see: marks may be older."""
    ids = [match.id for match in matches]
    if not ids:
        return ()
    affected = {row.ticket: row.people for row in await tx.execute(_PEOPLE, {"ids": ids})}
    rows: dict[int, Any] = {row["id"]: row for row in (await tx.execute(_LINES, {"ids": ids})).mappings()}
    return tuple(
        _line(rows[match.id], match.likeness, affected.get(match.id, 1))
        for match in matches
        if match.id in rows and _is_seen(rows[match.id], sight)
    )


def _is_seen(row: RowMapping, sight: Sight) -> bool:
    is_own = sight.person in (row["requester_id"], row["opened_by"]) or row["group_id"] in sight.groups
    return sight.everything or is_own or bool(row["is_shared"])


def _line(row: RowMapping, likeness: float, affected: int) -> FoundTicket:
    def person(which: str) -> PersonRef | None:
        key = row[f"{which}_id"]
        return None if key is None else PersonRef(id=PersonId(key), name=row[f"{which}_name"])

    application = row["application_id"]
    return FoundTicket(
        id=TicketId(row["id"]),
        type=TicketType(row["type"]),
        state=State(row["state"]),
        title=row["title"],
        requester=PersonRef(id=PersonId(row["requester_id"]), name=row["requester_name"]),
        group=GroupRef(id=GroupId(row["group_id"]), name=row["group_name"]),
        technician=person("technician"),
        application=ApplicationRef(id=ApplicationId(application), name=row["application_name"])
        if application is not None
        else None,
        priority=Priority.of(row["priority"]),
        solution=row["solution"],
        people=affected,
        is_shared=bool(row["is_shared"]),
        opened_at=row["opened_at"],
        resolved_at=row["resolved_at"],
        likeness=likeness,
    )
