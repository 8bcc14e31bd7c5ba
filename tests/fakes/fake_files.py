"""A fake of the place where people's own files lie: what Teams gives the bot an address of when somebody sends it a file.

async with FakeFiles() as files:
    url = files.put(b"...")                # where it can be fetched
    files.asked                            # the headers of each request
"""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

PIECE = b"x" * 1024 * 1024


class FakeFiles:
    """The service, on loopback."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, str]] = []
        self.sent = 0
        self._contents: dict[str, bytes | int] = {}
        self._runner: web.AppRunner | None = None
        self._url = ""
        self._never = asyncio.Event()

    def put(self, content: bytes) -> str:
        """Lay a file there; returns its address."""
        name = str(len(self._contents))
        self._contents[name] = content
        return f"{self._url}/{name}/download.aspx?tempauth=x"

    def endless(self, megabytes: int) -> str:
        """The address of a file of so many megabytes that does not say how big it is; `sent` counts those that went out."""
        self._contents["endless"] = megabytes
        return f"{self._url}/endless/download.aspx"

    def moved(self, to: str) -> str:
        """An address that leads to another."""
        self._contents["moved"] = to.encode()
        return f"{self._url}/moved"

    def silent(self) -> str:
        """An address that never answers."""
        return f"{self._url}/silent"

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/moved", self._moved)
        application.router.add_get("/silent", self._silent)
        application.router.add_get("/{name}/download.aspx", self._download)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._never.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.headers))
        content = self._contents.get(request.match_info["name"])
        if content is None:
            return web.Response(status=404)
        if isinstance(content, bytes):
            return web.Response(body=content)
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(content):
                await response.write(PIECE)
                self.sent += 1
        except ConnectionError:
            return response
        return response

    async def _moved(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.headers))
        content = self._contents["moved"]
        assert isinstance(content, bytes)
        return web.Response(status=302, headers={"Location": content.decode()})

    async def _silent(self, _request: web.Request) -> web.Response:
        await self._never.wait()
        return web.Response()
