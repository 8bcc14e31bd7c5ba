"""One delivery to Teams, and what its answer means for the outbox: Microsoft's table of errors, applied once."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from operator import attrgetter

from structlog import get_logger

from bot.connector import Address, Connector, Created
from bot.sends import Blocked, NotInstalled, NoToken, NotThere, Rejected, Sent, Throttled, Transient, Unauthorised
from bot.sends import Outcome as Answer
from domain.outbox import Delivery, DeliveryState, Ended, Operation, Outcome, Postponed
from domain.places import Place, Scope

log = get_logger()

FIRST_BACK_OFF = 2.0
LONGEST_BACK_OFF = 600.0
MOST_ATTEMPTS = 20
"""With the back-off above: about two and a half hours of trying."""
REFUSED_PAUSE = timedelta(minutes=1)
NO_TOKEN_PAUSE = timedelta(seconds=10)
"""How long the run stops when the service refuses the bot itself, or the login service gives it no token: no message is to blame."""
THROTTLED = "throttled"

Sending = tuple[Answer, Outcome]
"""The service's answer, and what it means for the row. A pause that it asks for is kept by the connector's pace."""
PayloadOf = Callable[[Delivery], Mapping[str, object]]
"""What is sent of a delivery: its payload as it stands, or completed for who gets it."""
AS_IT_STANDS: PayloadOf = attrgetter("payload")


class Sender:
    """Sends one delivery. `tenant_id` and `service_url` are for people with whom no conversation is known: one is created."""

    def __init__(
        self,
        *,
        connector: Connector,
        clock: Callable[[], datetime],
        bot_id: str,
        tenant_id: str,
        service_url: str,
        payload_of: PayloadOf = AS_IT_STANDS,
    ) -> None:
        self._connector = connector
        self._clock = clock
        self._bot_id = bot_id
        self._tenant_id = tenant_id
        self._service_url = service_url
        self._payload_of = payload_of

    async def send(self, delivery: Delivery) -> Sending:
        """Carry out a delivery; says what is to be recorded.

        Who has no conversation gets one. When the one that is known is gone another is opened, once.
        """
        place, created = delivery.place, None
        if place is None:
            opened = await self._open(delivery)
            if not isinstance(opened, Created):
                return self._meaning(delivery, opened, None)
            place = created = self._personal(delivery, opened)
        answer = await self._carry_out(delivery, place)
        if isinstance(answer, NotThere) and created is None and _may_be_reopened(delivery, place):
            opened = await self._open(delivery)
            if isinstance(opened, Created):
                created = self._personal(delivery, opened)
                answer = await self._carry_out(delivery, created)
            else:
                answer = opened
        return self._meaning(delivery, answer, created)

    async def _open(self, delivery: Delivery) -> Created | Answer:
        """Open the personal conversation of an addressee. It is a request more than was planned for a delivery."""
        person, (service_url, tenant_id) = delivery.person, self._service(delivery)
        if person is None or not tenant_id:
            return NotInstalled(reason="no_conversation")
        if delivery.place is not None:
            self._connector.pace.count()
        parameters = {
            "bot": {"id": self._bot_id},
            "isGroup": False,
            "members": [{"id": person.teams_id or person.entra_id}],
            "tenantId": tenant_id,
            "channelData": {"tenant": {"id": tenant_id}},
        }
        return await self._connector.create_conversation(service_url, parameters)

    def _service(self, delivery: Delivery) -> tuple[str, str]:
        """The service and the tenant to ask for a conversation: those of the one that is gone, else our own."""
        place = delivery.place
        if place is None:
            return self._service_url, self._tenant_id
        return place.service_url, place.tenant_id or self._tenant_id

    def _personal(self, delivery: Delivery, created: Created) -> Place:
        service_url, tenant_id = self._service(delivery)
        return Place(
            service_url=service_url,
            conversation_id=created.conversation_id,
            scope=Scope.PERSONAL,
            tenant_id=tenant_id,
        )

    async def _carry_out(self, delivery: Delivery, place: Place) -> Answer:
        address = Address(service_url=place.service_url, conversation_id=place.conversation_id)
        match delivery.operation, delivery.activity_id:
            case Operation.SEND, _:
                return await self._connector.send(address, self._payload_of(delivery))
            case Operation.EDIT, str(activity_id):
                return await self._connector.update(address, activity_id, self._payload_of(delivery))
            case Operation.DELETE, str(activity_id):
                return await self._connector.delete(address, activity_id)
            case _:
                return Rejected(reason="no_activity_id")

    def _meaning(self, delivery: Delivery, answer: Answer, created: Place | None) -> Sending:
        now = self._clock()
        if isinstance(answer, Sent):
            activity_id = answer.activity_id if delivery.operation is Operation.SEND else None
            return answer, Ended(
                delivery=delivery, state=DeliveryState.SENT, at=now, activity_id=activity_id, place=created
            )
        _tell(delivery, answer)

        def ended(state: DeliveryState, reason: str = "") -> Sending:
            return answer, Ended(delivery=delivery, state=state, at=now, reason=reason, place=created)

        def later(until: datetime, reason: str, *, counts: bool = True) -> Sending:
            return answer, Postponed(delivery=delivery, until=until, reason=reason, counts=counts, place=created)

        match answer:
            case NotThere() if delivery.operation is Operation.DELETE:
                return ended(DeliveryState.SENT)
            case Throttled(retry_after=seconds):
                return later(now + timedelta(seconds=seconds), THROTTLED, counts=False)
            case Unauthorised(reason=reason) | NoToken(reason=reason):
                pause = REFUSED_PAUSE if isinstance(answer, Unauthorised) else NO_TOKEN_PAUSE
                self._connector.pace.pause(pause.total_seconds())
                return later(now + pause, reason, counts=False)
            case Transient(reason=reason) if delivery.attempts < MOST_ATTEMPTS:
                return later(now + back_off(delivery.attempts), reason)
            case Transient(reason=reason):
                return ended(DeliveryState.FAILED, reason)
            case Blocked(reason=reason):
                return ended(DeliveryState.BLOCKED, reason)
            case NotInstalled(reason=reason):
                return ended(DeliveryState.NOT_INSTALLED, reason)
            case NotThere(reason=reason):
                return ended(DeliveryState.NOT_FOUND, reason)
            case Rejected(reason=reason):
                return ended(DeliveryState.FAILED, reason)


def _may_be_reopened(delivery: Delivery, place: Place) -> bool:
    return delivery.operation is Operation.SEND and delivery.person is not None and place.scope is Scope.PERSONAL


def back_off(attempts: int) -> timedelta:
    """How long to wait after the nth attempt: doubling from 2 s to 10 min, with a quarter of jitter either way."""
    seconds = min(FIRST_BACK_OFF * 2 ** (attempts - 1), LONGEST_BACK_OFF)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311 jitter, not a secret


def _tell(delivery: Delivery, answer: Answer) -> None:
    log.warning(
        "delivery.unsent",
        delivery_id=delivery.id,
        kind=delivery.operation.value,
        outcome=type(answer).__name__,
        reason=getattr(answer, "reason", ""),
        attempts=delivery.attempts,
        conversation_id=delivery.place.conversation_id if delivery.place else "",
    )
