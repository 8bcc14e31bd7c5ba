"""Who is invited to a meeting, what they answered, and when to look at their reminders again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import RowMapping, bindparam, insert, select, update

from domain.identifiers import InvitationId, MeetingId, PersonId, PlaceId
from domain.languages import Language
from domain.meetings.ladder import Ended
from domain.meetings.replies import Answer, Reply
from storage.database import Transaction
from storage.rows import insert_into
from storage.schema import invitations, meeting_reminders, people

_REPLIES = select(
    invitations, people.c.name, people.c.chosen_language, people.c.teams_language, people.c.timezone, people.c.place_id
).join(people, people.c.id == invitations.c.person_id)
_OF_MEETING = _REPLIES.where(invitations.c.meeting_id == bindparam("meeting")).order_by(people.c.folded)
_BY_ID = _REPLIES.where(invitations.c.id == bindparam("invitation"))
_DUE = (
    select(invitations.c.id, invitations.c.meeting_id)
    .where(invitations.c.look_at <= bindparam("now"))
    .order_by(invitations.c.look_at, invitations.c.id)
)
_PLAN = (
    update(invitations)
    .where(invitations.c.id == bindparam("invitation"))
    .values(known_at=bindparam("known"), notice=bindparam("told"), look_at=bindparam("looked"))
)


class Notice(StrEnum):
    """What an invited person is still to be told."""

    ANNOUNCED = "announced"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DOCUMENTS = "documents"

    def concerns(self, answer: Answer) -> bool:
        """Whether somebody with this answer is told: who said absent hears of moves and cancellations only."""
        return self is not Notice.DOCUMENTS or answer.comes or answer is Answer.NONE


@dataclass(frozen=True, kw_only=True)
class Look:
    """When to look at an invitation again, and what is then to be told."""

    invitation: InvitationId
    known_at: datetime
    notice: Notice | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Invited:
    """A reply with what its reminders go by. `place` is where the person can be written to, None when that is not known."""

    reply: Reply
    known_at: datetime
    notice: Notice | None
    look_at: datetime | None
    place: PlaceId | None


def _reply_from(row: RowMapping) -> Reply:
    def person(name: str) -> PersonId | None:
        return None if row[name] is None else PersonId(row[name])

    return Reply(
        id=InvitationId(row["id"]),
        meeting=MeetingId(row["meeting_id"]),
        person=PersonId(row["person_id"]),
        name=row["name"],
        language=Language.of(row["chosen_language"]) or Language.of(row["teams_language"]),
        timezone=row["timezone"],
        answer=Answer(row["answer"]),
        proxy_to=person("proxy_to"),
        deputy=person("deputy"),
        stands_in_for=person("stands_in_for"),
        is_voter=row["is_voter"],
        is_withdrawn=row["is_withdrawn"],
        answered_at=row["answered_at"],
        attended=Answer(row["attended"]) if row["attended"] else None,
        version=row["version"],
    )


def _invited_from(row: RowMapping) -> Invited:
    return Invited(
        reply=_reply_from(row),
        known_at=row["known_at"],
        notice=Notice(row["notice"]) if row["notice"] else None,
        look_at=row["look_at"],
        place=None if row["place_id"] is None else PlaceId(row["place_id"]),
    )


async def replies(tx: Transaction, meeting: MeetingId) -> Mapping[PersonId, Reply]:
    """The replies of a meeting by person, in the order of their names; those whose mandate ended included."""
    rows = (await tx.execute(_OF_MEETING, {"meeting": meeting})).mappings()
    return {reply.person: reply for reply in map(_reply_from, rows)}


async def invited(tx: Transaction, meeting: MeetingId) -> tuple[Invited, ...]:
    """Everybody who is invited to a meeting, with what their reminders go by."""
    rows = (await tx.execute(_OF_MEETING, {"meeting": meeting})).mappings()
    return tuple(map(_invited_from, rows))


async def find(tx: Transaction, invitation: InvitationId) -> Reply | None:
    """The reply of an invitation."""
    row = (await tx.execute(_BY_ID, {"invitation": invitation})).mappings().first()
    return _reply_from(row) if row else None


async def several(tx: Transaction, ids: Sequence[InvitationId]) -> tuple[Invited, ...]:
    """Some invitations, with what their reminders go by."""
    rows = (await tx.execute(_REPLIES.where(invitations.c.id.in_(ids)).order_by(invitations.c.id))).mappings()
    return tuple(map(_invited_from, rows))


async def of_person(tx: Transaction, person: PersonId, ids: Iterable[MeetingId]) -> Mapping[MeetingId, Reply]:
    """Somebody's replies to some meetings."""
    statement = _REPLIES.where(invitations.c.person_id == person, invitations.c.meeting_id.in_(list(ids)))
    return {reply.meeting: reply for reply in map(_reply_from, (await tx.execute(statement)).mappings())}


async def invite(tx: Transaction, meeting: MeetingId, people_: Mapping[PersonId, bool], known_at: datetime) -> None:
    """Invite people, told whether each counts for the quorum; who was invited before is invited again and keeps their answer."""
    statement = insert_into(tx, invitations)
    statement = statement.on_conflict_do_update(
        index_elements=["meeting_id", "person_id"],
        set_={name: statement.excluded[name] for name in ("is_voter", "is_withdrawn")},
    )
    rows = [
        {
            "meeting_id": meeting,
            "person_id": person,
            "is_voter": is_voter,
            "is_withdrawn": False,
            "answer": Answer.NONE.value,
            "known_at": known_at,
        }
        for person, is_voter in people_.items()
    ]
    if rows:
        await tx.execute(statement, rows)


async def withdraw(tx: Transaction, ids: Sequence[InvitationId]) -> None:
    """Take invitations back: what was answered stays readable, counts no longer, and no reminder follows."""
    await tx.execute(
        update(invitations)
        .where(invitations.c.id.in_(ids))
        .values(is_withdrawn=True, look_at=None, notice=None, version=invitations.c.version + 1)
    )


async def seat(tx: Transaction, meeting: MeetingId, person: PersonId, member: PersonId | None) -> None:
    """Have somebody take a member's seat, or (None) leave it."""
    await tx.execute(
        update(invitations)
        .where(invitations.c.meeting_id == meeting, invitations.c.person_id == person)
        .values(stands_in_for=member)
    )


async def answer(tx: Transaction, reply: Reply, now: datetime) -> bool:
    """Write an answer; False when the invitation is no longer at the version it was read at."""
    result = await tx.execute(
        update(invitations)
        .where(invitations.c.id == reply.id, invitations.c.version == reply.version)
        .values(
            answer=reply.answer.value,
            proxy_to=reply.proxy_to,
            deputy=reply.deputy,
            answered_at=now,
            version=invitations.c.version + 1,
        )
    )
    return bool(result.rowcount)


async def ask_again(tx: Transaction, meeting: MeetingId) -> None:
    """Forget the answers of a meeting: they were given for another date."""
    await tx.execute(
        update(invitations)
        .where(invitations.c.meeting_id == meeting)
        .values(
            answer=Answer.NONE.value,
            proxy_to=None,
            deputy=None,
            answered_at=None,
            version=invitations.c.version + 1,
        )
    )


async def attend(tx: Transaction, meeting: MeetingId, sheet: Mapping[PersonId, Answer | None]) -> None:
    """Write the attendance sheet, for those it names."""
    statement = (
        update(invitations)
        .where(invitations.c.meeting_id == meeting, invitations.c.person_id == bindparam("person"))
        .values(attended=bindparam("how"))
    )
    rows = [{"person": person, "how": how.value if how else None} for person, how in sheet.items()]
    if rows:
        await tx.execute(statement, rows)


async def plan(tx: Transaction, looks: Sequence[Look]) -> None:
    """Write when to look at invitations again."""
    rows = [
        {
            "invitation": one.invitation,
            "known": one.known_at,
            "told": one.notice.value if one.notice else None,
            "looked": one.at,
        }
        for one in looks
    ]
    if rows:
        await tx.execute(_PLAN, rows)


async def due(tx: Transaction, now: datetime, limit: int) -> Mapping[MeetingId, tuple[InvitationId, ...]]:
    """The invitations to look at again, by meeting. The cost does not depend on how many are to be looked at later."""
    found: dict[MeetingId, list[InvitationId]] = {}
    for row in await tx.execute(_DUE.limit(limit), {"now": now}):
        found.setdefault(MeetingId(row.meeting_id), []).append(InvitationId(row.id))
    return {meeting: tuple(ids) for meeting, ids in found.items()}


async def ended(tx: Transaction, ids: Sequence[InvitationId], schedule: int) -> Mapping[InvitationId, frozenset[str]]:
    """The reminders that have ended for one date of a meeting, by invitation."""
    found: dict[InvitationId, set[str]] = {one: set() for one in ids}
    statement = select(meeting_reminders.c.invitation_id, meeting_reminders.c.rung).where(
        meeting_reminders.c.invitation_id.in_(ids), meeting_reminders.c.schedule == schedule
    )
    for row in await tx.execute(statement):
        found[InvitationId(row.invitation_id)].add(row.rung)
    return {one: frozenset(rungs) for one, rungs in found.items()}


async def end(tx: Transaction, schedule: int, reminders: Sequence[tuple[InvitationId, Ended]], now: datetime) -> None:
    """Write how reminders ended. One that has ended already is an integrity error: the database refuses a second time."""
    rows = [
        {
            "invitation_id": invitation,
            "schedule": schedule,
            "rung": one.rung,
            "skip": one.skip.value if one.skip else None,
            "ended_at": now,
        }
        for invitation, one in reminders
    ]
    if rows:
        await tx.execute(insert(meeting_reminders), rows)
