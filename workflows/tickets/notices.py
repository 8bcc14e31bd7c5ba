"""What people hear of a ticket: never of what they did themselves, and in one message what comes within a minute.

What somebody has to act on goes at once, unless they were told something less than a minute ago; that somebody took the ticket can wait
that long, since a question or an answer often follows.
"""

from dataclasses import replace
from datetime import datetime

from cards.tickets.notice import notice_card, notice_summary
from domain.acts import Act
from domain.identifiers import EntryId, PersonId, TicketId
from domain.people import Person
from domain.tickets.entries import Audience, Entry, Event
from domain.tickets.rules import NOTICE_GATHERING
from domain.tickets.ticket import Ticket
from domain.tickets.timekeeping import Clocks, clocks_of
from domain.tickets.view import Side, TicketView
from domain.zones import zone_named
from storage import people
from storage.database import Transaction
from storage.tickets import history, notices, tickets
from storage.tickets.notices import Notice
from workflows.outbox import message, send
from workflows.tickets.desk import Setting, by_itself, with_calendar
from workflows.tickets.faces import turned
from workflows.tickets.memberships import Service
from workflows.tickets.showing import public_view

FIRST = "first"
"""The detail of an entry by which somebody took a ticket that nobody had taken before."""

_HEARD = {
    Side.REQUESTER: frozenset(
        {
            Event.OPEN,
            Event.TAKE,
            Event.ASSIGN,
            Event.PLAN,
            Event.CANCEL,
            Event.REMIND,
            Event.ASK,
            Event.ANSWER,
            Event.RESOLVE,
            Event.REOPEN,
        }
        | {Event.CLOSE, Event.EXPIRE}
    ),
    Side.FOLLOWER: frozenset({Event.ANSWER, Event.RESOLVE}),
    Side.WORKER: frozenset(
        {Event.ASSIGN, Event.REPLY, Event.ATTACH, Event.REOPEN, Event.WITHDRAW, Event.WAKE}
        | {Event.PLAN, Event.CANCEL, Event.REMIND, Event.ELAPSE, Event.UNTAKEN, Event.WARN, Event.BREACH}
    ),
}
_APPOINTMENT = frozenset({Event.PLAN, Event.CANCEL, Event.REMIND})
"""What calendars learn of."""
_CAN_WAIT = frozenset({Event.TAKE, Event.ASSIGN})


def heard(entry: Entry, side: Side, person: PersonId) -> bool:
    """Whether somebody is told of an entry."""
    if entry.event not in _HEARD[side] or (entry.author is not None and entry.author.id == person):
        return False
    if side is Side.WORKER:
        return entry.event is not Event.ASSIGN or entry.details.get("technician") == str(person)
    if entry.audience is not Audience.PUBLIC:
        return False
    return entry.event not in (Event.TAKE, Event.ASSIGN) or FIRST in entry.details


async def announce(
    tx: Transaction, setting: Setting, service: Service, act: Act, ticket: Ticket, clocks: Clocks, entry: Entry
) -> None:
    """Tell everybody who is to hear of an entry, now or within a minute."""
    for person_id, side in await _hearers(tx, service, ticket, entry):
        if not heard(entry, side, person_id):
            continue
        notice = await notices.find(tx, ticket.id, person_id)
        notice = _due(notice, ticket.id, person_id, entry, side, act.now)
        if notice.due_at is not None and notice.due_at <= act.now:
            await _tell(tx, setting, act, ticket, clocks, notice, side)
        else:
            await notices.keep(tx, notice)


def _due(notice: Notice | None, ticket: TicketId, person: PersonId, entry: Entry, side: Side, now: datetime) -> Notice:
    before = EntryId(entry.id - 1)
    if notice is None:
        notice = Notice(ticket=ticket, person=person, told_entry=before)
    elif notice.due_at is None:
        notice = replace(notice, told_entry=max(notice.told_entry, before))
    soonest = now + NOTICE_GATHERING if side is Side.REQUESTER and entry.event in _CAN_WAIT else now
    if notice.told_at is not None:
        soonest = max(soonest, notice.told_at + NOTICE_GATHERING)
    return replace(notice, due_at=soonest if notice.due_at is None else min(soonest, notice.due_at))


async def _hearers(
    tx: Transaction, service: Service, ticket: Ticket, entry: Entry
) -> tuple[tuple[PersonId, Side], ...]:
    hearers = {ticket.requester.id: Side.REQUESTER}
    if entry.event in _HEARD[Side.WORKER]:
        group = service.group(ticket.group.id)
        lead = group.lead.id if group is not None and group.lead is not None else None
        to_lead = entry.event in (Event.UNTAKEN, Event.BREACH) or (entry.event is Event.WARN and not ticket.technician)
        if ticket.technician is not None:
            hearers.setdefault(ticket.technician.id, Side.WORKER)
        if lead is not None and to_lead:
            hearers.setdefault(lead, Side.WORKER)
    if entry.event in _HEARD[Side.FOLLOWER]:
        for follower in await notices.followers(tx, ticket.id):
            hearers.setdefault(follower, Side.FOLLOWER)
    return tuple(hearers.items())


async def tell_due(
    tx: Transaction, setting: Setting, service: Service, ticket_id: TicketId, person_id: PersonId, now: datetime
) -> bool:
    """Tell somebody what came while it was gathered; False when another replica just did."""
    kept = await tickets.find(tx, ticket_id, for_update=True)
    notice = await notices.find(tx, ticket_id, person_id)
    if kept is None or notice is None or notice.due_at is None or notice.due_at > now:
        return False
    ticket = kept[0]
    act = by_itself(f"notice/{ticket_id}/{person_id}", setting, now)
    clocks = clocks_of(await history.log(tx, ticket_id), service.targets(ticket), setting.rules, now)
    await _tell(tx, setting, act, ticket, clocks, notice, await _side(tx, ticket, person_id))
    return True


async def _side(tx: Transaction, ticket: Ticket, person_id: PersonId) -> Side:
    if person_id == ticket.requester.id:
        return Side.REQUESTER
    followers = await notices.followers(tx, ticket.id)
    is_worker = ticket.technician is not None and ticket.technician.id == person_id
    return Side.FOLLOWER if person_id in followers and not is_worker else Side.WORKER


async def _tell(
    tx: Transaction, setting: Setting, act: Act, ticket: Ticket, clocks: Clocks, notice: Notice, side: Side
) -> None:
    """Send what somebody was not told yet, in their language; nothing when it is all theirs."""
    entries = await history.after(tx, ticket.id, notice.told_entry, with_notes=side is Side.WORKER)
    fresh = tuple(entry for entry in entries if heard(entry, side, notice.person))
    newest = history.newest(entries)
    await notices.keep(
        tx,
        replace(
            notice,
            told_entry=max(newest, notice.told_entry),
            told_at=act.now if fresh else notice.told_at,
            due_at=None,
        ),
    )
    person = await people.find(tx, notice.person)
    if not fresh or person is None:
        return
    view = turned(await public_view(tx, ticket, clocks, act), side)
    if side is not Side.FOLLOWER and any(entry.event in _APPOINTMENT for entry in fresh):
        view = with_calendar(view, setting, person.id, fresh)
    await _send(tx, act, view, fresh, person)


async def _send(tx: Transaction, act: Act, view: TicketView, fresh: tuple[Entry, ...], person: Person) -> None:
    language = person.language(act.language)
    zone = zone_named(person.timezone, view.clocks.zone)
    card = notice_card(view, fresh, language=language, timezone=zone)
    await send(
        tx,
        key=f"ticket/{view.ticket.id}/{person.id}/{fresh[-1].id}",
        person_id=person.id,
        payload=message(card, notice_summary(view, fresh, language, zone)),
        language=language,
        now=act.now,
    )
