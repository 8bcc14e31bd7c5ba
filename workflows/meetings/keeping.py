"""Keeping bodies: created, changed, their members added, ended, removed; the meetings already announced follow."""

from collections.abc import Mapping
from datetime import timedelta

from domain.acts import Act
from domain.faults import LastSecretary, NotFound
from domain.folding import fold
from domain.identifiers import BodyId, PersonId
from domain.meetings.bodies import MEMBERS_LIMIT, Body, BodyKind, Capacity, Mandate
from domain.meetings.body_entry import (
    FIELDS,
    MEMBER_FIELDS,
    BodyForm,
    MemberForm,
    as_typed,
    of_kind,
    read,
    read_member,
)
from domain.meetings.entry import Entry, EntryFault, Wrong, typed
from domain.meetings.views import BodyView
from domain.people import Person
from domain.places import Subject, SubjectKind
from domain.rights import Intention
from storage import people
from storage.database import Transaction
from storage.meetings import bodies
from workflows import audit
from workflows.meetings import roster
from workflows.meetings.office import Office, body_relations, body_subject, demand, take_body
from workflows.meetings.reading import Reading
from workflows.meetings.telling import cause_of
from workflows.once import once

_CANDIDATES = 8


class Keeping:
    """What secretaries do with bodies and their members. Who creates a body is its first secretary."""

    def __init__(self, office: Office, reading: Reading) -> None:
        self._office = office
        self._reading = reading

    async def form(self, body_id: BodyId | None, kind: BodyKind, act: Act) -> BodyForm:
        """The form of a new body of a kind, with its defaults, or of one as it stands. Raises NotFound, NotAllowed."""
        if body_id is None:
            demand(act, Intention.CREATE_BODY)
            return BodyForm(body=None, entry=of_kind(kind))
        async with self._office.database.reading() as tx:
            body = await take_body(tx, body_id)
        self._demand(body, act)
        return BodyForm(body=body, entry=as_typed(body))

    async def save(
        self, body_id: BodyId | None, version: int, data: Mapping[str, object], act: Act
    ) -> BodyForm | BodyView:
        """Write what was typed, or the form again with what is wrong. New rules hold for what is reminded from now on.

        Raises NotFound, NotAllowed, AlreadyDone.
        """
        entry = typed(data, FIELDS)
        today = self._office.today(act.now)
        async with self._office.database.transaction() as tx:
            body = None if body_id is None else await take_body(tx, body_id, for_update=True)
            if body is None:
                demand(act, Intention.CREATE_BODY)
            else:
                self._demand(body, act)
                if version != body.version:
                    return BodyForm(body=body, entry=entry, overtaken_by=body.name)
            reading = read(entry, len(body.voters(today)) if body else 0, today)
            faults = reading.faults
            if reading.plan and await bodies.name_is_taken(tx, reading.plan.name, body_id):
                faults = (EntryFault(field="name", wrong=Wrong.TAKEN),)
            plan = reading.plan
            if faults or plan is None:
                return BodyForm(body=body, entry=entry, faults=faults)
            if body is None:
                key = await bodies.create(tx, name=plan.name, kind=plan.kind, theme=plan.theme, rules=plan.rules)
                if key is None:
                    return BodyForm(body=None, entry=entry, faults=(EntryFault(field="name", wrong=Wrong.TAKEN),))
                secretary = Mandate(person=act.person.id, name=act.person.name, capacity=Capacity.SECRETARY)
                await bodies.grant(tx, key, [secretary])
            else:
                key = body.id
                await bodies.change(
                    tx, key, body.version, name=plan.name, kind=plan.kind, theme=plan.theme, rules=plan.rules
                )
            subject = Subject(kind=SubjectKind.BODY, id=key)
            await once(tx, act, subject)
            intention = Intention.CREATE_BODY if body is None else Intention.KEEP_BODY
            await audit.record(tx, act, intention, str(subject))
            return await self._reading.body_view(tx, await take_body(tx, key), act)

    async def members(self, body_id: BodyId, act: Act) -> MemberForm:
        """The members of a body, and the form that adds one. Raises NotFound, NotAllowed."""
        async with self._office.database.reading() as tx:
            body = await take_body(tx, body_id)
        self._demand(body, act)
        return MemberForm(body=body, entry=Entry(fields={"capacity": Capacity.MEMBER.value}))

    async def add_member(self, body_id: BodyId, data: Mapping[str, object], act: Act) -> MemberForm:
        """Give somebody a mandate; the form again, empty when it was done. Who comes in is invited to what is announced.

        Raises NotFound, NotAllowed, LastSecretary, AlreadyDone.
        """
        entry = typed(data, MEMBER_FIELDS)
        async with self._office.database.transaction() as tx:
            body = await take_body(tx, body_id, for_update=True)
            self._demand(body, act)
            person, wrong, candidates = await _meant(tx, entry)
            if len(body.mandates) >= MEMBERS_LIMIT:
                wrong, person = Wrong.TOO_MANY, None
            reading = read_member(entry, body, person.id if person else None, person.name if person else "", wrong)
            if reading.mandate is None:
                found = tuple((one.id, one.name, one.department) for one in candidates)
                return MemberForm(body=body, entry=entry, faults=reading.faults, candidates=found)
            await once(tx, act, body_subject(body))
            await bodies.grant(tx, body_id, [reading.mandate])
            await self._demand_secretary(tx, body, reading.mandate.name, act)
            await self._follow(tx, body, act, {"granted": reading.mandate.person})
            return MemberForm(
                body=await take_body(tx, body_id), entry=Entry(fields={"capacity": Capacity.MEMBER.value})
            )

    async def remove_member(self, body_id: BodyId, person: PersonId, capacity: Capacity, act: Act) -> MemberForm:
        """End a mandate as of yesterday, so that past meetings still tell who could come. What they answered no longer counts.

        Raises NotFound, NotAllowed, LastSecretary, AlreadyDone.
        """
        async with self._office.database.transaction() as tx:
            body = await take_body(tx, body_id, for_update=True)
            self._demand(body, act)
            await once(tx, act, body_subject(body))
            held = next((one for one in body.mandates if (one.person, one.capacity) == (person, capacity)), None)
            if held is None:
                raise NotFound("member")
            yesterday = self._office.today(act.now) - timedelta(days=1)
            if held.since is not None and held.since > yesterday:
                await bodies.revoke(tx, body_id, person, capacity)
            else:
                ended = Mandate(
                    person=person,
                    name=held.name,
                    capacity=capacity,
                    deputy_of=held.deputy_of,
                    since=held.since,
                    until=yesterday,
                )
                await bodies.grant(tx, body_id, [ended])
            await self._demand_secretary(tx, body, held.name, act)
            await self._follow(tx, body, act, {"ended": person})
            return MemberForm(
                body=await take_body(tx, body_id), entry=Entry(fields={"capacity": Capacity.MEMBER.value})
            )

    async def _demand_secretary(self, tx: Transaction, before: Body, person: str, act: Act) -> None:
        """A body that had a secretary must still have one."""
        today, after = self._office.today(act.now), await take_body(tx, before.id)
        if before.holding(today, Capacity.SECRETARY) and not after.holding(today, Capacity.SECRETARY):
            raise LastSecretary(body=before.name, person=person)

    async def _follow(self, tx: Transaction, body: Body, act: Act, details: Mapping[str, object]) -> None:
        await audit.record(tx, act, Intention.KEEP_BODY, str(body_subject(body)), details)
        await roster.keep_in_step(tx, self._office, body.id, cause=cause_of(act), now=act.now)

    def _demand(self, body: Body, act: Act) -> None:
        demand(act, Intention.KEEP_BODY, body_relations(body, act.person.id, self._office.today(act.now)))


async def _meant(tx: Transaction, entry: Entry) -> tuple[Person | None, Wrong | None, tuple[Person, ...]]:
    """Whom a typed name means, or what is wrong with it and who may be meant."""
    text, picked = entry.get("person"), entry.get("person_pick")
    if picked.isascii() and picked.isdigit() and len(picked) < 18:
        found = await people.find(tx, PersonId(int(picked)))
        return found, None if found else Wrong.UNKNOWN_PERSON, ()
    if not text:
        return None, Wrong.REQUIRED, ()
    named = await people.named(tx, text, _CANDIDATES)
    exact = [one for one in named if fold(one.name) == fold(text) or one.email.casefold() == text.casefold()]
    if len(exact) == 1 or len(named) == 1:
        return (exact or list(named))[0], None, ()
    return None, Wrong.SEVERAL_PEOPLE if named else Wrong.UNKNOWN_PERSON, named
