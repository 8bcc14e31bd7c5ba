"""Reading tickets: one, its history, one's own, the queue of a group. What may be read is decided here, at each reading."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from domain.acts import Act
from domain.faults import NotAllowed
from domain.identifiers import GroupId, TicketId
from domain.languages import Language
from domain.people import Person
from domain.rights import Intention, Relation, may
from domain.tickets.entries import Event, public
from domain.tickets.life import possible
from domain.tickets.queue import OwnPage, QueuePage, Shelf
from domain.tickets.rules import SupportRules
from domain.tickets.timekeeping import clocks_of
from domain.tickets.view import Side, TicketView
from storage.database import Database, Transaction
from storage.tickets import history, notices, queue, tickets
from workflows import audit, live_cards
from workflows.tickets.desk import Calendars, Desk, NoCalendars, Setting, desk_of, ticket_subject, with_calendar
from workflows.tickets.faces import turned
from workflows.tickets.memberships import Memberships, NoRosters, Rosters, Service, Standing
from workflows.tickets.outcomes import HistoryPage
from workflows.tickets.showing import LATEST_ENTRIES, public_view

HISTORY_PAGE = 10
_MOST_PAGES = 10_000


class Reading:
    """Reads tickets.

    `rosters` knows who is in a channel, `calendars` where calendar files are; `language` is spoken on the cards that several people share.
    """

    def __init__(
        self,
        *,
        database: Database,
        rules: SupportRules | None = None,
        language: Language = Language.FRENCH,
        rosters: Rosters | None = None,
        calendars: Calendars | None = None,
    ) -> None:
        self._database = database
        self._setting = Setting(rules=rules or SupportRules(), language=language, calendars=calendars or NoCalendars())
        self._memberships = Memberships(database=database, rosters=rosters or NoRosters())

    async def ticket(self, ticket_id: TicketId, act: Act) -> TicketView:
        """A ticket as this person may see it. Raises NotFound and NotAllowed."""
        service, standing = await self._memberships.standing(act)
        try:
            async with self._database.reading() as tx:
                return await self._view(tx, await self._desk(tx, ticket_id, service, standing), act)
        except NotAllowed as refused:
            async with self._database.reading() as tx:
                shared = await self._shared(tx, ticket_id, service, act)
            if shared is not None:
                return shared
            await self._note_refusal(refused, act)
            raise

    async def look(self, ticket_id: TicketId, act: Act) -> TicketView:
        """A ticket in the place of the card that was pressed, in one's own chat: a notice, a list. That card follows it from now on.

        Raises NotFound and NotAllowed.
        """
        view = await self.ticket(ticket_id, act)
        async with self._database.transaction() as tx:
            await live_cards.becomes(tx, act, ticket_subject(ticket_id))
        return view

    async def history(self, ticket_id: TicketId, page: int, act: Act) -> HistoryPage:
        """A page of what happened to a ticket; a number past the end gives the last one. Raises NotFound and NotAllowed."""
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.reading() as tx:
            desk = await self._desk(tx, ticket_id, service, standing)
            total = await history.count(tx, ticket_id, with_notes=desk.sees_notes)
            pages = max(1, -(-total // HISTORY_PAGE))
            number = min(page, pages - 1)
            entries = await history.latest(
                tx, ticket_id, with_notes=desk.sees_notes, most=HISTORY_PAGE, skipped=number * HISTORY_PAGE
            )
            return HistoryPage(view=await self._view(tx, desk, act), entries=entries, number=number, pages=pages)

    async def mine(self, page: int, act: Act) -> OwnPage:
        """A page of the tickets this person is the requester of. Raises NotAllowed."""
        self._demand(act, Intention.READ_TICKET, Relation.REQUESTER)
        async with self._database.reading() as tx:
            return await queue.own(tx, act.person.id, min(page, _MOST_PAGES))

    async def queue(self, shelf: Shelf, group: GroupId | None, page: int, act: Act) -> QueuePage:
        """A page of the open tickets of the person's groups, or of one of them. Raises NotAllowed.

        A group they cannot look at is taken for all of theirs; a number past the end gives the last page.
        """
        service, standing = await self._memberships.standing(act)
        if not standing.may_somewhere(Intention.READ_QUEUE):
            raise NotAllowed(Intention.READ_QUEUE)
        groups = standing.sees(service)
        chosen = next((one for one in groups if one.id == group), None)
        ids = [chosen.id] if chosen else [one.id for one in groups]
        async with self._database.reading() as tx:
            counts = await queue.counts(tx, ids, act.person.id, act.now)
            shown = QueuePage(
                shelf=shelf,
                group=chosen.ref if chosen else None,
                number=0,
                lines=(),
                counts=counts,
                groups=tuple(one.ref for one in groups),
            )
            number = min(page, shown.pages - 1)
            lines = await queue.lines(tx, ids, shelf, act.person.id, number, act.now)
            return replace(shown, number=number, lines=lines)

    async def is_worker(self, act: Act) -> bool:
        """Whether the person works on tickets at all."""
        _, standing = await self._memberships.standing(act)
        return standing.may_somewhere(Intention.READ_QUEUE)

    async def candidates(self, ticket_id: TicketId, act: Act) -> tuple[TicketView, tuple[Person, ...]]:
        """A ticket, and the people of its group to whom it can be assigned. Raises NotFound and NotAllowed."""
        view = await self.ticket(ticket_id, act)
        if Event.ASSIGN not in view.allowed:
            raise NotAllowed(Intention.WORK_ON_TICKET, str(ticket_subject(ticket_id)))
        return view, await self._memberships.members(view.ticket.group.id, act.now)

    async def for_all_here(self, view: TicketView, act: Act) -> TicketView:
        """What everybody in the place of the act may see of a ticket: all but notes where its groups work, else the least."""
        service = await self._memberships.service(act.now)
        here = (act.place.service_url, act.place.conversation_id)
        works = any((one.place.service_url, one.place.conversation_id) == here for one in service.channels)
        view = replace(view, entries=public(view.entries), just=None)
        return replace(turned(view, Side.TEAM if works and view.side is Side.WORKER else Side.FOLLOWER), calendar="")

    async def group_here(self, act: Act) -> GroupId | None:
        """The group that works in the channel of the act; None where none does."""
        service = await self._memberships.service(act.now)
        here = (act.place.service_url, act.place.conversation_id)
        places = ((one.group, (one.place.service_url, one.place.conversation_id)) for one in service.channels)
        return next((group for group, place in places if place == here), None)

    async def _desk(self, tx: Transaction, ticket_id: TicketId, service: Service, standing: Standing) -> Desk:
        return await desk_of(tx, ticket_id, service, standing, for_update=False)

    async def _view(self, tx: Transaction, desk: Desk, act: Act, just: Event | None = None) -> TicketView:
        """The ticket for who acts. Only here, in the answer to who has the right to them, are notes among its entries."""
        ticket = desk.ticket
        log = await history.log(tx, ticket.id)
        clocks = clocks_of(log, desk.service.targets(ticket), self._setting.rules, act.now)
        view = self._turned(await public_view(tx, ticket, clocks, act, just), desk.standing, act)
        if Intention.READ_TICKET not in desk.intentions or not desk.sees_notes:
            return view
        return replace(
            view,
            entries=await history.latest(tx, ticket.id, with_notes=True, most=LATEST_ENTRIES),
            entry_count=await history.count(tx, ticket.id, with_notes=True),
        )

    def _turned(self, view: TicketView, standing: Standing, act: Act) -> TicketView:
        """What the requester may read of a ticket, turned to who acts, with what they can do now."""
        ticket = view.ticket
        intentions = standing.intentions(ticket)
        if Intention.READ_TICKET not in intentions:
            return replace(turned(view, Side.TEAM), allowed=frozenset())
        works = Intention.WORK_ON_TICKET in intentions or Intention.READ_TICKET_NOTES in intentions
        has_it = ticket.technician is not None and ticket.technician.id == act.person.id
        allowed = possible(ticket, intentions) - ({Event.TAKE} if has_it else set())
        seen = replace(turned(view, Side.WORKER if works else Side.REQUESTER), allowed=allowed)
        return with_calendar(seen, self._setting, act.person.id)

    async def _shared(self, tx: Transaction, ticket_id: TicketId, service: Service, act: Act) -> TicketView | None:
        """What becomes of a trouble that is everybody's, for who may have it too; None when it is not."""
        if not may(act.person, Intention.OPEN_TICKET):
            return None
        kept = await tickets.find(tx, ticket_id)
        if kept is None:
            return None
        ticket = kept[0]
        follows = act.person.id in await notices.followers(tx, ticket_id)
        if not (follows or ticket.is_known_incident or await tickets.children(tx, ticket_id)):
            return None
        log = await history.log(tx, ticket_id)
        clocks = clocks_of(log, service.targets(ticket), self._setting.rules, act.now)
        return turned(await public_view(tx, ticket, clocks, act), Side.FOLLOWER)

    @asynccontextmanager
    async def _noting_refusals(self, act: Act) -> AsyncIterator[None]:
        """Somebody tries what they may not: it is written down, since the ticket may be another's. Raised on."""
        try:
            yield
        except NotAllowed as refused:
            await self._note_refusal(refused, act)
            raise

    async def _note_refusal(self, refused: NotAllowed, act: Act) -> None:
        async with self._database.transaction() as tx:
            await audit.record(tx, act, refused.intention, refused.subject, {"refused": True})

    def _demand(self, act: Act, intention: Intention, *relations: Relation) -> None:
        """Raises NotAllowed for who has not the right, standing so to what they want."""
        if not may(act.person, intention, frozenset(relations)):
            raise NotAllowed(intention)
