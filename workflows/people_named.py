"""The one person whom a cell of a file names."""

from domain.folding import fold
from domain.identifiers import PersonId
from domain.imports import Problem
from storage import people
from storage.database import Transaction

_NAMESAKES = 200


async def person_named(tx: Transaction, name: str) -> PersonId | Problem:
    """A person by e-mail address, or by whole name in either order; or why they cannot be told."""
    words = sorted(fold(name).split())
    namesakes = await people.named(tx, max(words, key=len), _NAMESAKES) if words else ()
    if "@" in name:
        ids = [one.id for one in namesakes if one.email.casefold() == name.casefold()]
    else:
        ids = [one.id for one in namesakes if sorted(fold(one.name).split()) == words]
    if not ids:
        return Problem.UNKNOWN_PERSON
    return ids[0] if len(ids) == 1 else Problem.SEVERAL_PEOPLE
