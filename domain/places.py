"""Where a message can stand in Teams, and what it can be about."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """The kinds of conversation, as Teams names them in `conversation.conversationType`."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A conversation that Mardi can send to.

    `conversation_id` is the conversation's own id: for a channel, without the `;messageid=` of a thread.
    """

    service_url: str
    conversation_id: str
    scope: Scope
    tenant_id: str = ""
    team_id: str = ""
    name: str = ""


class Purpose(StrEnum):
    """What a channel can be bound to: the reason for which Mardi posts there."""

    PROJECT_OFFICE = "project_office"


class SubjectKind(StrEnum):
    """The kinds of thing that a live card shows."""

    FLASH_REPORT = "flash_report"
    DRAFT = "draft"
    PROJECT = "project"
    PERSON = "person"
    MEETING = "meeting"
    """A meeting as its secretary and its chair see it."""
    INVITATION = "invitation"
    """A meeting as one invited person sees it."""
    BODY = "body"
    DECISION = "decision"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The thing that a card shows, by the id of its row; two cards with one subject tell the same facts."""

    kind: SubjectKind
    id: int

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"
