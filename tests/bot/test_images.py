"""Images looked at over HTTP: what Teams would not show is told, and nobody makes Mardi look into a private network."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.images import Images
from domain.news.writing import NewsWrong
from tests.domain.news.test_images import png


class Site:
    """A web site with pictures, which counts who comes."""

    def __init__(self) -> None:
        self.visits = 0
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.visits += 1
        match request.match_info["name"]:
            case "good.png":
                return web.Response(body=png(600, 400))
            case "wide.png":
                return web.Response(body=png(4000, 300))
            case "heavy.png":
                return web.Response(body=png(600, 400).ljust(3_000_000, b"\x00"))
            case "page.png":
                return web.Response(text="<html>", content_type="image/png")
            case "moved.png":
                raise web.HTTPFound("/good.png")
            case "broken.png":
                raise web.HTTPBadGateway
            case _:
                raise web.HTTPNotFound


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """The site, on loopback."""
    site = Site()
    application = web.Application()
    application.router.add_get("/{name}", site.serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("good.png", None),
        ("wide.png", NewsWrong.IMAGE_TOO_WIDE),
        ("heavy.png", NewsWrong.IMAGE_TOO_BIG),
        ("page.png", NewsWrong.NOT_AN_IMAGE),
        ("moved.png", NewsWrong.IMAGE_MOVED),
        ("gone.png", NewsWrong.IMAGE_UNREACHABLE),
        ("broken.png", None),
    ],
)
async def test_what_teams_would_not_show_is_told(site: Site, name: str, wrong: NewsWrong | None) -> None:
    images = Images(is_allowed=lambda _address: True)
    assert await images.wrong_with(f"{site.url}/{name}") is wrong
    assert site.visits == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_nobody_makes_mardi_look_into_a_private_network(site: Site, host: str) -> None:
    url = site.url.replace("127.0.0.1", host)
    assert await Images().wrong_with(f"{url}/good.png") is NewsWrong.IMAGE_UNREACHABLE
    assert site.visits == 0


async def test_a_site_that_does_not_answer_is_not_held_against_the_image() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await Images(is_allowed=lambda _address: True).wrong_with(f"http://127.0.0.1:{port}/a.png") is None
    server.close()
    await server.wait_closed()
