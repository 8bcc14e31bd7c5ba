"""The files that come with a message: fetched at once, looked at, kept.

What lies in the sender's OneDrive has an address of its own, which lives minutes and needs no token: none is sent there, since the address
comes from a payload. A picture pasted into a message lies on the service that the conversation runs on; the token goes there alone.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from structlog import get_logger

from bot.cloud import Cloud
from bot.connector import Address, ForeignService, Tokens, TokenUnavailable, base_of
from bot.settings import is_loopback
from domain.files import (
    MOST_BYTES,
    MOST_FILES,
    FileProblem,
    FileUnfit,
    KeptFile,
    RefusedFile,
    SentFile,
    file_name,
    kind_of,
)
from storage.files import FileStore

log = get_logger()

FILE = "application/vnd.microsoft.teams.file.download.info"
LONGEST_NAME = 200
_LONGEST_URL = 4_096
_AT_ONCE = 4
WINDOW = timedelta(minutes=10)
MOST_IN_WINDOW = 60
"""Files of one conversation in that time: more is no longer somebody who shows their screen."""
_REMEMBERED = 10_000
_SECONDS = 10.0
"""For one file: Teams sends a message again that is not answered within some 15 s."""


@dataclass(frozen=True, kw_only=True)
class OfferedFile:
    """A file as an activity offers it. `is_pasted`: a picture in the message itself, to be had from the conversation's own service."""

    name: str
    url: str
    is_pasted: bool


def offered(attachments: object) -> tuple[OfferedFile, ...]:
    """The files among the attachments of an activity; cards and the message's own HTML are none."""
    found = []
    for one in attachments if isinstance(attachments, list) else ():
        if not isinstance(one, dict):
            continue
        kind, name = _text(one.get("contentType")).lower(), _text(one.get("name")).strip()[:LONGEST_NAME]
        if kind == FILE:
            content = one.get("content")
            url = _text(content.get("downloadUrl")) if isinstance(content, dict) else ""
            found.append(OfferedFile(name=name, url=url, is_pasted=False))
        elif kind.startswith("image/"):
            found.append(OfferedFile(name=name, url=_text(one.get("contentUrl")), is_pasted=True))
    return tuple(found)


class Files:
    """Fetches and keeps. `seconds` is the time-out of one file."""

    def __init__(
        self,
        *,
        store: FileStore,
        cloud: Cloud,
        clock: Callable[[], datetime],
        tokens: Tokens | None = None,
        seconds: float = _SECONDS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._fetched: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._cloud = cloud
        self._tokens = tokens
        self._timeout = ClientTimeout(total=seconds, connect=min(5.0, seconds))
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._session: ClientSession | None = None

    async def fetch(self, files: Sequence[OfferedFile], conversation: Address) -> tuple[SentFile, ...]:
        """What became of each file, in their order. Those beyond the tenth are refused, and all of them in a flood."""
        room = min(MOST_FILES, self._room(conversation.conversation_id))
        problem = FileProblem.TOO_MANY if room == MOST_FILES else FileProblem.TOO_OFTEN
        self._fetched[conversation.conversation_id].extend([self._clock()] * len(files[:room]))
        taken = await asyncio.gather(*(self._one(file, conversation) for file in files[:room]))
        return (*taken, *(RefusedFile(name=file.name, problem=problem) for file in files[room:]))

    def _room(self, conversation_id: str) -> int:
        """How many more files a conversation may bring for now."""
        fetched = self._fetched.setdefault(conversation_id, deque())
        self._fetched.move_to_end(conversation_id)
        if len(self._fetched) > _REMEMBERED:
            self._fetched.popitem(last=False)
        while fetched and fetched[0] <= self._clock() - WINDOW:
            fetched.popleft()
        return MOST_IN_WINDOW - len(fetched)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _one(self, file: OfferedFile, conversation: Address) -> SentFile:
        try:
            async with self._places:
                content = await self._content(file, conversation)
                kind = kind_of(content, file.name)
                kept = KeptFile(
                    name=file_name(file.name, kind),
                    kind=kind,
                    size=len(content),
                    sha256=await self._store.keep(content),
                )
        except FileUnfit as unfit:
            log.warning("file.refused", reason=unfit.problem.value, conversation_id=conversation.conversation_id)
            return RefusedFile(name=file.name, problem=unfit.problem)
        log.info("file.kept", kind=kind.value, conversation_id=conversation.conversation_id)
        return kept

    async def _content(self, file: OfferedFile, conversation: Address) -> bytes:
        """The bytes of a file, at most one more than are kept. Raises FileUnfit."""
        headers = await self._headers(file, conversation)
        try:
            async with self._pooled().get(file.url, headers=headers, allow_redirects=False) as response:
                if response.status != 200:
                    raise FileUnfit(FileProblem.OUT_OF_REACH)
                return await _read(response)
        except (TimeoutError, ClientError, OSError, ValueError):
            raise FileUnfit(FileProblem.OUT_OF_REACH) from None

    async def _headers(self, file: OfferedFile, conversation: Address) -> Mapping[str, str]:
        """The headers to ask with, once the address is known to be one to ask. Raises FileUnfit."""
        if len(file.url) > _LONGEST_URL or not self._may_ask(file, conversation):
            raise FileUnfit(FileProblem.FOREIGN_ADDRESS)
        if not file.is_pasted or self._tokens is None:
            return {}
        try:
            return {"Authorization": f"Bearer {await self._tokens.token()}"}
        except TokenUnavailable:
            raise FileUnfit(FileProblem.OUT_OF_REACH) from None

    def _may_ask(self, file: OfferedFile, conversation: Address) -> bool:
        try:
            parts = urlsplit(file.url)
            origin = (parts.scheme, parts.hostname, parts.port)
            own = urlsplit(base_of(conversation.service_url, self._cloud.loopback_services))
        except (ValueError, ForeignService):
            return False
        if parts.username or parts.password or "\\" in file.url:
            return False
        if file.is_pasted:
            return origin == (own.scheme, own.hostname, own.port) and parts.path.startswith(
                f"{own.path}/v3/attachments/"
            )
        host = parts.hostname or ""
        if self._cloud.loopback_services and parts.scheme == "http" and is_loopback(host):
            return True
        return parts.scheme == "https" and parts.port in (None, 443) and self._is_of_microsoft(host)

    def _is_of_microsoft(self, host: str) -> bool:
        return any(host.endswith(f".{domain}") for domain in self._cloud.file_domains)

    def _pooled(self) -> ClientSession:
        if self._session is None or self._session.closed:
            self._session = ClientSession(timeout=self._timeout)
        return self._session


async def _read(response: ClientResponse) -> bytes:
    if (response.content_length or 0) > MOST_BYTES:
        raise FileUnfit(FileProblem.TOO_BIG)
    content = bytearray()
    async for piece in response.content.iter_chunked(64 * 1024):
        content += piece
        if len(content) > MOST_BYTES:
            raise FileUnfit(FileProblem.TOO_BIG)
    return bytes(content)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
