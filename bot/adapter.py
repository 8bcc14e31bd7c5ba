"""The SDK's adapter with our connector and our token check put in through its extension points.

Only its public `process_activity` is used: the SDK's own HTTP layer serialises the answer to an invoke twice. What Mardi answers does
not pass through the SDK's models, which drop the fields they do not know.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    UserTokenClient,
)

from bot.activities import Incoming
from bot.connector import Connector
from bot.incoming_tokens import IncomingTokens, Refused

TurnErrorHandler = Callable[[TurnContext, Exception], Awaitable[None]]


class Authentication(BotFrameworkAuthentication):
    """Who may speak to the bot, and with what the bot answers.

    Without `tokens` (no app id) everything is let in: `bot.settings` then keeps the bot on loopback. `tenant_id` is the one
    organisation served.
    """

    def __init__(self, *, connector: Connector, tokens: IncomingTokens | None, app_id: str, tenant_id: str) -> None:
        self._factory = _OneConnector(connector)
        self._tokens = tokens
        self._app_id = app_id
        self._tenant_id = tenant_id

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Raises Refused, or KeysUnavailable."""
        if self._tokens is not None:
            await self._tokens.check(
                auth_header, channel_id=activity.channel_id or "", service_url=activity.service_url or ""
            )
            if self._tenant_id and activity.conversation.tenant_id != self._tenant_id:
                raise Refused(403, "this bot serves another tenant")
        result = AuthenticateRequestResult()
        result.audience = self._app_id
        result.claims_identity = ClaimsIdentity({"aud": self._app_id}, self._tokens is not None)
        result.connector_factory = self._factory
        return result

    async def authenticate_streaming_request(self, *_: str) -> AuthenticateRequestResult:
        """No streaming connection is ever let in."""
        raise Refused(403, "streaming is not offered")

    def create_connector_factory(self, _: ClaimsIdentity) -> ConnectorFactory:
        """The one connector, whoever speaks."""
        return self._factory

    async def create_user_token_client(self, _: ClaimsIdentity) -> UserTokenClient | None:
        """None: Mardi signs nobody in."""
        return None


class _OneConnector(ConnectorFactory):
    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def create(self, *_: str) -> Any:
        return self._connector


class Adapter(CloudAdapterBase):
    """Runs a turn in the SDK's pipeline; an error in it goes to `on_error`."""

    def __init__(self, *, authentication: Authentication, on_error: TurnErrorHandler) -> None:
        super().__init__(authentication)
        self.on_turn_error = on_error


def sdk_activity(incoming: Incoming) -> Activity:
    """The activity as the SDK's pipeline needs it. Its own reading of JSON costs 0.26 ms and fails on what it does not expect."""
    place = incoming.place
    return Activity(
        type=incoming.kind,
        name=incoming.name,
        id=incoming.activity_id,
        channel_id=incoming.channel_id,
        service_url=incoming.address.service_url,
        text=incoming.said,
        from_property=ChannelAccount(
            id=incoming.sender.teams_id, name=incoming.sender.name, aad_object_id=incoming.sender.entra_id
        ),
        recipient=ChannelAccount(id=incoming.bot.teams_id, name=incoming.bot.name),
        conversation=ConversationAccount(
            id=incoming.address.conversation_id, conversation_type=place.scope.value, tenant_id=place.tenant_id
        ),
    )
