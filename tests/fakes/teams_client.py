"""The Teams client of one person: says, presses, installs, over HTTP, as Teams would post it.

client = TeamsClient(bot_url, teams, name="Claire Dupont", entra_id=…)
shown = await client.say("flash SIRH")               # the messages that the turn brought
answer = await client.press(shown[-1], "flash_report.publish", {"report": 3, "progress": "60"})
answer.card                                           # the card in the answer to the invoke
"""

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from tests.fakes.fake_teams import FakeTeams, Message
from tests.patience import PATIENCE

BOT_ID = "28:11111111-2222-4333-8444-555555555555"
TENANT = "8a3c1f52-0c6e-4d8e-9d0b-6c1f5a0b7e11"

FILE = "application/vnd.microsoft.teams.file.download.info"

_numbers = itertools.count(1_700_000_000_000)


@dataclass(frozen=True)
class Answer:
    """What the bot answered to a request."""

    status: int
    body: Any = None

    @property
    def card(self) -> dict[str, Any]:
        """The card that replaces the pressed one, or stands in the dialog; empty when there is none."""
        body = self.body if isinstance(self.body, dict) else {}
        if body.get("type") == "application/vnd.microsoft.card.adaptive":
            return dict(body["value"])
        value = body.get("task", {}).get("value")
        return dict(value["card"]["content"]) if isinstance(value, dict) else {}

    @property
    def sentence(self) -> str:
        """The sentence in the answer to an invoke; empty when there is none."""
        body = self.body if isinstance(self.body, dict) else {}
        if body.get("type") == "application/vnd.microsoft.activity.message":
            return str(body["value"])
        value = body.get("task", {}).get("value")
        return value if isinstance(value, str) else ""


@dataclass
class TeamsClient:
    """One person in one conversation. `token` makes the bearer token of each request; None sends none."""

    bot_url: str
    teams: FakeTeams
    name: str = "Claire Dupont"
    entra_id: str = "00000000-0000-4000-8000-000000000000"
    conversation_id: str = ""
    conversation_type: str = "personal"
    locale: str = "fr-FR"
    timezone: str = "Europe/Paris"
    tenant: str = TENANT
    token: Callable[[], str] | None = None
    channel: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.conversation_id = self.conversation_id or f"a:{self.entra_id}"

    @property
    def teams_id(self) -> str:
        """The id that Teams gives this person for the bot."""
        return f"29:{self.entra_id}"

    @property
    def messages(self) -> list[Message]:
        """What stands in the conversation."""
        return self.teams.messages(self.conversation_id)

    # What a person does

    async def say(self, text: str, **fields: Any) -> list[Message]:
        """Type a message. In a channel or a group chat it mentions the bot. Returns what came in answer."""
        before = len(self.messages)
        answer = await self.post(self.message(text, **fields))
        assert answer.status == 200, answer
        return self.messages[before:]

    async def press(
        self, message: Message | str, verb: str, data: Mapping[str, Any] | None = None, **fields: Any
    ) -> Answer:
        """Press an `Action.Execute` of a message; `data` is that of the button with the inputs of the card."""
        return await self.post(self.pressed(message, verb, data, **fields))

    async def press_old(
        self, message: Message | str, verb: str, data: Mapping[str, Any] | None = None, **fields: Any
    ) -> Answer:
        """Press the `Action.Submit` that stands in for it on an old client."""
        pressed = {"type": "message", "replyToId": _id(message), "value": {"verb": verb, **(data or {})}}
        return await self.post(self.activity(**(pressed | fields)))

    async def fetch_dialog(self, verb: str, data: Mapping[str, Any] | None = None) -> Answer:
        """Open a Teams dialog."""
        value = {
            "data": {"verb": verb, "msteams": {"type": "task/fetch"}, **(data or {})},
            "context": {"theme": "default"},
        }
        return await self.post(self.activity(type="invoke", name="task/fetch", value=value))

    async def submit_dialog(self, verb: str, data: Mapping[str, Any] | None = None) -> Answer:
        """Send the form of a Teams dialog."""
        value = {"data": {"verb": verb, **(data or {})}, "context": {"theme": "default"}}
        return await self.post(self.activity(type="invoke", name="task/submit", value=value))

    async def send_files(self, files: Mapping[str, str], text: str = "", **fields: Any) -> list[Message]:
        """Send files, by name and address, with a text or without. Returns what came in answer."""
        sent = [
            {"contentType": FILE, "name": name, "content": {"downloadUrl": url, "uniqueId": "1", "fileType": "x"}}
            for name, url in files.items()
        ]
        return await self._send_attached(sent, text, fields)

    async def paste(self, picture: bytes, text: str = "", **fields: Any) -> list[Message]:
        """Paste a picture into a message. Returns what came in answer."""
        name = f"picture-{len(self.teams.pasted)}"
        self.teams.pasted[name] = picture
        url = f"{self.teams.url}v3/attachments/{name}/views/original"
        return await self._send_attached([{"contentType": "image/*", "contentUrl": url}], text, fields)

    async def _send_attached(self, attached: list[Any], text: str, fields: Mapping[str, Any]) -> list[Message]:
        before = len(self.messages)
        html = {"contentType": "text/html", "content": f"<p>{text}</p>"}
        answer = await self.post(self.message(text, **{"attachments": [*attached, html], **fields}))
        assert answer.status == 200, answer
        return self.messages[before:]

    async def use_action(self, command: str, message: Mapping[str, Any] | None = None, **fields: Any) -> Answer:
        """Choose an action in the menu of a message, or of the compose box; `message` is its payload (`a_message`)."""
        value = {"commandId": command, "commandContext": "message" if message else "compose", "messagePayload": message}
        invoke = {"type": "invoke", "name": "composeExtension/fetchTask", "value": value}
        return await self.post(self.activity(**(invoke | fields)))

    async def submit_action(
        self,
        command: str,
        verb: str,
        data: Mapping[str, Any] | None = None,
        message: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Answer:
        """Send the form that an action opened."""
        value = {"commandId": command, "data": {"verb": verb, **(data or {})}, "messagePayload": message}
        invoke = {"type": "invoke", "name": "composeExtension/submitAction", "value": value}
        return await self.post(self.activity(**(invoke | fields)))

    async def search(self, command: str, text: str) -> Answer:
        """Search in the compose box."""
        value = {"commandId": command, "parameters": [{"name": "query", "value": text}], "queryOptions": {"count": 25}}
        return await self.post(self.activity(type="invoke", name="composeExtension/query", value=value))

    async def install(self, action: str = "add", **fields: Any) -> list[Message]:
        """Install the bot, or ``remove``, ``add-upgrade``, ``remove-upgrade``. Returns what came in answer."""
        before = len(self.messages)
        answer = await self.post(self.activity(type="installationUpdate", action=action, **fields))
        assert answer.status == 200, answer
        return self.messages[before:]

    async def members(self, *, added: list[Any] | None = None, removed: list[Any] | None = None) -> list[Message]:
        """Tell who joined and who left; the bot itself is `BOT_ID`."""
        before = len(self.messages)
        update = self.activity(type="conversationUpdate", membersAdded=added or [], membersRemoved=removed or [])
        answer = await self.post(update)
        assert answer.status == 200, answer
        return self.messages[before:]

    # What Teams posts

    def activity(self, **fields: Any) -> dict[str, Any]:
        """An activity of this person; `fields` replace or add, None takes one out."""
        activity: dict[str, Any] = {
            "id": str(next(_numbers)),
            "channelId": "msteams",
            "serviceUrl": self.teams.url,
            "locale": self.locale,
            "from": {"id": self.teams_id, "name": self.name, "aadObjectId": self.entra_id},
            "recipient": {"id": BOT_ID, "name": "Mardi"},
            "conversation": {
                "id": self.conversation_id,
                "conversationType": self.conversation_type,
                "tenantId": self.tenant,
            },
            "channelData": {"tenant": {"id": self.tenant}, **self.channel},
            "entities": [{"type": "clientInfo", "locale": self.locale, "timezone": self.timezone, "platform": "Web"}],
        } | fields
        return {key: value for key, value in activity.items() if value is not None}

    def message(self, text: str, **fields: Any) -> dict[str, Any]:
        """A typed message."""
        if self.conversation_type == "personal":
            return self.activity(**({"type": "message", "text": text, "textFormat": "plain"} | fields))
        mention = {"type": "mention", "text": "<at>Mardi</at>", "mentioned": {"id": BOT_ID, "name": "Mardi"}}
        activity = self.activity(**({"type": "message", "text": f"<at>Mardi</at> {text}"} | fields))
        activity["entities"] = [mention, *activity["entities"]]
        return activity

    def pressed(
        self, message: Message | str, verb: str, data: Mapping[str, Any] | None = None, **fields: Any
    ) -> dict[str, Any]:
        """A pressed `Action.Execute`."""
        action = {"type": "Action.Execute", "verb": verb, "data": {"verb": verb, **(data or {})}}
        value = {"action": action, "trigger": "manual"}
        invoke = {"type": "invoke", "name": "adaptiveCard/action", "replyToId": _id(message), "value": value}
        return self.activity(**(invoke | fields))

    async def post(self, activity: Mapping[str, Any], **headers: str) -> Answer:
        """Post an activity, once."""
        return await self.post_bytes(json.dumps(activity).encode(), **headers)

    async def post_bytes(self, body: bytes, content_type: str | None = "application/json", **headers: str) -> Answer:
        """Post whatever bytes."""
        if content_type is not None:
            headers["Content-Type"] = content_type
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token()}")
        skipped = ("Content-Type",) if content_type is None else ()
        async with (
            ClientSession(skip_auto_headers=skipped, timeout=ClientTimeout(total=PATIENCE)) as session,
            session.post(f"{self.bot_url}/api/messages", data=BytesIO(body), headers=headers) as response,
        ):
            answer = await response.read()
            is_json = response.content_type == "application/json"
            return Answer(response.status, json.loads(answer) if is_json else answer.decode() or None)


def a_message(html: str, *, author: str = "Paul Martin", author_id: str = "", **fields: Any) -> dict[str, Any]:
    """A message as Teams hands it to a message action."""
    user = {
        "userIdentityType": "aadUser",
        "id": author_id or "00000000-0000-4000-8000-000000000004",
        "displayName": author,
    }
    return {
        "id": "1700000000000",
        "linkToMessage": "https://teams.microsoft.com/l/message/19:chat@thread.v2/1700000000000",
        "from": {"user": user},
        "body": {"contentType": "html", "content": html},
        "attachments": [],
        **fields,
    }


def _id(message: Message | str) -> str:
    return message if isinstance(message, str) else message.id
