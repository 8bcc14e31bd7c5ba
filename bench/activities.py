"""The activities that Teams would send, as bytes ready to write."""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bench import wire
from bench.identity import APP_ID, TENANT_ID

_ids = itertools.count(1_790_000_000_000)


@dataclass(frozen=True)
class Person:
    """Someone who talks to the bot in a personal chat. The number tells them apart."""

    number: int

    @property
    def entra_id(self) -> str:
        return str(UUID(int=0xBE7C_0000_0000_4000_8000_0000_0000_0000 + self.number))

    @property
    def teams_id(self) -> str:
        return f"29:bench-{self.number}"

    @property
    def name(self) -> str:
        return f"Bench Person {self.number:02d}"

    @property
    def conversation_id(self) -> str:
        return f"a:bench{self.number:04d}"


@dataclass(frozen=True, kw_only=True)
class Channel:
    """The channel as one bot sees it: where it sends to, and with what token it comes (empty: none)."""

    service_url: str
    bot_port: int
    bearer: str = ""

    def message(self, person: Person, text: str) -> bytes:
        """A message typed in the personal chat."""
        return self._post(_common(person, self.service_url) | {"type": "message", "text": text, "textFormat": "plain"})

    def button(self, person: Person, card_id: str, verb: str, data: Mapping[str, object]) -> bytes:
        """An `Action.Execute` pressed on a card of the personal chat, the card's inputs being in `data`."""
        action = {"type": "Action.Execute", "id": verb, "verb": verb, "data": dict(data)}
        return self._post(
            _common(person, self.service_url)
            | {
                "type": "invoke",
                "name": "adaptiveCard/action",
                "replyToId": card_id,
                "value": {"action": action, "trigger": "manual"},
            }
        )

    def _post(self, activity: Mapping[str, object]) -> bytes:
        body = json.dumps(activity, ensure_ascii=False).encode()
        return wire.request("POST", "/api/messages", f"127.0.0.1:{self.bot_port}", body, self.bearer)


def _common(person: Person, service_url: str) -> dict[str, object]:
    return {
        "id": str(next(_ids)),
        "timestamp": "2026-11-24T09:00:00.0000000Z",
        "localTimestamp": "2026-11-24T10:00:00.0000000+01:00",
        "localTimezone": "Europe/Paris",
        "locale": "fr-FR",
        "serviceUrl": service_url,
        "channelId": "msteams",
        "from": {"id": person.teams_id, "name": person.name, "aadObjectId": person.entra_id},
        "conversation": {"conversationType": "personal", "tenantId": TENANT_ID, "id": person.conversation_id},
        "recipient": {"id": f"28:{APP_ID}", "name": "Mardi"},
        "entities": [
            {"locale": "fr-FR", "country": "FR", "platform": "Web", "timezone": "Europe/Paris", "type": "clientInfo"}
        ],
        "channelData": {"tenant": {"id": TENANT_ID}},
    }
