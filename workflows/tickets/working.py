"""Working on tickets: who looks after it, whether it waits, how it is judged, what it hangs on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.acts import Act
from domain.calendar import working_day_on_or_after
from domain.faults import NotAMember, NotFound, Overtaken, Unfit
from domain.identifiers import ApplicationId, CategoryId, GroupId, PersonId, TicketId
from domain.rights import Intention
from domain.tickets import life
from domain.tickets.entries import Event
from domain.tickets.life import Classification
from domain.tickets.ticket import (
    Impact,
    Link,
    Pending,
    PendingReason,
    Priority,
    Ticket,
    TicketType,
    Urgency,
)
from domain.tickets.view import TicketView
from domain.tickets.writing import fit
from storage.database import Transaction
from storage.search import tickets as search
from storage.tickets import groups, tickets
from workflows import audit, live_cards
from workflows.once import once
from workflows.tickets.acting import Acts
from workflows.tickets.desk import Desk, demand, desk_of, ref, ticket_subject

LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How a technician judges a ticket: None leaves a thing as it is."""

    type: TicketType | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    category: CategoryId | None = None
    application: ApplicationId | None = None


class Works(Acts):
    """What those who look after tickets do with them."""

    async def take(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """The one who acts looks after it. Of two at once one has it, the other learns who."""
        return await self._act(
            ticket_id, Event.TAKE, act, lambda desk: life.take(desk.ticket, ref(act.person), act.now), version=version
        )

    async def assign(self, ticket_id: TicketId, person_id: PersonId, version: int, act: Act) -> TicketView:
        """Somebody of the group is to look after it. Raises NotAMember for anybody else."""
        view, candidates = await self.candidates(ticket_id, act)
        found = next((person for person in candidates if person.id == person_id), None)
        if found is None:
            raise NotAMember(name="", group=view.ticket.group.name)
        if view.ticket.version != version:
            raise Overtaken(ticket_subject(ticket_id))
        return await self._act(
            ticket_id,
            Event.ASSIGN,
            act,
            lambda desk: life.assign(desk.ticket, ref(found), act.now),
            version=version,
            details={"technician": str(found.id), "name": found.name},
        )

    async def hand_over(self, ticket_id: TicketId, group_id: GroupId, why: str, version: int, act: Act) -> TicketView:
        """Another group is to look after it. `why` is for that group alone."""
        service = await self._memberships.service(act.now)
        group = service.group(group_id)
        if group is None:
            raise NotFound("assignment_group")
        why = fit(why, may_be_empty=True)

        def handed(desk: Desk) -> Ticket:
            if desk.ticket.group.id == group.id:
                raise Unfit("same_group")
            return life.hand_over(desk.ticket, group.ref, act.now)

        return await self._act(
            ticket_id, Event.HAND_OVER, act, handed, version=version, text=why, details={"group": group.name}
        )

    async def suspend(
        self, ticket_id: TicketId, reason: PendingReason, why: str, until: date | None, version: int, act: Act
    ) -> TicketView:
        """Nothing can be done for the time being; on the morning of `until` it goes on by itself. The requester reads `why`."""
        pending = Pending(reason=reason, text=fit(why, may_be_empty=True), until=self._morning(until, act.now))
        details = {"reason": reason.value} | ({"until": pending.until.isoformat()} if pending.until else {})
        return await self._act(
            ticket_id,
            Event.SUSPEND,
            act,
            lambda desk: life.suspend(desk.ticket, pending, ref(act.person), act.now),
            version=version,
            text=pending.text,
            details=details,
        )

    async def resume(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """It goes on."""
        return await self._act(
            ticket_id, Event.RESUME, act, lambda desk: life.resume(desk.ticket, act.now), version=version
        )

    async def classify(self, ticket_id: TicketId, judged: Judgement, version: int, act: Act) -> TicketView:
        """It is judged otherwise: impact, urgency, category, application, type. Priority and clocks follow."""
        service = await self._memberships.service(act.now)
        async with self._database.reading() as tx:
            category = await groups.category(tx, judged.category) if judged.category else None
            application = await groups.application(tx, judged.application) if judged.application else None
        if judged.category and category is None:
            raise NotFound("category")
        if judged.application and application is None:
            raise NotFound("application")

        def changed(desk: Desk) -> Ticket:
            ticket = desk.ticket
            return life.classify(
                ticket,
                service.matrix,
                act.now,
                Classification(impact=judged.impact, urgency=judged.urgency),
                type=judged.type or ticket.type,
                category=category[0] if category else ticket.category,
                application=application[0] if application else ticket.application,
            )

        details = {
            name: value
            for name, value in (
                ("impact", judged.impact),
                ("urgency", judged.urgency),
                ("type", judged.type),
                ("category", category[0].path if category else None),
                ("application", application[0].name if application else None),
            )
            if value is not None
        }
        return await self._act(
            ticket_id, Event.CLASSIFY, act, changed, version=version, details={k: str(v) for k, v in details.items()}
        )

    async def declare_major(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """A major incident: everybody may know of it, and others hang on it. Written down as an act of its own."""
        view = await self._act(
            ticket_id, Event.DECLARE_MAJOR, act, lambda desk: life.declare_major(desk.ticket, act.now), version=version
        )
        await self._note(ticket_id, act, Priority.MAJOR.value)
        return view

    async def lift_major(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """No major incident any more."""
        view = await self._act(
            ticket_id,
            Event.LIFT_MAJOR,
            act,
            lambda desk: life.lift_major(desk.ticket, desk.service.matrix, act.now),
            version=version,
        )
        await self._note(ticket_id, act, view.ticket.priority.value)
        return view

    async def link(self, ticket_id: TicketId, parent_id: TicketId, how: Link, version: int, act: Act) -> TicketView:
        """It hangs on another ticket, which the person can read. Raises Unfit for what would make a chain, or a ring."""
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.transaction() as tx:
            await once(tx, act, ticket_subject(ticket_id))
            first, second = sorted((ticket_id, parent_id))
            for one in (first, second):  # always locked in this order, so that two links cannot wait for each other
                await tickets.find(tx, one, for_update=True)
            desk = await desk_of(tx, ticket_id, service, standing)
            await live_cards.free(tx, act)
            await demand(tx, desk, Event.LINK, version)
            parent = (await desk_of(tx, parent_id, service, standing)).ticket
            await _see_that_it_fits(tx, desk.ticket, parent)
            ticket = life.link(desk.ticket, parent.id, how, act.now)
            details = {"parent": str(parent.id), "how": how.value}
            after = await self._cause(tx, desk, Event.LINK, act, ticket, details=details)
            await search.keep(tx, parent.id)
            return await self._view(tx, after, act, Event.LINK)

    async def unlink(self, ticket_id: TicketId, version: int, act: Act) -> TicketView:
        """It stands on its own again."""
        return await self._act(
            ticket_id, Event.UNLINK, act, lambda desk: life.unlink(desk.ticket, act.now), version=version
        )

    def _morning(self, day: date | None, now: datetime) -> datetime | None:
        """The opening of a day, or of the next one that is worked. Raises Unfit for a day that is not to come, or too far off."""
        if day is None:
            return None
        hours = self._setting.rules.hours
        if not now.astimezone(hours.timezone).date() < day <= (now + LONGEST_WAIT).date():
            raise Unfit("not_a_day_to_come")
        opening = datetime.combine(working_day_on_or_after(day), hours.opens, hours.timezone)
        return opening.astimezone(UTC)

    async def _note(self, ticket_id: TicketId, act: Act, priority: str) -> None:
        async with self._database.transaction() as tx:
            subject, details = str(ticket_subject(ticket_id)), {"priority": priority}
            await audit.record(tx, act, Intention.DECLARE_MAJOR_INCIDENT, subject, details)


async def _see_that_it_fits(tx: Transaction, ticket: Ticket, parent: Ticket) -> None:
    """One level deep, open, and no ticket on itself."""
    if parent.id == ticket.id:
        raise Unfit("parent_is_itself")
    if parent.parent is not None:
        raise Unfit("parent_hangs")
    if not parent.state.is_open:
        raise Unfit("parent_is_closed")
    if await tickets.children(tx, ticket.id):
        raise Unfit("has_children")
