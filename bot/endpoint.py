"""``POST /api/messages``: what is not a well-formed activity from Teams is refused in a few words, the rest becomes a turn."""

from secrets import token_hex

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from botbuilder.core import TurnContext
from structlog import get_logger

from bot.activities import Incoming, Malformed, parse, read
from bot.adapter import Adapter, Authentication, sdk_activity
from bot.answers import Body
from bot.connector import ForeignService, base_of, to_json
from bot.incoming_tokens import KeysUnavailable, Refused
from bot.logs import place_of
from bot.metrics import Metrics
from bot.turns import Turns

log = get_logger()

LARGEST_BODY = 1024 * 1024
_EXCHANGE = "mardi.exchange"


class _Exchange:
    """One activity and the body of its answer, on their way through the SDK's pipeline."""

    def __init__(self, incoming: Incoming) -> None:
        self.incoming = incoming
        self.body: Body | None = None


class Endpoint:
    """Receives activities. Never answers 5xx, save 503 while nothing can be authenticated because Microsoft's keys are not to be had."""

    def __init__(
        self, *, turns: Turns, authentication: Authentication, metrics: Metrics, loopback_services: bool
    ) -> None:
        """`loopback_services` lets in service URLs of this machine (`bot.cloud.Cloud`)."""
        self._turns = turns
        self._metrics = metrics
        self._loopback_services = loopback_services
        self._adapter = Adapter(authentication=authentication, on_error=self._on_error)

    async def receive(self, request: web.Request) -> web.Response:
        """The handler of the route."""
        try:
            exchange = _Exchange(await self._read(request))
            await self._process(request.headers.get("Authorization", ""), exchange)
        except Malformed as malformed:
            return self._refusal(400, malformed.reason)
        except Refused as refused:
            return self._refusal(refused.status, refused.reason)
        except KeysUnavailable:
            return self._refusal(503, "the keys to check tokens with cannot be fetched")
        except web.HTTPException as refused:
            return self._refusal(refused.status, refused.reason)
        if exchange.body is None:
            return web.Response(status=200)
        return web.Response(body=to_json(exchange.body), content_type="application/json", charset="utf-8")

    async def _read(self, request: web.Request) -> Incoming:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(reason="the content type must be application/json")
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise web.HTTPUnsupportedMediaType(reason="the body must not be compressed")
        if (request.content_length or 0) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, 0, reason="the body is larger than 1 MiB")
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, 0, reason="the body is larger than 1 MiB") from None
        except (web.RequestPayloadError, HttpProcessingError):
            raise Malformed("the body is broken off") from None
        incoming = read(parse(body))
        try:
            base_of(incoming.address.service_url, self._loopback_services)
        except ForeignService:
            raise Malformed("the service URL is not one to answer to") from None
        return incoming

    async def _process(self, authorisation: str, exchange: _Exchange) -> None:
        async def logic(context: TurnContext) -> None:
            context.turn_state[_EXCHANGE] = exchange
            exchange.body = await self._turns.take(exchange.incoming)

        await self._adapter.process_activity(authorisation, sdk_activity(exchange.incoming), logic)

    async def _on_error(self, context: TurnContext, error: Exception) -> None:
        """Tell the person, with a reference that the log holds too. What goes wrong while doing so ends here."""
        reference = token_hex(4)
        exchange: _Exchange = context.turn_state[_EXCHANGE]
        log.error(
            "turn.failed",
            reference=reference,
            error=type(error).__name__,
            where=place_of(error),
            activity_id=exchange.incoming.activity_id,
            conversation_id=exchange.incoming.place.conversation_id,
        )
        try:
            exchange.body = await self._turns.apologise(exchange.incoming, reference)
        except Exception as second:
            log.error("apology.failed", reference=reference, error=type(second).__name__, where=place_of(second))
            exchange.body = None

    def _refusal(self, status: int, reason: str) -> web.Response:
        self._metrics.refused(status)
        log.warning("request.refused", status=status, reason=reason)
        headers = {"Retry-After": "5"} if status == 503 else None
        return web.json_response({"error": reason}, status=status, headers=headers)
