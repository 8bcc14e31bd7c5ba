"""Tickets of the gallery: one that every card shows, told from every side."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.identifiers import ApplicationId, CategoryId, EntryId, GroupId, PersonId, TicketId
from domain.projects import PersonRef
from domain.rights import Intention
from domain.tickets.catalogue import GroupRef
from domain.tickets.entries import Entry, Event, audience_of
from domain.tickets.life import possible
from domain.tickets.rules import SupportRules
from domain.tickets.service_level import Targets, read_span
from domain.tickets.ticket import (
    ApplicationRef,
    CategoryRef,
    State,
    Ticket,
    TicketType,
)
from domain.tickets.timekeeping import clocks_of
from domain.tickets.view import Side, TicketView

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OPENED = NOW - timedelta(hours=1)
PAUL, TARIK = PersonRef(id=PersonId(5), name="Paul Martin"), PersonRef(id=PersonId(8), name="Tarik Benali")
HOTLINE, NETWORK = GroupRef(id=GroupId(1), name="Hotline"), GroupRef(id=GroupId(2), name="Réseau")
MAIL = ApplicationRef(id=ApplicationId(3), name="Messagerie")
SCREEN = CategoryRef(id=CategoryId(4), path="Poste de travail › Écran")
_RIGHTS = {
    Side.REQUESTER: frozenset({Intention.ANSWER_TICKET}),
    Side.WORKER: frozenset({Intention.WORK_ON_TICKET, Intention.DECLARE_MAJOR_INCIDENT}),
    Side.TEAM: frozenset({Intention.WORK_ON_TICKET}),
    Side.FOLLOWER: frozenset[Intention](),
}


def a_ticket(**facts: Any) -> Ticket:
    """Paul's screen stays black."""
    ticket = Ticket(
        id=TicketId(1042),
        type=TicketType.INCIDENT,
        state=State.IN_PROGRESS,
        title="Écran noir",
        description="Mon écran reste noir depuis ce matin.\nBureau 214.",
        requester=PAUL,
        opened_by=PAUL,
        group=HOTLINE,
        technician=TARIK,
        category=SCREEN,
        application=MAIL,
        where="Hôtel de Région, bureau 214",
        opened_at=OPENED,
        changed_at=NOW,
        owned_at=NOW,
    )
    return replace(ticket, **facts)


def an_entry(event: Event, text: str = "", *, number: int = 1, who: PersonRef | None = TARIK, **details: str) -> Entry:
    """A line of the history."""
    return Entry(
        id=EntryId(number),
        ticket=TicketId(1042),
        at=NOW,
        event=event,
        author=who,
        audience=audience_of(event),
        state=State.IN_PROGRESS,
        text=text,
        details=details,
    )


CALENDAR = "https://mardi.example/a/1042.5.1796083200.0123456789abcdefghijkl"


def a_view(ticket: Ticket, side: Side, *, now: datetime = NOW, **facts: Any) -> TicketView:
    """The ticket from a side, with the clocks that its state gives."""
    log = [(ticket.opened_at, State.NEW)]
    if ticket.state is not State.NEW:
        log.append((ticket.owned_at or NOW, ticket.state))
    targets = Targets(own=read_span("2h"), resolve=read_span("1d"))
    entries = (an_entry(Event.ANSWER, "Je regarde.", number=2), an_entry(Event.TAKE))
    view = TicketView(
        ticket=ticket,
        side=side,
        at=now,
        allowed=possible(ticket, _RIGHTS[side]),
        entries=entries,
        entry_count=2,
        clocks=clocks_of(log, targets, SupportRules(), now),
    )
    return replace(view, **facts)
