"""A service centre of two groups at work: Paul and Emma need help, Tarik and Sophie are the hotline that Luc leads, Nora is the network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain.acts import Act
from domain.identifiers import ApplicationId, CategoryId, GroupId, PersonId, PlaceId, TicketId
from domain.languages import Language
from domain.people import Person, Sighting
from domain.places import Place, Scope
from domain.tickets.entries import Entry
from domain.tickets.opening import Typed
from domain.tickets.rules import SupportRules
from domain.tickets.ticket import Source, Ticket
from domain.tickets.view import TicketView
from storage import people, places, schema
from storage.database import Database
from storage.tickets import groups, history, tickets
from tests.cast import NOW, TENANT, Cast, personal_chat
from workflows.tickets import Tickets
from workflows.tickets.outcomes import Opened

SERVICE_URL = "http://127.0.0.1:9/"


def channel(name: str) -> Place:
    """A channel of the support team."""
    return Place(
        service_url=SERVICE_URL,
        conversation_id=f"19:{name}@thread.tacv2",
        scope=Scope.CHANNEL,
        tenant_id=TENANT,
        team_id="19:support@thread.tacv2",
        name=name,
    )


HOTLINE_CHANNEL, NETWORK_CHANNEL = channel("hotline"), channel("network")


@dataclass
class Rosters:
    """Who is in which channel, as Teams would tell."""

    by_channel: dict[str, set[str]] = field(default_factory=dict)

    async def members(self, place: Place, _now: datetime) -> frozenset[str]:
        return frozenset(self.by_channel.get(place.conversation_id, ()))


class Calendars:
    """Addresses that say what they are."""

    def address(self, ticket_id: TicketId, person_id: PersonId, until: datetime) -> str:
        return f"calendar/{ticket_id}/{person_id}/{until:%Y-%m-%d}"


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A row of the outbox."""

    operation: str
    place_id: int | None
    person_id: int | None
    activity_id: str | None
    subject: str | None
    language: str
    payload: Mapping[str, Any]

    @property
    def text(self) -> str:
        return str(self.payload)

    @property
    def summary(self) -> str:
        return str(self.payload["summary"])


@dataclass
class Centre:
    """The service at work: each method is somebody doing one thing."""

    database: Database
    cast: Cast
    tickets: Tickets
    rosters: Rosters
    tarik: Person
    sophie: Person
    luc: Person
    nora: Person
    hotline: GroupId
    network: GroupId
    places: Mapping[str, PlaceId]
    screen: CategoryId
    mail: ApplicationId
    act: Callable[..., Act] = field(init=False)

    def __post_init__(self) -> None:
        self.act = self.cast.act

    async def open(
        self, person: Person | None = None, /, *, now: datetime = NOW, beneficiary: str = "", **typed: str
    ) -> TicketView:
        """A ticket, opened; `beneficiary` is typed as whom it is for."""
        fields = {"title": "Écran noir", "description": "Mon écran reste noir", "for": beneficiary, **typed}
        form = Typed(fields=fields, source=Source())
        done = await self.tickets.open(form, self.act(person or self.cast.paul, now=now))
        assert isinstance(done, Opened), done
        return done.view

    async def taken(self, *, now: datetime = NOW) -> TicketView:
        """A ticket that Tarik looks after."""
        opened = await self.open(now=now)
        return await self.tickets.take(opened.ticket.id, opened.ticket.version, self.act(self.tarik, now=now))

    async def resolved(self, *, now: datetime = NOW) -> TicketView:
        """A ticket that Tarik resolved."""
        taken = await self.taken(now=now)
        ticket = taken.ticket
        return await self.tickets.resolve(ticket.id, "Câble changé", ticket.version, self.act(self.tarik, now=now))

    async def stored(self, ticket_id: TicketId) -> Ticket:
        """The ticket as the database has it."""
        async with self.database.reading() as tx:
            found = await tickets.find(tx, ticket_id)
        assert found is not None
        return found[0]

    async def entries(self, ticket_id: TicketId) -> tuple[Entry, ...]:
        """The whole history, the oldest first."""
        async with self.database.reading() as tx:
            return tuple(reversed(await history.latest(tx, ticket_id, with_notes=True, most=100)))

    async def queued(self) -> list[Queued]:
        """What waits in the outbox."""
        outbox = schema.outbox
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(outbox).order_by(outbox.c.id))).mappings().all()
        return [Queued(**{name: row[name] for name in Queued.__dataclass_fields__}) for row in rows]

    async def told(self, person: Person) -> list[Queued]:
        """The notices that go to somebody."""
        return [one for one in await self.queued() if one.person_id == person.id]

    async def shown(self, place: Place, activity_id: str, view: TicketView, *, language: str = "fr") -> None:
        """A card of a ticket stands in a place."""
        from workflows.live_cards import LiveCards
        from workflows.tickets.desk import ticket_subject

        await LiveCards(database=self.database).shown(
            ticket_subject(view.ticket.id), place, activity_id, Language(language), NOW
        )

    async def tick(self, now: datetime) -> int:
        return await self.tickets.tick(now)


async def _meet(database: Database, number: int, name: str) -> Person:
    entra_id = f"00000000-0000-4000-8000-{number:012d}"
    sighting = Sighting(
        entra_id=entra_id,
        teams_id=f"29:{number}",
        name=name,
        teams_language=Language.FRENCH,
        timezone="Europe/Paris",
        place=personal_chat(entra_id),
    )
    async with database.transaction() as tx:
        return await people.meet(tx, sighting, await places.keep(tx, sighting.place))


@pytest.fixture
def rules() -> SupportRules:
    """The rules of the service; a test file can have others."""
    return SupportRules()


@pytest.fixture
async def centre(database: Database, cast: Cast, rules: SupportRules) -> Centre:
    tarik, sophie = await _meet(database, 101, "Tarik Benali"), await _meet(database, 102, "Sophie Lenoir")
    luc, nora = await _meet(database, 103, "Luc Petit"), await _meet(database, 104, "Nora Haddad")
    async with database.transaction() as tx:
        hotline = await groups.create(tx, "Hotline", lead=luc.id, is_default=True)
        network = await groups.create(tx, "Réseau")
        for person in (tarik, sophie):
            await groups.enlist(tx, hotline, person.id)
        at = {
            "hotline": await places.keep(tx, HOTLINE_CHANNEL),
            "network": await places.keep(tx, NETWORK_CHANNEL),
        }
        await groups.bind(tx, hotline, at["hotline"], cast.adele.id, NOW)
        await groups.bind(tx, network, at["network"], cast.adele.id, NOW)
        values: dict[str, object] = {"name": "Écran", "path": "Poste de travail › Écran"}
        category = await tx.execute(schema.categories.insert().returning(schema.categories.c.id), values)
        screen = CategoryId(category.scalar_one())
        values = {"code": "MAIL", "name": "Messagerie", "group_id": network}
        application = await tx.execute(schema.applications.insert().returning(schema.applications.c.id), values)
        mail = ApplicationId(application.scalar_one())
    rosters = Rosters(by_channel={NETWORK_CHANNEL.conversation_id: {nora.entra_id}})
    return Centre(
        database=database,
        cast=cast,
        tickets=Tickets(
            database=database, rules=rules, language=Language.FRENCH, rosters=rosters, calendars=Calendars()
        ),
        rosters=rosters,
        tarik=tarik,
        sophie=sophie,
        luc=luc,
        nora=nora,
        hotline=hotline,
        network=network,
        places=at,
        screen=screen,
        mail=mail,
    )
