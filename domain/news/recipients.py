"""Whom an item goes to: of all who are meant, those who can be reached, and why the others are passed over."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.outbox import DeliveryState, Recipient

TOPIC_STOPPED = "topic_stopped"
"""The reason noted for a reader who stopped the item's topic."""

_NOT_INSTALLED = frozenset(
    {"uninstalled", "no_conversation", "BotNotInConversationRoster", "BotDisabledByAdmin", "BotNotRegistered", "BotNotInstalled"}
)  # fmt: skip
_NOT_FOUND = frozenset({"not_found", "ConversationNotFound"})

Why = tuple[DeliveryState, str]
"""How a delivery ended, and the platform's word for the reason."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One who is meant: a person, or a channel by its place. `unreachable` is why Mardi cannot write to them, empty when it can."""

    language: Language
    person: PersonId | None = None
    place: PlaceId | None = None
    unreachable: str = ""
    has_stopped_topic: bool = False

    def recipient(self) -> Recipient:
        """As the outbox takes them."""
        return Recipient(language=self.language, person=self.person, place=self.place)


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """Who gets an item, and who does not, by the reason."""

    reached: tuple[Recipient, ...]
    passed_over: Mapping[Why, tuple[Recipient, ...]]

    @property
    def planned(self) -> int:
        """Everybody who is meant."""
        return len(self.reached) + sum(len(some) for some in self.passed_over.values())

    @property
    def languages(self) -> Mapping[Language, int]:
        """How many read each language, of those who are reached."""
        counted = Counter(one.language for one in self.reached)
        return {language: counted[language] for language in Language if counted[language]}


def mailing(candidates: Iterable[Candidate], *, is_mandatory: bool) -> Mailing:
    """Sort those who are meant. A mandatory item goes also to who stopped its topic."""
    reached: list[Recipient] = []
    passed_over: dict[Why, list[Recipient]] = {}
    for one in candidates:
        why = _why_not(one, is_mandatory=is_mandatory)
        (reached if why is None else passed_over.setdefault(why, [])).append(one.recipient())
    return Mailing(reached=tuple(reached), passed_over={why: tuple(some) for why, some in passed_over.items()})


def _why_not(one: Candidate, *, is_mandatory: bool) -> Why | None:
    if one.unreachable:
        return _end_of(one.unreachable), one.unreachable
    if one.has_stopped_topic and not is_mandatory:
        return DeliveryState.SKIPPED, TOPIC_STOPPED
    return None


def _end_of(reason: str) -> DeliveryState:
    if reason in _NOT_INSTALLED:
        return DeliveryState.NOT_INSTALLED
    return DeliveryState.NOT_FOUND if reason in _NOT_FOUND else DeliveryState.BLOCKED
