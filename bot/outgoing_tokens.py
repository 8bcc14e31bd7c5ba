"""The bot's own token: fetched once per life by msal in a thread of its own, and renewed before it ends."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from bot.cloud import Cloud
from bot.connector import TokenUnavailable
from bot.settings import AppType, Settings

AHEAD = timedelta(minutes=4, seconds=30)
"""How long before its end a token is renewed. Below msal's own five minutes, under which its cache stops answering."""
SECONDS = 10
"""The time-out of one call to the login service."""
RETRY_AFTER = timedelta(seconds=5)
"""How long a failed renewal is left alone while the token in hand is still good."""


class Source(Protocol):
    """Where tokens come from."""

    def acquire(self) -> Mapping[str, Any]:
        """What msal returns: `access_token` and `expires_in` (seconds), or `error`. Blocks."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class OutgoingTokens:
    """One token for all sends. Whoever finds none waits for the one request that is under way; the loop never does."""

    def __init__(self, *, source: Source, clock: Callable[[], datetime]) -> None:
        self._source = source
        self._clock = clock
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tokens")
        self._token = ""
        self._ends: datetime | None = None
        self._renew_at: datetime | None = None
        self._under_way: asyncio.Task[None] | None = None

    async def token(self) -> str:
        """A token that is valid now. Raises TokenUnavailable."""
        now = self._clock()
        if self._ends is None or now >= self._ends:
            await asyncio.shield(self._renewal())
        elif self._renew_at is not None and now >= self._renew_at:
            self._renewal()
        return self._token

    async def close(self) -> None:
        """Stop renewing. A call that hangs ends by its own time-out."""
        if self._under_way is not None:
            self._under_way.cancel()
            with contextlib.suppress(asyncio.CancelledError, TokenUnavailable):
                await self._under_way
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._source.close()

    def _renewal(self) -> asyncio.Task[None]:
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.create_task(self._renew())
            self._under_way.add_done_callback(_retrieve)
        return self._under_way

    async def _renew(self) -> None:
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._thread, self._source.acquire)
        except Exception as error:
            self._renew_at = self._clock() + RETRY_AFTER
            raise TokenUnavailable(type(error).__name__) from error
        token, life = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token:
            self._renew_at = self._clock() + RETRY_AFTER
            raise TokenUnavailable(_word(answer.get("error")))
        now = self._clock()
        seconds = timedelta(seconds=int(life)) if isinstance(life, int | float | str) else timedelta(hours=1)
        self._token, self._ends = token, now + seconds
        self._renew_at = self._ends - min(AHEAD, seconds / 2)


def _retrieve(task: asyncio.Task[None]) -> None:
    """Take note of a failure nobody awaited: the token in hand stays good, and the next send tries again."""
    if not task.cancelled():
        task.exception()


def _word(error: object) -> str:
    return error[:80] if isinstance(error, str) and error.replace("_", "").isalnum() else "refused"


class Msal:
    """Acquires by msal, for a registration with a secret or for a managed identity. Imported and built in the thread that uses it."""

    def __init__(self, settings: Settings, cloud: Cloud) -> None:
        self._settings = settings
        self._cloud = cloud
        self._session: Any = None
        self._client: Any = None

    def acquire(self) -> Mapping[str, Any]:
        """What msal answers, from its cache or from the login service. Blocks."""
        if self._client is None:
            self._client = self._made()
        answer: Mapping[str, Any]
        if self._settings.app_type is AppType.MANAGED_IDENTITY:
            answer = self._client.acquire_token_for_client(resource=self._cloud.resource)
        else:
            answer = self._client.acquire_token_for_client(scopes=[f"{self._cloud.resource}/.default"])
        return answer

    def close(self) -> None:
        """Close the connections to the login service."""
        if self._session is not None:
            self._session.close()

    def _made(self) -> Any:
        from msal import ConfidentialClientApplication, ManagedIdentityClient, UserAssignedManagedIdentity
        from requests import Session
        from requests.adapters import HTTPAdapter

        if self._session is None:
            self._session = Session()
            self._session.mount("https://", HTTPAdapter(max_retries=1))
            self._session.request = partial(self._session.request, timeout=SECONDS)
        if self._settings.app_type is AppType.MANAGED_IDENTITY:
            identity = UserAssignedManagedIdentity(client_id=self._settings.app_id)
            return ManagedIdentityClient(identity, http_client=self._session)
        return ConfidentialClientApplication(
            self._settings.app_id,
            client_credential=self._settings.app_password,
            authority=f"{self._cloud.login.rstrip('/')}/{self._settings.tenant_id}",
            instance_discovery=False,
            http_client=self._session,
        )
