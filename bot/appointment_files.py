"""The calendar files of appointments: behind an address made for one person, whose right is looked up again at each opening."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web

from bot.signed_files import Addresses
from domain.files import HandedFile
from domain.identifiers import PersonId, TicketId

Content = Callable[[TicketId, PersonId, datetime], Awaitable[bytes | None]]
"""The calendar file of a ticket's appointment for a person; None when there is none, or not for them."""


class AppointmentLinks:
    """Makes the addresses, and serves them."""

    def __init__(self, *, keys: Sequence[str], base: str) -> None:
        self._addresses = Addresses(keys=keys, base=base, folder="/a", purpose="ticket.appointment")

    def address(self, ticket_id: TicketId, person_id: PersonId, until: datetime) -> str:
        """The address at which a person finds the appointment of a ticket, until an instant."""
        return self._addresses.address(f"{ticket_id}.{person_id}", until)

    def route(self, content: Content, clock: Callable[[], datetime]) -> web.RouteDef:
        """The route that serves them."""

        async def find(claims: str, now: datetime) -> HandedFile | None:
            ticket, _, person = claims.partition(".")
            written = await content(TicketId(int(ticket)), PersonId(int(person)), now)
            name = f"mardi-ticket-{ticket}.ics"
            return HandedFile(name=name, media_type="text/calendar", content=written) if written is not None else None

        return self._addresses.route(find, clock)
