"""Appointments: made, moved, cancelled by those who work on a ticket. Reminders and the end come by themselves (`ticking`)."""

from datetime import date, time

from domain.acts import Act
from domain.faults import Unfit
from domain.identifiers import TicketId
from domain.tickets import life
from domain.tickets.appointment import FURTHEST, WHERE_LIMIT, Appointment, instant_of
from domain.tickets.entries import Event
from domain.tickets.view import TicketView
from domain.tickets.writing import fit
from workflows.tickets.acting import Acts
from workflows.tickets.desk import Desk, ref

AT = "at"
"""The detail of an entry that tells when the appointment is."""
MOVED = "moved"


class Plans(Acts):
    """Makes appointments."""

    async def plan(
        self, ticket_id: TicketId, day: date | None, hour: time | None, where: str, version: int, act: Act
    ) -> TicketView:
        """Make an appointment, or move the one there is; the hour is that of the service's clock.

        Raises Unfit for what is no day or hour, for an hour that the clocks skip, and for one that is not to come, or too far off.
        """
        where = " ".join(fit(where, WHERE_LIMIT, may_be_empty=True).split())
        if day is None or hour is None:
            raise Unfit("not_a_day_and_hour")
        instant = instant_of(day, hour, self._setting.rules.hours.timezone)
        if instant is None:
            raise Unfit("skipped_hour")
        if not act.now < instant <= act.now + FURTHEST:
            raise Unfit("not_an_hour_to_come")
        appointment, person = Appointment(at=instant, where=where), ref(act.person)

        def details(desk: Desk) -> dict[str, str]:
            return {AT: instant.isoformat()} | ({MOVED: "yes"} if desk.ticket.appointment is not None else {})

        return await self._act(
            ticket_id,
            Event.PLAN,
            act,
            lambda desk: life.plan(desk.ticket, appointment, person, act.now),
            version=version,
            text=where,
            details=details,
        )

    async def cancel(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """The appointment is off; the ticket goes on."""
        return await self._act(
            ticket_id,
            Event.CANCEL,
            act,
            lambda desk: life.passed(desk.ticket, Event.CANCEL, act.now),
            version=version,
            details=lambda desk: {AT: desk.ticket.appointment.at.isoformat()} if desk.ticket.appointment else {},
        )
