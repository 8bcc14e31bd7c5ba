"""Attendance over time."""

from datetime import datetime

from sqlalchemy import Function, case, func, select

from domain.identifiers import BodyId
from domain.meetings.meeting import MeetingState
from domain.meetings.replies import Answer, Attendance
from storage.database import Transaction
from storage.schema import invitations, meetings, people


async def attendance(tx: Transaction, body: BodyId, starts_at: datetime, ends_at: datetime) -> tuple[Attendance, ...]:
    """How often each member came to the meetings of a body held between two instants, by name."""

    def how_many(*answers: Answer) -> Function[int]:
        values = [one.value for one in answers]
        return func.sum(case((invitations.c.attended.in_(values), 1), else_=0))

    statement = (
        select(
            people.c.name.label("person"),
            func.count().label("meetings"),
            how_many(Answer.PRESENT).label("present"),
            how_many(Answer.REMOTE).label("remote"),
            how_many(Answer.PROXY, Answer.DEPUTY).label("represented"),
            how_many(Answer.ABSENT).label("absent"),
        )
        .join(meetings, meetings.c.id == invitations.c.meeting_id)
        .join(people, people.c.id == invitations.c.person_id)
        .where(
            meetings.c.body_id == body,
            meetings.c.state == MeetingState.HELD.value,
            meetings.c.starts_at >= starts_at,
            meetings.c.starts_at < ends_at,
            invitations.c.is_voter,
            invitations.c.is_withdrawn.is_(False),
        )
        .group_by(people.c.id, people.c.name, people.c.folded)
        .order_by(people.c.folded)
    )
    return tuple(
        Attendance(
            person=row.person,
            meetings=row.meetings,
            present=row.present,
            remote=row.remote,
            represented=row.represented,
            absent=row.absent,
            unknown=row.meetings - row.present - row.remote - row.represented - row.absent,
        )
        for row in await tx.execute(statement)
    )
