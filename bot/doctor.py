"""The self-check: what works, what does not, and what to do about it, in words for the operator."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channel_check import ChannelCheck
from bot.cloud import Cloud
from bot.connector import Address, Connector, Tokens, TokenUnavailable
from bot.settings import Settings
from cards.text import CataloguesNotBuilt, speech
from cards.tickets.checks import finding_told
from domain.languages import Language
from domain.tickets.checks import Trouble
from storage import migrating
from storage.database import Database
from workflows.channels import Channels

_TIMEOUT = ClientTimeout(total=10)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at. `sentence` says how it stands and, when it is wrong, what to do."""

    is_well: bool
    sentence: str


def well(sentence: str) -> Finding:
    """It works."""
    return Finding(is_well=True, sentence=sentence)


def ill(sentence: str) -> Finding:
    """It does not."""
    return Finding(is_well=False, sentence=sentence)


class Doctor:
    """Looks at everything that a start depends on, and goes on after each fault."""

    def __init__(
        self,
        *,
        settings: Settings,
        cloud: Cloud,
        database: Database,
        channels: Channels,
        support: ChannelCheck,
        connector: Connector,
        tokens: Tokens | None,
    ) -> None:
        self._settings = settings
        self._cloud = cloud
        self._database = database
        self._channels = channels
        self._support = support
        self._connector = connector
        self._tokens = tokens

    async def examine(self) -> AsyncIterator[Finding]:
        """Every finding, in the order of a start."""
        yield self._registration()
        yield self._catalogues()
        database = await self._schema()
        yield database
        if self._tokens is not None:
            yield await self._credentials(self._tokens)
            yield await self._keys()
        if database.is_well:
            async for finding in self._bound_channels():
                yield finding
            async for finding in self._service_centre():
                yield finding

    def _registration(self) -> Finding:
        if self._settings.is_authenticated:
            return well(f"The settings are complete; the bot is registered as {self._settings.app_id}.")
        return well(
            "The settings are complete; without MicrosoftAppId the bot serves this machine only, which is meant for trials."
        )

    def _catalogues(self) -> Finding:
        try:
            for language in Language:
                speech(language)
        except CataloguesNotBuilt as missing:
            return ill(str(missing))
        return well("The texts are built in every language.")

    async def _schema(self) -> Finding:
        try:
            current, needed = await migrating.current(self._database), migrating.newest()
        except Exception as error:
            return ill(
                f"The database does not answer ({type(error).__name__}): check MARDI_DATABASE_URL, that the server runs, and the"
                " account's rights."
            )
        if current != needed:
            return ill(
                f"The database stands at revision {current or 'none'}, not {needed}: run `python app.py migrate`."
            )
        return well(f"The database answers and stands at revision {current}.")

    async def _credentials(self, tokens: Tokens) -> Finding:
        try:
            await tokens.token()
        except TokenUnavailable as unavailable:
            return ill(
                f"The login service gives no token ({unavailable.reason}): check MicrosoftAppId, MicrosoftAppTenantId and that the"
                " client secret has not expired."
            )
        return well("The login service gives the bot a token.")

    async def _keys(self) -> Finding:
        try:
            async with (
                ClientSession(timeout=_TIMEOUT) as session,
                session.get(self._cloud.openid_metadata, allow_redirects=False) as response,
            ):
                response.raise_for_status()
        except (ClientError, OSError) as error:
            return ill(
                f"The keys that Teams signs with cannot be fetched ({type(error).__name__}): let this machine reach"
                f" {self._cloud.openid_metadata}."
            )
        return well("The keys that Teams signs with can be fetched.")

    async def _bound_channels(self) -> AsyncIterator[Finding]:
        bound = await self._channels.bound()
        if not bound:
            yield well(
                "No channel is bound yet: write “ici bureau de projets” to the bot in the channel that is to receive the flash reports."
            )
        for purpose, place in bound:
            name = place.name or place.conversation_id
            members = await self._connector.members(
                Address(service_url=place.service_url, conversation_id=place.conversation_id)
            )
            if isinstance(members, tuple):
                yield well(f"The channel “{name}” ({purpose}) answers.")
            else:
                yield ill(
                    f"The channel “{name}” ({purpose}) does not answer ({type(members).__name__}): is the app still installed in its team?"
                    " If the channel is gone, bind another one."
                )

    async def _service_centre(self) -> AsyncIterator[Finding]:
        """The groups that look after tickets, and the channels they work in. Who has no service centre is left in peace."""
        found = await self._support.findings()
        if not found:
            yield well("The service centre is complete: every group has its people or its channel, and its lead.")
        for one in found:
            told = finding_told(one, Language.ENGLISH)
            yield well(told) if one.trouble is Trouble.NO_GROUP else ill(told)
