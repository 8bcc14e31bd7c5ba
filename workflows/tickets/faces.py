"""The faces of a ticket: who looks at its cards, from which side, and the card that shows it so.

No card that is drawn here tells a note. Only the answer to who asks, and has the right at that moment, does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from cards.layout import Refresh
from cards.tickets.ticket import ticket_card, ticket_summary
from domain.acts import Act
from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.people import Person
from domain.projects import PersonRef
from domain.rights import Intention, may
from domain.tickets.entries import Event
from domain.tickets.life import possible
from domain.tickets.ticket import Source, Ticket
from domain.tickets.view import Side, TicketView
from domain.zones import zone_named
from storage.database import Transaction
from storage.live_cards import Showing
from storage.tickets import groups, notices
from workflows.outbox import message
from workflows.tickets.desk import Setting, ticket_subject, with_calendar
from workflows.tickets.memberships import Service

NOBODY = PersonRef(id=PersonId(0), name="")

_ALLOWED = {
    Side.REQUESTER: frozenset({Intention.ANSWER_TICKET}),
    Side.WORKER: frozenset({Intention.WORK_ON_TICKET}),
    Side.TEAM: frozenset({Intention.WORK_ON_TICKET}),
    Side.FOLLOWER: frozenset[Intention](),
}
"""What the buttons of a card that waits for its reader offer: each press asks again who presses."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """A ticket as somebody sees it, and the card that shows it so."""

    view: TicketView
    card: Mapping[str, object]


def face_of(view: TicketView, act: Act) -> Face:
    """The face that a ticket has for who acts."""
    return Face(view=view, card=ticket_card(view, language=act.language, timezone=act.timezone))


def turned(view: TicketView, side: Side) -> TicketView:
    """The view from another side, with the buttons that everybody who looks from there may be offered."""
    ticket = view.ticket
    if side is Side.FOLLOWER:
        ticket = replace(ticket, requester=NOBODY, opened_by=NOBODY, description="", where="", source=Source())
        return replace(view, ticket=ticket, side=side, allowed=frozenset(), entries=(), files=0, survey=None)
    if side is not Side.REQUESTER:
        view = replace(view, survey=None)
    return replace(view, side=side, allowed=possible(ticket, _ALLOWED[side]))


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


@dataclass(frozen=True, kw_only=True)
class Look:
    """From which side a ticket is looked at; who looks on is offered no button."""

    side: Side
    looks_on: bool = False


@dataclass(frozen=True, kw_only=True)
class Onlookers:
    """Those in whose own chats a ticket is shown, and who acts, with how each looks at it. Whom `looks` leaves out sees it no more."""

    homes: Mapping[PlaceId, Person]
    looks: Mapping[PersonId, Look]


async def onlookers_of(
    tx: Transaction, service: Service, act: Act, ticket: Ticket, *, formerly: Ticket | None, is_new: bool
) -> Onlookers:
    """Its requester, those of its group and those who have the same trouble look at a ticket, each from their side.

    Who wrote it down sees it as its requester does, unless they work on it; whose role lets them read every ticket see it without a button.
    Who worked on it until now (`formerly`) and does no longer sees that once, as they do; their card is left alone from then on.
    """
    opener = ticket.opened_by.id
    homes: Mapping[PlaceId, Person] = {} if is_new else await groups.homes(tx, ticket_subject(ticket.id))
    present = {person.id: person for person in (*homes.values(), act.person)}
    own = {ticket.requester.id} | (set() if service.works_on(opener, ticket) else {opener})
    strangers = {one for one in present if one not in own and not service.works_on(one, ticket)}
    followers = set(await notices.followers(tx, ticket.id)) & strangers if strangers else set()

    def look_of(person: Person) -> Look | None:
        if person.id in own:
            return Look(side=Side.REQUESTER)
        if person.id not in strangers:
            return Look(side=Side.WORKER)
        if may(person, Intention.READ_TICKET):
            return Look(side=Side.WORKER, looks_on=True)
        if person.id in followers:
            return Look(side=Side.FOLLOWER)
        worked = formerly is not None and service.works_on(person.id, formerly)
        return Look(side=Side.TEAM, looks_on=True) if worked else None

    looks = {key: look for key, person in present.items() if (look := look_of(person)) is not None}
    return Onlookers(homes=homes, looks=looks)


class Faces:
    """What the cards of a ticket show, one after the other; those that show the same are drawn once.

    `view` is all that is public of it, `just` what was done, `known` the face that the answer has, where that is made already.
    """

    def __init__(
        self,
        *,
        setting: Setting,
        service: Service,
        act: Act,
        view: TicketView,
        just: Event,
        onlookers: Onlookers,
        known: Face | None = None,
    ) -> None:
        self._setting = setting
        self._service = service
        self._act = act
        self._view = view
        self._just = just
        self._onlookers = onlookers
        self._known = known
        self._house = setting.rules.hours.timezone
        self._drawn: dict[tuple[object, ...], Mapping[str, object]] = {}

    def on(self, one: Showing) -> Mapping[str, object] | None:
        """What a card that stands somewhere is to show; None leaves it alone.

        The one that was pressed goes on saying what was just done: the answer alone would say it for a moment.
        """
        act = self._act
        if one.is_shared:
            is_theirs = any(channel.place_id == one.place_id for channel in self._service.channels)
            return self.seen(Look(side=Side.TEAM if is_theirs else Side.FOLLOWER), one.language)
        here = (act.place.service_url, act.place.conversation_id)
        is_pressed = one.activity_id == act.pressed_activity_id and one.conversation in (here, ("", ""))
        person = act.person if is_pressed else self._onlookers.homes.get(one.place_id)
        look = None if person is None else self._onlookers.looks.get(person.id)
        if person is None or look is None:
            return None
        if is_pressed:
            return self.seen(look, one.language, by=person.id, just=self._just, zone=act.timezone)
        return self.seen(look, one.language, by=person.id, zone=zone_named(person.timezone, self._house))

    def seen(
        self,
        look: Look,
        language: Language,
        *,
        by: PersonId | None = None,
        just: Event | None = None,
        zone: ZoneInfo | None = None,
    ) -> Mapping[str, object]:
        """The activity that shows the ticket so; `by` whom, where only they see it. `zone` is their clock's, else the organisation's."""
        shown = replace(turned(self._view, look.side), just=None if look.side is Side.FOLLOWER else just)
        if by is not None and look.side in (Side.REQUESTER, Side.WORKER) and not look.looks_on:
            shown = self._for_one(shown, by)
        if look.looks_on:
            shown = replace(shown, allowed=frozenset())
        return self._drawn_once(look, shown, language, zone or self._house)

    def _for_one(self, shown: TicketView, person: PersonId) -> TicketView:
        shown = with_calendar(shown, self._setting, person)
        technician = shown.ticket.technician
        has_it = technician is not None and technician.id == person
        return replace(shown, allowed=shown.allowed - {Event.TAKE}) if has_it else shown

    def _drawn_once(self, look: Look, shown: TicketView, language: Language, zone: ZoneInfo) -> Mapping[str, object]:
        key = (look, language, shown.just, shown.allowed, shown.calendar, zone)
        if key not in self._drawn:
            act, known = self._act, self._known
            is_shared = look.side is Side.TEAM and not look.looks_on
            viewers = self._service.viewers_of(shown.ticket.group.id) if is_shared else ()
            is_answer = known is not None and known.view == shown and (language, zone) == (act.language, act.timezone)
            self._drawn[key] = payload_of(shown, language, zone, viewers, known.card if known and is_answer else None)
        return self._drawn[key]
