"""What an editor can take up: the form of a new item or of one that stands, the sheet of an item, the shelf of them all.

Each method raises NotAllowed, and NotFound.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.acts import Act
from domain.forms import Entry
from domain.identifiers import NewsId, PersonId
from domain.languages import Language
from domain.news.audience import EVERYONE
from domain.news.form import STATES, Group, Happened, NewsForm, Sheet, Shelf, ShelfPart
from domain.news.item import NewsItem
from domain.news.life import Event, allows
from domain.news.rights import may_approve, may_send, may_write
from domain.news.writing import new_entry, read_audience
from domain.places import Scope, Subject, SubjectKind
from domain.rights import Intention, may
from storage import live_cards, places
from storage.database import Database, Transaction
from storage.news import items
from workflows.news.desk import (
    audience_choice,
    audience_choices,
    demand_writing,
    entry_of,
    held,
    is_out,
    reading_of,
)

SHOWN = 4
"""The items of each group on the shelf's first page."""
PAGE = 10


class Shelves:
    """Items to be read and taken up. `language` is that of the cards that several people share."""

    def __init__(self, *, database: Database, language: Language, needs_approval: bool = False) -> None:
        self._database = database
        self._language = language
        self._needs_approval = needs_approval

    async def new(self, act: Act) -> NewsForm:
        """The form of a new item."""
        demand_writing(act.person)
        async with self._database.reading() as tx:
            return await self._form(tx, None, new_entry(), act)

    async def copy(self, item_id: NewsId, act: Act) -> NewsForm:
        """The form of a new item that says what another does, a template for instance. Nothing is written until it is saved."""
        async with self._database.reading() as tx:
            item = await held(tx, item_id, act)
            return replace(await self._form(tx, None, await entry_of(tx, item), act), is_copy=True)

    async def edit(self, item_id: NewsId, act: Act) -> NewsForm | Sheet:
        """The form of an item, with what keeps it from going out beside the fields; its sheet when it cannot be written any more.

        In a personal chat the pressed card no longer counts as showing the item: what others change must not take the form away. In a
        channel it does, since the others still look at the item there.
        """
        async with self._database.transaction() as tx:
            item = await held(tx, item_id, act)
            if not is_writable(item):
                return await self._sheet(tx, item, act)
            if act.pressed_activity_id is not None and act.place.scope is Scope.PERSONAL:
                showing = live_cards.Showing(
                    place_id=await places.keep(tx, act.place),
                    activity_id=act.pressed_activity_id,
                    language=act.language,
                )
                await live_cards.note(tx, showing, Subject(kind=SubjectKind.NEWS_FORM, id=item.id), act.now)
            entry = await entry_of(tx, item)
            form = await self._form(tx, item, entry, act)
            return form if item.is_template else replace(form, faults=reading_of(entry, act.person).faults)

    async def open(self, item_id: NewsId, act: Act) -> Sheet:
        """The sheet of an item."""
        async with self._database.reading() as tx:
            return await self._sheet(tx, await held(tx, item_id, act), act)

    async def shelf(self, act: Act) -> Shelf:
        """All that the person can take up, the first few of each group; an ambassador's own items alone."""
        demand_writing(act.person)
        async with self._database.reading() as tx:
            counts = await self._counts(tx, act)
            parts = [await self._part(tx, group, counts[group], act, SHOWN) for group in Group if counts[group]]
        return Shelf(parts=tuple(parts))

    async def begun(self, act: Act) -> tuple[NewsItem, ...]:
        """The items that a person began and did not finish, the latest first; none for who does not write the news."""
        if not may_write(act.person):
            return ()
        async with self._database.reading() as tx:
            return await items.listed(tx, STATES[Group.DRAFTS], SHOWN, author=act.person.id)

    async def group(self, group: Group, page: int, act: Act) -> Shelf:
        """A page, from 0, of one group; the last one when there are fewer."""
        demand_writing(act.person)
        async with self._database.reading() as tx:
            count = (await self._counts(tx, act))[group]
            pages = max(1, -(-count // PAGE))
            page = min(page, pages - 1)
            part = await self._part(tx, group, count, act, PAGE, page * PAGE)
        return Shelf(parts=(part,), only=group, page=page, pages=pages)

    async def _form(self, tx: Transaction, item: NewsItem | None, entry: Entry, act: Act) -> NewsForm:
        standing = read_audience(entry.get("audience")) or EVERYONE
        choices = await audience_choices(tx, act.person, standing)
        return NewsForm(item=item, entry=entry, choices=choices, needs_approval=self._needs_approval)

    async def _sheet(
        self, tx: Transaction, item: NewsItem, act: Act, happened: Happened = Happened.NOTHING, *, lost: bool = False
    ) -> Sheet:
        return Sheet(
            item=item,
            audience=await audience_choice(tx, item.audience),
            faults=reading_of(await entry_of(tx, item), act.person).faults,
            happened=happened,
            needs_approval=self._needs_approval,
            may_approve=may_approve(act.person, item),
            may_send=may_send(act.person, item),
            lost_date=lost,
        )

    async def _counts(self, tx: Transaction, act: Act) -> Mapping[Group, int]:
        """How many items each group has."""
        found = await items.counts(tx, author=_whose(act))
        return {
            group: sum(found.get((state, group is Group.TEMPLATES), 0) for state in states)
            for group, states in STATES.items()
        }

    async def _part(
        self, tx: Transaction, group: Group, count: int, act: Act, limit: int, offset: int = 0
    ) -> ShelfPart:
        found = await items.listed(
            tx,
            STATES[group],
            limit,
            offset,
            author=_whose(act),
            templates=group is Group.TEMPLATES,
            oldest_first=group in (Group.TO_APPROVE, Group.SCHEDULED),
        )
        return ShelfPart(group=group, items=found, count=count)


def _whose(act: Act) -> PersonId | None:
    """Whose items a person sees: an editor everybody's (None), an ambassador their own."""
    return None if may(act.person, Intention.APPROVE_NEWS) else act.person.id


def is_writable(item: NewsItem) -> bool:
    """Whether the text of an item can be changed: before it goes out, and as a correction after."""
    return allows(item.state, Event.EDIT) or is_out(item)
