"""Opening tickets: the form, what was typed, and the ticket with its number."""

from dataclasses import replace

from domain.acts import Act
from domain.faults import NotFound, TooMany
from domain.flash_reports.entry import FieldFault, Wrong
from domain.folding import fold
from domain.identifiers import GroupId, TicketId
from domain.projects import PersonRef
from domain.rights import Intention
from domain.tickets.attachment import WAITING
from domain.tickets.catalogue import AssignmentGroup
from domain.tickets.opening import APPLICATION, CATEGORY, DESCRIPTION, FOR, TITLE, Opening, Typed, read
from domain.tickets.rules import FLOOD_WINDOW
from domain.tickets.ticket import ApplicationRef, CategoryRef, Impact, State, Ticket
from domain.tickets.view import Side, TicketView
from storage import people
from storage.database import Transaction, again_if_outrun
from storage.tickets import attachments, groups, notices, offers
from storage.tickets.beginning import begin
from workflows import live_cards
from workflows.once import acted_on, once, once_at_last
from workflows.tickets.desk import ref, ticket_subject
from workflows.tickets.faces import payload_of
from workflows.tickets.finding import look_alike
from workflows.tickets.happening import opens
from workflows.tickets.memberships import Service
from workflows.tickets.outcomes import Opened, TicketForm
from workflows.tickets.reading import Reading

_LEAST_LETTERS = 2


class _Refused(Exception):
    """Leaves the transaction without a trace: the form is to be shown again."""

    def __init__(self, *faults: FieldFault) -> None:
        self.faults = faults


class Opens(Reading):
    """Opens tickets."""

    async def form(self, typed: Typed, act: Act, faults: tuple[FieldFault, ...] = ()) -> TicketForm:
        """The form of a new ticket, on what was said or typed, with what looks like it and the files that wait. Raises NotAllowed."""
        self._demand(act, Intention.OPEN_TICKET)
        told = f"{typed.get(TITLE)}\n{typed.get(DESCRIPTION)}"
        _, standing = await self._memberships.standing(act)
        async with self._database.reading() as tx:
            return TicketForm(
                typed=typed,
                categories=await offers.categories_on_offer(tx),
                applications=await offers.applications_on_offer(tx),
                faults=faults,
                similar=await look_alike(tx, told, standing, act),
                files=len(await attachments.waiting(tx, act.person.id, act.now - WAITING)),
            )

    @again_if_outrun
    async def open(self, typed: Typed, act: Act) -> Opened | TicketForm:
        """Open a ticket; the form again when something is wrong in it.

        Raises NotAllowed, AlreadyDone on a repetition, TooMany for a flood, and NotFound while no group looks after tickets.
        """
        self._demand(act, Intention.OPEN_TICKET)
        understood = read(typed)
        opening = understood.opening
        if opening is None:
            return await self.form(typed, act, understood.faults)
        presence = await self._memberships.presence(act)
        service = presence.service
        try:
            async with self._database.transaction() as tx:
                acted, beginning = await tx.ask(
                    acted_on(act),
                    begin(tx, act, opened_since=act.now - FLOOD_WINDOW, waiting_since=act.now - WAITING),
                )
                await once_at_last(tx, act, ticket_subject(beginning.ticket), acted)
                standing = presence.standing(beginning.lists)
                if not standing.works:
                    self._stop_floods(beginning.opened, act)
                ticket = await self._written(tx, beginning.ticket, service, opening, act)
                return await opens(
                    tx,
                    self._setting,
                    service,
                    act,
                    ticket,
                    beginning,
                    lambda view: self._turned(view, standing, act),
                    details={"for": ticket.requester.name} if ticket.requester.id != act.person.id else {},
                )
        except _Refused as refused:
            return await self.form(typed, act, refused.faults)

    async def follow(self, ticket_id: TicketId, act: Act) -> TicketView:
        """Hear of what becomes of a trouble that is everybody's. Raises NotFound, NotAllowed when it is not, AlreadyDone."""
        view = await self.ticket(ticket_id, act)
        async with self._database.transaction() as tx:
            await once(tx, act, ticket_subject(ticket_id))
            if view.ticket.requester.id != act.person.id and view.ticket.state is not State.CLOSED:
                await notices.follow(tx, ticket_id, act.person.id, act.now)
            if view.side is Side.FOLLOWER:
                followed = replace(view, followers=await notices.count_followers(tx, ticket_id))
                await live_cards.edit_pressed(
                    tx, act, ticket_subject(ticket_id), lambda language: payload_of(followed, language, act.timezone)
                )
        return await self.ticket(ticket_id, act)

    def _stop_floods(self, opened: int, act: Act) -> None:
        """One person opens so many tickets in an hour; who works on tickets opens them for all who call."""
        limit = self._setting.rules.most_opened
        if opened >= limit:
            raise TooMany(Intention.OPEN_TICKET, limit, act.now + FLOOD_WINDOW)

    async def _written(
        self, tx: Transaction, ticket_id: TicketId, service: Service, opening: Opening, act: Act
    ) -> Ticket:
        category, category_group = await self._category(tx, opening)
        application, application_group = await self._application(tx, opening)
        group = _group(service, application_group, category_group)
        impact = Impact.ONE_PERSON
        return Ticket(
            id=ticket_id,
            type=opening.type,
            state=State.NEW,
            title=opening.title,
            description=opening.description,
            requester=await self._requester(tx, opening, act),
            opened_by=ref(act.person),
            group=group.ref,
            category=category,
            application=application,
            where=opening.where,
            source=opening.source,
            urgency=opening.urgency,
            impact=impact,
            priority=service.matrix.priority(opening.urgency, impact),
            opened_at=act.now,
            changed_at=act.now,
        )

    async def _category(self, tx: Transaction, opening: Opening) -> tuple[CategoryRef | None, GroupId | None]:
        if opening.category is None:
            return None, None
        found = await groups.category(tx, opening.category)
        if found is None:
            raise _Refused(FieldFault(field=CATEGORY, wrong=Wrong.UNKNOWN_CHOICE))
        return found

    async def _application(self, tx: Transaction, opening: Opening) -> tuple[ApplicationRef | None, GroupId | None]:
        if opening.application is None:
            return None, None
        found = await groups.application(tx, opening.application)
        if found is None:
            raise _Refused(FieldFault(field=APPLICATION, wrong=Wrong.UNKNOWN_CHOICE))
        return found

    async def _requester(self, tx: Transaction, opening: Opening, act: Act) -> PersonRef:
        """Who needs it: the one who writes, or the colleague they name."""
        name = opening.for_whom
        if not name or fold(name) == fold(act.person.name):
            return ref(act.person)
        found = await people.named(tx, name) if len(fold(name)) >= _LEAST_LETTERS else ()
        exact = [person for person in found if fold(person.name) == fold(name) or person.email == name.lower()]
        if len(exact) == 1:
            return ref(exact[0])
        if len(found) == 1:
            return ref(found[0])
        raise _Refused(FieldFault(field=FOR, wrong=Wrong.SEVERAL_PEOPLE if found else Wrong.UNKNOWN_PERSON))


def _group(service: Service, *wanted: GroupId | None) -> AssignmentGroup:
    """The group that gets a new ticket: the application's, else the category's, else the default one."""
    for group_id in wanted:
        group = service.group(group_id) if group_id is not None else None
        if group is not None:
            return group
    if service.default_group is None:
        raise NotFound("assignment_group")
    return service.default_group
