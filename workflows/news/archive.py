"""The archive of the news: browsed by topic, searched by words. Nothing here writes."""

from domain.acts import Act
from domain.news.archive import ArchivePage, Sought
from domain.news.item import NewsItem
from domain.news.reader import ReaderView, readership
from storage.database import Database
from storage.news import archive
from workflows.news.reader import Links, Shown, addresses, readership_of

LATEST = 2
FOUND = 10
"""The most results in the compose box."""


class Archive:
    """What has gone out, for its readers. Each method raises NotAllowed."""

    def __init__(self, *, database: Database, links: Links) -> None:
        self._database = database
        self._links = links

    async def page(self, sought: Sought, number: int, act: Act) -> ArchivePage:
        """A page of what is found, of what is to be read where the person is; the last page when the number is past the end."""
        async with self._database.reading() as tx:
            return await archive.page(tx, await readership_of(tx, act), sought, number)

    async def latest(self, act: Act) -> tuple[NewsItem, ...]:
        """The last two items, for somebody new."""
        async with self._database.reading() as tx:
            return await archive.latest(tx, await readership_of(tx, act), Sought(), LATEST)

    async def to_share(self, sought: Sought, act: Act) -> tuple[Shown, ...]:
        """What is found of the items for everyone, as cards to put into a conversation, whoever is in it."""
        async with self._database.reading() as tx:
            await readership_of(tx, act)
            anyone = readership(act.person, bodies=frozenset(), is_shared=True)
            found = await archive.latest(tx, anyone, sought, FOUND)
        return tuple(
            Shown(item=item, view=ReaderView(), links=addresses(item, self._links), is_shared=True) for item in found
        )
