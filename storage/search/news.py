"""Items of the archive that may answer a trouble before it is told: their words are cut and weighed as those of tickets are.

The archive grows by a few items a week, so it needs no index of its own: the database narrows it down to the latest that hold two of the
rarest words, here they are ranked.
"""

from collections.abc import Sequence

from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.reader import Readership
from domain.tickets.found import LEAST_LIKENESS, MOST_ITEMS, SHARED_WORDS, FoundItem
from storage.database import Transaction
from storage.news import archive
from storage.search.frequencies import Frequencies
from storage.search.matching import SEARCHED_BY, Question, likeness
from storage.search.stems import stems

CANDIDATES = 30


async def similar(
    tx: Transaction, words: Sequence[str], known: Frequencies, by: Readership, language: Language
) -> tuple[FoundItem, ...]:
    """The items that answer some stems best, two at most, among those somebody may read; of two alike the latest."""
    sought = known.rarest_first(words)[:SEARCHED_BY]
    if not sought:
        return ()
    found = await archive.holding(tx, by, sought, min(SHARED_WORDS, len(sought)), CANDIDATES)
    question = Question(stems=tuple(words))
    ranked = [(likeness(question, known, " ".join(stems(*_texts(item)))), item) for item in found]
    best = sorted(ranked, key=lambda pair: -pair[0])[:MOST_ITEMS]
    return tuple(
        FoundItem(id=item.id, title=item.wording(language).title, likeness=how)
        for how, item in best
        if how >= LEAST_LIKENESS
    )


def _texts(item: NewsItem) -> tuple[str, ...]:
    return tuple(text for one in item.wordings.values() for text in (one.title, one.summary, one.body))
