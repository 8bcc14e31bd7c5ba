"""Who works on which tickets: the people on a group's list, and whoever is in one of its channels.

Groups, channels, targets and the matrix change seldom: they are remembered for some seconds in this process. Rosters come from Teams
through a port, asked before a transaction begins, since Teams may take its time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from domain.acts import Act
from domain.identifiers import GroupId, PersonId
from domain.people import Person, Role
from domain.places import Place
from domain.rights import Intention, Relation, may
from domain.tickets.catalogue import AssignmentGroup
from domain.tickets.priority import Matrix
from domain.tickets.service_level import DEFAULT_RULES, TargetRule, Targets, targets_of
from domain.tickets.ticket import Ticket
from storage.database import Database
from storage.tickets import groups, support
from storage.tickets.groups import Channel

_FRESH = timedelta(seconds=5)
MOST_VIEWERS = 60
_ABOUT_TICKETS = (
    Intention.READ_TICKET,
    Intention.READ_TICKET_NOTES,
    Intention.ANSWER_TICKET,
    Intention.WORK_ON_TICKET,
    Intention.DECLARE_MAJOR_INCIDENT,
)


class Rosters(Protocol):
    """Whoever knows who is in a channel."""

    async def members(self, place: Place, now: datetime) -> frozenset[str]:
        """The Entra object ids of the people in a channel; what was known last when Teams does not answer."""
        ...


class NoRosters:
    """No channel has anybody in it: the lists alone count."""

    async def members(self, _place: Place, _now: datetime) -> frozenset[str]:
        """Nobody."""
        return frozenset()


@dataclass(frozen=True, kw_only=True)
class Service:
    """The service centre as it is set up."""

    groups: tuple[AssignmentGroup, ...] = ()
    channels: tuple[Channel, ...] = ()
    matrix: Matrix = field(default_factory=Matrix)
    rules: tuple[TargetRule, ...] = DEFAULT_RULES
    viewers: Mapping[GroupId, tuple[str, ...]] = field(default_factory=dict)
    members: Mapping[GroupId, frozenset[PersonId]] = field(default_factory=dict)

    def viewers_of(self, group_id: GroupId) -> tuple[str, ...]:
        """The Teams ids of the people of a group, each of whom sees their own view of a shared card; nobody when there are too many."""
        return self.viewers.get(group_id, ())

    def works_on(self, person_id: PersonId, ticket: Ticket) -> bool:
        """Whether somebody is of the group of a ticket, or leads it. What they do is checked again, whenever they do it."""
        group = self.group(ticket.group.id)
        leads = group is not None and group.lead is not None and group.lead.id == person_id
        return leads or person_id in self.members.get(ticket.group.id, frozenset())

    def group(self, group_id: GroupId) -> AssignmentGroup | None:
        """A group by its id; None when there is none, or no longer."""
        return next((group for group in self.groups if group.id == group_id and group.is_active), None)

    @property
    def default_group(self) -> AssignmentGroup | None:
        """Where tickets go that go nowhere else."""
        active = [group for group in self.groups if group.is_active]
        return next((group for group in active if group.is_default), active[0] if active else None)

    def channels_of(self, group_id: GroupId) -> tuple[Channel, ...]:
        """The channels of a group."""
        return tuple(channel for channel in self.channels if channel.group == group_id)

    def channel_names(self) -> Mapping[GroupId, tuple[str, ...]]:
        """The names of the channels of each group."""
        return {group.id: tuple(one.place.name for one in self.channels_of(group.id)) for group in self.groups}

    def targets(self, ticket: Ticket) -> Targets:
        """What is promised for a ticket."""
        return targets_of(self.rules, ticket.group.id, ticket.type, ticket.priority)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How somebody stands to the groups: those they are of, those they lead."""

    person: Person
    member: frozenset[GroupId] = frozenset()
    leads: frozenset[GroupId] = frozenset()

    @property
    def works(self) -> bool:
        """Whether they are of any group, or lead one."""
        return bool(self.member or self.leads)

    def relations(self, ticket: Ticket) -> frozenset[Relation]:
        """How they stand to a ticket."""
        group = ticket.group.id
        return ticket.relations_of(self.person, is_member=group in self.member, is_lead=group in self.leads)

    def may(self, intention: Intention, ticket: Ticket) -> bool:
        """Whether they have the right to an intention about a ticket."""
        return may(self.person, intention, self.relations(ticket))

    def may_somewhere(self, intention: Intention) -> bool:
        """Whether they have the right to an intention about any group at all."""
        relations = {Relation.MEMBER} if self.member else set()
        return may(self.person, intention, frozenset(relations | ({Relation.LEAD} if self.leads else set())))

    def intentions(self, ticket: Ticket) -> frozenset[Intention]:
        """All they may do with a ticket."""
        relations = self.relations(ticket)
        return frozenset(intention for intention in _ABOUT_TICKETS if may(self.person, intention, relations))

    def sees(self, service: Service) -> tuple[AssignmentGroup, ...]:
        """The groups whose queue they can look at: their own, or all of them with the role of the support."""
        everything = self.person.has(Role.SUPPORT)
        own = self.member | self.leads
        return tuple(group for group in service.groups if group.is_active and (everything or group.id in own))


@dataclass(frozen=True, kw_only=True)
class Presence:
    """The service, and the groups in whose channels somebody is: what is known without the lists that administrators keep."""

    service: Service
    person: Person
    in_channels: frozenset[GroupId]

    def standing(self, lists: frozenset[GroupId]) -> Standing:
        """How the person stands to the groups, being on the lists of some."""
        leads = frozenset(
            group.id for group in self.service.groups if group.lead is not None and group.lead.id == self.person.id
        )
        return Standing(person=self.person, member=self.in_channels | lists, leads=leads)


class Memberships:
    """Knows the service and who belongs where."""

    def __init__(self, *, database: Database, rosters: Rosters) -> None:
        self._database = database
        self._rosters = rosters
        self._remembered: tuple[datetime, Service] | None = None

    async def service(self, now: datetime) -> Service:
        """The service as it is set up; a change made by another replica is seen within 5 s."""
        if self._remembered is not None and timedelta(0) <= now - self._remembered[0] < _FRESH:
            return self._remembered[1]
        async with self._database.reading() as tx:
            rules = await support.target_rules(tx)
            service = Service(
                groups=await groups.every(tx),
                channels=await groups.channels(tx),
                matrix=await support.matrix(tx),
                rules=rules or DEFAULT_RULES,
            )
        members = {group.id: await self._people(service, group.id, now) for group in service.groups}
        service = replace(
            service,
            viewers={group: _viewers(people) for group, people in members.items()},
            members={group: frozenset(person.id for person in people) for group, people in members.items()},
        )
        self._remembered = (now, service)
        return service

    def forget(self) -> None:
        """The service was set up anew."""
        self._remembered = None

    async def standing(self, act: Act) -> tuple[Service, Standing]:
        """The service, and how the person who acts stands to its groups."""
        presence = await self.presence(act)
        async with self._database.reading() as tx:
            lists = await groups.kept_in(tx, act.person.id)
        return presence.service, presence.standing(lists)

    async def presence(self, act: Act) -> Presence:
        """The service, and where the person who acts is present. To be asked before a transaction, in which the lists are read."""
        service = await self.service(act.now)
        present: set[GroupId] = set()
        for channel in service.channels:
            if channel.group not in present and act.person.entra_id in await self._members(channel, act.now):
                present.add(channel.group)
        return Presence(service=service, person=act.person, in_channels=frozenset(present))

    async def members(self, group_id: GroupId, now: datetime) -> tuple[Person, ...]:
        """Everybody who is of a group, by name."""
        return await self._people(await self.service(now), group_id, now)

    async def _people(self, service: Service, group_id: GroupId, now: datetime) -> tuple[Person, ...]:
        entra_ids: set[str] = set()
        for channel in service.channels_of(group_id):
            entra_ids |= await self._members(channel, now)
        async with self._database.reading() as tx:
            found = {person.id: person for person in await groups.members(tx, group_id)}
            found |= {person.id: person for person in await groups.people_of(tx, sorted(entra_ids))}
        return tuple(sorted(found.values(), key=lambda person: (person.name, person.id)))

    async def is_member(self, person: Person, group_id: GroupId, now: datetime) -> bool:
        """Whether somebody is of a group."""
        return any(one.id == person.id for one in await self.members(group_id, now))

    async def _members(self, channel: Channel, now: datetime) -> frozenset[str]:
        return await self._rosters.members(channel.place, now)


def _viewers(people: Sequence[Person]) -> tuple[str, ...]:
    """Teams refreshes a card for 60 people at most: with more of them none is asked for."""
    ids = [person.teams_id for person in people if person.teams_id]
    return tuple(ids) if len(ids) <= MOST_VIEWERS else ()
