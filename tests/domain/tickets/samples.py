"""A ticket to begin with, and the people around it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.identifiers import GroupId, PersonId, TicketId
from domain.projects import PersonRef
from domain.tickets.catalogue import GroupRef
from domain.tickets.ticket import State, Ticket, TicketType

OPENED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PAUL = PersonRef(id=PersonId(5), name="Paul Martin")
TARIK = PersonRef(id=PersonId(8), name="Tarik Benali")
SOPHIE = PersonRef(id=PersonId(9), name="Sophie Lenoir")
HOTLINE = GroupRef(id=GroupId(1), name="Hotline")
NETWORK = GroupRef(id=GroupId(2), name="Réseau")


def a_ticket(**facts: Any) -> Ticket:
    """Paul's screen stays black."""
    ticket = Ticket(
        id=TicketId(42),
        type=TicketType.INCIDENT,
        state=State.NEW,
        title="Écran noir",
        description="Mon écran reste noir depuis ce matin",
        requester=PAUL,
        opened_by=PAUL,
        group=HOTLINE,
        opened_at=OPENED,
        changed_at=OPENED,
    )
    return replace(ticket, **facts)
