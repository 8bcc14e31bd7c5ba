"""Where a ticket is shown: one card per place, each with the face of who looks there.

No card that is edited from here tells a note. Only the answer to who asks, and has the right at that moment, does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from cards.layout import Refresh
from cards.tickets.thread import thread_card, thread_summary
from cards.tickets.ticket import ticket_card, ticket_summary
from domain.acts import Act
from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.people import Person
from domain.places import Place, Scope, Subject, thread_of
from domain.projects import PersonRef
from domain.rights import Intention, may
from domain.tickets.entries import Entry, Event
from domain.tickets.life import possible
from domain.tickets.ticket import Source, Ticket
from domain.tickets.timekeeping import Clocks
from domain.tickets.view import Side, TicketView
from domain.zones import zone_named
from storage import live_cards as standing_cards
from storage import places
from storage.database import Transaction
from storage.live_cards import Showing
from storage.tickets import attachments, groups, history, notices, surveys, tickets
from workflows import live_cards
from workflows.outbox import message, send
from workflows.tickets.desk import Setting, ticket_subject, with_calendar
from workflows.tickets.memberships import Service

LATEST_ENTRIES = 5
NOBODY = PersonRef(id=PersonId(0), name="")

_ALLOWED = {
    Side.REQUESTER: frozenset({Intention.ANSWER_TICKET}),
    Side.WORKER: frozenset({Intention.WORK_ON_TICKET}),
    Side.TEAM: frozenset({Intention.WORK_ON_TICKET}),
    Side.FOLLOWER: frozenset[Intention](),
}
"""What the buttons of a card that waits for its reader offer: each press asks again who presses."""

IN_THE_THREAD = frozenset({Event.REPLY, Event.REOPEN, Event.WITHDRAW, Event.UNTAKEN, Event.BREACH})
"""What those who work in a channel are to notice: it is also told in the thread of the card."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """A ticket as somebody sees it, and the card that shows it so."""

    view: TicketView
    card: Mapping[str, object]


def face_of(view: TicketView, act: Act) -> Face:
    """The face that a ticket has for who acts."""
    return Face(view=view, card=ticket_card(view, language=act.language, timezone=act.timezone))


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


def turned(view: TicketView, side: Side) -> TicketView:
    """The view from another side, with the buttons that everybody who looks from there may be offered."""
    ticket = view.ticket
    if side is Side.FOLLOWER:
        ticket = replace(ticket, requester=NOBODY, opened_by=NOBODY, description="", where="", source=Source())
        return replace(view, ticket=ticket, side=side, allowed=frozenset(), entries=(), files=0, survey=None)
    if side is not Side.REQUESTER:
        view = replace(view, survey=None)
    return replace(view, side=side, allowed=possible(ticket, _ALLOWED[side]))


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

    In their own chats its requester, those of its group and those who have the same trouble go on seeing it, each from their side; who
    wrote it down sees it as its requester does, unless they work on it; whose role lets them read every ticket see it without a button.
    Who worked on it until now (`formerly`) and does no longer sees that once, as they do; their card is left alone from then on.
    In the chat of who acts, the card that was pressed goes on saying what they have just done: the answer alone would say it for a moment.

    `here` is the place of the act, and `known` the face that the answer has, where they are known already.
    """
    ticket = view.ticket
    opener = ticket.opened_by.id
    own = {ticket.requester.id} | (set() if service.works_on(opener, ticket) else {opener})
    conversation = (act.place.service_url, act.place.conversation_id)
    homes: Mapping[PlaceId, Person] = {} if is_new else await groups.homes(tx, ticket_subject(ticket.id))
    present = {person.id: person for person in (*homes.values(), act.person)}
    strangers = {one for one in present if one not in own and not service.works_on(one, ticket)}
    readers = {one for one in strangers if may(present[one], Intention.READ_TICKET)}
    followers = set(await notices.followers(tx, ticket.id)) & strangers if strangers else set()
    rendered: dict[tuple[Side, Language, Event | None, bool, str, ZoneInfo], Mapping[str, object]] = {}
    house = setting.rules.hours.timezone

    def payload(
        side: Side,
        language: Language,
        just: Event | None = None,
        *,
        person: PersonId | None = None,
        looks_on: bool = False,
        zone: ZoneInfo = house,
    ) -> Mapping[str, object]:
        shown = replace(turned(view, side), just=just)
        if person is not None:
            shown = with_calendar(shown, setting, person)
        looks = (side, language, just, looks_on, shown.calendar, zone)
        if looks not in rendered:
            viewers = service.viewers_of(ticket.group.id) if side is Side.TEAM and not looks_on else ()
            shown = replace(shown, allowed=frozenset()) if looks_on else shown
            is_answer = known is not None and known.view == shown and (language, zone) == (act.language, act.timezone)
            rendered[looks] = payload_of(shown, language, zone, viewers, known.card if known and is_answer else None)
        return rendered[looks]

    def face(one: Showing) -> Mapping[str, object] | None:
        if one.is_shared:
            is_theirs = any(channel.place_id == one.place_id for channel in service.channels)
            return payload(Side.TEAM if is_theirs else Side.FOLLOWER, one.language)
        is_pressed = one.activity_id == act.pressed_activity_id and one.conversation in (conversation, ("", ""))
        if not is_pressed and one.place_id not in homes:
            return None
        person = act.person.id if is_pressed else homes[one.place_id].id
        zone = act.timezone if is_pressed else zone_named(homes[one.place_id].timezone, house)
        just = entry.event if is_pressed else None
        if person in own:
            return payload(Side.REQUESTER, one.language, just, person=person, zone=zone)
        if person not in strangers:
            return payload(Side.WORKER, one.language, just, person=person, zone=zone)
        if person in readers:
            return payload(Side.WORKER, one.language, just, looks_on=True, zone=zone)
        if person in followers:
            return payload(Side.FOLLOWER, one.language, zone=zone)
        worked = formerly is not None and service.works_on(person, formerly)
        return payload(Side.TEAM, one.language, just, looks_on=True, zone=zone) if worked else None

    subject = ticket_subject(ticket.id)
    await live_cards.edit_each(tx, act, subject, face, is_new=is_new, has_forms=True, here=here)
    for channel in service.channels_of(ticket.group.id):
        team = partial(payload, Side.TEAM)
        await live_cards.show_in(tx, act, subject, team, channel.place_id, setting.language, is_new=is_new)
    if is_new and act.place.scope is not Scope.PERSONAL:
        await _show_at_home(tx, act, subject, partial(payload, Side.REQUESTER, zone=act.timezone))
    if entry.event in IN_THE_THREAD:
        await _tell_threads(tx, setting, service, act, ticket, entry)


async def show_mark(tx: Transaction, act: Act, view: TicketView) -> None:
    """The card on which the requester said how it went thanks them, and offers to change the mark."""
    thanking = replace(view, has_marked=True)
    await live_cards.edit_pressed(
        tx, act, ticket_subject(view.ticket.id), lambda language: payload_of(thanking, language, act.timezone)
    )


def payload_of(
    view: TicketView,
    language: Language,
    zone: ZoneInfo,
    viewers: tuple[str, ...] = (),
    card: Mapping[str, object] | None = None,
) -> Mapping[str, object]:
    """The activity that shows a ticket, to who reads on a clock, by its `card` where that is made already.

    The clients of the `viewers` (Teams ids) ask for the view of who looks.
    """
    if card is None or viewers:
        refresh = Refresh(verb="ticket.show", data={"ticket": view.ticket.id}, teams_ids=viewers)
        card = ticket_card(view, language=language, timezone=zone, refresh=refresh)
    return message(card, ticket_summary(view, language))


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
