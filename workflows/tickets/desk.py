"""The desk on which a ticket lies while somebody does something about it: the ticket, who they are to it, what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from domain.acts import Act
from domain.faults import NotAllowed, NotFound, NotNow, Overtaken
from domain.identifiers import PersonId, TicketId
from domain.languages import Language
from domain.people import Person
from domain.places import Place, Scope, Subject, SubjectKind
from domain.projects import PersonRef
from domain.rights import Intention
from domain.tickets.appointment import IN_CALENDARS, Appointment
from domain.tickets.entries import Entry, Event
from domain.tickets.life import TABLE, is_possible, possible
from domain.tickets.rules import SupportRules
from domain.tickets.ticket import Ticket
from domain.tickets.timekeeping import Timekeeping
from domain.tickets.view import TicketView
from storage.database import Transaction
from storage.tickets import history, tickets
from workflows.tickets.memberships import Service, Standing

MARDI = Person(id=PersonId(0), entra_id="", name="Mardi")
"""Who acts when a day has come."""


AT = "at"
"""The detail of an entry that tells when the appointment is."""


class Calendars(Protocol):
    """Whoever makes addresses of calendar files."""

    def address(self, ticket_id: TicketId, person_id: PersonId, until: datetime) -> str:
        """The address at which a person finds the appointment of a ticket, until an instant."""
        ...


class NoCalendars:
    """There are no calendar files."""

    def address(self, _ticket_id: TicketId, _person_id: PersonId, _until: datetime) -> str:
        """None."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How the service is set in this deployment. `language` is spoken on the cards that several people share."""

    rules: SupportRules
    language: Language
    calendars: Calendars = field(default_factory=NoCalendars)


def with_calendar(view: TicketView, setting: Setting, person_id: PersonId, told: Iterable[Entry] = ()) -> TicketView:
    """The view with the address of the calendar file, for a person: of the appointment, or of its being called off.

    That it is off is known from the newest of the entries that are `told`, else shown.
    """
    appointment = view.ticket.appointment or _called_off(tuple(told) or view.entries)
    if appointment is None or appointment.ends_at <= view.at:
        return view
    until = appointment.ends_at + IN_CALENDARS
    return replace(view, calendar=setting.calendars.address(view.ticket.id, person_id, until))


def _called_off(entries: Iterable[Entry]) -> Appointment | None:
    """The appointment that was called off last, when none was planned or kept since."""
    about = [entry for entry in entries if entry.event in (Event.PLAN, Event.CANCEL, Event.ELAPSE)]
    newest = max(about, key=lambda entry: entry.id, default=None)
    if newest is None or newest.event is not Event.CANCEL or AT not in newest.details:
        return None
    return Appointment(at=datetime.fromisoformat(newest.details[AT]))


def ticket_subject(ticket_id: TicketId) -> Subject:
    """The subject of the cards that show a ticket."""
    return Subject(kind=SubjectKind.TICKET, id=ticket_id)


def ref(person: Person) -> PersonRef:
    """A person as a ticket names them."""
    return PersonRef(id=person.id, name=person.name)


def author_of(act: Act) -> PersonRef | None:
    """Who acts, as the history names them; None when it is Mardi itself."""
    return ref(act.person) if act.person.id else None


def by_itself(cause: str, setting: Setting, now: datetime) -> Act:
    """What Mardi does because a day has come. `cause` is another each time."""
    place = Place(service_url="", conversation_id="tick", scope=Scope.PERSONAL)
    timezone = setting.rules.hours.timezone
    return Act(person=MARDI, place=place, activity_id=cause, language=setting.language, timezone=timezone, now=now)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A ticket that is held until the transaction ends, and what the person may do with it."""

    ticket: Ticket
    times: Timekeeping
    service: Service
    standing: Standing

    @property
    def intentions(self) -> frozenset[Intention]:
        """All that the person may do with the ticket."""
        return self.standing.intentions(self.ticket)

    @property
    def allowed(self) -> frozenset[Event]:
        """All that the person can do with it now."""
        return possible(self.ticket, self.intentions)

    @property
    def sees_notes(self) -> bool:
        """Whether the person may read what the service writes to itself."""
        return Intention.READ_TICKET_NOTES in self.intentions


async def desk_of(
    tx: Transaction, ticket_id: TicketId, service: Service, standing: Standing, *, for_update: bool = True
) -> Desk:
    """The desk of a ticket. Raises NotFound, and NotAllowed for who may not even read it."""
    kept = await tickets.find(tx, ticket_id, for_update=for_update)
    if kept is None:
        raise NotFound("ticket")
    desk = Desk(ticket=kept[0], times=kept[1], service=service, standing=standing)
    if Intention.READ_TICKET not in desk.intentions:
        raise NotAllowed(Intention.READ_TICKET, str(ticket_subject(ticket_id)))
    return desk


async def demand(tx: Transaction, desk: Desk, event: Event, version: int | None) -> None:
    """See that the person may cause an event now, on the ticket as it was shown to them.

    Raises NotAllowed; Overtaken when somebody changed the ticket since `version`; NotNow when its state does not see the event.
    """
    step = TABLE[event]
    if step.by.isdisjoint(desk.intentions):
        wanted = next(iter(sorted(step.by)), Intention.WORK_ON_TICKET)
        raise NotAllowed(wanted, str(ticket_subject(desk.ticket.id)))
    if version is not None and version != desk.ticket.version:
        raise Overtaken(ticket_subject(desk.ticket.id), await _changed_by(tx, desk))
    if not is_possible(desk.ticket, event):
        raise NotNow(event=event, state=desk.ticket.state)


async def _changed_by(tx: Transaction, desk: Desk) -> str:
    """Who did something last, as far as this person may know."""
    latest = await history.latest(tx, desk.ticket.id, with_notes=desk.sees_notes, most=1)
    return latest[0].author.name if latest and latest[0].author else ""
