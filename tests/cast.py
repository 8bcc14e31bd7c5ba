"""One cast of people throughout the tests."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.acts import Act
from domain.languages import Language
from domain.people import Person, Role, Sighting
from domain.places import Place, Scope
from storage import people, places
from storage.database import Database

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 10:00 in Paris."""

PARIS = ZoneInfo("Europe/Paris")
TENANT = "8a3c1f52-0c6e-4d8e-9d0b-6c1f5a0b7e11"
SERVICE_URL = "http://127.0.0.1:9/"


def personal_chat(entra_id: str, service_url: str = SERVICE_URL) -> Place:
    """The personal chat of a person with Mardi."""
    return Place(service_url=service_url, conversation_id=f"a:{entra_id}", scope=Scope.PERSONAL, tenant_id=TENANT)


CHANNEL = Place(
    service_url=SERVICE_URL,
    conversation_id="19:projects@thread.tacv2",
    scope=Scope.CHANNEL,
    tenant_id=TENANT,
    team_id="19:team@thread.tacv2",
    name="Bureau de projets",
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Claire manages projects, Marc is a deputy, Olivia runs the project office, Denis directs, Paul is staff, Adele administers.

    Emma reads English; all others French.
    """

    claire: Person
    marc: Person
    olivia: Person
    denis: Person
    paul: Person
    adele: Person
    emma: Person
    _numbers: itertools.count = field(default_factory=itertools.count, repr=False)  # type: ignore[type-arg]

    def act(
        self,
        person: Person,
        *,
        place: Place | None = None,
        now: datetime = NOW,
        pressed: str | None = None,
        activity_id: str | None = None,
        language: Language | None = None,
    ) -> Act:
        """A new thing done by a person: in their personal chat and their language unless told otherwise."""
        return Act(
            person=person,
            place=place or personal_chat(person.entra_id),
            activity_id=activity_id or f"activity-{next(self._numbers)}",
            pressed_activity_id=pressed,
            language=language or person.language(Language.FRENCH),
            timezone=PARIS,
            now=now,
        )


_ROLES: dict[str, tuple[str, frozenset[Role]]] = {
    "claire": ("Claire Dupont", frozenset({Role.PROJECT_MANAGER})),
    "marc": ("Marc Léger", frozenset({Role.PROJECT_MANAGER})),
    "olivia": ("Olivia Bernard", frozenset({Role.PROJECT_OFFICE})),
    "denis": ("Denis Morel", frozenset({Role.DIRECTOR})),
    "paul": ("Paul Martin", frozenset()),
    "adele": ("Adèle Roux", frozenset({Role.ADMINISTRATOR})),
    "emma": ("Emma Clarke", frozenset({Role.PROJECT_MANAGER})),
}


def entra_id(key: str) -> str:
    """The Entra object id of a member of the cast, by first name."""
    return f"00000000-0000-4000-8000-{list(_ROLES).index(key):012d}"


async def engage(database: Database, service_url: str = SERVICE_URL) -> Cast:
    """Write the cast into a database."""
    engaged: dict[str, Person] = {}
    async with database.transaction() as tx:
        for key, (name, roles) in _ROLES.items():
            language = Language.ENGLISH if key == "emma" else Language.FRENCH
            sighting = Sighting(
                entra_id=entra_id(key),
                teams_id=f"29:{key}",
                name=name,
                teams_language=language,
                timezone="Europe/Paris",
                place=personal_chat(entra_id(key), service_url),
            )
            place_id = await places.keep(tx, sighting.place)
            person = await people.meet(tx, sighting, place_id)
            await people.set_roles(tx, person.id, roles)
            found = await people.find(tx, person.id)
            assert found is not None
            engaged[key] = found
    return Cast(**engaged)  # type: ignore[arg-type]
