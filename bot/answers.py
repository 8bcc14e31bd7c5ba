"""From a reply to what Teams shows: activities through the connector, and the body of the answer to an invoke.

| way | a sentence | a card in place of the pressed one | a new card |
|---|---|---|---|
| message | message | message | message |
| button | sentence in the body | card in the body | message |
| old button | message | edit of the pressed activity, else message | message |
| dialog | sentence in the dialog | card in the dialog | message, and the dialog closes |
| action | sentence in the dialog | card in the dialog | card in the dialog |
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from structlog import get_logger

from bot.activities import INVOKE, MESSAGE, Account, Incoming
from bot.connector import ANSWER_ATTEMPTS, Connector
from bot.dialog_cards import in_dialog
from bot.metrics import Metrics
from bot.sends import Outcome, Sent
from cards.people import sentence_card
from cards.text import speech
from dialogs.turn import CardView, CloseDialog, OpenDialog, Replace, Reply, Say, SearchResults, Show, Way
from domain.languages import Language
from domain.places import Place, Subject

log = get_logger()

Body = Mapping[str, object]

CARD = "application/vnd.microsoft.card.adaptive"
SENTENCE = "application/vnd.microsoft.activity.message"

_DIALOGS = frozenset({Way.DIALOG_FETCH, Way.DIALOG_SUBMIT})
_ACTIONS = frozenset({Way.ACTION_FETCH, Way.ACTION_SUBMIT})
_BUTTONS = frozenset({Way.BUTTON, Way.REFRESH})


class ShownCards(Protocol):
    """Whoever remembers where the cards about a subject stand (`workflows.live_cards.LiveCards`)."""

    async def shown(self, subject: Subject, place: Place, activity_id: str, language: Language, now: datetime) -> None:
        """An activity shows a subject from now on."""
        ...


class Answers:
    """Gives the answer of one turn."""

    def __init__(self, *, connector: Connector, shown_cards: ShownCards, metrics: Metrics) -> None:
        self._connector = connector
        self._shown_cards = shown_cards
        self._metrics = metrics

    async def give(self, incoming: Incoming, reply: Reply, language: Language, now: datetime) -> Body | None:
        """Send what is to be sent; return the body of the answer when the activity was an invoke."""
        way = incoming.way
        if way in _DIALOGS:
            return await self._in_dialog(incoming, reply, language, now)
        if way in _ACTIONS:
            return _in_action(reply)
        if way is Way.SEARCH:
            return _results(reply)
        match reply:
            case Replace(card=card) if way in _BUTTONS:
                return card_body(card)
            case Say(text=text) | CloseDialog(text=text, card=None) if way in _BUTTONS:
                return sentence_body(text)
            case Replace(card=card) if way is Way.OLD_BUTTON and incoming.pressed_activity_id:
                await self._edit(incoming, incoming.pressed_activity_id, card, language, now)
            case Say():
                await self._send(incoming, say_activity(reply))
            case Show(card=card) | Replace(card=card) | OpenDialog(card=card) | CloseDialog(card=CardView() as card):
                await self._show(incoming, card, language, now)
                return sentence_body(card.summary) if incoming.kind == INVOKE else None
            case CloseDialog(text=text) if text:
                await self._send(incoming, say_activity(Say(text=text)))
            case _:
                pass
        return sentence_body("") if incoming.kind == INVOKE else None

    async def _in_dialog(self, incoming: Incoming, reply: Reply, language: Language, now: datetime) -> Body:
        match reply:
            case OpenDialog(title=title, card=card):
                return dialog_body(title, card)
            case Replace(card=card):
                return dialog_body(card.summary, card)
            case CloseDialog(text=text, card=card):
                if card is not None:
                    await self._show(incoming, card, language, now)
                return dialog_sentence_body(text) if text else {}
            case Show(card=card):
                await self._show(incoming, card, language, now)
                return {}
            case Say(text=text):
                return dialog_sentence_body(text)
            case _:
                return {}

    async def _show(self, incoming: Incoming, card: CardView, language: Language, now: datetime) -> None:
        outcome = await self._send(incoming, card_activity(card))
        if isinstance(outcome, Sent):
            await self._note(incoming, card, outcome.activity_id, language, now)

    async def _edit(
        self, incoming: Incoming, activity_id: str, card: CardView, language: Language, now: datetime
    ) -> None:
        """Edit the pressed activity; a new message where that cannot be."""
        self._connector.pace.count()
        outcome = await self._connector.update(
            incoming.address, activity_id, addressed(card_activity(card), incoming), attempts=ANSWER_ATTEMPTS
        )
        self._metrics.sent("edit", outcome)
        if isinstance(outcome, Sent):
            await self._note(incoming, card, activity_id, language, now)
        else:
            await self._show(incoming, card, language, now)

    async def _send(self, incoming: Incoming, activity: Mapping[str, object]) -> Outcome:
        self._connector.pace.count()
        outcome = await self._connector.send(incoming.address, addressed(activity, incoming), attempts=ANSWER_ATTEMPTS)
        self._metrics.sent("send", outcome)
        if not isinstance(outcome, Sent):
            log.warning(
                "answer.lost",
                activity_id=incoming.activity_id,
                conversation_id=incoming.place.conversation_id,
                outcome=type(outcome).__name__,
                reason=getattr(outcome, "reason", ""),
            )
        return outcome

    async def _note(
        self, incoming: Incoming, card: CardView, activity_id: str | None, language: Language, now: datetime
    ) -> None:
        """Remember the card. It is shown whether or not that succeeds, so a failure here must not become an answer."""
        if card.subject is None or activity_id is None:
            return
        try:
            await self._shown_cards.shown(card.subject, incoming.place, activity_id, language, now)
        except Exception as error:
            log.error("live_card.unnoted", subject=str(card.subject), error=type(error).__name__)


def _in_action(reply: Reply) -> Body:
    """The answer to an action on a message: in its dialog alone, since Mardi may not be in that conversation."""
    match reply:
        case OpenDialog(title=title, card=card):
            return dialog_body(title, card)
        case Show(card=card) | Replace(card=card) | CloseDialog(card=CardView() as card):
            return dialog_body(card.summary, card)
        case CloseDialog(text=text) | Say(text=text) if text:
            return dialog_sentence_body(text)
        case _:
            return {}


def addressed(activity: Mapping[str, object], incoming: Incoming) -> dict[str, object]:
    """An activity that goes where the incoming one came from."""
    envelope: dict[str, object] = {
        "from": _account(incoming.bot),
        "recipient": _account(incoming.sender),
        "conversation": {"id": incoming.address.conversation_id},
    }
    if incoming.kind == MESSAGE:
        envelope["replyToId"] = incoming.activity_id
    return {**activity, **envelope}


def _account(account: Account) -> dict[str, object]:
    return {"id": account.teams_id, "name": account.name}


def say_activity(say: Say) -> dict[str, object]:
    """A sentence: plain text, so that nothing in it is read as Markdown; with suggestions, a card of buttons."""
    if not say.suggestions:
        return {"type": "message", "text": say.text, "textFormat": "plain"}
    return {
        "type": "message",
        "summary": say.text[:200],
        "attachments": [_attachment(sentence_card(say.text, say.suggestions))],
    }


def card_activity(card: CardView) -> dict[str, object]:
    """A card alone in its activity, with the sentence of its toast: beside a text it would be split off and lose its id."""
    return {"type": "message", "summary": card.summary, "attachments": [_attachment(card.body)]}


def _attachment(body: Mapping[str, object]) -> dict[str, object]:
    return {"contentType": CARD, "content": body}


def card_body(card: CardView) -> Body:
    """The answer to `adaptiveCard/action` that replaces the card for who pressed."""
    return {"statusCode": 200, "type": CARD, "value": card.body}


def sentence_body(text: str) -> Body:
    """The answer to `adaptiveCard/action` that leaves the card and says a sentence."""
    return {"statusCode": 200, "type": SENTENCE, "value": text}


def dialog_body(title: str, card: CardView) -> Body:
    """The answer to `task/fetch` and `task/submit` that shows a card in the dialog."""
    return {
        "task": {
            "type": "continue",
            "value": {"title": title, "height": "large", "width": "medium", "card": _attachment(in_dialog(card.body))},
        }
    }


def dialog_sentence_body(text: str) -> Body:
    """The answer to `task/fetch` and `task/submit` that shows a sentence."""
    return {"task": {"type": "message", "value": text}}


def _results(reply: Reply) -> Body:
    match reply:
        case SearchResults(results=results):
            attachments = [
                {**_attachment(card.body), "preview": _preview(title, text)} for title, text, card in results
            ]
            return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments}}
        case Say(text=text):
            return {"composeExtension": {"type": "message", "text": text}}
        case _:
            return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": []}}


def _preview(title: str, text: str) -> dict[str, object]:
    return {
        "contentType": "application/vnd.microsoft.card.thumbnail",
        "content": {"title": title, "text": text},
    }


def sentence_for(incoming: Incoming, text: str) -> Body | None:
    """The body that says a sentence in answer to an invoke of any kind; None for what is no invoke."""
    if incoming.kind != INVOKE:
        return None
    if incoming.name.startswith("task/") or incoming.way in _ACTIONS:
        return dialog_sentence_body(text)
    if incoming.name.startswith("composeExtension/"):
        return {"composeExtension": {"type": "message", "text": text}}
    return sentence_body(text)


def unheard(language: Language) -> str:
    """What a person reads when their client asks for something Mardi does not offer."""
    return speech(language).say("Mardi does not offer this. Type “help” to see what it can do.")


def unrecognised(language: Language) -> str:
    """What someone reads whom Teams does not identify as a member of the organisation."""
    return speech(language).say("Teams does not tell Mardi who you are: use an account of the organisation.")
