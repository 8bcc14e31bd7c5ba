"""An act: one person doing one thing, once, at one instant. Every workflow method that changes something takes one."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.languages import Language
from domain.people import Person
from domain.places import Place


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who acts, where, when, and on which card.

    The pair (`place.conversation_id`, `activity_id`) is recorded with the act, so that Teams' repetition of an activity
    does nothing twice. `pressed_activity_id` is the message whose button was pressed (`replyToId`), None otherwise.
    `now` is aware, UTC. `timezone` is the person's.
    """

    person: Person
    place: Place
    activity_id: str
    pressed_activity_id: str | None = None
    language: Language
    timezone: ZoneInfo
    now: datetime
