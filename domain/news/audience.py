"""Whom an item is for."""

from dataclasses import dataclass
from enum import StrEnum


class AudienceKind(StrEnum):
    """The kinds of audience."""

    EVERYONE = "everyone"
    ROLE = "role"
    DEPARTMENT = "department"
    COMMITTEE = "committee"
    CHANNEL = "channel"


@dataclass(frozen=True, kw_only=True)
class Audience:
    """An audience. `value` is the role's value, the department's or site's name, the id of the body that meets, or that of
    the channel's place.
    """

    kind: AudienceKind
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}/{self.value}" if self.value else self.kind.value


EVERYONE = Audience(kind=AudienceKind.EVERYONE)
