"""The web application: Teams' way in, and what an operator asks of a running bot."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import hdrs, web
from structlog import get_logger

from bot.endpoint import LARGEST_BODY, Endpoint
from bot.logs import place_of
from bot.metrics import Metrics
from domain.languages import Language

log = get_logger()

Check = Callable[[], Awaitable[bool]]
"""Whether a part of the bot is fit for work."""
Measure = Callable[[], Awaitable[None]]
"""Brings the gauges up to date."""


def web_application(
    *,
    endpoint: Endpoint,
    metrics: Metrics,
    checks: Mapping[str, Check],
    measure: Measure | None = None,
) -> web.Application:
    """The routes: `/api/messages`, `/healthz` (the process lives), `/readyz` (its parts work), `/metrics` (Prometheus)."""

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
    return application


def language_of(request: web.Request) -> Language:
    """The language that a browser asks for first; French for any that Mardi does not speak."""
    asked = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").partition(",")[0].partition(";")[0]
    return Language.of(asked) or Language.FRENCH


async def _passes(name: str, check: Check) -> bool:
    try:
        return await check()
    except Exception as error:
        log.error("check.failed", name=name, error=type(error).__name__, where=place_of(error))
        return False
