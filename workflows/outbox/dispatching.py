"""Emptying the outbox: claimed within the one pace, sent by whoever claimed, recorded in batches."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.outbox import Claim, DeliveryState, Ended, Operation, Outcome, Postponed
from domain.places import Scope
from storage import live_cards, people, places
from storage.database import Database, Transaction
from storage.outbox import claiming, recording

LEASE = timedelta(seconds=90)
"""How long a claimed row belongs to its dispatcher."""
AHEAD = timedelta(seconds=1)
"""How far ahead sends are planned: a pause that the service asks for is heeded within that time."""
PER_SECOND = 45.0
"""The pace of all replicas together: Teams allows an app 50 requests per second in a tenant, and counts in bursts."""

_CLOSED = (DeliveryState.BLOCKED, DeliveryState.NOT_INSTALLED, DeliveryState.NOT_FOUND)


class Outbox:
    """Claims what is due and records what became of it.

    `per_second` is the pace that all dispatchers of this database share; `lease` bounds how long what a dead one had claimed waits.
    """

    def __init__(self, *, database: Database, per_second: float = PER_SECOND, lease: timedelta = LEASE) -> None:
        self._database = database
        self._interval = timedelta(seconds=1 / per_second)
        self._most = max(1, int(per_second * AHEAD.total_seconds()))
        self._least = max(1, self._most // 4)
        self._lease = lease

    async def claim(self, now: datetime, *, answers: int = 0) -> Claim:
        """What is due, within the pace, leased. `answers` were sent in turns since the last claim: they count, but never wait.

        An empty poll only reads.
        """
        async with self._database.reading() as tx:
            if not await claiming.any_due(tx, now):
                return Claim()
        async with self._database.transaction() as tx:
            free_at = max(await claiming.free_at(tx, now), now) + answers * self._interval
            room = min(self._most, int((now + AHEAD - free_at) / self._interval))
            if room < self._least:
                await claiming.plan(tx, free_at)
                return Claim(starts_at=free_at - AHEAD + self._least * self._interval)
            await claiming.expire(tx, now)
            deliveries = await claiming.claim(tx, now, now + self._lease, room)
            await claiming.plan(tx, free_at + len(deliveries) * self._interval)
        return Claim(deliveries=deliveries, starts_at=free_at, interval=self._interval)

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """What became of deliveries. Who blocked or removed Mardi is marked unreachable, a channel that is gone no longer bound."""
        ended = [one for one in outcomes if isinstance(one, Ended)]
        async with self._database.transaction() as tx:
            ended = [await self._placed(tx, one) for one in ended]
            await recording.end(tx, ended)
            for one in ended:
                if one.state is DeliveryState.SENT:
                    await self._shown(tx, one)
                elif one.state in _CLOSED:
                    await self._closed(tx, one)
            for postponed in outcomes:
                if isinstance(postponed, Postponed):
                    await recording.postpone(tx, postponed, now)

    async def hold(self, until: datetime) -> None:
        """Send nothing before an instant, from any replica."""
        async with self._database.transaction() as tx:
            await claiming.hold(tx, until)

    async def counts(self) -> Mapping[DeliveryState, int]:
        """How many rows stand in each state."""
        async with self._database.reading() as tx:
            return await recording.counts(tx)

    async def _placed(self, tx: Transaction, one: Ended) -> Ended:
        """Keep the conversation that was created for a person: the next message finds it."""
        if one.place is None or one.delivery.person is None:
            return one
        place_id = await places.keep(tx, one.place)
        await people.reached_in(tx, one.delivery.person.id, place_id)
        return replace(one, delivery=replace(one.delivery, place_id=place_id, place=one.place))

    async def _shown(self, tx: Transaction, one: Ended) -> None:
        delivery = one.delivery
        activity_id = one.activity_id or delivery.activity_id
        if delivery.operation is Operation.DELETE or not delivery.subject or not activity_id or not delivery.place_id:
            return
        showing = live_cards.Showing(place_id=delivery.place_id, activity_id=activity_id, language=delivery.language)
        await live_cards.note(tx, showing, delivery.subject, one.at)

    async def _closed(self, tx: Transaction, one: Ended) -> None:
        delivery = one.delivery
        if delivery.operation is not Operation.SEND and one.state is DeliveryState.NOT_FOUND:
            return
        if delivery.person is not None:
            await people.unreachable(tx, delivery.person.id, one.reason)
        elif delivery.place is not None and delivery.place_id is not None:
            if delivery.place.scope is Scope.PERSONAL:
                await people.unreachable_at(tx, delivery.place_id, one.reason)
            else:
                await places.gone(tx, delivery.place, one.at)
