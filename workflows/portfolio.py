"""The portfolio as a list that everybody can read."""

from domain.acts import Act
from domain.faults import NotAllowed
from domain.portfolio import Filters, PortfolioPage
from domain.rights import Intention, may
from storage import portfolio
from storage.database import Database


class Portfolio:
    """Reads the list of projects."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def page(self, filters: Filters, number: int, act: Act) -> PortfolioPage:
        """A page of the projects that the filters leave; the last one when the number is past the end. Raises NotAllowed."""
        if not may(act.person, Intention.READ_PROJECT):
            raise NotAllowed(Intention.READ_PROJECT)
        async with self._database.reading() as tx:
            return await portfolio.page(tx, filters, number)
