"""A reader before an item: what they told of it, and which items are theirs to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.identifiers import BodyId, PersonId, PlaceId
from domain.news.audience import Audience, AudienceKind
from domain.news.item import NewsItem, NewsState, Topic
from domain.news.question import TextWrong
from domain.news.reminders import DayWrong, Moment
from domain.people import Person, Role

RECIPIENT = PersonId(0)
"""Whoever a message goes to, in the addresses of its links: an id that nobody has, and that gives way to theirs when it is sent."""


@dataclass(frozen=True, kw_only=True)
class ReaderView:
    """What a reader told of an item, and asked of Mardi about it.

    `is_useful` and `answer` are None while they told nothing; `remind_at` while they asked for no reminder. `stopped` are the topics
    they stopped.
    """

    is_useful: bool | None = None
    answer: int | None = None
    remind_at: datetime | None = None
    stopped: frozenset[Topic] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Readership:
    """What is to be read where a person is. In a place with several people only what all of them may read counts.

    `bodies` are those whose meetings are announced to the person, today.
    """

    roles: frozenset[Role]
    department: str
    bodies: frozenset[BodyId] = frozenset()
    place: PlaceId | None = None
    is_shared: bool = False

    def includes(self, audience: Audience) -> bool:
        """Whether an item for this audience is to be read here."""
        match audience.kind:
            case AudienceKind.EVERYONE:
                return True
            case AudienceKind.CHANNEL:
                return self.place is not None and audience.value == str(self.place)
            case AudienceKind.ROLE:
                return not self.is_shared and audience.value in self.roles
            case AudienceKind.DEPARTMENT:
                return not self.is_shared and bool(audience.value) and audience.value == self.department
            case AudienceKind.COMMITTEE:
                return not self.is_shared and audience.value in {str(body) for body in self.bodies}


def readership(
    person: Person, *, bodies: frozenset[BodyId], place: PlaceId | None = None, is_shared: bool = False
) -> Readership:
    """What a person may read in a place. `place` is the one that the conversation is known by, None when it is not."""
    return Readership(
        roles=person.roles | {Role.STAFF},
        department=person.department,
        bodies=bodies,
        place=place,
        is_shared=is_shared,
    )


IN_THE_ARCHIVE = frozenset({NewsState.SENDING, NewsState.SENT})
"""The states of the items that whoever is of the audience finds."""
WITH_WHOM_IT_REACHED = frozenset({*IN_THE_ARCHIVE, NewsState.STOPPED})
"""The states of the items that whoever got them can read: one that was stopped half-way is not taken back from them."""


def is_readable(item: NewsItem, by: Readership, *, was_sent: bool) -> bool:
    """Whether an item is to be read by somebody. `was_sent` tells that it was sent to them, or where they are."""
    if was_sent:
        return item.state in WITH_WHOM_IT_REACHED
    return item.state in IN_THE_ARCHIVE and by.includes(item.audience)


@dataclass(frozen=True, kw_only=True)
class Delaying:
    """A reader chooses when to read an item. `today` is the day it is for them, `day` what they chose and `wrong` why it cannot be."""

    today: date
    moments: Mapping[Moment, datetime]
    day: str = ""
    wrong: DayWrong | None = None


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A reader's question that could not be sent as it was typed."""

    text: str
    wrong: TextWrong


class Told(StrEnum):
    """What the card says of the press that brought it, or of why it comes."""

    REMINDED = "reminded"
    ASKED = "asked"
    ASKED_NOBODY = "asked_nobody"
    """The question is kept, yet no editor can be written to now."""
