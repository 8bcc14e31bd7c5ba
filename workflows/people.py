"""Who Mardi speaks with: recognised at every turn, welcomed once, given roles by an administrator."""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta

from domain.acts import Act
from domain.faults import NotAllowed, NotFound
from domain.identifiers import PersonId
from domain.languages import Language
from domain.people import Person, Role, Sighting
from domain.places import Place, Scope, Subject, SubjectKind
from domain.rights import Intention, may
from storage import people, places
from storage.database import Database, Transaction
from workflows import audit
from workflows.once import once

_FRESH = timedelta(seconds=5)
_REMEMBERED = 10_000

KeptPerson = tuple[Person, Place | None]


class People:
    """The directory of the organisation.

    What is known of a person is remembered for 5 s in this process, so that a burst of turns reads it once; a change made here is seen at
    once, one made by another replica within those 5 s. `administrators` are the Entra object ids that hold that role by configuration.
    """

    def __init__(self, *, database: Database, administrators: frozenset[str] = frozenset()) -> None:
        self._database = database
        self._administrators = administrators
        self._remembered: OrderedDict[str, tuple[datetime, KeptPerson]] = OrderedDict()

    async def recognise(self, sighting: Sighting, now: datetime) -> Person:
        """The person of an activity, whose row is created or brought up to date when the activity tells something new."""
        person, place = await self._recall(sighting.entra_id, now) or (None, None)
        if person is not None and not _tells_more(sighting, person, place):
            return person
        is_own_chat = _is_own_chat(sighting, place)
        async with self._database.transaction() as tx:
            person = await self._meet(tx, sighting, is_own_chat=is_own_chat)
        self._remember(person, sighting.place if is_own_chat else place, now)
        return person

    async def installed(self, sighting: Sighting, now: datetime) -> Person | None:
        """Mardi was installed for a person. Returns them when they are to be welcomed: once, however often the event comes."""
        async with self._database.transaction() as tx:
            person = await self._meet(tx, sighting)
            await people.installed(tx, person.id, now)
            first = await people.welcome(tx, person.id, now)
        self._forget(sighting.entra_id)
        return person if first else None

    async def uninstalled(self, sighting: Sighting) -> None:
        """Mardi was removed by a person: nothing is sent to them until it is back."""
        async with self._database.transaction() as tx:
            known = await people.recall(tx, sighting.entra_id)
            if known is not None:
                await people.uninstalled(tx, known[0].id)
        self._forget(sighting.entra_id)

    async def joined(self, place: Place) -> None:
        """Mardi was added to a team or a group chat."""
        async with self._database.transaction() as tx:
            await places.keep(tx, place)

    async def left(self, place: Place, now: datetime) -> None:
        """Mardi was removed from a team or a group chat: what the conversation was bound to is undone."""
        async with self._database.transaction() as tx:
            await places.gone(tx, place, now)

    async def choose_language(self, language: Language, act: Act) -> Person:
        """Keep the language a person chose; it wins over their client's. Raises NotAllowed, AlreadyDone on a repetition."""
        self._demand(act, Intention.CHOOSE_LANGUAGE)
        async with self._database.transaction() as tx:
            await once(tx, act, Subject(kind=SubjectKind.PERSON, id=act.person.id))
            await people.choose_language(tx, act.person.id, language)
        self._forget(act.person.entra_id)
        return replace(act.person, chosen_language=language)

    async def find(self, person_id: PersonId, act: Act) -> Person:
        """A person by id, for those who may read the directory. Raises NotAllowed or NotFound."""
        self._demand(act, Intention.READ_PEOPLE)
        async with self._database.reading() as tx:
            person = await people.find(tx, person_id)
        if person is None:
            raise NotFound("person")
        return self._with_configured_role(person)

    async def named(self, text: str, act: Act) -> tuple[Person, ...]:
        """The people whose name contains a text, ten at most. Raises NotAllowed."""
        self._demand(act, Intention.READ_PEOPLE)
        async with self._database.reading() as tx:
            found = await people.named(tx, text)
        return tuple(self._with_configured_role(person) for person in found)

    async def grant(self, person_id: PersonId, role: Role, act: Act) -> Person:
        """Give a person a role. Raises NotAllowed, NotFound, AlreadyDone."""
        return await self._change_roles(person_id, role, act, granted=True)

    async def revoke(self, person_id: PersonId, role: Role, act: Act) -> Person:
        """Take a role back from a person; a role given by configuration stays. Raises NotAllowed, NotFound, AlreadyDone."""
        return await self._change_roles(person_id, role, act, granted=False)

    async def _change_roles(self, person_id: PersonId, role: Role, act: Act, *, granted: bool) -> Person:
        self._demand(act, Intention.GRANT_ROLE)
        async with self._database.transaction() as tx:
            await once(tx, act, Subject(kind=SubjectKind.PERSON, id=person_id))
            person = await people.lock(tx, person_id)
            if person is None:
                raise NotFound("person")
            roles = person.roles | {role} if granted else person.roles - {role} | {Role.STAFF}
            if roles != person.roles:
                await people.set_roles(tx, person_id, roles)
                details = {"role": role.value, "granted": granted}
                await audit.record(tx, act, Intention.GRANT_ROLE, f"person/{person_id}", details)
        self._forget(person.entra_id)
        return self._with_configured_role(replace(person, roles=roles))

    def _demand(self, act: Act, intention: Intention) -> None:
        if not may(act.person, intention):
            raise NotAllowed(intention)

    async def _recall(self, entra_id: str, now: datetime) -> KeptPerson | None:
        remembered = self._remembered.get(entra_id)
        if remembered is not None and timedelta(0) <= now - remembered[0] < _FRESH:
            return remembered[1]
        async with self._database.reading() as tx:
            known = await people.recall(tx, entra_id)
        if known is None:
            return None
        person = self._with_configured_role(known[0])
        self._remember(person, known[1], now)
        return person, known[1]

    async def _meet(self, tx: Transaction, sighting: Sighting, *, is_own_chat: bool = True) -> Person:
        place_id = await places.keep(tx, sighting.place) if is_own_chat and _is_personal(sighting) else None
        return self._with_configured_role(await people.meet(tx, sighting, place_id))

    def _with_configured_role(self, person: Person) -> Person:
        if person.entra_id in self._administrators:
            return replace(person, roles=person.roles | {Role.ADMINISTRATOR})
        return person

    def _remember(self, person: Person, place: Place | None, now: datetime) -> None:
        self._remembered[person.entra_id] = (now, (person, place))
        self._remembered.move_to_end(person.entra_id)
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)

    def _forget(self, entra_id: str) -> None:
        self._remembered.pop(entra_id, None)


def _is_personal(sighting: Sighting) -> bool:
    return sighting.place.scope is Scope.PERSONAL


def _is_own_chat(sighting: Sighting, known: Place | None) -> bool:
    """Whether an activity comes from the chat that Mardi has with the person, and not from one they have with somebody else."""
    if not _is_personal(sighting):
        return False
    return sighting.is_own_chat or (known is not None and known.conversation_id == sighting.place.conversation_id)


def _tells_more(sighting: Sighting, person: Person, place: Place | None) -> bool:
    """Whether an activity tells what is not known yet. A group chat tells no language or time zone that a person chose there."""
    told = (
        (sighting.teams_id, person.teams_id),
        (sighting.name, person.name),
        (sighting.teams_language, person.teams_language),
        (sighting.timezone, person.timezone),
    )
    if any(new and new != known for new, known in told):
        return True
    return _is_own_chat(sighting, place) and (
        place is None or _conversation(place) != _conversation(sighting.place) or bool(person.unreachable)
    )


def _conversation(place: Place) -> tuple[str, str]:
    return place.service_url, place.conversation_id
