"""A reader before an item: what is theirs to read, and the card that shows it, in the answer and in the edits alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from cards.news.item import news_card, news_summary
from domain.acts import Act
from domain.faults import NotAllowed, NotFound, NotYetSent
from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.item import NewsItem, NewsState
from domain.news.reader import (
    WITH_WHOM_IT_REACHED,
    Asking,
    Delaying,
    Readership,
    ReaderView,
    Told,
    is_readable,
    readership,
)
from domain.places import Scope, Subject, SubjectKind
from domain.rights import Intention, may
from storage import places
from storage.database import Transaction
from storage.news import archive, audiences, items, reactions, reports
from storage.outbox import queueing
from workflows import live_cards
from workflows.outbox import message

CHOOSING = timedelta(minutes=5)
"""How long a reader may take to choose when to read an item before a correction of it is shown in the place of the choice."""
_TAKEN_BACK = frozenset({NewsState.RECALLED, NewsState.CANCELLED})


class Links(Protocol):
    """Whoever makes the addresses through which clicks are counted. `names_readers` when it is kept who follows them."""

    @property
    def names_readers(self) -> bool: ...

    def click(self, item: NewsId, link: int, reader: PersonId | None = None) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An item as one reader sees it, where they are: see `cards.news.item.news_card`."""

    item: NewsItem
    view: ReaderView
    links: tuple[str, ...]
    is_shared: bool = False
    names_reader: bool = False
    told: Told | None = None
    delaying: Delaying | None = None
    asking: Asking | None = None

    def card(self, language: Language, timezone: ZoneInfo) -> dict[str, object]:
        """The card."""
        return news_card(
            self.item,
            language,
            links=self.links,
            names_reader=self.names_reader,
            view=self.view,
            shared=self.is_shared,
            told=self.told,
            delaying=self.delaying,
            asking=self.asking,
            timezone=timezone,
        )

    def summary(self, language: Language) -> str:
        """The sentence of its toast."""
        return news_summary(self.item, language)


def subject_of(item: NewsId) -> Subject:
    """The subject of the cards that show an item to its readers."""
    return Subject(kind=SubjectKind.NEWS_READING, id=item)


def is_shared(act: Act) -> bool:
    """Whether more people than one look at what is shown where a person acts."""
    return act.place.scope is not Scope.PERSONAL


def addresses(item: NewsItem, links: Links, reader: PersonId | None = None) -> tuple[str, ...]:
    """The signed addresses of an item's links, in order, for one reader or for anybody."""
    return tuple(links.click(item.id, number, reader) for number in range(len(item.link_urls)))


async def shown_to(tx: Transaction, item: NewsItem, act: Act, links: Links) -> Shown:
    """An item as who acts sees it, where they act."""
    shared = is_shared(act)
    return Shown(
        item=item,
        view=await reactions.view(tx, item.id, act.person.id),
        links=addresses(item, links, None if shared else act.person.id),
        names_reader=links.names_readers and not shared,
        is_shared=shared,
    )


async def readership_of(tx: Transaction, act: Act) -> Readership:
    """What is to be read where a person acts. Raises NotAllowed."""
    if not may(act.person, Intention.READ_NEWS):
        raise NotAllowed(Intention.READ_NEWS)
    shared = is_shared(act)
    place = await places.known(tx, act.place) if shared else None
    today = act.now.astimezone(act.timezone).date()
    bodies = await audiences.bodies_of(tx, act.person.id, today)
    return readership(act.person, bodies=bodies, place=place, is_shared=shared)


async def readable(tx: Transaction, item_id: NewsId, act: Act) -> NewsItem:
    """An item that is to be read where a person acts. Raises NotFound, NotAllowed, NotYetSent (for who writes the news alone)."""
    by = await readership_of(tx, act)
    item = await items.find(tx, item_id)
    if item is None or item.is_template or item.state in _TAKEN_BACK:
        raise NotFound("news")
    if item.state not in WITH_WHOM_IT_REACHED:
        if may(act.person, Intention.WRITE_NEWS):
            raise NotYetSent
        raise NotFound("news")
    if is_readable(item, by, was_sent=False):
        return item
    if is_readable(item, by, was_sent=await archive.was_sent(tx, item.id, act.person.id, by.place)):
        return item
    raise NotAllowed(Intention.READ_NEWS)


async def edit(tx: Transaction, act: Act, shown: Shown) -> None:
    """Bring the cards up to date that show the item in the person's own chat, the message that brought it or is yet to bring it among them.

    One that several people see tells nothing of one of them.
    """
    if shown.is_shared:
        return
    await queueing.edit_wherever(
        tx,
        of=f"{reports.cause_of(shown.item.id)}/person/{act.person.id}",
        key=f"edit/{reports.cause_of(shown.item.id)}/{act.place.conversation_id}/{act.activity_id}",
        payload=_payload(act, replace(shown, told=None)),
        subject=subject_of(shown.item.id),
        now=act.now,
        but=act.pressed_activity_id,
    )
    await live_cards.edit_everywhere(tx, act, subject_of(shown.item.id), _payload(act, shown), only_here=True)
    await live_cards.free(tx, act)


async def edit_pressed(tx: Transaction, act: Act, shown: Shown) -> None:
    """Bring the pressed card up to date, alone: a part of it was opened or shut, which is no matter of other cards.

    Without this an earlier edit that is still to arrive would shut the part that was just opened, or open the one that was shut. A
    correction meanwhile waits until the reader is done.
    """
    if shown.is_shared:
        return
    await live_cards.edit_pressed(tx, act, subject_of(shown.item.id), _payload(act, shown))
    if shown.delaying is None:
        await live_cards.free(tx, act)
    else:
        await live_cards.keep_open(tx, act, subject_of(shown.item.id), CHOOSING)


def _payload(act: Act, shown: Shown) -> live_cards.Payload:
    def payload(language: Language) -> Mapping[str, object]:
        return message(shown.card(language, act.timezone), shown.summary(language))

    return payload
