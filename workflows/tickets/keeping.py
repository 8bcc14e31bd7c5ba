"""Setting up the service: who is of which group, and where each works. Every change is written down."""

from collections.abc import Awaitable, Callable, Mapping

from domain.acts import Act
from domain.faults import AlreadyDone, NotFound, Unfit
from domain.folding import fold
from domain.identifiers import GroupId, PersonId
from domain.people import Person
from domain.places import Scope
from domain.rights import Intention
from domain.tickets.catalogue import AssignmentGroup
from storage import people, places
from storage.database import Transaction
from storage.tickets import groups
from storage.tickets.groups import Channel
from workflows import audit
from workflows.once import once
from workflows.tickets.memberships import Service
from workflows.tickets.reading import Reading

Change = Callable[[Transaction], Awaitable[None]]


class Keeps(Reading):
    """What an administrator does. Each method raises NotAllowed for anybody else; doing again what is done changes nothing."""

    async def service(self, act: Act) -> Service:
        """The service as it is set up."""
        self._demand(act, Intention.KEEP_SUPPORT)
        return await self._memberships.service(act.now)

    async def channels(self) -> tuple[tuple[AssignmentGroup, Channel], ...]:
        """Every channel in which a group works, for who checks that they answer."""
        async with self._database.reading() as tx:
            known = {group.id: group for group in await groups.every(tx)}
            return tuple((known[channel.group], channel) for channel in await groups.channels(tx))

    async def group_named(self, name: str, act: Act) -> AssignmentGroup:
        """The group of a name, capitals and accents set aside. Raises NotFound."""
        self._demand(act, Intention.KEEP_SUPPORT)
        return await self._named(name, act)

    async def colleague(self, name: str, act: Act) -> Person:
        """The one person of a name. Raises NotFound when there is none, or several."""
        self._demand(act, Intention.KEEP_SUPPORT)
        async with self._database.reading() as tx:
            found = await people.named(tx, name) if name.strip() else ()
        exact = [person for person in found if fold(person.name) == fold(name)]
        if len(exact) == 1 or len(found) == 1:
            return exact[0] if len(exact) == 1 else found[0]
        raise NotFound("person", name)

    async def people_of(self, group_id: GroupId, act: Act) -> tuple[Person, ...]:
        """Everybody who is of a group, by its list and by its channels."""
        self._demand(act, Intention.KEEP_SUPPORT)
        return await self._memberships.members(group_id, act.now)

    async def bind(self, group_id: GroupId, act: Act) -> AssignmentGroup:
        """Have a group work in the channel where this is said: whoever is in it is of the group. Raises Unfit elsewhere than in one."""
        return await self._in_channel(group_id, act, bound=True)

    async def unbind(self, group_id: GroupId, act: Act) -> AssignmentGroup:
        """Have a group no longer work in the channel where this is said. Its cards stay as they are."""
        return await self._in_channel(group_id, act, bound=False)

    async def enlist(self, group_id: GroupId, person_id: PersonId, act: Act) -> None:
        """Put a person on the list of a group. Raises NotFound."""
        await self._on_list(group_id, person_id, act, listed=True)

    async def strike(self, group_id: GroupId, person_id: PersonId, act: Act) -> None:
        """Strike a person off the list of a group; who is in its channel stays of it. Raises NotFound."""
        await self._on_list(group_id, person_id, act, listed=False)

    async def set_lead(self, group_id: GroupId, lead: PersonId | None, act: Act) -> None:
        """Name the lead of a group, or nobody. Raises NotFound."""

        async def change(tx: Transaction) -> None:
            if lead is not None and await people.find(tx, lead) is None:
                raise NotFound("person")
            await groups.set_lead(tx, group_id, lead)

        await self._change(act, await self._group(group_id, act), change, {"lead": lead})

    async def _named(self, name: str, act: Act) -> AssignmentGroup:
        service = await self._memberships.service(act.now)
        found = next((group for group in service.groups if group.is_active and fold(group.name) == fold(name)), None)
        if found is None:
            raise NotFound("assignment_group", name)
        return found

    async def _group(self, group_id: GroupId, act: Act) -> AssignmentGroup:
        self._demand(act, Intention.KEEP_SUPPORT)
        group = (await self._memberships.service(act.now)).group(group_id)
        if group is None:
            raise NotFound("assignment_group")
        return group

    async def _in_channel(self, group_id: GroupId, act: Act, *, bound: bool) -> AssignmentGroup:
        group = await self._group(group_id, act)
        if act.place.scope is not Scope.CHANNEL:
            raise Unfit("not_a_channel")

        async def change(tx: Transaction) -> None:
            place_id = await places.keep(tx, act.place)
            if bound:
                await groups.bind(tx, group_id, place_id, act.person.id, act.now)
            else:
                await groups.unbind(tx, group_id, place_id)

        await self._change(act, group, change, {"bound": bound})
        return group

    async def _on_list(self, group_id: GroupId, person_id: PersonId, act: Act, *, listed: bool) -> None:
        async def change(tx: Transaction) -> None:
            if await people.find(tx, person_id) is None:
                raise NotFound("person")
            if listed:
                await groups.enlist(tx, group_id, person_id)
            else:
                await groups.strike(tx, group_id, person_id)

        await self._change(act, await self._group(group_id, act), change, {"person": person_id, "listed": listed})

    async def _change(
        self, act: Act, group: AssignmentGroup | None, change: Change, details: Mapping[str, object]
    ) -> None:
        self._demand(act, Intention.KEEP_SUPPORT)
        try:
            async with self._database.transaction() as tx:
                await once(tx, act, None)
                await change(tx)
                subject = f"assignment_group/{group.id}" if group is not None else "support"
                await audit.record(tx, act, Intention.KEEP_SUPPORT, subject, details)
        except AlreadyDone:
            return
        finally:
            self._memberships.forget()
