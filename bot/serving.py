"""The process that serves: what was built is kept out of the garbage collector's way, and a signal ends it in peace."""

import gc

import typer
from aiohttp import web

from bot.settings import Settings

STOP_SECONDS = 10
COLLECTING = (20_000, 20, 20)
"""How rarely the garbage collector looks: turns and deliveries leave little in circles, and its looking was a fifth of their cost."""


def serve_until_told(application: web.Application, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; what is being sent then has ten seconds to end.

    What was built so far stays to the end, so the garbage collector is told not to look at it again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTING)

    def say_where(_text: str) -> None:
        typer.echo(f"Mardi listens on http://{settings.host}:{settings.port}/api/messages")

    web.run_app(
        application,
        host=settings.host,
        port=settings.port,
        print=say_where,
        access_log=None,
        shutdown_timeout=STOP_SECONDS,
    )
