"""Files: sent alone they find their ticket, or Mardi asks; those of a ticket are shown to who may read it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from cards.text import speech
from cards.tickets.files import files_card, refusals, which_ticket_card
from dialogs.features import Feature
from dialogs.turn import CardView, Replace, Reply, Say, Show, Turn, Way
from domain.faults import AlreadyDone
from domain.files import KeptFile, RefusedFile
from domain.identifiers import AttachmentId, PersonId, TicketId
from domain.places import Scope
from workflows.tickets import Tickets
from workflows.tickets.files import ForTheForm, Joined

Link = Callable[[AttachmentId, PersonId, datetime], str]
"""Makes the address at which a person finds a file; empty when there can be none."""


class FileDialogs:
    """What is sent, and where it went."""

    def __init__(self, *, tickets: Tickets, link: Link) -> None:
        self._tickets = tickets
        self._link = link

    def feature(self) -> Feature:
        """What this feature hears."""
        return Feature(verbs={"ticket.join_files": self.join, "ticket.files": self.files}, files=self.received)

    async def received(self, turn: Turn) -> Reply:
        """Files came, with or without words."""
        kept = [file for file in turn.files if isinstance(file, KeptFile)]
        refused = [file for file in turn.files if isinstance(file, RefusedFile)]
        told = refusals(refused, turn.language)
        words = speech(turn.language)
        if turn.place.scope is not Scope.PERSONAL:
            return Say(
                text=words.say(
                    "Send me files in our own chat: I put them on your ticket, where others do not see them."
                )
            )
        if not kept:
            return Say(text=told)
        brought = await self._tickets.bring(kept, turn.said, turn.act)
        match brought:
            case Joined(view=view, files=files):
                text = words.many(
                    "The file is on {number} now.",
                    "The {n} files are on {number} now.",
                    len(files),
                    number=view.ticket.number,
                )
                see = (words.say("See the ticket"), f"ticket {view.ticket.id}")
                return Say(text="\n".join(filter(None, (text, told))), suggestions=(see,))
            case ForTheForm(waiting=waiting):
                text = words.many(
                    "The file will go with the ticket that you are writing.",
                    "The {n} files will go with the ticket that you are writing.",
                    len(waiting),
                )
                return Say(text="\n".join(filter(None, (text, told))))
            case _:
                card = which_ticket_card(brought.waiting, brought.choices, refused, turn.language)
                return Show(card=CardView(body=card, summary=str(card["fallbackText"])))

    async def join(self, turn: Turn) -> Reply:
        """The ticket was chosen. A repetition is answered by its files."""
        ticket_id = _ticket(turn)
        with suppress(AlreadyDone):
            await self._tickets.join(ticket_id, turn.act)
        return await self.files(turn)

    async def files(self, turn: Turn) -> Reply:
        """The files of a ticket. Their links are for who asks alone: in a channel they are given in no card that others see."""
        found = await self._tickets.files(_ticket(turn), turn.act)
        is_private = turn.place.scope is Scope.PERSONAL or turn.way is Way.BUTTON
        links = {file.id: self._link(file.id, turn.person.id, turn.now) if is_private else "" for file in found.files}
        card = files_card(found.view.ticket, found.files, links, language=turn.language, timezone=turn.timezone)
        view = CardView(body=card, summary=str(card["fallbackText"]))
        return Replace(card=view) if turn.way is Way.BUTTON else Show(card=view)


def _ticket(turn: Turn) -> TicketId:
    return TicketId((turn.pressed.number("ticket") if turn.pressed else None) or 0)
