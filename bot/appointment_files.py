"""The calendar files of appointments: behind an address made for one person, whose right is looked up again at each opening."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web
from structlog import get_logger

from bot.signed_files import Addresses, ServedFile, serve_files
from domain.faults import Fault
from domain.identifiers import PersonId, TicketId

log = get_logger()

Content = Callable[[TicketId, PersonId, datetime], Awaitable[bytes | None]]
"""The calendar file of a ticket's appointment for a person; None when there is none, or not for them."""


class AppointmentLinks:
    """Makes the addresses."""

    def __init__(self, *, keys: Sequence[str], base: str) -> None:
        self.addresses = Addresses(keys=keys, base=base, folder="/a", purpose="ticket.appointment")

    def address(self, ticket_id: TicketId, person_id: PersonId, until: datetime) -> str:
        """The address at which a person finds the appointment of a ticket, until an instant."""
        return self.addresses.of(f"{ticket_id}.{person_id}", until)


def add_appointments(
    application: web.Application, *, links: AppointmentLinks, content: Content, clock: Callable[[], datetime]
) -> None:
    """Serve the files."""

    async def find(told: str) -> ServedFile | None:
        ticket, _, person = told.partition(".")
        try:
            written = await content(TicketId(int(ticket)), PersonId(int(person)), clock())
        except Fault as fault:
            log.info("appointment_file.refused", fault=type(fault).__name__)
            return None
        if written is None:
            return None
        return ServedFile(name=f"mardi-ticket-{ticket}.ics", media_type="text/calendar", content=written)

    serve_files(application, addresses=links.addresses, find=find, clock=clock)
