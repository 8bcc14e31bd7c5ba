"""What the operator's Prometheus sees: turns, sends and the outbox, in a registry of our own. Labels are command keys and verbs."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.sends import Outcome
from domain.outbox import FAILURES, DeliveryState, Overview

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts what the edge does."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._turns = Counter("mardi_turns", "Turns answered", ["key", "outcome"], registry=self.registry)
        self._seconds = Histogram(
            "mardi_turn_seconds", "Seconds to answer a turn", ["key"], buckets=_SECONDS, registry=self.registry
        )
        self._refused = Counter("mardi_requests_refused", "Requests refused", ["status"], registry=self.registry)
        self._sends = Counter("mardi_sends", "Sends to Teams", ["operation", "outcome"], registry=self.registry)
        self._sends_by: dict[tuple[str, str], Counter] = {}
        self._rows = Gauge(
            "mardi_outbox_rows",
            "Rows of the outbox that are open or failed",
            ["state", "reason"],
            registry=self.registry,
        )
        self._oldest = Gauge(
            "mardi_outbox_oldest_due_seconds", "How long the oldest row that waits is due", registry=self.registry
        )
        self._pace = Gauge("mardi_outbox_pace_per_second", "Sends per second at most", registry=self.registry)
        self._tempo = Gauge("mardi_outbox_sends_per_second", "Sends per second, last minute", registry=self.registry)
        self._pause = Gauge("mardi_outbox_pause_seconds", "Pause that Teams asked for", registry=self.registry)

    def turn(self, key: str, outcome: str, seconds: float) -> None:
        """A turn ended: `outcome` is ``answered`` or ``failed``."""
        self._turns.labels(key, outcome).inc()
        self._seconds.labels(key).observe(seconds)

    def refused(self, status: int) -> None:
        """A request was not let in."""
        self._refused.labels(str(status)).inc()

    def sent(self, operation: str, outcome: Outcome) -> None:
        """A send ended."""
        key = operation, type(outcome).__name__
        counter = self._sends_by.get(key)
        if counter is None:
            counter = self._sends_by[key] = self._sends.labels(*key)
        counter.inc()

    def outbox(self, overview: Overview, now: datetime) -> None:
        """How the outbox stands now. What arrived is counted by the sends, not here: its rows are many, and they stay."""
        self._rows.clear()
        retrying = sum(overview.retrying.values())
        states = {
            DeliveryState.DUE: overview.waiting + overview.later - retrying,
            DeliveryState.SENDING: overview.sending,
            **dict.fromkeys(sorted(FAILURES), 0),
        }
        for state, number in states.items():
            self._rows.labels(state.value, "").set(number)
        for reason, number in overview.retrying.items():
            self._rows.labels(DeliveryState.DUE.value, reason).set(number)
        for (state, reason), number in overview.failed.items():
            self._rows.labels(state.value, reason).set(number)
        tempo, oldest, held = overview.tempo, overview.oldest_due or now, overview.tempo.held_until or now
        self._oldest.set(max(0.0, (now - oldest).total_seconds()))
        self._pace.set(tempo.per_second)
        self._tempo.set(tempo.last_minute / 60)
        self._pause.set(max(0.0, (held - now).total_seconds()))

    def exposition(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
