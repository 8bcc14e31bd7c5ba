"""What can be wrong with the way a service centre is set up: each keeps tickets from reaching somebody, without anybody noticing."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identifiers import GroupId, PlaceId
from domain.places import Place


class Trouble(StrEnum):
    """One thing that is wrong."""

    NO_GROUP = "no_group"
    """No group looks after tickets: none can be opened."""
    NOBODY = "nobody"
    """A group has neither a channel nor anybody on its list."""
    NO_LEAD = "no_lead"
    """Nobody hears that a ticket of this group is not taken."""
    CHANNEL_GONE = "channel_gone"
    """The channel was deleted, or Mardi was removed from its team."""
    CHANNEL_SILENT = "channel_silent"
    """Teams does not tell who is in the channel."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is wrong, with which group and which of its channels."""

    trouble: Trouble
    group: str = ""
    channel: str = ""


@dataclass(frozen=True, kw_only=True)
class BoundChannel:
    """A channel in which a group works, or worked until it was gone."""

    group: GroupId
    group_name: str
    place_id: PlaceId
    place: Place
    is_gone: bool = False

    @property
    def name(self) -> str:
        """The name of the channel as people know it."""
        return self.place.name or self.place.conversation_id
