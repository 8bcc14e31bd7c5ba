"""People as Mardi knows them: who they are, which roles they hold, which language they read."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identifiers import PersonId
from domain.languages import Language
from domain.places import Place


class Role(StrEnum):
    """What an administrator can grant. Everybody whom the organisation's Teams lets in is staff."""

    STAFF = "staff"
    PROJECT_MANAGER = "project_manager"
    PROJECT_OFFICE = "project_office"
    DIRECTOR = "director"
    SUPPORT = "support"
    EDITOR = "editor"
    SECRETARY = "secretary"
    AMBASSADOR = "ambassador"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person of the organisation.

    `entra_id` is the Entra object id (a lower-case GUID), the same in every application; `teams_id` is the `29:…` id that
    Teams gives this bot for them, empty until they have spoken to it. `chosen_language` wins over `teams_language`.
    `unreachable` says in words of the platform why Mardi cannot write to them first; empty when it can.
    """

    id: PersonId
    entra_id: str
    name: str
    roles: frozenset[Role] = frozenset({Role.STAFF})
    teams_id: str = ""
    email: str = ""
    department: str = ""
    chosen_language: Language | None = None
    teams_language: Language | None = None
    timezone: str = ""
    unreachable: str = ""

    def has(self, *roles: Role) -> bool:
        """Whether the person holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def language(self, default: Language) -> Language:
        """The language to speak to this person: theirs by choice, else their Teams client's, else the organisation's."""
        return self.chosen_language or self.teams_language or default


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What an activity tells of a person: who they are, how they read, and the conversation it came from.

    `is_own_chat` is False where a personal conversation need not be the one with Mardi: a search or a card inserted in the chat of two
    people comes from their chat, under the same kind.
    """

    entra_id: str
    teams_id: str
    name: str
    teams_language: Language | None
    timezone: str
    place: Place
    is_own_chat: bool = True
