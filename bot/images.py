"""Looks at the images that editors put into items, as Teams will: over the public network, without following where they lead."""

import socket
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from structlog import get_logger

from domain.news.images import MOST_BYTES, wrong_with
from domain.news.writing import NewsWrong

log = get_logger()

_WITHIN = ClientTimeout(total=2.5)
"""An editor waits for the answer to a press, which Teams gives up after a few seconds."""


class _NotPublic(OSError):
    """The address is one of a private network: Teams cannot reach it, and nobody shall make Mardi look there."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet."""
    return ip_address(address).is_global


class Images:
    """Looks at one image at a time. `is_allowed` judges the IP addresses that may be asked."""

    def __init__(self, *, is_allowed: Callable[[str], bool] = is_public) -> None:
        self._is_allowed = is_allowed

    async def wrong_with(self, url: str) -> NewsWrong | None:
        """What is wrong with the image at an address; None when it is good, or when it cannot be looked at from here."""
        try:
            self._refuse_literal(url)
            connector = TCPConnector(resolver=_Judging(self._is_allowed), force_close=True)
            async with (
                ClientSession(connector=connector, timeout=_WITHIN) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                if 300 <= response.status < 400:
                    return NewsWrong.IMAGE_MOVED
                if 400 <= response.status < 500:
                    return NewsWrong.IMAGE_UNREACHABLE
                if response.status != 200:
                    return None
                content = bytearray()
                async for chunk in response.content.iter_chunked(65_536):
                    content += chunk
                    if len(content) > MOST_BYTES:
                        break
                return wrong_with(bytes(content))
        except (ClientError, TimeoutError, OSError, ValueError) as fault:
            if isinstance(fault, _NotPublic) or isinstance(fault.__cause__, _NotPublic):
                return NewsWrong.IMAGE_UNREACHABLE
            log.info("image.not_looked_at", fault=type(fault).__name__)
            return None

    def _refuse_literal(self, url: str) -> None:
        """An address written in numbers is asked of no resolver."""
        host = urlsplit(url).hostname or ""
        try:
            ip_address(host)
        except ValueError:
            return
        if not self._is_allowed(host):
            raise _NotPublic


class _Judging(AbstractResolver):
    """Resolves names to the addresses that are allowed: the check and the connection see the same ones."""

    def __init__(self, is_allowed: Callable[[str], bool]) -> None:
        self._is_allowed = is_allowed
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The allowed addresses of a host. Raises an OSError when it has none such."""
        found = await self._resolver.resolve(host, port, family)
        allowed = [one for one in found if self._is_allowed(one["host"])]
        if not allowed:
            raise _NotPublic
        return allowed

    async def close(self) -> None:
        """Nothing is held open."""
        await self._resolver.close()
