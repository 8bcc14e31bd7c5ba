"""Whom an audience holds, counted and written to; and the audiences there are to choose from."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, func, literal, or_, select, true

from domain.identifiers import BodyId, PersonId, PlaceId
from domain.languages import Language
from domain.meetings.bodies import Capacity
from domain.news.audience import Audience, AudienceKind
from domain.news.item import NewsItem
from domain.news.recipients import TOPIC_STOPPED, Census, Meant, census
from domain.outbox import DeliveryState, Priority, Recipient
from domain.people import Role
from domain.places import Place, Scope
from storage.database import Transaction
from storage.outbox import broadcasts
from storage.places import place_from
from storage.schema import bodies, mandates, news_mutes, people, places

MOST_CHOICES = 200

_STOPPED = (news_mutes.c.person_id == people.c.id) & (news_mutes.c.topic == bindparam("topic"))
_LANGUAGE = func.coalesce(people.c.chosen_language, people.c.teams_language, bindparam("language"))
_KNOWN = (_LANGUAGE.label("reads"), people.c.unreachable, news_mutes.c.topic.is_not(None).label("stopped"))
_GROUPS = (
    select(func.count().label("number"), *_KNOWN)
    .select_from(people)
    .outerjoin(news_mutes, _STOPPED)
    .group_by(*(column.name for column in _KNOWN))
)
_WHO_STOPPED = (
    select(people.c.id, _LANGUAGE.label("reads")).join(news_mutes, _STOPPED).where(people.c.unreachable == "")
)
_INVITED = [capacity.value for capacity in Capacity if capacity.is_invited]
_CHANNELS = select(places).where(places.c.scope == Scope.CHANNEL.value)


async def counted(tx: Transaction, item: NewsItem, language: Language, day: date) -> Census:
    """How many an item goes to on a day, and how many it does not. Who told no language reads `language`."""
    if item.audience.kind is AudienceKind.CHANNEL:
        channel = await _channel(tx, item.audience)
        return Census(readers={} if channel is None else {language: 1}, passed_over={})
    among = _among(item.audience, day)
    if among is None:
        return Census(readers={}, passed_over={})
    rows = await tx.execute(_GROUPS.where(among), {"topic": item.topic.value, "language": language.value})
    groups = [
        Meant(
            number=row.number,
            language=Language(row.reads),
            unreachable=row.unreachable,
            has_stopped_topic=row.stopped,
        )
        for row in rows
    ]
    return census(groups, is_mandatory=item.is_mandatory)


async def expand(
    tx: Transaction,
    item: NewsItem,
    language: Language,
    day: date,
    *,
    cause: str,
    texts: broadcasts.Payloads,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Queue an item to all it goes to on a day, and write down the others with their reason, so that nobody is silently missing."""
    among = _among(item.audience, day)
    if item.audience.kind is AudienceKind.CHANNEL:
        channel = await _channel(tx, item.audience)
        await broadcasts.queue(
            tx,
            cause=cause,
            recipients=[Recipient(language=language, place=channel)] if channel is not None else (),
            texts=texts,
            priority=Priority.BROADCAST,
            due_at=now,
            expires_at=expires_at,
            now=now,
        )
    elif among is not None:
        if not item.is_mandatory:
            await _pass_over_who_stopped(tx, item, among, language, cause=cause, now=now)
        await broadcasts.queue_people(
            tx,
            cause=cause,
            among=among,
            texts=texts,
            default=language,
            priority=Priority.BROADCAST,
            due_at=now,
            expires_at=expires_at,
            now=now,
        )


async def _pass_over_who_stopped(
    tx: Transaction, item: NewsItem, among: ColumnElement[bool], language: Language, *, cause: str, now: datetime
) -> None:
    rows = await tx.execute(_WHO_STOPPED.where(among), {"topic": item.topic.value, "language": language.value})
    stopped = [Recipient(person=PersonId(row.id), language=Language(row.reads)) for row in rows]
    skipped = DeliveryState.SKIPPED
    await broadcasts.skip(tx, cause=cause, recipients=stopped, state=skipped, reason=TOPIC_STOPPED, now=now)


def _among(audience: Audience, day: date) -> ColumnElement[bool] | None:
    """The condition on people that an audience is on a day; None when it holds nobody."""
    match audience.kind:
        case AudienceKind.EVERYONE:
            return true()
        case AudienceKind.ROLE if audience.value == Role.STAFF.value:
            return true()
        case AudienceKind.ROLE:
            held = literal(" ").concat(people.c.roles).concat(" ")
            return held.contains(f" {audience.value} ", autoescape=True)
        case AudienceKind.DEPARTMENT if audience.value:
            return people.c.department == audience.value
        case AudienceKind.COMMITTEE:
            invited = select(mandates.c.person_id).where(mandates.c.body_id == _number(audience), _in_office(day))
            return people.c.id.in_(invited)
        case _:
            return None


def _in_office(day: date) -> ColumnElement[bool]:
    """What `Body.invited` says of one mandate: those to whom the meetings of a day are announced, guests among them, deputies not."""
    has_begun = or_(mandates.c.since.is_(None), mandates.c.since <= day)
    goes_on = or_(mandates.c.until.is_(None), mandates.c.until >= day)
    return mandates.c.capacity.in_(_INVITED) & has_begun & goes_on


async def bodies_of(tx: Transaction, person: PersonId, day: date) -> frozenset[BodyId]:
    """The bodies whose meetings of a day are announced to a person: their news is theirs to read."""
    statement = select(mandates.c.body_id).where(mandates.c.person_id == person, _in_office(day))
    return frozenset(BodyId(body) for body in (await tx.execute(statement)).scalars())


async def _channel(tx: Transaction, audience: Audience) -> PlaceId | None:
    """The place of a channel where Mardi still is."""
    here = _CHANNELS.where(places.c.id == _number(audience), places.c.gone_at.is_(None))
    row = (await tx.execute(here)).first()
    return None if row is None else PlaceId(row.id)


async def name_of(tx: Transaction, audience: Audience) -> str:
    """The name of an audience that has one of its own: a department, a body, a channel; empty for the others."""
    match audience.kind:
        case AudienceKind.DEPARTMENT:
            return audience.value
        case AudienceKind.COMMITTEE:
            named = select(bodies.c.name).where(bodies.c.id == _number(audience))
            return (await tx.execute(named)).scalar_one_or_none() or ""
        case AudienceKind.CHANNEL:
            row = (await tx.execute(_CHANNELS.where(places.c.id == _number(audience)))).first()
            return str(row.name) if row is not None else ""
        case _:
            return ""


async def departments(tx: Transaction) -> Sequence[str]:
    """The sites and departments of the people who are known, by name."""
    statement = select(people.c.department).where(people.c.department != "").distinct().order_by(people.c.department)
    return (await tx.execute(statement.limit(MOST_CHOICES))).scalars().all()


async def channels(tx: Transaction) -> Sequence[tuple[PlaceId, Place]]:
    """The channels where Mardi is, by name."""
    statement = _CHANNELS.where(places.c.gone_at.is_(None)).order_by(places.c.name, places.c.id).limit(MOST_CHOICES)
    return [(PlaceId(row["id"]), place_from(dict(row))) for row in (await tx.execute(statement)).mappings()]


async def bodies_that_meet(tx: Transaction) -> Sequence[tuple[BodyId, str]]:
    """The bodies, by name."""
    statement = select(bodies.c.id, bodies.c.name).order_by(bodies.c.folded).limit(MOST_CHOICES)
    return [(BodyId(row.id), row.name) for row in await tx.execute(statement)]


def _number(audience: Audience) -> int:
    """The id that the audience of a channel or of a body holds; 0, which none has, for anything else."""
    value = audience.value
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
