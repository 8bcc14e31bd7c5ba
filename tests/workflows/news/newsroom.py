"""A newsroom at work: who writes, plans and sends, the items on their desk, and the outbox emptied by hand."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from domain.acts import Act
from domain.identifiers import BodyId, NewsId, PersonId
from domain.languages import Language
from domain.meetings.bodies import DEFAULTS, BodyKind, Capacity, Mandate
from domain.news.audience import EVERYONE, Audience, AudienceKind
from domain.news.habits import Habits
from domain.news.item import NewsItem, NewsState, Topic, Wording
from domain.news.outlook import Outlook
from domain.news.report import Progress
from domain.outbox import Delivery, DeliveryState, Ended
from domain.people import Person, Role
from domain.projects import PersonRef
from storage import people
from storage.database import Database
from storage.meetings import bodies
from storage.news import items
from storage.schema import outbox as table
from storage.schema import people as people_table
from tests.cast import NOW, PARIS, Cast
from workflows.news.measuring import Measuring
from workflows.news.planning import Planning
from workflows.news.sending import Sending
from workflows.outbox import Outbox

WORDING = Wording(title="Verrouillez votre session", summary="Windows + L", body="Deux touches suffisent.")


class PlainLinks:
    """Addresses that need no key."""

    def __init__(self, *, names_readers: bool = False) -> None:
        self.names_readers = names_readers

    def click(self, item: NewsId, link: int, reader: PersonId | None = None) -> str:
        who = f".{reader}" if reader is not None and self.names_readers else ""
        return f"https://mardi.example/l/{item}.{link}{who}"

    def address(self, item: NewsId, language: Language, until: datetime) -> str:
        return f"https://mardi.example/f/{item}.{language}.{until:%Y%m%d%H%M}"


def members_of(body: BodyId) -> Audience:
    """The members of a body."""
    return Audience(kind=AudienceKind.COMMITTEE, value=str(body))


def sits(person: Person, capacity: Capacity = Capacity.MEMBER, **dates: Any) -> Mandate:
    """A mandate of a person."""
    return Mandate(person=person.id, name=person.name, capacity=capacity, **dates)


@dataclass
class Newsroom:
    """Olivia and Denis edit, Marc is an ambassador; the others read, Emma in English."""

    database: Database
    cast: Cast
    habits: Habits = field(default_factory=lambda: Habits(zone=PARIS))
    links: PlainLinks = field(default_factory=PlainLinks)
    planning: Planning = field(init=False)
    sending: Sending = field(init=False)
    measuring: Measuring = field(init=False)
    olivia: Person = field(init=False)
    denis: Person = field(init=False)
    marc: Person = field(init=False)
    act: Callable[..., Act] = field(init=False)

    def __post_init__(self) -> None:
        self.act = self.cast.act
        self.use(self.habits)
        self.olivia = replace(self.cast.olivia, roles=self.cast.olivia.roles | {Role.EDITOR})
        self.denis = replace(self.cast.denis, roles=self.cast.denis.roles | {Role.EDITOR})
        self.marc = replace(
            self.cast.marc, roles=self.cast.marc.roles | {Role.AMBASSADOR}, department="Direction du numérique"
        )

    def use(self, habits: Habits) -> None:
        """Work by other habits from now on."""
        self.habits = habits
        self.planning = Planning(database=self.database, habits=habits)
        self.sending = Sending(database=self.database, links=self.links, habits=habits)
        self.measuring = Measuring(database=self.database, files=PlainLinks(), zone=habits.zone)

    async def open(self) -> "Newsroom":
        """Give everybody their roles."""
        async with self.database.transaction() as tx:
            for one in (self.olivia, self.denis, self.marc):
                await people.set_roles(tx, one.id, one.roles)
            await tx.execute(
                update(people_table).where(people_table.c.id == self.marc.id).values(department=self.marc.department)
            )
        return self

    async def body(self, *mandates: Mandate, name: str = "Commission permanente") -> Audience:
        """The members of a new body, as an audience."""
        kind = BodyKind.STANDING_COMMITTEE
        async with self.database.transaction() as tx:
            body = await bodies.create(tx, name=name, kind=kind, theme="", rules=DEFAULTS[kind])
            assert body is not None, name
            await bodies.grant(tx, body, mandates)
        return members_of(body)

    async def item(
        self,
        state: NewsState = NewsState.READY,
        *,
        author: Person | None = None,
        audience: Audience = EVERYONE,
        at: datetime = NOW,
        **facts: Any,
    ) -> NewsItem:
        """An item on the desk."""
        by = author or self.olivia
        item = NewsItem(
            id=NewsId(0),
            version=1,
            state=state,
            topic=Topic.SECURITY,
            wordings={Language.FRENCH: WORDING},
            author=PersonRef(id=by.id, name=by.name),
            audience=audience,
        )
        async with self.database.transaction() as tx:
            item_id = await items.add(tx, replace(item, **facts), at)
        return await self.found(item_id)

    async def found(self, item_id: NewsId) -> NewsItem:
        """An item as it stands."""
        async with self.database.reading() as tx:
            item = await items.find(tx, item_id)
        assert item is not None
        return item

    async def sent(self, item: NewsItem, *, now: datetime = NOW) -> Progress:
        """Send an item."""
        board = await self.sending.send(item.id, item.version, self.act(self.olivia, now=now))
        assert isinstance(board, Progress), board
        return board

    async def plan(self, item: NewsItem, *, now: datetime = NOW) -> Outlook:
        """Give an item the next free Tuesday."""
        board = await self.planning.schedule_next(item.id, item.version, self.act(self.olivia, now=now))
        assert isinstance(board, Outlook), board
        return board

    async def progress(self, item: NewsItem, *, now: datetime = NOW) -> Progress:
        """How far an item is."""
        board = await self.planning.board(item.id, self.act(self.olivia, now=now))
        assert isinstance(board, Progress), board
        return board

    async def claim(self, now: datetime = NOW, *, most: int = 10_000) -> tuple[Delivery, ...]:
        """Take what is due from the outbox: all of it, or so much."""
        return (await Outbox(database=self.database, per_second=most).claim(now)).deliveries

    async def deliver(
        self,
        *,
        now: datetime = NOW,
        refused: Mapping[PersonId, tuple[DeliveryState, str]] | None = None,
        claimed: Collection[Delivery] | None = None,
    ) -> list[Delivery]:
        """Send what is due, or what was claimed; some are refused."""
        taken = list(await self.claim(now) if claimed is None else claimed)
        outcomes = []
        for one in taken:
            end = (refused or {}).get(one.person.id) if one.person else None
            state, reason = end or (DeliveryState.SENT, "")
            activity = f"message-{one.id}" if state is DeliveryState.SENT and one.activity_id is None else None
            outcomes.append(Ended(delivery=one, state=state, at=now, activity_id=activity, reason=reason))
        await Outbox(database=self.database).record(outcomes, now)
        return taken

    async def rows(self, cause: str) -> Mapping[tuple[str, str], int]:
        """The rows of a cause, counted by operation and state."""
        counted = (
            select(table.c.operation, table.c.state, func.count())
            .where(table.c.cause == cause)
            .group_by(table.c.operation, table.c.state)
        )
        async with self.database.reading() as tx:
            return {(operation, state): number for operation, state, number in await tx.execute(counted)}

    async def tick_through(self, first: datetime, *, minutes: int = 1) -> None:
        """Tick every five seconds, delivering what is due in between."""
        for step in range(minutes * 12):
            now = first + timedelta(seconds=5 * step)
            await self.sending.tick(now)
            await self.deliver(now=now)
