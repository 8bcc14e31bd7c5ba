"""What writing an item shows: its form, its sheet as its editors see it, and the shelf of all that an editor can take up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.forms import Entry, Merge
from domain.identifiers import NewsId
from domain.news.audience import Audience
from domain.news.item import NewsItem, NewsState
from domain.news.writing import NewsFault


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a form sent: the item it showed and its version, None and 0 for a new one, and the texts of its fields. All of it is hostile."""

    item: NewsId | None
    version: int
    data: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class AudienceChoice:
    """An audience that a writer can choose; `name` is that of a department, a body or a channel, empty where the kind says it."""

    audience: Audience
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class NewsForm:
    """A form to show. `item` is None for a new one; `merge` brings the texts of two editors together, the other being `by`.

    `needs_approval` when a second editor is to agree before it goes out.
    """

    item: NewsItem | None
    entry: Entry
    choices: tuple[AudienceChoice, ...]
    faults: tuple[NewsFault, ...] = ()
    merge: Merge | None = None
    by: str = ""
    needs_approval: bool = False
    is_copy: bool = False


class Happened(StrEnum):
    """What was just done to the item of a sheet."""

    NOTHING = "nothing"
    SAVED = "saved"
    SUBMITTED = "submitted"
    READY = "ready"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    DISCARDED = "discarded"
    RESTORED = "restored"
    MADE_TEMPLATE = "made_template"
    OVERTAKEN = "overtaken"
    """Nothing was done: the item was changed, or moved on, since its card was shown."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """An item as its editors see it before it goes out: a preview, where it stands, and what the viewer may do with it.

    `faults` are what keeps it from going out; `lost_date` says that it was planned and is so no longer, since its text changed.
    """

    item: NewsItem
    audience: AudienceChoice
    faults: tuple[NewsFault, ...] = ()
    happened: Happened = Happened.NOTHING
    needs_approval: bool = False
    may_approve: bool = False
    may_send: bool = False
    lost_date: bool = False


class Group(StrEnum):
    """The parts of an editor's shelf, in their order."""

    TO_APPROVE = "to_approve"
    DRAFTS = "drafts"
    READY = "ready"
    SCHEDULED = "scheduled"
    OUT = "out"
    TEMPLATES = "templates"


STATES: Mapping[Group, tuple[NewsState, ...]] = {
    Group.TO_APPROVE: (NewsState.SUBMITTED,),
    Group.DRAFTS: (NewsState.DRAFT,),
    Group.READY: (NewsState.READY,),
    Group.SCHEDULED: (NewsState.SCHEDULED,),
    Group.OUT: (NewsState.SENDING, NewsState.STOPPED, NewsState.SENT, NewsState.RECALLED),
    Group.TEMPLATES: (NewsState.DRAFT,),
}


@dataclass(frozen=True, kw_only=True)
class ShelfPart:
    """Some items of a group, and how many it has."""

    group: Group
    items: tuple[NewsItem, ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """All that an editor can take up; `only` is the group that is looked through, in `pages`, None when all are shown."""

    parts: tuple[ShelfPart, ...]
    only: Group | None = None
    page: int = 0
    pages: int = 1
