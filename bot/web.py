"""The web application: Teams' way in, and what an operator asks of a running bot."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from structlog import get_logger

from bot.endpoint import LARGEST_BODY, Endpoint
from bot.logs import place_of
from bot.metrics import Metrics

log = get_logger()

Check = Callable[[], Awaitable[bool]]
"""Whether a part of the bot is fit for work."""
Measure = Callable[[], Awaitable[None]]
"""Brings the gauges up to date."""
Page = Callable[[web.Request], Awaitable[web.Response]]
"""What is served to a browser."""


def web_application(
    *,
    endpoint: Endpoint,
    metrics: Metrics,
    checks: Mapping[str, Check],
    measure: Measure | None = None,
    pages: Mapping[str, Page] | None = None,
) -> web.Application:
    """The routes: `/api/messages`, `/healthz` (the process lives), `/readyz` (its parts work), `/metrics` (Prometheus), and `pages`."""

    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readiness(_request: web.Request) -> web.Response:
        found = {name: await _passes(name, check) for name, check in checks.items()}
        ready = all(found.values())
        return web.json_response({"status": "ready" if ready else "not ready", **found}, status=200 if ready else 503)

    async def measures(_request: web.Request) -> web.Response:
        if measure is not None:
            await measure()
        return web.Response(body=metrics.exposition(), headers={"Content-Type": metrics.content_type})

    application = web.Application(client_max_size=LARGEST_BODY)
    application.router.add_post("/api/messages", endpoint.receive)
    application.router.add_get("/healthz", health)
    application.router.add_get("/readyz", readiness)
    application.router.add_get("/metrics", measures)
    for route, page in (pages or {}).items():
        application.router.add_get(route, page)
    return application


async def _passes(name: str, check: Check) -> bool:
    try:
        return await check()
    except Exception as error:
        log.error("check.failed", name=name, error=type(error).__name__, where=place_of(error))
        return False
