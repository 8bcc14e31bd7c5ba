"""Meetings as rows: found, listed, written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, func, select, update

from domain.flash_reports.report import Weather
from domain.identifiers import BodyId, MeetingId, PersonId, ProjectId
from domain.meetings.bodies import BodyKind
from domain.meetings.meeting import AgendaItem, Document, Meeting, MeetingState
from storage.database import Transaction
from storage.rows import insert_into
from storage.schema import bodies, invitations, mandates, meetings, projects, report_revisions, reports

_MEETINGS = select(meetings, bodies.c.name.label("body_name"), bodies.c.kind).join(
    bodies, bodies.c.id == meetings.c.body_id
)
_BY_ID = _MEETINGS.where(meetings.c.id == bindparam("meeting"))
_DUE = select(meetings.c.id).where(meetings.c.look_at <= bindparam("now")).order_by(meetings.c.look_at)
_ON = (MeetingState.ANNOUNCED.value, MeetingState.MOVED.value)


def meeting_from(row: RowMapping) -> Meeting:
    """The meeting of a row. Its projects have no weather yet: that is the reports' to tell, see `with_weather`."""
    return Meeting(
        id=MeetingId(row["id"]),
        body=BodyId(row["body_id"]),
        body_name=row["body_name"],
        kind=BodyKind(row["kind"]),
        title=row["title"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place"],
        link=row["link"],
        is_public=row["is_public"],
        state=MeetingState(row["state"]),
        agenda=tuple(_item_from(one) for one in row["agenda"]),
        documents=tuple(Document(title=one["title"], url=one["url"]) for one in row["documents"]),
        minutes_url=row["minutes_url"],
        reason=row["reason"],
        moved_from=row["moved_from"],
        occurrence=row["occurrence"],
        announced_at=row["announced_at"],
        uid=row["uid"],
        version=row["version"],
        sequence=row["sequence"],
        schedule=row["schedule"],
    )


def _item_from(item: Mapping[str, Any]) -> AgendaItem:
    return AgendaItem(
        title=item["title"],
        presenter=item.get("presenter", ""),
        project=None if item.get("project") is None else ProjectId(item["project"]),
    )


def _columns(meeting: Meeting) -> dict[str, Any]:
    return {
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "link": meeting.link,
        "is_public": meeting.is_public,
        "state": meeting.state.value,
        "agenda": [{"title": one.title, "presenter": one.presenter, "project": one.project} for one in meeting.agenda],
        "documents": [{"title": one.title, "url": one.url} for one in meeting.documents],
        "minutes_url": meeting.minutes_url,
        "reason": meeting.reason,
        "moved_from": meeting.moved_from,
        "announced_at": meeting.announced_at,
        "sequence": meeting.sequence,
        "schedule": meeting.schedule,
        "look_at": meeting.ends_at if meeting.state.is_on else None,
    }


async def find(tx: Transaction, meeting_id: MeetingId, *, for_update: bool = False) -> Meeting | None:
    """A meeting; held until the end of the transaction when it is to be changed."""
    statement = _BY_ID.with_for_update(of=meetings) if for_update else _BY_ID
    row = (await tx.execute(statement, {"meeting": meeting_id})).mappings().first()
    return meeting_from(row) if row else None


async def with_weather(tx: Transaction, meeting: Meeting, zone: ZoneInfo) -> Meeting:
    """The meeting with the weather that the projects on its agenda have now, and the local day of the report that says so."""
    ids = [one.project for one in meeting.agenda if one.project is not None]
    if not ids:
        return meeting
    statement = (
        select(projects.c.id, report_revisions.c.overall, report_revisions.c.published_at)
        .join(reports, reports.c.id == projects.c.last_report_id)
        .join(
            report_revisions,
            and_(report_revisions.c.report_id == reports.c.id, report_revisions.c.revision == reports.c.revision),
        )
        .where(projects.c.id.in_(ids))
    )
    told = {ProjectId(row.id): row for row in await tx.execute(statement)}

    def seen(item: AgendaItem) -> AgendaItem:
        row = told.get(item.project) if item.project is not None else None
        if row is None:
            return item
        return replace(item, weather=Weather(row.overall), reported_on=row.published_at.astimezone(zone).date())

    return replace(meeting, agenda=tuple(seen(one) for one in meeting.agenda))


async def add(tx: Transaction, meeting: Meeting) -> MeetingId | None:
    """Write a new meeting; None when its recurrence already gave one for that day."""
    statement = (
        insert_into(tx, meetings)
        .values(**_columns(meeting), body_id=meeting.body, uid=meeting.uid, occurrence=meeting.occurrence)
        .on_conflict_do_nothing(index_elements=["body_id", "occurrence"])
    )
    key = (await tx.execute(statement.returning(meetings.c.id))).scalar_one_or_none()
    return None if key is None else MeetingId(key)


async def save(tx: Transaction, meeting: Meeting) -> bool:
    """Replace the facts of a meeting; False when it is no longer at the version it was read at."""
    result = await tx.execute(
        update(meetings)
        .where(meetings.c.id == meeting.id, meetings.c.version == meeting.version)
        .values(**_columns(meeting), version=meetings.c.version + 1)
    )
    return bool(result.rowcount)


async def due(tx: Transaction, now: datetime, limit: int) -> tuple[MeetingId, ...]:
    """The meetings to look at again, the first due first."""
    return tuple(MeetingId(one) for one in (await tx.execute(_DUE.limit(limit), {"now": now})).scalars())


async def of_body(tx: Transaction, body_id: BodyId, after: datetime, limit: int) -> tuple[Meeting, ...]:
    """The meetings of a body that end after an instant, the next first."""
    statement = _MEETINGS.where(meetings.c.body_id == body_id, meetings.c.ends_at > after)
    rows = (await tx.execute(statement.order_by(meetings.c.starts_at).limit(limit))).mappings()
    return tuple(map(meeting_from, rows))


async def held(tx: Transaction, body_id: BodyId, limit: int) -> tuple[Meeting, ...]:
    """The meetings of a body that were held, the latest first."""
    statement = _MEETINGS.where(meetings.c.body_id == body_id, meetings.c.state == MeetingState.HELD.value)
    rows = (await tx.execute(statement.order_by(meetings.c.starts_at.desc()).limit(limit))).mappings()
    return tuple(map(meeting_from, rows))


def _invited(person: PersonId) -> ColumnElement[bool]:
    theirs = select(invitations.c.meeting_id).where(
        invitations.c.person_id == person, invitations.c.is_withdrawn.is_(False)
    )
    return meetings.c.id.in_(theirs)


async def of_person(
    tx: Transaction, person: PersonId, after: datetime, limit: int, *, cancelled: bool = False
) -> tuple[Meeting, ...]:
    """The announced meetings that somebody is invited to and that end after an instant, the next first."""
    states = (*_ON, MeetingState.HELD.value) + ((MeetingState.CANCELLED.value,) if cancelled else ())
    statement = _MEETINGS.where(
        _invited(person), meetings.c.ends_at > after, meetings.c.state.in_(states), meetings.c.announced_at.is_not(None)
    )
    rows = (await tx.execute(statement.order_by(meetings.c.starts_at).limit(limit))).mappings()
    return tuple(map(meeting_from, rows))


async def kept_by(tx: Transaction, person: PersonId, capacity: str, after: datetime, limit: int) -> tuple[Meeting, ...]:
    """The meetings, drafts included, of the bodies in which somebody has a capacity, the next first."""
    theirs = select(mandates.c.body_id).where(mandates.c.person_id == person, mandates.c.capacity == capacity)
    statement = _MEETINGS.where(
        meetings.c.body_id.in_(theirs),
        meetings.c.ends_at > after,
        meetings.c.state != MeetingState.CANCELLED.value,
    )
    rows = (await tx.execute(statement.order_by(meetings.c.starts_at).limit(limit))).mappings()
    return tuple(map(meeting_from, rows))


async def overlapping(
    tx: Transaction, starts_at: datetime, ends_at: datetime, other_than: MeetingId | None
) -> tuple[Meeting, ...]:
    """The meetings, cancelled ones left out, that share some time with an interval."""
    statement = _MEETINGS.where(
        meetings.c.starts_at < ends_at,
        meetings.c.ends_at > starts_at,
        meetings.c.state != MeetingState.CANCELLED.value,
    )
    if other_than is not None:
        statement = statement.where(meetings.c.id != other_than)
    rows = (await tx.execute(statement.order_by(meetings.c.starts_at).limit(50))).mappings()
    return tuple(map(meeting_from, rows))


async def expected(tx: Transaction, ids: Sequence[MeetingId]) -> Mapping[MeetingId, frozenset[PersonId]]:
    """Who is invited to some meetings; a draft has nobody yet."""
    found: dict[MeetingId, set[PersonId]] = {one: set() for one in ids}
    statement = select(invitations.c.meeting_id, invitations.c.person_id).where(
        invitations.c.meeting_id.in_(ids), invitations.c.is_withdrawn.is_(False)
    )
    for row in await tx.execute(statement):
        found[MeetingId(row.meeting_id)].add(PersonId(row.person_id))
    return {one: frozenset(people) for one, people in found.items()}


async def busy_people(tx: Transaction, starts_at: datetime, ends_at: datetime, least: int) -> tuple[PersonId, ...]:
    """Those invited to at least so many announced meetings between two instants."""
    statement = (
        select(invitations.c.person_id)
        .join(meetings, meetings.c.id == invitations.c.meeting_id)
        .where(
            meetings.c.starts_at >= starts_at,
            meetings.c.starts_at < ends_at,
            meetings.c.state.in_(_ON),
            invitations.c.is_withdrawn.is_(False),
        )
        .group_by(invitations.c.person_id)
        .having(func.count() >= least)
        .order_by(invitations.c.person_id)
    )
    return tuple(PersonId(one) for one in (await tx.execute(statement)).scalars())
