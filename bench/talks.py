"""What is said in the measures: an echo, `help`, a form published, a ticket opened."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bench import forms, wire
from bench.activities import Channel, Person
from bench.connector import Reply
from bench.load import Talk, Turn

_BUTTON = f'"{forms.PUBLISH}"'.encode()
_TICKET_BUTTON = f'"{forms.OPEN_TICKET}"'.encode()


def echo(channel: Channel, person: Person) -> Talk:
    """A sentence, for ever; the bot must say it back."""

    def fault(_: wire.Message, reply: Reply | None) -> str:
        return "" if reply is not None and b"Echo: Bonjour Mardi" in reply.body else "not an echo"

    while True:
        yield Turn(payload=channel.message(person, "Bonjour Mardi"), reply_in=person.conversation_id, fault=fault)


def command(channel: Channel, person: Person, word: str) -> Talk:
    """A command whose answer is a card, for ever."""
    while True:
        yield card_command(channel, person, word)


def card_command(channel: Channel, person: Person, text: str) -> Turn:
    """One command whose answer is a card."""
    payload = channel.message(person, text)
    return Turn(payload=payload, reply_in=person.conversation_id, fault=_shows_a_card)


def _shows_a_card(_: wire.Message, reply: Reply | None) -> str:
    if reply is None:
        return "no reply"
    return "" if b"application/vnd.microsoft.card.adaptive" in reply.body else "no card"


def press(channel: Channel, person: Person, shown: Reply, mark: str) -> Turn:
    """The form that was shown, filled in and published; the answer must be the published card, which says what was typed."""
    form = forms.read(shown.body)
    data = form.filled(mark, date.today())  # noqa: DTZ011 - the day of this machine will do
    expected = mark.encode()

    def fault(answer: wire.Message, _: Reply | None) -> str:
        body = answer.body
        if b"application/vnd.microsoft.card.adaptive" in body and expected in body and _BUTTON not in body:
            return ""
        return f"not published: {_first_words(body)}"

    return Turn(payload=channel.button(person, shown.activity_id, forms.PUBLISH, data), fault=fault)


def open_ticket(channel: Channel, person: Person, shown: Reply, mark: str) -> Turn:
    """The form of a ticket that was shown, filled in and sent; the answer must be the ticket's card, which says what was typed."""
    data = forms.ticket(shown.body, mark)
    expected = mark.encode()

    def fault(answer: wire.Message, _: Reply | None) -> str:
        body = answer.body
        if b"application/vnd.microsoft.card.adaptive" in body and expected in body and _TICKET_BUTTON not in body:
            return ""
        return f"not opened: {_first_words(body)}"

    return Turn(payload=channel.button(person, shown.activity_id, forms.OPEN_TICKET, data), fault=fault)


class Remembered:
    """A turn whose reply is kept for the next one."""

    def __init__(self, turn: Turn) -> None:
        self.reply: Reply | None = None
        self.turn = replace(turn, fault=self._noting(turn.fault))

    def _noting(
        self, judge: Callable[[wire.Message, Reply | None], str]
    ) -> Callable[[wire.Message, Reply | None], str]:
        def fault(answer: wire.Message, reply: Reply | None) -> str:
            self.reply = reply
            return judge(answer, reply)

        return fault


def _first_words(body: bytes) -> str:
    """What a refusal says, short enough for the report."""
    try:
        value = json.loads(body).get("value")
    except ValueError:
        return "no JSON"
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:120]
