"""Several statements as one, for a server that is asked in round trips.

The protocol of PostgreSQL takes parameters for one statement at a time, and asyncpg waits for each answer: asked one by one they would cost
a round trip each.
"""

import re
from collections.abc import Sequence
from functools import lru_cache, partial

_PLACEHOLDER = re.compile(r"\$(\d+)")


@lru_cache(maxsize=256)
def writes(parts: tuple[tuple[str, bool], ...]) -> str:
    """Writes by their texts, with whether each must find its row: all but the last are the WITH of one statement.

    They all see what was there before them, so what touches the same table is not put together unless its rows are others; keys to rows
    written beside them are checked at the end of the statement.

    Those that must find their row are counted: one that found none is a division by zero, which undoes it all. As their count is asked
    for they run first, so that whoever waits there holds nothing else.
    """
    texts = _numbered_through([text for text, _ in parts])
    expected = [number for number, (_, is_expected) in enumerate(parts) if is_expected]
    if expected:
        texts = [f"{text} RETURNING 1" if is_one else text for text, (_, is_one) in zip(texts, parts, strict=True)]
        counts = (f"1 / (SELECT count(*) FROM w{number})" for number in expected)  # noqa: S608 - a number
        texts.append(f"SELECT {', '.join(counts)}")
    *first, last = texts
    return f"WITH {', '.join(f'w{n} AS ({text})' for n, text in enumerate(first))} {last}" if first else last


@lru_cache(maxsize=256)
def questions(texts: tuple[str, ...]) -> str:
    """Questions by their texts, as one whose rows are the number of a question and a row of its answer, in their order."""
    numbered = enumerate(_numbered_through(texts))
    return " UNION ALL ".join(f"SELECT {number}, q FROM ({text}) AS q" for number, text in numbered)  # noqa: S608 - our own texts


def _numbered_through(texts: Sequence[str]) -> list[str]:
    """The texts with their parameters numbered as those of one statement."""
    numbered, before = [], 0
    for text in texts:
        numbers = [int(number) for number in _PLACEHOLDER.findall(text)]
        numbered.append(_PLACEHOLDER.sub(partial(_renumbered, before=before), text))
        before += max(numbers, default=0)
    return numbered


def _renumbered(found: re.Match[str], *, before: int) -> str:
    return f"${int(found[1]) + before}"
