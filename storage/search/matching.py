"""Finding documents by their stems: those that hold two of the four rarest words of the question.

Where there are more than can be looked at, those that hold three, then four, are looked at too, so that none of the best is missed; where
there are too few, those that hold one. Both databases are asked the same, in their own words; what they find is ranked here, so that the
order is the same too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import text

from storage.database import Transaction
from storage.search import frequencies
from storage.search.frequencies import Frequencies

SEARCHED_BY = 4
CANDIDATES = 100
"""Documents ranked at each step, the newest of those that match."""
_FIRST = 2

_SQLITE = """
SELECT ticket_stems.ticket_id, ticket_stems.stems FROM fts_tickets JOIN ticket_stems ON ticket_stems.ticket_id = fts_tickets.rowid
WHERE fts_tickets MATCH :query ORDER BY fts_tickets.rowid DESC LIMIT :most
"""
_HOLDS = "array_to_tsvector(string_to_array(stems, ' ')) @@ CAST(CAST(:query AS text) AS tsquery)"
_POSTGRESQL = f"""
SELECT ticket_id, stems FROM ticket_stems WHERE ticket_id IN
(SELECT ticket_id FROM ticket_stems WHERE {_HOLDS} ORDER BY ticket_id + 0 DESC LIMIT :most) ORDER BY ticket_id DESC
"""  # noqa: S608 no value stands in the text; "+ 0", or the planner walks all tickets backwards where it believes that a word is common
_WALKING = f"SELECT ticket_id, stems FROM ticket_stems WHERE {_HOLDS} ORDER BY ticket_id DESC LIMIT :most"  # noqa: S608 as above
_FIND = {"sqlite": text(_SQLITE), "postgresql": text(_POSTGRESQL)}
_WALK = {"sqlite": text(_SQLITE), "postgresql": text(_WALKING)}
COMMON = 20
"""Where a word is in one of so many documents, or more, the newest are walked until enough hold it: to gather all takes longer."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is sought: stems, the last of which may be the beginning of one, among the documents that carry all the marks of one set."""

    stems: tuple[str, ...]
    begun: str = ""
    marks: tuple[tuple[str, ...], ...] = ((),)

    @property
    def is_everywhere(self) -> bool:
        """Whether no mark narrows the search."""
        return not all(self.marks)


@dataclass(frozen=True, kw_only=True)
class Match:
    """A document found, and how much of the question it answers: 0 to 1, the rare words counting for more."""

    id: int
    likeness: float


async def find(
    tx: Transaction,
    question: Question,
    *,
    limit: int,
    least: float = 0.0,
    together: int = 1,
    known: Frequencies | None = None,
) -> tuple[Match, ...]:
    """The documents that answer a question best, the likeliest first, of two alike the newest.

    None is less like than `least`, and each holds at least `together` of the rarest words, or all of them when there are fewer. `known` is
    how common the stems are, when it is known already.
    """
    known = known or await frequencies.of(tx, (*question.stems, *filter(None, [question.begun])))
    sought = known.rarest_first(question.stems)[:SEARCHED_BY]
    if question.begun:
        sought = [*sought[: SEARCHED_BY - 1], f"{question.begun}*"]
    if not sought:
        return ()
    found: dict[int, Match] = {}

    async def look(at_once: int) -> int:
        query = _written(tx.dialect_name, combinations(sought, at_once), question.marks)
        way = (
            _WALK
            if at_once == 1
            and question.is_everywhere
            and known.is_common([word.rstrip("*") for word in sought], COMMON)
            else _FIND
        )
        rows = (await tx.execute(way[tx.dialect_name], {"query": query, "most": CANDIDATES})).all()
        found.update((key, Match(id=key, likeness=likeness(question, known, stems))) for key, stems in rows)
        return len(rows)

    least_together = min(together, len(sought))
    at_once = start = max(least_together, min(_FIRST, len(sought)))
    while await look(at_once) == CANDIDATES and at_once < len(sought):
        at_once += 1
    for fewer in range(start - 1, least_together - 1, -1):
        if len(found) < limit:
            await look(fewer)
    ranked = sorted(found.values(), key=lambda match: (-match.likeness, -match.id))
    return tuple(match for match in ranked[:limit] if match.likeness >= least)


def likeness(question: Question, known: Frequencies, document: str) -> float:
    """How much of a question a document answers, by its stems: 0 to 1, the rare words counting for more."""
    held = frozenset(document.split())
    weights = {stem: known.weight(stem) for stem in question.stems}
    got = sum(weight for stem, weight in weights.items() if stem in held)
    whole = sum(weights.values())
    if question.begun:
        weight = known.weight(question.begun)
        whole += weight
        got += weight if any(stem.startswith(question.begun) for stem in held) else 0.0
    return round(got / whole, 6) if whole else 0.0


def _written(dialect: str, together: Iterable[Sequence[str]], marks: Sequence[Sequence[str]]) -> str:
    """The query in the words of a database: any of the combinations, with all the marks of any set. Stems need no escaping."""
    write, every, either = (_quoted, " AND ", " OR ") if dialect == "sqlite" else (_lexeme, " & ", " | ")

    def all_of(words: Sequence[str]) -> str:
        return f"({every.join(map(write, words))})"

    wanted = f"({either.join(map(all_of, together))})"
    narrowed = either.join(all_of(one) for one in marks if one)
    return f"{wanted}{every}({narrowed})" if narrowed and all(marks) else wanted


def _quoted(word: str) -> str:
    return f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"'


def _lexeme(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"
