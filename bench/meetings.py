"""What a poll for due reminders costs with many meetings ahead and with few, and what a move of a meeting of 77 members sends.

Measured on the workflows themselves, on each kind of database: the poll is what the scheduler calls every 20 seconds.
"""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from bench.databases import Crowd, Databases
from bench.report import Requirement
from domain.acts import Act
from domain.identifiers import MeetingId, PersonId
from domain.languages import Language
from domain.meetings.bodies import BodyKind, Capacity, Mandate, Rules
from domain.meetings.ladder import read_ladder
from domain.meetings.views import DeskView
from domain.people import Person, Sighting
from domain.places import Place, Scope
from storage import live_cards, people, places, schema
from storage.database import Database, Transaction
from storage.meetings import bodies, invitations
from workflows.meetings import Meetings
from workflows.meetings.office import invitation_subject
from workflows.meetings.planning import Submitted
from workflows.outbox import Outbox

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FEW, MANY = 100, 100_000
MEMBERS = 77
_POLLS = 300
_PACE = 45.0
_MOST = 1.2
_NOBODY = Crowd(service_url="http://127.0.0.1:9/", projects=())


class _NoLinks:
    def address(self, claims: str, until: datetime | None, name: str) -> str:  # noqa: ARG002 - the signature is that of Links
        return f"https://mardi.example/m/{claims}/{name}"


@dataclass(frozen=True, kw_only=True)
class _Moved:
    edits: int
    messages: int
    seconds: float
    milliseconds: float


async def measure(databases: Databases, tell: Callable[[str], None]) -> list[Requirement]:
    """The required figures of meetings, the less favourable database counting."""
    ratios: dict[str, float] = {}
    moves: dict[str, _Moved] = {}
    for kind in databases.kinds:
        few, many = await _idle(databases.fresh(kind, _NOBODY), databases.fresh(kind, _NOBODY))
        ratios[kind] = many / few
        moves[kind] = await _move(databases.fresh(kind, _NOBODY))
        tell(f"meetings on {kind}: idle poll {few * 1000:.2f} ms with {FEW}, {many * 1000:.2f} ms with {MANY:,}")
    return list(_requirements(ratios, moves))


def _requirements(ratios: dict[str, float], moves: dict[str, _Moved]) -> Iterator[Requirement]:
    told = ", ".join(f"{kind} {ratio:.2f}" for kind, ratio in ratios.items())
    yield Requirement(
        wish=f"meetings: idle poll with {MANY:,} invitations ahead ≤ {_MOST} × with {FEW}",
        reached=f"{told} ×",
        met=max(ratios.values()) <= _MOST,
    )
    ideal = 2 * MEMBERS / _PACE
    told = ", ".join(
        f"{kind} {one.edits} + {one.messages} in {one.seconds:.1f} s (written in {one.milliseconds:.0f} ms)"
        for kind, one in moves.items()
    )
    yield Requirement(
        wish=f"meetings: a move for {MEMBERS} members is {MEMBERS} edits and {MEMBERS} messages within the pace ({ideal:.1f} s)",
        reached=told,
        met=all((one.edits, one.messages) == (MEMBERS, MEMBERS) and one.seconds <= ideal + 1 for one in moves.values()),
    )


def _meetings(database: Database) -> Meetings:
    return Meetings(database=database, zone=PARIS, language=Language.FRENCH, links=_NoLinks(), look_ahead=False)


async def _idle(*urls: str) -> tuple[float, float]:
    """The median times of a poll that finds nothing due, with few and with many; one after the other, so that noise meets both."""
    few, many = (Database(url) for url in urls)
    times: dict[int, list[float]] = {FEW: [], MANY: []}
    for database, number in ((few, FEW), (many, MANY)):
        async with database.transaction() as tx:
            await _fill(tx, number)
    polls = {FEW: _meetings(few), MANY: _meetings(many)}
    for _ in range(_POLLS):
        for number, meetings in polls.items():
            began = perf_counter()
            await meetings.reminding.tick(NOW)
            times[number].append(perf_counter() - began)
    await few.close()
    await many.close()
    return statistics.median(times[FEW]), statistics.median(times[MANY])


async def _fill(tx: Transaction, number: int) -> None:
    """So many invitations to meetings ahead, none of which is due."""
    person = await _person(tx, 0)
    body = await bodies.create(tx, name="Conseil", kind=BodyKind.REGIONAL_COUNCIL, theme="", rules=Rules())
    held: list[dict[str, object]] = [
        {
            "body_id": body,
            "title": "Conseil",
            "starts_at": NOW + timedelta(days=30 + n % 300),
            "ends_at": NOW + timedelta(days=30 + n % 300, hours=2),
            "is_public": False,
            "state": "announced",
            "agenda": [],
            "documents": [],
            "uid": f"{n}@bench",
            "look_at": NOW + timedelta(days=30 + n % 300, hours=2),
        }
        for n in range(number)
    ]
    await tx.execute(insert(schema.meetings), held)
    ids = (await tx.execute(select(schema.meetings.c.id))).scalars().all()
    invited: list[dict[str, object]] = [
        {
            "meeting_id": one,
            "person_id": person.id,
            "is_voter": True,
            "is_withdrawn": False,
            "answer": "none",
            "known_at": NOW,
            "look_at": NOW + timedelta(days=18 + n % 300),
        }
        for n, one in enumerate(ids)
    ]
    await tx.execute(insert(schema.invitations), invited)


async def _person(tx: Transaction, number: int) -> Person:
    entra_id = f"00000000-0000-4000-8000-{number:012d}"
    place = Place(service_url="http://127.0.0.1:9/", conversation_id=f"a:{entra_id}", scope=Scope.PERSONAL)
    sighting = Sighting(
        entra_id=entra_id,
        teams_id=f"29:{number}",
        name=f"Membre {number:03}",
        teams_language=Language.FRENCH,
        timezone="Europe/Paris",
        place=place,
    )
    return await people.meet(tx, sighting, await places.keep(tx, place))


async def _move(url: str) -> _Moved:
    """Announce a meeting of 77 members, let it be delivered, move it, and count what goes out at Teams' pace."""
    database = Database(url)
    meetings = _meetings(database)
    async with database.transaction() as tx:
        crowd = [await _person(tx, n) for n in range(MEMBERS + 1)]
        rules = Rules(ladder=read_ladder("J-3 09:00 ?; J-1 17:00"))
        body = await bodies.create(tx, name="Conseil", kind=BodyKind.REGIONAL_COUNCIL, theme="", rules=rules)
        assert body is not None
        secretary = Mandate(person=crowd[0].id, name="", capacity=Capacity.SECRETARY)
        members = [Mandate(person=one.id, name="", capacity=Capacity.MEMBER) for one in crowd[1:]]
        await bodies.grant(tx, body, [secretary, *members])
    data = {"title": "Conseil", "day": "2026-12-10", "starts": "14:00", "ends": "18:00"}
    sent = Submitted(body=body, meeting=None, version=0, confirmed=True, data=data)
    planned = await meetings.planning.save(sent, _act(crowd[0], 1))
    assert isinstance(planned, DeskView)
    meeting = planned.meeting.id
    await meetings.changes.announce(meeting, 1, _act(crowd[0], 2))
    await _deliver(database, meeting, {one.id: one for one in crowd})
    data |= {"day": "2026-12-17", "reason": "Salle prise"}
    sent = Submitted(body=body, meeting=meeting, version=2, confirmed=True, data=data)
    began = perf_counter()
    await meetings.changes.move(sent, _act(crowd[0], 3))
    written = perf_counter() - began
    edits, messages, seconds = await _drain(database)
    await database.close()
    return _Moved(edits=edits, messages=messages, seconds=seconds, milliseconds=written * 1000)


def _act(person: Person, number: int) -> Act:
    place = Place(service_url="http://127.0.0.1:9/", conversation_id=f"a:{person.entra_id}", scope=Scope.PERSONAL)
    return Act(
        person=person,
        place=place,
        activity_id=f"bench-{number}",
        language=Language.FRENCH,
        timezone=PARIS,
        now=NOW,
    )


async def _deliver(database: Database, meeting: MeetingId, crowd: dict[PersonId, Person]) -> None:
    """The announcements arrived: each member's card stands in their chat."""
    async with database.transaction() as tx:
        await tx.execute(schema.outbox.delete())
        for one in await invitations.invited(tx, meeting):
            assert one.place is not None
            showing = live_cards.Showing(
                place_id=one.place, activity_id=f"1:{crowd[one.reply.person].id}", language=Language.FRENCH
            )
            await live_cards.note(tx, showing, invitation_subject(one.reply.id), NOW)


async def _drain(database: Database) -> tuple[int, int, float]:
    """How many edits and messages were queued, and the seconds in which the pace lets them out."""
    outbox, now, claimed = Outbox(database=database, per_second=_PACE), NOW, 0
    async with database.reading() as tx:
        statement = select(schema.outbox.c.operation, func.count()).group_by(schema.outbox.c.operation)
        counts: dict[str, int] = {row[0]: row[1] for row in await tx.execute(statement)}
    last = NOW
    while claimed < sum(counts.values()):
        claim = await outbox.claim(now)
        claimed += len(claim.deliveries)
        last = max((one.at for one in claim.deliveries), default=last)
        now += timedelta(milliseconds=100)
    return counts.get("edit", 0), counts.get("send", 0), (last - NOW).total_seconds()
