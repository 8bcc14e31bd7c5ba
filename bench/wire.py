"""Just enough HTTP/1.1 for the load and the fakes: they must never be what is measured.

A library's client costs as much per request as the bot under measure; this one costs a tenth of it. Bodies are bytes, heads are
searched rather than parsed, and connections stay open.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A request or an answer: its first line, its lower-cased head and its body."""

    line: bytes
    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        """The status of an answer."""
        return int(self.line.split(b" ", 2)[1])

    @property
    def method(self) -> str:
        """The method of a request."""
        return self.line.split(b" ", 1)[0].decode()

    @property
    def path(self) -> str:
        """The target of a request, as it was sent (still percent-encoded)."""
        return self.line.split(b" ", 2)[1].decode()

    def header(self, name: bytes) -> bytes:
        """The value of a header, given in lower case; empty when absent. The value is lower-cased too."""
        at = self.head.find(b"\r\n" + name + b":")
        if at < 0:
            return b""
        start = at + len(name) + 3
        end = self.head.find(b"\r\n", start)
        return self.head[start : end if end >= 0 else None].strip()


def take(buffer: bytearray) -> Message | None:
    """Remove the first whole message from the buffer; None while it is incomplete."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    line, _, _ = bytes(buffer[:end]).partition(b"\r\n")
    head = bytes(buffer[len(line) : end]).lower()
    bare = Message(line, head, b"")
    start = end + 4
    if b"chunked" in bare.header(b"transfer-encoding"):
        return _take_chunks(buffer, bare, start)
    stop = start + int(bare.header(b"content-length") or 0)
    if len(buffer) < stop:
        return None
    body = bytes(buffer[start:stop])
    del buffer[:stop]
    return Message(line, head, body)


def _take_chunks(buffer: bytearray, bare: Message, start: int) -> Message | None:
    body = bytearray()
    while True:
        end = buffer.find(b"\r\n", start)
        if end < 0:
            return None
        size = int(bytes(buffer[start:end]).split(b";")[0], 16)
        stop = end + 2 + size + 2
        if len(buffer) < stop:
            return None
        if size == 0:
            del buffer[:stop]
            return Message(bare.line, bare.head, bytes(body))
        body += buffer[end + 2 : stop - 2]
        start = stop


def request(method: str, path: str, host: str, body: bytes = b"", bearer: str = "") -> bytes:
    """A whole request, ready to write; JSON when it has a body."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    if body:
        lines.append("Content-Type: application/json; charset=utf-8")
    if bearer:
        lines.append(f"Authorization: Bearer {bearer}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def answer(status: int, body: bytes) -> bytes:
    """A whole JSON answer, ready to write."""
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Line(asyncio.Protocol):
    """One connection of a client, which asks one thing at a time. Raises ConnectionError when the server hangs up."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._awaited: asyncio.Future[Message] | None = None

    @classmethod
    async def open(cls, port: int) -> "Line":
        """Connect to a server on loopback."""
        _, line = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return line

    async def ask(self, payload: bytes) -> Message:
        """Send a whole request and wait for its answer."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("the server closed the connection")
        self._awaited = asyncio.get_running_loop().create_future()
        self._transport.write(payload)
        return await self._awaited

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        message = take(self._buffer)
        if message is not None and self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(message)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_exception(exc or ConnectionError("the server closed the connection"))


Respond = Callable[[Message], tuple[int, bytes] | Awaitable[tuple[int, bytes]]]


class _Desk(asyncio.Protocol):
    """The server's end of one connection. Answers leave in the order of the requests of that connection."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._later: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (message := take(self._buffer)) is not None:
            response = self._respond(message)
            if isinstance(response, tuple):
                self._write(*response)
            else:
                task = asyncio.ensure_future(self._write_later(response))
                self._later.add(task)
                task.add_done_callback(self._later.discard)

    async def _write_later(self, response: Awaitable[tuple[int, bytes]]) -> None:
        self._write(*await response)

    def _write(self, status: int, body: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer(status, body))


async def serve(respond: Respond, port: int = 0, tls: ssl.SSLContext | None = None) -> tuple[asyncio.Server, int]:
    """Listen on loopback; the port is chosen when 0. `respond` answers at once, or with an awaitable when it takes its time."""
    server = await asyncio.get_running_loop().create_server(lambda: _Desk(respond), "127.0.0.1", port, ssl=tls)
    return server, server.sockets[0].getsockname()[1]
