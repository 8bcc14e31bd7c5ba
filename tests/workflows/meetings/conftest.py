"""A council of the cast: Olivia keeps it, Denis chairs it, Claire, Marc, Paul and Emma sit in it, Adèle is a deputy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.acts import Act
from domain.identifiers import BodyId, MeetingId, PersonId
from domain.languages import Language
from domain.meetings.bodies import BodyKind, Capacity, Mandate, QuorumRule, Rules
from domain.meetings.ladder import read_ladder
from domain.meetings.meeting import Meeting
from domain.meetings.replies import Answer, Reply
from domain.meetings.views import DeskView, MemberView, MoveForm
from domain.people import Person
from storage import schema
from storage.database import Database
from storage.meetings import bodies, invitations, meetings
from tests.cast import NOW, Cast
from workflows.meetings import Meetings
from workflows.meetings.planning import Submitted

PARIS = ZoneInfo("Europe/Paris")


class PlainLinks:
    """Addresses that show what they claim."""

    def address(self, claims: str, until: datetime | None, name: str) -> str:
        return f"https://mardi.example/m/{claims}/{name}"


def paris(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    """An instant of the end of 2026, on the clocks of Paris."""
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A row of the outbox."""

    operation: str
    person: int | None
    subject: str | None
    key: str
    state: str
    card: Mapping[str, Any]
    summary: str
    expires_at: datetime | None


@dataclass
class Chamber:
    """People at work with one body: each method is one of them doing one thing."""

    database: Database
    cast: Cast
    meetings: Meetings
    body: BodyId
    act: Callable[..., Act] = field(init=False)

    def __post_init__(self) -> None:
        self.act = self.cast.act

    async def planned(self, day: int = 8, starts: str = "14:00", ends: str = "16:00", /, **typed: str) -> MeetingId:
        """A draft, written by Olivia, on a day of December 2026 unless `typed` says otherwise."""
        data = {"title": "Conseil du numérique", "day": f"2026-12-{day:02}", "starts": starts, "ends": ends, **typed}
        sent = Submitted(body=self.body, meeting=None, version=0, confirmed=True, data=data)
        done = await self.meetings.planning.save(sent, self.act(self.cast.olivia))
        assert isinstance(done, DeskView), done
        return done.meeting.id

    async def announced(self, *when: Any, now: datetime = NOW, **typed: str) -> MeetingId:
        """A meeting that everybody was told of."""
        meeting = await self.planned(*when, **typed)
        await self.meetings.changes.announce(meeting, 1, self.act(self.cast.olivia, now=now))
        return meeting

    async def move(
        self, meeting: MeetingId, day: int, starts: str = "14:00", *, now: datetime = NOW, reason: str = "Salle prise"
    ) -> DeskView:
        version = (await self.meeting(meeting)).version
        data = {"day": f"2026-12-{day:02}", "starts": starts, "ends": "18:00", "place": "", "reason": reason}
        sent = Submitted(body=self.body, meeting=meeting, version=version, confirmed=True, data=data)
        done = await self.meetings.changes.move(sent, self.act(self.cast.olivia, now=now))
        assert isinstance(done, DeskView), done
        return done

    async def cancel(
        self, meeting: MeetingId, *, now: datetime = NOW, reason: str = "Ordre du jour vide"
    ) -> DeskView | MoveForm:
        version = (await self.meeting(meeting)).version
        sent = Submitted(body=self.body, meeting=meeting, version=version, confirmed=True, data={"reason": reason})
        return await self.meetings.changes.cancel(sent, self.act(self.cast.olivia, now=now))

    async def answer(
        self, meeting: MeetingId, person: Person, answer: Answer, *, now: datetime = NOW, **how: Any
    ) -> MemberView:
        reply = await self.reply(meeting, person)
        schedule = (await self.meeting(meeting)).schedule
        act = self.act(person, now=now, **how)
        return await self.meetings.answering.answer(reply.id, schedule, answer, act)

    async def give_proxy(self, meeting: MeetingId, giver: Person, holder: Person) -> MemberView:
        reply = await self.reply(meeting, giver)
        schedule = (await self.meeting(meeting)).schedule
        return await self.meetings.answering.give_proxy(reply.id, schedule, holder.id, self.act(giver))

    # What a test reads

    async def meeting(self, meeting: MeetingId) -> Meeting:
        async with self.database.reading() as tx:
            found = await meetings.find(tx, meeting)
        assert found is not None
        return found

    async def reply(self, meeting: MeetingId, person: Person) -> Reply:
        async with self.database.reading() as tx:
            return (await invitations.replies(tx, meeting))[person.id]

    async def desk(self, meeting: MeetingId, *, now: datetime = NOW) -> DeskView:
        return await self.meetings.reading.desk(meeting, self.act(self.cast.olivia, now=now))

    async def queued(self, *, operation: str = "send", since: int = 0) -> list[Queued]:
        """What stands in the outbox, in order."""
        outbox = schema.outbox
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(outbox).where(outbox.c.id > since).order_by(outbox.c.id))).mappings().all()
        return [
            Queued(
                operation=row["operation"],
                person=row["person_id"],
                subject=row["subject"],
                key=row["key"],
                state=row["state"],
                card=row["payload"]["attachments"][0]["content"],
                summary=row["payload"]["summary"],
                expires_at=row["expires_at"],
            )
            for row in rows
            if row["operation"] == operation
        ]

    async def last(self) -> int:
        """The number of the last row of the outbox: what is queued later is new."""
        async with self.database.reading() as tx:
            found = (await tx.execute(select(schema.outbox.c.id).order_by(schema.outbox.c.id.desc()).limit(1))).scalar()
        return found or 0

    async def reminders(self) -> list[tuple[str, str | None]]:
        """How every reminder ended: (rung, why it was skipped)."""
        table = schema.meeting_reminders
        async with self.database.reading() as tx:
            rows = await tx.execute(select(table.c.rung, table.c.skip).order_by(table.c.ended_at, table.c.rung))
            return [(row.rung, row.skip) for row in rows]

    async def written_to(self, *, since: int = 0) -> list[int]:
        """To whom something new goes, in order of their ids."""
        return sorted(one.person for one in await self.queued(since=since) if one.person is not None)

    async def change_rules(self, **rules: Any) -> None:
        async with self.database.transaction() as tx:
            body = await bodies.find(tx, self.body)
            assert body is not None
            await bodies.change(
                tx,
                body.id,
                body.version,
                name=body.name,
                kind=body.kind,
                theme=body.theme,
                rules=replace(body.rules, **rules),
            )


async def a_body(
    database: Database,
    name: str,
    mandates: Sequence[Mandate],
    *,
    kind: BodyKind = BodyKind.ELECTED_COMMITTEE,
    rules: Rules,
) -> BodyId:
    """Write a body."""
    async with database.transaction() as tx:
        body = await bodies.create(tx, name=name, kind=kind, theme="", rules=rules)
        assert body is not None
        await bodies.grant(tx, body, mandates)
    return body


def mandate(person: Person, capacity: Capacity = Capacity.MEMBER, *, of: PersonId | None = None) -> Mandate:
    """A mandate without an end."""
    return Mandate(person=person.id, name=person.name, capacity=capacity, deputy_of=of)


RULES = Rules(
    quorum=QuorumRule.MAJORITY,
    proxies=1,
    notice_days=5,
    ladder=read_ladder("docs; J-5 09:00; J-3 09:00 ?; J-1 17:00; 60 min"),
    minutes=120,
    place="Salle Loire",
)


@pytest.fixture
async def chamber(database: Database, cast: Cast) -> Chamber:
    body = await a_body(
        database,
        "Commission du numérique",
        [
            mandate(cast.olivia, Capacity.SECRETARY),
            mandate(cast.denis, Capacity.CHAIR),
            *(mandate(one) for one in (cast.claire, cast.marc, cast.paul, cast.emma)),
            mandate(cast.adele, Capacity.DEPUTY, of=cast.claire.id),
        ],
        rules=RULES,
    )
    return Chamber(
        database=database,
        cast=cast,
        body=body,
        meetings=Meetings(database=database, zone=PARIS, language=Language.FRENCH, links=PlainLinks()),
    )
