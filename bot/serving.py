"""The process that serves: what was built is kept out of the garbage collector's way, and a signal ends it in peace."""

import errno
import gc
import os

import typer
from aiohttp import web

from bot.settings import Settings
from bot.terminal import CannotBegin

STOP_SECONDS = 10
COLLECTING = (20_000, 20, 20)
"""How rarely the garbage collector looks: turns and deliveries leave little in circles, and its looking was a fifth of their cost."""
_NOT_TO_BE_HAD = frozenset({errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES})


class CannotListen(CannotBegin):
    """The port or the address is not to be had."""

    def __init__(self, settings: Settings, error: int) -> None:
        super().__init__(
            f"Mardi cannot listen on {settings.host}:{settings.port} ({os.strerror(error)}): another program may do so."
            " Set MARDI_PORT or MARDI_HOST, or end that program."
        )


def serve_until_told(application: web.Application, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; what is being sent then has ten seconds to end. Raises CannotListen.

    What was built so far stays to the end, so the garbage collector is told not to look at it again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTING)

    def say_where(_text: str) -> None:
        typer.echo(f"Mardi listens on http://{settings.host}:{settings.port}/api/messages")

    try:
        web.run_app(
            application,
            host=settings.host,
            port=settings.port,
            print=say_where,
            access_log=None,
            shutdown_timeout=STOP_SECONDS,
        )
    except OSError as error:
        if error.errno not in _NOT_TO_BE_HAD:
            raise
        raise CannotListen(settings, error.errno) from error
