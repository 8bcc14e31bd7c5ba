"""Items of the archive that may answer a trouble before it is told: their words are cut and weighed as those of tickets are.

The archive grows by a few items a week, so it needs no index of its own: the database narrows it down to the latest that hold two of the
rarest words, here they are ranked, by the wording that who asks would read. The stem of a word may be that of quite another word in
another language.
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
    together = min(SHARED_WORDS, len(sought))
    found = await archive.holding(tx, by, sought, together, CANDIDATES)
    question = Question(stems=tuple(words))
    read = [(stems(*_texts(item, language)), item) for item in found]
    ranked = [
        (likeness(question, known, " ".join(held)), item)
        for held, item in read
        if len(set(sought) & set(held)) >= together
    ]
    best = sorted(ranked, key=lambda pair: -pair[0])[:MOST_ITEMS]
    return tuple(
        FoundItem(id=item.id, title=item.wording(language).title, likeness=how)
        for how, item in best
        if how >= LEAST_LIKENESS
    )


def _texts(item: NewsItem, language: Language) -> tuple[str, ...]:
    wording = item.wording(language)
    return wording.title, wording.summary, wording.body
