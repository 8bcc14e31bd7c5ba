"""The check of what claims to come from Teams: PyJWT, with the service's keys fetched off the turn's path.

The SDK's own check fetches keys with blocking requests, and answers 500 to a rotated key and to an expired token.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.cloud import Cloud

LEEWAY = timedelta(minutes=5)
FRESH = timedelta(hours=24)
"""The age at which the keys are fetched again, behind the requests that go on with the old ones."""
UNKNOWN_KEY_INTERVAL = timedelta(minutes=1)
"""How often at most an unknown key may cause a fetch: anyone can name a key."""
MOST_REMEMBERED = 256
LATEST = 1e11
"""Seconds since 1970 that no token outlives."""

_NONSENSE = (jwt.PyJWTError, ValueError, TypeError, AttributeError, RecursionError)
"""What PyJWT raises over tokens that were made to break it."""


class Refused(Exception):
    """The request is not let in. `status` is 401 or 403; `reason` is a few words, free of what the request said."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class KeysUnavailable(Exception):
    """There is no key to check a plausible token with: the service that publishes them does not answer."""


@dataclass(frozen=True, kw_only=True)
class _Key:
    key: Any
    endorsements: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A token whose signature was checked, and what remains to be checked each time."""

    key: _Key
    service_url: str
    begins: float
    ends: float


class SigningKeys:
    """The keys of the Bot Framework: cached, stale while their service fails, refreshed on an unknown one, one fetch at a time."""

    def __init__(self, *, metadata_url: str, clock: Callable[[], datetime], seconds: float = 5.0) -> None:
        self._metadata_url = metadata_url
        self._clock = clock
        self._timeout = ClientTimeout(total=seconds)
        self._keys: Mapping[str, _Key] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._under_way: asyncio.Task[None] | None = None
        self.generation = 0

    async def key(self, key_id: str) -> _Key | None:
        """The key of this id, None when there is none. Raises KeysUnavailable while no key at all is known."""
        now = self._clock()
        found = self._keys.get(key_id)
        if self._fetched_at is None:
            await self._refreshed()
        elif found is None:
            if self._tried_at is None or now - self._tried_at >= UNKNOWN_KEY_INTERVAL or self._is_under_way():
                await self._refreshed()
        elif now - self._fetched_at >= FRESH and (
            self._tried_at is None or now - self._tried_at >= UNKNOWN_KEY_INTERVAL
        ):
            self._refresh()
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(key_id)

    def prefetch(self) -> None:
        """Begin to fetch the keys before the first turn needs them; a failure is left to that turn."""
        self._refresh()

    async def close(self) -> None:
        """Stop a fetch that is under way."""
        if self._under_way is not None and not self._under_way.done():
            self._under_way.cancel()
            await asyncio.wait([self._under_way])

    def _is_under_way(self) -> bool:
        return self._under_way is not None and not self._under_way.done()

    def _refresh(self) -> "asyncio.Task[None]":
        if self._under_way is None or self._under_way.done():
            self._tried_at = self._clock()
            self._under_way = asyncio.create_task(self._fetch())
        return self._under_way

    async def _refreshed(self) -> None:
        await asyncio.shield(self._refresh())

    async def _fetch(self) -> None:
        """Replace the keys by those published now; keep the old ones when that fails."""
        try:
            async with ClientSession(timeout=self._timeout) as session:
                metadata = await _get(session, self._metadata_url)
                published = await _get(session, str(metadata["jwks_uri"]))
            keys = {str(one["kid"]): _key(one) for one in published["keys"] if one.get("kty") == "RSA" and "kid" in one}
        except (ClientError, OSError, ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError):
            return
        if keys:
            self._keys = keys
            self._fetched_at = self._clock()
            self.generation += 1


async def _get(session: ClientSession, url: str) -> Any:
    async with session.get(url, allow_redirects=False) as response:
        response.raise_for_status()
        return await response.json(content_type=None)


def _key(published: Mapping[str, Any]) -> _Key:
    return _Key(
        key=jwt.PyJWK.from_dict(dict(published), algorithm="RS256").key,
        endorsements=frozenset(one for one in published.get("endorsements") or () if isinstance(one, str)),
    )


class IncomingTokens:
    """Lets in what carries a token of the Bot Framework for this bot, channel and service URL.

    The SDK's rules: RS256; the issuer; the audience is the app id; exp and nbf with five minutes' leeway; the `serviceurl` claim is
    the activity's; the key is endorsed for the activity's channel. Teams uses one token for many requests: the signature of one seen
    before is not computed again, as long as the keys are the same.
    """

    def __init__(self, *, app_id: str, cloud: Cloud, clock: Callable[[], datetime]) -> None:
        self._app_id = app_id
        self._issuer = cloud.issuer
        self._clock = clock
        self.keys = SigningKeys(metadata_url=cloud.openid_metadata, clock=clock)
        self._remembered: dict[str, _Known] = {}
        self._generation = 0

    async def check(self, header: str, *, channel_id: str, service_url: str) -> None:
        """Return when the request may come in. Raises Refused, or KeysUnavailable for a token that cannot be judged."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(401, "a bearer token is required")
        known = self._remembered.get(token)
        if known is None or self._generation != self.keys.generation:
            known = await self._verified(token)
        self._check_time(known.begins, known.ends)
        if known.service_url != service_url:
            raise Refused(401, "the token is for another service URL")
        if channel_id not in known.key.endorsements:
            raise Refused(401, "the signing key is not endorsed for this channel")

    async def _verified(self, token: str) -> _Known:
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            claimed = self._claims(token, key=None)
        except _NONSENSE:
            raise Refused(401, "the token is malformed or meant for another bot") from None
        self._check_time(*_period(claimed))
        if not isinstance(key_id, str):
            raise Refused(401, "the token names no key")
        key = await self.keys.key(key_id)
        if key is None:
            raise Refused(401, "the token is signed with an unknown key")
        try:
            claims = self._claims(token, key=key.key)
        except _NONSENSE:
            raise Refused(401, "the token's signature does not hold") from None
        begins, ends = _period(claims)
        known = _Known(
            key=key,
            service_url=str(claims.get("serviceurl") or ""),
            begins=begins,
            ends=ends,
        )
        self._remember(token, known)
        return known

    def _check_time(self, begins: float, ends: float) -> None:
        now = self._clock().timestamp()
        leeway = LEEWAY.total_seconds()
        if now > ends + leeway or now < begins - leeway:
            raise Refused(401, "the token has expired or is not valid yet")

    def _claims(self, token: str, *, key: Any) -> Mapping[str, Any]:
        """The claims, with those about time, issuer and audience checked; the signature too when there is a key."""
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key=key or "",
            algorithms=["RS256"],
            audience=self._app_id,
            issuer=self._issuer,
            options={
                "require": ["exp", "nbf", "iss", "aud"],
                "verify_signature": key is not None,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "verify_aud": True,
                "verify_iss": True,
            },
        )
        return claims

    def _remember(self, token: str, known: _Known) -> None:
        if self._generation != self.keys.generation or len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
            self._generation = self.keys.generation
        self._remembered[token] = known


def _period(claims: Mapping[str, Any]) -> tuple[float, float]:
    """When a token begins and ends, in seconds since 1970. Raises Refused when either is no such number."""
    begins, ends = claims["nbf"], claims["exp"]
    if not all(isinstance(one, int | float) and abs(one) < LATEST for one in (begins, ends)):
        raise Refused(401, "the token does not say when it is valid")
    return float(begins), float(ends)
