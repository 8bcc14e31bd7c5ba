"""The archive: what a reader looks for, and the page that answers."""

from dataclasses import dataclass

from domain.folding import fold
from domain.news.item import NewsItem, Topic

PAGE = 6
SOUGHT_LIMIT = 40
_MOST_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is looked for: a topic, None for all of them, and words, each of which is to be found."""

    topic: Topic | None = None
    text: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The words without accents or capitals."""
        return tuple(fold(self.text).split())[:_MOST_WORDS]

    @property
    def is_anything(self) -> bool:
        """Whether nothing narrows the archive."""
        return self.topic is None and not self.words


@dataclass(frozen=True, kw_only=True)
class ArchivePage:
    """A page of the archive, the latest items first; `number` counts from 0, `total` all the items that were found."""

    sought: Sought
    items: tuple[NewsItem, ...] = ()
    number: int = 0
    total: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE))
