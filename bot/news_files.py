"""The file of an item of the news, which tells editors what became of each message: behind an address that serves for a day."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from aiohttp import web

from bot.signed_files import Addresses
from domain.files import HandedFile
from domain.identifiers import NewsId
from domain.languages import Language

Content = Callable[[NewsId, Language], Awaitable[bytes | None]]
"""The file of an item in a language; None when there is none (`workflows.news.Measuring.content`)."""


class SignedFiles:
    """Makes the addresses of the files of the news, and serves them."""

    def __init__(self, *, keys: Sequence[str], base: str) -> None:
        self._addresses = Addresses(keys=keys, base=base, folder="/f", purpose="news.file")

    def address(self, item: NewsId, language: Language, until: datetime) -> str:
        """The address of the file of an item, which serves until an instant."""
        return self._addresses.address(f"{item}.{language}", until)

    def route(self, content: Content, clock: Callable[[], datetime]) -> web.RouteDef:
        """The route that serves them."""

        async def find(claims: str, _now: datetime) -> HandedFile | None:
            item, _, language = claims.partition(".")
            written = await content(NewsId(int(item)), Language(language))
            if written is None:
                return None
            return HandedFile(name=f"mardi-news-{item}.csv", media_type="text/csv", content=written)

        return self._addresses.route(find, clock)
