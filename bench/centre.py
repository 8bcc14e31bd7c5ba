"""Times the service centre on a filled database: `python -m bench.centre URL`, in a process of its own, prints seconds as JSON.

Each call is what a turn would do beneath its dialog: the workflow, its right, its transaction.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter
from zoneinfo import ZoneInfo

from bench.complaints import Complaints
from domain.acts import Act
from domain.identifiers import PersonId
from domain.languages import Language
from domain.people import Person
from domain.places import Place, Scope
from domain.tickets.queue import Shelf
from storage import people
from storage.database import Database
from workflows.tickets import Tickets

CALLS = 300
_WARM_UP = 20
_SHORT = (
    "imprimante",
    "écran noir",
    "mot de passe messagerie",
    "vpn télétravail",
    "imprimante ne marche pas depuis ce matin",
)
Call = Callable[[int], Awaitable[object]]


async def measure(url: str) -> dict[str, list[float]]:
    """Seconds of each call, by what is measured."""
    database = Database(url)
    tickets = Tickets(database=database)
    requester, technician = await _person(database, 1_500), await _person(database, 1)
    typed = [f"{title}. {description}" for title, description in Complaints(seed=99).many(CALLS + _WARM_UP)]
    shelves, now = list(Shelf), datetime.now(UTC)

    async def queue(number: int) -> object:
        return await tickets.queue(shelves[number % len(shelves)], None, number % 40, _act(technician, now))

    calls: dict[str, Call] = {
        "similar": lambda number: tickets.similar(typed[number], _act(requester, now)),
        "similar, support": lambda number: tickets.similar(typed[number], _act(technician, now)),
        "search": lambda number: tickets.search(_SHORT[number % len(_SHORT)], _act(technician, now)),
        "queue": queue,
        "my tickets": lambda number: tickets.mine(number % 3, _act(requester, now)),
        "tick": lambda _number: tickets.tick(now),
    }
    taken = {name: await _timed(call) for name, call in calls.items()}
    await database.close()
    return taken


async def ticks(urls: Sequence[str]) -> dict[str, list[float]]:
    """Seconds of idle ticks by database, taken in turns, so that a noisy moment strikes all of them."""
    databases = {url: Database(url) for url in urls}
    services = {url: Tickets(database=database) for url, database in databases.items()}
    now = datetime.now(UTC)
    taken: dict[str, list[float]] = {url: [] for url in urls}
    for _ in range(CALLS + _WARM_UP):
        for url, service in services.items():
            began = perf_counter()
            await service.tick(now)
            taken[url].append(perf_counter() - began)
    for database in databases.values():
        await database.close()
    return {url: seconds[_WARM_UP:] for url, seconds in taken.items()}


async def _timed(call: Call) -> list[float]:
    seconds = []
    for number in range(CALLS + _WARM_UP):
        began = perf_counter()
        await call(number)
        seconds.append(perf_counter() - began)
    return seconds[_WARM_UP:]


async def _person(database: Database, number: int) -> Person:
    async with database.reading() as tx:
        found = await people.find(tx, PersonId(number))
    assert found is not None
    return found


def _act(person: Person, now: datetime) -> Act:
    place = Place(service_url="http://127.0.0.1:9/", conversation_id=f"a:{person.id}", scope=Scope.PERSONAL)
    paris = ZoneInfo("Europe/Paris")
    return Act(person=person, place=place, activity_id="1", language=Language.FRENCH, timezone=paris, now=now)


if __name__ == "__main__":
    first, *more = sys.argv[1:]
    print(json.dumps(asyncio.run(ticks([first, *more]) if more else measure(first))))
