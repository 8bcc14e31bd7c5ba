"""The people of the demonstration, and the world that one Playground shows to one of them.

A Playground is a whole Teams of its own with one person at the keyboard and five others. People keep their identities from one
Playground to the next; chats, the team and its channels have ids of their own in each, or the bot would answer in the wrong window.
"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from domain.folding import fold

DEMONSTRATION = Path(__file__).resolve().parent.parent / "demonstration.toml"
BOT_ID = "28:mardi"
OTHERS = 5
"""The Playground's schema asks for exactly so many people beside the one at the keyboard."""


class NobodyOfThatName(LookupError):
    """No one in the demonstration answers to a name; `known` are the names that would."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        super().__init__(f"Nobody in the demonstration is called {asked!r}. There are: {', '.join(known)}.")


@dataclass(frozen=True, kw_only=True)
class Resident:
    """A person of the demonstration, as Teams knows them."""

    key: str
    name: str
    entra_id: str
    teams_id: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class World:
    """The organisation of a demonstration."""

    name: str
    tenant_id: str
    people: tuple[Resident, ...]

    def person(self, asked: str) -> Resident:
        """The person of a key, a first name or a full name, accents and capitals forgiven. Raises NobodyOfThatName."""
        sought = fold(asked)
        for one in self.people:
            if sought in {fold(one.key), fold(one.name), fold(one.name.partition(" ")[0])}:
                return one
        raise NobodyOfThatName(asked, [one.key for one in self.people])

    @property
    def everything(self) -> Resident:
        """The person with the most roles, who can try all of Mardi."""
        return max(self.people, key=lambda one: len(one.roles))


def read_world(path: Path = DEMONSTRATION) -> World:
    """The organisation in a demonstration file."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return World(
        name=written["organisation"]["name"],
        tenant_id=written["organisation"]["tenant_id"],
        people=tuple(
            Resident(
                key=one["key"],
                name=one["name"],
                entra_id=one["entra_id"],
                teams_id=one["teams_id"],
                email=one["email"],
                roles=tuple(one["roles"]),
            )
            for one in written["people"]
        ),
    )


def configuration(world: World, person: Resident) -> str:
    """The Playground's `.m365agentsplayground.yml` (JSON is YAML) with `person` at the keyboard."""
    others = [one for one in world.people if one is not person][:OTHERS]
    key = person.key
    return json.dumps(
        {
            "version": "0.1.1",
            "tenantId": world.tenant_id,
            "bot": {"id": BOT_ID, "name": "Mardi"},
            "currentUser": _user(person),
            "users": [_user(one) for one in others],
            "personalChat": {"id": f"a:{key}"},
            "groupChat": {"id": f"19:group-{key}@thread.v2", "name": "Équipe projet"},
            "team": {
                "id": f"19:team-{key}@thread.tacv2",
                "name": world.name,
                "aadGroupId": str(uuid5(NAMESPACE_URL, f"mardi/{world.tenant_id}/{key}")),
                "channels": [{"id": f"19:office-{key}@thread.tacv2", "name": "Bureau de projets"}],
            },
        },
        ensure_ascii=False,
        indent=2,
    )


def _user(one: Resident) -> dict[str, str]:
    given, _, surname = one.name.partition(" ")
    return {
        "id": one.teams_id,
        "name": one.name,
        "userPrincipleName": one.email,  # the Playground's own spelling
        "aadObjectId": one.entra_id,
        "givenName": given,
        "surname": surname,
        "email": one.email,
    }
