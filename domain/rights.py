"""The one table of rights: intention × role × relation to the subject. Every workflow method asks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.people import Person, Role


class Intention(StrEnum):
    """What a person can want to do."""

    CHOOSE_LANGUAGE = "choose_language"
    READ_OWN_PROFILE = "read_own_profile"
    GRANT_ROLE = "grant_role"
    READ_PEOPLE = "read_people"
    READ_PROJECT = "read_project"
    CREATE_PROJECT = "create_project"
    EDIT_PROJECT = "edit_project"
    READ_FLASH_REPORT = "read_flash_report"
    WRITE_FLASH_REPORT = "write_flash_report"
    REVISE_FLASH_REPORT = "revise_flash_report"
    BIND_CHANNEL = "bind_channel"
    ADMINISTRATE_OUTBOX = "administrate_outbox"
    BIND_EDITORS_CHANNEL = "bind_editors_channel"
    WRITE_NEWS = "write_news"
    APPROVE_NEWS = "approve_news"
    SEND_NEWS = "send_news"
    SEND_NEWS_TO_EVERYONE = "send_news_to_everyone"
    READ_NEWS = "read_news"
    ANSWER_NEWS_QUESTION = "answer_news_question"


class Relation(StrEnum):
    """How a person stands to the subject of an intention."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    SPONSOR = "sponsor"


@dataclass(frozen=True)
class Rule:
    """Who may: anyone holding one of the roles, or standing in one of the relations."""

    roles: frozenset[Role] = frozenset()
    relations: frozenset[Relation] = frozenset()


def _rule(*who: Role | Relation) -> Rule:
    return Rule(
        roles=frozenset(one for one in who if isinstance(one, Role)),
        relations=frozenset(one for one in who if isinstance(one, Relation)),
    )


_EVERYBODY = _rule(*Role)
_WRITERS = _rule(Relation.MANAGER, Relation.DEPUTY, Role.PROJECT_OFFICE)

TABLE: Mapping[Intention, Rule] = {
    Intention.CHOOSE_LANGUAGE: _EVERYBODY,
    Intention.READ_OWN_PROFILE: _EVERYBODY,
    Intention.GRANT_ROLE: _rule(Role.ADMINISTRATOR),
    Intention.READ_PEOPLE: _rule(Role.ADMINISTRATOR, Role.PROJECT_OFFICE),
    Intention.READ_PROJECT: _EVERYBODY,
    Intention.CREATE_PROJECT: _rule(Role.PROJECT_OFFICE),
    Intention.EDIT_PROJECT: _rule(Role.PROJECT_OFFICE),
    Intention.READ_FLASH_REPORT: _EVERYBODY,
    Intention.WRITE_FLASH_REPORT: _WRITERS,
    Intention.REVISE_FLASH_REPORT: _WRITERS,
    Intention.BIND_CHANNEL: _rule(Role.PROJECT_OFFICE, Role.ADMINISTRATOR),
    Intention.ADMINISTRATE_OUTBOX: _rule(Role.ADMINISTRATOR),
    Intention.BIND_EDITORS_CHANNEL: _rule(Role.EDITOR, Role.ADMINISTRATOR),
    Intention.WRITE_NEWS: _rule(Role.EDITOR, Role.AMBASSADOR),
    Intention.APPROVE_NEWS: _rule(Role.EDITOR),
    Intention.SEND_NEWS: _rule(Role.EDITOR, Role.AMBASSADOR),
    Intention.SEND_NEWS_TO_EVERYONE: _rule(Role.EDITOR),
    Intention.READ_NEWS: _EVERYBODY,
    Intention.ANSWER_NEWS_QUESTION: _rule(Role.EDITOR),
}


def may(person: Person, intention: Intention, relations: frozenset[Relation] = frozenset()) -> bool:
    """Whether a person who stands in `relations` to the subject may carry out the intention."""
    rule = TABLE[intention]
    return person.has(*rule.roles) or not rule.relations.isdisjoint(relations)
