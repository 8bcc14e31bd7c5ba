"""Bodies and their mandates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, select, update

from domain.folding import fold
from domain.identifiers import BodyId, PersonId
from domain.meetings.bodies import Body, BodyKind, Capacity, HolidayRule, Mandate, QuorumRule, Rules
from domain.meetings.ladder import read_ladder, write_ladder
from storage.database import Transaction
from storage.rows import insert_into
from storage.schema import bodies, mandates, people

_MANDATES = (
    select(mandates, people.c.name)
    .join(people, people.c.id == mandates.c.person_id)
    .where(mandates.c.body_id.in_(bindparam("bodies", expanding=True)))
    .order_by(people.c.folded, mandates.c.capacity)
)


def _rules_from(row: RowMapping) -> Rules:
    return Rules(
        quorum=QuorumRule(row["quorum"]),
        quorum_number=row["quorum_number"],
        remote=row["remote"],
        proxies=row["proxies"],
        notice_days=row["notice_days"],
        ladder=read_ladder(row["ladder"]),
        rule=row["rule"],
        holiday_rule=HolidayRule(row["holiday_rule"]),
        starts_at=time.fromisoformat(row["starts_at"]),
        minutes=row["minutes"],
        place=row["place"],
        link=row["link"],
        agenda=tuple(row["agenda"]),
        answers_open=row["answers_open"],
    )


def _columns(name: str, kind: BodyKind, theme: str, rules: Rules) -> dict[str, Any]:
    return {
        "name": name,
        "folded": fold(name),
        "kind": kind.value,
        "theme": theme,
        "quorum": rules.quorum.value,
        "quorum_number": rules.quorum_number,
        "remote": rules.remote,
        "proxies": rules.proxies,
        "notice_days": rules.notice_days,
        "ladder": write_ladder(rules.ladder),
        "rule": rules.rule,
        "holiday_rule": rules.holiday_rule.value,
        "starts_at": f"{rules.starts_at:%H:%M}",
        "minutes": rules.minutes,
        "place": rules.place,
        "link": rules.link,
        "agenda": list(rules.agenda),
        "answers_open": rules.answers_open,
    }


def _mandate_from(row: RowMapping) -> Mandate:
    return Mandate(
        person=PersonId(row["person_id"]),
        name=row["name"],
        capacity=Capacity(row["capacity"]),
        deputy_of=None if row["deputy_of"] is None else PersonId(row["deputy_of"]),
        since=row["since"],
        until=row["until"],
    )


async def _with_mandates(tx: Transaction, rows: Sequence[RowMapping]) -> tuple[Body, ...]:
    if not rows:
        return ()
    held: dict[int, list[Mandate]] = {row["id"]: [] for row in rows}
    for row in (await tx.execute(_MANDATES, {"bodies": list(held)})).mappings():
        held[row["body_id"]].append(_mandate_from(row))
    return tuple(
        Body(
            id=BodyId(row["id"]),
            name=row["name"],
            kind=BodyKind(row["kind"]),
            theme=row["theme"],
            rules=_rules_from(row),
            mandates=tuple(held[row["id"]]),
            version=row["version"],
        )
        for row in rows
    )


async def find(tx: Transaction, body_id: BodyId, *, for_update: bool = False) -> Body | None:
    """A body with its mandates; held until the end of the transaction when it is to be changed."""
    statement = select(bodies).where(bodies.c.id == body_id)
    rows = (await tx.execute(statement.with_for_update() if for_update else statement)).mappings().all()
    found = await _with_mandates(tx, rows)
    return found[0] if found else None


async def several(tx: Transaction, ids: Iterable[BodyId]) -> Mapping[BodyId, Body]:
    """Some bodies, by id."""
    statement = select(bodies).where(bodies.c.id.in_(list(ids)))
    return {one.id: one for one in await _with_mandates(tx, (await tx.execute(statement)).mappings().all())}


async def named(tx: Transaction, name: str) -> Body | None:
    """The body of a whole name, accents and capitals set aside."""
    rows = (await tx.execute(select(bodies).where(bodies.c.folded == fold(name)))).mappings().all()
    found = await _with_mandates(tx, rows)
    return found[0] if found else None


async def all_of_them(tx: Transaction) -> tuple[Body, ...]:
    """Every body, by name."""
    rows = (await tx.execute(select(bodies).order_by(bodies.c.folded))).mappings().all()
    return await _with_mandates(tx, rows)


async def of_person(tx: Transaction, person: PersonId) -> tuple[Body, ...]:
    """The bodies in which somebody holds or held a mandate, by name."""
    theirs = select(mandates.c.body_id).where(mandates.c.person_id == person)
    rows = (await tx.execute(select(bodies).where(bodies.c.id.in_(theirs)).order_by(bodies.c.folded))).mappings().all()
    return await _with_mandates(tx, rows)


async def create(tx: Transaction, *, name: str, kind: BodyKind, theme: str, rules: Rules) -> BodyId | None:
    """Write a new body; None when one has its name."""
    statement = (
        insert_into(tx, bodies)
        .values(_columns(name, kind, theme, rules))
        .on_conflict_do_nothing(index_elements=["folded"])
    )
    key = (await tx.execute(statement.returning(bodies.c.id))).scalar_one_or_none()
    return None if key is None else BodyId(key)


async def change(
    tx: Transaction, body_id: BodyId, version: int, *, name: str, kind: BodyKind, theme: str, rules: Rules
) -> bool:
    """Replace the facts of a body; False when it is no longer at `version`, and nothing is written."""
    result = await tx.execute(
        update(bodies)
        .where(bodies.c.id == body_id, bodies.c.version == version)
        .values(**_columns(name, kind, theme, rules), version=bodies.c.version + 1)
    )
    return bool(result.rowcount)


async def name_is_taken(tx: Transaction, name: str, other_than: BodyId | None) -> bool:
    """Whether another body has a name."""
    found = (await tx.execute(select(bodies.c.id).where(bodies.c.folded == fold(name)))).scalar_one_or_none()
    return found is not None and found != other_than


async def grant(tx: Transaction, body_id: BodyId, granted: Sequence[Mandate]) -> None:
    """Write mandates; one that the person holds already gets the new dates."""
    if not granted:
        return
    statement = insert_into(tx, mandates)
    statement = statement.on_conflict_do_update(
        index_elements=["body_id", "person_id", "capacity"],
        set_={name: statement.excluded[name] for name in ("deputy_of", "since", "until")},
    )
    rows = [
        {
            "body_id": body_id,
            "person_id": one.person,
            "capacity": one.capacity.value,
            "deputy_of": one.deputy_of,
            "since": one.since,
            "until": one.until,
        }
        for one in granted
    ]
    await tx.execute(statement, rows)
    await touch(tx, body_id)


async def revoke(tx: Transaction, body_id: BodyId, person: PersonId, capacity: Capacity) -> bool:
    """Take a mandate away that should never have been; False when there was none. One that ends keeps its row with `until`."""
    result = await tx.execute(
        delete(mandates).where(
            mandates.c.body_id == body_id, mandates.c.person_id == person, mandates.c.capacity == capacity.value
        )
    )
    await touch(tx, body_id)
    return bool(result.rowcount)


async def touch(tx: Transaction, body_id: BodyId) -> None:
    """Raise the version of a body whose members changed."""
    await tx.execute(update(bodies).where(bodies.c.id == body_id).values(version=bodies.c.version + 1))
