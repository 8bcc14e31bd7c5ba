"""The short forms of a ticket: opened in the place of the card, given back with what was typed when they cannot be sent."""

from collections.abc import Mapping

from cards.faults import explain
from cards.tickets.changes import NOTHING_SENT, Sent, hands_card, hold_card, judgement_card
from cards.tickets.writing import appointment_card, mark_card, writing_card
from dialogs.tickets.replies import is_shared, plain_card, pressed, ticket_id
from dialogs.turn import Reply, Turn, Way
from domain.faults import Fault, Unfit
from domain.tickets.forms import Form
from workflows.tickets import Tickets
from workflows.tickets.outcomes import Workbench

GIVEN_BACK = 8_000
"""Characters of a field that are given back: several times what it may hold, and still a card that Teams shows."""

SENT_WITH: Mapping[str, Form] = {
    "ticket.reply": Form.MESSAGE,
    "ticket.reopen": Form.REOPENING,
    "ticket.judge": Form.MARK,
    "ticket.answer": Form.WRITING,
    "ticket.ask": Form.WRITING,
    "ticket.note": Form.WRITING,
    "ticket.resolve": Form.WRITING,
    "ticket.assign": Form.HANDS,
    "ticket.hand_over": Form.HANDS,
    "ticket.plan": Form.APPOINTMENT,
    "ticket.suspend": Form.HOLD,
    "ticket.classify": Form.JUDGEMENT,
    "ticket.link": Form.JUDGEMENT,
}
"""The form that each verb is sent with."""
_TYPED = frozenset({"text", "why", "until", "parent", "score", "comment", "day", "hour", "where"})


class FormReplies:
    """Answers with forms."""

    def __init__(self, *, tickets: Tickets) -> None:
        self._tickets = tickets

    async def opened(self, turn: Turn) -> Reply:
        """The form that a button names; an unknown one is that of who looks after the ticket."""
        named = pressed(turn).text("form")
        form = Form(named) if named in list(Form) else Form.HANDS
        bench = await self._tickets.open_form(ticket_id(turn), form, turn.act)
        return plain_card(turn, _card(turn, form, bench))

    async def given_back(self, turn: Turn, fault: Fault) -> Reply | None:
        """The form that could not be sent, with why and with what was typed.

        None where nothing was typed on a form and that is not the fault, and where the answer is an edit that others would read too: it may
        be a note.
        """
        if turn.way is Way.OLD_BUTTON and is_shared(turn):
            return None
        form = SENT_WITH.get(pressed(turn).verb)
        sent = {key: value[:GIVEN_BACK] for key, value in pressed(turn).data.items() if isinstance(value, str)}
        is_typed = any(sent.get(key, "").strip() for key in _TYPED)
        if form is None or not (is_typed or isinstance(fault, Unfit)):
            return None
        bench = await self._tickets.open_form(ticket_id(turn), form, turn.act, again=True)
        return plain_card(turn, _card(turn, form, bench, sent, explain(fault, turn.language)))


def _card(turn: Turn, form: Form, bench: Workbench, sent: Sent = NOTHING_SENT, told: str = "") -> Mapping[str, object]:
    view, language = bench.view, turn.language
    match form:
        case Form.HANDS:
            return hands_card(view, bench.candidates, bench.groups, language=language, sent=sent, told=told)
        case Form.HOLD:
            return hold_card(view, language=language, sent=sent, told=told)
        case Form.JUDGEMENT:
            return judgement_card(view, bench.categories, bench.applications, language=language, sent=sent, told=told)
        case Form.APPOINTMENT:
            return appointment_card(view, language=language, timezone=turn.timezone, sent=sent, told=told)
        case Form.MARK:
            return mark_card(view, language=language, sent=sent, told=told)
        case _:
            return writing_card(view, form, language=language, sent=sent, told=told)
