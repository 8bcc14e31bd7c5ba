"""Whom an item goes to: of all who are meant, those who can be reached, and why the others are passed over."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.languages import Language
from domain.outbox import DeliveryState, closed_by

TOPIC_STOPPED = "topic_stopped"
"""The reason noted for a reader who stopped the item's topic."""

Why = tuple[DeliveryState, str]
"""How a delivery ended, and the platform's word for the reason."""


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Some who are meant, of whom the same is known. `unreachable` is why Mardi cannot write to them, empty when it can."""

    number: int
    language: Language
    unreachable: str = ""
    has_stopped_topic: bool = False


@dataclass(frozen=True, kw_only=True)
class Census:
    """How many an item goes to, by the language they read, and how many it does not, by reason; the most first."""

    readers: Mapping[Language, int]
    passed_over: Mapping[Why, int]

    @property
    def reached(self) -> int:
        return sum(self.readers.values())

    @property
    def planned(self) -> int:
        """Everybody who is meant."""
        return self.reached + sum(self.passed_over.values())


def census(meant: Iterable[Meant], *, is_mandatory: bool) -> Census:
    """Count those who are meant. A mandatory item goes also to who stopped its topic."""
    readers: Counter[Language] = Counter()
    passed_over: Counter[Why] = Counter()
    for one in meant:
        why = _why_not(one, is_mandatory=is_mandatory)
        if why is None:
            readers[one.language] += one.number
        else:
            passed_over[why] += one.number
    return Census(readers=dict(readers.most_common()), passed_over=dict(passed_over.most_common()))


def _why_not(one: Meant, *, is_mandatory: bool) -> Why | None:
    if one.unreachable:
        return closed_by(one.unreachable), one.unreachable
    if one.has_stopped_topic and not is_mandatory:
        return DeliveryState.SKIPPED, TOPIC_STOPPED
    return None
