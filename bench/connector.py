"""The fake connector, in the process of the load: takes what the bot says, and tells the load when its reply has come."""

import asyncio
import itertools
import ssl
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from bench import wire
from bench.identity import CONNECTOR


@dataclass(frozen=True)
class Reply:
    """What the bot posted to a conversation, and the id it was given."""

    activity_id: str
    body: bytes


class Connector:
    """Counts calls by method and, while `hang` is not 0, answers each after that many seconds."""

    def __init__(self) -> None:
        self.plain_port = 0
        self.tls_port = 0
        self.hang = 0.0
        self.calls: Counter[str] = Counter()
        self._awaited: dict[str, asyncio.Future[Reply]] = {}
        self._ids = itertools.count(1)

    def service_url(self, *, authenticated: bool) -> str:
        """What activities carry as `serviceUrl`: over TLS and by Teams' own name when the bot authenticates, as in production."""
        return f"https://{CONNECTOR}/fr/" if authenticated else f"http://127.0.0.1:{self.plain_port}/"

    async def start(self, certificate_file: Path) -> None:
        """Listen, plainly and over TLS."""
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate_file)
        _, self.plain_port = await wire.serve(self._respond)
        _, self.tls_port = await wire.serve(self._respond, tls=tls)

    def expect(self, conversation_id: str) -> asyncio.Future[Reply]:
        """The next message posted to a conversation. Asked before the bot is, since the reply precedes its answer."""
        awaited: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._awaited[conversation_id] = awaited
        return awaited

    def _respond(self, message: wire.Message) -> tuple[int, bytes] | Awaitable[tuple[int, bytes]]:
        method = message.method
        self.calls[method] += 1
        activity_id = f"f:{next(self._ids)}"
        _, _, after = message.path.partition("/v3/conversations/")
        if method == "POST" and after:
            awaited = self._awaited.pop(unquote(after.split("/", 1)[0]), None)
            if awaited is not None and not awaited.done():
                awaited.set_result(Reply(activity_id, message.body))
        status, body = (200, b"{}") if method == "DELETE" else (201, b'{"id": "%s"}' % activity_id.encode())
        if self.hang:
            return self._later(status, body)
        return status, body

    async def _later(self, status: int, body: bytes) -> tuple[int, bytes]:
        await asyncio.sleep(self.hang)
        return status, body
