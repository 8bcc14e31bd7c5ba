"""Measuring: what became of each message of an item, as a file. Its card is the item's board (`planning`)."""

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from cards.news.report import report_csv
from domain.acts import Act
from domain.identifiers import NewsId
from domain.languages import Language
from domain.news.item import NewsItem
from domain.news.report import Followers
from domain.rights import Intention
from storage.database import Database
from storage.news import clicks, items, reports
from workflows import audit
from workflows.news.boards import OUT, found, subject_of

FILE_SERVES = timedelta(hours=24)


class Files(Protocol):
    """Whoever makes the addresses of files."""

    def address(self, item: NewsId, language: Language, until: datetime) -> str: ...


class Measuring:
    """Reports on items, in the time of the organisation."""

    def __init__(self, *, database: Database, files: Files, zone: ZoneInfo) -> None:
        self._database = database
        self._files = files
        self.zone = zone

    async def file(self, item_id: NewsId, act: Act) -> tuple[NewsItem, str] | None:
        """An item, and the address of its file for a day; None for one that has not gone out. Raises NotAllowed, NotFound."""
        async with self._database.transaction() as tx:
            item = await found(tx, item_id, act.person)
            if item.state not in OUT:
                return None
            await audit.record(tx, act, Intention.SEND_NEWS, str(subject_of(item)), {"file": True})
        return item, self._files.address(item.id, act.language, act.now + FILE_SERVES)

    async def followers(self, item_id: NewsId, number: int, act: Act) -> Followers | None:
        """A page of who followed links of an item; None for one that has not gone out. Raises NotAllowed, NotFound."""
        async with self._database.transaction() as tx:
            item = await found(tx, item_id, act.person)
            if item.state not in OUT:
                return None
            page = await clicks.followers(tx, item, number)
            await audit.record(tx, act, Intention.SEND_NEWS, str(subject_of(item)), {"followers": True})
        return page

    async def content(self, item_id: NewsId, language: Language) -> bytes | None:
        """The file of an item, for who holds an address that was signed for them; None when there is none such."""
        async with self._database.reading() as tx:
            item = await items.find(tx, item_id)
            if item is None or item.state not in OUT:
                return None
            return report_csv(item, await reports.lines(tx, item_id), language, zone=self.zone)
