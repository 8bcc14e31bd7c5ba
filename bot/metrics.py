"""What the operator's Prometheus sees: turns, sends and the outbox, in a registry of our own. Labels are command keys and verbs."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.sends import Outcome

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
        self._outbox = Gauge("mardi_outbox_rows", "Rows of the outbox", ["state"], registry=self.registry)

    def turn(self, key: str, outcome: str, seconds: float) -> None:
        """A turn ended: `outcome` is ``answered`` or ``failed``."""
        self._turns.labels(key, outcome).inc()
        self._seconds.labels(key).observe(seconds)

    def refused(self, status: int) -> None:
        """A request was not let in."""
        self._refused.labels(str(status)).inc()

    def sent(self, operation: str, outcome: Outcome) -> None:
        """A send ended."""
        self._sends.labels(operation, type(outcome).__name__).inc()

    def outbox(self, rows: Mapping[str, int]) -> None:
        """The rows of the outbox by state, now."""
        for state, number in rows.items():
            self._outbox.labels(state).set(number)

    def exposition(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
