"""The desk on which an item is written: the item, what was typed of it, and what another editor saved meanwhile.

A form that was sent is laid beside it: what was typed is kept as it is when nothing changed since the form was opened, else it is
brought together with what the other saved.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.acts import Act
from domain.faults import NotAllowed, NotFound
from domain.forms import Entry, Merge, merge
from domain.identifiers import NewsId
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.form import AudienceChoice, Submission
from domain.news.item import NewsItem, NewsState
from domain.news.life import Event, allows
from domain.news.rights import may_address, may_write
from domain.news.writing import NewsContent, NewsFault, NewsReading, NewsWrong, as_typed, read, typed
from domain.people import Person, Role
from domain.places import Subject, SubjectKind
from domain.projects import PersonRef
from domain.rights import Intention
from storage.database import Transaction
from storage.news import audiences, items, versions

SENDING_FIELDS = ("audience", "is_mandatory", "holiday_rule")
"""What the form of an item that went out no longer asks: its readers are who they are."""


def subject_of(item_id: NewsId) -> Subject:
    """The subject of the cards that show an item to its editors."""
    return Subject(kind=SubjectKind.NEWS_ITEM, id=item_id)


def is_out(item: NewsItem | None) -> bool:
    """Whether an item went out, or began to: its text can be corrected, for the readers it went to."""
    return item is not None and allows(item.state, Event.CORRECT)


async def held(tx: Transaction, item_id: NewsId, act: Act, *, for_update: bool = False) -> NewsItem:
    """An item, for who may write it. Raises NotAllowed, and NotFound: also for the item of another, where one sees only their own."""
    demand_writing(act.person)
    item = await items.find(tx, item_id, for_update=for_update)
    if item is None or not may_write(act.person, item):
        raise NotFound("news")
    return item


def demand_writing(person: Person) -> None:
    """Raise NotAllowed unless the person may write the news."""
    if not may_write(person):
        raise NotAllowed(Intention.WRITE_NEWS)


async def entry_of(tx: Transaction, item: NewsItem) -> Entry:
    """An item as it was typed; one that was imported, as it would be."""
    return await versions.entry_of(tx, item.id, item.version) or as_typed(item)


@dataclass(frozen=True, kw_only=True)
class Laid:
    """A form that was sent, laid on the desk. `merge` is there when another changed something since the form was opened.

    `has_changed` is False when it says what stands already.
    """

    entry: Entry
    merge: Merge | None = None
    has_changed: bool = True


async def lay(tx: Transaction, item: NewsItem | None, sent: Submission) -> Laid:
    """Lay a form beside its item. A button that sends no field, as that of a preview, means the item as it stands."""
    mine = typed(sent.data)
    if item is None:
        return Laid(entry=mine)
    saved = await entry_of(tx, item)
    if not mine.fields:
        return Laid(entry=saved, has_changed=False)
    if is_out(item):
        kept = {name: saved.get(name) for name in SENDING_FIELDS}
        mine = Entry(fields={**mine.fields, **kept})
    if mine.says(saved):
        return Laid(entry=saved, has_changed=False)
    if sent.version != item.version:
        base = await versions.entry_of(tx, item.id, sent.version) if 0 < sent.version < item.version else None
        merged = merge(base or saved, saved, mine)
        if merged.changed:
            return Laid(entry=mine, merge=merged)
    return Laid(entry=mine)


def reading_of(entry: Entry, person: Person) -> NewsReading:
    """What an entry says, and all that keeps it from going out, an audience that this person may not write to included."""
    reading = read(entry)
    if may_address(person, reading.content.audience):
        return reading
    fault = NewsFault(field="audience", wrong=NewsWrong.NOT_YOUR_AUDIENCE)
    return replace(reading, faults=(fault, *reading.faults))


async def write(
    tx: Transaction,
    item: NewsItem | None,
    entry: Entry,
    content: NewsContent,
    state: NewsState,
    *,
    by: Person,
    now: datetime,
    source: str | None = None,
) -> NewsItem:
    """Write the next version of an item, in a state; a new item when there is none. A state without a date forgets the one there was."""
    writer = PersonRef(id=by.id, name=by.name)
    if item is None:
        item = NewsItem(id=NewsId(0), version=0, state=state, topic=content.topic, wordings={}, author=writer)
    elif await versions.entry_of(tx, item.id, item.version) is None:
        await versions.keep(tx, item.id, item.version, as_typed(item), (item.writer or item.author).id, now)
    is_out = allows(state, Event.CORRECT)
    written = replace(
        item,
        version=item.version + 1,
        state=state,
        topic=content.topic,
        wordings=content.wordings,
        image_url=content.image_url,
        link_urls=content.link_urls,
        right_answer=content.right_answer,
        is_mandatory=content.is_mandatory,
        audience=content.audience,
        holiday_rule=content.holiday_rule,
        writer=writer,
        approver=item.approver if is_out else None,
        send_at=item.send_at if is_out or state is NewsState.SCHEDULED else None,
        updated_at=now,
    )
    if not item.id:
        written = replace(written, id=await items.add(tx, written, now, source=source))
    else:
        await items.save(tx, written, now)
    await versions.keep(tx, written.id, written.version, entry, by.id, now)
    return written


async def audience_choice(tx: Transaction, audience: Audience) -> AudienceChoice:
    """An audience with its name."""
    return AudienceChoice(audience=audience, name=await audiences.name_of(tx, audience))


async def audience_choices(tx: Transaction, person: Person, standing: Audience) -> tuple[AudienceChoice, ...]:
    """The audiences that a person can choose, the one that stands among them whoever chose it."""
    offered = [AudienceChoice(audience=EVERYONE)]
    offered += [
        AudienceChoice(audience=Audience(kind=AudienceKind.ROLE, value=role.value))
        for role in Role
        if role is not Role.STAFF
    ]
    offered += [
        AudienceChoice(audience=Audience(kind=AudienceKind.CHANNEL, value=str(place_id)), name=place.name)
        for place_id, place in await audiences.channels(tx)
    ]
    offered += [
        AudienceChoice(audience=Audience(kind=AudienceKind.DEPARTMENT, value=name), name=name)
        for name in await audiences.departments(tx)
    ]
    offered += [
        AudienceChoice(audience=Audience(kind=AudienceKind.COMMITTEE, value=str(body)), name=name)
        for body, name in await audiences.bodies_that_meet(tx)
    ]
    allowed = tuple(one for one in offered if may_address(person, one.audience))
    if all(one.audience != standing for one in allowed) and standing != EVERYONE:
        return (*allowed, await audience_choice(tx, standing))
    return allowed
