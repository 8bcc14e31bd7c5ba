"""The files that people send for their tickets: each finds its ticket, and is shown to those who may read it.

A file sent alone belongs to the ticket, or to the form of one, that its sender opened within the last ten minutes; else they are asked.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.acts import Act
from domain.faults import AlreadyDone, NotAllowed, NotFound, Unfit
from domain.files import KeptFile
from domain.identifiers import AttachmentId, PersonId, TicketId
from domain.languages import Language
from domain.places import Place, Scope, Subject, SubjectKind
from domain.rights import Intention
from domain.tickets import life
from domain.tickets.attachment import MOST_WAITING, RECENT, WAITING, Attachment, Choice
from domain.tickets.entries import Event
from domain.tickets.ticket import MOST_ATTACHMENTS, TEXT_LIMIT
from domain.tickets.view import TicketView
from domain.tickets.writing import clean
from storage import people
from storage.database import Transaction
from storage.tickets import attachments
from workflows.once import once
from workflows.tickets.acting import Acts
from workflows.tickets.desk import Desk, demand, desk_of, ticket_subject

TOO_MANY_FILES = "too_many_files"
TOO_MANY_WAITING = "too_many_waiting_files"
NO_FILE_WAITS = "no_file_waits"


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Files that are on their ticket now."""

    view: TicketView
    files: tuple[Attachment, ...]


@dataclass(frozen=True, kw_only=True)
class ForTheForm:
    """Files that will go with the ticket which is being written; `waiting` are all of them."""

    waiting: tuple[Attachment, ...]


@dataclass(frozen=True, kw_only=True)
class WhichTicket:
    """Files whose ticket is not known: `choices` are those it may be, none when there is none."""

    waiting: tuple[Attachment, ...]
    choices: tuple[Choice, ...]


Brought = Joined | ForTheForm | WhichTicket


@dataclass(frozen=True, kw_only=True)
class TicketFiles:
    """The files of a ticket, for who may read it."""

    view: TicketView
    files: tuple[Attachment, ...]


class Files(Acts):
    """Files sent, joined to tickets, and shown."""

    async def bring(self, files: Sequence[KeptFile], said: str, act: Act, *, to: TicketId | None = None) -> Brought:
        """Take files that were sent, with what was said beside them, and find their ticket; `to` names it.

        Raises AlreadyDone on a repetition; Unfit when too many wait already, or their ticket has too many; for a ticket that was named also
        NotFound, NotAllowed and NotNow.
        """
        self._demand(act, Intention.OPEN_TICKET)
        service, standing = await self._memberships.standing(act)
        async with self._database.transaction() as tx:
            await once(tx, act, _form(act.person.id))
            await self._add(tx, files, said, act)
            waiting = await attachments.waiting(tx, act.person.id, act.now - WAITING)
            if to is not None:
                return await self._join(tx, await desk_of(tx, to, service, standing), waiting, act)
            opened = await attachments.last_opened(tx, act.person.id, act.now - RECENT)
            shown_at = await attachments.form_shown_at(tx, _form(act.person.id))
            if shown_at is not None and shown_at >= max(act.now - RECENT, opened[1] if opened else shown_at):
                return ForTheForm(waiting=waiting)
            if opened is None:
                return WhichTicket(waiting=waiting, choices=await attachments.choices(tx, act.person.id))
            desk = await desk_of(tx, opened[0], service, standing)
            return await self._join(tx, desk, waiting, act)

    async def bring_for_form(self, files: Sequence[KeptFile], act: Act) -> None:
        """Take files that came with the words that begin a ticket: they wait for it. A repetition adds nothing.

        Raises Unfit when too many wait already.
        """
        self._demand(act, Intention.OPEN_TICKET)
        with suppress(AlreadyDone):
            async with self._database.transaction() as tx:
                await once(tx, act, _form(act.person.id))
                await self._add(tx, files, "", act)

    async def join(self, ticket_id: TicketId, act: Act) -> Joined:
        """Put the files that wait on the ticket their sender chose.

        Raises NotFound, NotAllowed, NotNow, AlreadyDone; Unfit when none waits any more, or the ticket has too many.
        """
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.transaction() as tx:
            await once(tx, act, ticket_subject(ticket_id))
            desk = await desk_of(tx, ticket_id, service, standing)
            waiting = await attachments.waiting(tx, act.person.id, act.now - WAITING)
            if not waiting:
                raise Unfit(NO_FILE_WAITS)
            return await self._join(tx, desk, waiting, act)

    async def files(self, ticket_id: TicketId, act: Act) -> TicketFiles:
        """The files of a ticket. Raises NotFound, NotAllowed."""
        view = await self._own(ticket_id, act)
        async with self._database.reading() as tx:
            return TicketFiles(view=view, files=await attachments.of_ticket(tx, ticket_id))

    async def file(self, attachment_id: AttachmentId, person_id: PersonId, now: datetime) -> Attachment:
        """A file that a link leads to, for the person the link was made for, as long as they may read its ticket.

        Raises NotFound, NotAllowed.
        """
        async with self._database.reading() as tx:
            attachment = await attachments.find(tx, attachment_id)
            person = await people.find(tx, person_id)
        if attachment is None or person is None:
            raise NotFound("file")
        if attachment.ticket is None:
            if attachment.sent_by.id != person_id:
                raise NotAllowed(Intention.READ_TICKET)
            return attachment
        place = Place(service_url="", conversation_id="link", scope=Scope.PERSONAL)
        utc = ZoneInfo("UTC")
        act = Act(person=person, place=place, activity_id="", language=Language.FRENCH, timezone=utc, now=now)
        await self._own(attachment.ticket, act)
        return attachment

    async def _add(self, tx: Transaction, files: Sequence[KeptFile], said: str, act: Act) -> None:
        if len(await attachments.waiting(tx, act.person.id, act.now - WAITING)) + len(files) > MOST_WAITING:
            raise Unfit(TOO_MANY_WAITING)
        await attachments.add(tx, files, clean(said)[:TEXT_LIMIT], act)

    async def _own(self, ticket_id: TicketId, act: Act) -> TicketView:
        """A ticket that the person may read by themselves: who only has the same trouble sees none of its files."""
        service, standing = await self._memberships.standing(act)
        async with self._noting_refusals(act), self._database.reading() as tx:
            desk = await desk_of(tx, ticket_id, service, standing, for_update=False)
            return await self._view(tx, desk, act)

    async def _join(self, tx: Transaction, desk: Desk, files: tuple[Attachment, ...], act: Act) -> Joined:
        await demand(tx, desk, Event.ATTACH, None)
        await self._stop_floods_of(tx, desk, act)
        if await attachments.count(tx, desk.ticket.id) + len(files) > MOST_ATTACHMENTS:
            raise Unfit(TOO_MANY_FILES)
        await attachments.join(tx, [file.id for file in files], desk.ticket.id)
        said = "\n".join(file.said for file in files if file.said)[:TEXT_LIMIT]
        ticket = life.passed(desk.ticket, Event.ATTACH, act.now)
        after = await self._cause(tx, desk, Event.ATTACH, act, ticket, text=said, details={"files": str(len(files))})
        return Joined(view=await self._view(tx, after, act, Event.ATTACH), files=files)


def _form(person_id: PersonId) -> Subject:
    """The subject of the forms of somebody."""
    return Subject(kind=SubjectKind.TICKET_FORM, id=person_id)
