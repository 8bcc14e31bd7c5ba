"""From an activity, as Teams posts it, to what the rest of Mardi understands. Nothing of it is trusted: each field is read with care."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any
from unicodedata import normalize
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.connector import Address
from bot.files import OfferedFile, offered
from bot.messages import quoted
from dialogs.turn import Press, Way
from domain.languages import Language
from domain.messages import QuotedMessage
from domain.people import Sighting
from domain.places import Place, Scope

LONGEST_ID = 1024
LONGEST_NAME = 200
LONGEST_SAID = 8_000
_AT = re.compile(r"</?at(?:\s[^<>]*)?>", re.IGNORECASE)

MESSAGE = "message"
INVOKE = "invoke"
INSTALLATION_UPDATE = "installationUpdate"
CONVERSATION_UPDATE = "conversationUpdate"

_INVOKES: Mapping[str, Way] = {
    "adaptiveCard/action": Way.BUTTON,
    "task/fetch": Way.DIALOG_FETCH,
    "task/submit": Way.DIALOG_SUBMIT,
    "composeExtension/query": Way.SEARCH,
    "composeExtension/fetchTask": Way.ACTION_FETCH,
    "composeExtension/submitAction": Way.ACTION_SUBMIT,
}


class Malformed(Exception):
    """A body that is no activity. `reason` is a few words, free of what the body said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody in a conversation, by the id that Teams gives this bot for them, and by their Entra id when they are a person."""

    teams_id: str
    entra_id: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """An activity, read. `way` is None for what Mardi does not answer; `activity_id` is never empty."""

    kind: str
    name: str
    activity_id: str
    channel_id: str
    address: Address
    place: Place
    bot: Account
    sender: Account
    sender_language: Language | None
    sender_timezone: str
    way: Way | None = None
    said: str = ""
    pressed: Press | None = None
    pressed_activity_id: str | None = None
    files: tuple[OfferedFile, ...] = ()
    message: QuotedMessage | None = None
    action: str = ""
    event: str = ""
    added: tuple[Account, ...] = ()
    removed: tuple[Account, ...] = ()
    raw: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def tenant_id(self) -> str:
        return self.place.tenant_id

    def sighting(self, account: Account | None = None) -> Sighting | None:
        """What the activity tells of its sender, or of another of its people; None for somebody without an Entra id."""
        one = account or self.sender
        if not one.entra_id:
            return None
        return Sighting(
            entra_id=one.entra_id,
            teams_id=one.teams_id,
            name=one.name,
            teams_language=self.sender_language if account is None else None,
            timezone=self.sender_timezone if account is None else "",
            place=self.place,
            is_own_chat=self.kind != INVOKE,
        )


def parse(body: bytes) -> Mapping[str, object]:
    """The JSON object in a body, with what no database keeps taken out of its texts. Raises Malformed."""
    try:
        value = json.loads(body, parse_constant=_refuse)
        if b"\\u0000" in body or b"\\ud" in body or b"\\uD" in body:
            value = _cleaned(value)
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("the body is not a JSON object")
    return value


def _refuse(_constant: str) -> object:
    raise ValueError


def _cleaned(value: Any) -> Any:
    """Texts without NUL, which PostgreSQL refuses, and without halves of surrogate pairs, which UTF-8 cannot write."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(one) for key, one in value.items()}
    return value


def read(raw: Mapping[str, object]) -> Incoming:
    """The activity in a JSON object. Raises Malformed when it lacks what every activity has."""
    kind = _required(raw.get("type"), "type")
    conversation = _object(raw.get("conversation"))
    conversation_id = _required(conversation.get("id"), "conversation")
    service_url = _required(raw.get("serviceUrl"), "service URL")
    channel = _object(raw.get("channelData"))
    team = _object(channel.get("team"))
    bot = _account(raw.get("recipient"))
    client = _client_info(raw.get("entities"))
    tenant = _text(_object(channel.get("tenant")).get("id")) or _text(conversation.get("tenantId"))
    reading = _Reading(raw, kind, bot)
    return Incoming(
        kind=kind,
        name=reading.name,
        activity_id=_text(raw.get("id"))[:LONGEST_ID] or f"unnamed:{uuid4()}",
        channel_id=_text(raw.get("channelId"))[:LONGEST_NAME],
        address=Address(service_url=service_url, conversation_id=conversation_id),
        place=Place(
            service_url=service_url,
            conversation_id=conversation_id.partition(";messageid=")[0],
            scope=_scope(conversation),
            tenant_id=tenant.lower()[:LONGEST_NAME],
            team_id=_text(team.get("id"))[:LONGEST_ID],
            name=_place_name(conversation, channel, team),
        ),
        bot=bot,
        sender=_account(raw.get("from")),
        sender_language=Language.of(_text(raw.get("locale")) or _text(client.get("locale"))),
        sender_timezone=_known_timezone(_text(client.get("timezone")) or _text(raw.get("localTimezone"))),
        way=reading.way,
        said=reading.said,
        pressed=reading.pressed,
        pressed_activity_id=_text(raw.get("replyToId"))[:LONGEST_ID] or None if reading.pressed else None,
        files=reading.files,
        message=reading.message,
        action=_text(raw.get("action")).lower(),
        event=_text(channel.get("eventType")),
        added=_accounts(raw.get("membersAdded")),
        removed=_accounts(raw.get("membersRemoved")),
        raw=raw,
    )


class _Reading:
    """How the person reached Mardi: what was said, or pressed."""

    def __init__(self, raw: Mapping[str, object], kind: str, bot: Account) -> None:
        self.way: Way | None = None
        self.said = ""
        self.pressed: Press | None = None
        self.files: tuple[OfferedFile, ...] = ()
        self.message: QuotedMessage | None = None
        self.name = _text(raw.get("name"))[:LONGEST_NAME] if kind == INVOKE else ""
        value = _object(raw.get("value"))
        if kind == MESSAGE:
            self._message(raw, value, bot)
        elif kind == INVOKE:
            self.way = _INVOKES.get(self.name)
            if self.way is Way.BUTTON:
                self._button(value)
            elif self.way is Way.SEARCH:
                self._search(value)
            elif self.way in (Way.ACTION_FETCH, Way.ACTION_SUBMIT):
                self.pressed = _press("", {"verb": value.get("commandId"), **_object(value.get("data"))})
                self.message = quoted(value.get("messagePayload"))
            elif self.way is not None:
                self.pressed = _press("", _object(value.get("data")))

    def _message(self, raw: Mapping[str, object], value: Mapping[str, object], bot: Account) -> None:
        self.way = Way.MESSAGE
        self.said = _said(_text(raw.get("text")), raw.get("entities"), bot)
        self.files = offered(raw.get("attachments"))
        if not value:
            return
        click = _object(value.get("msteams"))
        spoken = _text(click.get("text")) or _text(click.get("value"))
        if click.get("type") in ("imBack", "messageBack") and "verb" not in value:
            self.said = self.said or _shortened(spoken)  # for clients that send such a button's data without its words
            return
        self.way = Way.OLD_BUTTON
        self.pressed = _press("", value)

    def _button(self, value: Mapping[str, object]) -> None:
        action = _object(value.get("action"))
        self.pressed = _press(_text(action.get("verb")), _object(action.get("data")))
        if value.get("trigger") == "automatic":
            self.way = Way.REFRESH

    def _search(self, value: Mapping[str, object]) -> None:
        parameters = value.get("parameters")
        named = [_object(one) for one in parameters] if isinstance(parameters, list) else []
        data = {_text(one.get("name")): one.get("value") for one in named if one.get("name") != "initialRun"}
        self.pressed = Press(verb=_text(value.get("commandId")), data=data)
        self.said = next((_shortened(text) for text in data.values() if isinstance(text, str)), "")


def _press(verb: str, data: Mapping[str, object]) -> Press:
    return Press(
        verb=(verb or _text(data.get("verb")))[:LONGEST_NAME],
        data={key: value for key, value in data.items() if key not in ("verb", "msteams")},
    )


def _said(text: str, entities: object, bot: Account) -> str:
    """What was typed, without the mention of the bot; other people's mentions become their names."""
    if not text:
        return ""
    for entity in entities if isinstance(entities, list) and "<at" in text else ():
        one = _object(entity)
        mention = _text(one.get("text"))
        if mention and one.get("type") == "mention" and _object(one.get("mentioned")).get("id") == bot.teams_id:
            text = text.replace(mention, " ")
    text = _AT.sub("", text)
    return _shortened(unescape(text) if "&" in text else text)


def _shortened(text: str) -> str:
    return normalize("NFC", text.replace("\u00a0", " ").strip()[:LONGEST_SAID])


def _scope(conversation: Mapping[str, object]) -> Scope:
    try:
        return Scope(_text(conversation.get("conversationType")))
    except ValueError:
        return Scope.GROUP if conversation.get("isGroup") is True else Scope.PERSONAL


def _place_name(
    conversation: Mapping[str, object], channel_data: Mapping[str, object], team: Mapping[str, object]
) -> str:
    channel = _text(_object(channel_data.get("channel")).get("name"))
    names = [name for name in (_text(team.get("name")), channel) if name]
    return (" · ".join(names) or _text(conversation.get("name")))[:LONGEST_NAME]


def _client_info(entities: object) -> Mapping[str, object]:
    listed = [_object(entity) for entity in entities] if isinstance(entities, list) else []
    return next((one for one in listed if one.get("type") == "clientInfo"), {})


def _accounts(value: object) -> tuple[Account, ...]:
    return tuple(_account(one) for one in value) if isinstance(value, list) else ()


def _account(value: object) -> Account:
    account = _object(value)
    return Account(
        teams_id=_text(account.get("id"))[:LONGEST_NAME],
        entra_id=_text(account.get("aadObjectId")).lower()[:64],
        name=_text(account.get("name")).strip()[:LONGEST_NAME],
    )


@lru_cache(maxsize=1024)
def _known_timezone(name: str) -> str:
    """The name of a time zone that exists, else nothing."""
    if not name or len(name) > 64:
        return ""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ""
    return name


def _required(value: object, what: str) -> str:
    text = _text(value)
    if not text or len(text) > LONGEST_ID:
        raise Malformed(f"the activity has no usable {what}")
    return text


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
