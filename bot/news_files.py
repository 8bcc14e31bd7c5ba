"""The file of an item of the news, which tells editors what became of each message: behind an address that serves for a day."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web

from bot.signed_files import Addresses, ServedFile, serve_files
from domain.identifiers import NewsId
from domain.languages import Language

Content = Callable[[NewsId, Language], Awaitable[bytes | None]]
"""The file of an item in a language; None when there is none."""


class SignedFiles:
    """Makes the addresses of the files of the news."""

    def __init__(self, *, keys: Sequence[str], base: str) -> None:
        self.addresses = Addresses(keys=keys, base=base, folder="/f", purpose="news.file")

    def address(self, item: NewsId, language: Language, until: datetime) -> str:
        """The address of the file of an item, which serves until an instant."""
        return self.addresses.of(f"{item}.{language}", until)


def add_files(
    application: web.Application, *, files: SignedFiles, content: Content, clock: Callable[[], datetime]
) -> None:
    """Serve the files of the news."""

    async def find(told: str) -> ServedFile | None:
        item, _, language = told.partition(".")
        written = await content(NewsId(int(item)), Language(language))
        if written is None:
            return None
        return ServedFile(name=f"mardi-news-{item}.csv", media_type="text/csv", content=written)

    serve_files(application, addresses=files.addresses, find=find, clock=clock)
