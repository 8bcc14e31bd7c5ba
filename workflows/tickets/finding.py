"""Finding tickets: what looks like a trouble before it is told again, and what somebody seeks by number or by words."""

from domain.acts import Act
from domain.rights import Intention, Relation, may
from domain.tickets.found import FoundTicket, Sight, Similar
from domain.tickets.ticket import read_ticket_number
from storage.database import Transaction
from storage.search import frequencies
from storage.search import tickets as search
from storage.tickets import queue
from workflows.news.reader import readership_of
from workflows.tickets.memberships import Standing
from workflows.tickets.reading import Reading

MOST_FOUND = 10
LONGEST_SOUGHT = 4_000
"""Characters of a text that is compared with tickets: a whole description."""


class Finds(Reading):
    """Searches. Who works on tickets finds those of their groups, anybody their own."""

    async def similar(self, text: str, act: Act) -> Similar:
        """What looks like the trouble that a person is telling: incidents of everybody, their own tickets, those of their groups.

        Raises NotAllowed.
        """
        self._demand(act, Intention.OPEN_TICKET)
        _, standing = await self._memberships.standing(act)
        async with self._database.reading() as tx:
            return await look_alike(tx, text[:LONGEST_SOUGHT], standing, act)

    async def search(self, text: str, act: Act) -> tuple[FoundTicket, ...]:
        """The tickets that a text means, ten at most: the one of that number, else those that hold its words, the likeliest first.

        Without a text, one's own latest. Raises NotAllowed for who may not even read their own.
        """
        self._demand(act, Intention.READ_TICKET, Relation.REQUESTER)
        _, standing = await self._memberships.standing(act)
        sight = sight_of(standing)
        sought = text.strip()[:LONGEST_SOUGHT]
        number = read_ticket_number(sought)
        async with self._database.reading() as tx:
            if not sought:
                latest = (await queue.own(tx, act.person.id, 0)).lines[:MOST_FOUND]
                lines = [await search.line(tx, one.id, sight) for one in latest]
                return tuple(one for one in lines if one is not None)
            if number is not None and (named := await search.line(tx, number, sight)) is not None:
                return (named,)
            return await search.search(tx, sought, sight, MOST_FOUND)

    async def count_stems(self) -> int:
        """Count the stems of tickets that were opened since, so that rare words weigh more; returns how many tickets were counted."""
        async with self._database.reading() as tx:
            if not await frequencies.uncounted(tx):
                return 0
        async with self._database.transaction() as tx:
            return await frequencies.count(tx)


async def look_alike(tx: Transaction, text: str, standing: Standing, act: Act) -> Similar:
    """What may answer a trouble: tickets that somebody may find, items of the news that they may read where they are."""
    reads = await readership_of(tx, act) if may(act.person, Intention.READ_NEWS) else None
    return await search.similar(tx, text, sight_of(standing), reads=reads, language=act.language)


def sight_of(standing: Standing) -> Sight:
    """Which tickets somebody may find."""
    return Sight(
        person=standing.person.id,
        groups=tuple(sorted(standing.member | standing.leads)),
        everything=may(standing.person, Intention.READ_TICKET),
    )
