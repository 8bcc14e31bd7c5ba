"""Fills a database for the measures, through the repositories: people, their projects with milestones and budgets, and
a group that looks after tickets.

    python -m bench.seed URL SERVICE_URL PROJECTS…

One number of projects for each person, in order. Runs in a process of its own, so that the load never imports Mardi.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from bench.activities import Person
from bench.identity import TENANT_ID
from domain.languages import Language
from domain.people import Role, Sighting
from domain.places import Place, Scope
from domain.projects import ProjectState
from storage import migrating, people, places
from storage.database import Database, Transaction
from storage.projects import milestones, projects
from storage.projects.projects import ProjectFacts
from storage.tickets import groups

_MILESTONES = ("Cahier des charges", "Recette fonctionnelle", "Mise en service")


def code(person: int, number: int) -> str:
    """The code of a person's project."""
    return f"P{person:02d}N{number:04d}"


async def seed(url: str, service_url: str, counts: Sequence[int]) -> None:
    """Migrate the database and fill it."""
    database = Database(url)
    await migrating.migrate(database)
    async with database.transaction() as tx:
        await groups.create(tx, "Centre de services", is_default=True)
    for number, count in enumerate(counts):
        async with database.transaction() as tx:
            await _employ(tx, Person(number), service_url, count)
    await database.close()


async def _employ(tx: Transaction, person: Person, service_url: str, count: int) -> None:
    place = Place(
        service_url=service_url, conversation_id=person.conversation_id, scope=Scope.PERSONAL, tenant_id=TENANT_ID
    )
    sighting = Sighting(
        entra_id=person.entra_id,
        teams_id=person.teams_id,
        name=person.name,
        teams_language=Language.FRENCH,
        timezone="Europe/Paris",
        place=place,
    )
    known = await people.meet(tx, sighting, await places.keep(tx, place))
    await people.set_roles(tx, known.id, {Role.PROJECT_MANAGER})
    today = date.today()  # noqa: DTZ011 - the day of this machine will do
    for number in range(count):
        facts = ProjectFacts(
            code=code(person.number, number),
            name=f"Projet {person.number:02d}-{number:04d}",
            theme=("Finances", "Lycées", "Mobilités", "Ressources humaines")[number % 4],
            manager=known.id,
            state=ProjectState.ACTIVE,
            budget=Decimal("480000.00"),
            starts_on=today - timedelta(days=200),
            ends_on=today + timedelta(days=300),
        )
        project = await projects.create(tx, facts)
        assert project is not None
        for step, name in enumerate(_MILESTONES):
            await milestones.add(tx, project, name, today + timedelta(days=90 * step - 30))


if __name__ == "__main__":
    asyncio.run(seed(sys.argv[1], sys.argv[2], [int(one) for one in sys.argv[3:]]))
