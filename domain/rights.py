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
    OPEN_TICKET = "open_ticket"
    READ_TICKET = "read_ticket"
    READ_TICKET_NOTES = "read_ticket_notes"
    ANSWER_TICKET = "answer_ticket"
    WORK_ON_TICKET = "work_on_ticket"
    DECLARE_MAJOR_INCIDENT = "declare_major_incident"
    READ_QUEUE = "read_queue"
    READ_SUPPORT_REPORT = "read_support_report"
    KEEP_SUPPORT = "keep_support"
    CREATE_BODY = "create_body"
    KEEP_BODY = "keep_body"
    READ_BODY = "read_body"
    PLAN_MEETING = "plan_meeting"
    READ_MEETING = "read_meeting"
    ANSWER_MEETING = "answer_meeting"
    READ_ANSWERS = "read_answers"
    KEEP_ATTENDANCE = "keep_attendance"
    KEEP_DECISIONS = "keep_decisions"
    SETTLE_DECISION = "settle_decision"
    READ_DECISIONS = "read_decisions"
    SUBSCRIBE_TO_CALENDAR = "subscribe_to_calendar"


class Relation(StrEnum):
    """How a person stands to the subject of an intention."""

    MANAGER = "manager"
    DEPUTY = "deputy"
    REQUESTER = "requester"
    OPENER = "opener"
    MEMBER = "member"
    LEAD = "lead"
    BODY_SECRETARY = "body_secretary"
    CHAIR = "chair"
    INVITED = "invited"
    ANSWERS_OPEN_TO = "answers_open_to"
    OWNER = "owner"


@dataclass(frozen=True)
class Rule:
    """Who may: anyone holding one of the roles, or standing in one of the relations; nobody who stands in an excluded one."""

    roles: frozenset[Role] = frozenset()
    relations: frozenset[Relation] = frozenset()
    excluded: frozenset[Relation] = frozenset()


def _rule(*who: Role | Relation, never: tuple[Relation, ...] = ()) -> Rule:
    return Rule(
        roles=frozenset(one for one in who if isinstance(one, Role)),
        relations=frozenset(one for one in who if isinstance(one, Relation)),
        excluded=frozenset(never),
    )


_EVERYBODY = _rule(*Role)
_WORKERS = (Relation.MEMBER, Relation.LEAD)
_WRITERS = _rule(Relation.MANAGER, Relation.DEPUTY, Role.PROJECT_OFFICE)
_SITTING = (Relation.BODY_SECRETARY, Relation.CHAIR, Relation.INVITED)

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
    Intention.OPEN_TICKET: _EVERYBODY,
    Intention.READ_TICKET: _rule(Relation.REQUESTER, Relation.OPENER, *_WORKERS, Role.SUPPORT),
    Intention.READ_TICKET_NOTES: _rule(*_WORKERS, Role.SUPPORT, never=(Relation.REQUESTER,)),
    Intention.ANSWER_TICKET: _rule(Relation.REQUESTER, Relation.OPENER),
    Intention.WORK_ON_TICKET: _rule(*_WORKERS, never=(Relation.REQUESTER,)),
    Intention.DECLARE_MAJOR_INCIDENT: _rule(Relation.LEAD, Role.ADMINISTRATOR, never=(Relation.REQUESTER,)),
    Intention.READ_QUEUE: _rule(*_WORKERS, Role.SUPPORT),
    Intention.READ_SUPPORT_REPORT: _rule(Relation.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR),
    Intention.KEEP_SUPPORT: _rule(Role.ADMINISTRATOR),
    Intention.CREATE_BODY: _rule(Role.SECRETARY, Role.PROJECT_OFFICE, Role.ADMINISTRATOR),
    Intention.KEEP_BODY: _rule(Relation.BODY_SECRETARY, Role.ADMINISTRATOR),
    Intention.READ_BODY: _rule(*_SITTING, Role.SECRETARY, Role.PROJECT_OFFICE, Role.DIRECTOR, Role.ADMINISTRATOR),
    Intention.PLAN_MEETING: _rule(Relation.BODY_SECRETARY),
    Intention.READ_MEETING: _rule(*_SITTING),
    Intention.ANSWER_MEETING: _rule(Relation.INVITED),
    Intention.READ_ANSWERS: _rule(Relation.BODY_SECRETARY, Relation.CHAIR, Relation.ANSWERS_OPEN_TO),
    Intention.KEEP_ATTENDANCE: _rule(Relation.BODY_SECRETARY),
    Intention.KEEP_DECISIONS: _rule(Relation.BODY_SECRETARY),
    Intention.SETTLE_DECISION: _rule(Relation.BODY_SECRETARY, Relation.OWNER),
    Intention.READ_DECISIONS: _rule(*_SITTING, Relation.OWNER),
    Intention.SUBSCRIBE_TO_CALENDAR: _EVERYBODY,
}


def may(person: Person, intention: Intention, relations: frozenset[Relation] = frozenset()) -> bool:
    """Whether a person who stands in `relations` to the subject may carry out the intention."""
    rule = TABLE[intention]
    if not rule.excluded.isdisjoint(relations):
        return False
    return person.has(*rule.roles) or not rule.relations.isdisjoint(relations)
