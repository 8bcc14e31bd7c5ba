"""One delivery to Teams, and what its answer means for the outbox: Microsoft's table of errors, applied once."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from structlog import get_logger

from bot.connector import Address, Connector, Created
from bot.sends import Blocked, NotInstalled, NotThere, Rejected, Sent, Throttled, Transient, Unauthorised
from bot.sends import Outcome as Answer
from domain.outbox import Delivery, DeliveryState, Ended, Operation, Outcome, Postponed
from domain.places import Place, Scope

log = get_logger()

FIRST_BACK_OFF = 2.0
LONGEST_BACK_OFF = 600.0
MOST_ATTEMPTS = 20
"""With the back-off above: about two and a half hours of trying."""
REFUSED_PAUSE = timedelta(minutes=1)
"""How long the run stops when the service refuses the bot itself."""

Sending = tuple[Answer, Outcome]
"""The service's answer, and what it means for the row. A pause that it asks for is kept by the connector's pace."""


class Sender:
    """Sends one delivery. `tenant_id` and `service_url` are for people with whom no conversation is known: one is created."""

    def __init__(
        self, *, connector: Connector, clock: Callable[[], datetime], bot_id: str, tenant_id: str, service_url: str
    ) -> None:
        self._connector = connector
        self._clock = clock
        self._bot_id = bot_id
        self._tenant_id = tenant_id
        self._service_url = service_url

    async def send(self, delivery: Delivery) -> Sending:
        """Carry out a delivery; says what is to be recorded."""
        created: Place | None = None
        place = delivery.place
        if place is None:
            answer = await self._open(delivery)
            if not isinstance(answer, Created):
                return self._meaning(delivery, answer, None)
            place = created = self._personal(answer)
        address = Address(service_url=place.service_url, conversation_id=place.conversation_id)
        return self._meaning(delivery, await self._carry_out(delivery, address), created)

    async def _open(self, delivery: Delivery) -> Created | Answer:
        """Open the personal conversation of an addressee."""
        person = delivery.person
        if person is None or not self._tenant_id:
            return NotInstalled(reason="no_conversation")
        parameters = {
            "bot": {"id": self._bot_id},
            "isGroup": False,
            "members": [{"id": person.teams_id or person.entra_id}],
            "tenantId": self._tenant_id,
            "channelData": {"tenant": {"id": self._tenant_id}},
        }
        return await self._connector.create_conversation(self._service_url, parameters)

    def _personal(self, created: Created) -> Place:
        return Place(
            service_url=self._service_url,
            conversation_id=created.conversation_id,
            scope=Scope.PERSONAL,
            tenant_id=self._tenant_id,
        )

    async def _carry_out(self, delivery: Delivery, address: Address) -> Answer:
        match delivery.operation, delivery.activity_id:
            case Operation.SEND, _:
                return await self._connector.send(address, delivery.payload)
            case Operation.EDIT, str(activity_id):
                return await self._connector.update(address, activity_id, delivery.payload)
            case Operation.DELETE, str(activity_id):
                return await self._connector.delete(address, activity_id)
            case _:
                return Rejected(reason="no_activity_id")

    def _meaning(self, delivery: Delivery, answer: Answer, created: Place | None) -> Sending:
        now = self._clock()
        if not isinstance(answer, Sent):
            _tell(delivery, answer)

        def ended(state: DeliveryState, reason: str = "", activity_id: str | None = None) -> Sending:
            end = Ended(delivery=delivery, state=state, at=now, reason=reason, activity_id=activity_id, place=created)
            return answer, end

        match answer:
            case Sent(activity_id=activity_id):
                return ended(
                    DeliveryState.SENT, activity_id=activity_id if delivery.operation is Operation.SEND else None
                )
            case NotThere() if delivery.operation is Operation.DELETE:
                return ended(DeliveryState.SENT)
            case Throttled(retry_after=seconds):
                until = now + timedelta(seconds=seconds)
                return answer, self._later(delivery, until, "throttled", now)
            case Transient(reason=reason):
                return answer, self._later(delivery, now + back_off(delivery.attempts), reason, now)
            case Unauthorised(reason=reason):
                self._connector.pace.pause(REFUSED_PAUSE.total_seconds())
                return answer, self._later(delivery, now + REFUSED_PAUSE, reason, now)
            case Blocked(reason=reason):
                return ended(DeliveryState.BLOCKED, reason)
            case NotInstalled(reason=reason):
                return ended(DeliveryState.NOT_INSTALLED, reason)
            case NotThere(reason=reason):
                return ended(DeliveryState.NOT_FOUND, reason)
            case Rejected(reason=reason):
                return ended(DeliveryState.FAILED, reason)

    def _later(self, delivery: Delivery, until: datetime, reason: str, now: datetime) -> Outcome:
        if delivery.attempts >= MOST_ATTEMPTS:
            return Ended(delivery=delivery, state=DeliveryState.FAILED, at=now, reason=reason)
        return Postponed(delivery=delivery, until=until, reason=reason)


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
