"""What follows from anything that happens to a ticket, in one transaction: history, clocks, search, cards, notices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from domain.acts import Act
from domain.tickets.entries import Entry, Event, audience_of
from domain.tickets.ticket import Ticket
from domain.tickets.timekeeping import Timekeeping, clocks_of, kept, told
from domain.tickets.view import Side, TicketView
from storage.database import Transaction
from storage.search import tickets as search
from storage.tickets import history, tickets
from storage.tickets.beginning import Beginning
from workflows.tickets import notices, showing
from workflows.tickets.desk import Setting, author_of
from workflows.tickets.faces import face_of
from workflows.tickets.memberships import Service
from workflows.tickets.outcomes import Opened
from workflows.tickets.waiting_files import join_opened

_WRITTEN_WORDS = frozenset(
    {
        Event.HAND_OVER,
        Event.CLASSIFY,
        Event.DECLARE_MAJOR,
        Event.LIFT_MAJOR,
        Event.RESOLVE,
        Event.REOPEN,
        Event.CONFIRM,
        Event.CLOSE,
        Event.EXPIRE,
        Event.WITHDRAW,
    }
)
"""What changes the words or the marks a ticket is found by."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened: the ticket and its times afterwards, and the line it left in the history."""

    ticket: Ticket
    times: Timekeeping
    entry: Entry


async def happens(
    tx: Transaction,
    setting: Setting,
    service: Service,
    act: Act,
    *,
    ticket: Ticket,
    times: Timekeeping,
    event: Event,
    text: str = "",
    details: Mapping[str, str] | None = None,
    formerly: Ticket,
) -> Happening:
    """Write down what happened to a ticket, which stands as `ticket` afterwards, and let everybody see and hear of it."""
    entry = Entry(
        ticket=ticket.id,
        at=act.now,
        event=event,
        author=author_of(act),
        audience=audience_of(event),
        state=ticket.state,
        text=text,
        details=details or {},
    )
    entry = replace(entry, id=await history.add(tx, entry))
    log = await history.log(tx, ticket.id)
    clocks = clocks_of(log, service.targets(ticket), setting.rules, act.now)
    times = kept(ticket, clocks, told(times, event, act.now), setting.rules, act.now)
    await tickets.save(tx, ticket, times)
    if event in _WRITTEN_WORDS:
        await search.keep(tx, ticket.id)
    view = await showing.public_view(tx, ticket, clocks, act)
    await showing.show(tx, setting, service, act, view, entry, formerly=formerly)
    await notices.announce(tx, setting, service, act, ticket, clocks, entry)
    return Happening(ticket=ticket, times=times, entry=entry)


async def opens(
    tx: Transaction,
    setting: Setting,
    service: Service,
    act: Act,
    ticket: Ticket,
    beginning: Beginning,
    turned: Callable[[TicketView], TicketView],
    *,
    details: Mapping[str, str] | None = None,
) -> Opened:
    """Write a new ticket, and show it to its requester and to its group. `turned` turns all that is public of it to who opens it.

    The form that was sent becomes the card of the ticket. Other forms that the person began stay as they are: they hold other troubles.
    """
    log = [(ticket.opened_at, ticket.state)]
    clocks = clocks_of(log, service.targets(ticket), setting.rules, act.now)
    times = kept(ticket, clocks, Timekeeping(), setting.rules, act.now)
    await tickets.add(tx, ticket, times)
    entry = Entry(
        id=beginning.entry,
        ticket=ticket.id,
        at=act.now,
        event=Event.OPEN,
        author=author_of(act),
        audience=audience_of(Event.OPEN),
        state=ticket.state,
        details=details or {},
    )
    await history.begin(tx, entry)
    await search.keep_opened(tx, ticket)
    view = TicketView(
        ticket=ticket,
        side=Side.REQUESTER,
        at=act.now,
        entries=(entry,),
        entry_count=1,
        clocks=clocks,
        files=await join_opened(tx, act, ticket.id) if beginning.waiting else 0,
    )
    opened = face_of(turned(replace(view, just=Event.OPEN)), act)
    await showing.show(tx, setting, service, act, view, entry, is_new=True, here=beginning.here, known=opened)
    await notices.announce(tx, setting, service, act, ticket, clocks, entry)
    return Opened(view=opened.view, card=opened.card)
