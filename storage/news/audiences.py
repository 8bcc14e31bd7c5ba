"""Whom an audience holds, and the audiences there are to choose from."""

from collections.abc import Sequence

from sqlalchemy import Select, bindparam, literal, select

from domain.identifiers import PersonId, PlaceId
from domain.languages import Language
from domain.news.audience import Audience, AudienceKind
from domain.news.item import Topic
from domain.news.recipients import Candidate
from domain.people import Role
from domain.places import Place, Scope
from storage.database import Transaction
from storage.places import place_from
from storage.schema import news_mutes, people, places

MOST_CHOICES = 200

_PEOPLE = (
    select(
        people.c.id,
        people.c.chosen_language,
        people.c.teams_language,
        people.c.unreachable,
        news_mutes.c.topic.label("stopped"),
    )
    .outerjoin(news_mutes, (news_mutes.c.person_id == people.c.id) & (news_mutes.c.topic == bindparam("topic")))
    .order_by(people.c.id)
)
_CHANNELS = select(places).where(places.c.scope == Scope.CHANNEL.value)


async def candidates(
    tx: Transaction, audience: Audience, topic: Topic, default_language: Language
) -> tuple[Candidate, ...]:
    """Everybody of an audience, also those who cannot be reached; a person who told no language reads the default one.

    Of a committee there is nobody: its members are not known here.
    """
    if audience.kind is AudienceKind.CHANNEL:
        return await _channel(tx, audience, default_language)
    statement = _members(audience)
    if statement is None:
        return ()
    rows = await tx.execute(statement, {"topic": topic.value})
    return tuple(
        Candidate(
            person=PersonId(row.id),
            language=Language.of(row.chosen_language) or Language.of(row.teams_language) or default_language,
            unreachable=row.unreachable,
            has_stopped_topic=row.stopped is not None,
        )
        for row in rows
    )


def _members(audience: Audience) -> Select[tuple[int, str, str, str, str]] | None:
    match audience.kind:
        case AudienceKind.EVERYONE:
            return _PEOPLE
        case AudienceKind.ROLE if audience.value == Role.STAFF.value:
            return _PEOPLE
        case AudienceKind.ROLE:
            held = literal(" ").concat(people.c.roles).concat(" ")
            return _PEOPLE.where(held.contains(f" {audience.value} ", autoescape=True))
        case AudienceKind.DEPARTMENT if audience.value:
            return _PEOPLE.where(people.c.department == audience.value)
        case _:
            return None


async def _channel(tx: Transaction, audience: Audience, language: Language) -> tuple[Candidate, ...]:
    place_id = _place_id(audience)
    row = (await tx.execute(_CHANNELS.where(places.c.id == place_id))).first() if place_id is not None else None
    if row is None or row.gone_at is not None:
        return ()
    return (Candidate(place=PlaceId(row.id), language=language),)


async def name_of(tx: Transaction, audience: Audience) -> str:
    """The name of an audience that has one of its own: a department, a channel; empty for the others."""
    match audience.kind:
        case AudienceKind.DEPARTMENT | AudienceKind.COMMITTEE:
            return audience.value
        case AudienceKind.CHANNEL:
            place_id = _place_id(audience)
            row = (await tx.execute(_CHANNELS.where(places.c.id == place_id))).first() if place_id else None
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


def _place_id(audience: Audience) -> int | None:
    """The id that the audience of a channel holds."""
    value = audience.value
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None
