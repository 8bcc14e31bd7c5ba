"""From a text to the stems it is found by: the one function that feeds the index and reads the question, whatever the database.

French is stemmed, English tolerated: only its plurals meet. Words of every sentence are left out, and those that tell since when. Accents
go last, so that `écrans`, `ecran` and `ÉCRAN` are one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from domain.folding import fold

LONGEST_STEM = 32
MOST_STEMS = 400
"""Of a document: what comes after is not found."""
LONGEST_READ = 20_000
"""Characters of a text that are looked at."""

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)?")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_STEM = re.compile(r"[a-z0-9]+")
_STEMMER = Stemmer.Stemmer("french")

_STOP_WORDS = """
a ai aie ait alors après as au aucun aucune aujourd aussi autre aux avaient avais avait avant avec avez avoir avons
beaucoup bien bonjour bonsoir
c ça car ce ceci cela celle celui ces cet cette ceux chaque chez ci comme comment cordialement
d dans de déjà depuis des dès deux dis dit donc dont du
elle elles en encore entre es est et étaient étais était été être eu eux
faire fais fait faut fois font
hier hui
il ils
j je jusqu
l la là laquelle le lequel les leur leurs lors lorsque lui
m ma mais matin me même merci mes midi moi moins mon
n ne ni non nos notre nous
on ont or ou où
par parce pas peu peut peux plus plusieurs pour pourquoi pouvez puis puisque
qu quand que quel quelle quelles quelque quelques quels qui quoi
s sa sans se sera ses si sinon soir soit sont sous suis sur svp
t ta tant te tes toi ton toujours tous tout toute toutes très trop tu
un une
va vais vers veux vient voici voilà vos votre vous vu
y
about after again am an and any are at be been before but by can cannot could did do does for from get had has have he hello hi his how
i if in into is it its just me morning my no not now of or our please she since so some still than thank thanks that the their them
then there these they this to today too until us
was we were what when where which while who why will with would yesterday you your
"""
_LEFT_OUT = frozenset(fold(_STOP_WORDS).split())


def stems(*texts: str) -> tuple[str, ...]:
    """The stems of some texts, each once, in the order they come; letters a to z and figures only, at most 400."""
    found: dict[str, None] = {}
    for word in _words(texts):
        stem = _stem(word)
        if stem:
            found[stem] = None
            if len(found) == MOST_STEMS:
                break
    return tuple(found)


def _words(texts: Iterable[str]) -> Iterable[str]:
    """The words, and two that a hyphen joins as one more: who writes `wi-fi` means what others write `wifi`."""
    for text in texts:
        for word in _WORD.findall(text[:LONGEST_READ].lower()):
            parts = _HYPHEN.split(word)
            yield from parts
            if len(parts) > 1 and not any(fold(part) in _LEFT_OUT for part in parts):
                yield "".join(parts)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """The stem of a word in lower case; nothing for a stop-word, a lone letter, and what no Latin letters can write."""
    if len(word) > 4 * LONGEST_STEM or fold(word) in _LEFT_OUT:
        return ""
    singular = word[:-1] if len(word) > 3 and word.endswith("s") else word
    stem = fold(_STEMMER.stemWord(singular)).rstrip("e")[:LONGEST_STEM]
    return stem if len(stem) > 1 and _STEM.fullmatch(stem) else ""
