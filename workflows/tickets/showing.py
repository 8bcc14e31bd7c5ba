"""Where a ticket is shown: one card per place, each with the face of who looks there (`workflows.tickets.faces`)."""

from dataclasses import replace
from functools import partial

from cards.tickets.thread import thread_card, thread_summary
from domain.acts import Act
from domain.identifiers import PlaceId
from domain.places import Place, Scope, Subject, thread_of
from domain.tickets.entries import Entry, Event
from domain.tickets.ticket import Ticket
from domain.tickets.timekeeping import Clocks
from domain.tickets.view import Side, TicketView
from storage import live_cards as standing_cards
from storage import places
from storage.database import Transaction
from storage.tickets import attachments, history, notices, surveys, tickets
from workflows import live_cards
from workflows.outbox import message, send
from workflows.tickets.desk import Setting, ticket_subject
from workflows.tickets.faces import Face, Faces, Look, onlookers_of, payload_of
from workflows.tickets.memberships import Service

LATEST_ENTRIES = 5

IN_THE_THREAD = frozenset({Event.REPLY, Event.REOPEN, Event.WITHDRAW, Event.UNTAKEN, Event.BREACH})
"""What those who work in a channel are to notice: it is also told in the thread of the card."""


async def public_view(
    tx: Transaction, ticket: Ticket, clocks: Clocks, act: Act, just: Event | None = None
) -> TicketView:
    """The ticket with all that its requester may read, before it is turned to a side."""
    return TicketView(
        ticket=ticket,
        side=Side.REQUESTER,
        at=act.now,
        entries=await history.latest(tx, ticket.id, with_notes=False, most=LATEST_ENTRIES),
        entry_count=await history.count(tx, ticket.id, with_notes=False),
        clocks=clocks,
        children=len(await tickets.children(tx, ticket.id)),
        followers=await notices.count_followers(tx, ticket.id),
        files=await attachments.count(tx, ticket.id),
        survey=None if ticket.state.is_open else await surveys.find(tx, ticket.id),
        just=just,
    )


async def show(
    tx: Transaction,
    setting: Setting,
    service: Service,
    act: Act,
    view: TicketView,
    entry: Entry,
    *,
    formerly: Ticket | None = None,
    is_new: bool = False,
    here: PlaceId | None = None,
    known: Face | None = None,
) -> None:
    """Bring every card of a ticket up to date, and see that each channel of its group has one. `view` is all that is public of it.

    `formerly` is the ticket before it changed hands, `here` the place of the act, and `known` the face that the answer has, where they are
    known already.
    """
    ticket = view.ticket
    subject = ticket_subject(ticket.id)
    onlookers = await onlookers_of(tx, service, act, ticket, formerly=formerly, is_new=is_new)
    faces = Faces(
        setting=setting, service=service, act=act, view=view, just=entry.event, onlookers=onlookers, known=known
    )
    await live_cards.edit_each(tx, act, subject, faces.on, is_new=is_new, has_forms=True, here=here)
    for channel in service.channels_of(ticket.group.id):
        team = partial(faces.seen, Look(side=Side.TEAM))
        await live_cards.show_in(tx, act, subject, team, channel.place_id, setting.language, is_new=is_new)
    if is_new and act.place.scope is not Scope.PERSONAL:
        own = partial(faces.seen, Look(side=Side.REQUESTER), zone=act.timezone)
        await _show_at_home(tx, act, subject, own)
    if entry.event in IN_THE_THREAD:
        await _tell_threads(tx, setting, service, act, ticket, entry)


async def show_mark(tx: Transaction, act: Act, view: TicketView) -> None:
    """The card on which the requester said how it went thanks them, and offers to change the mark."""
    thanking = replace(view, has_marked=True)
    await live_cards.edit_pressed(
        tx, act, ticket_subject(view.ticket.id), lambda language: payload_of(thanking, language, act.timezone)
    )


async def _show_at_home(tx: Transaction, act: Act, subject: Subject, payload: live_cards.Payload) -> None:
    """Who opens a ticket elsewhere than in their own chat has its card there all the same."""
    await send(
        tx,
        key=f"home/{subject}",
        person_id=act.person.id,
        payload=payload(act.language),
        language=act.language,
        now=act.now,
        subject=subject,
    )


async def _tell_threads(
    tx: Transaction, setting: Setting, service: Service, act: Act, ticket: Ticket, entry: Entry
) -> None:
    """Tell the thread of each card in a channel of the group; where the card is yet to be sent it tells all by itself."""
    channels = {channel.place_id: channel.place for channel in service.channels_of(ticket.group.id)}
    if not channels:
        return
    payload = message(
        thread_card(ticket, entry, language=setting.language),
        thread_summary(ticket, entry, setting.language),
    )
    for one in await standing_cards.showing(tx, [ticket_subject(ticket.id)]):
        place: Place | None = channels.pop(one.place_id, None)
        if place is None or place.scope is not Scope.CHANNEL:
            continue
        await send(
            tx,
            key=f"thread/{entry.id}/{one.place_id}",
            place_id=await places.keep(tx, thread_of(place, one.activity_id)),
            payload=payload,
            language=setting.language,
            now=act.now,
        )
