"""Projects as lines of a list: of a person, of a code, of a name that may be mistyped."""

from functools import lru_cache

from rapidfuzz import fuzz
from sqlalchemy import bindparam, case, select

from domain.folding import bare, fold
from domain.identifiers import PersonId
from domain.portfolio import PortfolioLine
from domain.projects import ProjectState
from storage.database import Transaction
from storage.portfolio import LINES, line_from
from storage.schema import projects

_MATCH_LEAST = 72
"""The least likeness, of 100, at which a mistyped name still finds its project."""

_ACTIVE_FIRST = case((projects.c.state == ProjectState.ACTIVE.value, 0), else_=1)
_OF_PERSON = LINES.where(
    (projects.c.manager_id == bindparam("person")) | (projects.c.deputy_id == bindparam("person"))
).order_by(_ACTIVE_FIRST, projects.c.name, projects.c.id)

_BY_CODE = LINES.where(projects.c.code == bindparam("code"))
_NAMES = select(projects.c.id, projects.c.code, projects.c.name)


async def by_code(tx: Transaction, code: str) -> PortfolioLine | None:
    """The line of the project of a code, capitals set aside."""
    row = (await tx.execute(_BY_CODE, {"code": code.strip().upper()})).mappings().first()
    return line_from(row) if row is not None else None


async def search(tx: Transaction, text: str, limit: int = 10) -> tuple[PortfolioLine, ...]:
    """The projects that a text may name, the likeliest first: by code or name, accents, capitals and slips of the finger forgiven."""
    wanted = fold(text)
    if not wanted:
        return ()
    named = await tx.execute(_NAMES)
    scored = [(_likeness(wanted, _folded(code), _folded(name)), name, key) for key, code, name in named]
    likely = sorted((one for one in scored if one[0] >= _MATCH_LEAST), key=lambda one: (-one[0], one[1]))
    ids = [key for _, _, key in likely[:limit]]
    if not ids:
        return ()
    lines = {row["id"]: line_from(row) for row in (await tx.execute(LINES.where(projects.c.id.in_(ids)))).mappings()}
    return tuple(lines[key] for key in ids)


_folded = lru_cache(maxsize=4096)(fold)
_bare = lru_cache(maxsize=4096)(bare)
"""Every search compares with the codes and names of all projects."""


def _likeness(wanted: str, code: str, name: str) -> float:
    if wanted in (code, name):
        return 103
    if name.startswith(wanted) or code.startswith(wanted):
        return 102
    if wanted in name:
        return 101
    if f" {_bare(code)} " in f" {_bare(wanted)} ":
        return 100
    return max(fuzz.ratio(wanted, code), fuzz.ratio(wanted, name), *(fuzz.ratio(wanted, word) for word in name.split()))


async def of_person(tx: Transaction, person_id: PersonId) -> tuple[PortfolioLine, ...]:
    """The projects a person manages or is deputy of, the active ones first, then by name."""
    rows = (await tx.execute(_OF_PERSON, {"person": person_id})).mappings()
    return tuple(line_from(row) for row in rows)


async def active(tx: Transaction) -> tuple[PortfolioLine, ...]:
    """The active projects, by name."""
    statement = LINES.where(projects.c.state == ProjectState.ACTIVE.value).order_by(projects.c.name, projects.c.id)
    return tuple(line_from(row) for row in (await tx.execute(statement)).mappings())
