"""Emptying the outbox: claimed within the one pace, sent by whoever claimed, recorded in batches."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.outbox import Claim, Delivery, DeliveryState, Ended, Operation, Outcome, Overview, Postponed
from domain.places import Scope
from storage import live_cards, people, places
from storage.database import Database, Transaction
from storage.outbox import claiming, overview, recording

LEASE = timedelta(seconds=90)
"""How long a claimed row belongs to its dispatcher."""
AHEAD = timedelta(seconds=1)
"""How far ahead sends are planned: a pause that the service asks for is heeded within that time, and what is urgent waits no longer."""
PER_SECOND = 45.0
"""The pace of all replicas together: Teams allows an app 50 requests per second in a tenant, and counts in bursts."""
OF_LIMIT = 0.9
"""The pace as a share of what the service takes in a second: 45 of 50."""
CATCHING_UP = 0.98
"""What is late follows at this share of the interval: a little faster than the pace. Teams counts what arrives, and messages overtake
each other on the way: the tenth between the pace and its limit is left to them."""
STEP = 20
"""More than so many are claimed by multiples of it: each number is a statement of its own, made ready once."""
MOST = 1_000

_GONE = (DeliveryState.SENT, DeliveryState.NOT_FOUND)
_CLOSED = (DeliveryState.BLOCKED, DeliveryState.NOT_INSTALLED, DeliveryState.NOT_FOUND)


class Outbox:
    """Claims what is due and records what became of it.

    `per_second` is the pace that all dispatchers of this database share; `lease` bounds how long what a dead one had claimed waits.
    """

    def __init__(self, *, database: Database, per_second: float = PER_SECOND, lease: timedelta = LEASE) -> None:
        self._database = database
        self._per_second = per_second
        self._interval = timedelta(seconds=1 / per_second)
        self._ahead = max(1, int(per_second * AHEAD.total_seconds()))
        self._least = max(1, self._ahead // 4)
        self._lease = lease
        self._expects_more = False
        self._texts: claiming.Texts = {}

    async def claim(self, now: datetime, *, answers: int = 0, most: int = MOST) -> Claim:
        """What is due, within the pace, leased, `most` rows at most.

        `answers` were sent in turns since the last claim: they count, but never wait. An empty poll only reads.
        """
        if not self._expects_more:
            async with self._database.reading() as tx:
                if not await claiming.due(tx, now):
                    return Claim()
        async with self._database.transaction() as tx:
            slots = _Slots(max(await claiming.free_at(tx, now), now) + answers * self._interval, self._interval)
            room = min(self._ahead, int((now + AHEAD - slots.free_at) / self._interval))
            if room < min(self._least, most):
                await claiming.plan(tx, slots.free_at, now=now, sends=answers)
                return Claim(again_at=slots.free_at - AHEAD + self._least * self._interval)
            terms = claiming.Terms(now=now, lease=self._lease, most=_whole(min(room, most)), slot=slots.take)
            claimed = await claiming.claim(tx, terms, await claiming.due(tx, now), self._texts)
            await self._end(tx, [one for one in claimed if isinstance(one, Ended)])
            deliveries = tuple(one for one in claimed if isinstance(one, Delivery))
            await claiming.plan(tx, slots.free_at, now=now, sends=answers + len(deliveries))
        self._expects_more = len(claimed) == terms.most
        return Claim(
            deliveries=deliveries,
            spacing=self._interval * CATCHING_UP,
            in_second=max(1, round(self._per_second / OF_LIMIT)),
            again_at=now if claimed else None,
        )

    async def record(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """What became of deliveries. Who blocked or removed Mardi is marked unreachable, a channel that is gone no longer bound."""
        async with self._database.transaction() as tx:
            placed = [await self._placed(tx, one) for one in outcomes]
            await self._end(tx, [one for one in placed if isinstance(one, Ended)])
            put_back = [one for one in placed if isinstance(one, Postponed)]
            for one in put_back:
                if one.delivery.operation is not Operation.EDIT:
                    await recording.postpone(tx, one, now)
        for one in put_back:
            if one.delivery.operation is Operation.EDIT:
                await self._let_wait(one, now)

    async def hold(self, until: datetime) -> None:
        """Send nothing before an instant, from any replica."""
        async with self._database.transaction() as tx:
            await claiming.hold(tx, until)

    async def counts(self) -> Mapping[DeliveryState, int]:
        """How many rows stand in each state."""
        async with self._database.reading() as tx:
            return await recording.counts(tx)

    async def overview(self, now: datetime) -> Overview:
        """How the outbox stands: what waits, what failed and why, since when, and how fast it goes."""
        async with self._database.reading() as tx:
            return await overview.overview(tx, now, self._per_second, AHEAD)

    async def _end(self, tx: Transaction, ended: Sequence[Ended]) -> None:
        await recording.end(tx, ended)
        for one in ended:
            if one.state is DeliveryState.SENT and one.delivery.operation is not Operation.DELETE:
                await self._shown(tx, one)
            elif one.delivery.operation is not Operation.SEND and one.state in _GONE:
                await self._gone(tx, one.delivery)
            elif one.state in _CLOSED:
                await self._closed(tx, one)

    async def _let_wait(self, edit: Postponed, now: datetime) -> None:
        """Put an edit back, in a transaction of its own: who queues a later edit of the same message waits for the end of that one."""
        try:
            async with self._database.transaction() as tx:
                await recording.postpone(tx, edit, now)
        except recording.Overtaken:
            async with self._database.transaction() as tx:
                await recording.end(tx, [recording.superseded(edit.delivery, now)])

    async def _placed(self, tx: Transaction, one: Outcome) -> Outcome:
        """Keep the conversation that was created for a person: the next message finds it."""
        if one.place is None or one.delivery.person is None:
            return one
        place_id = await places.keep(tx, one.place)
        await people.reached_in(tx, one.delivery.person.id, place_id)
        return replace(one, delivery=replace(one.delivery, place_id=place_id, place=one.place))

    async def _shown(self, tx: Transaction, one: Ended) -> None:
        delivery = one.delivery
        activity_id = one.activity_id or delivery.activity_id
        if not delivery.subject or not activity_id or not delivery.place_id:
            return
        showing = live_cards.Showing(place_id=delivery.place_id, activity_id=activity_id, language=delivery.language)
        await live_cards.note(tx, showing, delivery.subject, one.at)

    async def _gone(self, tx: Transaction, delivery: Delivery) -> None:
        """A message was deleted, by us or by somebody else: what it showed is no longer to be edited."""
        if delivery.place_id is not None and delivery.activity_id is not None:
            await live_cards.forget(tx, delivery.place_id, delivery.activity_id)

    async def _closed(self, tx: Transaction, one: Ended) -> None:
        """Remember who or what cannot be written to any more: until they act, nothing is sent there."""
        delivery = one.delivery
        if delivery.person is not None:
            if one.state is DeliveryState.NOT_FOUND:
                await people.forget_place(tx, delivery.person.id)
            else:
                await people.unreachable(tx, delivery.person.id, one.reason)
        elif delivery.place is not None and delivery.place.scope is not Scope.PERSONAL:
            await places.gone(tx, delivery.place, one.at)


def _whole(most: int) -> int:
    return most if most < STEP else most - most % STEP


class _Slots:
    """The instants of the pace, one after the other."""

    def __init__(self, free_at: datetime, interval: timedelta) -> None:
        self.free_at = free_at
        self._interval = interval

    def take(self, opens: bool) -> datetime:
        """The next instant, for a send or, when a conversation is to be opened for it, for two requests."""
        instant = self.free_at
        self.free_at += self._interval * (2 if opens else 1)
        return instant
