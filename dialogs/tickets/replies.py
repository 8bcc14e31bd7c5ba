"""From what the workflow hands back to the reply of a turn: a ticket as its reader may see it, a form, a list."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from cards.faults import explain
from cards.tickets.form import form_summary, ticket_form
from cards.tickets.ticket import ticket_card, ticket_summary
from dialogs.turn import CardView, CloseDialog, OpenDialog, Press, Replace, Reply, Show, Turn, Way
from domain.faults import AlreadyDone, Fault, NotAMember, NotNow, Overtaken, TooMany, Unfit
from domain.files import RefusedFile
from domain.identifiers import TicketId
from domain.places import Scope, Subject, SubjectKind
from domain.tickets.view import TicketView
from workflows.tickets import Tickets
from workflows.tickets.outcomes import TicketForm

GiveBack = Callable[[Turn, Fault], Awaitable[Reply | None]]

_SEEN_BY_ONE = frozenset({Way.BUTTON, Way.REFRESH})
_MOST = 2**31 - 1
_TOLD_ON_THE_TICKET = (Overtaken, NotNow, NotAMember, TooMany, Unfit)


def ticket_id(turn: Turn) -> TicketId:
    """The ticket that a button names; 0, which no ticket has, when it names none."""
    return TicketId((turn.pressed.number("ticket") if turn.pressed else None) or 0)


def small(turn: Turn, key: str) -> int:
    """A page or a version: 0 when there is none."""
    return min((turn.pressed.number(key) if turn.pressed else None) or 0, _MOST)


def pressed(turn: Turn) -> Press:
    """The pressed button."""
    return turn.pressed or Press(verb="")


def is_shared(turn: Turn) -> bool:
    """Whether the conversation has more people than one."""
    return turn.place.scope is not Scope.PERSONAL


class TicketReplies:
    """Answers with tickets."""

    def __init__(self, *, tickets: Tickets) -> None:
        self._tickets = tickets

    async def done(self, turn: Turn, doing: Awaitable[TicketView], give_back: GiveBack | None = None) -> Reply:
        """The ticket after what was done to it.

        A repetition is answered by the ticket as it stands; what can no longer be done too, with the reason above. What was typed for it
        is given back on its form first of all (`give_back`).
        """
        try:
            return await self.shown(turn, await doing)
        except AlreadyDone:
            return await self.shown(turn, await self._tickets.ticket(ticket_id(turn), turn.act))
        except _TOLD_ON_THE_TICKET as fault:
            form = await give_back(turn, fault) if give_back is not None else None
            return form or await self.refused(turn, fault)

    async def refused(self, turn: Turn, fault: Fault) -> Reply:
        """The ticket as it stands, with why something was not done."""
        view = await self._tickets.ticket(ticket_id(turn), turn.act)
        return await self.shown(turn, view, told=explain(fault, turn.language))

    async def shown(
        self, turn: Turn, view: TicketView, *, told: str = "", card: Mapping[str, object] | None = None
    ) -> Reply:
        """A ticket, by its `card` where that is made already.

        What several people will see in the conversation holds no more than all of them may.
        """
        if is_shared(turn) and turn.way not in _SEEN_BY_ONE and not turn.way.is_dialog:
            view, told, card = await self._tickets.for_all_here(view, turn.act), "", None
        card = card or ticket_card(view, language=turn.language, timezone=turn.timezone, told=told)
        subject = Subject(kind=SubjectKind.TICKET, id=view.ticket.id)
        return placed(turn, CardView(body=card, summary=ticket_summary(view, turn.language), subject=subject))

    def form(self, turn: Turn, form: TicketForm, refused: Sequence[RefusedFile] = ()) -> Reply:
        """The form of a new ticket. Where others look on, nothing is shown of what looks alike; a Teams dialog is seen by one person.

        `refused` are files that came with it and were not kept.
        """
        card = ticket_form(
            form.typed,
            language=turn.language,
            categories=form.categories,
            applications=form.applications,
            faults=form.faults,
            similar=None if is_shared(turn) and not turn.way.is_dialog else form.similar,
            files=form.files,
            refused=refused,
            as_dialog=turn.way.is_dialog,
        )
        subject = Subject(kind=SubjectKind.TICKET_FORM, id=turn.person.id)
        view = CardView(body=card, summary=form_summary(turn.language), subject=subject)
        if turn.way.is_dialog:
            return OpenDialog(title=view.summary, card=view)
        return placed(turn, view)


def placed(turn: Turn, view: CardView) -> Reply:
    """A card: in place of the pressed one, in the dialog, or as a new message in answer to what was said."""
    if turn.way in (Way.DIALOG_FETCH, Way.ACTION_FETCH):
        return OpenDialog(title=view.summary, card=view)
    if turn.way in (Way.DIALOG_SUBMIT, Way.ACTION_SUBMIT):
        return CloseDialog(text=view.summary, card=view)
    return Show(card=view) if turn.way is Way.MESSAGE else Replace(card=view)


def plain_card(turn: Turn, card: Mapping[str, object]) -> Reply:
    """A card about nothing that lives: a list, a short form."""
    return placed(turn, CardView(body=card, summary=str(card["fallbackText"])))
