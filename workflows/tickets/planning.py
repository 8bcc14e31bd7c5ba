"""Appointments: made, moved, cancelled by those who work on a ticket. Reminders and the end come by themselves (`ticking`)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cards.tickets.appointment_file import appointment_file
from domain.acts import Act
from domain.faults import Unfit
from domain.identifiers import PersonId, TicketId
from domain.places import Place, Scope
from domain.tickets import life
from domain.tickets.appointment import FURTHEST, WHERE_LIMIT, Appointment, Planned, instant_of
from domain.tickets.entries import Entry, Event
from domain.tickets.ticket import Ticket
from domain.tickets.view import TicketView
from domain.tickets.writing import fit
from storage import people
from storage.tickets import history
from workflows.tickets.acting import Acts, called_off
from workflows.tickets.desk import AT, Desk, desk_of, ref

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
            details=called_off,
        )

    async def appointment_file(self, ticket_id: TicketId, person_id: PersonId, now: datetime) -> bytes | None:
        """The calendar file of the appointment that was planned last, for a person; None without one.

        Raises NotFound, and NotAllowed for who may not read the ticket any more.
        """
        async with self._database.reading() as tx:
            person = await people.find(tx, person_id)
        if person is None:
            return None
        place = Place(service_url="", conversation_id="link", scope=Scope.PERSONAL)
        language, utc = person.language(self._setting.language), ZoneInfo("UTC")
        act = Act(person=person, place=place, activity_id="", language=language, timezone=utc, now=now)
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.reading() as tx:
            desk = await desk_of(tx, ticket_id, service, standing, for_update=False)
            planned = _planned(desk.ticket, await history.planned(tx, ticket_id))
        return appointment_file(desk.ticket, planned, language, now) if planned is not None else None


def _planned(ticket: Ticket, entries: Sequence[Entry]) -> Planned | None:
    if not entries or AT not in entries[-1].details:
        return None
    written = Appointment(at=datetime.fromisoformat(entries[-1].details[AT]), where=entries[-1].text)
    was_kept = entries[0].event is Event.ELAPSE
    return Planned(appointment=ticket.appointment or written, is_off=ticket.appointment is None and not was_kept)
