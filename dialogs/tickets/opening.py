"""Opening a ticket: `ticket`, alone, with a number or with what is wrong; the same from any message."""

from typing import Protocol

from cards.text import mark, speech
from cards.tickets.files import refusals
from cards.tickets.lists import own_card
from dialogs.features import PERSONAL, Command, Extension, Feature
from dialogs.tickets.replies import TicketReplies, is_shared, plain_card, pressed, small, ticket_id
from dialogs.turn import CardView, CloseDialog, Replace, Reply, Show, Turn
from domain.acts import Act
from domain.faults import AlreadyDone
from domain.files import KeptFile, RefusedFile
from domain.identifiers import NewsId, TicketId
from domain.languages import Language
from domain.places import SubjectKind
from domain.tickets.opening import begun, typed
from domain.tickets.ticket import Source, read_ticket_number
from domain.tickets.view import TicketView
from workflows.news.reader import Shown, subject_of
from workflows.tickets import Tickets
from workflows.tickets.outcomes import Opened, TicketForm

_FR, _EN = Language.FRENCH, Language.ENGLISH


class News(Protocol):
    """Whoever opens an item of the news for a reader (`workflows.news.reading.Reading`)."""

    async def open(self, item_id: NewsId, act: Act) -> Shown:
        """An item as they may read it. Raises NotFound and NotAllowed."""
        ...


FROM_MESSAGE = "ticket.from_message"
"""The id of the action in the manifest."""


class OpeningDialogs:
    """From the first word to the number of the ticket."""

    def __init__(self, *, tickets: Tickets, news: News, replies: TicketReplies) -> None:
        self._tickets = tickets
        self._news = news
        self._replies = replies

    def feature(self) -> Feature:
        """What this part hears."""
        return Feature(
            commands=(
                Command(
                    key="ticket",
                    words={
                        _FR: ("ticket", "ouvrir un ticket", "nouveau ticket", "demande d'assistance"),
                        _EN: ("ticket", "open a ticket", "new ticket", "support request"),
                    },
                    title=mark("Ticket"),
                    description=mark("“ticket” and what is wrong opens one; “ticket 42” shows that one"),
                    handler=self.ticket,
                    takes_files=True,
                    menu=1,
                ),
                Command(
                    key="my_tickets",
                    words={
                        _FR: ("mes tickets", "tickets", "mes demandes"),
                        _EN: ("my tickets", "tickets", "my requests"),
                    },
                    title=mark("My tickets"),
                    description=mark("Your tickets, and where each stands"),
                    handler=self.mine,
                    scopes=PERSONAL,
                    menu=6,
                ),
            ),
            verbs={
                "ticket.start": self.start,
                "ticket.open": self.open,
                "ticket.follow": self.follow,
                "ticket.beside": self.beside,
                "ticket.read_news": self.read_news,
                "ticket.mine": self.mine,
                FROM_MESSAGE: self.from_message,
            },
            extensions=(
                Extension(
                    verb=FROM_MESSAGE,
                    title=mark("Open a ticket"),
                    description=mark("Make a support ticket of this message"),
                ),
            ),
        )

    async def ticket(self, turn: Turn) -> Reply:
        """`ticket`: a number shows that ticket, anything else begins one. Files that come with it go on it."""
        number = read_ticket_number(turn.said)
        kept = [file for file in turn.files if isinstance(file, KeptFile)]
        refused = [file for file in turn.files if isinstance(file, RefusedFile)]
        if number is not None:
            if kept:
                await self._tickets.bring(kept, "", turn.act, to=number)
            view = await self._tickets.ticket(number, turn.act)
            return await self._replies.shown(turn, view, told=refusals(refused, turn.language))
        if kept:
            await self._tickets.bring_for_form(kept, turn.act)
        return self._replies.form(turn, await self._tickets.form(begun(turn.said), turn.act), refused)

    async def start(self, turn: Turn) -> Reply:
        """The button that begins a ticket."""
        return self._replies.form(turn, await self._tickets.form(begun(), turn.act))

    async def from_message(self, turn: Turn) -> Reply:
        """The action on a message: its words, who wrote it and where it stands are on the form already."""
        quoted = turn.message
        form = begun(quoted.text, Source(author=quoted.author, link=quoted.link)) if quoted else begun()
        return self._replies.form(turn, await self._tickets.form(form, turn.act))

    async def open(self, turn: Turn) -> Reply:
        """The form was sent. A repetition is answered by the ticket that the first one opened."""
        try:
            outcome: TicketView | Opened | TicketForm = await self._tickets.open(typed(pressed(turn).data), turn.act)
        except AlreadyDone as done:
            if done.subject is None or done.subject.kind is not SubjectKind.TICKET:
                raise
            outcome = await self._tickets.ticket(TicketId(done.subject.id), turn.act)
        if isinstance(outcome, TicketForm):
            return self._replies.form(turn, outcome)
        view, card = (outcome.view, outcome.card) if isinstance(outcome, Opened) else (outcome, None)
        if turn.way.is_dialog and turn.message is not None:
            told = speech(turn.language).say("Your ticket is open. Its number is {number}.", number=view.ticket.number)
            return CloseDialog(text=told)
        return await self._replies.shown(turn, view, card=card)

    async def follow(self, turn: Turn) -> Reply:
        """Somebody has the same trouble."""
        return await self._replies.done(turn, self._tickets.follow(ticket_id(turn), turn.act))

    async def beside(self, turn: Turn) -> Reply:
        """A ticket that may answer, beside the form: what was typed stays there."""
        shown = await self._replies.shown(turn, await self._tickets.ticket(ticket_id(turn), turn.act))
        return Show(card=shown.card) if isinstance(shown, Replace) and not is_shared(turn) else shown

    async def read_news(self, turn: Turn) -> Reply:
        """An item of the news that may answer, beside the form."""
        shown = await self._news.open(NewsId(pressed(turn).number("item") or 0), turn.act)
        subject = None if shown.is_shared else subject_of(shown.item.id)
        body = shown.card(turn.language, turn.timezone)
        card = CardView(body=body, summary=shown.summary(turn.language), subject=subject)
        return Replace(card=card) if is_shared(turn) else Show(card=card)

    async def mine(self, turn: Turn) -> Reply:
        """A page of one's own tickets."""
        page = await self._tickets.mine(small(turn, "page"), turn.act)
        return plain_card(turn, own_card(page, language=turn.language, timezone=turn.timezone))
