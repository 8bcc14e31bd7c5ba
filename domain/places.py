"""Where a message can stand in Teams, and what it can be about."""

from dataclasses import dataclass, replace
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


def thread_of(channel: Place, activity_id: str) -> Place:
    """The thread that an activity begins in a channel: a conversation that can be sent to, though never one that is heard from."""
    return replace(channel, conversation_id=f"{channel.conversation_id};messageid={activity_id}")


class Purpose(StrEnum):
    """What a channel can be bound to: the reason for which Mardi posts there."""

    PROJECT_OFFICE = "project_office"
    NEWS_EDITORS = "news_editors"


class SubjectKind(StrEnum):
    """The kinds of thing that a live card shows."""

    FLASH_REPORT = "flash_report"
    DRAFT = "draft"
    PROJECT = "project"
    PERSON = "person"
    NEWS_ITEM = "news_item"
    """An item as its editors see it: its form, its progress, its report."""
    NEWS_FORM = "news_form"
    """The form of an item, being filled in: no change of the item may take it away."""
    NEWS_READING = "news_reading"
    """An item as a reader sees it."""
    NEWS_QUESTION = "news_question"
    TICKET = "ticket"
    TICKET_FORM = "ticket_form"
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
