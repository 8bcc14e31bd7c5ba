"""What is pressed on the card of a ticket: by those who work on it, and by who needs it."""

from collections.abc import Awaitable, Callable

from cards.text import mark, speech
from cards.tickets.lists import history_card, queue_card
from dialogs.features import Command, Feature, Handler
from dialogs.tickets.forms import FormReplies
from dialogs.tickets.replies import TicketReplies, is_shared, plain_card, pressed, small, ticket_id
from dialogs.turn import Reply, Say, Turn
from domain.days import read_day
from domain.faults import NotAllowed, Unfit
from domain.identifiers import ApplicationId, CategoryId, GroupId, PersonId, TicketId
from domain.languages import Language
from domain.meetings.entry import read_hour
from domain.people import Role
from domain.rights import Intention
from domain.tickets.queue import Shelf
from domain.tickets.ticket import Impact, Link, PendingReason, TicketType, Urgency, read_ticket_number
from domain.tickets.view import TicketView
from workflows.tickets import Tickets
from workflows.tickets.working import Judgement

_FR, _EN = Language.FRENCH, Language.ENGLISH
_LONGEST = 20_000
"""More than any text may have, so that a longer one is refused rather than cut."""
_SHORT = 20

Doing = Callable[[Turn], Awaitable[TicketView]]


class WorkingDialogs:
    """The buttons of a ticket, the queue."""

    def __init__(self, *, tickets: Tickets, replies: TicketReplies, forms: FormReplies) -> None:
        self._tickets = tickets
        self._replies = replies
        self._forms = forms

    def feature(self) -> Feature:
        """What this part hears."""
        return Feature(
            commands=(
                Command(
                    key="queue",
                    words={_FR: ("file d'attente", "file", "à traiter"), _EN: ("queue", "to do")},
                    title=mark("Queue"),
                    description=mark("For those who work on tickets: the open ones, the gravest first"),
                    handler=self.queue,
                    meant_for=frozenset({Role.SUPPORT}),
                ),
            ),
            verbs={
                "ticket.show": self.show,
                "ticket.history": self.history,
                "ticket.queue": self.queue,
                "ticket.change": self._forms.opened,
                "ticket.back": self.back,
                **{verb: self._doing(doing) for verb, doing in self._doings().items()},
            },
        )

    def _doings(self) -> dict[str, Doing]:
        """What is done to a ticket in one press."""
        tickets = self._tickets

        def versioned(method: Callable[..., Awaitable[TicketView]]) -> Doing:
            return lambda turn: method(ticket_id(turn), small(turn, "version"), turn.act)

        def written(method: Callable[..., Awaitable[TicketView]]) -> Doing:
            return lambda turn: method(ticket_id(turn), _text(turn, "text"), turn.act)

        def written_on_version(method: Callable[..., Awaitable[TicketView]]) -> Doing:
            return lambda turn: method(ticket_id(turn), _text(turn, "text"), small(turn, "version"), turn.act)

        return {
            "ticket.take": versioned(tickets.take),
            "ticket.resume": versioned(tickets.resume),
            "ticket.confirm": versioned(tickets.confirm),
            "ticket.close": versioned(tickets.close),
            "ticket.withdraw": versioned(tickets.withdraw),
            "ticket.unlink": versioned(tickets.unlink),
            "ticket.declare_major": versioned(tickets.declare_major),
            "ticket.cancel": versioned(tickets.cancel),
            "ticket.lift_major": versioned(tickets.lift_major),
            "ticket.reply": written(tickets.reply),
            "ticket.answer": written(tickets.answer),
            "ticket.ask": written(tickets.ask),
            "ticket.note": written(tickets.note),
            "ticket.resolve": written_on_version(tickets.resolve),
            "ticket.reopen": written_on_version(tickets.reopen),
            "ticket.assign": self._assign,
            "ticket.hand_over": self._hand_over,
            "ticket.plan": self._plan,
            "ticket.suspend": self._suspend,
            "ticket.classify": self._classify,
            "ticket.link": self._link,
            "ticket.judge": self._judge,
        }

    def _doing(self, doing: Doing) -> Handler:
        async def handle(turn: Turn) -> Reply:
            return await self._replies.done(turn, doing(turn), self._forms.given_back)

        return handle

    async def show(self, turn: Turn) -> Reply:
        """A ticket, as who asks may see it."""
        return await self._replies.shown(turn, await self._tickets.ticket(ticket_id(turn), turn.act))

    async def back(self, turn: Turn) -> Reply:
        """From a form back to the ticket."""
        return await self._replies.shown(turn, await self._tickets.put_away_form(ticket_id(turn), turn.act))

    async def history(self, turn: Turn) -> Reply:
        """A page of what happened."""
        page = await self._tickets.history(ticket_id(turn), small(turn, "page"), turn.act)
        card = history_card(
            page.view, page.entries, page.number, page.pages, language=turn.language, timezone=turn.timezone
        )
        return plain_card(turn, card)

    async def queue(self, turn: Turn) -> Reply:
        """A page of the queue: of one's groups, or in a channel of the group that works there."""
        shelf = Shelf(shelf) if (shelf := pressed(turn).text("shelf")) in list(Shelf) else Shelf.ALL
        group = pressed(turn).number("group")
        chosen = GroupId(group) if group else None
        if is_shared(turn):
            chosen = await self._tickets.group_here(turn.act)
            if chosen is None:
                text = speech(turn.language).say(
                    "Ask me for the queue in our own chat, or in the channel of your group."
                )
                return Say(text=text)
        page = await self._tickets.queue(shelf, chosen, small(turn, "page"), turn.act)
        if is_shared(turn) and page.group is None:
            raise NotAllowed(Intention.READ_QUEUE)
        return plain_card(turn, queue_card(page, turn.now, language=turn.language, timezone=turn.timezone))

    async def _assign(self, turn: Turn) -> TicketView:
        person = PersonId(pressed(turn).number("technician") or 0)
        return await self._tickets.assign(ticket_id(turn), person, small(turn, "version"), turn.act)

    async def _hand_over(self, turn: Turn) -> TicketView:
        group, why = GroupId(pressed(turn).number("group") or 0), _text(turn, "why")
        return await self._tickets.hand_over(ticket_id(turn), group, why, small(turn, "version"), turn.act)

    async def _plan(self, turn: Turn) -> TicketView:
        sent = pressed(turn)
        day, hour = read_day(sent.text("day")[:_SHORT]), read_hour(sent.text("hour")[:_SHORT])
        return await self._tickets.plan(
            ticket_id(turn), day, hour, _text(turn, "where"), small(turn, "version"), turn.act
        )

    async def _suspend(self, turn: Turn) -> TicketView:
        said, reason = pressed(turn).text("until")[:_SHORT].strip(), pressed(turn).text("reason")
        until = read_day(said) if said else None
        if said and until is None:
            raise Unfit("not_a_day_to_come")
        known = PendingReason(reason) if reason in list(PendingReason) else PendingReason.OTHER
        return await self._tickets.suspend(
            ticket_id(turn), known, _text(turn, "why"), until, small(turn, "version"), turn.act
        )

    async def _classify(self, turn: Turn) -> TicketView:
        sent = pressed(turn)
        impact, urgency, kind = sent.text("impact"), sent.text("urgency"), sent.text("type")
        category, application = sent.number("category"), sent.number("application")
        judged = Judgement(
            impact=Impact(impact) if impact in list(Impact) else None,
            urgency=Urgency(urgency) if urgency in list(Urgency) else None,
            type=TicketType(kind) if kind in list(TicketType) else None,
            category=CategoryId(category) if category else None,
            application=ApplicationId(application) if application else None,
        )
        return await self._tickets.classify(ticket_id(turn), judged, small(turn, "version"), turn.act)

    async def _link(self, turn: Turn) -> TicketView:
        parent = read_ticket_number(pressed(turn).text("parent")[:40]) or TicketId(0)
        how = pressed(turn).text("how")
        known = Link(how) if how in list(Link) else Link.DUPLICATE
        return await self._tickets.link(ticket_id(turn), parent, known, small(turn, "version"), turn.act)

    async def _judge(self, turn: Turn) -> TicketView:
        score, comment = pressed(turn).number("score") or 0, _text(turn, "comment")
        return await self._tickets.judge(ticket_id(turn), score, comment, turn.act)


def _text(turn: Turn, key: str) -> str:
    return pressed(turn).text(key)[:_LONGEST]
