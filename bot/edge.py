"""The edge put together: from the settings and what the workflows and dialogs offer to a web application that is served."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import web
from structlog import get_logger

from bot.adapter import Authentication
from bot.answers import Answers, ShownCards
from bot.cloud import PUBLIC, Cloud
from bot.connector import Connector
from bot.delivery import Dispatcher, Queue
from bot.endpoint import Endpoint
from bot.files import Files
from bot.incoming_tokens import IncomingTokens
from bot.metrics import Metrics
from bot.outgoing_tokens import Msal, OutgoingTokens
from bot.router import Router
from bot.scheduler import Scheduler
from bot.sending import AS_IT_STANDS, PayloadOf, Sender
from bot.settings import Settings
from bot.sole_dispatcher import SoleDispatcher
from bot.turns import Turns
from bot.web import Check, web_application
from dialogs.features import Handler
from domain.outbox import Overview
from domain.places import Place
from storage.files import FileStore
from workflows.people import People

log = get_logger()

DISPATCH_TICK = timedelta(seconds=2)
"""How often the outbox is looked at without being told: for what falls due, and for what another replica queued."""


class CountedQueue(Queue, Protocol):
    """The outbox, whose rows are counted for the operator (`workflows.outbox.Outbox`)."""

    async def overview(self, now: datetime) -> Overview: ...


def _ignore(_place: Place) -> None:
    """Nobody wants to know."""


class Edge:
    """Everything of `bot`, wired.

    `dispatcher` and `scheduler` start and stop with the web application; `scheduler` takes further ticks before that. Whoever queues
    something to send calls `dispatcher.wake`. `connector`, `tokens` (None without an app id) and `cloud` serve who checks a deployment.
    `sole_dispatcher` says whether this process empties the outbox, or leaves that to another one on the same SQLite file.
    `on_movement` is told the conversations that somebody joined or left; `payload_of` completes what the outbox sends for who gets it.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Callable[[], datetime],
        people: People,
        router: Router,
        welcome: Handler,
        shown_cards: ShownCards,
        outbox: CountedQueue,
        checks: Mapping[str, Check],
        on_movement: Callable[[Place], None] = _ignore,
        cloud: Cloud = PUBLIC,
        sole_dispatcher: SoleDispatcher | None = None,
        payload_of: PayloadOf = AS_IT_STANDS,
    ) -> None:
        if not settings.is_authenticated:
            cloud = replace(cloud, loopback_services=True)
        self.cloud = cloud
        self._outbox = outbox
        self._clock = clock
        self._sole_dispatcher = sole_dispatcher or SoleDispatcher(None)
        self.metrics = Metrics()
        self.incoming = IncomingTokens(app_id=settings.app_id, cloud=cloud, clock=clock) if settings.app_id else None
        self.tokens = OutgoingTokens(source=Msal(settings, cloud), clock=clock) if settings.is_authenticated else None
        self.connector = Connector(cloud=cloud, clock=clock, tokens=self.tokens)
        answers = Answers(connector=self.connector, shown_cards=shown_cards, metrics=self.metrics)
        self._files = Files(store=FileStore(settings.files), cloud=cloud, clock=clock, tokens=self.tokens)
        turns = Turns(
            people=people,
            router=router,
            answers=answers,
            files=self._files,
            welcome=welcome,
            on_movement=on_movement,
            metrics=self.metrics,
            clock=clock,
            timezone=settings.timezone,
            language=settings.default_language,
        )
        authentication = Authentication(
            connector=self.connector, tokens=self.incoming, app_id=settings.app_id, tenant_id=settings.tenant_id
        )
        self.endpoint = Endpoint(
            turns=turns,
            authentication=authentication,
            metrics=self.metrics,
            loopback_services=cloud.loopback_services,
        )
        sender = Sender(
            connector=self.connector,
            clock=clock,
            bot_id=f"28:{settings.app_id}",
            tenant_id=settings.tenant_id,
            service_url=cloud.service_url,
            payload_of=payload_of,
        )
        self.dispatcher = Dispatcher(
            outbox=outbox,
            connector=self.connector,
            sender=sender,
            metrics=self.metrics,
            clock=clock,
            may_dispatch=self._sole_dispatcher.may_dispatch,
        )
        self.scheduler = Scheduler(clock=clock, timezone=settings.timezone)
        self.application = web_application(
            endpoint=self.endpoint,
            metrics=self.metrics,
            checks={**checks, "scheduler": self._beats},
            measure=self._measure,
        )
        self.application.on_startup.append(self._start)
        self.application.on_shutdown.append(self._stop)
        self.application.on_cleanup.append(self._close)

    async def _start(self, _application: web.Application) -> None:
        self.scheduler.every(DISPATCH_TICK, "dispatch", self._tick)
        self.dispatcher.start()
        self.scheduler.start()
        if self.incoming is not None:
            self.incoming.keys.prefetch()

    async def _stop(self, _application: web.Application) -> None:
        """Stop what works by itself, while the database is still open and turns under way still end."""
        self.scheduler.stop()
        await self.dispatcher.stop()
        self._sole_dispatcher.release()

    async def _close(self, _application: web.Application) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections. The web application does so by itself when it was served."""
        await self.connector.close()
        await self._files.close()
        if self.tokens is not None:
            await self.tokens.close()
        if self.incoming is not None:
            await self.incoming.keys.close()

    async def _tick(self, _now: datetime) -> None:
        self.dispatcher.wake()

    async def _beats(self) -> bool:
        return self.scheduler.is_running and self.dispatcher.is_running

    async def _measure(self) -> None:
        now = self._clock()
        self.metrics.outbox(await self._outbox.overview(now), now)
